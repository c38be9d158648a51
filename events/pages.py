"""What pages show of an event, ready for the templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.conf import settings
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import pgettext

from accounts.changes import changes_of
from events import records, wording
from events.choices import Format
from events.models import Event
from events.sentences import days_in_column, days_in_words
from office import dates
from places.fields import in_language


@dataclass
class Row:
    """One line of a list; the event comes from `records.with_parts()`."""

    event: Event
    countries: Mapping[str, str] = field(default_factory=dict)  # names by code

    @property
    def spans(self) -> list[tuple[date, date]]:
        return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in self.event.parts["spans"]]

    @property
    def days(self) -> str:
        return days_in_column(self.spans)

    @property
    def section(self) -> str:
        """By the name that people use; reports head their sections with whole titles."""
        return in_language(self.event.short_name or self.event.heading, self.event.heading_en or "")

    @property
    def section_beside_place(self) -> str:
        """«Десногорск», unless the place says so already."""
        return "" if self.section in self.event.place else self.section

    @property
    def country(self) -> str:
        codes = [code for (code,) in self.event.parts["countries"]]
        return ", ".join(sorted(self.countries.get(code, code) for code in codes))

    @property
    def format(self) -> str:
        """Only what is not usual is said."""
        return "" if self.event.format == Format.IN_PERSON else self.event.get_format_display()


def rows(ids: Iterable[int], countries: Mapping[str, str]) -> list[Row]:
    ids = list(ids)
    found = {event.pk: event for event in records.with_rows(Event.objects.public().filter(pk__in=ids))}
    return [Row(event, countries) for event in records.with_parts(found[pk] for pk in ids if pk in found)]


def short_rows(events: QuerySet[Event]) -> list[Row]:
    """Of a few, in their order, where countries are not shown."""
    return [Row(event) for event in records.with_parts(records.with_rows(events))]


@dataclass
class Page:
    """One event with everything known about it."""

    event: Event

    @cached_property
    def spans(self) -> list[tuple[date, date]]:
        return list(self.event.spans.values_list("from_on", "to_on"))

    @property
    def days(self) -> str:
        return days_in_words(self.spans) if self.spans else self.event.dates_text

    @property
    def section(self) -> str:
        section = self.event.section
        return in_language(section.heading, getattr(section.territory or section.sphere, "name_en", ""))

    @property
    def heading_of_section(self) -> str:
        return pgettext("fact", "Municipality") if self.event.section.territory_id else pgettext("fact", "Sphere")

    @cached_property
    def places(self) -> list:
        return list(self.event.territories.select_related("country").order_by("-is_home", "name_key", "id"))

    @cached_property
    def countries(self) -> list:
        return list(self.event.countries.order_by("name_key"))

    @cached_property
    def agreements(self) -> list:
        return list(self.event.agreements.public().order_by("exists_from", "id"))

    @cached_property
    def signed(self) -> list:
        """What was signed at it; the agreement is named where the public may read it."""
        papers = list(self.event.signed_documents.select_related("agreement"))
        for paper in papers:
            if paper.agreement and not paper.agreement.is_published:
                paper.agreement = None
        return papers

    @cached_property
    def documents(self) -> list:
        return list(self.event.attachments.filter(is_public=True))

    @cached_property
    def discrepancies(self) -> list:
        return list(self.event.discrepancies.public())

    @cached_property
    def changes(self) -> list:
        return list(changes_of(self.event).filter(is_public=True))

    @property
    def earlier(self) -> Event | None:
        return self.beside.filter(number__lt=self.event.number).order_by("-number").first()

    @property
    def later(self) -> Event | None:
        return self.beside.filter(number__gt=self.event.number).order_by("number").first()

    @property
    def beside(self):
        return Event.objects.public().filter(report=self.event.report_id).only("pk", "number", "title")

    @property
    def name_of_report(self) -> str:
        return wording.name_of_report(self.event.report)

    # How to cite

    @property
    def russian(self) -> str:
        """ГОСТ Р 7.0.5—2008, section 10: title // name of the site : [сайт]."""
        event = self.event
        title, when = event.title.rstrip(". "), f" ({event.dates_text.strip()})" if event.dates_text else ""
        site = f"{settings.REGISTRY_NAME} : [сайт]. {settings.REGISTRY_REGION}"
        return f"{title}{when} // {site}. {event.report.heading.rstrip('. ')}, № {event.number}."

    @property
    def english(self) -> str:
        return f"Event of {dates.spans_in_words_en(self.spans)}" if self.spans else "Event"

    @property
    def accessed(self) -> str:
        return dates.numeric(localdate())

    @property
    def accessed_en(self) -> str:
        return dates.in_words_en(localdate())
