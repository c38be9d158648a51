"""The list as one visitor asks for it: what is said above it, what stands beside it, which rows are on the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from agreements import sentences
from agreements.counting import Columns, QuickTally, columns_at
from agreements.facets import Facet
from agreements.filtersets import ORDERS, AgreementFilterSet, errors_of_pages
from agreements.freshness import KEPT_FOR, key
from agreements.models import Agreement
from agreements.pages import Row
from agreements.sentences import Condition, conditions
from office.words import query

PER_PAGE = 25
LONGEST_PAGE = 9  # digits: beyond it no list goes, and Python reads no number of any length
SIZES = (10, 25, 50, 100)
NOT_A_CONDITION = ("page", "per_page", "order", "lang")
# What a row shows; the rest of an agreement is not read.
COLUMNS = (
    *("id", "kind", "title", "short_name", "short_name_en", "signed_on", "signed_precision", "registration", "number"),
    *("exists_from", "force_from", "doubt_from", "ended_from", "covered_until", "countries_line"),
    *("in_force_on", "in_force_precision", "end_on", "end_precision", "ended_by", "term", "renewal"),
)


@dataclass(frozen=True)
class Frame:
    """Everything around the rows; counted once for a state of the register."""

    day: date
    sentence: str
    found: str
    total: int
    facets: list[Facet]
    conditions: list[Condition]
    errors: dict[str, list[str]] = field(default_factory=dict)
    looser: list[tuple[Condition, int]] = field(default_factory=list)

    @cached_property
    def countries(self) -> dict[str, str]:
        facet = next(facet for facet in self.facets if facet.name == "country")
        return {choice.value: choice.label for choice in facet.choices}


def loosened(asked: list[Condition], tally: QuickTally) -> list[tuple[Condition, int]]:
    """Nothing found: how many there are without each of the conditions."""
    named = {condition.name: condition for condition in asked}
    totals = tally.totals_without(named)
    return [(condition, totals[name]) for name, condition in named.items()]


def without(data, names):
    rest = data.copy()
    for name in names:
        rest.pop(name, None)
    return rest


def as_read(values) -> Agreement:
    """An agreement with what a row shows of it and nothing else: half the work of a whole one, and never saved."""
    agreement = Agreement.__new__(Agreement)
    agreement.__dict__.update(zip((*COLUMNS, "next_boundary"), values, strict=True))
    return agreement


class Ledger:
    """Events inherit it: what differs between the two lists stands here, above `__init__`."""

    title = pgettext_lazy("menu", "Agreements")
    pages = "agreements"  # the namespace of the addresses, and where the templates are
    asks, reads, counts = AgreementFilterSet, Columns, QuickTally
    words_of = sentences
    all_orders, usual = ORDERS, "-signed_on"

    def __init__(self, data, state: str):
        self.data = data
        self.state = state

    @property
    def list_name(self) -> str:
        return f"{self.pages}:list"

    # What is asked

    @property
    def change(self) -> int:
        return int(self.state.split()[0])

    @cached_property
    def frame(self) -> Frame:
        frame = cache.get(self.key)
        if frame is None:
            frame = self.framed()
            if not frame.errors:
                cache.set(self.key, frame, KEPT_FOR)
        return frame

    def framed(self) -> Frame:
        filterset = self.filterset
        filterset.lineage = self.columns.lineage  # known now, so not read again for the rows
        errors = {name: [str(error) for error in found] for name, found in filterset.form.errors.items()}
        told = self.words_of.sentence(filterset) if errors else ""
        if errors:
            # The rest of the question stays as it is, with the counts that it has without the part that is wrong.
            filterset = self.asking(without(self.data, errors))
        tally = self.counts(filterset, self.columns)
        asked = conditions(filterset)
        total = 0 if errors else tally.total
        return Frame(
            day=filterset.day,
            sentence=told or self.words_of.sentence(filterset, tally),
            found=self.words_of.found_in_words(total),
            total=total,
            facets=[facet.shortened() for facet in tally.facets()],
            conditions=asked,
            errors=errors,
            looser=[] if total or errors else loosened(asked, tally),
        )

    @cached_property
    def filterset(self):
        return self.asking(self.data)

    def asking(self, data):
        return self.asks(data, self.asks.Meta.model.objects.public())

    @property
    def columns(self):
        return columns_at(self.change, self.reads)

    @cached_property
    def key(self) -> str:
        said = [
            (name, *values)
            for name, values in sorted(without(self.data, NOT_A_CONDITION).lists())
            if name in self.asks.base_filters and any(values)
        ]
        order = self.data.get("order")
        return f"{self.pages}-{key(self.state, said, not order or order in self.all_orders)}"

    @property
    def facets(self) -> list[tuple[Facet, list[str]]]:
        return [(facet, self.errors.get(facet.name, [])) for facet in self.frame.facets]

    @property
    def question(self) -> str:
        """The address without the page: all that the links beside the list are made of."""
        return without(self.data, ["page"]).urlencode()

    def whole_facet(self, name: str) -> Facet:
        """With every choice there is."""
        return self.counts(self.filterset, self.columns).facet(name)

    def rest_of_question(self, name: str) -> list[tuple[str, str]]:
        """What was asked beside this parameter, for a form that asks it anew."""
        rest = without(self.data, [name, "page"])
        return [(other, value) for other, values in rest.lists() for value in values if value]

    @property
    def day(self) -> date:
        return self.frame.day

    @property
    def today(self) -> date:
        return localdate()

    @property
    def is_today(self) -> bool:
        return self.day == self.today

    @cached_property
    def errors(self) -> dict[str, list[str]]:
        return self.frame.errors | self.errors_of_pages

    @property
    def errors_in_words(self) -> list[tuple[str, str, list[str]]]:
        """Parameter, what the page calls it, what is wrong with it."""
        labels = {name: found.label for name, found in self.asks.base_filters.items()}
        labels |= {"page": _("page"), "per_page": _("On a page")}
        return [(name, capfirst(str(labels[name])), errors) for name, errors in self.errors.items()]

    @cached_property
    def errors_of_pages(self) -> dict[str, list[str]]:
        return errors_of_pages(self.data)

    @cached_property
    def ordering(self) -> str:
        return self.data.get("order") or self.usual_order

    @property
    def usual_order(self) -> str:
        return "relevance" if self.has_words else self.usual

    @property
    def words(self):
        """What to mark in the rows."""
        return query(self.data.get("q") or "")

    # What is shown

    @property
    def per_page(self) -> int:
        return PER_PAGE if "per_page" in self.errors_of_pages else int(self.data.get("per_page") or PER_PAGE)

    @property
    def total(self) -> int:
        return 0 if self.errors else self.frame.total

    @cached_property
    def page(self):
        """Its numbers only; a page past the end is not found."""
        pages = Paginator(range(self.total), self.per_page)
        if self.errors:
            return pages.page(1)
        typed = (self.data.get("page") or "1").lstrip("0")
        if len(typed) > LONGEST_PAGE or int(typed) > pages.num_pages:
            raise Http404
        return pages.page(int(typed))

    @cached_property
    def rows(self) -> list[Row]:
        """First which agreements, from the index alone; then what is shown of them."""
        ids = self.ids
        read = Agreement.objects.public().on(self.day).with_next_boundary().filter(pk__in=ids).order_by()
        found = {values[0]: values for values in read.values_list(*COLUMNS, "next_boundary")}
        return [Row(as_read(found[pk]), self.day, self.frame.countries) for pk in ids if pk in found]

    @property
    def ids(self) -> list[int]:
        if not self.total:
            return []
        start = self.page.start_index() - 1
        kept_as = f"{self.key}-{self.ordering}-{self.per_page}-{start}"
        ids = cache.get(kept_as)
        if ids is None:
            found = self.filterset.qs
            ids = list(found.values_list("pk", flat=True)[start : start + self.per_page])
            cache.set(kept_as, ids, KEPT_FOR)
        return ids

    # What stands in the form

    @property
    def typed(self) -> dict[str, str]:
        """As it was typed, for the fields that are no checkboxes."""
        return self.data.dict()

    @property
    def has_words(self) -> bool:
        return bool(self.data.get("q", "").strip())

    @property
    def orders(self) -> list[tuple[str, str, bool]]:
        """The order that follows by itself has an empty value, so it does not stand in the address."""
        usual, orders = self.usual_order, self.all_orders
        offered = [name for name in orders if name != "relevance" or self.has_words]
        offered.sort(key=lambda name: name != usual)
        return [(name if name != usual else "", orders[name], name == self.ordering) for name in offered]

    @property
    def sizes(self) -> list[int]:
        return sorted({*SIZES, self.per_page})

    @property
    def sortings(self) -> list[dict]:
        """The headings of the columns; a click on the one in use turns it round where that makes sense."""
        return [
            self.sorting("day", pgettext("column", "Signed"), "-signed_on", "signed_on"),
            self.sorting("name", pgettext("column", "Agreement"), "title"),
            self.sorting("country", pgettext("column", "Country")),
            self.sorting("number", pgettext("column", "Number"), "-registered_on", "registered_on"),
            self.sorting("status", pgettext("column", "Status and term"), "boundary"),
        ]

    def sorting(self, column: str, label: str, *orders: str) -> dict:
        here = self.ordering in orders
        further = [order for order in orders if order != self.ordering]
        direction = "descending" if self.ordering.startswith("-") else "ascending"
        return {
            "column": column,
            "label": label,
            "order": further[0] if further else "",
            "direction": direction if here else "",
        }

    @property
    def dates(self) -> list[dict]:
        """Pairs of days from and to."""
        labels = {
            "signed": pgettext("days", "Signed"),
            "registered": pgettext("days", "Registered"),
            "ended": pgettext("days", "Lost force"),
            "boundary": pgettext("days", "End of a term"),
        }
        return [
            {"label": label, "ends": [self.day_field(f"{name}_from"), self.day_field(f"{name}_to")]}
            for name, label in labels.items()
        ]

    def day_field(self, name: str) -> dict:
        return {"name": name, "value": self.data.get(name, ""), "errors": self.errors.get(name, ())}

    @property
    def has_dates(self) -> bool:
        return any(field["value"] for pair in self.dates for field in pair["ends"])
