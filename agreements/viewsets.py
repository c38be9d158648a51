"""The API of the register: the same questions as the page, answered as records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice

from django import forms
from django.core.cache import cache
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.changes import changes_of
from agreements import shapes
from agreements.choices import Stage
from agreements.filtersets import AgreementFilterSet, DayField
from agreements.models import Agreement, Attachment, Theme
from agreements.serializers import UNUSED, ListNumbers, as_changes, as_documents, as_record, loaded, records
from places.api import Collection, Misunderstood, PagingForm, Withdrawn

JSON_LINES = "application/x-ndjson"
LINES_AT_ONCE = 100
in_json = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


class DayForm(forms.Form):
    as_of = DayField(label=_("state on"), required=False)


class AgreementCollection(Collection):
    """Agreements of the public register on a day, found by the parameters of the page /agreements/."""

    queryset = Agreement.objects.all()
    serializer_class = shapes.AgreementShape
    filterset_class = AgreementFilterSet

    def get_queryset(self):
        return Agreement.objects.public()

    def questions(self):
        return {
            "list": [PagingForm, AgreementFilterSet],
            "retrieve": [DayForm],
            "bulk": [AgreementFilterSet],
            "history": [PagingForm],
            "documents": [PagingForm],
        }[self.action]

    def retrieve(self, request, pk):
        return Response(self.records([self.one(pk)])[0])

    @action(detail=True, serializer_class=shapes.ChangeShape)
    def history(self, request, pk):
        """Every public change of the agreement, the oldest first."""
        return self.listed(changes_of(self.one(pk)).filter(is_public=True).order_by("number"))

    @action(detail=True, serializer_class=shapes.DocumentShape)
    def documents(self, request, pk):
        """Public documents of the agreement; the files lie at their `url`."""
        return self.listed(Attachment.objects.filter(agreement=self.one(pk), is_public=True).order_by("pk"))

    def bulk(self, request):
        """Everything that was found, one record on a line, in the order asked for."""
        if request.method == "HEAD":
            return HttpResponse(content_type=JSON_LINES)
        found = records(self.found(), self.day, self.base, self.numbers)
        return StreamingHttpResponse(lines(found, get_language()), content_type=JSON_LINES)

    def one(self, pk) -> Agreement:
        shown = Agreement.objects.filter(stage__in=[Stage.PUBLISHED, Stage.WITHDRAWN]).with_next_boundary(self.day)
        found = get_object_or_404(shown.defer(*UNUSED[:-1]), pk=pk)
        if found.stage == Stage.WITHDRAWN:
            raise Withdrawn(found.withdrawal_reason)
        return found

    # On a day

    @property
    def day(self):
        if self.filterset:
            return self.filterset.day
        form = self.asked.get(DayForm)
        return (form and form.cleaned_data["as_of"]) or localdate()

    @property
    def base(self) -> str:
        return self.request.build_absolute_uri("/").removesuffix("/")

    @property
    def numbers(self) -> ListNumbers:
        """Few days are kept at a time: those of 100,000 agreements take more than a megabyte."""
        place, wanted = f"list-numbers-{self.day.toordinal() % 8}", f"{self.request.edition} {self.day}"
        kept, numbers = cache.get(place, (None, None))
        if kept != wanted:
            numbers = ListNumbers.on(self.day)
            cache.set(place, (wanted, numbers))
        return numbers

    # A page

    def found(self):
        return super().found().defer(*UNUSED)

    def records(self, rows: list) -> list[dict]:
        if self.action == "history":
            return as_changes(rows)
        if self.action == "documents":
            return as_documents(rows, self.base)
        return [as_record(row, self.day, self.base) for row in loaded(rows, self.day, self.numbers)]

    def page(self, found, start, stop):
        if found.model is not Agreement:
            return super().page(found, start, stop)
        # Which ones, from the index alone; the rows of those only.
        return list(found.filter(pk__in=found.values("pk")[start:stop]))

    def way(self):
        if not self.filterset:
            return ("pk",), True
        order = self.filterset.form.cleaned_data["order"] or "-signed_on"
        if order not in ("signed_on", "-signed_on"):
            raise Misunderstood({"order": [str(_("A walk goes by the day of signing: signed_on or -signed_on."))]})
        return ("exists_from", "pk"), order == "signed_on"

    def address(self, **changed):
        if "cursor" in changed and self.filterset:
            changed["as_of"] = self.day  # a walk that goes on after midnight stays on its day
        return super().address(**changed)


class ThemeCollection(Collection):
    """What agreements are about."""

    queryset = Theme.objects.order_by("pk")
    serializer_class = shapes.ThemeSerializer


def lines(found: Iterator[dict], language: str) -> Iterator[bytes]:
    """Made in the language of the address: streaming goes on after the middleware has left."""
    while True:
        with override(language):
            some = [in_json(record) for record in islice(found, LINES_AT_ONCE)]
        if not some:
            return
        yield "".join(f"{line}\n" for line in some).encode()
