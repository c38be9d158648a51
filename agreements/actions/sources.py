"""What stands beside the list: papers it lacks, and documents that contradict each other."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import actions
from accounts.changes import writing
from agreements.models import Discrepancy, OutsideDocument


def save_outside_document(document: OutsideDocument, *, by, territories=None, reason: str = "") -> OutsideDocument:
    related = {} if territories is None else {"territories": territories}
    return actions.save(document, by=by, related=related, reason=reason, is_public=document.is_public)


def save_discrepancy(discrepancy: Discrepancy, *, by, reason: str = "") -> Discrepancy:
    return actions.save(discrepancy, by=by, reason=reason, is_public=is_seen_by_all(discrepancy))


@writing()
def explain(discrepancy, explanation: str, *, by) -> Discrepancy:
    """The question is answered; both quotations stay."""
    discrepancy = Discrepancy.objects.select_for_update().get(pk=getattr(discrepancy, "pk", discrepancy))
    if not explanation.strip():
        raise ValidationError({"explanation": _("Write the explanation.")})
    discrepancy.explanation = explanation.strip()
    return actions.save(discrepancy, by=by, action="explain", is_public=is_seen_by_all(discrepancy))


def is_seen_by_all(discrepancy: Discrepancy) -> bool:
    """One that speaks of an unpublished record is as internal as that."""
    return discrepancy.is_public and (discrepancy.agreement is None or discrepancy.agreement.is_published)
