"""Who sees and writes what in the admin of events."""

from __future__ import annotations

from accounts.rights import is_officer
from agreements.choices import UNPUBLISHED, Stage
from events.actions.opening import is_with
from events.choices import WITH_THE_OFFICER
from events.models import Event, Report, Submission
from events.querysets import own_places


def is_registrar(user) -> bool:
    return user.has_perm("events.change_report")


def events_for(user):
    """An officer works with the events of the own municipality; those of others stand on the public pages."""
    events = Event.objects.visible_to(user)
    return events.filter(section__territory__in=own_places(user)) if is_officer(user) else events


def may_write(user, event: Event) -> bool:
    if event.stage == Stage.PUBLISHED:
        return user.has_perm("events.correct_event")
    if not user.has_perm("events.change_event") or event.stage not in UNPUBLISHED:
        return False
    if is_registrar(user):
        return True
    return is_with(user, event)


def may_fill(user, submission: Submission) -> bool:
    """Add to it and hand it in."""
    if submission.report.stage != Stage.DRAFT or not user.has_perm("events.submit_submission"):
        return False
    if is_registrar(user):
        return True
    return submission.stage in WITH_THE_OFFICER and submission.municipality_id == user.municipality_id


def may_submit(user, submission: Submission) -> bool:
    return may_fill(user, submission) and submission.stage in WITH_THE_OFFICER


def reports_to_fill(user):
    """Reports in work; of those an officer only what the own municipality has not handed in."""
    reports = Report.objects.filter(stage=Stage.DRAFT)
    if is_registrar(user):
        return reports
    handed_in = Submission.objects.filter(municipality=user.municipality).exclude(stage__in=WITH_THE_OFFICER)
    return reports.filter(kind="municipal").exclude(submissions__in=handed_in)


def reports_to_supplement(user):
    """Published ones, by the registrar alone."""
    return Report.objects.public() if user.has_perm("events.correct_event") else Report.objects.none()
