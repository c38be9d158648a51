from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from agreements.filtersets import strangers
from agreements.freshness import answered_304
from agreements.views.exports import file, refused, unknown
from registry import year_paper
from registry.years import FIRST, LAST, LISTED, Year


@require_safe
@answered_304
def year(request, year):
    """What the year brought, municipality by municipality."""
    found = year_asked(year)
    return render(request, "registry/year.html", {"year": found, "day": found.last, "listed": LISTED})


@require_safe
def summary(request, year):
    """The same as a Word document."""
    found = year_asked(year)
    if others := strangers(request.GET, ()):
        return refused(unknown(others))
    address = request.build_absolute_uri(reverse("year", args=[year]))
    return file(request, f"itogi-{year}", "docx", lambda: [year_paper.docx(found, address)])


def year_asked(number: int) -> Year:
    """One that has begun."""
    today = localdate()
    if not FIRST <= number <= min(LAST, today.year):
        raise Http404
    return Year(number, today)
