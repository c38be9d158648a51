from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.choices import Side
from agreements.freshness import answered_304
from agreements.models import Discrepancy, Participation
from events.models import Event
from places import maps
from places.models import Territory
from registry import days, tallies
from registry.partners import SHOWN_PLACES, sections

PER_PAGE = 200


@require_safe
@answered_304
def territories(request):
    """The municipalities of this registry, then the partner places by country."""
    context = days.asked(request)
    if day := context["day"]:
        page = page_of(request, shown_on(day).prefetch_related("names"), PER_PAGE)
        counted = tallies.of_territories(day)
        context |= {
            "page_obj": page,
            "rows": [(place, counted.get(place.pk, tallies.NONE), heading_of(place)) for place in page],
        }
    return render(request, "registry/territories.html", context)


def shown_on(day):
    """Municipalities of this registry always, other places once a published agreement names them."""
    signed = tallies.signed_by(Participation.objects.filter(territory=OuterRef("pk")), day)
    found = Territory.objects.filter(Q(is_home=True) | Exists(signed)).select_related("country", "parent")
    return found.order_by("-is_home", "country__name_key", "name_key", "id")


def heading_of(place: Territory) -> str:
    return _("Municipalities of this registry") if place.is_home else str(place.country)


def page_of(request, rows, per_page: int):
    """A page past the end, or no number, is not found."""
    typed = request.GET.get("page") or "1"
    paginator = Paginator(rows, per_page)
    if not (typed.isascii() and typed.isdigit() and len(typed) < 9 and 1 <= int(typed) <= paginator.num_pages):
        raise Http404
    return paginator.page(int(typed))


@require_safe
@answered_304
def territory(request, pk):
    """One place through all its names, with the agreements of what it was made of and what was made of it."""
    places = Territory.objects.select_related("country", "parent__parent").prefetch_related("names")
    found = get_object_or_404(places, pk=pk)
    context = days.asked(request)
    context |= {
        "territory": found,
        "called": found.name_on(context["day"] or localdate()),
        "names": found.names.all(),
        "predecessors": found.predecessors.all(),
        "successors": found.successors.all(),
        "parts": found.parts.all()[:SHOWN_PLACES],
        "bodies": found.bodies.all(),
    }
    if day := context["day"]:
        lineage = Territory.objects.lineage([pk])
        agreements = tallies.agreements_with(lineage, day)
        other_side = Side.FOREIGN if found.country_id == settings.REGISTRY_COUNTRY else Side.HOME
        beyond = ~Q(territory__in=lineage) & Q(side=other_side)
        partners = tallies.partners(f"partners:{pk}", agreements, beyond)
        named = tallies.named(partners[:SHOWN_PLACES])
        context |= {
            "tally": tallies.of(agreements),
            "sections": sections(agreements, {"territory": pk}),
            "events": Event.objects.public().of_places(lineage),
            "discrepancies": discrepancies_of(agreements, lineage),
            "partners": named,
            "more_partners": len(partners[SHOWN_PLACES:]),
            "map": maps.of_territories([*named, (found, 0)]),
        }
    return render(request, "registry/territory.html", context)


def discrepancies_of(agreements, places):
    """Of its agreements, of its documents outside the list, of what was reported there."""
    of_agreement, of_document = Q(agreement__in=agreements), Q(outside_document__territories__in=places)
    of_event = Q(events__in=Event.objects.public().of_places(places))
    return Discrepancy.objects.public().filter(of_agreement | of_document | of_event).distinct()[:SHOWN_PLACES]
