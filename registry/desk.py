"""The desk: what waits for this person. Every line leads to the list it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.rights import is_officer
from agreements.models import Discrepancy, NumberSeries
from agreements.questions import QUESTIONS
from events import questions
from events.models import Submission
from registry import reminders
from registry.journal import journal
from roadmaps.questions import QUESTIONS as OF_MEASURES

OF_THE_OFFICER = ["returned", "drafts", "submitted", "soon", "notice"]
OF_THE_REGISTRAR = [
    "submitted",
    "soon",
    "notice",
    "presumed",
    "no_number",
    "no_scan",
    "no_body",
    "no_end_day",
    "drafts",
]
LATEST = 10


@dataclass(frozen=True)
class Line:
    label: str
    count: int
    address: str


def lines(user, day: date) -> list[Line]:
    return [*of_records(user, day), *of_letters(user)]


def of_letters(user) -> list[Line]:
    """Reminders that were begun and never confirmed: nobody knows whether they went out."""
    count = reminders.unconfirmed().count() if user.has_perm("accounts.view_reminder") else 0
    address = f"{reverse('admin:accounts_reminder_changelist')}?sent_at__isempty=1"
    return [Line(_("Reminders not confirmed"), count, address)] if count else []


def of_records(user, day: date) -> list[Line]:
    if not user.has_perm("agreements.add_agreement"):
        return []
    asked = OF_THE_REGISTRAR if user.has_perm("agreements.publish_agreement") else OF_THE_OFFICER
    found = [
        Line(question.label, question.of(user, day).count(), question.address) for question in map(QUESTIONS.get, asked)
    ]
    if user.has_perm("agreements.change_discrepancy"):
        address = f"{reverse('admin:agreements_discrepancy_changelist')}?open=1"
        found.append(Line(_("Open discrepancies"), Discrepancy.objects.filter(explanation="").count(), address))
    if user.has_perm("events.accept_submission"):
        address = f"{reverse('admin:events_submission_changelist')}?stage__exact=submitted"
        found.append(Line(_("Quarters handed in, to be accepted"), Submission.objects.waiting().count(), address))
    if user.has_perm("roadmaps.progress_roadmap"):
        found += [Line(question.label, question.of(day).count(), question.address) for question in OF_MEASURES.values()]
    return found


def quarters(user, day: date) -> list[questions.Quarter]:
    """What the officer has to hand in."""
    return questions.quarters_of(user.municipality, day) if is_officer(user) else []


def reports(user, day: date) -> list[questions.InWork]:
    """The reports that the registrar has in work."""
    return questions.in_work(day) if user.has_perm("events.publish_report") else []


def next_numbers(user) -> list[tuple[NumberSeries, str]]:
    if not user.has_perm("agreements.register_agreement"):
        return []
    return [(series, series.text(series.next_number)) for series in NumberSeries.objects.filter(is_open=True)]


def latest_changes(user):
    return journal(user)[:LATEST]
