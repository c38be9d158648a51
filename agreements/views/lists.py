from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.generic import View

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
