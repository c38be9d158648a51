from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.choices import Precision, Side, Stage
from agreements.models import Agreement, OutsideDocument
from office.dates import PartialDate
from places.fields import PlainCharField, PlainTextField
from places.models import Body, Territory
from roadmaps.querysets import RoadmapQuerySet


def year_field(label):
    return models.PositiveSmallIntegerField(label, validators=[MinValueValidator(1990), MaxValueValidator(2199)])


class Roadmap(models.Model):
    """A plan of measures for some years, with those who carry it out on both sides."""

    # What the paper is
    title = PlainTextField(_("title"), help_text=_("As on paper."))
    preamble = PlainTextField(_("preamble"), blank=True)
    first_year = year_field(_("first year"))
    last_year = year_field(_("last year"))
    basis_agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="roadmaps", verbose_name=_("basis: agreement")
    )
    basis_document = models.ForeignKey(
        OutsideDocument, models.PROTECT, null=True, blank=True, related_name="roadmaps",
        verbose_name=_("basis: document outside the list"),
    )  # fmt: skip
    continues = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="continued_by", verbose_name=_("continues")
    )

    # Signing
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_precision = models.CharField(_("known"), max_length=5, choices=Precision, default=Precision.DAY)
    signed_at = PlainCharField(_("signed at"), max_length=200, blank=True, help_text=_("«в г. Минске»"))
    copies = models.PositiveSmallIntegerField(_("copies"), null=True, blank=True)
    languages = PlainCharField(_("languages"), max_length=200, blank=True, help_text=_("«на русском языке»"))
    source_document = PlainCharField(_("source"), max_length=200, blank=True)

    # Stage of the record
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.DRAFT, editable=False)
    withdrawal_reason = PlainTextField(_("why it was withdrawn"), blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = RoadmapQuerySet.as_manager()

    class Meta:
        ordering = ["-first_year", "id"]
        verbose_name = _("roadmap")
        verbose_name_plural = _("roadmaps")
        constraints = [
            models.CheckConstraint(
                condition=Q(first_year__lte=F("last_year")),
                name="roadmap_begins_before_it_ends",
                violation_error_code="last_year",
                violation_error_message=_("The last year comes before the first."),
            ),
            models.CheckConstraint(
                condition=Q(basis_agreement__isnull=True) | Q(basis_document__isnull=True),
                name="roadmap_has_one_basis",
                violation_error_code="basis_document",
                violation_error_message=_("Name an agreement or a document outside the list, not both."),
            ),
            models.CheckConstraint(
                condition=~Q(continues=F("id")),
                name="roadmap_does_not_continue_itself",
                violation_error_code="continues",
                violation_error_message=_("A roadmap cannot continue itself."),
            ),
        ]

    def __str__(self):
        """«Смоленская область — Могилёвская область, 2026–2028»"""
        names = " — ".join(dict.fromkeys(str(party.territory) for party in self.parties.all()))
        return f"{names or self.title[:100]}, {self.years}"

    def get_absolute_url(self):
        return reverse("roadmaps:roadmap", args=[self.pk])

    @property
    def years(self) -> str:
        return str(self.first_year) if self.first_year == self.last_year else f"{self.first_year}–{self.last_year}"

    @property
    def starts_on(self) -> date:
        return date(self.first_year, 1, 1)

    @property
    def ends_on(self) -> date:
        return date(self.last_year, 12, 31)

    @property
    def signed(self) -> PartialDate | None:
        return PartialDate.of(self.signed_on, self.signed_precision)

    @property
    def basis(self) -> Agreement | OutsideDocument | None:
        return self.basis_agreement or self.basis_document

    @property
    def public_basis(self) -> Agreement | OutsideDocument | None:
        """As far as everyone may read of it."""
        agreement, document = self.basis_agreement, self.basis_document
        if agreement:
            return agreement if agreement.is_published else None
        return document if document and document.is_public else None

    @property
    def is_published(self) -> bool:
        return self.stage == Stage.PUBLISHED


class RoadmapParty(models.Model):
    """Who agreed on the roadmap, and who signed for it."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="parties", db_index=False)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    side = models.CharField(_("side"), max_length=10, choices=Side)
    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="roadmap_parties", verbose_name=_("territory")
    )
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="roadmap_parties", verbose_name=_("body")
    )
    name_as_signed = PlainTextField(_("name as signed"))
    signatory = PlainCharField(_("signed by"), max_length=300, blank=True)

    class Meta:
        ordering = ["roadmap", "order"]
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            models.UniqueConstraint(fields=["roadmap", "order"], name="parties_of_a_roadmap_have_an_order"),
        ]

    def __str__(self):
        return self.name_as_signed


class RoadmapSection(models.Model):
    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="sections", db_index=False)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    heading = PlainTextField(_("heading"), help_text=_("Without its number."))

    class Meta:
        ordering = ["roadmap", "order", "id"]
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        indexes = [models.Index(fields=["roadmap", "order"], name="section_in_roadmap")]

    def __str__(self):
        return self.heading
