"""The API of reports, and of what municipalities hand in for them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.response import Response

from accounts.api import HasRight, WrittenCollection, answering, deed
from accounts.rights import is_officer
from accounts.sent import key, several, text, whole_body
from agreements.choices import Stage
from events import actions, sent, shapes
from events.actions.quarters import events_of
from events.models import Event, Report, Submission
from events.querysets import sees_everything
from events.report_serializers import as_record, as_submissions, loaded


class ReportCollection(WrittenCollection):
    """Published reports of a quarter: their sections, the events in their order, every edition.

    Who comes with a token or a session finds those in work too, with the events that the admin would show.
    """

    queryset = Report.objects.all()
    serializer_class = shapes.ReportShape
    reads = {"title": text, "closing_note": text, "reason": text}
    example = {"closing_note": "Информация подготовлена по сведениям муниципальных образований."}

    def get_queryset(self):
        return self.loaded(Report.objects.visible_to(self.request.user).order_by("pk"))

    def loaded(self, reports):
        seen = Event.objects.visible_to(self.request.user) if self.may_see_more() else Event.objects.public()
        return loaded(reports, seen)

    def retrieve(self, request, pk):
        report = get_object_or_404(self.get_queryset(), pk=pk)
        response = Response(self.records([report])[0])
        if self.may_see_more():
            response["ETag"] = self.tag(report)
        return response

    def records(self, rows):
        base = self.request.build_absolute_uri("/").removesuffix("/")
        found = [as_record(report, base) for report in rows]
        if self.may_see_more() and not sees_everything(self.request.user):
            for record in found:  # gaps in the order would tell who else is at work
                for order, section in enumerate(record["sections"], 1):
                    section["order"] = section["order"] if record["stage"] == Stage.PUBLISHED else order
        return found

    def read_anew(self, record):
        return self.records(self.loaded(Report.objects.filter(pk=record.pk)))[0]

    def partial_update(self, request, pk):
        """Heading and closing note; of a published report with `reason`, which is public, and a new edition."""
        self.demand("change")
        report = self.visible(pk)
        seen = self.seen(report, is_demanded=True)
        with answering(self.names):
            values = whole_body(self.differing(report), self.reads)
            reason = values.pop("reason", "")
            return self.one_answered(actions.edit_report(report, values, by=request.user, seen=seen, reason=reason))

    @deed(
        "change", url_path="arrange", reads={"sections": several(key), "events": several(key)},
        example={"events": [2, 1]},
    )  # fmt: skip
    def arrange(self, request, pk):
        """The order of the sections and of the events inside each, as their ids follow each other."""
        return self.done(pk, actions.arrange)

    @deed("publish")
    def publish(self, request, pk):
        """What is accepted becomes public under its numbers."""
        return self.done(pk, actions.publish)


class SubmissionCollection(WrittenCollection):
    """What municipalities have handed in for a quarter: to the registrar all, to an officer the own ones."""

    queryset = Submission.objects.all()
    serializer_class = shapes.SubmissionShape
    permission_classes = [HasRight]
    right = "events.view_submission"
    reads = {name: sent.PLACED[name] for name in ("report", "municipality")}
    needed = ("report",)
    example = {"report": {"year": 2026, "quarter": 3}, "municipality": 1}

    def get_queryset(self):
        return Submission.objects.visible_to(self.request.user).select_related("report").order_by("pk")

    def records(self, rows):
        return as_submissions(rows)

    def read_anew(self, record):
        return as_submissions(Submission.objects.filter(pk=record.pk).select_related("report"))[0]

    def retrieve(self, request, pk):
        submission = get_object_or_404(self.get_queryset(), pk=pk)
        response = Response(self.records([submission])[0])
        response["ETag"] = self.tag(submission)
        return response

    def finalize_response(self, *args, **kwargs):
        response = super().finalize_response(*args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def create(self, request):
        """The municipality sets to work on the quarter; nothing happens where it has begun already."""
        self.demand("submit")
        return self.once(lambda: self.one_answered(self.begun(), 201))

    def begun(self) -> Submission:
        user, places = self.request.user, {"report": sent.report_for(self.request.user)}
        places["municipality"] = sent.territory_on(sent.day_of(self.request.data), sent.HOME)
        found = whole_body(self.request.data, places)
        if is_officer(user) and found.get("municipality") not in (None, user.municipality):
            raise PermissionDenied(_("You have no right to do this."))
        with transaction.atomic():  # a quarter that was opened for nothing is not
            report = sent.report_of(found.get("report"), by=user)
            return actions.begin(report, found.get("municipality"), by=user)

    @deed("submit")
    def submit(self, request, pk):
        """From the municipality to the registrar; without an event it says that there were none."""
        return self.done(pk, actions.submit)

    @deed(
        "return", reads={"reason": text, "remarks": several(sent.REMARK)}, needed=("reason",),
        example={"reason": "Мало сказано о результатах", "remarks": []},
    )  # fmt: skip
    def send_back(self, request, pk):
        """Back to the municipality, with what is to be mended: of the whole, and of single events."""
        return self.done(pk, returned)

    @deed("accept")
    def accept(self, request, pk):
        """Into the report: its events are numbered with the others."""
        return self.done(pk, actions.accept)


def returned(submission, *, reason: str = "", remarks=(), **given) -> Submission:
    known = set(events_of(submission).values_list("pk", flat=True))
    if {one["event"] for one in remarks} - known:
        raise ValidationError({"remarks": _("This is not in the report.")})
    return actions.return_(submission, reason=reason, remarks={one["event"]: one["text"] for one in remarks}, **given)
