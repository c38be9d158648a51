"""The rows of the list. Written in Python and not as a template: of a page with fifty rows they were two thirds of
the time, and here they are a tenth of that."""

from __future__ import annotations

from html import escape  # Django's asks of every text whether it is a lazy one

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from agreements.templatetags.addresses import row_address
from agreements.templatetags.marks import marked, marked_line
from agreements.templatetags.words import (
    in_column,
    name_in_line,
    status_brief,
    status_detail,
    status_word,
)

register = template.Library()

# Roles are written out because on a phone the display changes, and some browsers forget then that it is a table.
ROW = (
    '<tr role="row" data-mark="{mark}">'
    '<td role="cell" class="day"><time datetime="{iso}">{day}</time></td>'
    '<th scope="row" role="rowheader" class="name"><a href="{address}">{name}</a>'
    '<span class="full" lang="ru">{title}</span></th>'
    '<td role="cell" class="country">{country}</td>'
    '<td role="cell" class="number" lang="ru">{number}</td>'
    '<td role="cell" class="status"><span class="mark" data-mark="{mark}" aria-hidden="true"></span>{status}{presumed}'
    '<span class="detail">{detail}</span><span class="brief">{brief}</span></td></tr>\n'
)


@register.simple_tag(takes_context=True)
def ledger_rows(context, rows, words=None) -> SafeString:
    """`rows` of pages.Row; `words` of a search are marked."""
    before, after = map(escape, row_address(context))
    presumed = f'<span class="presumed">, {escape(_("presumed"))}</span>'
    pieces = []
    for row in rows:
        agreement = row.agreement
        signed = agreement.signed
        pieces.append(
            ROW.format(
                mark=row.mark,
                iso=signed,
                day=in_column(signed),
                address=f"{before}{agreement.pk}{after}",
                name=as_html(marked(name_in_line(agreement), words)),
                title=as_html(marked_line(agreement.title, words)),
                country=escape(row.country),
                number=escape(agreement.registration_label),
                status=escape(status_word(row)),
                presumed=presumed if row.is_presumed else "",
                detail=escape(status_detail(row)),
                brief=escape(status_brief(row)),
            )
        )
    return mark_safe("".join(pieces))


def as_html(text: str) -> str:
    return text if isinstance(text, SafeString) else escape(text)
