"""What was done for a measure, and what a person says of its state."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actions import demand, demand_stage, store
from accounts.changes import demand_unchanged, record, writing
from agreements.choices import Stage
from events.models import Event
from roadmaps.actions import facts
from roadmaps.choices import State
from roadmaps.models import Measure, Progress, Roadmap


def opened(measure: Measure, *, by, seen: int | None = None) -> Measure:
    """Progress is recorded of what is published."""
    demand(by, "progress", Roadmap)
    roadmap = Roadmap.objects.select_for_update().get(pk=measure.roadmap_id)
    demand_stage(roadmap, Stage.PUBLISHED)
    demand_unchanged(measure, seen)
    return Measure.objects.select_related("roadmap").get(pk=measure.pk)


@writing()
def record_progress(
    measure: Measure, *, on: date, text: str, by, completes: bool = False, event: Event | None = None,
    document: str = "", today: date, seen: int | None = None,
) -> Progress:  # fmt: skip
    measure = opened(measure, by=by, seen=seen)
    if on > today:
        raise ValidationError({"on": _("That day is still to come.")})
    if event and not Event.objects.public().filter(pk=event.pk).exists():
        raise ValidationError({"event": _("There is no such public event.")})
    step = Progress(
        measure=measure, on=on, text=text.strip(), completes=completes, event=event, document=document.strip(), by=by
    )
    store(step)
    record("progress", measure, by=by, after={"progress": facts.step_of(step)}, is_public=True)
    return step


@writing()
def take_back_progress(step: Progress, *, by, reason: str, seen: int | None = None) -> None:
    """Recorded by mistake; what it said stays in the history."""
    measure = opened(step.measure, by=by, seen=seen)
    if not reason.strip():
        raise ValidationError({"reason": _("Say in one line what was changed and why. The public sees it.")})
    before = {"progress": facts.step_of(step)}
    step.delete()
    record("progress", measure, by=by, before=before, reason=reason.strip(), is_public=True)


@writing()
def overrule(
    measure: Measure, state: State | str, *, on: date, reason: str, by, seen: int | None = None
) -> Measure:  # fmt: skip
    """What a person says of the state, from a day on; an empty state lets the days and the progress speak again."""
    measure = opened(measure, by=by, seen=seen)
    if not reason.strip():
        raise ValidationError({"reason": _("Say in one line what was changed and why. The public sees it.")})
    before = {"ruled": measure.ruled, "ruled_on": str(measure.ruled_on or "")}
    measure.ruled = state
    measure.ruled_on, measure.ruled_because = (on, reason.strip()) if state else (None, "")
    store(measure)
    after = {"ruled": measure.ruled, "ruled_on": str(measure.ruled_on or "")}
    record("overrule", measure, by=by, before=before, after=after, reason=reason.strip(), is_public=True)
    return measure
