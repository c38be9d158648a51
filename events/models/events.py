from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.choices import Precision, Stage
from agreements.models import Agreement, Attachment, Discrepancy
from events.choices import Format
from events.models.reports import Report, Section
from events.querysets import EventQuerySet
from office.dates import PartialDate
from office.words import shortened
from places.fields import KeyField, PlainCharField, PlainTextField
from places.models import Country, Territory


class Event(models.Model):
    # The cells of the report, to the letter
    title = PlainTextField(_("name of the event"))
    place = PlainTextField(
        _("place"), blank=True, help_text=_("As it goes into the report: «г. Витебск (Республика Беларусь)».")
    )
    dates_text = PlainCharField(
        _("dates"), max_length=300, blank=True,
        help_text=_("«23-24 сентября 2023 года», «27 и 29 октября 2023 года»: the days are read from it."),
    )  # fmt: skip
    result = PlainTextField(_("purpose, content and result"), blank=True)
    participants = PlainTextField(_("participants"), blank=True)

    # The same as facts
    starts_on = models.DateField(_("first day"), null=True, blank=True, editable=False)
    ends_on = models.DateField(_("last day"), null=True, blank=True, editable=False)
    format = models.CharField(_("format"), max_length=10, choices=Format, default=Format.IN_PERSON)
    territories = models.ManyToManyField(
        Territory, blank=True, related_name="events", verbose_name=_("places"),
        help_text=_("Where it took place, and the partner places that took part."),
    )  # fmt: skip
    countries = models.ManyToManyField(
        Country, blank=True, related_name="events", verbose_name=_("foreign countries")
    )  # fmt: skip
    participants_total = models.PositiveIntegerField(_("participants in all"), null=True, blank=True)
    participants_foreign = models.PositiveIntegerField(_("foreign participants"), null=True, blank=True)

    # What it belongs to
    agreements = models.ManyToManyField(
        Agreement, blank=True, related_name="events", verbose_name=_("agreements"),
        help_text=_("Under which agreements it was held, or which were signed at it."),
    )  # fmt: skip
    discrepancies = models.ManyToManyField(
        Discrepancy, blank=True, related_name="events", verbose_name=_("discrepancies")
    )  # fmt: skip
    attachments = models.ManyToManyField(Attachment, related_name="events", editable=False, verbose_name=_("documents"))
    report = models.ForeignKey(Report, models.PROTECT, related_name="events", verbose_name=_("report"))
    section = models.ForeignKey(Section, models.PROTECT, related_name="events", verbose_name=_("section"))
    position = models.PositiveIntegerField(_("order in the section"), default=0)
    source_row = models.PositiveIntegerField(_("row of the source"), null=True, blank=True)

    # Stage of the record
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.DRAFT, editable=False)
    remark = PlainTextField(_("what is to be mended"), blank=True, editable=False)
    withdrawal_reason = PlainTextField(_("why it was withdrawn"), blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    # Computed by actions.refresh, by nobody else
    number = models.PositiveIntegerField(_("No."), null=True, editable=False)
    search_text = models.TextField(blank=True, editable=False)
    title_key = KeyField(of="title", max_length=500, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index("stage", F("starts_on").desc(), F("id").desc(), "ends_on", name="event_by_day"),
            models.Index(fields=["stage", "title_key", "id"], name="event_by_title"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="events_of_a_report_are_numbered"),
            models.CheckConstraint(
                condition=Q(participants_total__isnull=True)
                | Q(participants_foreign__isnull=True)
                | Q(participants_foreign__lte=F("participants_total")),
                name="foreign_participants_are_some_of_all",
                violation_error_code="participants_foreign",
                violation_error_message=_("There cannot be more foreign participants than participants in all."),
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[Stage.DRAFT, Stage.RETURNED])
                | Q(starts_on__isnull=False, ends_on__isnull=False),
                name="event_has_its_days_when_submitted",
                violation_error_code="dates_text",
                violation_error_message=_("The days of the event are not known."),
            ),
        ]

    def __str__(self):
        return shortened(self.title)

    def get_absolute_url(self):
        return reverse("events:event", args=[self.pk])

    @property
    def is_published(self) -> bool:
        return self.stage == Stage.PUBLISHED


class EventSpan(models.Model):
    """A day or a run of days; «27 и 29 октября» are two."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="spans", db_index=False)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"))

    class Meta:
        ordering = ["event", "from_on"]
        indexes = [models.Index(fields=["event", "from_on", "to_on"], name="span_of_event")]
        constraints = [
            models.CheckConstraint(condition=Q(from_on__lte=F("to_on")), name="span_begins_before_it_ends"),
            models.UniqueConstraint(fields=["event", "from_on"], name="spans_of_an_event_differ"),
        ]


class SignedDocument(models.Model):
    """What was signed at an event; without an agreement the register has none of it."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="signed_documents")
    title = PlainTextField(_("what was signed"))
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_precision = models.CharField(_("known"), max_length=5, choices=Precision, default=Precision.DAY)
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="signed_at", verbose_name=_("in the register")
    )

    class Meta:
        ordering = ["event", "id"]
        verbose_name = _("signed document")
        verbose_name_plural = _("signed documents")

    def __str__(self):
        return self.title

    @property
    def signed(self) -> PartialDate | None:
        return PartialDate.of(self.signed_on, self.signed_precision)


class EventTerm(models.Model):
    """One word stem of an event with its weight, as agreements.SearchTerm."""

    pk = models.CompositePrimaryKey("term", "event_id")
    term = KeyField(max_length=60)
    event = models.ForeignKey(Event, models.CASCADE, related_name="search_terms")
    weight = models.PositiveSmallIntegerField()
