"""The API over several apps."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Change
from agreements.serializers import as_changes
from agreements.shapes import ChangeShape
from places.api import Collection, NumberField, PagingForm
from registry import public_changes


class SinceForm(forms.Form):
    since = NumberField(label=_("changes after this number"), least=0, most=999_999_999)


class ChangeCollection(Collection):
    """Every public change in the order of its number. `next` goes on behind the last one that was given."""

    queryset = Change.objects.all()
    serializer_class = ChangeShape
    walk = ("number",)

    def questions(self):
        return {"list": [PagingForm, SinceForm], "retrieve": []}[self.action]

    def get_queryset(self):
        return public_changes.everything().order_by("number")

    def found(self):
        since = self.asked[SinceForm].cleaned_data["since"]
        return self.get_queryset().filter(number__gt=since or 0)

    def further(self, rows, number):
        return super().further(rows, number) if "page" in self.request.GET else self.address(since=rows[-1].number)

    def records(self, rows):
        return as_changes(rows)
