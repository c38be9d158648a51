from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.choices import TermChange
from places.fields import PlainTextField


class TermRecord(models.Model):
    """The term was prolonged or changed, or its prolongation refused; a document may say so."""

    agreement = models.ForeignKey("agreements.Agreement", models.CASCADE, related_name="term_records")
    on = models.DateField(_("day"))
    change = models.CharField(_("what happened"), max_length=10, choices=TermChange)
    new_last_day = models.DateField(_("new last day"), null=True, blank=True)
    document = models.ForeignKey(
        "agreements.Attachment", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    note = PlainTextField(_("note"), blank=True)

    class Meta:
        ordering = ["on", "id"]
        verbose_name = _("record of the term")
        verbose_name_plural = _("records of the term")
        constraints = [
            models.CheckConstraint(
                condition=~Q(change=TermChange.REFUSED) | Q(new_last_day__isnull=True),
                name="refusal_has_no_new_last_day",
                violation_error_code="new_last_day",
                violation_error_message=_("A refusal has no new last day."),
            ),
        ]

    def __str__(self):
        return f"{self.on}: {self.get_change_display()}"


class TermPeriod(models.Model):
    """A boundary of the term: the last day of one of its periods. Written by actions.refresh."""

    agreement = models.ForeignKey("agreements.Agreement", models.CASCADE, related_name="periods", db_index=False)
    number = models.PositiveSmallIntegerField()
    last_day = models.DateField()

    class Meta:
        ordering = ["agreement", "last_day"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "last_day"], name="period_has_its_own_last_day"),
        ]
        indexes = [models.Index(fields=["last_day", "agreement"], name="period_by_last_day")]
