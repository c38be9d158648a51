from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.models import Agreement
from agreements.pages import Row
from agreements.terms import years_later


@require_safe
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
        "soon": [Row(agreement, day) for agreement in soon[:5]],
    })  # fmt: skip
