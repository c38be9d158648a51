"""Measures on pages of others, and the addresses of files."""

from django import template
from django.urls import reverse

from agreements.templatetags.addresses import tidy, with_query
from roadmaps.filtersets import RoadmapFilterSet
from roadmaps.models import Measure, Progress

register = template.Library()


@register.filter
def of_side(names: dict[str, str], side: str) -> str:
    return names[side]


@register.simple_tag(takes_context=True)
def measures_file(context, page) -> str:
    """Exactly the measures of the page; what only a page understands stays behind."""
    query = tidy(context["request"].GET)
    for name in RoadmapFilterSet.strangers(query):
        query.pop(name, None)
    return with_query(reverse("roadmaps:export", args=[page.roadmap.pk]), query)


@register.simple_tag
def measures_under(agreement, day) -> dict:
    """Whole roadmaps that rest on the agreement, and single measures that carry it out, with their state on the day."""
    found = Measure.objects.public().under([agreement.pk]).select_related("roadmap")
    measures = list(found.prefetch_related("progress", "roadmap__parties__territory").in_order())
    resting = {one.roadmap_id: one.roadmap for one in measures if one.roadmap.basis_agreement_id == agreement.pk}
    single = [(one, one.state_on(day)) for one in measures if one.roadmap_id not in resting]
    return {"roadmaps": list(resting.values()), "measures": single}


@register.simple_tag
def progress_by(event) -> list[Progress]:
    """What the event did for measures."""
    return list(Progress.objects.filter(event=event, measure__in=Measure.objects.public()).select_related("measure"))
