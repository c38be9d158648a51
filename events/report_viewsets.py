"""The API of reports, and of what municipalities hand in for them."""

from __future__ import annotations

from accounts.api import HasRight
from events import shapes
from events.models import Report, Submission
from events.report_serializers import as_record, as_submissions, loaded
from places.api import Collection


class ReportCollection(Collection):
    """Published reports of a quarter: their sections, the events in their order, every edition."""

    queryset = Report.objects.all()
    serializer_class = shapes.ReportShape

    def get_queryset(self):
        return loaded(Report.objects.public().order_by("pk"))

    def records(self, rows):
        base = self.request.build_absolute_uri("/").removesuffix("/")
        return [as_record(report, base) for report in rows]


class SubmissionCollection(Collection):
    """What municipalities have handed in for a quarter: to the registrar all, to an officer the own ones."""

    queryset = Submission.objects.all()
    serializer_class = shapes.SubmissionShape
    permission_classes = [HasRight]
    right = "events.view_submission"

    def get_queryset(self):
        return Submission.objects.visible_to(self.request.user).select_related("report").order_by("pk")

    def records(self, rows):
        return as_submissions(rows)

    def count(self, found):
        return found.order_by().count()  # never kept: it differs by who asks

    def finalize_response(self, *args, **kwargs):
        response = super().finalize_response(*args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response
