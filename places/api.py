"""What every collection of the API has in common: questions understood or refused, pages, whole walks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce
from hashlib import sha256

from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException, AuthenticationFailed, NotFound
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

PAGE_SIZE, LARGEST_PAGE = 100, 1000
ASCII_NUMBER = re.compile(r"[0-9]{1,9}")
PAGING = {"page", "page_size", "cursor"}
SIGNER = signing.Signer(salt="api.cursor")
LONGEST_REASON = 300
REPEATABLE = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)


# What cannot be answered


class Misunderstood(APIException):
    """Some of the parameters say nothing here; names each with the reasons."""

    status_code = 400
    default_code = "misunderstood"

    def __init__(self, errors: dict[str, list[str]]):
        self.errors = errors
        super().__init__(_("The question cannot be understood: %(names)s.") % {"names": ", ".join(errors)})


class Withdrawn(APIException):
    """The record was public once; says why it no longer is."""

    status_code = 410
    default_code = "withdrawn"

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(_("Withdrawn from the register: %(reason)s") % {"reason": reason})


# How a question is understood: by forms, which never raise


class NumberField(forms.Field):
    """A whole number of ASCII digits."""

    default_error_messages = {"invalid": gettext_lazy("This is no whole number from %(least)d to %(most)d.")}

    def __init__(self, *, least: int = 1, most: int, **kwargs):
        self.least, self.most = least, most
        super().__init__(required=False, **kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        number = int(value) if ASCII_NUMBER.fullmatch(value) else -1
        if not self.least <= number <= self.most:
            bounds = {"least": self.least, "most": self.most}
            raise forms.ValidationError(self.error_messages["invalid"], "invalid", bounds)
        return number


class CursorField(forms.CharField):
    """Where a walk has come to, signed: only what we gave out comes back."""

    default_error_messages = {"invalid": gettext_lazy("This is no place in a walk: begin anew with an empty cursor.")}

    def to_python(self, value):
        value = super().to_python(value)
        try:
            return SIGNER.unsign_object(value) if value else None
        except signing.BadSignature as error:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid") from error

    @staticmethod
    def token(place: list) -> str:
        return SIGNER.sign_object(place)


class LanguageForm(forms.Form):
    lang = forms.ChoiceField(label=gettext_lazy("language"), required=False, choices=settings.LANGUAGES)


class PagingForm(forms.Form):
    page = NumberField(label=gettext_lazy("page"), most=999_999_999)
    page_size = NumberField(label=gettext_lazy("records on a page"), most=LARGEST_PAGE)
    cursor = CursorField(label=gettext_lazy("place in a walk"), required=False, max_length=500)

    def clean(self):
        if self.cleaned_data.get("page") and "cursor" in self.data:
            self.add_error("page", _("A walk has no pages: give either page or cursor."))

    @property
    def size(self) -> int:
        return self.cleaned_data["page_size"] or PAGE_SIZE


def understand(request, questions: Iterable) -> None:
    """All parameters, each by the form or filterset that knows it; refused whole when any is not understood."""
    questions = [*questions, LanguageForm(request.GET)]
    fields = {name: field for question in questions for name, field in fields_of(question).items()}
    errors = {
        name: [reason[:LONGEST_REASON] for reason in reasons]
        for question in questions
        for name, reasons in question.errors.items()
    }
    for name, values in request.GET.lists():
        if name not in fields:
            errors[name[:100]] = [_("There is no such parameter here.")]
        elif len([value for value in values if value]) > 1 and not isinstance(fields[name], REPEATABLE):
            errors[name] = [_("Give it once.")]
    if errors:
        raise Misunderstood(errors)


def fields_of(question) -> dict[str, forms.Field]:
    return getattr(question, "form", question).fields


# A collection


class Collection(GenericViewSet):
    """Reading: a list in pages or as a walk, and one record."""

    filterset_class = None
    lookup_value_regex = "[0-9]{1,18}"
    throttle_cost = 1
    walk = ("pk",)  # columns that a walk follows; the last one is unique

    def questions(self) -> list[type]:
        """The forms that know the parameters of this action."""
        return {"list": [PagingForm, self.filterset_class or forms.Form], "retrieve": []}[self.action]

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if self.action:
            self.asked = {kind: kind(request.GET) for kind in self.questions()}
            understand(request, self.asked.values())

    def perform_authentication(self, request):
        """An invalid token counts like any other question, so that none is guessed without end."""
        try:
            super().perform_authentication(request)
        except AuthenticationFailed:
            self.check_throttles(request)
            raise

    def list(self, request):
        return self.listed(self.found())

    def retrieve(self, request, pk):
        return Response(self.records([get_object_or_404(self.get_queryset(), pk=pk)])[0])

    @property
    def filterset(self):
        return self.asked.get(self.filterset_class)

    def found(self) -> QuerySet:
        if not self.filterset:
            return self.get_queryset()
        self.filterset.queryset = self.get_queryset()
        return self.filterset.qs

    def records(self, rows: list) -> list[dict]:
        return self.get_serializer(rows, many=True).data

    # Its pages

    def listed(self, found: QuerySet) -> HttpResponseBase:
        paging = self.asked[PagingForm]
        count = self.count(found)
        if "cursor" in self.request.GET:
            rows, further = self.step(found, paging)
            links = {"next": further and self.address(cursor=CursorField.token(further)), "previous": None}
        else:
            number, size = paging.cleaned_data["page"] or 1, paging.size
            if number > max(1, -(-count // size)):
                raise NotFound(_("There are not so many pages."))
            rows = self.page(found, (number - 1) * size, number * size)
            links = {
                "next": self.further(rows, number) if number * size < count else None,
                "previous": self.address(page=number - 1) if number > 1 else None,
            }
        return self.answered({"count": count, **links}, self.records(rows))

    def answered(self, paging: dict, records: list) -> HttpResponseBase:
        return Response({**paging, "results": records})

    def further(self, rows: list, number: int) -> str:
        return self.address(page=number + 1)

    def page(self, found: QuerySet, start: int, stop: int) -> list:
        return list(found[start:stop])

    def step(self, found: QuerySet, paging: PagingForm) -> tuple[list, list | None]:
        """The next rows of the walk, and the place it has come to if it goes on."""
        columns, forward = self.way()
        order = [name if forward else f"-{name}" for name in columns]
        place = paging.cleaned_data["cursor"]
        if place:
            found = found.filter(behind(columns, self.read(place, columns), forward))
        rows = list(found.order_by(*order)[: paging.size + 1])
        if len(rows) <= paging.size:
            return rows, None
        rows.pop()
        return rows, [str(getattr(rows[-1], name)) for name in columns]

    def way(self) -> tuple[tuple[str, ...], bool]:
        """The columns of the walk, and whether they rise."""
        return self.walk, True

    def read(self, place: list, columns: Iterable[str]) -> list:
        model = self.queryset.model._meta
        fields = [model.pk if name == "pk" else model.get_field(name) for name in columns]
        try:
            return [field.to_python(value) for field, value in zip(fields, place, strict=True)]
        except (ValueError, forms.ValidationError) as error:  # signed by us, but for another collection
            raise Misunderstood({"cursor": [str(CursorField.default_error_messages["invalid"])]}) from error

    def count(self, found: QuerySet) -> int:
        """Counted once for each edition: a state of the register on a day."""
        counted = found.order_by()
        if self.request.edition is None:
            return counted.count()
        asked = sorted((name, values) for name, values in self.request.GET.lists() if name not in PAGING)
        key = repr([self.request.path, asked, self.request.edition])
        return cache.get_or_set(f"count:{sha256(key.encode()).hexdigest()}", counted.count)

    def address(self, **changed) -> str:
        query = self.request.GET.copy()
        for name, value in changed.items():
            query[name] = value
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")


def behind(columns: tuple[str, ...], place: list, forward: bool) -> Q:
    """Rows after the place: (a, b) > (x, y), with a >= x said apart so that an index is used."""
    beyond = "gt" if forward else "lt"
    steps = [
        Q(**dict(zip(columns[:depth], place, strict=False)), **{f"{columns[depth]}__{beyond}": place[depth]})
        for depth in range(len(columns))
    ]
    return Q(**{f"{columns[0]}__{beyond}e": place[0]}) & reduce(Q.__or__, steps)
