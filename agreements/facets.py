"""How many agreements stand behind each choice of the list; each facet leaves its own choice out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby

from django.db.models import Case, Count, Q, Value, When
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.choices import Side, Status
from agreements.models import Agreement, Participation
from agreements.querysets import COMPARISONS
from office.words import sort_key
from places.fields import in_language
from places.models import Territory
from places.querysets import reach

SHOWN_AT_ONCE = 6
# Two thousand municipalities are nine tenths of a page: beyond MANY the commonest are shown and the rest on request.
MANY, SHOWN_OF_MANY = 60, 10
# Facets with few values are columns, so one query counts all their combinations.
COLUMNS = {
    "status": "state",
    "term": "term",
    "registered": "registration",
    "kind": "kind",
    "practical": "practical",
}
# What a visitor calls them; the rest as the filterset does.
LABELS = {"practical": pgettext_lazy("fact", "In practice"), "term": pgettext_lazy("fact", "Term")}
MUNICIPALITY = _("municipality")
ORDER = ("status", "country", "territory", "term", "registered", "kind", "theme", "practical")
NO_CONDITION = ("as_of", "order")
BOUNDARIES = ("boundary_from", "boundary_to")


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    is_chosen: bool = False


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    choices: list[Choice] = field(default_factory=list)
    number: int = 0  # of all choices, where the page has not all of them

    @property
    def at_once(self) -> list[Choice]:
        """The commonest, and whatever is chosen: that must not hide. One left over needs no door of its own."""
        if self.number or len(self.choices) <= SHOWN_AT_ONCE + 1:
            return self.choices
        return self.commonest(SHOWN_AT_ONCE)

    @property
    def further(self) -> list[Choice]:
        shown = self.at_once
        return [choice for choice in self.choices if choice not in shown]

    def commonest(self, number: int) -> list[Choice]:
        return [choice for place, choice in enumerate(self.choices) if place < number or choice.is_chosen]

    def shortened(self) -> Facet:
        """As it stands beside the list; all of a long one are on a page of their own, see `by_letter`."""
        if self.name != "territory" or len(self.choices) <= MANY:
            return self
        return replace(self, choices=self.commonest(SHOWN_OF_MANY), number=len(self.choices))

    @property
    def by_letter(self) -> list[tuple[str, list[Choice]]]:
        ordered = sorted(self.choices, key=lambda choice: sort_key(choice.label))
        return [
            (letter.upper(), list(group)) for letter, group in groupby(ordered, lambda one: sort_key(one.label)[:1])
        ]


class Tally:
    """What the filterset finds, counted by everything a visitor may choose."""

    order, columns = ORDER, COLUMNS

    def __init__(self, filterset):
        self.filterset = filterset
        filterset.form.is_valid()
        self.typed = filterset.form.cleaned_data

    def asked(self, *without: str):
        """The agreements that are asked for, some of the conditions left out; in no order."""
        found = self.filterset.queryset.on(self.filterset.day)
        if any(self.typed.get(name) for name in BOUNDARIES):
            found = found.with_next_boundary()
        for name, value in self.typed.items():
            if name in without or not value:
                continue
            if name == "territory":
                found = found.filter(pk__in=self.of_territories)
            else:
                found = self.filterset.filters[name].filter(found, value)
        return found.order_by()

    @cached_property
    def of_territories(self):
        """Reading who was made of whom is one query, so it is done once for all that is counted."""
        every = self.filterset.queryset.model.objects.all()
        return self.filterset.filters["territory"].filter(every, self.typed["territory"]).values("pk")

    @cached_property
    def combinations(self) -> list[tuple[dict, int, bool]]:
        day = self.filterset.day
        states = (When(COMPARISONS[status](day), then=Value(str(status))) for status in Status)
        found = self.asked(*COLUMNS).annotate(
            state=Case(*states), is_undated=Case(When(ended_by=None, then=Value(0)), default=Value(1))
        )
        rows = found.values_list(*COLUMNS.values(), "is_undated").annotate(number=Count("pk"))
        return [(dict(zip(COLUMNS, row, strict=False)), row[-1], bool(row[-2])) for row in rows]

    def matching(self, *, without: str = ""):
        chosen = {name: set(self.typed[name]) for name in self.columns if name != without and self.typed.get(name)}
        for values, *counted in self.combinations:
            if all(values[name] in wanted for name, wanted in chosen.items()):
                yield values, *counted

    @cached_property
    def total(self) -> int:
        return sum(number for _values, number, *_rest in self.matching())

    @cached_property
    def states(self) -> Counter[str]:
        return self.summed("status", self.matching())

    @cached_property
    def ended_without_day(self) -> int:
        """Of those nobody knows about: how many are known to have ended later, on an unknown day."""
        return sum(
            number
            for values, number, is_undated in self.matching()
            if is_undated and values["status"] == Status.UNKNOWN
        )

    def total_without(self, name: str) -> int:
        """What would be found if this condition were not asked."""
        if name in self.columns:
            return sum(number for _values, number, *_rest in self.matching(without=name))
        return self.asked(name).count()

    # One facet each

    def facets(self) -> list[Facet]:
        return [self.facet(name) for name in self.order]

    def facet(self, name: str) -> Facet:
        counted = self.column if name in self.columns else self.territories if name == "territory" else self.records
        return Facet(name, self.label(name), counted(name))

    def label(self, name: str) -> str:
        return capfirst(str(MUNICIPALITY)) if name == "territory" else label_of(self.filterset, name)

    def column(self, name: str) -> list[Choice]:
        numbers = self.numbers(name)
        chosen = self.typed.get(name) or []
        offered = self.filterset.form.fields[name].choices
        return [
            Choice(value, capfirst(str(label)), numbers[value], value in chosen)
            for value, label in offered
            if numbers[value] or value in chosen
        ]

    def numbers(self, name: str) -> Counter[str]:
        return self.summed(name, self.matching(without=name))

    def summed(self, name: str, combinations) -> Counter[str]:
        numbers: Counter[str] = Counter()
        for values, number, *_rest in combinations:
            numbers[values[name]] += number
        return numbers

    def records(self, name: str) -> list[Choice]:
        return choices(self.named_numbers(name), {key_of(record): record for record in self.typed.get(name) or ()})

    def territories(self, name: str) -> list[Choice]:
        """Municipalities of this registry, and places abroad once they are chosen."""
        chosen = {territory.pk: territory for territory in self.typed.get(name) or ()}
        return choices(self.numbers_of_territories(chosen), chosen)

    # Value, name, English name, number

    def named_numbers(self, name: str) -> list[tuple]:
        found = self.found_without(name)
        if name == "country":
            parties = Participation.objects.filter(side=Side.FOREIGN, agreement__in=found)
            rows = parties.values_list("country", "country__name", "country__name_en")
            return list(rows.annotate(number=Count("agreement", distinct=True)).order_by())
        links = Agreement.themes.through.objects.filter(agreement__in=found)
        rows = links.values_list("theme__slug", "theme__name", "theme__name_en")
        return list(rows.annotate(number=Count("pk")).order_by())

    def numbers_of_territories(self, chosen) -> list[tuple]:
        parties = Participation.objects.filter(agreement__in=self.found_without("territory"))
        offered = parties.filter(Q(territory__is_home=True) | Q(territory__in=list(chosen)))
        rows = offered.values_list("territory", "territory__short_name", "territory__name_en")
        return with_kin(list(rows.annotate(number=Count("agreement", distinct=True)).order_by()), parties, chosen)

    def found_without(self, name: str):
        return self.asked(name).values("pk")


def key_of(value):
    """As it stands in the address: a theme by its word, a country by its code, a state as it is."""
    return getattr(value, "slug", None) or getattr(value, "pk", value)


def label_of(filterset, name: str) -> str:
    return capfirst(str(LABELS.get(name) or filterset.filters[name].label))


def choices(rows, chosen: dict) -> list[Choice]:
    """Most agreements first; what is chosen stays, with whatever it has."""
    named = {value: (in_language(name, name_en), number) for value, name, name_en, number in rows}
    for value, record in chosen.items():
        named.setdefault(value, (str(record), 0))
    ordered = sorted(named.items(), key=lambda item: (-item[1][1], item[1][0]))
    return [Choice(str(value), label, number, value in chosen) for value, (label, number) in ordered]


def with_kin(rows: list[tuple], parties, chosen: dict) -> list[tuple]:
    """A territory is counted with what it was made of and what was made of it, as the filter finds it."""
    kin = kin_of_territories()
    if not kin:
        return rows
    counted = {place for place, *_rest in rows}
    alone = [place for pk, place in chosen.items() if pk in kin and pk not in counted]
    rows += [(place.pk, place.short_name, place.name_en, 0) for place in alone]
    signed: dict[int, set[int]] = {}
    for territory, agreement in parties.filter(territory__in=list(kin)).values_list("territory", "agreement"):
        signed.setdefault(territory, set()).add(agreement)
    return [
        (place, name, name_en, len(set().union(*(signed.get(relative, set()) for relative in kin[place]))))
        if place in kin
        else (place, name, name_en, number)
        for place, name, name_en, number in rows
    ]


def kin_of_territories() -> dict[int, set[int]]:
    return kin_by(Territory.predecessors.through.objects.values_list("from_territory_id", "to_territory_id"))


def kin_by(links) -> dict[int, set[int]]:
    """From (younger, older): of each territory all that it was made of and that was made of it."""
    ancestors: dict[int, set[int]] = {}
    descendants: dict[int, set[int]] = {}
    for younger, older in links:
        ancestors.setdefault(younger, set()).add(older)
        descendants.setdefault(older, set()).add(younger)
    return {place: reach([place], ancestors) | reach([place], descendants) for place in ancestors | descendants}
