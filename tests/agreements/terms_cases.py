"""The one table of cases for when an agreement is in force, and any other papers at all for what always holds.

test_terms.py asks agreements.terms, test_terms_in_sql.py the stored days through the queryset. Facts 1–5 of the
design are the source; nothing here was copied from what the code answered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import strategies as st

from agreements.choices import ForceRule, Renewal, Stage, Status, TermChange, TermKind
from agreements.terms import HORIZON, NEVER, End, Facts, Record, Timeline
from office.dates import PartialDate

ANY = object()  # the case does not ask


@dataclass(frozen=True)
class Paper:
    """An agreement as it is entered: the facts, the stage of its record, the paper that replaces it."""

    facts: Facts
    stage: Stage = Stage.PUBLISHED
    successor: Paper | None = None


@dataclass(frozen=True)
class Case:
    """Of each state the first day; a state that never comes has none."""

    id: str
    paper: Paper
    signed: str | None = None
    in_force: str | None = None
    unknown: str | None = None
    ended: str | None = None
    covered: str | None = None
    next: dict[str, str | None] = field(default_factory=dict)
    presumed: dict[str, bool] = field(default_factory=dict)
    end: str | object | None = ANY  # first day without force as far as it is known

    @property
    def starts(self) -> dict[Status, date]:
        days = {
            Status.SIGNED: self.signed,
            Status.IN_FORCE: self.in_force,
            Status.UNKNOWN: self.unknown,
            Status.ENDED: self.ended,
        }
        return {status: date.fromisoformat(day) for status, day in days.items() if day}

    @property
    def four_days(self) -> tuple[date, ...]:
        """A state that is left out begins when the next one does."""
        order = [Status.SIGNED, Status.IN_FORCE, Status.UNKNOWN, Status.ENDED]
        return tuple(
            min((self.starts[later] for later in order[place:] if later in self.starts), default=NEVER)
            for place in range(4)
        )

    @property
    def covered_until(self) -> date:
        return date.fromisoformat(self.covered) if self.covered else NEVER

    @property
    def states(self) -> dict[date, Status]:
        """Day by day around every edge, on a day long before and on the last that may be asked about."""
        days = {date(1900, 1, 1), HORIZON, *around(self.starts.values())}
        return {day: self.status_on(day) for day in sorted(days)}

    def status_on(self, day: date) -> Status:
        past = {start: status for status, start in self.starts.items() if start <= day}
        return past[max(past)] if past else Status.NOT_SIGNED


def around(days) -> set[date]:
    return {day + timedelta(days=step) for day in days if day < NEVER for step in (-1, 0, 1)}


def edges(timeline: Timeline) -> set[date]:
    return around([timeline.exists_from, timeline.force_from, timeline.doubt_from, timeline.ended_from])


# How the papers of the table are written


def paper(signed: str | None, *, stage=Stage.PUBLISHED, by: Paper | None = None, **said) -> Paper:
    for name in ("registered", "stated", "ended"):
        said[name] = PartialDate.parse(said[name]) if said.get(name) else None
    rule = said.pop("rule", ForceRule.STATED if said["stated"] else ForceRule.SIGNING)
    ended_by = said.pop("ended_by", None)
    facts = Facts(
        signed=PartialDate.parse(signed) if signed else None,
        force_rule=rule,
        stated_force=said.pop("stated"),
        ended_by=date.fromisoformat(ended_by) if ended_by else None,
        **said.pop("term", {}),
        **said,
    )
    return Paper(facts, stage, by)


def fixed(years: int | None = None, *, to: str | None = None) -> dict:
    return {"term": TermKind.FIXED, "years": years, "last_day": to and date.fromisoformat(to)}


def automatic(years: int, *, to: str | None = None) -> dict:
    return fixed(years, to=to) | {"term": TermKind.RENEWING, "renewal": Renewal.AUTOMATIC}


def by_notice(years: int, *, to: str | None = None) -> dict:
    return fixed(years, to=to) | {"term": TermKind.RENEWING, "renewal": Renewal.NOTICE}


def record(change: TermChange, on: str, to: str | None = None) -> Record:
    return Record(date.fromisoformat(on), change, date.fromisoformat(to) if to else None)


def prolonged(on: str, to: str | None = None) -> Record:
    return record(TermChange.PROLONGED, on, to)


def changed(on: str, to: str | None = None) -> Record:
    return record(TermChange.CHANGED, on, to)


def refused(on: str) -> Record:
    return record(TermChange.REFUSED, on)


ON_REGISTRATION, AWAITED = {"rule": ForceRule.REGISTRATION}, {"rule": ForceRule.AWAITED}
UNKNOWN_TERM = {"term": {"term": TermKind.UNKNOWN}}


def of_five_years(term, *records: Record, **said) -> Paper:
    """In force from 28.09.2014; its periods end on 28.09.2019, 2024, 2029 …"""
    return paper("2014-09-28", term=term(5), records=records, **said)


def old(by: Paper | None = None, **said) -> Paper:
    """The agreement of 03.07.2014, that of 29.09.2018 replaces it."""
    return paper("2014-07-03", by=by, **said)


def new(signed: str | None = "2018-09-29", **said) -> Paper:
    return paper(signed, **said)


# The table

SIGNING = [
    Case("to the day", paper("2024-09-28"), in_force="2024-09-28", end=None, next={"2024-09-28": None}),
    Case("to the month", paper("1981-05"), signed="1981-05-01", in_force="1981-05-31"),
    Case("to a February of 29 days", paper("2024-02"), signed="2024-02-01", in_force="2024-02-29"),
    Case("to the year", paper("1981"), signed="1981-01-01", in_force="1981-12-31"),
    Case(
        "draft without it never",
        paper(None, stage=Stage.DRAFT, registered="2020-06-10", ended="2021-01-01", term=fixed(5), **ON_REGISTRATION),
    ),
    Case("draft with it", paper("2024-09-28", stage=Stage.DRAFT), in_force="2024-09-28"),
]

FORCE = [
    Case(
        "on registration",
        paper("2020-05-20", registered="2020-06-10", **ON_REGISTRATION),
        signed="2020-05-20", in_force="2020-06-10",
    ),
    Case(
        "on registration known to the month",
        paper("2020-05-20", registered="2020-06", **ON_REGISTRATION),
        signed="2020-05-20", in_force="2020-06-30",
    ),
    Case(
        "on registration known to the year",
        paper("2020-05-20", registered="2020", **ON_REGISTRATION),
        signed="2020-05-20", in_force="2020-12-31",
    ),
    Case("on registration but not registered", paper("2020-05-20", **ON_REGISTRATION), signed="2020-05-20"),
    Case(
        "on registration before signing",
        paper("2020-05-20", registered="2020-05-01", **ON_REGISTRATION),
        in_force="2020-05-20",
    ),
    Case("on signing whatever the registration", paper("2020-05-20", registered="2020-06-10"), in_force="2020-05-20"),
    Case("stated", paper("2020-05-20", stated="2020-07-01"), signed="2020-05-20", in_force="2020-07-01"),
    Case("stated on the day of signing", paper("2020-05-20", stated="2020-05-20"), in_force="2020-05-20"),
    Case("stated before signing", paper("2020-05-20", stated="2020-01-01"), in_force="2020-05-20"),
    Case("stated to the month", paper("2020-05-20", stated="2020-07"), signed="2020-05-20", in_force="2020-07-31"),
    Case(
        "stated to the month of signing",
        paper("2020-05-20", stated="2020-05"),
        signed="2020-05-20", in_force="2020-05-31",
    ),
    Case(
        "stated on a day of the month of signing",
        paper("2020-05", stated="2020-05-10"),
        signed="2020-05-01", in_force="2020-05-10",
    ),
    Case("awaited", paper("2020-05-20", **AWAITED), signed="2020-05-20"),
    Case("awaited since a month", paper("2020-05", **AWAITED), signed="2020-05-01"),
    Case(
        "awaited, a term has no boundaries",
        paper("2020-05-20", term=fixed(5), **AWAITED),
        signed="2020-05-20", end=None, next={"2020-05-20": None},
    ),
    Case(
        "not registered, a term has no boundaries",
        paper("2020-05-20", term=automatic(5), **ON_REGISTRATION),
        signed="2020-05-20", next={"2020-05-20": None, "2025-05-20": None},
    ),
    Case(
        "awaited until the end",
        paper("2020-05-20", ended="2022-01-01", **AWAITED),
        signed="2020-05-20", ended="2022-01-01", end="2022-01-01",
    ),
]  # fmt: skip

FIXED = [
    Case(
        "by years",
        paper("2024-09-28", term=fixed(5)),
        in_force="2024-09-28", ended="2029-09-29", covered="2029-09-28", end="2029-09-29",
        next={"2024-09-28": "2029-09-28", "2029-09-28": "2029-09-28", "2029-09-29": None},
        presumed={"2029-09-28": False, "2029-09-29": False},
    ),
    Case(
        "by last day",
        paper("2024-09-28", term=fixed(to="2026-12-31")),
        in_force="2024-09-28", ended="2027-01-01", covered="2026-12-31", end="2027-01-01",
        next={"2026-12-31": "2026-12-31", "2027-01-01": None},
    ),
    Case(
        "by years and by the last day that the paper names",
        paper("2024-09-28", term=fixed(5, to="2029-12-31")),
        in_force="2024-09-28", ended="2030-01-01", covered="2029-12-31",
    ),
    Case(
        "one year from 29 February",
        paper("2024-02-29", term=fixed(1)),
        in_force="2024-02-29", ended="2025-03-01", covered="2025-02-28", end="2025-03-01",
        next={"2025-02-28": "2025-02-28", "2025-03-01": None},
    ),
    Case(
        "four years from 29 February",
        paper("2024-02-29", term=fixed(4)),
        in_force="2024-02-29", ended="2028-03-01", covered="2028-02-29",
        next={"2028-02-28": "2028-02-29", "2028-02-29": "2028-02-29"},
    ),
    Case(
        "from 28 February to a leap year",
        paper("2023-02-28", term=fixed(1)),
        in_force="2023-02-28", ended="2024-02-29", covered="2024-02-28",
    ),
    Case(
        "from 31 January",
        paper("2024-01-31", term=fixed(5)),
        in_force="2024-01-31", ended="2029-02-01", covered="2029-01-31",
    ),
    Case(
        "from 31 December",
        paper("2024-12-31", term=fixed(1)),
        in_force="2024-12-31", ended="2026-01-01", covered="2025-12-31", end="2026-01-01",
    ),
    Case(
        "from a month",
        paper("1981-05", term=fixed(5)),
        signed="1981-05-01", in_force="1981-05-31", unknown="1986-05-02", ended="1986-06-01", covered="1986-05-01",
        end="1986-05", next={"1986-05-01": "1986-05-01", "1986-05-02": None},
    ),
    Case(
        "from February of 28 days",
        paper("2023-02", term=fixed(1)),
        signed="2023-02-01", in_force="2023-02-28", unknown="2024-02-02", ended="2024-02-29", covered="2024-02-01",
        end="2024-02",
    ),
    Case(
        "from February of 29 days",
        paper("2024-02", term=fixed(1)),
        signed="2024-02-01", in_force="2024-02-29", unknown="2025-02-02", ended="2025-03-01", covered="2025-02-01",
        end="2025-02",
    ),
    Case(
        "from a December",
        paper("2023-12", term=fixed(1)),
        signed="2023-12-01", in_force="2023-12-31", unknown="2024-12-02", ended="2025-01-01", covered="2024-12-01",
        end="2024-12",
    ),
    Case(
        "from a year",
        paper("1981", term=fixed(5)),
        signed="1981-01-01", in_force="1981-12-31", unknown="1986-01-02", ended="1987-01-01", covered="1986-01-01",
        end="1986",
    ),
    Case(
        "from a month by last day",
        paper("1981-05", term=fixed(to="1986-12-31")),
        signed="1981-05-01", in_force="1981-05-31", ended="1987-01-01", covered="1986-12-31", end="1987-01-01",
    ),
    Case(
        "from registration",
        paper("2020-05-20", registered="2020-06-10", term=fixed(5), **ON_REGISTRATION),
        signed="2020-05-20", in_force="2020-06-10", ended="2025-06-11", covered="2025-06-10",
    ),
    Case(
        "from registration in a month",
        paper("2020-05-20", registered="2020-06", term=fixed(5), **ON_REGISTRATION),
        signed="2020-05-20", in_force="2020-06-30", unknown="2025-06-02", ended="2025-07-01", covered="2025-06-01",
    ),
    Case(
        "from a stated day before signing",
        paper("2020-05-20", stated="2020-01-01", term=fixed(5)),
        in_force="2020-05-20", ended="2025-01-02", covered="2025-01-01",
    ),
    Case(
        "over before signing",
        paper("2020-05-20", term=fixed(to="2019-12-31")),
        ended="2020-05-20", covered="2019-12-31",
    ),
    Case(
        "over after the last day that may be asked about",
        paper("2190-05-20", term=fixed(to="2250-12-31")),
        in_force="2190-05-20", ended="2251-01-01", covered="2250-12-31", next={"2199-12-31": "2250-12-31"},
    ),
]  # fmt: skip

AUTOMATIC = [
    Case(
        "five years",
        paper("2024-09-28", term=automatic(5)),
        in_force="2024-09-28", covered="2029-09-28", end=None,
        next={
            "2024-09-28": "2029-09-28", "2029-09-28": "2029-09-28", "2029-09-29": "2034-09-28",
            "2199-12-31": "2204-09-28",
        },
        presumed={"2024-09-27": False, "2029-09-28": False, "2029-09-29": True, "2199-12-31": True},
    ),
    Case(
        "yearly from 29 February",
        paper("2024-02-29", term=automatic(1)),
        in_force="2024-02-29", covered="2025-02-28",
        next={
            "2024-02-29": "2025-02-28", "2025-02-28": "2025-02-28", "2025-03-01": "2026-02-28",
            "2027-02-28": "2027-02-28", "2027-03-01": "2028-02-29", "2028-02-29": "2028-02-29",
            "2028-03-01": "2029-02-28", "2031-03-01": "2032-02-29",
        },
    ),
    Case(
        "three years from 31 January",
        paper("2024-01-31", term=automatic(3)),
        in_force="2024-01-31", covered="2027-01-31", next={"2027-02-01": "2030-01-31"},
    ),
    Case(
        "from a month",
        paper("1981-05", term=automatic(5)),
        signed="1981-05-01", in_force="1981-05-31", covered="1986-05-01",
        next={"1981-05-01": "1986-05-01", "1986-05-01": "1986-05-01", "1986-05-02": "1991-05-01"},
        presumed={"1986-05-01": False, "1986-05-02": True},
    ),
    Case(
        "from registration",
        paper("2020-05-20", registered="2020-06-10", term=automatic(2), **ON_REGISTRATION),
        signed="2020-05-20", in_force="2020-06-10", covered="2022-06-10",
        next={"2020-05-20": "2022-06-10", "2022-06-11": "2024-06-10"},
    ),
    Case(
        "from a stated day before signing",
        paper("2020-05-20", stated="2020-01-01", term=automatic(2)),
        in_force="2020-05-20", covered="2022-01-01", next={"2020-05-20": "2022-01-01", "2022-01-02": "2024-01-01"},
    ),
    Case(
        "from the last day of a first period that the paper names",
        paper("2024-09-28", term=automatic(5, to="2025-12-31")),
        in_force="2024-09-28", covered="2025-12-31", next={"2025-12-31": "2025-12-31", "2026-01-01": "2030-12-31"},
    ),
    Case(
        "a boundary on the last day that may be asked about",
        paper("2189-12-31", term=automatic(10)),
        in_force="2189-12-31", covered="2199-12-31", next={"2199-12-31": "2199-12-31", "2200-01-01": "2209-12-31"},
    ),
]  # fmt: skip

BY_NOTICE = [
    Case(
        "five years",
        paper("2024-09-28", term=by_notice(5)),
        in_force="2024-09-28", unknown="2029-09-29", covered="2029-09-28", end=None,
        next={"2024-09-28": "2029-09-28", "2029-09-28": "2029-09-28", "2029-09-29": None},
        presumed={"2029-09-28": False, "2029-09-29": False},
    ),
    Case(
        "from 29 February",
        paper("2024-02-29", term=by_notice(1)),
        in_force="2024-02-29", unknown="2025-03-01", covered="2025-02-28",
    ),
    Case(
        "from a month",
        paper("1981-05", term=by_notice(5)),
        signed="1981-05-01", in_force="1981-05-31", unknown="1986-05-02", covered="1986-05-01",
    ),
    Case(
        "from the last day of a first period that the paper names",
        paper("2024-09-28", term=by_notice(5, to="2025-12-31")),
        in_force="2024-09-28", unknown="2026-01-01", covered="2025-12-31",
    ),
]  # fmt: skip

PROLONGED = [
    Case(
        "fixed, more than a term late, reaches the day of the record",
        of_five_years(fixed, prolonged("2026-01-10")),
        in_force="2014-09-28", ended="2029-09-29", covered="2029-09-28", next={"2019-09-29": "2024-09-28"},
    ),
    Case(
        "by notice, more than a term late, leaves no gap",
        of_five_years(by_notice, prolonged("2026-01-10")),
        in_force="2014-09-28", unknown="2029-09-29", covered="2029-09-28",
    ),
    Case(
        "fixed, in time",
        of_five_years(fixed, prolonged("2019-06-01")),
        in_force="2014-09-28", ended="2024-09-29", covered="2024-09-28", end="2024-09-29",
        next={"2019-09-28": "2019-09-28", "2019-09-29": "2024-09-28"},
    ),
    Case(
        "fixed, in time, to a day",
        of_five_years(fixed, prolonged("2019-06-01", "2022-12-31")),
        in_force="2014-09-28", ended="2023-01-01", covered="2022-12-31", end="2023-01-01",
        next={"2019-06-01": "2019-09-28", "2019-09-29": "2022-12-31", "2023-01-01": None},
    ),
    Case(
        "fixed, late, no gap",
        of_five_years(fixed, prolonged("2020-03-01")),
        in_force="2014-09-28", ended="2024-09-29", covered="2024-09-28",
        next={"2019-09-28": "2019-09-28", "2019-09-29": "2024-09-28"},
    ),
    Case(
        "fixed, late, to a day, no gap",
        of_five_years(fixed, prolonged("2020-03-01", "2022-12-31")),
        in_force="2014-09-28", ended="2023-01-01", covered="2022-12-31",
    ),
    Case(
        "fixed, twice",
        of_five_years(fixed, prolonged("2019-06-01"), prolonged("2024-06-01")),
        in_force="2014-09-28", ended="2029-09-29", covered="2029-09-28",
    ),
    Case(
        "fixed, to a day, then by one more term from that day",
        of_five_years(fixed, prolonged("2019-06-01", "2022-12-31"), prolonged("2022-06-01")),
        in_force="2014-09-28", ended="2028-01-01", covered="2027-12-31",
    ),
    Case(
        "fixed, twice within its first period",
        of_five_years(fixed, prolonged("2018-01-01", "2022-12-31"), prolonged("2019-01-01", "2025-12-31")),
        in_force="2014-09-28", ended="2026-01-01", covered="2025-12-31",
        next={"2019-01-01": "2019-09-28", "2019-09-29": "2022-12-31", "2023-01-01": "2025-12-31"},
    ),
    Case(
        "fixed, by last day, to a day",
        paper("2014-09-28", term=fixed(to="2019-12-31"), records=(prolonged("2019-06-01", "2022-12-31"),)),
        in_force="2014-09-28", ended="2023-01-01", covered="2022-12-31",
    ),
    Case(
        "fixed, from 29 February, to the next 29 February",
        paper("2024-02-29", term=fixed(1), records=tuple(prolonged(f"{year}-02-01") for year in (2025, 2026, 2027))),
        in_force="2024-02-29", ended="2028-03-01", covered="2028-02-29",
        next={"2025-03-01": "2026-02-28", "2026-03-01": "2027-02-28", "2027-03-01": "2028-02-29"},
    ),
    Case(
        "fixed, from a month",
        paper("1981-05", term=fixed(5), records=(prolonged("1986-03-01"),)),
        signed="1981-05-01", in_force="1981-05-31", unknown="1991-05-02", ended="1991-06-01", covered="1991-05-01",
    ),
    Case(
        "fixed, from a month, to a day leaves no doubt",
        paper("1981-05", term=fixed(5), records=(prolonged("1986-03-01", "1990-12-31"),)),
        signed="1981-05-01", in_force="1981-05-31", ended="1991-01-01", covered="1990-12-31",
    ),
    Case(
        "by notice, in time",
        of_five_years(by_notice, prolonged("2019-06-01")),
        in_force="2014-09-28", unknown="2024-09-29", covered="2024-09-28",
        next={"2019-09-29": "2024-09-28", "2024-09-29": None},
    ),
    Case(
        "by notice, in time, to a day",
        of_five_years(by_notice, prolonged("2019-06-01", "2022-12-31")),
        in_force="2014-09-28", unknown="2023-01-01", covered="2022-12-31",
    ),
    Case(
        "by notice, late, no gap",
        of_five_years(by_notice, prolonged("2020-03-01")),
        in_force="2014-09-28", unknown="2024-09-29", covered="2024-09-28",
    ),
    Case(
        "by notice, late, to a day, no gap",
        of_five_years(by_notice, prolonged("2020-03-01", "2022-12-31")),
        in_force="2014-09-28", unknown="2023-01-01", covered="2022-12-31",
    ),
    Case(
        "by notice, twice",
        of_five_years(by_notice, prolonged("2019-06-01"), prolonged("2024-12-01")),
        in_force="2014-09-28", unknown="2029-09-29", covered="2029-09-28",
    ),
    Case(
        "by notice, to a day, then by one more term from that day",
        of_five_years(by_notice, prolonged("2019-06-01", "2022-12-31"), prolonged("2022-06-01")),
        in_force="2014-09-28", unknown="2028-01-01", covered="2027-12-31",
    ),
    Case(
        "automatic",
        of_five_years(automatic, prolonged("2019-06-01")),
        in_force="2014-09-28", covered="2024-09-28",
        next={"2019-09-29": "2024-09-28", "2024-09-29": "2029-09-28"},
        presumed={"2019-09-29": False, "2024-09-28": False, "2024-09-29": True},
    ),
    Case(
        "automatic, to a day, further terms from it",
        of_five_years(automatic, prolonged("2019-06-01", "2022-12-31")),
        in_force="2014-09-28", covered="2022-12-31",
        next={"2019-09-28": "2019-09-28", "2019-09-29": "2022-12-31", "2023-01-01": "2027-12-31"},
        presumed={"2022-12-31": False, "2023-01-01": True},
    ),
    Case(
        "automatic, in a presumed period, to a day",
        of_five_years(automatic, prolonged("2021-03-01", "2026-12-31")),
        in_force="2014-09-28", covered="2026-12-31",
        next={
            "2019-09-28": "2019-09-28", "2021-03-01": "2024-09-28", "2024-09-29": "2026-12-31",
            "2027-01-01": "2031-12-31",
        },
        presumed={"2026-12-31": False, "2027-01-01": True},
    ),
    Case(
        "automatic, yearly from 29 February",
        paper("2024-02-29", term=automatic(1), records=(prolonged("2025-02-01"),)),
        in_force="2024-02-29", covered="2026-02-28", next={"2027-03-01": "2028-02-29"},
    ),
    Case(
        "indefinite has nothing to prolong",
        paper("2014-09-28", records=(prolonged("2019-06-01", "2022-12-31"),)),
        in_force="2014-09-28", next={"2019-06-01": None},
    ),
    Case(
        "given out of order",
        of_five_years(fixed, prolonged("2022-06-01"), prolonged("2019-06-01", "2022-12-31")),
        in_force="2014-09-28", ended="2028-01-01", covered="2027-12-31",
    ),
]  # fmt: skip

CHANGED = [
    Case(
        "fixed, to a later day",
        of_five_years(fixed, changed("2016-03-01", "2022-12-31")),
        in_force="2014-09-28", ended="2023-01-01", covered="2022-12-31", end="2023-01-01",
        next={"2016-03-01": "2022-12-31", "2022-12-31": "2022-12-31", "2023-01-01": None},
    ),
    Case(
        "fixed, to an earlier day",
        of_five_years(fixed, changed("2016-03-01", "2017-12-31")),
        in_force="2014-09-28", ended="2018-01-01", covered="2017-12-31", next={"2018-01-01": None},
    ),
    Case(
        "fixed, to indefinite",
        of_five_years(fixed, changed("2016-03-01")),
        in_force="2014-09-28", end=None, next={"2016-03-01": None},
    ),
    Case(
        "fixed, late, to a day, no gap",
        of_five_years(fixed, changed("2020-03-01", "2022-12-31")),
        in_force="2014-09-28", ended="2023-01-01", covered="2022-12-31",
        next={"2019-09-28": "2019-09-28", "2019-09-29": "2022-12-31"},
    ),
    Case(
        "fixed, late, to indefinite, no gap",
        of_five_years(fixed, changed("2020-03-01")),
        in_force="2014-09-28", next={"2019-09-28": "2019-09-28", "2019-09-29": None},
    ),
    Case(
        "fixed, on its last day",
        of_five_years(fixed, changed("2019-09-28", "2022-12-31")),
        in_force="2014-09-28", ended="2023-01-01", covered="2022-12-31", next={"2019-09-28": "2022-12-31"},
    ),
    Case(
        "automatic, first renews on the new day",
        of_five_years(automatic, changed("2021-03-01", "2022-12-31")),
        in_force="2014-09-28", covered="2022-12-31", end=None,
        next={
            "2019-09-28": "2019-09-28", "2019-09-29": "2022-12-31", "2022-12-31": "2022-12-31",
            "2023-01-01": "2027-12-31",
        },
        presumed={"2022-12-31": False, "2023-01-01": True},
    ),
    Case(
        "automatic, to indefinite",
        of_five_years(automatic, changed("2021-03-01")),
        in_force="2014-09-28", next={"2019-09-28": "2019-09-28", "2019-09-29": None},
        presumed={"2021-03-01": False, "2100-01-01": False},
    ),
    Case(
        "by notice, first renews on the new day",
        of_five_years(by_notice, changed("2016-03-01", "2022-12-31")),
        in_force="2014-09-28", unknown="2023-01-01", covered="2022-12-31", next={"2016-03-01": "2022-12-31"},
    ),
    Case(
        "by notice, late, no gap",
        of_five_years(by_notice, changed("2020-03-01", "2022-12-31")),
        in_force="2014-09-28", unknown="2023-01-01", covered="2022-12-31",
    ),
    Case("by notice, to indefinite", of_five_years(by_notice, changed("2020-03-01")), in_force="2014-09-28"),
    Case(
        "indefinite, now ends",
        paper("2014-09-28", records=(changed("2016-03-01", "2022-12-31"),)),
        in_force="2014-09-28", ended="2023-01-01", covered="2022-12-31", end="2023-01-01",
        next={"2016-03-01": "2022-12-31", "2023-01-01": None},
    ),
    Case("indefinite, stays so", paper("2014-09-28", records=(changed("2016-03-01"),)), in_force="2014-09-28"),
    Case(
        "indefinite, now ends, then prolonged",
        paper("2014-09-28", records=(changed("2016-03-01", "2022-12-31"), prolonged("2022-06-01", "2025-06-30"))),
        in_force="2014-09-28", ended="2025-07-01", covered="2025-06-30", next={"2022-12-31": "2022-12-31"},
    ),
    Case(
        "unknown, now ends",
        paper("2014-09-28", records=(changed("2016-03-01", "2022-12-31"),), **UNKNOWN_TERM),
        in_force="2014-09-28", ended="2023-01-01", covered="2022-12-31",
    ),
    Case(
        "fixed, then prolonged from the new day",
        of_five_years(fixed, changed("2016-03-01", "2022-12-31"), prolonged("2022-06-01")),
        in_force="2014-09-28", ended="2028-01-01", covered="2027-12-31",
    ),
    Case(
        "fixed, to indefinite, then to a day",
        of_five_years(fixed, changed("2016-03-01"), changed("2018-03-01", "2022-12-31")),
        in_force="2014-09-28", ended="2023-01-01", covered="2022-12-31",
    ),
    Case(
        "from a month, to a day leaves no doubt",
        paper("1981-05", term=fixed(5), records=(changed("1983-03-01", "1990-12-31"),)),
        signed="1981-05-01", in_force="1981-05-31", ended="1991-01-01", covered="1990-12-31",
    ),
]  # fmt: skip

REFUSED = [
    Case(
        "automatic, in time",
        of_five_years(automatic, refused("2019-06-01")),
        in_force="2014-09-28", ended="2019-09-29", covered="2019-09-28", end="2019-09-29",
        next={"2019-09-28": "2019-09-28", "2019-09-29": None}, presumed={"2019-09-28": False},
    ),
    Case(
        "automatic, on the last day",
        of_five_years(automatic, refused("2019-09-28")),
        in_force="2014-09-28", ended="2019-09-29", covered="2019-09-28",
    ),
    Case(
        "automatic, a day late: the next period is under way",
        of_five_years(automatic, refused("2019-09-29")),
        in_force="2014-09-28", ended="2024-09-29", covered="2024-09-28", end="2024-09-29",
        next={"2019-09-28": "2019-09-28", "2024-09-28": "2024-09-28", "2024-09-29": None},
    ),
    Case(
        "automatic, in the third period",
        of_five_years(automatic, refused("2026-01-01")),
        in_force="2014-09-28", ended="2029-09-29", covered="2029-09-28",
    ),
    Case(
        "automatic, from a month",
        paper("1981-05", term=automatic(5), records=(refused("1985-12-01"),)),
        signed="1981-05-01", in_force="1981-05-31", unknown="1986-05-02", ended="1986-06-01", covered="1986-05-01",
        end="1986-05",
    ),
    Case(
        "by notice, in time",
        of_five_years(by_notice, refused("2019-06-01")),
        in_force="2014-09-28", ended="2019-09-29", covered="2019-09-28", end="2019-09-29",
    ),
    Case(
        "by notice, late",
        of_five_years(by_notice, refused("2020-03-01")),
        in_force="2014-09-28", ended="2019-09-29", covered="2019-09-28", end="2019-09-29",
    ),
    Case(
        "by notice, prolonged once before",
        of_five_years(by_notice, prolonged("2019-06-01"), refused("2023-01-01")),
        in_force="2014-09-28", ended="2024-09-29", covered="2024-09-28",
    ),
    Case(
        "fixed",
        of_five_years(fixed, refused("2019-06-01")),
        in_force="2014-09-28", ended="2019-09-29", covered="2019-09-28", end="2019-09-29",
    ),
    Case(
        "prolonged early, then refused in the period under way",
        of_five_years(by_notice, prolonged("2018-01-01"), refused("2019-06-01")),
        in_force="2014-09-28", ended="2019-09-29", covered="2019-09-28", next={"2019-09-29": None},
    ),
    Case("indefinite has no period", paper("2014-09-28", records=(refused("2019-06-01"),)), in_force="2014-09-28"),
    Case(
        "made indefinite has no period",
        of_five_years(fixed, changed("2020-03-01"), refused("2021-03-01")),
        in_force="2014-09-28", end=None,
    ),
    Case(
        "not registered has no period",
        of_five_years(automatic, refused("2019-06-01"), **ON_REGISTRATION),
        signed="2014-09-28", end=None,
    ),
    Case(
        "automatic, twice",
        of_five_years(automatic, refused("2018-06-01"), refused("2019-06-01")),
        in_force="2014-09-28", ended="2019-09-29", covered="2019-09-28",
    ),
    Case(
        "automatic, then prolonged after all",
        of_five_years(automatic, refused("2019-06-01"), prolonged("2019-12-01")),
        in_force="2014-09-28", covered="2024-09-28", end=None,
        next={"2019-09-29": "2024-09-28", "2024-09-29": "2029-09-28"},
        presumed={"2024-09-28": False, "2024-09-29": True},
    ),
    Case(
        "by notice, then prolonged to a day after all",
        of_five_years(by_notice, refused("2019-06-01"), prolonged("2019-12-01", "2022-12-31")),
        in_force="2014-09-28", unknown="2023-01-01", covered="2022-12-31",
    ),
    Case(
        "automatic, then made indefinite",
        of_five_years(automatic, refused("2019-06-01"), changed("2019-12-01")),
        in_force="2014-09-28", end=None,
    ),
    Case(
        "given out of order",
        of_five_years(by_notice, refused("2023-01-01"), prolonged("2019-06-01")),
        in_force="2014-09-28", ended="2024-09-29", covered="2024-09-28",
    ),
]  # fmt: skip

ENDED = [
    Case(
        "indefinite", paper("2012-11-15", ended="2023-09-29"),
        in_force="2012-11-15", ended="2023-09-29", end="2023-09-29",
    ),
    Case(
        "to the month", paper("2012-11-15", ended="2023-09"),
        in_force="2012-11-15", unknown="2023-09-01", ended="2023-09-30", end="2023-09",
    ),
    Case(
        "to the year", paper("2012-11-15", ended="2023"),
        in_force="2012-11-15", unknown="2023-01-01", ended="2023-12-31", end="2023",
    ),
    Case(
        "earlier than the fixed term",
        of_five_years(fixed, ended="2018-09-29"),
        in_force="2014-09-28", ended="2018-09-29", covered="2019-09-28", end="2018-09-29", next={"2018-09-28": None},
    ),
    Case(
        "later than the fixed term",
        of_five_years(fixed, ended="2021-01-01"),
        in_force="2014-09-28", ended="2021-01-01", covered="2019-09-28", end="2021-01-01",
        next={"2019-09-28": "2019-09-28", "2019-09-29": None},
    ),
    Case(
        "to a month of the fixed term's last year",
        of_five_years(fixed, ended="2019-06"),
        in_force="2014-09-28", unknown="2019-06-01", ended="2019-06-30", covered="2019-09-28", end="2019-06",
    ),
    Case(
        "automatic",
        of_five_years(automatic, ended="2021-01-01"),
        in_force="2014-09-28", ended="2021-01-01", covered="2019-09-28", end="2021-01-01",
        next={"2019-09-28": "2019-09-28", "2019-09-29": None}, presumed={"2020-12-31": True, "2021-01-01": False},
    ),
    Case(
        "by notice, past its boundary",
        of_five_years(by_notice, ended="2021-01-01"),
        in_force="2014-09-28", ended="2021-01-01", covered="2019-09-28",
    ),
    Case(
        "later than a refusal",
        of_five_years(automatic, refused("2019-06-01"), ended="2021-01-01"),
        in_force="2014-09-28", ended="2021-01-01", covered="2019-09-28", end="2021-01-01",
    ),
    Case(
        "earlier than a prolongation",
        of_five_years(fixed, prolonged("2019-06-01"), ended="2021-01-01"),
        in_force="2014-09-28", ended="2021-01-01", covered="2024-09-28",
    ),
    Case("before signing", paper("2014-09-28", ended="2010-01-01"), ended="2014-09-28"),
    Case("on the day of signing", paper("2014-09-28", ended="2014-09-28"), ended="2014-09-28"),
    Case(
        "to the month of signing", paper("2014-09-28", ended="2014-09"),
        unknown="2014-09-28", ended="2014-09-30",
    ),
    Case(
        "to the year of signing", paper("2014-09-28", ended="2014"),
        unknown="2014-09-28", ended="2014-12-31",
    ),
    Case(
        "on a day of the month of signing", paper("2014-09", ended="2014-09-15"),
        signed="2014-09-01", ended="2014-09-15",
    ),
    Case(
        "before force",
        paper("2020-05-20", registered="2020-06-10", ended="2020-06-01", **ON_REGISTRATION),
        signed="2020-05-20", ended="2020-06-01",
    ),
    Case(
        "to the month of force",
        paper("2020-05-20", registered="2020-06-10", ended="2020-06", **ON_REGISTRATION),
        signed="2020-05-20", unknown="2020-06-10", ended="2020-06-30",
    ),
]  # fmt: skip

UNDATED = [
    Case(
        "indefinite", paper("2014-09-28", ended_by="2025-08-11"),
        unknown="2014-09-28", ended="2025-08-11", end=None,
    ),
    Case(
        "term unknown", paper("2014-09-28", ended_by="2025-08-11", **UNKNOWN_TERM),
        unknown="2014-09-28", ended="2025-08-11", end=None, next={"2014-09-28": None},
    ),
    Case(
        "signed in a month", paper("1981-05", ended_by="2025-08-11"),
        signed="1981-05-01", unknown="1981-05-31", ended="2025-08-11",
    ),
    Case(
        "in force later",
        paper("2020-05-20", registered="2020-06-10", ended_by="2025-08-11", **ON_REGISTRATION),
        signed="2020-05-20", unknown="2020-06-10", ended="2025-08-11",
    ),
    Case(
        "the fixed term ends before",
        of_five_years(fixed, ended_by="2025-08-11"),
        unknown="2014-09-28", ended="2019-09-29", covered="2019-09-28",
        next={"2014-09-28": "2019-09-28", "2019-09-29": None},
    ),
    Case(
        "the fixed term ends after",
        of_five_years(fixed, ended_by="2018-03-01"),
        unknown="2014-09-28", ended="2018-03-01", covered="2019-09-28", end=None, next={"2014-09-28": None},
    ),
    Case(
        "the fixed term from a month ends before",
        paper("1981-05", term=fixed(5), ended_by="2025-08-11"),
        signed="1981-05-01", unknown="1981-05-31", ended="1986-06-01", covered="1986-05-01",
    ),
    Case(
        "automatic", of_five_years(automatic, ended_by="2025-08-11"),
        unknown="2014-09-28", ended="2025-08-11", covered="2019-09-28", end=None,
        next={"2019-09-29": "2024-09-28", "2024-09-29": None}, presumed={"2025-08-10": False},
    ),
    Case(
        "by notice", of_five_years(by_notice, ended_by="2025-08-11"),
        unknown="2014-09-28", ended="2025-08-11", covered="2019-09-28",
    ),
    Case(
        "a refusal ends it before",
        of_five_years(automatic, refused("2019-06-01"), ended_by="2025-08-11"),
        unknown="2014-09-28", ended="2019-09-29", covered="2019-09-28",
    ),
    Case("known before signing", paper("2014-09-28", ended_by="2010-01-01"), ended="2014-09-28"),
    Case("known on the day of signing", paper("2014-09-28", ended_by="2014-09-28"), ended="2014-09-28"),
    Case(
        "known in the month of signing", paper("1981-05", ended_by="1981-05-15"),
        signed="1981-05-01", ended="1981-05-15",
    ),
    Case(
        "force awaited", paper("2014-09-28", ended_by="2025-08-11", **AWAITED),
        signed="2014-09-28", ended="2025-08-11", end=None,
    ),
]  # fmt: skip

SUPERSEDED = [
    Case(
        "by one that was registered in the month of its signing, not in doubt before that",
        old(by=new("2018-09-20", registered="2018-09", **ON_REGISTRATION)),
        in_force="2014-07-03", unknown="2018-09-20", ended="2018-09-30",
    ),
    Case(
        "by one with a stated year of force, not in doubt before it was signed",
        old(by=new("2018-09-20", stated="2018")),
        in_force="2014-07-03", unknown="2018-09-20", ended="2018-12-31",
    ),
    Case(
        "by one that ended within the month of its own signing",
        old(by=new("2018-09", ended="2018-09-20")),
        in_force="2014-07-03", unknown="2018-09-01", ended="2018-09-30",
    ),
    Case("on a day", old(by=new()), in_force="2014-07-03", ended="2018-09-29", end="2018-09-29"),
    Case(
        "in a month", old(by=new("2018-09")),
        in_force="2014-07-03", unknown="2018-09-01", ended="2018-09-30", end="2018-09",
    ),
    Case(
        "in a year", old(by=new("2018")),
        in_force="2014-07-03", unknown="2018-01-01", ended="2018-12-31", end="2018",
    ),
    Case("successor awaits force", old(by=new(**AWAITED)), in_force="2014-07-03", end=None),
    Case("successor not registered", old(by=new(**ON_REGISTRATION)), in_force="2014-07-03"),
    Case(
        "successor registered later", old(by=new(registered="2018-11-02", **ON_REGISTRATION)),
        in_force="2014-07-03", ended="2018-11-02", end="2018-11-02",
    ),
    Case(
        "successor registered in a later month", old(by=new(registered="2018-11", **ON_REGISTRATION)),
        in_force="2014-07-03", unknown="2018-11-01", ended="2018-11-30", end="2018-11",
    ),
    Case(
        "successor in force from a later day", old(by=new(stated="2019-01-01")),
        in_force="2014-07-03", ended="2019-01-01",
    ),
    Case(
        "successor in force from a day before its signing", old(by=new(stated="2018-01-01")),
        in_force="2014-07-03", ended="2018-09-29", end="2018-09-29",
    ),
    Case(
        "successor in force from a day before the month of its signing", old(by=new("2018-09", stated="2018-01-01")),
        in_force="2014-07-03", unknown="2018-09-01", ended="2018-09-30", end="2018-09",
    ),
    Case(
        "after its fixed term", old(term=fixed(2), by=new()),
        in_force="2014-07-03", ended="2016-07-04", covered="2016-07-03", end="2016-07-04",
    ),
    Case(
        "within its fixed term", old(term=fixed(5), by=new()),
        in_force="2014-07-03", ended="2018-09-29", covered="2019-07-03", end="2018-09-29", next={"2018-09-28": None},
    ),
    Case(
        "within the month that its fixed term ends in", paper("2014-09", term=fixed(4), by=new("2018-09-15")),
        signed="2014-09-01", in_force="2014-09-30", unknown="2018-09-02", ended="2018-09-15", covered="2018-09-01",
    ),
    Case(
        "within an automatic term", old(term=automatic(2), by=new()),
        in_force="2014-07-03", ended="2018-09-29", covered="2016-07-03", end="2018-09-29",
        next={"2016-07-04": "2018-07-03", "2018-07-04": None}, presumed={"2018-09-28": True, "2018-09-29": False},
    ),
    Case(
        "after a boundary by notice", old(term=by_notice(2), by=new()),
        in_force="2014-07-03", ended="2018-09-29", covered="2016-07-03", end="2018-09-29",
    ),
    Case(
        "after a refusal", old(term=automatic(2), records=(refused("2016-01-01"),), by=new()),
        in_force="2014-07-03", ended="2016-07-04", covered="2016-07-03", end="2016-07-04",
    ),
    Case(
        "after its stated end", old(ended="2017-01-01", by=new()),
        in_force="2014-07-03", ended="2017-01-01", end="2017-01-01",
    ),
    Case(
        "before its stated end", old(ended="2020-01-01", by=new()),
        in_force="2014-07-03", ended="2018-09-29", end="2018-09-29",
    ),
    Case(
        "in the month of its stated end", old(ended="2018-09-15", by=new("2018-09")),
        in_force="2014-07-03", unknown="2018-09-01", ended="2018-09-15",
    ),
    Case(
        "in the year of its stated end", old(ended="2018", by=new()),
        in_force="2014-07-03", unknown="2018-01-01", ended="2018-09-29",
    ),
    Case(
        "undated, successor before the day by which it ended", old(ended_by="2025-08-11", by=new()),
        unknown="2014-07-03", ended="2018-09-29",
    ),
    Case(
        "undated, successor after the day by which it ended", old(ended_by="2017-01-01", by=new()),
        unknown="2014-07-03", ended="2017-01-01", end=None,
    ),
    Case(
        "successor ended before it came into force",
        old(by=new(registered="2018-11-02", ended="2018-10-15", **ON_REGISTRATION)),
        in_force="2014-07-03", end=None,
    ),
    Case(
        "successor ended on the day it would have come into force",
        old(by=new(registered="2018-11-02", ended="2018-11-02", **ON_REGISTRATION)),
        in_force="2014-07-03",
    ),
    Case(
        "successor ended a day after it came into force",
        old(by=new(registered="2018-11-02", ended="2018-11-03", **ON_REGISTRATION)),
        in_force="2014-07-03", ended="2018-11-02",
    ),
    Case("successor itself undated", old(by=new(ended_by="2025-08-11")), in_force="2014-07-03", ended="2018-09-29"),
    Case("successor's own term over", old(by=new(term=fixed(2))), in_force="2014-07-03", ended="2018-09-29"),
    Case("the first of three", old(by=new(by=new("2024-09-28"))), in_force="2014-07-03", ended="2018-09-29"),
    Case("the second of three", new(by=new("2024-09-28")), in_force="2018-09-29", ended="2024-09-28"),
    Case(
        "the second of three never came into force",
        old(by=new(registered="2018-11-02", by=new("2018-10-15"), **ON_REGISTRATION)),
        in_force="2014-07-03",
    ),
    Case(
        "the second of three, its successor awaited",
        old(by=new(registered="2018-11-02", by=new("2018-10-15", **AWAITED), **ON_REGISTRATION)),
        in_force="2014-07-03", ended="2018-11-02",
    ),
    Case(
        "the second of three, its successor a draft",
        old(by=new(registered="2018-11-02", by=new("2018-10-15", stage=Stage.DRAFT), **ON_REGISTRATION)),
        in_force="2014-07-03", ended="2018-11-02",
    ),
    Case("successor a draft", old(by=new(stage=Stage.DRAFT)), in_force="2014-07-03", end=None),
    Case("successor a draft without signing", old(by=new(None, stage=Stage.DRAFT)), in_force="2014-07-03"),
    Case("successor submitted", old(by=new(stage=Stage.SUBMITTED)), in_force="2014-07-03"),
    Case("successor returned", old(by=new(stage=Stage.RETURNED)), in_force="2014-07-03"),
    Case("successor withdrawn", old(by=new(stage=Stage.WITHDRAWN)), in_force="2014-07-03"),
    Case("successor in force before it was signed", old(by=new("2010-01-01")), ended="2014-07-03"),
    Case("before it came into force", old(by=new(), **ON_REGISTRATION), signed="2014-07-03", ended="2018-09-29"),
]  # fmt: skip

GROUPS = {
    "signing": SIGNING,
    "force": FORCE,
    "fixed": FIXED,
    "automatic": AUTOMATIC,
    "by notice": BY_NOTICE,
    "prolonged": PROLONGED,
    "changed": CHANGED,
    "refused": REFUSED,
    "ended": ENDED,
    "undated": UNDATED,
    "superseded": SUPERSEDED,
}
CASES = {f"{group}: {case.id}": case for group, found in GROUPS.items() for case in found}


def each_case(asked: Callable[[Case], bool] = lambda case: True):
    return pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES.items() if asked(case)])


# Any facts that the database would take


def sometimes(strategy):
    return st.integers(0, 3).flatmap(lambda roll: strategy if roll == 3 else st.none())


@st.composite
def any_facts(draw) -> Facts:
    """Days lie mostly near each other: that is where they contradict."""
    free = st.dates(date(1900, 1, 1), date(2150, 12, 31))
    start = draw(free)
    near = st.integers(-40, 9000).map(lambda step: min(start + timedelta(days=step), date(2150, 12, 31)))
    days = st.sampled_from([near, near, near, free]).flatmap(lambda found: found)
    precisions = st.sampled_from(["day", "day", "month", "year"])
    partial = st.builds(PartialDate.of, days, precisions)
    rule = draw(st.sampled_from([ForceRule.SIGNING, ForceRule.SIGNING, *ForceRule]))
    ended = draw(sometimes(partial))
    return Facts(
        signed=PartialDate.of(start, draw(precisions)) if draw(st.integers(0, 15)) else None,
        registered=draw(partial)
        if rule == ForceRule.REGISTRATION and draw(st.booleans())
        else draw(sometimes(partial)),
        force_rule=rule,
        stated_force=draw(partial) if rule == ForceRule.STATED else None,
        records=tuple(draw(st.lists(any_record(days), max_size=4, unique_by=lambda record: record.on))),
        ended=ended,
        ended_by=None if ended else draw(sometimes(days)),
        replaced=draw(sometimes(partial.map(End.on))),
        **draw(any_term(days)),
    )


@st.composite
def any_record(draw, days) -> Record:
    change = draw(st.sampled_from(TermChange))
    return Record(draw(days), change, None if change == TermChange.REFUSED else draw(st.none() | days))


@st.composite
def any_term(draw, days) -> dict:
    kind = draw(st.sampled_from([TermKind.FIXED, TermKind.RENEWING, TermKind.RENEWING, *TermKind]))
    if kind not in (TermKind.FIXED, TermKind.RENEWING):
        return {"term": kind}
    last_day = draw(sometimes(days))
    years = None if kind == TermKind.FIXED and last_day else draw(st.integers(1, 12) | st.integers(1, 99))
    renewal = draw(st.sampled_from(Renewal)) if kind == TermKind.RENEWING else None
    return {"term": kind, "years": years, "renewal": renewal, "last_day": last_day}
