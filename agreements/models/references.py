from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from places.fields import KeyField, PlainCharField, PlainTextField, in_language
from places.models import Country


class Theme(models.Model):
    slug = models.SlugField(_("slug"), max_length=50, unique=True)
    name = PlainCharField(_("name"), max_length=200)
    name_en = PlainCharField(_("English name"), max_length=200, blank=True)
    name_key = KeyField(of="name", max_length=200, editable=False)

    TWINNING = "twinning"

    class Meta:
        ordering = ["name_key", "id"]
        verbose_name = _("theme")
        verbose_name_plural = _("themes")

    def __str__(self):
        return in_language(self.name, self.name_en)


class LegalReference(models.Model):
    """A law the register relies on, while it holds: 131-ФЗ gives way to 33-ФЗ."""

    title = PlainCharField(_("title"), max_length=500)
    provision = PlainTextField(_("what it says here"), blank=True)
    from_on = models.DateField(_("applies from"), null=True, blank=True)
    to_on = models.DateField(_("applies until"), null=True, blank=True)

    class Meta:
        ordering = [F("from_on").asc(nulls_first=True), "id"]
        verbose_name = _("legal reference")
        verbose_name_plural = _("legal references")

    def __str__(self):
        return self.title


class CountryNote(models.Model):
    """Promising fields of co-operation with a country, as the analytic note tells of them, with their source."""

    country = models.OneToOneField(Country, models.PROTECT, related_name="note", verbose_name=_("country"))
    text = PlainTextField(_("promising fields of co-operation"), help_text=_("One field to a line."))
    source = PlainTextField(_("where it is named"), help_text=_("The document that names it."))

    class Meta:
        ordering = ["country__name_key"]
        verbose_name = _("note on a country")
        verbose_name_plural = _("notes on countries")

    def __str__(self):
        return str(self.country)

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.text.splitlines() if line.strip()]
