"""The list of events as one visitor asks for it; what it shares with the list of agreements is inherited."""

from __future__ import annotations

from functools import cached_property

from django.core.cache import cache
from django.utils.timezone import localdate
from django.utils.translation import pgettext

from agreements.counting import columns_at
from agreements.facets import Facet
from agreements.freshness import KEPT_FOR
from agreements.ledger import Frame, Ledger, loosened, without
from agreements.sentences import conditions
from events.counting import EventMasks, QuickTally
from events.filtersets import ORDERS, USUAL_ORDER, EventFilterSet
from events.models import Event
from events.pages import Row, rows
from events.sentences import found_in_words, sentence


def frame_of(filterset, change: int) -> Frame:
    errors = {name: [str(error) for error in found] for name, found in filterset.form.errors.items()}
    told = sentence(filterset) if errors else ""
    if errors:
        # The rest of the question stays as it is, with the counts that it has without the part that is wrong.
        filterset = EventFilterSet(without(filterset.data, errors), Event.objects.public())
    tally = QuickTally(filterset, columns_at(change, EventMasks))
    asked = conditions(filterset)
    total = 0 if errors else tally.total
    return Frame(
        day=localdate(),
        sentence=told or sentence(filterset, tally),
        found=found_in_words(total),
        total=total,
        facets=[facet.shortened() for facet in tally.facets()],
        conditions=asked,
        errors=errors,
        looser=[] if total or errors else loosened(asked, tally),
    )


class EventLedger(Ledger):
    asks, kept_as = EventFilterSet, "events"
    all_orders, usual = ORDERS, USUAL_ORDER

    # What is asked

    @cached_property
    def frame(self) -> Frame:
        frame = cache.get(self.key)
        if frame is None:
            frame = frame_of(self.filterset, self.change)
            if not frame.errors:
                cache.set(self.key, frame, KEPT_FOR)
        return frame

    def whole_facet(self, name: str) -> Facet:
        return QuickTally(self.filterset, columns_at(self.change, EventMasks)).facet(name)

    # What is shown

    @cached_property
    def rows(self) -> list[Row]:
        return rows(self.ids, self.frame.countries)

    # What stands in the form

    @property
    def sortings(self) -> list[dict]:
        return [
            self.sorting("day", pgettext("column", "Days"), USUAL_ORDER, "starts_on"),
            self.sorting("name", pgettext("column", "Event"), "title"),
            self.sorting("section", pgettext("column", "Municipality or sphere")),
            self.sorting("country", pgettext("column", "Country")),
        ]

    @property
    def agreements(self) -> list[str]:
        """They are chosen elsewhere; the form keeps them."""
        return [] if "agreement" in self.errors else [value for value in self.data.getlist("agreement") if value]

    @property
    def dates(self) -> list[dict]:
        return [{"label": pgettext("days", "Held"), "ends": [self.day_field("from"), self.day_field("to")]}]
