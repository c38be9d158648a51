from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from places.fields import PlainCharField


class NumberSeries(models.Model):
    """Registration numbers «14-с» or «12/2019»: without gaps, given from a locked row, never given twice."""

    name = PlainCharField(_("name"), max_length=200)
    separator = PlainCharField(_("between number and suffix"), max_length=3, default="-", blank=True)
    suffix = PlainCharField(_("suffix"), max_length=20, blank=True)
    next_number = models.PositiveIntegerField(_("next number"), default=1)
    annulled = models.JSONField(_("annulled numbers"), default=list, blank=True, editable=False)
    is_open = models.BooleanField(_("gives numbers"), default=True)

    class Meta:
        ordering = ["-is_open", "id"]
        verbose_name = _("number series")
        verbose_name_plural = pgettext_lazy("plural", "number series")
        constraints = [
            models.UniqueConstraint(
                fields=["separator", "suffix"],
                name="number_series_differ",
                violation_error_message=_("There is a series with this suffix already."),
            ),
        ]

    def __str__(self):
        return self.name

    def text(self, sequence: int) -> str:
        return f"{sequence}{self.separator}{self.suffix}" if self.suffix else str(sequence)

    def gaps(self) -> list[int]:
        """Numbers below the next one that no agreement has and nobody annulled."""
        used = set(self.agreements.values_list("sequence", flat=True)) | set(self.annulled)
        return [number for number in range(1, self.next_number) if number not in used]
