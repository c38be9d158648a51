from django import forms
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from agreements.freshness import answered_304
from registry import public_changes
from registry.views.territories import page_of

PER_PAGE = 25


class YearForm(forms.Form):
    year = forms.RegexField(
        r"\A(?:19|20|21)[0-9]{2}\Z", label=_("year"), required=False,
        error_messages={"invalid": _("This is no year: write it as 2026.")},
    )  # fmt: skip


@require_safe
@answered_304
def changes(request):
    """What changed in the public register, newest first."""
    form = YearForm(request.GET)
    context = {"form": form, "years": public_changes.years()}
    if form.is_valid():
        year = form.cleaned_data["year"]
        found = public_changes.of_year(int(year)) if year else public_changes.everything()
        page = page_of(request, found, PER_PAGE)
        context |= {"year": year, "page_obj": page, "entries": public_changes.entries(page)}
    return render(request, "registry/changes.html", context)
