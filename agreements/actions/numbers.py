"""Registration numbers: from a locked counter, without gaps, never twice."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.choices import Registration
from agreements.models import Agreement, NumberSeries

LARGEST = 999_999  # a slip of the pen must not carry the counter, and the search for gaps, out of reach


def locked_series(series=None) -> NumberSeries:
    """The series, locked until the transaction ends; without one the first open, made on first use."""
    if series is None:
        series = NumberSeries.objects.filter(is_open=True).order_by("id").first() or first_series()
    return NumberSeries.objects.select_for_update().get(pk=series.pk)


def first_series() -> NumberSeries:
    return NumberSeries.objects.get_or_create(
        suffix=settings.NUMBER_SUFFIX, separator="-", defaults={"name": _("Registration numbers")}
    )[0]


def next_number(series: NumberSeries) -> int:
    taken = series.next_number
    if taken in series.annulled or series.agreements.filter(sequence=taken).exists():
        raise ValidationError(
            {"series": _("The next number of this series, %(number)d, is used already: correct the series.")
             % {"number": taken}}
        )  # fmt: skip
    series.next_number = taken + 1
    series.save(update_fields=["next_number"])
    return taken


def take_from_paper(agreement: Agreement) -> None:
    """A number written by hand moves the counter behind it; an annulled one cannot be used again."""
    agreement.number = ""
    if agreement.registration != Registration.NUMBERED or not agreement.series_id or not agreement.sequence:
        return
    if agreement.sequence > LARGEST:
        raise ValidationError({"sequence": _("The number has at most six digits.")})
    series = NumberSeries.objects.select_for_update().filter(pk=agreement.series_id).first()
    if series is None:
        return
    if agreement.sequence in series.annulled:
        raise ValidationError({"sequence": _("This number was annulled; it stays used.")})
    agreement.number = series.text(agreement.sequence)
    if agreement.sequence >= series.next_number:
        series.next_number = agreement.sequence + 1
        series.save(update_fields=["next_number"])


def annul(series_id: int | None, sequence: int | None) -> None:
    """The number is taken off its agreement and stays used."""
    if series_id and sequence:
        series = NumberSeries.objects.select_for_update().get(pk=series_id)
        series.annulled = sorted({*series.annulled, sequence})
        series.save(update_fields=["annulled"])
