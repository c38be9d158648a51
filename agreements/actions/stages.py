"""The way of a record: submitted, returned, registered, published, withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actions import demand_reason, demand_stage
from accounts.changes import writing
from agreements.actions import numbers
from agreements.actions.facts import key_of
from agreements.actions.opening import changing, opened
from agreements.actions.rules import demand_end_after_signing, demand_publishable, demand_replaceable
from agreements.actions.saving import put_in_list
from agreements.choices import UNPUBLISHED, Precision, Registration, Stage
from agreements.models import Agreement, NumberSeries
from office.dates import in_words


@writing()
def submit(agreement, *, by, seen: int | None = None) -> Agreement:
    """From the municipality to the registrar."""
    agreement = opened(agreement, "submit", by=by, seen=seen)
    demand_stage(agreement, Stage.DRAFT, Stage.RETURNED)
    demand_publishable(agreement)
    demand_end_after_signing(agreement)
    return at_stage(agreement, Stage.SUBMITTED, "submit", by=by)


@writing()
def return_(agreement, *, by, reason: str, seen: int | None = None) -> Agreement:
    """Back to the municipality, with what is to be mended."""
    agreement = opened(agreement, "return", by=by, seen=seen)
    demand_stage(agreement, Stage.SUBMITTED)
    if not reason.strip():
        raise ValidationError({"reason": _("Say what the municipality has to mend.")})
    return at_stage(agreement, Stage.RETURNED, "return", by=by, reason=reason)


@writing()
def register(
    agreements: Iterable, *, on: date, by, series: NumberSeries | None = None, seen: dict[int, int] | None = None
) -> list[Agreement]:
    """Gives each the next number of the series, in order of signing: all of them or none."""
    wanted = dict.fromkeys(map(key_of, agreements))
    found = [opened(agreement, "register", by=by, seen=(seen or {}).get(agreement)) for agreement in wanted]
    found.sort(key=lambda agreement: (agreement.signed_on or date.max, agreement.pk))
    series = numbers.locked_series(series)
    if not series.is_open:
        raise ValidationError({"series": _("This series gives no more numbers.")})
    for agreement in found:
        demand_stage(agreement, *UNPUBLISHED, Stage.PUBLISHED)
        if agreement.registration == Registration.NUMBERED:
            raise ValidationError(
                _("“%(name)s” has the number %(number)s already."),
                params={"name": agreement, "number": agreement.number},
            )
        if agreement.signed_on is None or agreement.signed.first > on:
            raise ValidationError({"on": _("It cannot be registered before it was signed.")})
        with changing(agreement, "register", by=by):
            agreement.registration = Registration.NUMBERED
            agreement.series = series
            agreement.sequence = numbers.next_number(series)
            agreement.number = series.text(agreement.sequence)
            agreement.registered_on, agreement.registered_precision = on, Precision.DAY
            agreement.registration_text = ""  # «-» was true until now
            agreement.save()
    return found


@writing()
def publish(agreement, *, by, seen: int | None = None) -> Agreement:
    """Into the public register; from now on it ends what it replaces."""
    agreement = opened(agreement, "publish", by=by, seen=seen)
    demand_stage(agreement, *UNPUBLISHED)
    demand_publishable(agreement)
    demand_end_after_signing(agreement)
    demand_replaceable(agreement)
    return at_stage(agreement, Stage.PUBLISHED, "publish", by=by)


@writing()
def withdraw(agreement, *, by, reason: str, seen: int | None = None) -> Agreement:
    """Out of the public register, for good: the address says why, the number stays used."""
    agreement = opened(agreement, "withdraw", by=by, seen=seen)
    demand_stage(agreement, Stage.PUBLISHED)
    demand_reason(reason)
    successor = agreement.replaced_by.filter(counts=True).select_related("successor").first()
    if successor:
        raise ValidationError(
            _("“%(name)s” of %(day)s replaces it: correct that one first."),
            params={"name": successor.successor, "day": in_words(successor.successor.signed)},
        )
    with changing(agreement, "withdraw", by=by, reason=reason):
        agreement.stage = Stage.WITHDRAWN
        agreement.withdrawal_reason = reason.strip()
        agreement.save()
    return agreement


def at_stage(agreement: Agreement, stage: Stage, action: str, *, by, reason: str = "") -> Agreement:
    with changing(agreement, action, by=by, reason=reason):
        agreement.stage = stage
        if agreement.is_published:
            put_in_list(agreement)
        agreement.save()
    return agreement
