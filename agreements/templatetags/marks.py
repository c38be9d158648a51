"""Where the words of a search stand in a text, in whatever form."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from django import template
from django.utils.safestring import mark_safe

from office.words import PART, WORD, Query, stems, words

register = template.Library()

BEFORE, ROOM = 20, 45  # letters before the first hit in a line that is cut; where it has to end to be seen at all
ELLIPSIS = "…\N{NO-BREAK SPACE}"


@register.filter
def marked(text: str, asked: Query) -> str:
    """The text as HTML, each found word in <mark>."""
    return marked_at(text, hits(text, asked)) if asked else text


@register.filter
def marked_line(text: str, asked: Query) -> str:
    """The same for a line that is cut at its end: it begins shortly before the first hit."""
    if not asked:
        return text
    found = hits(text, asked)
    if not found or found[0][1] <= ROOM:
        return marked_at(text, found)
    start = text.rfind(" ", 0, found[0][0] - BEFORE) + 1
    shortened = [(begin - start, end - start) for begin, end in found]
    return mark_safe(ELLIPSIS + marked_at(text[start:], shortened))


def hits(text: str, asked: Query) -> list[tuple[int, int]]:
    places = places_of(asked)
    return [
        (compound.start() + begin, compound.start() + end)
        for compound in WORD_AS_WRITTEN.finditer(text)
        for begin, end in places(compound[0])
    ]


@lru_cache(maxsize=16)
def places_of(asked: Query):
    """For one search: where it stands in a written word. The same words come in title after title."""

    @lru_cache(maxsize=4_000)
    def places(compound: str) -> tuple[tuple[int, int], ...]:
        """A compound counts whole where it is found whole, else its parts that are."""
        if is_hit(compound, asked):
            return ((0, len(compound)),)
        parts = [part for part in PART.finditer(compound) if len(part[0]) < len(compound)]
        return tuple(part.span() for part in parts if is_hit(part[0], asked))

    return places


# Signs that search drops may stand inside a written word: a soft hyphen, a combining accent.
WORD_AS_WRITTEN = re.compile(rf"(?:{WORD.pattern}[\u00ad\u0300-\u036f]*)+")


def is_hit(word: str, asked: Query) -> bool:
    found = stems(next(iter(words(word)), ""))
    return any(typed.is_in(found) for typed in asked.words)


def marked_at(text: str, spans: list[tuple[int, int]]) -> str:
    pieces, end = [], 0
    for start, stop in spans:
        pieces += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    return mark_safe("".join([*pieces, escape(text[end:])]))
