"""When an agreement is in force. Pure: no database, no clock. docs/decisions/0001 says why.

Four days cut time into five states; the same comparisons stand in querysets.AgreementQuerySet:

    not signed │ signed │ in force │ unknown │ ended
          exists_from  force_from  doubt_from  ended_from
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count, islice, takewhile
from typing import NamedTuple

from agreements.choices import EndGround, ForceRule, Renewal, Status, TermChange, TermKind
from office.dates import PartialDate

NEVER = date(9999, 12, 31)
HORIZON = date(2199, 12, 31)  # the last day a visitor may ask about


@dataclass(frozen=True)
class Record:
    """What a TermRecord says: on this day the term was prolonged, changed, or its prolongation refused."""

    on: date
    change: TermChange
    new_last_day: date | None = None


class End(NamedTuple):
    """How an agreement ends: in doubt from, certainly ended from, the day as far as it is known, and why."""

    doubt_from: date
    ended_from: date
    day: PartialDate | None = None
    ground: EndGround | None = None  # where it follows; what a person says stands in the agreement

    @classmethod
    def on(cls, day: PartialDate) -> End:
        return cls(day.first, day.last, day)

    def or_earlier(self, other: End) -> End:
        earlier = min(self, other, key=lambda end: end.ended_from)
        return earlier._replace(doubt_from=min(self.doubt_from, other.doubt_from))


@dataclass(frozen=True)
class Facts:
    """What the paper and the register say about one agreement; days may be incomplete or unknown."""

    signed: PartialDate | None = None
    registered: PartialDate | None = None
    force_rule: ForceRule = ForceRule.SIGNING
    stated_force: PartialDate | None = None
    term: TermKind = TermKind.INDEFINITE
    years: int | None = None
    renewal: Renewal | None = None
    last_day: date | None = None
    records: tuple[Record, ...] = ()
    ended: PartialDate | None = None
    ended_by: date | None = None
    replaced: End | None = None  # by the published successor, on its day of force


@dataclass(frozen=True)
class Period:
    number: int
    last_day: date


@dataclass(frozen=True)
class Timeline:
    exists_from: date = NEVER
    force_from: date = NEVER
    doubt_from: date = NEVER
    ended_from: date = NEVER
    covered_until: date = NEVER
    periods: tuple[Period, ...] = ()
    force: PartialDate | None = None  # the day of force as far as it is known
    end: PartialDate | None = None  # the first day without force as far as it is known
    ground: EndGround | None = None  # of an end that follows from the term, a refusal or a successor

    def status_on(self, day: date) -> Status:
        return status_on(day, self.exists_from, self.force_from, self.doubt_from, self.ended_from)

    def is_presumed_on(self, day: date) -> bool:
        return self.status_on(day) == Status.IN_FORCE and day > self.covered_until

    def period_on(self, day: date) -> Period | None:
        """The period under way: the one that the first boundary on or after the day closes."""
        return next((period for period in self.periods if period.last_day >= day), None)


def status_on(day, exists_from, force_from, doubt_from, ended_from) -> Status:
    """All of them days, or all of them texts of days in ISO form: those compare the same."""
    if day < exists_from:
        return Status.NOT_SIGNED
    if day >= ended_from:
        return Status.ENDED
    if day >= doubt_from:
        return Status.UNKNOWN
    return Status.IN_FORCE if day >= force_from else Status.SIGNED


def timeline(facts: Facts) -> Timeline:
    if facts.signed is None:
        return Timeline()
    force = day_of_force(facts)
    course = Course.of(facts, force)
    exists_from = facts.signed.first
    force_from = force.last if force else NEVER
    doubt_from, ended_from, end, ground = end_of(facts, course, force_from)

    # Days that contradict each other are put in order; the end has the last word.
    ended_from = max(ended_from, exists_from)
    force_from = min(max(force_from, exists_from), ended_from)
    doubt_from = min(max(doubt_from, force_from), ended_from)
    return Timeline(
        exists_from, force_from, doubt_from, ended_from, course.covered_until, course.periods(ended_from), force, end,
        ground,
    )  # fmt: skip


def day_of_force(facts: Facts) -> PartialDate | None:
    return {
        ForceRule.SIGNING: facts.signed,
        ForceRule.REGISTRATION: facts.registered,
        ForceRule.STATED: facts.stated_force,
        ForceRule.AWAITED: None,
    }[facts.force_rule]


def end_of_replaced(facts: Facts) -> End | None:
    """How this agreement ends those it replaces: by its day of force, never before its signing, if that ever comes."""
    found = timeline(facts)
    if not found.force or max(found.force.first, found.exists_from) >= found.ended_from:
        return None
    later = max(found.force, facts.signed, key=lambda day: (day.last, day.first))
    return End(max(found.force.first, facts.signed.first), later.last, later, EndGround.REPLACED)


def end_of(facts: Facts, course: Course, force_from: date) -> End:
    """An end of its own or by the successor, the earlier of both; else doubt past a boundary by notice."""
    own = own_end(facts, course, force_from)
    if facts.replaced and own:
        return own.or_earlier(facts.replaced)
    return facts.replaced or own or End(course.doubt_from, NEVER)


def own_end(facts: Facts, course: Course, force_from: date) -> End | None:
    if facts.ended:
        return End.on(facts.ended)
    if facts.ended_by:
        return End(force_from, min(facts.ended_by, course.ended_from))
    if course.ended_from < NEVER:
        ground = EndGround.EXPIRED if course.kind == TermKind.FIXED else EndGround.NOT_RENEWED
        return End(course.doubt_from, course.ended_from, course.end, ground)
    return None


class Boundary(NamedTuple):
    """The last day of a period, inclusive (Civil Code art. 191–192).

    Where the day of force is known to the month only, counted from its first day; `latest` from its last.
    """

    last_day: date
    latest: date


@dataclass(frozen=True)
class Course:
    """The term as it runs: the boundaries covered by paper, and the rule by which further ones follow."""

    kind: TermKind
    years: int | None
    renewal: Renewal | None
    base: Boundary | None  # further boundaries are whole terms from here
    boundaries: tuple[Boundary, ...] = ()
    is_refused: bool = False

    @classmethod
    def of(cls, facts: Facts, force: PartialDate | None) -> Course:
        has_boundaries = force and facts.term in (TermKind.FIXED, TermKind.RENEWING)
        base = Boundary(force.first, force.last) if has_boundaries else None
        course = cls(facts.term, facts.years, facts.renewal, base)
        if base:
            course = course.reaching(facts.last_day) if facts.last_day else course.with_one_more_term()
        for record in sorted(facts.records, key=lambda record: record.on):
            course = course.after(record)
        return course

    # What follows from it

    @property
    def covered_until(self) -> date:
        return self.boundaries[-1].last_day if self.boundaries and self.kind != TermKind.INDEFINITE else NEVER

    @property
    def is_endless(self) -> bool:
        return self.kind == TermKind.RENEWING and self.renewal == Renewal.AUTOMATIC and not self.is_refused

    @property
    def doubt_from(self) -> date:
        return NEVER if self.is_endless else day_after(self.covered_until)

    @property
    def ended_from(self) -> date:
        ends_itself = self.is_refused or self.kind == TermKind.FIXED
        return day_after(self.boundaries[-1].latest) if ends_itself and self.boundaries else NEVER

    @property
    def end(self) -> PartialDate | None:
        if self.ended_from == NEVER:
            return None
        days_in_doubt = (self.ended_from - self.doubt_from).days
        if days_in_doubt == 0:
            return PartialDate.of(self.ended_from)
        return PartialDate.of(self.covered_until, "month" if days_in_doubt <= 31 else "year")

    def periods(self, ended_from: date) -> tuple[Period, ...]:
        """Every boundary before the end, through the horizon and the first after it."""
        found = []
        for number, boundary in enumerate(self.run(), start=1):
            if boundary.last_day >= ended_from:
                break
            found.append(Period(number, boundary.last_day))
            if boundary.last_day > HORIZON:
                break
        return tuple(found)

    # What a record does to it

    def after(self, record: Record) -> Course:
        if record.change == TermChange.REFUSED:
            return self.refused(record.on)
        if record.change == TermChange.CHANGED:
            return replace(self, is_refused=False).changed(record.on, record.new_last_day)
        if self.kind == TermKind.INDEFINITE:
            return self
        return replace(self, is_refused=False).prolonged(record.on, record.new_last_day)

    def prolonged(self, on: date, new_last_day: date | None) -> Course:
        """The period under way runs to its end, then to the new last day; a late record leaves no gap."""
        if new_last_day is None:
            return self.with_terms_until(on)
        return self.reaching(new_last_day, keep=max(self.under_way(on), self.last_boundary))

    def changed(self, on: date, new_last_day: date | None) -> Course:
        if new_last_day is None:
            return replace(self.keeping(day_before(on)), kind=TermKind.INDEFINITE, years=None, renewal=None)
        kind = TermKind.RENEWING if self.kind == TermKind.RENEWING else TermKind.FIXED
        return replace(self, kind=kind).reaching(new_last_day, keep=day_before(on))

    def refused(self, on: date) -> Course:
        """No force after the period under way; where the paper came late, after the last one covered."""
        if not self.boundaries or self.kind == TermKind.INDEFINITE:
            return self
        return replace(self.keeping(self.under_way(on)), is_refused=True)

    # How boundaries are counted

    @property
    def last_boundary(self) -> date:
        return self.boundaries[-1].last_day if self.boundaries else date.min

    def run(self) -> Iterator[Boundary]:
        yield from self.boundaries
        if self.is_endless:
            yield from self.further()

    def further(self) -> Iterator[Boundary]:
        """Boundaries after those covered: whole terms, always counted from the base (29 February stays itself)."""
        if not self.base or not self.years:
            return
        for years in count(self.years, self.years):
            if self.base.latest.year + years >= NEVER.year:
                return
            boundary = Boundary(years_later(self.base.last_day, years), years_later(self.base.latest, years))
            if boundary.last_day > self.last_boundary:
                yield boundary

    def under_way(self, on: date) -> date:
        """The boundary that closes the period under way, or the last one there is."""
        return next((last_day for last_day, _ in self.run() if last_day >= on), self.last_boundary)

    def keeping(self, until: date) -> Course:
        kept = takewhile(lambda boundary: boundary.last_day <= until, self.run())
        return replace(self, boundaries=tuple(kept))

    def reaching(self, last_day: date, *, keep: date = date.min) -> Course:
        """The period after the boundaries up to `keep` ends on the last day; whole terms count from it."""
        past = self.keeping(min(keep, day_before(last_day)))
        boundary = Boundary(last_day, last_day)
        return replace(past, boundaries=(*past.boundaries, boundary), base=boundary)

    def with_terms_until(self, on: date) -> Course:
        """One more term; where the record came later than that, as many as it takes to reach its day."""
        longer = self.with_one_more_term()
        while longer.last_boundary < on and longer != (further := longer.with_one_more_term()):
            longer = further
        return longer

    def with_one_more_term(self) -> Course:
        return replace(self, boundaries=(*self.boundaries, *islice(self.further(), 1)))


def years_later(day: date, years: int) -> date:
    """The same day of a later year; where it does not exist, the month's last (Civil Code art. 192 p. 3)."""
    year = day.year + years
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def day_after(day: date) -> date:
    return day + timedelta(days=1) if day < NEVER else NEVER


def day_before(day: date) -> date:
    return day - timedelta(days=1) if day > date.min else date.min
