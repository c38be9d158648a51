from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from agreements.choices import Stage
from agreements.filtersets import strangers
from agreements.freshness import answered_304
from agreements.sentences import filter_in_words
from agreements.templatetags.addresses import with_query
from agreements.views.exports import CONTENT_TYPES, file, mistakes, refused, unknown
from roadmaps import exporting, pages, paper, sentences
from roadmaps.filtersets import OnDay, RoadmapFilterSet
from roadmaps.models import Measure, Roadmap
from roadmaps.querysets import SHOWN
from roadmaps.records import with_parties


@require_safe
@answered_304
def roadmaps(request):
    """All published ones, the latest first, and how far each is on the day."""
    asked = OnDay(request.GET, Measure.objects.none())
    errors = {name: [str(error) for error in found] for name, found in asked.errors.items()}
    context = {"day": asked.day, "is_today": asked.day == localdate(), "errors": errors}
    if not errors:
        context["rows"] = pages.rows(with_parties(Roadmap.objects.public()), asked.day)
    return render(request, "roadmaps/list.html", context)


@require_safe
@answered_304
def roadmap(request, pk):
    """One roadmap on a day; a withdrawn one answers 410 with the reason, a draft is not there."""
    found = get_object_or_404(with_parties(Roadmap.objects.filter(stage__in=SHOWN)), pk=pk)
    if found.stage == Stage.WITHDRAWN:
        return render(request, "roadmaps/withdrawn.html", {"roadmap": found}, status=410)
    page = pages.Page(found, RoadmapFilterSet(request.GET, Measure.objects.none()))
    context = {"page": page, "roadmap": found, "sentence": sentences.sentence(page)}
    return render(request, "roadmaps/roadmap.html", context, status=400 if page.errors else 200)


@require_safe
@answered_304
def roadmap_docx(request, pk):
    """In the form of the paper; it is the whole roadmap or nothing."""
    found = get_object_or_404(with_parties(Roadmap.objects.public()), pk=pk)
    if others := strangers(request.GET, ()):
        return refused(unknown(others))
    headers = {"Content-Disposition": f'attachment; filename="{name_of(found)}.docx"'}
    return HttpResponse(paper.docx(found), CONTENT_TYPES["docx"], headers=headers)


@require_safe
def export(request, pk):
    """The measures as the page shows them."""
    found = get_object_or_404(with_parties(Roadmap.objects.public()), pk=pk)
    asked = RoadmapFilterSet(request.GET, Measure.objects.none())
    if wrong := mistakes(asked, RoadmapFilterSet.strangers(request.GET)):
        return refused(wrong)
    page = pages.Page(found, asked)
    events = request.build_absolute_uri(reverse("events:event", args=[0])).removesuffix("0/")
    address = request.build_absolute_uri(with_query(found.get_absolute_url(), request.GET))
    about = exporting.About(
        page.day, filter_in_words(asked), address, lambda: sentences.sentence(page), roadmap=str(found)
    )  # fmt: skip
    write = partial(exporting.xlsx, page, lambda key: f"{events}{key}/", about)
    return file(request, f"{name_of(found)}-{page.day}", "xlsx", write)


def name_of(found: Roadmap) -> str:
    return f"dorozhnaya-karta-{found.years.replace('–', '-')}"
