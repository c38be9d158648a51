"""The one way a change gets into the history, and the lock that keeps changes apart."""

from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from accounts.models import Change, ChangeCounter


@contextmanager
def writing():
    """The transaction of one action. Actions take turns: each begins by locking the counter of changes.

    So no two of them can deadlock, and none computes from what another is about to change.
    """
    with transaction.atomic():
        lock_counter()
        yield


def lock_counter() -> ChangeCounter:
    return ChangeCounter.objects.select_for_update().get_or_create(id=1)[0]


def record(action, subject, *, by, before=None, after=None, reason="", is_public=False) -> Change:
    """Writes one Change under the next number, inside the transaction of its action."""
    counter = lock_counter()
    counter.last += 1
    counter.save(update_fields=["last"])
    return Change.objects.create(
        number=counter.last,
        at=timezone.now(),
        by=by,
        action=action,
        model=subject._meta.label_lower,
        object_id=subject.pk,
        name=str(subject)[:500],
        before=before or {},
        after=after or {},
        reason=reason,
        is_public=is_public,
    )


def changes_of(subject):
    return Change.objects.filter(model=subject._meta.label_lower, object_id=subject.pk)


def difference(before: dict, after: dict) -> tuple[dict, dict]:
    """What differs between two states of a record: old and new values under the same keys."""
    keys = [key for key in before | after if before.get(key) != after.get(key)]
    return {key: before.get(key) for key in keys}, {key: after.get(key) for key in keys}
