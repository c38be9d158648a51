from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe
from django.views.generic import View

from agreements.facets import ORDER
from agreements.freshness import answered_304, is_part, state_of
from agreements.ledger import Ledger
from agreements.templatetags.addresses import with_query


@method_decorator(answered_304, "dispatch")
class AgreementList(View):
    """The public register. htmx gets the part of the page that changes, everyone else the page."""

    def get(self, request):
        ledger = Ledger(request.GET, state_of(request))
        template = "agreements/list_part.html" if is_part(request) else "agreements/list.html"
        response = render(request, template, {"ledger": ledger, "page_obj": ledger.page, "day": ledger.day})
        if is_part(request):
            response.headers["HX-Push-Url"] = with_query(request.path, request.GET)
        return response


@require_safe
@answered_304
def choices(request, name):
    """Every value of one filter: what is too long to stand beside each list. A mistake is told by the list."""
    if name not in ORDER:
        raise Http404
    ledger = Ledger(request.GET, state_of(request))
    if ledger.errors:
        return redirect(with_query(reverse("agreements:list"), request.GET))
    facet, rest = ledger.whole_facet(name), ledger.rest_of_question(name)
    return render(
        request, "agreements/choices.html", {"ledger": ledger, "facet": facet, "rest": rest, "day": ledger.day}
    )
