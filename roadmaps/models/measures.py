from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.choices import Side
from agreements.models import Agreement
from events.models import Event
from office.words import shortened
from places.fields import PlainCharField, PlainTextField
from places.models import Body
from roadmaps import states
from roadmaps.choices import Recurrence, State
from roadmaps.models.roadmaps import Roadmap, RoadmapSection
from roadmaps.querysets import MeasureQuerySet


class Measure(models.Model):
    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="measures", db_index=False)
    section = models.ForeignKey(RoadmapSection, models.CASCADE, related_name="measures", verbose_name=_("section"))
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    number = PlainCharField(_("number"), max_length=20, blank=True, help_text=_("«1.1»; may be missing."))
    title = PlainTextField(_("measure"))
    items = PlainTextField(_("sub-items"), blank=True, help_text=_("One on a line."))

    # Term
    term_text = PlainCharField(_("term"), max_length=300, blank=True, help_text=_("As on paper: «2026 – 2028 годы»."))
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    recurrence = models.CharField(
        _("recurrence"), max_length=10, choices=Recurrence, blank=True, default=Recurrence.ONCE
    )

    agreements = models.ManyToManyField(
        Agreement, blank=True, related_name="measures", verbose_name=_("agreements"),
        help_text=_("Agreements that the measure carries out."),
    )  # fmt: skip

    # What a person has said of its state, against the computed one
    ruled = models.CharField(_("state set by hand"), max_length=10, choices=State, blank=True, editable=False)
    ruled_on = models.DateField(_("from"), null=True, editable=False)
    ruled_because = PlainTextField(_("why"), blank=True, editable=False)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["roadmap", "section__order", "order", "id"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        indexes = [models.Index(fields=["roadmap", "order"], name="measure_in_roadmap")]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on")),
                name="measure_begins_before_it_ends",
                violation_error_code="ends_on",
                violation_error_message=_("The measure ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(ruled="", ruled_on__isnull=True, ruled_because="")
                | ~Q(ruled="") & Q(ruled_on__isnull=False) & ~Q(ruled_because=""),
                name="state_by_hand_has_day_and_reason",
            ),
        ]

    def __str__(self):
        return shortened(f"{self.number} {self.title}".strip())

    def get_absolute_url(self):
        return f"{reverse('roadmaps:roadmap', args=[self.roadmap_id])}#measure-{self.pk}"

    @property
    def item_list(self) -> list[str]:
        return self.items.splitlines()

    @property
    def facts(self) -> states.Facts:
        steps = tuple(states.Progress(step.on, step.completes) for step in self.progress.all())
        return states.Facts(
            starts_on=self.starts_on or self.roadmap.starts_on,
            ends_on=self.ends_on or self.roadmap.ends_on,
            signed_on=self.roadmap.signed_on,
            recurrence=self.recurrence,
            progress=steps,
            ruled=self.ruled,
            ruled_on=self.ruled_on,
        )

    def state_on(self, day: date) -> State:
        return states.state(self.facts, day)

    def is_silent_on(self, day: date) -> bool:
        return states.is_silent(self.facts, day)


class Responsible(models.Model):
    """A body that answers for a measure; the name as on paper."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="responsible", db_index=False)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    side = models.CharField(_("side"), max_length=10, choices=Side)
    name = PlainTextField(_("name as on paper"))
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="responsible_for", verbose_name=_("body")
    )

    class Meta:
        ordering = ["measure", "order"]
        verbose_name = _("responsible body")
        verbose_name_plural = _("responsible bodies")
        constraints = [
            models.UniqueConstraint(fields=["measure", "order"], name="responsible_bodies_have_an_order"),
        ]

    def __str__(self):
        return self.name


class Progress(models.Model):
    """What was done for a measure."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="progress", db_index=False)
    on = models.DateField(_("day"))
    text = PlainTextField(_("what was done"))
    completes = models.BooleanField(_("the measure is done with it"), default=False)
    event = models.ForeignKey(
        Event, models.PROTECT, null=True, blank=True, related_name="progress", verbose_name=_("event")
    )
    document = PlainTextField(_("document"), blank=True, help_text=_("The paper that shows it: name, number, day."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        ordering = ["measure", "on", "id"]
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        indexes = [models.Index(fields=["measure", "on"], name="progress_of_measure")]

    def __str__(self):
        return shortened(self.text)
