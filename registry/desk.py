"""The desk: what waits for this person. Every line leads to the list it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Discrepancy, NumberSeries
from agreements.questions import QUESTIONS, Question
from registry.journal import journal

OF_THE_OFFICER = ["returned", "drafts", "submitted", "soon", "notice", "no_scan"]
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
    if not user.has_perm("agreements.add_agreement"):
        return []
    asked = OF_THE_REGISTRAR if user.has_perm("agreements.publish_agreement") else OF_THE_OFFICER
    found = [
        Line(question.label, question.of(user, day).count(), question.address) for question in map(QUESTIONS.get, asked)
    ]
    if user.has_perm("agreements.change_discrepancy"):
        address = f"{reverse('admin:agreements_discrepancy_changelist')}?open=1"
        found.append(Line(_("Open discrepancies"), Discrepancy.objects.filter(explanation="").count(), address))
    return found


def line_of(question: Question, user, day: date) -> Line:
    return Line(question.label, question.of(user, day).count(), question.address)


def next_numbers(user) -> list[tuple[NumberSeries, str]]:
    if not user.has_perm("agreements.register_agreement"):
        return []
    return [(series, series.text(series.next_number)) for series in NumberSeries.objects.filter(is_open=True)]


def latest_changes(user):
    return journal(user)[:LATEST]
