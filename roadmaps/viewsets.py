"""The API of roadmaps and of their measures."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from rest_framework.response import Response

from accounts.api import DraftCollection, WrittenCollection, deed
from accounts.sent import key, text
from agreements.choices import Stage
from agreements.viewsets import DayForm
from places.api import PagingForm, Withdrawn
from roadmaps import actions, sent, shapes
from roadmaps.filtersets import MeasureFilterSet
from roadmaps.models import Measure, Roadmap
from roadmaps.querysets import SHOWN
from roadmaps.records import with_outline, with_parts
from roadmaps.serializers import as_measure, as_roadmap


class RoadmapCollection(DraftCollection):
    """Published roadmaps; their measures are a collection of their own. With the right drafts, too."""

    queryset = Roadmap.objects.all()
    serializer_class = shapes.RoadmapShape
    reads = sent.FIELDS
    needed = ("title", "first_year", "last_year")
    example = sent.EXAMPLE
    empty = sent.EMPTY

    def get_queryset(self):
        seen = Roadmap.objects.visible_to(self.request.user).exclude(stage=Stage.WITHDRAWN)
        return with_outline(seen).order_by("pk")

    def retrieve(self, request, pk):
        seen = Roadmap.objects.filter(stage__in=SHOWN) | Roadmap.objects.visible_to(request.user)
        found = get_object_or_404(with_outline(seen), pk=pk)
        if found.stage == Stage.WITHDRAWN:
            raise Withdrawn(found.withdrawal_reason)
        response = Response(self.records([found])[0])
        if self.may_see_more():
            response["ETag"] = self.tag(found)
        return response

    def records(self, rows: list) -> list[dict]:
        base = self.request.build_absolute_uri("/").removesuffix("/")
        seen = Roadmap.objects.visible_to(self.request.user).exclude(stage=Stage.WITHDRAWN)
        known = set(seen.values_list("pk", flat=True))
        return [as_roadmap(roadmap, base, known) for roadmap in rows]

    def read_anew(self, record):
        return self.records(with_outline(Roadmap.objects.filter(pk=record.pk)))[0]

    # Drafts

    def made(self):
        return actions.draft(sent.values_of(self.request.data, None), by=self.request.user)

    def edited(self, record, changed, *, seen):
        return actions.edit(record, sent.values_of(changed, record), by=self.request.user, seen=seen)

    def dropped(self, record, *, seen):
        actions.discard(record, by=self.request.user, seen=seen)

    # Deeds

    @deed("publish")
    def publish(self, request, pk):
        """Into the public register."""
        return self.done(pk, actions.publish)

    @deed(
        "correct", reads=sent.FIELDS | {"reason": text}, needed=("reason",),
        example={"signed_at": "в г. Смоленске", "reason": "Описка"},
    )  # fmt: skip
    def correct(self, request, pk):
        """A correction of a published roadmap; `reason` is public."""

        def do(roadmap, *, by, seen):
            values = sent.values_of(self.differing(roadmap), roadmap, also={"reason": text})
            return actions.correct(roadmap, values, by=by, reason=values.pop("reason", ""), seen=seen)

        return self.done(pk, do)

    @deed("withdraw", reads={"reason": text}, needed=("reason",), example={"reason": "Внесена дважды"})
    def withdraw(self, request, pk):
        """Out of the public register, for good; `reason` is public."""
        return self.done(pk, withdrawn)

    @deed(
        "add", url_path="clone", reads={"first_year": sent.YEAR, "last_year": sent.YEAR}, answers=201,
        needed=("first_year", "last_year"), example={"first_year": 2029, "last_year": 2031},
    )  # fmt: skip
    def clone(self, request, pk):
        """A draft for the next period: the same parties, sections and measures, no progress."""
        return self.done(pk, cloned)

    def body(self, record):
        return {} if self.does == "correct" else super().body(record)


class MeasureCollection(WrittenCollection):
    """Measures of the published roadmaps, with their state and progress on a day. With the right of drafts, too."""

    queryset = Measure.objects.all()
    serializer_class = shapes.MeasureShape
    filterset_class = MeasureFilterSet

    def questions(self):
        return {"list": [PagingForm, MeasureFilterSet], "retrieve": [DayForm]}.get(self.action, [])

    def permission(self, deed):
        return f"roadmaps.{deed}_roadmap"

    def get_queryset(self):
        seen = Measure.objects.visible_to(self.request.user).exclude(roadmap__stage=Stage.WITHDRAWN)
        return with_parts(seen).order_by("pk")

    def retrieve(self, request, pk):
        seen = Measure.objects.filter(roadmap__stage__in=SHOWN) | Measure.objects.visible_to(request.user)
        found = get_object_or_404(with_parts(seen), pk=pk)
        if found.roadmap.stage == Stage.WITHDRAWN:
            raise Withdrawn(found.roadmap.withdrawal_reason)
        response = Response(self.records([found])[0])
        if self.may_see_more():
            response["ETag"] = self.tag(found)
        return response

    def visible(self, pk) -> Measure:
        found = super().visible(pk)
        if found.roadmap.stage == Stage.WITHDRAWN:
            raise Withdrawn(found.roadmap.withdrawal_reason)
        return found

    def records(self, rows: list) -> list[dict]:
        form = self.asked.get(DayForm)
        day = self.filterset.day if self.filterset else (form and form.cleaned_data["as_of"]) or localdate()
        return [as_measure(measure, day) for measure in rows]

    def read_anew(self, record):
        return self.records(with_parts(Measure.objects.filter(pk=record.pk)))[0]

    def address(self, **changed):
        if "cursor" in changed:
            changed["as_of"] = self.filterset.day  # a walk that goes on after midnight stays on its day
        return super().address(**changed)

    # Deeds

    @deed(
        "progress", reads=sent.PROGRESS, needed=("text",), answers=201,
        example={"on": "2026-10-05", "text": "Проведены переговоры"},
    )  # fmt: skip
    def progress(self, request, pk):
        """What was done for the measure, `on` a day (today); `completes` says that it is done with it."""
        return self.done(pk, progressed)

    @deed(
        "progress", url_path="take-back", reads={"progress": key, "reason": text}, needed=("progress", "reason"),
        example={"progress": 1, "reason": "Записано не о той мере"},
    )  # fmt: skip
    def take_back(self, request, pk):
        """Progress that was recorded by mistake; `reason` is public."""
        return self.done(pk, taken_back)

    @deed(
        "progress", url_path="overrule", reads=sent.OVERRULING, needed=("state", "reason"),
        example={"state": "dropped", "on": "2026-10-05", "reason": "Стороны отказались от мероприятия"},
    )  # fmt: skip
    def overrule(self, request, pk):
        """What a person says of the state, from a day (today) on; without a state days and progress speak again."""
        return self.done(pk, overruled)


def withdrawn(roadmap, *, reason: str = "", **given) -> Roadmap:
    return actions.withdraw(roadmap, reason=reason, **given)


def cloned(roadmap, *, first_year: int | None = None, last_year: int | None = None, by, seen) -> Roadmap:
    if first_year is None or last_year is None:
        raise ValidationError({"first_year": _("Say the first and the last year.")})
    return actions.clone(roadmap, first_year=first_year, last_year=last_year, by=by)


def progressed(measure, *, on: date | None = None, text: str = "", completes=False, event=None, **given) -> Measure:
    today = localdate()
    actions.record_progress(
        measure, on=on or today, text=text, completes=completes, event=event, today=today, **given
    )  # fmt: skip
    return measure


def taken_back(measure, *, progress: int = 0, reason: str = "", **given) -> Measure:
    step = measure.progress.filter(pk=progress).first()
    if step is None:
        raise ValidationError({"progress": _("There is no such record.")})
    actions.take_back_progress(step, reason=reason, **given)
    return measure


def overruled(measure, *, state: str = "", on: date | None = None, reason: str = "", **given) -> Measure:
    return actions.overrule(measure, state, on=on or localdate(), reason=reason, **given)
