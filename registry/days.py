"""The day a page answers for: ?as_of=, else today."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agreements.filtersets import DayField


class DayForm(forms.Form):
    as_of = DayField(label=_("state on"), required=False)

    @property
    def day(self) -> date | None:
        """None when what was typed is no day: then a page says so and shows nothing."""
        return (self.cleaned_data["as_of"] or localdate()) if self.is_valid() else None


def asked(request) -> dict:
    """For the context of a page: the day, whether it is today, what is wrong with what was typed."""
    form = DayForm(request.GET)
    return {"day": form.day, "is_today": form.day in (None, localdate()), "errors": form.errors}
