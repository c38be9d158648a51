"""The measures of a roadmap as a spreadsheet: a line each, with state and progress on the day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agreements import exporting
from agreements.choices import Side
from agreements.exporting.about import Counted
from agreements.exporting.dates import in_column, in_words
from office import spreadsheets
from office.tables import Column, Table
from roadmaps.choices import Recurrence
from roadmaps.pages import MeasureRow, Page


@dataclass(frozen=True)
class About(exporting.About):
    roadmap: str = ""

    @property
    def title(self) -> str:
        return _("Roadmap: %(name)s") % {"name": self.roadmap}


def columns(page: Page, event_address: Callable[[int], str]) -> list[Column]:
    sides = page.names_of_sides
    return [
        Column(_("Id"), lambda row: row.measure.pk, 8, _("Id of the measure in this register; never changes")),
        Column(_("Section"), section_of(page), 30, _("Number and heading, as on paper")),
        Column(_("No."), lambda row: row.measure.number, 8, _("Number of the measure on paper; may be missing")),
        Column(_("Measure"), lambda row: row.measure.title, 60, _("As on paper")),
        Column(_("Sub-items"), lambda row: row.measure.items, 40, _("One on a line")),
        Column(_("Term"), lambda row: row.measure.term_text, 22, _("As on paper")),
        Column(_("First day"), lambda row: row.measure.facts.starts_on, 12, _("Of the measure, else of the roadmap")),
        Column(_("Last day"), lambda row: row.measure.facts.ends_on, 12, _("Of the measure, else of the roadmap")),
        Column(_("Recurrence"), lambda row: str(Recurrence(row.measure.recurrence).label), 16,
               _("How often it is carried out within its term")),
        *(Column(_("Responsible: %(side)s") % {"side": sides[side]}, bodies(side), 40, _("As on paper, one on a line"))
          for side in Side.values),
        Column(_("State"), lambda row: str(row.state.label), 16, _("On the day")),
        Column(_("State set by hand"), lambda row: row.measure.ruled_because if row.is_ruled else "", 30,
               _("Why, where a person has said otherwise than days and progress")),
        Column(_("Progress"), progress, 60, _("What was done by the day, one entry on a line")),
        Column(_("Events"), lambda row: "\n".join(event_address(step.event_id) for step in row.progress if step.event),
               34, _("Addresses of the events that carried it out")),
    ]  # fmt: skip


def section_of(page: Page) -> Callable[[MeasureRow], str]:
    return lambda row: f"{page.numbers[row.measure.section_id]}. {row.measure.section.heading}"


def bodies(side: str) -> Callable[[MeasureRow], str]:
    return lambda row: "\n".join(one.name for one in dict(row.sides).get(side, []))


def progress(row: MeasureRow) -> str:
    return "\n".join(f"{in_words(step.on)}: {step.text}" for step in row.progress)


def xlsx(page: Page, event_address: Callable[[int], str], about: About) -> Iterator[bytes]:
    shown, rows = columns(page, event_address), Counted(page.found)
    what = [
        Column(pgettext("sheet", "About"), lambda line: line[0], 34),
        Column(pgettext("sheet", "What it says"), lambda line: line[1], 90),
    ]
    tables = [Table(_("Measures"), shown, rows), Table(pgettext("sheet", "About"), what, about.lines(shown, rows))]
    return spreadsheets.xlsx(tables, in_column)
