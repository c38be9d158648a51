"""Addresses that keep what the visitor has chosen: the language, the day, and in lists the filter."""

from datetime import date
from urllib.parse import quote, urlencode

from django import template
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from agreements.filtersets import EARLIEST, LATEST, DayField
from agreements.terms import years_later
from office.dates import numeric

register = template.Library()

OF_PAGES = {"page", "per_page"}
FORMATS = {"xlsx": "Excel", "csv": "CSV", "ods": "ODS", "docx": "Word", "json": "JSON"}
# What people come for stands at the head of every page; what is said of the register itself, at its foot.
MENU = (
    (pgettext_lazy("menu", "Agreements"), "agreements:list", ("agreements:",)),
    (pgettext_lazy("menu", "Events"), "events:list", ("events:event", "events:choices")),
    (pgettext_lazy("menu", "Reports"), "events:reports", ("events:report",)),
    (pgettext_lazy("menu", "Roadmaps"), "roadmaps:list", ("roadmaps:",)),
    (pgettext_lazy("menu", "Partners"), "countries", ("countr", "territor")),
    (pgettext_lazy("menu", "Calendar"), "calendar", ("calendar",)),
    (pgettext_lazy("menu", "Analytics"), "analytics", ("analytics", "year")),
)
FOOT = (
    (pgettext_lazy("menu", "Changes"), "changes", ("changes",)),
    (pgettext_lazy("menu", "Discrepancies"), "discrepancies", ("discrepancies",)),
    (pgettext_lazy("menu", "Data"), "data", ("data",)),
    (pgettext_lazy("menu", "About the register"), "about", ("about",)),
    (pgettext_lazy("menu", "Accessibility"), "accessibility", ("accessibility",)),
)


# One page


@register.simple_tag(takes_context=True)
def address(context, name, *args, **conditions):
    """{% address "agreements:agreement" agreement.pk %}: in the language of the page and on its day."""
    return kept(context.get("request"), reverse(name, args=args), **conditions)


@register.simple_tag(takes_context=True)
def list_of(context, **conditions):
    """{% list_of country="BY" %}: the list under these conditions, on the day of the page."""
    return kept(context.get("request"), reverse("agreements:list"), **conditions)


def kept(request, path: str, **conditions) -> str:
    query = dict(conditions)
    if request and (day := chosen_day(request)):
        query["as_of"] = day.isoformat()
    language = get_language() or settings.LANGUAGE_CODE
    if language != settings.LANGUAGE_CODE:
        query["lang"] = language
    return f"{path}?{urlencode(query)}" if query else path


@register.filter
def in_this_language(path: str) -> str:
    page, hash_, place = path.partition("#")
    return kept(None, page) + hash_ + place


@register.simple_tag
def language_field() -> str:
    """For a form that asks with GET: another language than the register's own is kept."""
    language = get_language() or settings.LANGUAGE_CODE
    if language == settings.LANGUAGE_CODE:
        return ""
    return format_html('<input type="hidden" name="lang" value="{}">', language)


@register.filter
def year_before(day: date | None) -> date | None:
    return years_later(day, -1) if day and day.year > EARLIEST.year else None


@register.filter
def year_after(day: date | None) -> date | None:
    return years_later(day, 1) if day and day.year < LATEST.year else None


def chosen_day(request) -> date | None:
    """The day that the address asks for, when it is another one than today."""
    try:
        day = DayField(required=False).clean(request.GET.get("as_of"))
    except ValidationError:
        return None
    return day if day != localdate() else None


@register.simple_tag(takes_context=True)
def menu(context, at="head"):
    """The pages there are, and on which one we stand."""
    match = getattr(context.get("request"), "resolver_match", None)
    here = match.view_name if match else ""
    for label, name, section in FOOT if at == "foot" else MENU:
        where = "page" if here == name else "true" if here.startswith(section) else ""
        yield {"label": label, "address": kept(context.get("request"), reverse(name)), "where": where}


@register.simple_tag(takes_context=True)
def row_address(context) -> tuple[str, str]:
    """What stands before and behind the number of an agreement: found once for all rows."""
    path, _number, rest = kept(context.get("request"), reverse("agreements:agreement", args=[0])).partition("/0/")
    return f"{path}/", f"/{rest}"


# Addresses that leave the site


@register.simple_tag(takes_context=True)
def full_address(context, path=None):
    """With scheme and host, for what leaves the site: citations, letters, search engines."""
    request = context["request"]
    return request.build_absolute_uri(path or canonical_path(request, get_language()))


@register.simple_tag(takes_context=True)
def canonical(context, language=None):
    """This page where a search engine shall find it: language and page number stay, filters and the day go."""
    request = context["request"]
    return request.build_absolute_uri(canonical_path(request, language or get_language()))


def canonical_path(request, language) -> str:
    query = {}
    if language != settings.LANGUAGE_CODE:
        query["lang"] = language
    if (page := request.GET.get("page")) and page != "1":
        query["page"] = page
    return f"{request.path}?{urlencode(query)}" if query else request.path


@register.simple_tag(takes_context=True)
def letter_about(context, agreement):
    """«Сообщить о неточности»: a letter that names the agreement and its address."""
    number = f", {agreement.registration_label}" if agreement.registration_label else ""
    day = f", {numeric(agreement.signed)}" if agreement.signed else ""
    subject = _("Inaccuracy: %(name)s") % {"name": f"{agreement.name}{day}{number}"}
    where = full_address(context, agreement.get_absolute_url())
    body = "\r\n".join([agreement.title, where, "", _("What is inaccurate:"), ""])
    return f"mailto:{settings.REGISTRY_EMAIL}?subject={quote(subject)}&body={quote(body)}"


# The list and its filter


@register.simple_tag(takes_context=True)
def address_with(context, **changes):
    """This address with other parameters: {% address_with page=2 %}; an empty value takes one out, so does page 1."""
    request = context["request"]
    kept = [(name, value) for name, value in said_by(request) if name not in changes]
    added = [(name, value) for name, value in changes.items() if says_something(name, str(value or ""))]
    query = urlencode(kept + added)
    return f"{request.path}?{query}" if query else request.path


@register.simple_tag(takes_context=True)
def address_without(context, *names, value=None):
    """This address without a condition, or without one of its values; from the first page on."""
    request = context["request"]
    query = request.GET.copy()
    query.pop("page", None)
    for name in names:
        left = [other for other in query.getlist(name) if value is not None and other != value]
        if left:
            query.setlist(name, left)
        else:
            query.pop(name, None)
    return with_query(request.path, query)


@register.simple_tag(takes_context=True)
def address_without_filter(context):
    """The whole list, on its day."""
    return kept(context["request"], context["request"].path)


def with_query(path: str, query) -> str:
    query = tidy(query)
    return f"{path}?{query.urlencode()}" if query else path


def said_by(request) -> list[tuple[str, str]]:
    """What the address says, tidied; asked a dozen times for a page."""
    if not hasattr(request, "_said"):
        request._said = [(name, value) for name, values in tidy(request.GET).lists() for value in values]
    return request._said


def tidy(query):
    """Without what says nothing: empty values, the first page, today."""
    tidied = query.copy()
    for name, values in query.lists():
        if said := [value for value in values if says_something(name, value)]:
            tidied.setlist(name, list(dict.fromkeys(said)))
        else:
            tidied.pop(name)
    return tidied


def says_something(name: str, value: str) -> bool:
    return bool(value) and (name, value) not in (("page", "1"), ("as_of", localdate().isoformat()))


@register.simple_tag(takes_context=True)
def exports(context, ledger) -> list[dict]:
    """Exactly this list as a file; what only a page understands stays behind."""
    query = tidy(context["request"].GET)
    for name in [*ledger.asks.strangers(query), *OF_PAGES]:
        query.pop(name, None)
    return [
        {"fmt": fmt, "label": label, "address": with_query(reverse(f"{ledger.pages}:export", args=[fmt]), query)}
        for fmt, label in FORMATS.items()
    ]


@register.simple_tag
def page_numbers(page) -> list:
    """1 2 … 7 [8] 9 … 40"""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
