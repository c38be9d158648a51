"""What pages show of an agreement on a day, ready for the templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from accounts.changes import changes_of
from agreements import wording
from agreements.choices import Side, Status
from agreements.models import Agreement, Replacement
from agreements.terms import years_later


@dataclass(frozen=True)
class Row:
    """One line of a list; the agreement comes from `with_next_boundary()`."""

    agreement: Agreement
    day: date

    @property
    def status(self) -> Status:
        return self.agreement.timeline.status_on(self.day)

    @property
    def is_presumed(self) -> bool:
        return self.agreement.timeline.is_presumed_on(self.day)

    @property
    def rolls_over_soon(self) -> bool:
        boundary = self.agreement.next_boundary
        return self.status == Status.IN_FORCE and bool(boundary) and boundary <= years_later(self.day, 1)

    @property
    def mark(self) -> str:
        """The shape beside the word: filled dot, ring, square outline, hatched."""
        return "soon" if self.rolls_over_soon else str(self.status)

    @property
    def cells(self) -> dict[str, str]:
        return wording.cells(self.agreement)


class Page(Row):
    """One agreement with everything known about it."""

    @cached_property
    def sides(self) -> dict[str, list]:
        parties = self.agreement.parties.select_related("territory__parent", "body", "country").order_by("order")
        return {str(side): [party for party in parties if party.side == side] for side in Side}

    @cached_property
    def periods(self) -> list:
        return list(self.agreement.periods.all())

    @property
    def next_period(self):
        return next((period for period in self.periods if period.last_day >= self.day), None)

    @cached_property
    def chain(self) -> list[Row]:
        """What it replaced and what replaced it, oldest first, itself among them; alone it is no chain."""
        ids = along({self.agreement.pk}, "successor", "predecessor") | along(
            {self.agreement.pk}, "predecessor", "successor"
        )
        if len(ids) == 1:
            return []
        found = Agreement.objects.public().with_next_boundary(self.day).filter(pk__in=ids)
        return [Row(agreement, self.day) for agreement in found.order_by("exists_from", "id")]

    @property
    def documents(self):
        return self.agreement.attachments.filter(is_public=True)

    @property
    def discrepancies(self):
        return self.agreement.discrepancies.filter(is_public=True)

    @property
    def changes(self):
        return changes_of(self.agreement).filter(is_public=True)


def along(ids: Iterable[int], start: str, end: str) -> set[int]:
    """Everything reached along published replacements in one direction, the start included."""
    found = set(ids)
    ahead = found
    while ahead:
        links = Replacement.objects.filter(**{f"{start}__in": ahead}, counts=True)
        ahead = set(links.values_list(f"{end}_id", flat=True)) - found
        found |= ahead
    return found
