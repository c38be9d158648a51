"""Events in lists, on pages of others, and the addresses of their lists."""

from urllib.parse import quote

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.templatetags.addresses import full_address, kept
from events import pages
from events.filtersets import USUAL_ORDER

register = template.Library()

SHOWN = 5


@register.simple_tag
def latest_events(events, day=None, number=SHOWN):
    """Rows of the latest, held by the day; and one more when there are more of them."""
    held = events.filter(starts_on__lte=day) if day else events
    return pages.short_rows(held.order_by(USUAL_ORDER, "-pk")[: number + 1])


@register.simple_tag(takes_context=True)
def events_of(context, **conditions):
    """{% events_of country="BY" %}: the list of events under these conditions."""
    return kept(context.get("request"), reverse("events:list"), **conditions)


@register.simple_tag(takes_context=True)
def letter_about_event(context, event):
    """«Сообщить о неточности»: a letter that names the event and its address."""
    subject = _("Inaccuracy: %(name)s") % {"name": event.title[:100]}
    where = full_address(context, event.get_absolute_url())
    body = "\r\n".join([event.title, where, "", _("What is inaccurate:"), ""])
    return f"mailto:{settings.REGISTRY_EMAIL}?subject={quote(subject)}&body={quote(body)}"
