from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from places.fields import KeyField, PlainCharField, PlainTextField, in_language


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
