from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements.choices import Stage
from agreements.freshness import answered_304
from events.models import Event
from events.pages import Page
from events.querysets import SHOWN


@require_safe
@answered_304
def event(request, pk):
    """One event; a withdrawn one answers 410 with the reason, anything unpublished is not there."""
    shown = Event.objects.filter(stage__in=SHOWN).select_related("report", "section__territory", "section__sphere")
    found = get_object_or_404(shown, pk=pk)
    if found.stage == Stage.WITHDRAWN:
        return render(request, "events/withdrawn.html", {"page": Page(found), "event": found}, status=410)
    return render(request, "events/event.html", {"page": Page(found), "event": found})
