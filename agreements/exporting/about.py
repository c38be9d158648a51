"""What a file says of itself: the question it answers, for which day, when it was made, from where, how many rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agreements.exporting.dates import in_words
from office.tables import Column


@dataclass(frozen=True)
class About:
    day: date
    filters: list[tuple[str, str]]  # in words: («Страна», «Беларусь»)
    address: str  # of the page with the same list
    tell: Callable[[], str]  # the sentence above the list

    @property
    def title(self) -> str:
        return _("International agreements of municipalities")

    def facts(self) -> Iterator[tuple[str, str]]:
        """One pair to a line, without the number of rows."""
        yield _("What this is"), f"{self.title}. {settings.REGISTRY_NAME}, {settings.REGISTRY_REGION}"
        yield _("In a sentence"), self.tell()
        yield _("State on"), in_words(self.day)
        yield from self.filters or [(_("Filter"), _("none: the whole list"))]
        yield _("Made"), f"{in_words((now := localtime()).date())}, {now:%H:%M}"
        yield _("Address"), self.address

    def lines(self, columns: Sequence[Column], counted: Counted) -> Iterator[tuple[str, str | int]]:
        """The second sheet: written after the first, so it knows how many rows there were."""
        yield from self.facts()
        yield _("Rows"), counted.number
        yield "", ""
        yield _("Column"), _("Meaning")
        yield from ((column.heading, column.meaning) for column in columns)


class Counted:
    """Rows on their way through, and how many there have been."""

    def __init__(self, rows):
        self.rows, self.number = rows, 0

    def __iter__(self):
        for self.number, row in enumerate(self.rows, 1):  # noqa: B020
            yield row
