"""One function per format: the same rows, as a spreadsheet or as a Word document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from agreements.choices import Status
from agreements.exporting.about import About, Counted
from agreements.exporting.columns import columns, source, word_columns
from agreements.exporting.dates import in_column, in_words
from agreements.exporting.ready import PRESUMED, read
from agreements.exporting.records import Names, records
from agreements.models import ReadyLine
from office import spreadsheets, word
from office.tables import Column, Table


@dataclass(frozen=True)
class Asked:
    """What a file is to hold: the agreements in their order, the names behind their codes, what it says of itself."""

    agreements: QuerySet
    names: Names
    about: About

    def table(self) -> Table:
        rows = records(self.agreements, self.about.day)
        return Table(_("Agreements"), columns(self.names), Counted(rows))

    def tables(self) -> list[Table]:
        list_ = self.table()
        lines = self.about.lines(list_.columns, list_.rows)
        what = [
            Column(pgettext("sheet", "About"), lambda line: line[0], 34),
            Column(pgettext("sheet", "What it says"), lambda line: line[1], 90),
        ]
        return [list_, Table(pgettext("sheet", "About"), what, lines)]


def csv(asked: Asked) -> Iterator[bytes]:
    """The headings at once, before the first row is asked for; then ready lines, their gaps filled."""
    names, in_quotes = asked.names, spreadsheets.in_quotes
    yield spreadsheets.csv_headings(column.heading for column in columns(names))
    values = defaultdict(str, (
        (f"{kind}.{code}", in_quotes(name)) for kind, named in names.by_kind() for code, name in named.items()
    ))  # fmt: skip
    states = {state: values[f"Status.{state}"] for state in Status} | {PRESUMED: values["Status.in_force"]}
    of_source = ("source_document", "source_table", "source_row")
    for some in read(asked.agreements, asked.about.day, ReadyLine, *of_source, is_long=True):
        lines = []
        for line, key, state, boundary, short_name, *place in some:
            values["number"] = names.number_of(key) or ""
            values["address"] = names.address_of(key)
            values["short_name"] = in_quotes(short_name)
            values["next_boundary"] = boundary
            values["Status.on_day"] = states[state]
            values["source"] = in_quotes(source(*place))
            lines.append(line % values)
        yield "".join(lines).encode()


def xlsx(asked: Asked) -> Iterator[bytes]:
    return spreadsheets.xlsx(asked.tables(), in_column)


def ods(asked: Asked) -> Iterator[bytes]:
    return spreadsheets.ods(asked.tables(), in_column)


def docx(asked: Asked) -> Iterable[bytes]:
    about, shown = asked.about, word_columns(asked.names)
    rows = list(Table("", shown, records(asked.agreements, about.day)).lines())
    language = "en-GB" if get_language() == "en" else "ru-RU"
    paper = word.document(about.title, settings.REGISTRY_NAME, margin=15, size=10, language=language)
    word.paragraph(paper, about.title, bold=True, after=4, size=14)
    word.paragraph(paper, f"{settings.REGISTRY_NAME}, {settings.REGISTRY_REGION}", after=4)
    word.paragraph(paper, about.tell(), after=4)
    word.paragraph(paper, about.address, after=8)
    texts = [["" if cell is None else str(cell) for cell in row] for row in rows]
    word.table(paper, [column.heading for column in shown], texts, [column.width for column in shown], size=9)
    word.footer(paper, f"{settings.REGISTRY_NAME} · {in_words(about.day)}")
    return [word.as_bytes(paper)]
