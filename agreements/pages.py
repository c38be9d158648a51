"""What pages show of an agreement on a day, ready for the templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.db.models.expressions import RawSQL
from django.utils.timezone import localdate
from django.utils.translation import override

from accounts.changes import changes_of
from agreements import wording
from agreements.choices import Side, Status
from agreements.models import Agreement, Attachment, Discrepancy, Replacement, TermPeriod
from agreements.sentences import filter_in_words, sentence
from agreements.terms import years_later
from office import dates

__all__ = ["Page", "Row", "filter_in_words", "sentence"]


@dataclass
class Row:
    """One line of a list; the agreement comes from `with_next_boundary()`."""

    agreement: Agreement
    day: date
    countries: Mapping[str, str] = field(default_factory=dict)  # names by code

    @property
    def is_today(self) -> bool:
        return self.day == localdate()

    @property
    def country(self) -> str:
        return ", ".join(self.countries.get(code, code) for code in self.agreement.countries_line.split())

    @cached_property
    def status(self) -> Status:
        return self.agreement.timeline.status_on(self.day)

    @property
    def is_presumed(self) -> bool:
        return self.agreement.timeline.is_presumed_on(self.day)

    @cached_property
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


# What an agreement may have beside its facts; asked for only where there is some.
PARTS = {
    "themes": Agreement.themes.through.objects.filter(agreement=OuterRef("pk")),
    "periods": TermPeriod.objects.filter(agreement=OuterRef("pk")),
    "documents": Attachment.objects.filter(agreement=OuterRef("pk"), is_public=True),
    "discrepancies": Discrepancy.objects.filter(agreement=OuterRef("pk"), is_public=True),
}


def with_parts(agreements):
    return agreements.annotate(**{f"has_{part}": Exists(rows) for part, rows in PARTS.items()})


LINKS = Replacement._meta.db_table
CHAIN = f"""
    WITH RECURSIVE
    older(id) AS (
        SELECT predecessor_id FROM {LINKS} WHERE successor_id = %s AND counts
        UNION SELECT predecessor_id FROM {LINKS} JOIN older ON successor_id = older.id WHERE counts
    ),
    newer(id) AS (
        SELECT successor_id FROM {LINKS} WHERE predecessor_id = %s AND counts
        UNION SELECT successor_id FROM {LINKS} JOIN newer ON predecessor_id = newer.id WHERE counts
    )
    SELECT id FROM older UNION SELECT id FROM newer UNION SELECT %s
"""


def chain_of(pk: int) -> RawSQL:
    """Ids: everything that it replaced and that replaced it, step by step, itself included."""
    return RawSQL(CHAIN, [pk] * 3)


@dataclass
class Page(Row):
    """One agreement with everything known about it; it and the `related` come from `with_parts()`."""

    related: list[Agreement] = field(default_factory=list)

    @property
    def themes(self) -> list:
        return list(self.agreement.themes.all()) if self.agreement.has_themes else []

    @property
    def address(self) -> str:
        """Where it says the same again: with the day, unless that is today."""
        path = self.agreement.get_absolute_url()
        return path if self.is_today else f"{path}?as_of={self.day.isoformat()}"

    @property
    def citation(self) -> Citation:
        return Citation(self.agreement, localdate())

    @cached_property
    def sides(self) -> dict[str, list]:
        parties = self.agreement.parties.select_related("territory__parent", "body", "country").order_by("order")
        return {str(side): [party for party in parties if party.side == side] for side in Side}

    @property
    def partners(self) -> list:
        """One foreign party for each country, in the order of the paper."""
        first: dict = {}
        for party in self.sides[Side.FOREIGN]:
            first.setdefault(party.country_id, party)
        return list(first.values())

    @cached_property
    def periods(self) -> list:
        return list(self.agreement.periods.all()) if self.agreement.has_periods else []

    @cached_property
    def chain(self) -> list[Row]:
        """What it replaced and what replaced it, oldest first, itself among them; alone it is no chain."""
        public = [agreement for agreement in self.related if agreement.is_published]
        ordered = sorted(public, key=lambda agreement: (agreement.exists_from, agreement.pk))
        return [Row(agreement, self.day) for agreement in ordered] if len(ordered) > 1 else []

    @property
    def documents(self) -> list:
        return list(self.agreement.attachments.filter(is_public=True)) if self.agreement.has_documents else []

    @property
    def discrepancies(self) -> list:
        return list(self.agreement.discrepancies.filter(is_public=True)) if self.agreement.has_discrepancies else []

    @property
    def changes(self):
        return changes_of(self.agreement).filter(is_public=True)


@dataclass(frozen=True)
class Citation:
    """What both forms are made of; the address comes from the page."""

    agreement: Agreement
    day: date

    @property
    def russian(self) -> str:
        """ГОСТ Р 7.0.5—2008, section 10: title // name of the site : [сайт]."""
        number = f" № {self.agreement.number}" if self.agreement.number else ""
        title = self.agreement.title.rstrip(". ")
        return f"{title}{number} // {settings.REGISTRY_NAME} : [сайт]. {settings.REGISTRY_REGION}."

    @property
    def english(self) -> str:
        agreement = self.agreement
        with override("en"):
            kind = agreement.get_kind_display()
        signed = f" of {dates.in_words_en(agreement.signed)}" if agreement.signed else ""
        number = f", No. {agreement.number}" if agreement.number else ""
        return f"{agreement.short_name_en or agreement}: {kind}{signed}{number}"

    @property
    def accessed(self) -> str:
        return dates.numeric(self.day)

    @property
    def accessed_en(self) -> str:
        return dates.in_words_en(self.day)
