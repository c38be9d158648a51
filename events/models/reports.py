from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agreements.choices import Stage
from events import quarters, wording
from events.choices import Quarter, ReportKind, SubmissionStage
from events.querysets import ReportQuerySet, SubmissionQuerySet
from places.fields import KeyField, PlainCharField, PlainTextField, in_language
from places.models import Territory


class Sphere(models.Model):
    """A field of co-operation that executive bodies report by."""

    slug = models.SlugField(_("slug"), max_length=50, unique=True)
    name = PlainCharField(_("name"), max_length=200)
    name_en = PlainCharField(_("English name"), max_length=200, blank=True)
    name_key = KeyField(of="name", max_length=200, editable=False)

    class Meta:
        ordering = ["name_key", "id"]
        verbose_name = _("sphere")
        verbose_name_plural = _("spheres")

    def __str__(self):
        return in_language(self.name, self.name_en)


class Report(models.Model):
    """What was done in a quarter: one report of the municipalities, one of the executive bodies."""

    kind = models.CharField(_("kind"), max_length=10, choices=ReportKind)
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1990), MaxValueValidator(2199)])
    quarter = models.PositiveSmallIntegerField(_("quarter"), choices=Quarter)
    title = PlainTextField(_("heading"), blank=True, help_text=_("As on paper; empty means composed by us."))
    closing_note = PlainTextField(_("closing note"), blank=True)
    source_document = PlainCharField(_("source"), max_length=200, blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.DRAFT, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-quarter", "kind"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "quarter"],
                name="one_report_of_a_kind_each_quarter",
                violation_error_message=_("There is a report of this quarter already."),
            ),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="a_year_has_four_quarters"),
        ]

    def __str__(self):
        return wording.name_of_report(self)

    def get_absolute_url(self):
        return reverse("events:report", args=[self.year, self.quarter, self.kind])

    @property
    def heading(self) -> str:
        return self.title or wording.heading(self)

    @property
    def is_published(self) -> bool:
        return self.stage == Stage.PUBLISHED

    @property
    def is_municipal(self) -> bool:
        return self.kind == ReportKind.MUNICIPAL

    @property
    def deadline(self):
        return quarters.deadline(self.year, self.quarter)


class Section(models.Model):
    """A heading inside a report: a municipality in the one kind, a sphere in the other."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="sections", db_index=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    heading = PlainCharField(_("heading"), max_length=300)
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="report_sections", verbose_name=_("municipality")
    )
    sphere = models.ForeignKey(
        Sphere, models.PROTECT, null=True, blank=True, related_name="sections", verbose_name=_("sphere")
    )

    class Meta:
        ordering = ["report", "order", "id"]
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        indexes = [models.Index(fields=["report", "order"], name="section_in_report")]
        constraints = [
            models.UniqueConstraint(fields=["report", "territory"], name="municipality_has_one_section"),
            models.UniqueConstraint(fields=["report", "sphere"], name="sphere_has_one_section"),
            models.CheckConstraint(
                condition=Q(territory__isnull=True, sphere__isnull=False)
                | Q(territory__isnull=False, sphere__isnull=True),
                name="section_is_of_a_municipality_or_a_sphere",
            ),
        ]

    def __str__(self):
        return self.heading


class Submission(models.Model):
    """What one municipality has handed in for a quarter; «no events» is a submission too."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="submissions", db_index=False)
    municipality = models.ForeignKey(
        Territory, models.PROTECT, related_name="submissions", verbose_name=_("municipality"),
        limit_choices_to={"is_home": True},
    )  # fmt: skip
    stage = models.CharField(
        _("stage"), max_length=10, choices=SubmissionStage, default=SubmissionStage.DRAFT, editable=False
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("submitted by"),
    )  # fmt: skip
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    reason = PlainTextField(_("why it was returned"), blank=True, editable=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-report__year", "-report__quarter", "municipality__name_key", "id"]
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = [
            models.UniqueConstraint(fields=["report", "municipality"], name="municipality_submits_a_quarter_once"),
            models.CheckConstraint(
                condition=Q(stage=SubmissionStage.DRAFT) | Q(submitted_at__isnull=False),
                name="submitted_at_some_moment",
            ),
        ]

    def __str__(self):
        return f"{self.municipality}, {wording.quarter(self.report)}"


class Edition(models.Model):
    """What a report said when it was published, and after each correction: kept as it was."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="editions", db_index=False)
    number = models.PositiveSmallIntegerField(_("edition"))
    at = models.DateTimeField(_("moment"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    reason = PlainTextField(_("what was corrected and why"), blank=True)
    content = models.JSONField(_("content"))
    docx = models.BinaryField(_("Word file"))
    checksum = models.CharField(_("SHA-256 of the Word file"), max_length=64)

    class Meta:
        ordering = ["report", "-number"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="editions_of_a_report_are_numbered"),
        ]

    def __str__(self):
        return f"{self.report}, {self.number}"

    @property
    def on(self):
        """The day in the time of the register."""
        return localdate(self.at)
