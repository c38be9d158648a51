from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agreements.freshness import answered_304, is_part, state_of
from agreements.templatetags.addresses import with_query
from events.facets import ORDER
from events.ledger import EventLedger


@require_safe
@answered_304
def events(request):
    """Everything the published reports tell. htmx gets the part of the page that changes, everyone else the page."""
    ledger = EventLedger(request.GET, state_of(request))
    template = "events/list_part.html" if is_part(request) else "events/list.html"
    response = render(request, template, {"ledger": ledger})
    if is_part(request):
        response.headers["HX-Push-Url"] = with_query(request.path, request.GET)
    return response


@require_safe
@answered_304
def choices(request, name):
    """Every value of one filter: what is too long to stand beside each list. A mistake is told by the list."""
    if name not in ORDER:
        raise Http404
    ledger = EventLedger(request.GET, state_of(request))
    if ledger.errors:
        return redirect(with_query(reverse("events:list"), request.GET))
    context = {"ledger": ledger, "facet": ledger.whole_facet(name), "rest": ledger.rest_of_question(name)}
    return render(request, "events/choices.html", context)
