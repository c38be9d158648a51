"""Rules across rows, checked with the rows locked."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.choices import Side
from agreements.models import Agreement, Replacement
from office.dates import in_words


def demand_publishable(agreement: Agreement) -> None:
    """Signing known at least to the year, a municipality of this registry, a foreign country."""
    if agreement.signed_on is None:
        raise ValidationError({"signed_on": _("The signing must be known at least to the year.")})
    parties = agreement.parties.select_related("territory")
    if not any(party.territory.is_home for party in parties):
        raise ValidationError({"parties": _("One party must be a municipality of this registry.")}, code="no_home")
    if not any(party.side == Side.FOREIGN for party in parties):
        raise ValidationError({"parties": _("One party must be foreign.")}, code="no_foreign")


def demand_end_after_signing(agreement: Agreement) -> None:
    """Asked of what a person writes; papers that were loaded may contradict themselves, see terms.timeline."""
    end = agreement.stated_end
    last = end.last if end else agreement.ended_by
    if last and agreement.signed and last < agreement.signed.first:
        raise ValidationError({"ended_on" if end else "ended_by": _("It cannot have ended before it was signed.")})


def demand_replaceable(agreement: Agreement) -> None:
    """No cycles, nothing younger than its successor, nobody with two published successors."""
    for link in agreement.replacements.select_related("predecessor"):
        older = link.predecessor
        if older.signed_on and agreement.signed_on and older.signed.first > agreement.signed.last:
            raise ValidationError(
                {"replaces": _("“%(name)s” was signed later, on %(day)s: it cannot be replaced by this one.")
                 % {"name": older, "day": in_words(older.signed)}}, code="younger",
            )  # fmt: skip
        others = Replacement.objects.filter(predecessor=older, counts=True).exclude(successor=agreement)
        if other := others.select_related("successor").first():
            raise ValidationError(
                {"replaces": _("“%(name)s” has been replaced by “%(other)s” already.")
                 % {"name": older, "other": other.successor}}, code="replaced_already",
            )  # fmt: skip
    for link in agreement.replaced_by.filter(counts=True).select_related("successor"):
        if agreement.signed_on and agreement.signed.first > link.successor.signed.last:
            raise ValidationError(
                {"signed_on": _("“%(name)s”, signed on %(day)s, replaces this one: it cannot be the younger one.")
                 % {"name": link.successor, "day": in_words(link.successor.signed)}}, code="younger",
            )  # fmt: skip
    if agreement.pk in everything_replaced_by(agreement):
        raise ValidationError({"replaces": _("An agreement would replace itself along the chain.")}, code="cycle")


def demand_no_circle_of_amendments(agreement: Agreement) -> None:
    seen, amended = {agreement.pk}, agreement.amends
    while amended:
        if amended.pk in seen:
            raise ValidationError({"amends": _("An agreement would amend itself along the chain.")}, code="cycle")
        seen.add(amended.pk)
        amended = amended.amends


def everything_replaced_by(agreement: Agreement) -> set[int]:
    found: set[int] = set()
    ahead = {agreement.pk}
    while ahead:
        older = set(Replacement.objects.filter(successor__in=ahead).values_list("predecessor_id", flat=True))
        ahead = older - found
        found |= older
    return found
