from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.generic import View

from agreements.freshness import answered_304, is_part, state_of
from agreements.ledger import Ledger
from agreements.templatetags.addresses import with_query


@method_decorator(answered_304, "dispatch")
class RegisterList(View):
    """A public list. htmx gets the part of the page that changes, everyone else the page."""

    ledger = Ledger

    def get(self, request):
        ledger = self.ledger(request.GET, state_of(request))
        template = "list_part" if is_part(request) else "list"
        context = {"ledger": ledger, "day": ledger.day, "page_obj": ledger.page}  # 404 past the last page
        response = render(request, f"agreements/{template}.html", context)
        if is_part(request):
            response.headers["HX-Push-Url"] = with_query(request.path, request.GET)
        return response


@method_decorator(answered_304, "dispatch")
class Choices(View):
    """Every value of one filter: what is too long to stand beside each list. A mistake is told by the list."""

    ledger = Ledger

    def get(self, request, name):
        ledger = self.ledger(request.GET, state_of(request))
        if name not in ledger.counts.order:
            raise Http404
        if ledger.errors:
            return redirect(with_query(reverse(ledger.list_name), request.GET))
        context = {"facet": ledger.whole_facet(name), "rest": ledger.rest_of_question(name)}
        return render(request, "agreements/choices.html", {"ledger": ledger, "day": ledger.day} | context)
