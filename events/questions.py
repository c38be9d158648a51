"""What the desk asks of a quarter: what an officer has to hand in, who has handed in and who is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from agreements.choices import Stage
from events import quarters, wording
from events.choices import WITH_THE_OFFICER, ReportKind, SubmissionStage
from events.models import Event, Report, Submission
from places.models import Territory


@dataclass(frozen=True)
class Quarter:
    """A quarter as one municipality sees it."""

    year: int
    quarter: int
    report: Report | None
    submission: Submission | None
    events: int
    day: date

    def __str__(self):
        return wording.quarter(self)

    @property
    def deadline(self) -> date:
        return quarters.deadline(self.year, self.quarter)

    @property
    def is_handed_in(self) -> bool:
        return self.submission is not None and self.submission.stage not in WITH_THE_OFFICER

    @property
    def is_closed(self) -> bool:
        return self.report is not None and self.report.stage != Stage.DRAFT

    @property
    def is_late(self) -> bool:
        return self.day > self.deadline and not self.is_handed_in


@dataclass(frozen=True)
class Reporter:
    """A municipality in a quarter, as the registrar sees it."""

    municipality: Territory
    submission: Submission | None
    events: int

    @property
    def is_handed_in(self) -> bool:
        return self.submission is not None and self.submission.stage not in WITH_THE_OFFICER

    @property
    def is_waiting(self) -> bool:
        return self.submission is not None and self.submission.stage == SubmissionStage.SUBMITTED


def quarters_of(municipality: Territory, day: date) -> list[Quarter]:
    """The quarter that is due, and whatever stands in a report that is still in work, handed in or not."""
    reports = {(one.year, one.quarter): one for one in Report.objects.filter(kind=ReportKind.MUNICIPAL)}
    submissions = {one.report_id: one for one in Submission.objects.filter(municipality=municipality)}
    events = dict(
        Event.objects.filter(section__territory=municipality).exclude(stage=Stage.WITHDRAWN)
        .order_by().values_list("report").annotate(Count("pk"))
    )  # fmt: skip
    due, last = quarters.to_report(day), quarters.before(*quarters.of(day))
    begun = {key for key, report in reports.items() if report.pk in submissions}
    found = []
    for year, quarter in sorted({due, last} | begun):
        report = reports.get((year, quarter))
        key = report and report.pk
        one = Quarter(year, quarter, report, submissions.get(key), events.get(key, 0), day)
        if (year, quarter) == due or not one.is_closed:
            found.append(one)
    return found


def reporters(report: Report) -> list[Reporter]:
    """Every municipality that reports, and what it has done: those of today while in work, and whoever has begun."""
    submissions = {one.municipality_id: one for one in report.submissions.all()}
    events = dict(
        Event.objects.filter(report=report).exclude(stage=Stage.WITHDRAWN)
        .order_by().values_list("section__territory").annotate(Count("pk"))
    )  # fmt: skip
    reporting = Q(pk__in=submissions)
    if report.stage == Stage.DRAFT:
        reporting |= Q(is_home=True, successors=None)
    return [
        Reporter(place, submissions.get(place.pk), events.get(place.pk, 0))
        for place in Territory.objects.filter(reporting).distinct()
    ]


@dataclass(frozen=True)
class InWork:
    """A report that the registrar works on, and how far it is."""

    report: Report
    reporting: int
    handed_in: int
    waiting: int
    events: int
    day: date

    @property
    def is_late(self) -> bool:
        return self.report.is_municipal and self.day > self.report.deadline and self.handed_in < self.reporting


def in_work(day: date) -> list[InWork]:
    found = []
    reporting = Territory.objects.filter(is_home=True, successors=None).count()
    handed_in = ~Q(submissions__stage__in=WITH_THE_OFFICER) & Q(submissions__isnull=False)
    reports = Report.objects.filter(stage=Stage.DRAFT).annotate(
        handed_in=Count("submissions", filter=handed_in),
        waiting=Count("submissions", filter=Q(submissions__stage=SubmissionStage.SUBMITTED)),
    )
    events = dict(
        Event.objects.filter(report__in=reports.values("pk")).that_count()
        .order_by().values_list("report").annotate(Count("pk"))
    )  # fmt: skip
    for one in reports:
        expected = reporting if one.is_municipal else 0
        found.append(InWork(one, expected, one.handed_in, one.waiting, events.get(one.pk, 0), day))
    return found
