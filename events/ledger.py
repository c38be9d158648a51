"""The list of events as one visitor asks for it; what it shares with the list of agreements is inherited."""

from __future__ import annotations

from functools import cached_property

from django.utils.translation import pgettext, pgettext_lazy

from agreements.ledger import Ledger
from events import sentences
from events.counting import EventMasks, QuickTally
from events.filtersets import ORDERS, USUAL_ORDER, EventFilterSet
from events.pages import Row, rows


class EventLedger(Ledger):
    title = pgettext_lazy("menu", "Events")
    pages = "events"
    asks, reads, counts = EventFilterSet, EventMasks, QuickTally
    words_of = sentences
    all_orders, usual = ORDERS, USUAL_ORDER

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
