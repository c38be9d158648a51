"""The way of a quarter: begun, handed in by each municipality, accepted or returned, published."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import demand, demand_reason, demand_stage, store
from accounts.changes import difference, record, writing
from accounts.rights import is_officer
from agreements.actions import refresh as refresh_agreements
from agreements.choices import Stage
from agreements.models import Agreement
from events import quarters, wording
from events.actions.editions import freeze
from events.actions.opening import opened
from events.actions.refreshing import renumber
from events.choices import WITH_THE_OFFICER, ReportKind, SubmissionStage
from events.models import Event, Report, Section, Submission
from places.models import Territory


@writing()
def open_quarter(year: int, quarter: int, *, by, kind=ReportKind.MUNICIPAL) -> Report:
    """The report of the quarter, in work; made when the first person asks for it."""
    demand(by, "add", Event)
    if is_officer(by) and kind != ReportKind.MUNICIPAL:
        raise PermissionDenied(_("You have no right to do this."))
    report = Report.objects.filter(kind=kind, year=year, quarter=quarter).first()
    if report is None:
        if is_officer(by) and not quarters.is_near(year, quarter, timezone.localdate()):
            raise ValidationError({"quarter": _("The registrar opens a quarter that is far from the one to report.")})
        report = Report(kind=kind, year=year, quarter=quarter)
        store(report)
        record("add", report, by=by, after={"kind": kind, "year": year, "quarter": quarter})
    return report


def started(report: Report, municipality: Territory, *, by) -> Submission:
    """What the municipality hands in, begun if it is not; part of an action."""
    submission, is_new = Submission.objects.get_or_create(report=report, municipality=municipality)
    if is_new:
        record("add", submission, by=by, after={"report": report.pk, "municipality": municipality.pk})
    return submission


@writing()
def begin(report: Report, municipality: Territory | None = None, *, by) -> Submission:
    """The municipality sets to work on the quarter; nothing happens where it has begun already."""
    demand(by, "submit", Submission)
    municipality = by.municipality if is_officer(by) else municipality
    report = Report.objects.select_for_update().get(pk=report.pk)
    if municipality is None or not municipality.is_home or not report.is_municipal:
        raise ValidationError({"municipality": _("Say which municipality reports the quarter.")})
    demand_stage(report, Stage.DRAFT)
    return started(report, municipality, by=by)


def section_of(report: Report, *, territory: Territory | None = None, sphere=None) -> Section:
    """The section, made where there is none: municipalities stand by name, spheres as they come."""
    found = report.sections.filter(territory=territory, sphere=sphere).first()
    if found:
        return found
    orders = report.sections.order_by("order")
    order = (orders.values_list("order", flat=True).last() or 0) + 1
    heading = str(sphere)
    if territory:
        day = quarters.last_day(report.year, report.quarter)
        heading = wording.heading_of_section(territory, day)
        later = orders.filter(territory__name_key__gt=territory.name_key).first()
        if later and not report.is_published:  # numbers that are frozen run on: what comes afterwards stands last
            order = later.order
            report.sections.filter(order__gte=order).update(order=F("order") + 1)
    return Section.objects.create(report=report, order=order, heading=heading, territory=territory, sphere=sphere)


@writing()
def submit(submission: Submission, *, by, seen: int | None = None) -> Submission:
    """The quarter from the municipality to the registrar; without an event it says that there were none."""
    report = Report.objects.select_for_update().get(pk=submission.report_id)
    demand_stage(report, Stage.DRAFT)
    submission = opened(submission, "submit", by=by, seen=seen)
    demand_own(submission, by=by)
    demand_stage(submission, *WITH_THE_OFFICER)
    events = events_of(submission)
    demand_complete(events)
    keys = list(events.values_list("pk", flat=True))
    Event.objects.filter(pk__in=keys).update(stage=Stage.SUBMITTED, remark="", updated_at=timezone.now())
    before = submission.stage
    submission.stage, submission.reason = SubmissionStage.SUBMITTED, ""
    submission.submitted_by, submission.submitted_at = by, timezone.now()
    submission.save()
    told = {"stage": submission.stage, "events": keys}
    record("submit", submission, by=by, before={"stage": before}, after=told)
    return submission


def demand_own(submission: Submission, *, by) -> None:
    """That of a predecessor is seen, and only read."""
    if is_officer(by) and submission.municipality_id != by.municipality_id:
        raise PermissionDenied(_("You have no right to do this."))


def events_of(submission: Submission):
    return Event.objects.filter(report=submission.report_id, section__territory=submission.municipality_id).exclude(
        stage=Stage.WITHDRAWN
    )


def what_is_missing(event: Event) -> dict[str, str]:
    """What stands between the event and handing it in, by the field where it is to be written."""
    missing = {}
    if not event.place:
        missing["place"] = _("The place is not named.")
    if event.starts_on is None:
        missing["dates_text"] = _("The days of the event are not known.")
    if not event.result:
        missing["result"] = _("Purpose, content and result are not written.")
    if not event.participants:
        missing["participants"] = _("The participants are not named.")
    return missing


def what_to_look_at(event: Event) -> list[str]:
    """What may be right and mostly is an oversight; it stops nobody."""
    if any(country.pk != settings.REGISTRY_COUNTRY for country in event.countries.all()):
        return []
    return [_("No foreign country is named.")]


def demand_complete(events) -> None:
    found = {event: what_is_missing(event).values() for event in events.order_by("position", "id")}
    wrong = {event: missing for event, missing in found.items() if missing}
    if wrong:
        raise ValidationError([f"«{event.title}»: {' '.join(missing)}" for event, missing in wrong.items()])


@writing()
def return_(
    submission: Submission, *, by, reason: str, remarks: dict[int, str] | None = None, seen: int | None = None
) -> Submission:
    """Back to the municipality, with what is to be mended: of the whole, and of single events by their ids."""
    submission = opened(submission, "return", by=by, seen=seen)
    demand_stage(submission, SubmissionStage.SUBMITTED, SubmissionStage.ACCEPTED)
    demand_stage(submission.report, Stage.DRAFT)
    if not reason.strip():
        raise ValidationError({"reason": _("Say what the municipality has to mend.")})
    events = list(events_of(submission))
    for event in events:
        event.stage, event.remark = Stage.RETURNED, (remarks or {}).get(event.pk, "").strip()
        store(event)
    before = submission.stage
    submission.stage, submission.reason = SubmissionStage.RETURNED, reason.strip()
    store(submission)
    said = {str(event.pk): event.remark for event in events if event.remark}
    told = {"stage": submission.stage, "events": [event.pk for event in events], "remarks": said}
    record("return", submission, by=by, before={"stage": before}, after=told, reason=reason.strip())
    renumber(submission.report)
    return submission


@writing()
def accept(submission: Submission, *, by, seen: int | None = None) -> Submission:
    """Into the report: its events are numbered with the others."""
    submission = opened(submission, "accept", by=by, seen=seen)
    demand_stage(submission, SubmissionStage.SUBMITTED)
    before = submission.stage
    submission.stage = SubmissionStage.ACCEPTED
    submission.save()
    record("accept", submission, by=by, before={"stage": before}, after={"stage": submission.stage})
    renumber(submission.report)
    return submission


@writing()
def edit_report(report: Report, values: dict, *, by, seen: int | None = None, reason: str = "") -> Report:
    """Heading and closing note; of a published report with the public reason, and its next edition."""
    is_public = Report.objects.public().filter(pk=report.pk).exists()
    report = opened(report, "publish" if is_public else "change", by=by, seen=seen)
    demand_stage(report, Stage.DRAFT, Stage.PUBLISHED)
    if report.is_published:
        demand_reason(reason)
    values = {name: values[name].strip() for name in ("title", "closing_note") if name in values}
    before, after = difference({name: getattr(report, name) for name in values}, values)
    if not after:
        return report
    for name, value in after.items():
        setattr(report, name, value)
    store(report)
    action = "correct" if report.is_published else "edit"
    record(action, report, by=by, before=before, after=after, reason=reason, is_public=report.is_published)
    if report.is_published:
        freeze(report, by=by, reason=reason)
    return report


@writing()
def arrange(
    report: Report, *, by, sections: list[int] | None = None, events: list[int] | None = None, seen: int | None = None
) -> Report:
    """The order of the sections, and of the events inside each, as their ids follow each other."""
    report = opened(report, "change", by=by, seen=seen)
    demand_stage(report, Stage.DRAFT)
    put_in_order(report.sections.all(), "order", sections or [])
    put_in_order(Event.objects.filter(report=report), "position", events or [])
    record("arrange", report, by=by, after={"sections": sections or [], "events": events or []})
    renumber(report)
    return report


@writing()
def arrange_quarter(submission: Submission, *, by, events: list[int], seen: int | None = None) -> Submission:
    """The order of the municipality's own events, while it still writes them."""
    submission = opened(submission, "submit", by=by, seen=seen)
    demand_own(submission, by=by)
    demand_stage(submission.report, Stage.DRAFT)
    demand_stage(submission, *WITH_THE_OFFICER)
    put_in_order(events_of(submission), "position", events)
    record("arrange", submission, by=by, after={"events": events})
    renumber(submission.report)
    return submission


def put_in_order(rows, name: str, keys: list[int]) -> None:
    """As the ids follow each other."""
    found = rows.in_bulk(keys)
    if len(found) < len(keys):
        raise ValidationError(_("This is not in the report."))
    for place, key in enumerate(keys, start=1):
        setattr(found[key], name, place)
    rows.model.objects.bulk_update(found.values(), [name], batch_size=500)


@writing()
def publish(report: Report, *, by, seen: int | None = None) -> Report:
    """What is accepted becomes public under its numbers, and stays as it is: every correction is another edition."""
    report = opened(report, "publish", by=by, seen=seen)
    demand_stage(report, Stage.DRAFT)
    waiting = report.submissions.waiting()
    if waiting.exists():
        names = ", ".join(str(submission.municipality) for submission in waiting.select_related("municipality"))
        raise ValidationError(_("Accept or return first what is handed in: %(names)s."), params={"names": names})
    events = Event.objects.filter(report=report).that_count()
    demand_complete(events)
    keys = list(events.in_report_order().values_list("pk", flat=True))
    if not keys:
        raise ValidationError(_("There is no event in the report."))
    renumber(report)
    Event.objects.filter(pk__in=keys).update(stage=Stage.PUBLISHED, updated_at=timezone.now())
    report.stage = Stage.PUBLISHED
    report.save()
    refresh_agreements(Agreement.objects.filter(events__in=keys).values_list("pk", flat=True).distinct())
    told = {"stage": report.stage, "events": keys}
    record("publish", report, by=by, before={"stage": Stage.DRAFT}, after=told, is_public=True)
    freeze(report, by=by)
    return report
