"""What pages show of roadmaps on a day, ready for the templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from django.db.models import Q
from django.utils.timezone import localdate

from accounts.models import Change
from agreements.choices import Side
from places.models import Body
from roadmaps import timeline
from roadmaps.choices import State
from roadmaps.filtersets import RoadmapFilterSet
from roadmaps.models import Measure, Progress, Responsible, Roadmap, RoadmapSection
from roadmaps.records import with_parts

STATES = (State.DONE, State.RUNNING, State.OVERDUE, State.PLANNED, State.DROPPED)  # as bars show them


@dataclass(frozen=True)
class Piece:
    """A part of a bar of a hundred: where it begins and how long it is."""

    state: State
    count: int
    start: float
    share: float


@dataclass(frozen=True)
class Share:
    """How many measures are in which state, of the whole or of a part of it."""

    of: object
    counts: Counter

    @classmethod
    def counted(cls, of: object, states: Iterable[State]) -> Share:
        return cls(of, Counter(states))

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def done(self) -> int:
        return self.counts[State.DONE]

    @property
    def pieces(self) -> list[Piece]:
        found, start = [], 0.0
        for state in STATES:
            if count := self.counts[state]:
                share = 100 * count / self.total
                found.append(Piece(state, count, round(start, 2), round(share, 2)))
                start += share
        return found


@dataclass(frozen=True)
class Row:
    """One roadmap in the list; it comes from `records.with_parties()`."""

    roadmap: Roadmap
    share: Share

    @property
    def name(self) -> str:
        return str(self.roadmap)


def rows(roadmaps: Iterable[Roadmap], day: date) -> list[Row]:
    roadmaps = list(roadmaps)
    states: dict[int, list[State]] = {}
    for measure in Measure.objects.filter(roadmap__in=roadmaps).select_related("roadmap").prefetch_related("progress"):
        states.setdefault(measure.roadmap_id, []).append(measure.state_on(day))
    return [Row(roadmap, Share.counted(roadmap, states.get(roadmap.pk, []))) for roadmap in roadmaps]


@dataclass
class MeasureRow:
    measure: Measure
    day: date

    @cached_property
    def state(self) -> State:
        return self.measure.state_on(self.day)

    @property
    def is_ruled(self) -> bool:
        """A person has said so, against days and progress."""
        return bool(self.measure.ruled) and self.measure.ruled_on <= self.day

    @property
    def sides(self) -> list[tuple[str, list[Responsible]]]:
        responsible = list(self.measure.responsible.all())
        found = [(side, [one for one in responsible if one.side == side]) for side in Side]
        return [(side, some) for side, some in found if some]

    @property
    def progress(self) -> list[Progress]:
        return [step for step in self.measure.progress.all() if step.on <= self.day]


@dataclass(frozen=True)
class Section:
    number: int
    section: RoadmapSection
    rows: list[MeasureRow]


class Page:
    """One roadmap on a day; it comes from `records.with_parties()`."""

    def __init__(self, roadmap: Roadmap, asked: RoadmapFilterSet):
        self.roadmap, self.asked = roadmap, asked
        self.errors = {name: [str(error) for error in found] for name, found in asked.errors.items()}
        self.day = asked.day

    @property
    def is_today(self) -> bool:
        return self.day == localdate()

    @property
    def is_signed(self) -> bool:
        return not self.roadmap.signed or self.roadmap.signed.first <= self.day

    @cached_property
    def rows(self) -> list[MeasureRow]:
        return [MeasureRow(measure, self.day) for measure in with_parts(self.roadmap.measures.in_order())]

    @cached_property
    def found(self) -> list[MeasureRow]:
        """Those that are asked for; nothing when a part of the question cannot be understood."""
        if self.errors:
            return []
        if not self.is_narrowed:
            return self.rows
        self.asked.queryset = self.roadmap.measures.all()
        keys = set(self.asked.qs.values_list("pk", flat=True))
        return [row for row in self.rows if row.measure.pk in keys]

    @property
    def is_narrowed(self) -> bool:
        typed = self.asked.form.cleaned_data
        return bool(typed.get("body") or typed.get("status"))

    @cached_property
    def numbers(self) -> dict[int, int]:
        """Of all sections, whatever is asked for."""
        return {key: number for number, key in enumerate(dict.fromkeys(row.measure.section_id for row in self.rows), 1)}

    @property
    def sections(self) -> list[Section]:
        grouped = groupby(self.found, key=lambda row: row.measure.section)
        return [Section(self.numbers[section.pk], section, list(some)) for section, some in grouped]

    # Who answers for it

    @cached_property
    def names_of_sides(self) -> dict[str, str]:
        """«Смоленская область»"""
        parties = list(self.roadmap.parties.all())
        return {
            str(side): ", ".join(dict.fromkeys(str(one.territory) for one in parties if one.side == side)) or side.label
            for side in Side
        }

    @property
    def bodies(self) -> list[tuple[str, list[Body]]]:
        """To choose from, by side."""
        found: dict[str, dict[int, Body]] = {side: {} for side in Side.values}
        for row in self.rows:
            for one in row.measure.responsible.all():
                if one.body:
                    found[one.side][one.body_id] = one.body
        return [
            (self.names_of_sides[side], sorted(some.values(), key=lambda body: body.name_key))
            for side, some in found.items() if some
        ]  # fmt: skip

    @property
    def states(self) -> list[tuple[str, str]]:
        return State.choices

    def chosen(self, name: str) -> list[str]:
        return self.asked.data.getlist(name)

    @property
    def chosen_body(self) -> list[str]:
        return self.chosen("body")

    @property
    def chosen_status(self) -> list[str]:
        return self.chosen("status")

    # How far it is

    @cached_property
    def share(self) -> Share:
        return share_of(self.roadmap, self.rows)

    @property
    def by_section(self) -> list[Share]:
        grouped = groupby(self.rows, key=lambda row: row.measure.section)
        return [share_of(Section(self.numbers[section.pk], section, some), some)
                for section, some in ((section, list(some)) for section, some in grouped)]  # fmt: skip

    @property
    def by_side(self) -> list[Share]:
        shares = [
            share_of(name, [row for row in self.rows if side in dict(row.sides)])
            for side, name in self.names_of_sides.items()
        ]
        return [share for share in shares if share.total]

    @cached_property
    def drawings(self) -> list[timeline.Drawing]:
        return timeline.drawings(self.roadmap, [row.measure for row in self.found], self.day)

    # What it comes from and what became of it

    @cached_property
    def basis(self):
        return self.roadmap.public_basis

    @cached_property
    def neighbours(self) -> tuple[Roadmap | None, list[Roadmap]]:
        """Which one it continues and which ones continue it, as far as they are public."""
        around = Roadmap.objects.public().filter(Q(pk=self.roadmap.continues_id) | Q(continues=self.roadmap))
        found = list(around.prefetch_related("parties__territory"))
        before = next((one for one in found if one.pk == self.roadmap.continues_id), None)
        return before, [one for one in found if one is not before]

    @cached_property
    def changes(self) -> list[Change]:
        """Of the roadmap and of its measures."""
        of_measures = Q(model=Measure._meta.label_lower, object_id__in=[row.measure.pk for row in self.rows])
        ours = Q(model=Roadmap._meta.label_lower, object_id=self.roadmap.pk)
        return list(Change.objects.filter(ours | of_measures, is_public=True).order_by("-number"))


def share_of(of: object, rows: Sequence[MeasureRow]) -> Share:
    return Share.counted(of, (row.state for row in rows))
