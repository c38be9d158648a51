"""The journal as far as a person may see it: a change is as internal as its record."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import Change
from agreements.models import Agreement, Discrepancy
from events.models import Event, Report, Submission
from roadmaps.models import Roadmap


def journal(user) -> QuerySet[Change]:
    changes = Change.objects.select_related("by")
    if not user.has_perm("accounts.view_change"):
        return changes.none()
    if user.has_perm("agreements.publish_agreement"):
        return changes
    for model in (Agreement, Discrepancy, Event, Report, Submission, Roadmap):
        in_sight = Q(object_id__in=model.objects.visible_to(user).values("pk"))
        changes = changes.filter(~Q(model=model._meta.label_lower) | in_sight)
    return changes
