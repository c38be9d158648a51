"""What stands beside the list: papers it lacks, and documents that contradict each other."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import actions
from accounts.changes import writing
from agreements.actions.refreshing import refresh
from agreements.models import Agreement, CountryNote, Discrepancy, NumberSeries, OutsideDocument, Theme


def save_outside_document(
    document: OutsideDocument, *, by, territories=None, reason: str = "", seen: int | None = None
) -> OutsideDocument:
    related = {} if territories is None else {"territories": territories}
    return actions.save(document, by=by, related=related, reason=reason, seen=seen, is_public=document.is_public)


def save_country_note(note: CountryNote, *, by, reason: str = "", seen: int | None = None) -> CountryNote:
    """The analytic note shows it to everyone."""
    return actions.save(note, by=by, reason=reason, seen=seen, is_public=True)


@writing()
def save_discrepancy(discrepancy: Discrepancy, *, by, reason: str = "", seen: int | None = None) -> Discrepancy:
    stored = Discrepancy.objects.select_related("agreement").filter(pk=discrepancy.pk).first()
    is_public = any(is_seen_by_all(one) for one in (stored, discrepancy) if one)  # what is hidden was seen until now
    actions.save(discrepancy, by=by, reason=reason, seen=seen, is_public=is_public)
    refresh({one.agreement_id for one in (stored, discrepancy) if one} - {None})
    return discrepancy


@writing()
def save_theme(theme: Theme, *, by, seen: int | None = None) -> Theme:
    """The slug stands in addresses and filters that people have kept: it never changes."""
    stored = Theme.objects.filter(pk=theme.pk).first()
    if stored and stored.slug != theme.slug:
        raise ValidationError({"slug": _("The slug stands in addresses that people have kept: it cannot change.")})
    return actions.save(theme, by=by, seen=seen)


@writing()
def delete_theme(theme: Theme, *, by) -> None:
    if theme.agreements.exists():
        raise ValidationError(_("Agreements have this theme: take it off them first."))
    actions.delete(theme, by=by)


@writing()
def save_series(series: NumberSeries, *, by, seen: int | None = None) -> NumberSeries:
    """Numbers given stay as they were written, and the counter never falls behind them."""
    stored = NumberSeries.objects.select_for_update().filter(pk=series.pk).first()
    last = Agreement.objects.filter(series=series.pk).aggregate(last=Max("sequence"))["last"] or 0
    last = max([last, *series.annulled])
    if last and (stored.separator, stored.suffix) != (series.separator, series.suffix):
        raise ValidationError({"suffix": _("Numbers of this series are given already: open another series.")})
    if series.next_number <= last:
        said = _("Number %(number)d is used already: the next one is %(next)d at least.")
        raise ValidationError({"next_number": said % {"number": last, "next": last + 1}})
    return actions.save(series, by=by, seen=seen)


@writing()
def explain(discrepancy, explanation: str, *, by, seen: int | None = None) -> Discrepancy:
    """The question is answered; both quotations stay."""
    discrepancy = Discrepancy.objects.select_for_update().get(pk=getattr(discrepancy, "pk", discrepancy))
    if not explanation.strip():
        raise ValidationError({"explanation": _("Write the explanation.")})
    discrepancy.explanation = explanation.strip()
    actions.save(discrepancy, by=by, seen=seen, action="explain", is_public=is_seen_by_all(discrepancy))
    refresh({discrepancy.agreement_id} - {None})
    return discrepancy


def is_seen_by_all(discrepancy: Discrepancy) -> bool:
    """One that speaks of an unpublished record is as internal as that."""
    return discrepancy.is_public and (discrepancy.agreement is None or discrepancy.agreement.is_published)
