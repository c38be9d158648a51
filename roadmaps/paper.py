"""A roadmap as a Word document in the form of the paper: Russian in every language."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.conf import settings

from agreements.choices import Side
from office import word
from roadmaps import wording
from roadmaps.models import Measure, Roadmap
from roadmaps.records import with_parts

SIZE = 12  # points


def docx(roadmap: Roadmap) -> bytes:
    """`roadmap` comes from records.with_parties()."""
    title = " ".join(roadmap.title.split())
    paper = word.document(title, settings.REGISTRY_NAME, size=SIZE, is_upright=True)
    word.paragraph(paper, roadmap.title, bold=True, centred=True, after=12)
    word.body_text(paper, wording.preamble(roadmap), after=12)
    measures = with_parts(roadmap.measures.in_order())
    sections = groupby(measures, key=lambda measure: measure.section)
    for number, (section, found) in enumerate(sections, 1):
        heading = word.paragraph(paper, f"{number}. {wording.closed(section.heading, ':')}", bold=True, after=6)
        heading.paragraph_format.space_before = word.Pt(6)
        heading.paragraph_format.keep_with_next = True
        for measure in found:
            write_measure(paper, roadmap, measure)
    write_signatures(paper, roadmap)
    word.footer(paper, f"Дорожная карта, {roadmap.years}")
    return word.as_bytes(paper)


def write_measure(paper, roadmap: Roadmap, measure: Measure) -> None:
    word.body_text(paper, wording.title_of(measure))
    for item in measure.item_list:
        sign = "." if item == measure.item_list[-1] else ";"
        word.body_text(paper, f"- {wording.closed(item.lstrip('-–— '), sign)}", after=3)
    if measure.term_text:
        word.body_text(paper, f"Срок: {wording.closed(measure.term_text, '.')}").paragraph_format.keep_with_next = True
    columns = list(responsible(roadmap, measure))
    if columns:
        heading = word.paragraph(paper, "Ответственные", bold=True, after=3)
        heading.paragraph_format.keep_with_next = True
        word.side_by_side(paper, zip(*columns, strict=True))
        word.paragraph(paper, "", after=0)


def responsible(roadmap: Roadmap, measure: Measure) -> Iterator[tuple[str, str]]:
    """A column for each side that answers for the measure: who it is from, and its bodies."""
    for side in Side:
        names = [one.name for one in measure.responsible.all() if one.side == side]
        if names:
            yield wording.responsible_of(roadmap, side), ",\n".join(names)


def write_signatures(paper, roadmap: Roadmap) -> None:
    """Never alone on a page: the last bodies stand above them."""
    word.keep_end_with_next(paper)
    if signing := wording.signing(roadmap):
        written = word.body_text(paper, signing, after=18)
        written.paragraph_format.space_before = word.Pt(12)
        written.paragraph_format.keep_with_next = True
    parties = list(roadmap.parties.all())
    if parties:
        named = [f"{wording.signatory(party)}\n\n{party.signatory}".rstrip() for party in parties]
        word.side_by_side(paper, [named[start : start + 2] + [""] * (start + 2 - len(named)) for start in
                                  range(0, len(named), 2)], bold=True)  # fmt: skip
