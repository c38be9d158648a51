"""The API of events: the same questions as the page, answered as records; drafts for who may see them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from accounts.api import DraftCollection, deed
from accounts.rights import is_officer
from accounts.sent import text
from agreements.choices import Stage
from agreements.models import Agreement
from agreements.serializers import as_documents
from agreements.shapes import DocumentShape
from agreements.written import upload
from events import actions, records, sent, shapes
from events.filtersets import USUAL_ORDER, EventFilterSet, FilterSetWithDrafts
from events.models import Event
from events.querysets import SHOWN, sees_everything
from events.serializers import as_record
from places.api import Misunderstood, PagingForm, Withdrawn

WALK_ORDER = gettext_lazy("A walk goes by the first day: starts_on or -starts_on.")


class EventCollection(DraftCollection):
    """Events of the published reports, found by the parameters of the page /events/.

    Who comes with a token or a session finds the drafts too that the admin would show.
    """

    queryset = Event.objects.all()
    serializer_class = shapes.EventShape
    reads = sent.FIELDS
    creates = sent.PLACED | sent.FIELDS
    needed = ("report", "title")
    example = sent.EXAMPLE
    empty = sent.EMPTY

    def get_queryset(self):
        if not self.may_see_more():
            return Event.objects.public()
        return Event.objects.visible_to(self.request.user).exclude(stage=Stage.WITHDRAWN)

    @property
    def filterset_class(self):
        return FilterSetWithDrafts if self.may_see_more() else EventFilterSet

    def questions(self):
        return [PagingForm] if self.action == "documents" else super().questions()

    def one(self, pk) -> Event:
        shown = Event.objects.filter(stage__in=SHOWN)
        if self.may_see_more():
            shown = shown | Event.objects.visible_to(self.request.user)
        event = get_object_or_404(records.with_rows(shown.distinct()), pk=pk)
        if event.stage == Stage.WITHDRAWN:
            raise Withdrawn(event.withdrawal_reason)
        return event

    def retrieve(self, request, pk):
        event = self.one(pk)
        response = Response(self.records([event])[0])
        if self.may_see_more():
            response["ETag"] = self.tag(event)
        return response

    # Drafts

    def made(self):
        user = self.request.user
        report, where, values = sent.placed_event(self.request.data, by=user)
        if is_officer(user) and where.get("municipality") not in (None, user.municipality):
            raise PermissionDenied(_("You have no right to do this."))
        with transaction.atomic():  # a quarter that was opened for nothing is not
            return actions.draft(sent.report_of(report, by=user), values, by=user, **where)

    def edited(self, record, changed, *, seen):
        values = sent.values_of(changed, record, by=self.request.user)
        return actions.edit(record, values, by=self.request.user, seen=seen)

    def differing(self, record, sent=None):
        """Days that are sent with a new text of them are told, not read from it."""
        sent = self.request.data if sent is None else sent
        changed = super().differing(record, sent)
        is_told = isinstance(sent, dict) and "dates_text" in changed and "spans" in sent
        return changed | {"spans": sent["spans"]} if is_told else changed

    def dropped(self, record, *, seen):
        actions.discard(record, by=self.request.user, seen=seen)

    # Deeds

    @deed(
        "correct", reads=sent.FIELDS | {"reason": text}, needed=("reason",),
        example={"participants_total": 42, "reason": "Уточнено число участников"},
    )  # fmt: skip
    def correct(self, request, pk):
        """A correction of a published event; `reason` is public, and the report has its next edition."""

        def do(event, *, by, seen):
            values = sent.values_of(self.differing(event), event, by=by, also={"reason": text})
            return actions.correct(event, values, by=by, reason=values.pop("reason", ""), seen=seen)

        return self.done(pk, do)

    @deed("withdraw", reads={"reason": text}, needed=("reason",), example={"reason": "Внесено дважды"})
    def withdraw(self, request, pk):
        """Out of its published report, for good; `reason` is public."""
        return self.done(pk, withdrawn)

    @deed(
        "add", url_path="copy", reads={"report": sent.PLACED["report"]}, needed=("report",), answers=201,
        example={"report": {"year": 2026, "quarter": 4}},
    )  # fmt: skip
    def copy(self, request, pk):
        """A draft for another quarter: what repeats stays, days and results are to be written."""

        def do(event, *, by, seen, report=None):
            with transaction.atomic():
                return actions.copy(event, sent.report_of(report, by=by), by=by)

        return self.done(pk, do)

    def body(self, record):
        return {} if self.does == "correct" else super().body(record)

    # Documents

    @action(detail=True, serializer_class=DocumentShape, parser_classes=[MultiPartParser])
    def documents(self, request, pk):
        """Public documents of the event, to whoever reports it all; the files lie at their `url`."""
        event = self.one(pk)
        is_own = self.may_see_more() and Event.objects.reported_by(request.user).filter(pk=event.pk).exists()
        attachments = event.attachments.order_by("pk")
        return self.listed(attachments if is_own else attachments.filter(is_public=True))

    @documents.mapping.post
    def attach(self, request, pk):
        """A document is sent as multipart/form-data: PDF, JPEG, PNG, TIFF or DOCX."""
        self.demand("change")
        event = self.visible(pk)

        def do() -> Response:
            seen = self.seen(event, is_demanded=False)
            attachment = actions.attach(event, by=request.user, seen=seen, **upload(request))
            response = Response(as_documents([attachment], self.base, with_right=True)[0], status=201)
            response["ETag"] = self.tag(event)
            return response

        return self.once(do)

    # A page

    @property
    def base(self) -> str:
        return self.request.build_absolute_uri("/").removesuffix("/")

    def found(self):
        return records.with_rows(super().found())

    def read_anew(self, record):
        return self.records(list(records.with_rows(Event.objects.filter(pk=record.pk))))[0]

    def records(self, rows: list) -> list[dict]:
        if self.action == "documents":
            return as_documents(rows, self.base, with_right=self.may_see_more())
        found = [as_record(event, self.base) for event in records.with_parts(rows)]
        return self.as_this_user_sees(found) if self.may_see_more() else found

    def as_this_user_sees(self, found: list[dict]) -> list[dict]:
        """Ties to drafts in sight; while the report is in work, a number would tell how much others have done."""
        user, ties = self.request.user, Event.agreements.through.objects
        known = Agreement.objects.known_to(user).exclude(stage=Stage.WITHDRAWN).values("pk")
        drafts = [record["id"] for record in found if record["stage"] != Stage.PUBLISHED]
        tied = ties.filter(event__in=drafts, agreement__in=known).order_by("agreement")
        named: dict[int, list[int]] = {key: [] for key in drafts}
        for event, agreement in tied.values_list("event_id", "agreement_id"):
            named[event].append(agreement)
        for record in found:
            if record["id"] in named:
                record["agreements"] = named[record["id"]]
                record["number"] = record["number"] if sees_everything(user) else None
        return found

    def page(self, found, start, stop):
        # Which ones, from the index alone; the rows of those only.
        return list(found.filter(pk__in=found.values("pk")[start:stop]))

    def way(self):
        if not self.filterset:
            return ("pk",), True
        order = self.filterset.form.cleaned_data["order"] or USUAL_ORDER
        if order not in ("starts_on", USUAL_ORDER):
            raise Misunderstood({"order": [str(WALK_ORDER)]})
        # A draft may have no day yet: a walk that meets drafts goes by when they were written.
        return ("pk",) if self.may_see_more() else ("starts_on", "pk"), order == "starts_on"


def withdrawn(event, *, reason: str = "", **given) -> Event:
    return actions.withdraw(event, reason=reason, **given)
