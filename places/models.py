from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from places.choices import BodyKind, TerritoryKind
from places.fields import KeyField, PlainCharField, in_language
from places.querysets import TerritoryQuerySet


class Country(models.Model):
    """A country of the Russian classifier ОКСМ; an agreement names the country as signed."""

    code = models.CharField(_("code"), max_length=2, primary_key=True)
    alpha3 = models.CharField(_("three-letter code"), max_length=3, unique=True)
    numeric = models.CharField(_("numeric code"), max_length=3, unique=True)
    name = PlainCharField(_("name"), max_length=100)
    full_name = PlainCharField(_("full name"), max_length=200, blank=True)
    name_en = PlainCharField(_("English name"), max_length=100)
    full_name_en = PlainCharField(_("full English name"), max_length=200, blank=True)
    name_key = KeyField(of="name", max_length=100, editable=False, db_index=True)

    class Meta:
        ordering = ["name_key"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")

    def __str__(self):
        return in_language(self.name, self.name_en)


class Territory(models.Model):
    """One place through all its names; a merger or a split makes a new territory with predecessors."""

    # As it is called now: the latest of its names, written by registry.actions.refresh_territory
    name = PlainCharField(_("name"), max_length=200, editable=False)
    short_name = PlainCharField(_("short name"), max_length=200, editable=False)
    name_en = PlainCharField(_("English name"), max_length=200, blank=True, editable=False)
    kind = models.CharField(
        _("kind"), max_length=20, choices=TerritoryKind, default=TerritoryKind.OTHER, editable=False
    )
    name_key = KeyField(of="name", max_length=200, editable=False, db_index=True)

    # Where it lies
    country = models.ForeignKey(Country, models.PROTECT, verbose_name=_("country"), related_name="territories")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("part of"), related_name="parts",
        help_text=_("The region, or the city of a city district."),
    )  # fmt: skip
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )

    # What it is to this registry
    is_home = models.BooleanField(
        _("municipality of this registry"), default=False,
        help_text=_("An agreement is published only with one of these."),
    )  # fmt: skip
    predecessors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="successors", verbose_name=_("predecessors"),
        help_text=_("The territories it was made of, when they merged or were split."),
    )  # fmt: skip

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        ordering = ["name_key", "id"]
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="territory_is_not_part_of_itself",
                violation_error_message=_("A territory cannot be part of itself."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="territory_has_both_coordinates_or_none",
                violation_error_message=_("Give both latitude and longitude, or neither."),
            ),
        ]

    def __str__(self):
        return in_language(self.name, self.name_en)

    @property
    def other_names(self):
        """Earlier ones and other spellings."""
        return [name for name in self.names.all() if name.name != self.name]

    def name_on(self, day):
        """Its TerritoryName in use on the day; before the first dated one, the first."""
        names = sorted(
            (name for name in self.names.all() if not name.is_alias), key=lambda name: name.from_on or date.min
        )
        begun = [name for name in names if (name.from_on or date.min) <= day]
        return begun[-1] if begun else names[0]


class TerritoryName(models.Model):
    """What a territory was called, from a day on; an alias is found by search and never shown first."""

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="names", verbose_name=_("territory"))
    name = PlainCharField(_("name"), max_length=200, help_text=_("Official name: «Руднянский муниципальный округ»."))
    short_name = PlainCharField(
        _("short name"), max_length=200, help_text=_("As people say it: «Руднянский округ», «Минск, Московский район».")
    )
    name_en = PlainCharField(_("English name"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=TerritoryKind, default=TerritoryKind.OTHER)
    from_on = models.DateField(_("in use from"), null=True, blank=True)
    to_on = models.DateField(_("in use until"), null=True, blank=True, help_text=_("The last day of the name."))
    is_alias = models.BooleanField(_("alias"), default=False)

    class Meta:
        ordering = ["territory", "is_alias", F("from_on").asc(nulls_first=True), "id"]
        verbose_name = _("name of a territory")
        verbose_name_plural = _("names of a territory")
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(from_on__lte=F("to_on")),
                name="territory_name_begins_before_it_ends",
                violation_error_message=_("The name begins after it ends."),
            ),
        ]

    def __str__(self):
        return in_language(self.name, self.name_en)


class Body(models.Model):
    """An authority that signs: an administration, a council, an education department."""

    name = PlainCharField(_("name"), max_length=400)
    name_en = PlainCharField(_("English name"), max_length=400, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=BodyKind, default=BodyKind.OTHER)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="bodies", verbose_name=_("territory"))
    name_key = KeyField(of="name", max_length=400, editable=False, db_index=True)

    class Meta:
        ordering = ["name_key", "id"]
        verbose_name = _("body")
        verbose_name_plural = _("bodies")

    def __str__(self):
        return in_language(self.name, self.name_en)
