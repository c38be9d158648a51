"""Words where Django's admin has icons, and addresses of what the history tells of."""

import re

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

register = template.Library()

ICON = re.compile(r'<img src="[^"]*icon-(?:yes|no|unknown)\.svg" alt="(True|False|None)"[^>]*>')


@register.filter
def words_for_icons(cell):
    """«да», «нет», «—» for the ticks and crosses of Django's lists; the cell is markup of Django already."""
    words = {"True": _("yes"), "False": _("no"), "None": "—"}
    return mark_safe(ICON.sub(lambda icon: words[icon[1]], str(cell)))


@register.filter
def address_of_change(change) -> str:
    """Where the record of a change stands in the admin; nothing for one that is gone or has no page."""
    if change.object_id is None or change.action in ("discard", "delete"):
        return ""
    try:
        return reverse(f"admin:{change.model.replace('.', '_')}_change", args=[change.object_id])
    except NoReverseMatch:
        return ""
