from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from agreements.models import Agreement


def home(request):
    day = timezone.localdate()
    public = Agreement.objects.public().on(day)
    return render(request, "home.html", {
        "day": day,
        "in_force": public.in_force().count(),
        "ended": public.ended().count(),
        "latest": public.order_by("-registered_on", "-id").exclude(registered_on=None)[:5],
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
