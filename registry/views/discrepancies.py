from django.db.models import Prefetch
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.freshness import answered_304
from agreements.models import Discrepancy, OutsideDocument
from events.models import Event


@require_safe
@answered_304
def discrepancies(request):
    """Where documents contradict each other, and the papers that others name and the list does not have."""
    events = Prefetch("events", Event.objects.public())
    found = Discrepancy.objects.public().select_related("agreement", "outside_document").prefetch_related(events)
    papers = OutsideDocument.objects.filter(is_public=True).prefetch_related("territories")
    context = {
        "open": [one for one in found if one.is_open],
        "explained": [one for one in found if not one.is_open],
        "papers": papers,
    }
    return render(request, "registry/discrepancies.html", context)
