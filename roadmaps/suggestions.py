"""Events that may have carried out a measure; a person confirms them."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from django.db.models import Q

from events.models import Event
from office.words import terms as stems_of
from roadmaps.models import Measure, Roadmap

MOST = 10
LEAST_IN_COMMON = 2
A_WHILE = timedelta(days=31)
FEW, MANY = 5, 0.2  # a word of more events than that, and of more than that part of them, tells nothing


def events_for(measure: Measure) -> list[Event]:
    """Public events within the term, with the partner's country, that have telling words or bodies in common."""
    facts = measure.facts
    parties = list(measure.roadmap.parties.select_related("territory__country", "territory__parent"))
    countries = {party.territory.country_id for party in parties}
    begins_on = max(facts.starts_on - A_WHILE, first_day(measure.roadmap))
    within = Event.objects.public().held_within(begins_on, facts.ends_on + A_WHILE)
    with_partner = Q(countries__in=countries) | Q(agreements__in=measure.agreements.all())
    known = Event.objects.filter(progress__measure=measure)
    found = within.filter(with_partner).exclude(pk__in=known.values("pk")).distinct()
    there = {
        event: {term.term for term in event.search_terms.all()} for event in found.prefetch_related("search_terms")
    }
    telling_nothing = common(there.values()) | stems_of(" ".join(map(where, parties)))
    asked = stems_of(f"{measure.title} {measure.items}") - telling_nothing
    names = stems_of(" ".join(one.name for one in measure.responsible.all())) - telling_nothing
    scored = [(2 * len(asked & terms) + len(names & terms), event) for event, terms in there.items()]
    scored = [pair for pair in scored if pair[0] >= 2 * LEAST_IN_COMMON]
    scored.sort(key=lambda pair: (-pair[0], pair[1].pk))
    return [event for _common, event in scored[:MOST]]


def first_day(roadmap: Roadmap) -> date:
    """What was held before it carried nothing out."""
    begins_on = date(roadmap.first_year, 1, 1)
    return max(begins_on, roadmap.signed.first) if roadmap.signed else begins_on


def common(texts) -> set[str]:
    count = Counter(term for terms in texts for term in terms)
    return {term for term, number in count.items() if number > max(FEW, MANY * len(texts))}


def where(party) -> str:
    """Every event of the partners names the region, its city and the country."""
    place = party.territory
    return f"{place.name} {place.short_name} {place.parent or ''} {place.country.name} {place.country.full_name}"
