"""What the registrar asks of measures; the desk counts the same questions that the list shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from roadmaps.choices import State
from roadmaps.models import Measure


@dataclass(frozen=True)
class Question:
    code: str
    label: str
    asked: Callable[[QuerySet, date], QuerySet]

    def of(self, day: date) -> QuerySet:
        return self.asked(Measure.objects.public(), day)

    @property
    def address(self) -> str:
        return f"{reverse('admin:roadmaps_measures')}?ask={self.code}"


QUESTIONS = {
    question.code: question
    for question in (
        Question("overdue", _("Overdue measures of roadmaps"), lambda found, day: found.in_state([State.OVERDUE], day)),
        Question("silent", _("Measures without news for two quarters"), lambda found, day: found.silent(day)),
    )
}
