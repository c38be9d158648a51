from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.choices import Kind, Level, Practical, Precision
from agreements.models.agreement import Agreement
from agreements.querysets import DiscrepancyQuerySet
from office.dates import PartialDate
from places.fields import PlainCharField, PlainTextField
from places.models import Territory


class OutsideDocument(models.Model):
    """A paper that other documents rely on but the list does not have; never counted as an agreement."""

    title = PlainTextField(_("title"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_precision = models.CharField(_("known"), max_length=5, choices=Precision, default=Precision.DAY, blank=True)
    level = models.CharField(_("level"), max_length=20, choices=Level, default=Level.MUNICIPAL)
    territories = models.ManyToManyField(
        Territory, blank=True, related_name="outside_documents", verbose_name=_("territories")
    )
    practical = models.CharField(_("in practice"), max_length=10, choices=Practical, default=Practical.UNKNOWN)
    practical_on = models.DateField(_("known on"), null=True, blank=True)
    practical_source = PlainTextField(_("source of that"), blank=True)
    source = PlainTextField(_("where it is named"), help_text=_("The document that names it."))
    is_public = models.BooleanField(_("public"), default=True)

    class Meta:
        ordering = [F("signed_on").asc(nulls_first=True), "id"]
        verbose_name = _("document outside the list")
        verbose_name_plural = _("documents outside the list")
        constraints = [
            models.CheckConstraint(
                condition=Q(practical=Practical.UNKNOWN) | ~Q(practical_source=""),
                name="outside_document_practical_has_source",
                violation_error_message=_("Say where it is known from."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def signed(self):
        return PartialDate.of(self.signed_on, self.signed_precision)


class Discrepancy(models.Model):
    """Two documents contradict each other: both are quoted, and both stay."""

    subject = PlainCharField(_("what it is about"), max_length=300)
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="discrepancies", verbose_name=_("agreement")
    )
    outside_document = models.ForeignKey(
        OutsideDocument, models.PROTECT, null=True, blank=True, related_name="discrepancies",
        verbose_name=_("document outside the list"),
    )  # fmt: skip
    first_source = PlainCharField(_("first source"), max_length=300)
    first_quote = PlainTextField(_("says"))
    second_source = PlainCharField(_("second source"), max_length=300)
    second_quote = PlainTextField(_("says"))
    explanation = PlainTextField(_("explanation"), blank=True, help_text=_("Empty while the question is open."))
    is_public = models.BooleanField(_("public"), default=True)

    objects = DiscrepancyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("discrepancy")
        verbose_name_plural = _("discrepancies")

    def __str__(self):
        return self.subject

    @property
    def is_open(self):
        return not self.explanation
