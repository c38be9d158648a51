"""What a file needs of each agreement, read in one go and handed on a thousand at a time."""

from __future__ import annotations

import json
from collections import defaultdict, namedtuple
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import BooleanField, Case, CharField, F, Func, QuerySet, Value, When

from agreements.choices import EndGround, Kind, Practical, Precision, Side, Stage, Status, TermKind
from agreements.models import Agreement, Participation, Replacement, Theme
from agreements.querysets import COMPARISONS
from office.dates import PartialDate
from places.fields import in_language
from places.models import Country, Territory

AT_ONCE = 1_000

FIELDS = (
    "id", "short_name", "short_name_en", "title", "kind", "signed_on", "signed_precision",
    "registration", "number", "registered_on", "registered_precision", "in_force_on", "in_force_precision",
    "term", "term_years", "renewal", "term_last_day", "next_boundary", "status_on_day",
    "end_on", "end_precision", "ended_by", "end_why", "practical", "countries_line",
    "registration_text", "parties_text", "parties_line", "term_text", "end_text",
    "source_document", "source_table", "source_row",
)  # fmt: skip
# What stands in other tables, each a list of ids
LINKS = (str(Side.HOME), str(Side.FOREIGN), "theme", "replaces", "replaced_by")


class Record(namedtuple("Record", (*FIELDS, "home", "foreign", "themes", "replaces", "replaced_by"))):
    """One agreement on the day; what wording.py asks of an agreement it answers as the model does."""

    __slots__ = ()

    @property
    def registered(self) -> PartialDate | None:
        return PartialDate.of(self.registered_on, self.registered_precision)


def records(agreements: QuerySet[Agreement], day: date) -> Iterator[Record]:
    """In their order, for a queryset `on(day).with_next_boundary()`: one query for all, one more per thousand."""
    rows = with_status(agreements, day).values_list(*FIELDS).iterator(chunk_size=AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        links = links_of([row[0] for row in some])
        for row in some:
            key = row[0]
            yield Record._make((*row, *[links.get((key, link), ()) for link in LINKS]))


def with_status(agreements: QuerySet[Agreement], day: date) -> QuerySet[Agreement]:
    states = (When(of_state(day), then=Value(str(status))) for status, of_state in COMPARISONS.items())
    return agreements.annotate(status_on_day=Case(*states, output_field=CharField()))


def links_of(ids: list[int]) -> dict[tuple[int, str], list[int]]:
    """By agreement and kind of link, the other ends in their order, each once."""
    links: dict[tuple[int, str], list[int]] = defaultdict(list)
    for agreement, link, _place, other in sorted(rows_of_links(ids)):
        others = links[agreement, link]
        if other not in others:
            others.append(other)
    return links


def rows_of_links(ids: list[int]) -> QuerySet:
    """All in one query: (agreement, kind of link, place in the order, other end)."""
    counting = Replacement.objects.filter(
        counts=True, successor__stage=Stage.PUBLISHED, predecessor__stage=Stage.PUBLISHED
    )
    found = [
        rows_of(Participation.objects, ids, "agreement", F("side"), "order", "territory"),
        rows_of(Agreement.themes.through.objects, ids, "agreement", Value("theme"), "theme", "theme"),
        rows_of(counting, ids, "successor", Value("replaces"), "predecessor", "predecessor"),
        rows_of(counting, ids, "predecessor", Value("replaced_by"), "successor", "successor"),
    ]
    return found[0].union(*found[1:], all=True)


def rows_of(rows, ids: list[int], agreement: str, link, place: str, other: str) -> QuerySet:
    return (
        rows.filter(OneOf(agreement, ids))
        .order_by()
        .annotate(key=F(agreement), link=link, place=F(place), other=F(other))
        .values_list("key", "link", "place", "other")
    )


class OneOf(Func):
    """`… IN (1, 2, 3)` in one parameter: a thousand of them cost more time than the answer."""

    output_field = BooleanField()

    def __init__(self, expression, ids=()):
        super().__init__(expression, Value(json.dumps(ids)))

    def as_sqlite(self, compiler, connection):
        return self.among(compiler, "SELECT value FROM json_each({ids})")

    def as_postgresql(self, compiler, connection):
        return self.among(compiler, "SELECT value::bigint FROM json_array_elements_text({ids}::json)")

    def among(self, compiler, ids: str):
        (key, of_key), (given, of_given) = map(compiler.compile, self.get_source_expressions())
        return f"{key} IN ({ids.format(ids=given)})", (*of_key, *of_given)


# Fixed lists whose labels stand in cells
CODED = (Kind, Precision, TermKind, Status, EndGround, Practical)


def labels(values) -> dict[str, str]:
    return {value.value: str(value.label) for value in values}


@dataclass(frozen=True)
class Names:
    """The names behind the codes, in the language of the file, and the № п/п of every agreement."""

    countries: dict[str, str]
    territories: dict[int, str]
    themes: dict[int, str]
    number_of: Callable[[int], int | None]
    address_of: Callable[[int], str]
    labels_of: Callable[[type], dict[str, str]] = labels

    @classmethod
    def read(cls, number_of, address_of) -> Names:
        return cls(
            named(Country.objects), named(Territory.objects), named(Theme.objects), number_of, address_of
        )  # fmt: skip

    def by_kind(self) -> list[tuple[str, dict]]:
        """All of them, under what their gaps in a ready line are called."""
        places = [("country", self.countries), ("territory", self.territories), ("theme", self.themes)]
        return places + [(values.__name__, self.labels_of(values)) for values in CODED]


def named(rows) -> dict:
    return {key: in_language(name, name_en) for key, name, name_en in rows.values_list("pk", "name", "name_en")}
