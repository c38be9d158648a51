"""Named questions about roadmaps and their measures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, ExtractDay, ExtractMonth

from accounts.choices import Role
from agreements.choices import Stage
from roadmaps.choices import Recurrence, State
from roadmaps.states import UNDER_WAY, border_of_silence

SHOWN = [Stage.PUBLISHED, Stage.WITHDRAWN]


class RoadmapQuerySet(QuerySet):
    def public(self):
        return self.filter(stage=Stage.PUBLISHED)

    def visible_to(self, user):
        """Drafts only to the registrar."""
        if user.is_authenticated and (user.is_superuser or user.role == Role.REGISTRAR):
            return self
        return self.filter(stage__in=SHOWN if user.is_authenticated else [Stage.PUBLISHED])


class MeasureQuerySet(QuerySet):
    def public(self):
        return self.filter(roadmap__stage=Stage.PUBLISHED)

    def visible_to(self, user):
        roadmaps = self.model.roadmap.field.related_model.objects
        return self.filter(roadmap__in=roadmaps.visible_to(user))

    def in_order(self):
        return self.order_by("roadmap", "section__order", "section_id", "order", "id")

    def of_body(self, bodies):
        links = self.model.responsible.rel.related_model.objects.filter(body__in=bodies)
        return self.filter(Exists(links.filter(measure=OuterRef("pk"))))

    def under(self, agreements):
        links = self.model.agreements.through.objects.filter(agreement__in=agreements)
        return self.filter(Exists(links.filter(measure=OuterRef("pk"))) | Q(roadmap__basis_agreement__in=agreements))

    # On a day: the rules of states.py as SQL, one table of cases runs through both

    def in_state(self, states: Iterable[State | str], day: date):
        known = self.model.progress.rel.related_model.objects.filter(measure=OuterRef("pk"), on__lte=day)
        is_over = ended_before(day)
        has_no_last_step = ~Q(recurrence=Recurrence.ONCE)
        state = Case(
            When(~Q(ruled="") & Q(ruled_on__lte=day), then=F("ruled")),
            When(Exists(known.filter(completes=True)), then=Value(State.DONE)),
            When(~begun_by(day) & ~Exists(known), then=Value(State.PLANNED)),
            When(is_over & has_no_last_step & Exists(known), then=Value(State.DONE)),
            When(is_over, then=Value(State.OVERDUE)),
            When(out_of_season(day), then=Value(State.PLANNED)),
            default=Value(State.RUNNING),
        )
        seasons = {"season_begins": month_and_day("starts_on", 1_01), "season_ends": month_and_day("ends_on", 12_31)}
        return self.alias(**seasons).alias(state_then=state).filter(state_then__in=list(states))

    def silent(self, day: date):
        border = border_of_silence(day)
        recent = self.model.progress.rel.related_model.objects.filter(
            measure=OuterRef("pk"), on__gte=border, on__lte=day
        )  # fmt: skip
        return self.in_state(UNDER_WAY, day).filter(begun_by(border - timedelta(days=1)), ~Exists(recent))


def begun_by(day: date) -> Q:
    """Without days of its own a measure has those of its roadmap: whole years."""
    was_signed = Q(roadmap__signed_on__isnull=True) | Q(roadmap__signed_on__lte=day)
    return was_signed & (Q(starts_on__lte=day) | Q(starts_on__isnull=True, roadmap__first_year__lte=day.year))


def ended_before(day: date) -> Q:
    return Q(ends_on__lt=day) | Q(ends_on__isnull=True, roadmap__last_year__lt=day.year)


def out_of_season(day: date) -> Q:
    is_outside = Q(season_begins__gt=day.month * 100 + day.day) | Q(season_ends__lt=day.month * 100 + day.day)
    return Q(recurrence=Recurrence.YEARLY, season_begins__lte=F("season_ends")) & is_outside


def month_and_day(field: str, otherwise: int):
    """731 for 31 July."""
    return Coalesce(ExtractMonth(field) * 100 + ExtractDay(field), otherwise)
