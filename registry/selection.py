"""What the analytics are asked: a day and a part of the register, by the parameters of the list."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.choices import Status
from agreements.facets import Facet, Tally
from agreements.filtersets import AgreementFilterSet, strangers
from agreements.models import Agreement
from agreements.sentences import Condition, conditions, filter_in_words, sentence
from events.facets import Tally as EventTally
from events.filtersets import EventFilterSet
from events.models import Event

NAMES = ("territory", "country", "kind", "theme")
OF_EVENTS = ("territory", "country")  # the other two are of agreements alone


class Selection:
    def __init__(self, data):
        self.data = QueryDict(mutable=True)
        for name in (*NAMES, "as_of"):
            if values := [value for value in data.getlist(name) if value]:
                self.data.setlist(name, values)

    @staticmethod
    def strangers(data, *, also=()) -> list[str]:
        return strangers(data, {*NAMES, "as_of", *also})

    # What is asked

    @cached_property
    def filterset(self) -> AgreementFilterSet:
        return AgreementFilterSet(self.data, Agreement.objects.public())

    @cached_property
    def errors(self) -> dict[str, list[str]]:
        return {name: [str(error) for error in found] for name, found in self.filterset.form.errors.items()}

    @property
    def day(self) -> date:
        return self.filterset.day

    @property
    def is_today(self) -> bool:
        return self.day == localdate()

    @property
    def conditions(self) -> list[Condition]:
        return conditions(self.filterset)

    @property
    def in_words(self) -> list[tuple[str, str]]:
        return filter_in_words(self.filterset)

    def values(self, name: str) -> list:
        """Records or values, as the filterset understood them."""
        return list(self.filterset.form.cleaned_data.get(name) or [])

    @property
    def rest(self) -> Selection:
        """Without what cannot be understood."""
        data = self.data.copy()
        for name in self.errors:
            data.pop(name)
        return Selection(data)

    # What it finds

    @cached_property
    def in_force(self) -> Tally:
        """Agreements in force on the day, counted by what a visitor may choose."""
        tally = Tally(self.filterset)
        tally.typed = tally.typed | {"status": [Status.IN_FORCE.value]}
        return tally

    @cached_property
    def events(self) -> EventTally:
        """Events that had begun by the day."""
        data = QueryDict(mutable=True)
        for name in OF_EVENTS:
            data.setlist(name, self.data.getlist(name))
        data["to"] = self.day.isoformat()
        return EventTally(EventFilterSet(data, Event.objects.public()))

    @property
    def sentence(self) -> str:
        """All states of the day; what is counted for the others says them too."""
        tally = Tally(self.filterset)
        tally.combinations = self.in_force.combinations
        return sentence(self.filterset, tally)

    def facets(self) -> list[Facet]:
        return [self.in_force.facet(name) for name in NAMES]

    # Where its figures lead

    def pairs(self, *without: str) -> list[tuple[str, str]]:
        return [(name, value) for name in NAMES if name not in without for value in self.data.getlist(name)]

    def agreements(self, **conditions) -> str:
        """The list of exactly these agreements."""
        return self.address(reverse("agreements:list"), self.pairs(*conditions), conditions)

    def list_of_events(self, **conditions) -> str:
        kept = [(name, value) for name, value in self.pairs(*conditions) if name in OF_EVENTS]
        return address(reverse("events:list"), kept, {"to": self.day.isoformat()} | conditions)

    def page(self, name: str, *args, **conditions) -> str:
        """The same selection on another page, or another selection on the same."""
        return self.address(reverse(name, args=args), self.pairs(*conditions), conditions)

    @property
    def address_of_figures(self) -> str:
        return self.page("analytics")

    @property
    def address_of_note(self) -> str:
        return self.page("analytics-note")

    def address(self, path: str, kept: list[tuple[str, str]], conditions: dict) -> str:
        asked = {} if self.is_today else {"as_of": self.day.isoformat()}
        return address(path, kept, asked | conditions)


def address(path: str, kept: list[tuple[str, str]], conditions: dict) -> str:
    said = kept + [(name, str(value)) for name, value in conditions.items() if value != ""]
    if (language := get_language() or settings.LANGUAGE_CODE) != settings.LANGUAGE_CODE:
        said.append(("lang", language))
    return f"{path}?{urlencode(said)}" if said else path


def mistakes(selection: Selection, strangers: list[str]) -> dict[str, list[str]]:
    """For a file, which is refused where a page says it beside the field."""
    return selection.errors | {name: [_("unknown parameter")] for name in strangers}
