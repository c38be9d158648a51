"""What the clerk asks of the list. The desk counts the same questions that the list filters by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.choices import Stage
from agreements.models import Agreement
from agreements.terms import years_later


@dataclass(frozen=True)
class Question:
    code: str
    label: str
    asked: Callable[[QuerySet, date], QuerySet]

    def of(self, user, day: date) -> QuerySet:
        return self.asked(Agreement.objects.visible_to(user), day)

    @property
    def address(self) -> str:
        return f"{reverse('admin:agreements_agreement_changelist')}?ask={self.code}"


def at(stage: Stage):
    return lambda agreements, day: agreements.filter(stage=stage)


def public(question):
    return lambda agreements, day: question(agreements.public(), day)


QUESTIONS = {
    question.code: question
    for question in (
        Question("drafts", _("Drafts"), at(Stage.DRAFT)),
        Question("submitted", _("Submitted, waiting for the registrar"), at(Stage.SUBMITTED)),
        Question("returned", _("Returned to the municipality"), at(Stage.RETURNED)),
        Question(
            "soon", _("Boundary of the term within 90 days"),
            public(lambda found, day: found.on(day).in_force().boundary_within(day, day + timedelta(days=90))),
        ),
        Question(
            "year", _("Boundary of the term within a year"),
            public(lambda found, day: found.on(day).in_force().boundary_within(day, years_later(day, 1))),
        ),
        Question("notice", _("Past the boundary by notice, nobody has decided"),
                 public(lambda found, day: found.on(day).past_notice())),
        Question("presumed", _("In force past the last day covered by paper"),
                 public(lambda found, day: found.on(day).presumed())),
        Question("no_number", _("Published without a number"), public(lambda found, day: found.without_number())),
        Question("no_scan", _("Published without a scan"), public(lambda found, day: found.without_scan())),
        Question("no_body", _("Published with a party without a body"),
                 public(lambda found, day: found.without_body())),
        Question("no_end_day", _("Ended without a day"), public(lambda found, day: found.ended_without_day())),
    )
}  # fmt: skip
