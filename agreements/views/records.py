from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements import pages
from agreements.choices import Stage
from agreements.filtersets import DayField
from agreements.freshness import answered_304
from agreements.models import Agreement

LARGEST = BigIntegerField.MAX_BIGINT


@require_safe
@answered_304(is_kept=True)
def agreement(request, pk):
    """One agreement on a day; a withdrawn one answers 410 with the reason, anything unpublished is not there."""
    day, wrong = day_asked(request)
    shown = Agreement.objects.filter(stage__in=[Stage.PUBLISHED, Stage.WITHDRAWN]).select_related("amends")
    related = list(pages.with_parts(shown.with_next_boundary(day)).filter(pk__in=pages.chain_of(min(pk, LARGEST))))
    found = next((agreement for agreement in related if agreement.pk == pk), None)
    if not found:
        raise Http404
    if found.stage == Stage.WITHDRAWN:
        return render(request, "agreements/withdrawn.html", {"agreement": found}, status=410)
    if found.amends and not found.amends.is_published:
        found.amends = None  # a draft shows on no public page, not by its name either
    page = pages.Page(found, day, related=related)
    if wrong:
        return render(request, "agreements/wrong_day.html", {"page": page, "wrong": wrong}, status=400)
    return render(request, "agreements/agreement.html", {"page": page})


def day_asked(request):
    """The day of the address and what is wrong with it; nothing is shown for a day that cannot be understood."""
    today = timezone.localdate()
    try:
        return DayField(required=False).clean(request.GET.get("as_of")) or today, []
    except ValidationError as error:
        return today, error.messages
