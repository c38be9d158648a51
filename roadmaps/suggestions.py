"""Events that may have carried out a measure; a person confirms them."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from events.models import Event
from office.words import terms as stems_of
from roadmaps.models import Measure

MOST = 10
LEAST_IN_COMMON = 2
A_WHILE = timedelta(days=31)


def events_for(measure: Measure) -> list[Event]:
    """Public events within the term, with the partner's country, that have words or bodies in common with it."""
    facts = measure.facts
    countries = {party.territory.country_id for party in measure.roadmap.parties.select_related("territory")}
    within = Event.objects.public().held_within(facts.starts_on - A_WHILE, facts.ends_on + A_WHILE)
    with_partner = Q(countries__in=countries) | Q(agreements__in=measure.agreements.all())
    known = Event.objects.filter(progress__measure=measure)
    found = within.filter(with_partner).exclude(pk__in=known.values("pk")).distinct()
    asked = stems_of(f"{measure.title} {measure.items}")
    names = stems_of(" ".join(one.name for one in measure.responsible.all()))
    scored = []
    for event in found.prefetch_related("search_terms"):
        there = {term.term for term in event.search_terms.all()}
        common = 2 * len(asked & there) + len(names & there)
        if common >= 2 * LEAST_IN_COMMON:
            scored.append((common, event))
    scored.sort(key=lambda pair: (-pair[0], pair[1].pk))
    return [event for _common, event in scored[:MOST]]
