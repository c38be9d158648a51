from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from agreements.models import Agreement
from agreements.pages import Row
from agreements.terms import years_later


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


@never_cache
def healthz(request):
    """The process is alive."""
    return JsonResponse({"status": "alive"})


@never_cache
def readyz(request):
    """It can serve: the database answers and has every migration."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    if waiting:
        return JsonResponse({"status": "migrations are waiting"}, status=503)
    return JsonResponse({"status": "ready"})
