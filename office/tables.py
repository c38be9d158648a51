"""A table before it is Excel, CSV or Word: its columns, its rows, what a cell may hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from office.dates import PartialDate

Cell = str | int | date | PartialDate | None

# What XML cannot hold, or what only harms; tab and line ends stay.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LINE_END = re.compile("\r\n?")


@dataclass(frozen=True)
class Column:
    heading: str
    value: Callable[[Any], Cell]
    width: int = 12  # in letters
    meaning: str = ""


@dataclass(frozen=True)
class Table:
    """Rows may come from a database one by one; they are read once, when the table is written."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Any]

    @property
    def headings(self) -> list[str]:
        return [column.heading for column in self.columns]

    def lines(self) -> Iterator[list[Cell]]:
        values = [column.value for column in self.columns]
        for row in self.rows:
            yield [value(row) for value in values]


def printable(text: str) -> str:
    """Without control characters, whatever got past the model."""
    return text if text.isprintable() else LINE_END.sub("\n", CONTROL.sub("", text))
