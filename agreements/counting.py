"""The public register turned on its side, so that counting for a new question takes milliseconds, not half a second.

Of every value the agreements that have it, as one long number: bit 50 is the agreement 50. Counting what two values
have in common is then one `&`. Read once for a state of the register; 100,000 agreements take some 10 MB.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cached_property, lru_cache, reduce
from operator import or_

from django.db.models import CharField, Count, Value
from django.db.models.functions import Cast

from agreements.choices import Side, Stage, Status
from agreements.facets import COLUMNS, NO_CONDITION, Tally, key_of, kin_by
from agreements.models import Agreement, Participation
from places.models import Country, Territory

DAYS = ("exists_from", "force_from", "doubt_from", "ended_from")
VALUES = tuple(name for name in COLUMNS if name != "status")
DAYS_KEPT = 16
NEVER = "9999-12-31"
BITS = bytes.maketrans(b"\0\1", b"01")
ONE = ord("1")
FLAGS = {ord("0"): 0, ONE: 1}


class Masks(ABC):
    """What any register has turned on its side: `masks` of each value, `parties` of each territory, `names`."""

    size: int

    def __init__(self):
        self.masks: dict[str, dict] = {}
        self.names: dict[str, dict] = {}
        self.parties: dict[int, list[int]] = {}
        self.read()
        self.read_places()  # last, so that whatever the rest names is known

    @abstractmethod
    def read(self): ...

    def read_places(self):
        """Their names, which territories are ours, and who was made of whom."""
        self.home, links, names = set(), [], {}
        rows = Territory.objects.order_by().values_list("pk", "is_home", "predecessors", "short_name", "name_en")
        for pk, is_home, predecessor, *named in rows:
            names[pk] = named
            if is_home:
                self.home.add(pk)
            if predecessor:
                links.append((pk, predecessor))
        self.names["territory"] = names
        self.names["country"] = {code: names for code, *names in Country.objects.values_list("code", "name", "name_en")}
        self.kin = kin_by(links)

    def bits(self, records: Iterable[int]) -> int:
        flags = bytearray(b"0") * self.size
        for record in records:
            if record < self.size:  # what was published while we read counts with the next change
                flags[record] = ONE
        return int(flags[::-1], 2)

    def of_each(self, found: dict[str, list[int]]) -> dict[str, int]:
        return {value: self.bits(records) for value, records in found.items()}

    def flags(self, found: int) -> bytes:
        """By record: 0 or 1."""
        return f"{found:0{self.size}b}".translate(FLAGS)[::-1].encode()

    def lineage(self, territories: Iterable[int]) -> set[int]:
        """As TerritoryQuerySet.lineage, without asking the database again."""
        return {relative for place in territories for relative in self.kin.get(place, {place})}

    def with_party(self, territories: Iterable[int]) -> int:
        return self.bits(one for place in self.lineage(territories) for one in self.parties.get(place, ()))


class Columns(Masks):
    def read(self):
        self.read_agreements()
        self.read_parties()
        self.read_themes()
        self.on = lru_cache(maxsize=DAYS_KEPT)(self.states)

    def read_agreements(self):
        # Days as text sort as days do, and a hundred thousand of them need not be made into dates.
        texts = [Cast(name, CharField()) for name in DAYS]
        columns = [COLUMNS[name] for name in VALUES]
        days: list[list[str]] = [[] for _name in DAYS]
        found: dict[str, dict[str, list[int]]] = {name: {} for name in VALUES}
        dated, same = [], {}
        rows = Agreement.objects.public().order_by("pk").values_list("pk", "ended_by", *columns, *texts)
        for pk, ended_by, *values in rows.iterator():
            if ended_by:
                dated.append(pk)
            for name, value in zip(VALUES, values[: len(VALUES)], strict=True):
                found[name].setdefault(value, []).append(pk)
            for column, day in zip(days, values[len(VALUES) :], strict=True):
                column += [NEVER] * (pk - len(column))
                column.append(same.setdefault(day, day))
        self.days = days if days[0] else [[NEVER]] * len(DAYS)  # of an empty register
        self.size = len(self.days[0])
        self.dated = self.bits(dated)
        self.masks = {name: self.of_each(values) for name, values in found.items()}

    def read_parties(self):
        countries: dict[str, list[int]] = {}
        parties = Participation.objects.filter(agreement__stage=Stage.PUBLISHED).order_by("agreement")
        rows = parties.values_list("agreement", "territory", "country", "side")
        for agreement, territory, country, side in rows.iterator():
            signed = self.parties.setdefault(territory, [])
            if not signed or signed[-1] != agreement:
                signed.append(agreement)
            if side == Side.FOREIGN:
                countries.setdefault(country, []).append(agreement)
        self.masks["country"] = self.of_each(countries)

    def read_themes(self):
        themes: dict[str, list[int]] = {}
        self.names["theme"] = {}
        links = Agreement.themes.through.objects.filter(agreement__stage=Stage.PUBLISHED)
        rows = links.values_list("agreement", "theme__slug", "theme__name", "theme__name_en")
        for agreement, slug, *names in rows.iterator():
            self.names["theme"][slug] = names
            themes.setdefault(slug, []).append(agreement)
        self.masks["theme"] = self.of_each(themes)

    def states(self, day: date) -> dict[str, int]:
        """The comparisons of querysets.COMPARISONS for everything that was signed by the day."""
        reached = day.isoformat().__ge__
        exists, force, doubt, ended = (int(bytes(map(reached, days)).translate(BITS)[::-1], 2) for days in self.days)
        return {
            Status.SIGNED: exists & ~force,
            Status.IN_FORCE: exists & force & ~doubt,
            Status.UNKNOWN: exists & doubt & ~ended,
            Status.ENDED: exists & ended,
        }


@lru_cache(maxsize=2)
def columns_at(change: int, register: type[Masks] = Columns) -> Masks:
    """As the register is after this public change."""
    return register()


class Quick:
    """The same numbers as the Tally that it stands before, a test says so."""

    def __init__(self, filterset, read: Masks):
        super().__init__(filterset)
        self.read = read
        self.masks = read.masks

    # What is found

    def found(self, without: str = "") -> int:
        found = self.elsewhere
        for name, agreements in self.conditions.items():
            if name != without:
                found &= agreements
        return found

    @cached_property
    def conditions(self) -> dict[str, int]:
        """For each facet with something chosen: whatever has any of that."""
        chosen = {name: self.typed.get(name) for name in self.order}
        found = {}
        for name, values in chosen.items():
            if values and name == "territory":
                found[name] = self.read.with_party(territory.pk for territory in values)
            elif values:
                found[name] = reduce(or_, (self.masks[name].get(key_of(value), 0) for value in values))
        return found

    @cached_property
    def elsewhere(self) -> int:
        """Everything there is; of that what has the words and days, which the database knows."""
        if not any(value for name, value in self.typed.items() if name not in (*self.order, *NO_CONDITION)):
            return self.every
        found = self.asked(*self.order).values_list("pk", flat=True)
        return self.every & self.read.bits(found)

    # Numbers

    @cached_property
    def total(self) -> int:
        return self.found().bit_count()

    def totals_without(self, names: Iterable[str]) -> dict[str, int]:
        """What would be found without each of the conditions; what only the database knows is one query for all."""
        totals = {name: self.found(name).bit_count() if name in self.order else 0 for name in names}
        rest = [
            self.asked(name).annotate(left=Value(name)).values_list("left").annotate(number=Count("pk"))
            for name in totals
            if name not in self.order
        ]
        return totals | dict(rest[0].union(*rest[1:], all=True)) if rest else totals

    def numbers(self, name: str) -> Counter[str]:
        return self.counted(name, self.found(name))

    def counted(self, name: str, found: int) -> Counter[str]:
        numbers = {value: (found & mask).bit_count() for value, mask in self.masks[name].items()}
        return Counter({value: number for value, number in numbers.items() if number})

    def named_numbers(self, name: str) -> list[tuple]:
        names = self.read.names[name]
        return [(value, *names[value], number) for value, number in self.numbers(name).items()]

    def numbers_of_territories(self, chosen) -> list[tuple]:
        read = self.read
        has = read.flags(self.found("territory")).__getitem__
        numbers = {place: sum(map(has, read.parties.get(place, ()))) for place in read.home | set(chosen)}
        told = {place for place, number in numbers.items() if number} | set(chosen)
        for place, relatives in ((place, read.kin[place]) for place in told & read.kin.keys()):
            signed = {one for relative in relatives for one in read.parties.get(relative, ()) if has(one)}
            numbers[place] = len(signed)
        return [(place, *read.names["territory"][place], number) for place, number in numbers.items() if number]


class QuickTally(Quick, Tally):
    def __init__(self, filterset, read: Columns):
        super().__init__(filterset, read)
        self.masks = read.masks | {"status": read.on(filterset.day)}

    @property
    def every(self) -> int:
        """That was signed by the day."""
        return reduce(or_, self.masks["status"].values())

    @cached_property
    def states(self) -> Counter[str]:
        return self.counted("status", self.found())

    @cached_property
    def ended_without_day(self) -> int:
        return (self.found() & self.masks["status"][Status.UNKNOWN] & self.read.dated).bit_count()
