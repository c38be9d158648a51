"""The only writer of computed columns: the numbers that run through a report, the words of the search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from agreements.choices import Stage
from events.models import Event, EventTerm, Report
from office.words import phrase_key
from office.words import terms as stems_of

AT_ONCE = 500
# How much a word counts for where it stands
TITLE, PLACE, PARTICIPANTS, RESULT, COUNTRY = 6, 4, 2, 1, 2
NEEDED = ("section__territory__names", "territories__names", "countries")


def refresh(ids: Iterable[int] | None = None) -> int:
    """Recomputes the events, and the numbers of their reports; says how many differed. None: all."""
    asked = Event.objects.all() if ids is None else Event.objects.filter(pk__in=list(ids))
    wanted = list(asked.order_by("pk").values_list("pk", flat=True))
    reports = Report.objects.filter(pk__in=asked.values("report")) if ids is not None else Report.objects.all()
    differed = set().union(*(renumber(report) for report in reports))
    for start in range(0, len(wanted), AT_ONCE):
        differed |= refresh_words(wanted[start : start + AT_ONCE])
    return len(differed)


def renumber(report: Report) -> set[int]:
    """Numbers run through the sections while the report is in work; publishing freezes them."""
    if report.stage != Stage.DRAFT:
        return set()
    counted = list(Event.objects.filter(report=report).that_count().in_report_order().values_list("pk", flat=True))
    wanted = {key: number for number, key in enumerate(counted, start=1)}
    events = Event.objects.filter(report=report).only("pk", "number")
    differing = [event for event in events if event.number != wanted.get(event.pk)]
    if differing:
        # Without numbers first: two events never have the same one, not for a moment.
        Event.objects.filter(pk__in=[event.pk for event in differing]).update(number=None)
        for event in differing:
            event.number = wanted.get(event.pk)
        Event.objects.bulk_update(differing, ["number"], batch_size=500)
    return {event.pk for event in differing}


def refresh_words(ids: list[int]) -> set[int]:
    events = list(Event.objects.filter(pk__in=ids).prefetch_related(*NEEDED).select_related("section__sphere"))
    stored: dict[int, set] = {}
    for key, term, weight in EventTerm.objects.filter(event__in=ids).values_list("event_id", "term", "weight"):
        stored.setdefault(key, set()).add((term, weight))
    differed, stale, rows = set(), [], []
    for event in events:
        text = search_text(event)
        if text != event.search_text:
            Event.objects.filter(pk=event.pk).update(search_text=text)
            differed.add(event.pk)
        weights = set(search_weights(event).items())
        if weights != stored.get(event.pk, set()):
            stale.append(event.pk)
            rows += [EventTerm(event=event, term=term, weight=weight) for term, weight in sorted(weights)]
    EventTerm.objects.filter(event__in=stale).delete()
    EventTerm.objects.bulk_create(rows, batch_size=2000)
    return differed | set(stale)


def search_text(event: Event) -> str:
    return phrase_key(" ".join([event.title, event.place, event.result, event.participants]))


def search_weights(event: Event) -> Counter:
    """Every stem of the event with the sum of what its places in the text weigh."""
    section = event.section
    places = [*event.territories.all(), *([section.territory] if section.territory else [])]
    names = [name for place in places for name in place.names.all()]
    countries = event.countries.all()
    texts = [
        (TITLE, [event.title]),
        (PLACE, [event.place, section.heading, *(text for name in names for text in (name.name, name.short_name))]),
        (PLACE, [name.name_en for name in names]),
        (PARTICIPANTS, [event.participants]),
        (RESULT, [event.result]),
        (COUNTRY, [text for country in countries for text in (country.name, country.name_en)]),
    ]
    weights: Counter = Counter()
    for weight, parts in texts:
        weights.update(dict.fromkeys(set().union(*map(stems_of, parts)), weight))
    return Counter({term[:60]: weight for term, weight in weights.items()})
