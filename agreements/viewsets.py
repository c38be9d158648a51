"""The API of the register: the same questions as the page, answered as records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice

from django import forms
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from accounts.changes import changes_of
from agreements import shapes
from agreements.choices import Stage
from agreements.filtersets import AgreementFilterSet, DayField, FilterSetWithDrafts
from agreements.freshness import edition_of, key
from agreements.models import Agreement, Attachment, Theme
from agreements.serializers import ListNumbers, as_changes, as_documents, records, region_names
from agreements.written import WrittenAgreements
from places.api import Collection, Misunderstood, PagingForm, Withdrawn

JSON = "application/json"
JSON_LINES = "application/x-ndjson"
LINES_AT_ONCE = 100
LISTS_KEPT, LARGEST_KEPT = 16, 512 * 1024  # answers, bytes


class DayForm(forms.Form):
    as_of = DayField(label=_("state on"), required=False)


class AgreementCollection(WrittenAgreements):
    """Agreements of the public register on a day, found by the parameters of the page /agreements/.

    Who comes with a token or a session finds the drafts too that the admin would show.
    """

    queryset = Agreement.objects.all()
    serializer_class = shapes.AgreementShape

    def get_queryset(self):
        if not self.may_see_more():
            return Agreement.objects.public()
        return Agreement.objects.known_to(self.request.user).exclude(stage=Stage.WITHDRAWN)

    @property
    def filterset_class(self):
        return FilterSetWithDrafts if self.may_see_more() else AgreementFilterSet

    def questions(self):
        return {
            "list": [PagingForm, self.filterset_class],
            "retrieve": [DayForm],
            "bulk": [self.filterset_class],
            "history": [PagingForm],
            "documents": [PagingForm],
        }.get(self.action, [])

    def initial(self, request, *args, **kwargs):
        """A list that was answered is answered again while the register is what it was: not even understood anew."""
        self.perform_authentication(request)
        self.kept = None
        if self.action == "list" and not may_be_theirs(request):
            question = key(edition_of(request), get_language(), request.build_absolute_uri())
            self.place = f"api-list-{int(question[:2], 16) % LISTS_KEPT}", question
            known, body = cache.get(self.place[0], (None, None))
            self.kept = body if known == question else None
        super(Collection if self.kept else AgreementCollection, self).initial(request, *args, **kwargs)

    def list(self, request):
        if self.kept:
            return HttpResponse(self.kept, JSON)
        response = super().list(request)
        if len(response.content) <= LARGEST_KEPT and not may_be_theirs(request):
            place, question = self.place
            cache.set(place, (question, response.content))
        return response

    def retrieve(self, request, pk):
        agreement = self.one(pk)
        response = HttpResponse(self.records([agreement])[0], JSON)
        if self.may_see_more():
            response["ETag"] = self.tag(agreement)
        return response

    def read_anew(self, record):
        found = records(Agreement.objects.filter(pk=record.pk), self.day, self.base, self.numbers, self.regions)
        return json.loads(next(found))

    @action(detail=True, serializer_class=shapes.ChangeShape)
    def history(self, request, pk):
        """Every public change of the agreement, the oldest first; of a draft every change."""
        agreement = self.one(pk)
        changes = changes_of(agreement).order_by("number")
        return self.listed(changes.filter(is_public=True) if agreement.is_published else changes)

    @action(detail=True, serializer_class=shapes.DocumentShape, parser_classes=[MultiPartParser])
    def documents(self, request, pk):
        """Public documents of the agreement, of a draft all; the files lie at their `url`."""
        agreement = self.one(pk)
        attachments = Attachment.objects.filter(agreement=agreement).order_by("pk")
        return self.listed(attachments if self.sees_internal(agreement) else attachments.filter(is_public=True))

    @documents.mapping.post
    def attach(self, request, pk):
        return self.attached(request, pk)

    def sees_internal(self, agreement) -> bool:
        """What the public has not, for whoever sees the agreement in the admin."""
        user = self.request.user
        return self.may_see_more() and Agreement.objects.visible_to(user).filter(pk=agreement.pk).exists()

    def documents_answered(self, attachment, status=200):
        response = Response(as_documents([attachment], self.base, with_right=True)[0], status=status)
        response["ETag"] = self.tag(attachment.agreement)
        return response

    def bulk(self, request):
        """Everything that was found, one record on a line, in the order asked for."""
        if request.method == "HEAD":
            return HttpResponse(content_type=JSON_LINES)
        found = records(self.found(), self.day, self.base, self.numbers, self.regions, is_long=True)
        return StreamingHttpResponse(lines(found, get_language()), content_type=JSON_LINES)

    def one(self, pk) -> Agreement:
        shown = Agreement.objects.filter(stage__in=[Stage.PUBLISHED, Stage.WITHDRAWN])
        if self.may_see_more():
            shown = Agreement.objects.visible_to(self.request.user) | shown
        found = get_object_or_404(shown.only("stage", "withdrawal_reason", "version"), pk=pk)
        if found.stage == Stage.WITHDRAWN:
            raise Withdrawn(found.withdrawal_reason)
        return found

    # On a day

    @property
    def day(self):
        if self.filterset:
            return self.filterset.day
        form = self.asked.get(DayForm) if hasattr(self, "asked") else None
        return (form and form.cleaned_data["as_of"]) or localdate()

    @property
    def base(self) -> str:
        return self.request.build_absolute_uri("/").removesuffix("/")

    @property
    def numbers(self) -> ListNumbers:
        """Few days are kept at a time: those of 100,000 agreements take more than a megabyte."""
        place, wanted = f"list-numbers-{self.day.toordinal() % 8}", f"{edition_of(self.request)} {self.day}"
        kept, numbers = cache.get(place, (None, None))
        if kept != wanted:
            numbers = ListNumbers.on(self.day)
            cache.set(place, (wanted, numbers))
        return numbers

    @property
    def regions(self) -> dict[str, str]:
        return cache.get_or_set(f"regions-{key(edition_of(self.request), get_language())}", region_names)

    # A page

    def found(self):
        return super().found().only("exists_from")  # which the walk goes by; the rest is read as ready texts

    def records(self, rows) -> list:
        if self.action == "history":
            return as_changes(rows)
        if self.action == "documents":
            return as_documents(rows, self.base, with_right=self.may_see_more())
        if isinstance(rows, QuerySet):
            return list(records(rows, self.day, self.base, self.numbers, self.regions))
        keys = [row.pk for row in rows]
        texts = self.records(Agreement.objects.filter(pk__in=keys).order_by("pk"))
        found = dict(zip(sorted(keys), texts, strict=True))
        return [found[key] for key in keys]

    def answered(self, paging, records):
        """Records of agreements are JSON already."""
        if self.action != "list":
            return super().answered(paging, records)
        head = json.dumps(paging, ensure_ascii=False).removesuffix("}")
        return HttpResponse(f'{head}, "results": [{", ".join(records)}]}}', JSON)

    def page(self, found, start, stop):
        if found.model is not Agreement:
            return super().page(found, start, stop)
        # Which ones, from the index alone; the rows of those only.
        return found.filter(pk__in=found.values("pk")[start:stop])

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


def may_be_theirs(request) -> bool:
    """An answer to whoever says who asks is kept for nobody."""
    return request.auth is not None or request.user.is_authenticated


def lines(found: Iterator[str], language: str) -> Iterator[bytes]:
    """Made in the language of the address: streaming goes on after the middleware has left."""
    while True:
        with override(language):
            some = list(islice(found, LINES_AT_ONCE))
        if not some:
            return
        yield "".join([f"{line}\n" for line in some]).encode()
