"""Words where Django's admin has icons, and addresses of what the history tells of."""

import re
from difflib import SequenceMatcher

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

register = template.Library()

ICON = re.compile(r'<img src="[^"]*icon-(?:yes|no|unknown)\.svg" alt="(True|False|None)"[^>]*>')

PIECE = re.compile(r"\s+|[^\s]+")
ALIKE = 0.5
MARK = {"equal": ("", ""), "replace": ("del", "ins"), "delete": ("del", ""), "insert": ("", "ins")}


@register.filter
def words_for_icons(cell):
    """«да», «нет», «—» for the ticks and crosses of Django's lists; the cell is markup of Django already."""
    words = {"True": _("yes"), "False": _("no"), "None": "—"}
    return mark_safe(ICON.sub(lambda icon: words[icon[1]], str(cell)))


@register.filter
def under(cells, headers) -> list[str]:
    """The cells of a row, markup of Django, each with the name of its column: on a phone it stands before them."""
    return [
        cell
        if "action-checkbox" in cell
        else cell.replace("<td", format_html('<td data-label="{}"', capfirst(header["text"])), 1)
        for cell, header in zip(cells, headers, strict=True)
    ]


@register.filter
def address_of_change(change) -> str:
    """Where the record of a change stands in the admin; nothing for one that is gone or has no page."""
    if change.object_id is None or change.action in ("discard", "delete"):
        return ""
    try:
        return reverse(f"admin:{change.model.replace('.', '_')}_change", args=[change.object_id])
    except NoReverseMatch:
        return ""


# Old and new beside each other


@register.filter
def marked(difference) -> dict[str, str]:
    """Both texts of a difference; where they are nearly the same, only the words that differ are marked."""
    old, new = (PIECE.findall("\n".join(lines)) for lines in (difference.old, difference.new))
    compared = SequenceMatcher(None, old, new, autojunk=False)
    if not (old and new):
        return {"old": joined(old, "del"), "new": joined(new, "")}
    if compared.ratio() < ALIKE:
        return {"old": joined(old, "del"), "new": joined(new, "ins")}
    steps = compared.get_opcodes()
    return {
        "old": format_html_join("", "{}", ((joined(old[a:b], MARK[step][0]),) for step, a, b, _c, _d in steps)),
        "new": format_html_join("", "{}", ((joined(new[c:d], MARK[step][1]),) for step, _a, _b, c, d in steps)),
    }


def joined(pieces: list[str], tag: str) -> str:
    text = "".join(pieces)
    return format_html(f"<{tag}>{{}}</{tag}>", text) if tag and text.strip() else escape(text)
