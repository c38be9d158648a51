from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.freshness import answered_304
from agreements.models import Agreement
from agreements.pages import Row
from agreements.terms import years_later
from events.models import Event
from places import maps
from places.models import Territory
from registry import tallies

MOST_ON_THE_MAP = 200


@require_safe
@answered_304
def home(request):
    day = timezone.localdate()
    public = Agreement.objects.public().on(day)
    latest = public.exclude(registered_on=None).with_next_boundary().order_by("-registered_on", "-id")
    soon = public.in_force().boundary_within(day, years_later(day, 1)).order_by("next_boundary", "id")
    return render(request, "home.html", {
        "day": day,
        "total": public.count(),
        "in_force": public.in_force().count(),
        "ended": public.ended().count(),
        "latest": [Row(agreement, day) for agreement in latest[:5]],
        "map": maps.of_territories(partners_in_force(day)),
        "events": Event.objects.public(),
        "soon": [Row(agreement, day) for agreement in soon[:5]],
    })  # fmt: skip


def partners_in_force(day) -> list[tuple[Territory, int]]:
    """Foreign places with agreements in force, the most frequent first."""
    in_force = sorted(((-tally.in_force, key) for key, tally in tallies.of_territories(day).items() if tally.in_force))
    abroad = set(Territory.objects.exclude(country=settings.REGISTRY_COUNTRY).values_list("pk", flat=True))
    return tallies.named([(key, -count) for count, key in in_force if key in abroad][:MOST_ON_THE_MAP])
