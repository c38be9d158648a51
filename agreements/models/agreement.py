from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements import terms
from agreements.choices import (
    EndGround,
    ForceRule,
    Kind,
    Practical,
    Precision,
    Registration,
    Renewal,
    Side,
    Stage,
    TermKind,
)
from agreements.models.numbers import NumberSeries
from agreements.models.references import Theme
from agreements.querysets import AgreementQuerySet
from office.dates import PartialDate, numeric
from places.fields import KeyField, PlainCharField, PlainTextField, in_language
from places.models import Body, Country, Territory


def precision_field():
    return models.CharField(_("known"), max_length=5, choices=Precision, default=Precision.DAY)


def computed_day():
    return models.DateField(default=terms.NEVER, editable=False)


class Agreement(models.Model):
    # What the paper is
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.AGREEMENT)
    title = PlainTextField(_("title and date of signing"), help_text=_("As on paper, with the date phrase."))
    themes = models.ManyToManyField(Theme, blank=True, related_name="agreements", verbose_name=_("themes"))
    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name=_("amends"),
        help_text=_("For an amendment that has a registration of its own."),
    )  # fmt: skip

    # Signing
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_precision = precision_field()

    # Registration
    registration = models.CharField(_("registration"), max_length=10, choices=Registration, default=Registration.NONE)
    series = models.ForeignKey(
        NumberSeries, models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name=_("number series")
    )
    sequence = models.PositiveIntegerField(_("number"), null=True, blank=True)
    number = PlainCharField(_("number with suffix"), max_length=40, blank=True, editable=False)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    registered_precision = precision_field()

    # Force
    force_rule = models.CharField(_("comes into force"), max_length=12, choices=ForceRule, default=ForceRule.SIGNING)
    force_is_stated = models.BooleanField(
        _("the paper says so"), default=False, help_text=_("Otherwise force from signing is presumed.")
    )
    force_on = models.DateField(_("in force from"), null=True, blank=True)
    force_precision = precision_field()

    # Term
    term = models.CharField(_("term"), max_length=10, choices=TermKind, default=TermKind.INDEFINITE)
    term_years = models.PositiveSmallIntegerField(
        _("years"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    renewal = models.CharField(_("prolongation"), max_length=10, choices=Renewal, blank=True)
    term_last_day = models.DateField(_("last day of the term"), null=True, blank=True)

    # End
    ended_on = models.DateField(_("without force from"), null=True, blank=True)
    ended_precision = precision_field()
    ended_by = models.DateField(
        _("ended not later than"), null=True, blank=True,
        help_text=_("When nobody knows the day: the day by which the end is known."),
    )  # fmt: skip
    end_ground = models.CharField(_("ground of the end"), max_length=12, choices=EndGround, blank=True)

    # In practice
    practical = models.CharField(_("in practice"), max_length=10, choices=Practical, default=Practical.UNKNOWN)
    practical_on = models.DateField(_("known on"), null=True, blank=True)
    practical_source = PlainTextField(_("source of that"), blank=True)

    # Cells as the list has them; empty means composed from the facts
    registration_text = PlainTextField(_("cell «registration»"), blank=True)
    parties_text = PlainTextField(_("cell «parties»"), blank=True)
    term_text = PlainTextField(_("cell «term»"), blank=True)
    end_text = PlainTextField(_("cell «term» of an ended agreement"), blank=True)

    # Where the record comes from
    source_document = PlainCharField(_("source"), max_length=200, blank=True)
    source_table = models.PositiveSmallIntegerField(_("table"), null=True, blank=True)
    source_row = models.PositiveIntegerField(_("row"), null=True, blank=True)
    position = models.PositiveIntegerField(
        _("position in the list"),
        default=0,
        validators=[MaxValueValidator(10_000_000)],
        help_text=_("The list is sorted by it; «№ п/п» is counted."),
    )  # fmt: skip
    note = PlainTextField(_("internal note"), blank=True, help_text=_("Never shown to the public."))

    distinct_from = models.ManyToManyField(
        "self", blank=True, editable=False, verbose_name=_("looks alike, but is another one")
    )

    # Stage of the record
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.DRAFT, editable=False)
    submitted_by = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="submitted_agreements",
        verbose_name=_("submitted by"), limit_choices_to={"is_home": True},
        help_text=_("The municipality that owns the draft."),
    )  # fmt: skip
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    version = models.PositiveBigIntegerField(default=0, editable=False)  # number of its last change
    withdrawal_reason = PlainTextField(_("why it was withdrawn"), blank=True, editable=False)

    # Computed by actions.refresh, by nobody else
    exists_from = computed_day()
    force_from = computed_day()
    doubt_from = computed_day()
    ended_from = computed_day()
    covered_until = computed_day()
    in_force_on = models.DateField(_("in force from"), null=True, editable=False)
    in_force_precision = models.CharField(max_length=5, blank=True, editable=False)
    end_on = models.DateField(_("ended on"), null=True, editable=False)
    end_precision = models.CharField(max_length=5, blank=True, editable=False)
    end_why = models.CharField(_("ground of the end"), max_length=12, choices=EndGround, blank=True, editable=False)
    short_name = models.CharField(_("short name"), max_length=500, blank=True, editable=False)
    short_name_en = models.CharField(max_length=500, blank=True, editable=False)
    countries_line = models.CharField(max_length=300, blank=True, editable=False)  # codes, foreign, in order
    parties_line = models.TextField(blank=True, editable=False)
    search_text = models.TextField(blank=True, editable=False)
    title_key = KeyField(of="title", max_length=500, editable=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-exists_from", "-id"]
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        indexes = [
            models.Index(
                "stage", F("exists_from").desc(), F("id").desc(), "force_from", "doubt_from", "ended_from",
                name="agreement_on_a_day",
            ),
            # In the order of the list, with all that says in which table it stands: № п/п are counted in the index
            models.Index(
                fields=["stage", "position", "exists_from", "id", "force_from", "doubt_from", "ended_from"],
                name="agreement_in_list",
            ),
            models.Index(fields=["stage", "title_key", "id", "exists_from"], name="agreement_by_title"),
            models.Index(
                fields=["stage", "registered_on", "sequence", "id", "exists_from"], name="agreement_by_registration"
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["series", "sequence"],
                name="number_is_unique_in_its_series",
                violation_error_code="sequence",
                violation_error_message=_("Another agreement has this number."),
            ),
            models.CheckConstraint(
                condition=Q(registration=Registration.NUMBERED, series__isnull=False, sequence__gte=1) & ~Q(number="")
                | ~Q(registration=Registration.NUMBERED) & Q(series__isnull=True, sequence__isnull=True, number=""),
                name="number_only_when_numbered",
                violation_error_code="sequence",
                violation_error_message=_("A number needs its series; without a number there is none."),
            ),
            models.CheckConstraint(
                condition=~Q(registration=Registration.NONE) | Q(registered_on__isnull=True),
                name="no_registration_no_day",
                violation_error_code="registered_on",
                violation_error_message=_("When nothing is known about the registration, it has no day."),
            ),
            models.CheckConstraint(
                condition=Q(force_rule=ForceRule.STATED, force_on__isnull=False)
                | ~Q(force_rule=ForceRule.STATED) & Q(force_on__isnull=True),
                name="stated_force_has_its_day",
                violation_error_code="force_on",
                violation_error_message=_("Give the day of force when it is stated, and only then."),
            ),
            models.CheckConstraint(
                condition=Q(term=TermKind.RENEWING, term_years__isnull=False) & ~Q(renewal="")
                | Q(term=TermKind.FIXED, renewal="", term_years__isnull=True, term_last_day__isnull=False)
                | Q(term=TermKind.FIXED, renewal="", term_years__isnull=False)
                | Q(
                    term__in=[TermKind.INDEFINITE, TermKind.UNKNOWN],
                    term_years__isnull=True,
                    term_last_day__isnull=True,
                    renewal="",
                ),
                name="term_has_what_its_kind_needs",
                violation_error_code="term",
                violation_error_message=_(
                    "A renewing term needs years and the way of prolongation, a fixed one years or a last day, "
                    "any other term has neither."
                ),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_by__isnull=True),
                name="end_has_a_day_or_a_day_by_which",
                violation_error_code="ended_on",
                violation_error_message=_("Give the day of the end or the day by which it is known, not both."),
            ),
            models.CheckConstraint(
                condition=Q(practical=Practical.UNKNOWN, practical_on__isnull=True, practical_source="")
                | ~Q(practical=Practical.UNKNOWN) & Q(practical_on__isnull=False) & ~Q(practical_source=""),
                name="practical_has_day_and_source",
                violation_error_code="practical_source",
                violation_error_message=_("Say on what day and from what source this is known."),
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[Stage.DRAFT, Stage.RETURNED, Stage.WITHDRAWN]) | Q(signed_on__isnull=False),
                name="signing_is_known_when_submitted",
                violation_error_code="signed_on",
                violation_error_message=_("The signing must be known at least to the year."),
            ),
            models.CheckConstraint(
                condition=~Q(amends=F("id")),
                name="agreement_does_not_amend_itself",
                violation_error_code="amends",
                violation_error_message=_("An agreement cannot amend itself."),
            ),
        ]

    def __str__(self):
        return self.short_name or self.title[:100]

    def get_absolute_url(self):
        return reverse("agreements:agreement", args=[self.pk])

    @property
    def name(self):
        return in_language(str(self), self.short_name_en)

    @property
    def named_apart(self) -> str:
        """Beside others of the same places: «Смоленск — Могилёв, 29.06.2024, № 13-с»."""
        signed = numeric(self.signed) if self.signed else ""
        return ", ".join(part for part in (str(self), signed, self.registration_label) if part)

    # Days that may be incomplete

    @property
    def signed(self) -> PartialDate | None:
        return PartialDate.of(self.signed_on, self.signed_precision)

    @property
    def registered(self) -> PartialDate | None:
        return PartialDate.of(self.registered_on, self.registered_precision)

    @property
    def stated_force(self) -> PartialDate | None:
        return PartialDate.of(self.force_on, self.force_precision)

    @property
    def stated_end(self) -> PartialDate | None:
        return PartialDate.of(self.ended_on, self.ended_precision)

    @property
    def in_force_from(self) -> PartialDate | None:
        """The day of force as far as it is known: stated, or by signing or registration."""
        return PartialDate.of(self.in_force_on, self.in_force_precision)

    @property
    def end(self) -> PartialDate | None:
        """First day without force: stated, or following from the term, a refusal or a successor."""
        return PartialDate.of(self.end_on, self.end_precision)

    @property
    def timeline(self) -> terms.Timeline:
        """The stored days, for the comparisons of terms.Timeline; boundaries stand in `periods`."""
        return terms.Timeline(
            self.exists_from, self.force_from, self.doubt_from, self.ended_from, self.covered_until
        )  # fmt: skip

    @property
    def is_published(self):
        return self.stage == Stage.PUBLISHED

    @property
    def registration_label(self) -> str:
        """«№ 14-с», «б/н», or nothing."""
        if self.registration == Registration.NUMBERED:
            return f"№\N{NO-BREAK SPACE}{self.number}"
        return "б/н" if self.registration == Registration.UNNUMBERED else ""


class Participation(models.Model):
    """One party: a territory always, a body where the text names one, the name and the country as signed."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties", db_index=False)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    side = models.CharField(_("side"), max_length=10, choices=Side)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="participations", verbose_name=_("territory"))
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="participations", verbose_name=_("body")
    )
    name_as_signed = PlainTextField(_("name as signed"))
    country = models.ForeignKey(
        Country, models.PROTECT, related_name="participations", verbose_name=_("country as signed"), db_index=False
    )

    class Meta:
        ordering = ["agreement", "order"]
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        indexes = [
            models.Index(
                fields=["country", "agreement"], condition=Q(side=Side.FOREIGN), name="foreign_party_by_country"
            ),
            models.Index(fields=["territory", "agreement"], name="party_by_territory"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "order"], name="parties_have_an_order"),
        ]

    def __str__(self):
        return self.name_as_signed


class Replacement(models.Model):
    """The successor says that it replaces the predecessor; it counts from the successor's publication on."""

    successor = models.ForeignKey(Agreement, models.CASCADE, related_name="replacements")
    predecessor = models.ForeignKey(Agreement, models.PROTECT, related_name="replaced_by")
    counts = models.BooleanField(default=False, editable=False)  # the successor is published

    class Meta:
        verbose_name = _("replacement")
        verbose_name_plural = _("replacements")
        constraints = [
            models.UniqueConstraint(fields=["successor", "predecessor"], name="replacement_is_said_once"),
            models.UniqueConstraint(
                fields=["predecessor"], condition=Q(counts=True), name="one_published_successor",
                violation_error_message=_("This agreement has been replaced by another one already."),
            ),
            models.CheckConstraint(
                condition=~Q(successor=F("predecessor")), name="agreement_does_not_replace_itself",
                violation_error_message=_("An agreement cannot replace itself."),
            ),
        ]  # fmt: skip
