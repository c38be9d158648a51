"""The list of events as files: the columns, one line each, and one function per format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from agreements import exporting
from agreements.exporting.about import Counted
from agreements.exporting.dates import in_column, in_words
from events.choices import Format, Quarter
from events.filtersets import WHO_HELD
from events.records import read, section_of
from office import spreadsheets, word
from office.tables import Column, Table
from places.fields import in_language
from places.models import Country, Territory


class About(exporting.About):
    @property
    def title(self) -> str:
        return _("Events in international cooperation")


@dataclass(frozen=True)
class Asked:
    """What a file is to hold: the events in their order, where they lie, what the file says of itself."""

    events: QuerySet
    address_of: Callable[[int], str]
    about: About

    def rows(self) -> Counted:
        return Counted(read(self.events))


def columns(asked: Asked) -> list[Column]:
    """Of a spreadsheet: everything that is one value."""
    kinds, quarters, formats = map(labels, (WHO_HELD, dict(Quarter.choices), dict(Format.choices)))
    countries, territories = named(Country.objects), named(Territory.objects)
    return [
        Column(_("Id"), lambda row: row.id, 8, _("Id of the event in this register; never changes")),
        Column(_("Address"), lambda row: asked.address_of(row.id), 34, _("Its page")),
        Column(_("Held by"), lambda row: kinds[row.kind], 24,
               _("Which of the two reports of a quarter it is in")),
        Column(_("Reporting year"), lambda row: row.year, 8, _("Year of the report")),
        Column(_("Reporting quarter"), lambda row: quarters[row.quarter], 9, _("Quarter of the report")),
        Column(_("No."), lambda row: row.number, 7, _("Number in the report")),
        Column(_("Section"), section_of, 28, _("Municipality or sphere: the heading in the report")),
        Column(_("Event"), lambda row: row.title, 60, _("Name of the event, as in the report")),
        Column(_("Place"), lambda row: row.place, 30, _("As in the report")),
        Column(_("Dates"), lambda row: row.dates_text, 22, _("As in the report")),
        Column(_("First day"), lambda row: row.starts_on, 12, _("First day of the event")),
        Column(_("Last day"), lambda row: row.ends_on, 12, _("Last day of the event")),
        Column(_("Format"), lambda row: formats[row.format], 14, _("In person, remote or partly remote")),
        Column(_("Countries"), lambda row: listed(countries, row, "countries"), 18, _("Foreign countries")),
        Column(_("Territories"), lambda row: listed(territories, row, "territories"), 28,
               _("Where it took place, and the partner places that took part")),
        Column(_("Result"), lambda row: row.result, 60, _("Purpose, content and result")),
        Column(_("Participants"), lambda row: row.participants, 40, _("As in the report")),
        Column(_("Participants in all"), lambda row: row.participants_total, 12, _("Where the report says how many")),
        Column(_("Foreign participants"), lambda row: row.participants_foreign, 12,
               _("Where the report says how many")),
        Column(_("Agreements"), lambda row: ", ".join(str(key) for (key,) in row.parts["agreements"]), 14,
               _("Ids of the agreements that it was held under or that were signed at it")),
        Column(_("Signed documents"), lambda row: "; ".join(title for _key, title, *_more in row.parts["signed"]), 40,
               _("What was signed at it")),
        Column(_("Discrepancies"), lambda row: "; ".join(about for _key, about, *_more in row.parts["discrepancies"]),
               40, _("What two documents contradict each other about")),
    ]  # fmt: skip


def word_columns() -> list[Column]:
    """Of a Word table, in the order of the report; widths are shares."""
    return [
        Column(_("No."), lambda row: row.number, 5),
        Column(_("Section"), section_of, 14),
        Column(_("Event"), lambda row: row.title, 24),
        Column(_("Place"), lambda row: row.place, 14),
        Column(_("Dates"), lambda row: row.dates_text, 13),
        Column(_("Result"), lambda row: row.result, 30),
        Column(_("Participants"), lambda row: row.participants, 22),
    ]


def tables(asked: Asked) -> list[Table]:
    shown, rows = columns(asked), asked.rows()
    what = [
        Column(pgettext("sheet", "About"), lambda line: line[0], 34),
        Column(pgettext("sheet", "What it says"), lambda line: line[1], 90),
    ]
    return [Table(_("Events"), shown, rows), Table(pgettext("sheet", "About"), what, asked.about.lines(shown, rows))]


def csv(asked: Asked) -> Iterator[bytes]:
    return spreadsheets.csv(Table(_("Events"), columns(asked), asked.rows()))


def xlsx(asked: Asked) -> Iterator[bytes]:
    return spreadsheets.xlsx(tables(asked), in_column)


def ods(asked: Asked) -> Iterator[bytes]:
    return spreadsheets.ods(tables(asked), in_column)


def docx(asked: Asked) -> Iterable[bytes]:
    about, shown = asked.about, word_columns()
    language = "en-GB" if get_language() == "en" else "ru-RU"
    paper = word.document(about.title, settings.REGISTRY_NAME, margin=15, size=10, language=language)
    word.paragraph(paper, about.title, bold=True, after=4, size=14)
    word.paragraph(paper, f"{settings.REGISTRY_NAME}, {settings.REGISTRY_REGION}", after=4)
    word.paragraph(paper, about.tell(), after=4)
    word.paragraph(paper, about.address, after=8)
    lines = Table("", shown, asked.rows()).lines()
    texts = [["" if cell is None else str(cell) for cell in line] for line in lines]
    word.table(paper, [column.heading for column in shown], texts, [column.width for column in shown], size=9)
    word.footer(paper, f"{settings.REGISTRY_NAME} · {in_words(about.day)}")
    return [word.as_bytes(paper)]


def listed(names: dict, row, part: str) -> str:
    """What was named after the file had been begun is in the next one."""
    return "; ".join(names[key] for (key,) in row.parts[part] if key in names)


def labels(offered: dict) -> dict[str, str]:
    """Translated once, not for every row."""
    return {value: str(label) for value, label in offered.items()}


def named(rows) -> dict:
    return {key: in_language(name, name_en) for key, name, name_en in rows.values_list("pk", "name", "name_en")}
