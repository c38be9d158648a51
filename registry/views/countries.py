from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements.choices import Side
from agreements.freshness import answered_304
from agreements.models import Agreement
from events.models import Event
from places import maps
from places.models import Country
from registry import days, tallies
from registry.partners import SHOWN_PLACES, sections


@require_safe
@answered_304
def countries(request):
    """Every country that ever had an agreement by the day, with how many."""
    context = days.asked(request)
    if day := context["day"]:
        counted = tallies.of_countries(day)
        found = Country.objects.in_bulk(list(counted))
        rows = sorted(
            ((found[code], tally) for code, tally in counted.items()),
            key=lambda row: (-row[1].in_force, -row[1].total, row[0].name_key),
        )
        context |= {"rows": rows, "map": map_of(rows)}
    return render(request, "registry/countries.html", context)


def map_of(rows) -> maps.Map | None:
    middles = maps.middles_of_countries([country.pk for country, _tally in rows])
    return maps.drawn(
        maps.Place(str(country), *middles[country.pk], tally.total, "country", country.pk)
        for country, tally in rows
        if country.pk in middles
    )


@require_safe
@answered_304
def country(request, code):
    """One country: its agreements on the day, who at home is involved, and where."""
    found = get_object_or_404(Country, pk=code)
    context = days.asked(request) | {"country": found}
    if day := context["day"]:
        agreements = Agreement.objects.public().on(day).with_country([code])
        places = tallies.partners(f"places:{code}", agreements, Q(side=Side.FOREIGN, country=code))
        homes = tallies.partners(f"homes:{code}", agreements, Q(side=Side.HOME))
        shown = tallies.named(places)
        context |= {
            "tally": tallies.of_countries(day).get(code, tallies.NONE),
            "sections": sections(agreements, {"country": code}),
            "places": shown[:SHOWN_PLACES],
            "more_places": len(places[SHOWN_PLACES:]),
            "homes": tallies.named(homes[:SHOWN_PLACES]),
            "more_homes": len(homes[SHOWN_PLACES:]),
            "map": maps.of_territories(shown),
            "events": Event.objects.public().with_country([code]),
        }
    return render(request, "registry/country.html", context)
