from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from agreements import pages
from agreements.choices import Stage
from agreements.models import Agreement


def agreement(request, pk):
    """One agreement; a withdrawn one answers 410 with the reason, anything unpublished is not there."""
    day = timezone.localdate()
    shown = Agreement.objects.filter(stage__in=[Stage.PUBLISHED, Stage.WITHDRAWN]).select_related("amends")
    found = get_object_or_404(shown.with_next_boundary(day), pk=pk)
    if found.stage == Stage.WITHDRAWN:
        return render(request, "agreements/withdrawn.html", {"agreement": found}, status=410)
    return render(request, "agreements/agreement.html", {"page": pages.Page(found, day)})
