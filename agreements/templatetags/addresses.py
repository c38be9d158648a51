"""Addresses that keep what the visitor has chosen: the language, and in lists the filter."""

from urllib.parse import quote, urlencode

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from office.dates import numeric

register = template.Library()


@register.simple_tag
def address(name, *args):
    """{% address "agreements:agreement" agreement.pk %}: in the language of the page."""
    return in_this_language(reverse(name, args=args))


@register.simple_tag(takes_context=True)
def full_address(context, path=None):
    """With scheme and host, for what leaves the site: citations, letters, search engines.

    Without a path this page's own, where a search engine shall find it: language and page number stay, filters go.
    """
    request = context["request"]
    if path is None:
        kept = {name: request.GET[name] for name in ("lang", "page") if request.GET.get(name)}
        path = f"{request.path}?{urlencode(kept)}" if kept else request.path
    return request.build_absolute_uri(path)


@register.simple_tag(takes_context=True)
def address_with(context, **changes):
    """This address with other parameters: {% address_with page=2 %}; an empty value takes one out, so does page 1."""
    request = context["request"]
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, "") and (name, value) != ("page", 1):
            query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path


@register.simple_tag(takes_context=True)
def letter_about(context, agreement):
    """«Сообщить о неточности»: a letter that names the agreement and its address."""
    number = f", {agreement.registration_label}" if agreement.registration_label else ""
    day = f", {numeric(agreement.signed)}" if agreement.signed else ""
    subject = _("Inaccuracy: %(name)s") % {"name": f"{agreement.name}{day}{number}"}
    where = full_address(context, agreement.get_absolute_url())
    body = "\r\n".join([agreement.title, where, "", _("What is inaccurate:"), ""])
    return f"mailto:{settings.REGISTRY_EMAIL}?subject={quote(subject)}&body={quote(body)}"


def in_this_language(path: str) -> str:
    language = get_language() or settings.LANGUAGE_CODE
    return path if language == settings.LANGUAGE_CODE else f"{path}?lang={language}"


@register.simple_tag
def page_numbers(page) -> list:
    """1 2 … 7 [8] 9 … 40"""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
