"""The one way a change gets into the history, and the lock that keeps changes apart."""

from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

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
    change = Change(
        number=counter.last,
        at=timezone.now(),
        by=by,
        action=action,
        model=subject._meta.label_lower,
        object_id=key_of(subject),
        name=str(subject)[:500],
        before=before or {},
        after=after or {},
        reason=reason,
        is_public=is_public,
    )
    change.clean_fields(exclude={field.name for field in Change._meta.fields} - {"reason"})
    change.save(force_insert=True)
    return change


def changes_of(subject):
    return Change.objects.filter(model=subject._meta.label_lower, object_id=key_of(subject))


def key_of(subject) -> int:
    """The history names a record by its number; a country, whose key is its letters, by that of the classifier."""
    return subject.pk if subject.pk is None or isinstance(subject.pk, int) else int(subject.numeric)


class Stale(Exception):
    """Someone saved the record after this person had opened it; says who, when and what."""

    def __init__(self, subject, later: list[Change]):
        self.subject = subject
        self.later = later
        super().__init__(_("This record was changed meanwhile. Nothing was saved."))

    def differences(self) -> dict[str, tuple]:
        """Each field that differs now from what the person had opened: value then, value now."""
        then: dict = {}
        now: dict = {}
        for change in self.later:
            for name, value in change.after.items():
                then.setdefault(name, change.before.get(name))
                now[name] = value
        return {name: (then[name], value) for name, value in now.items() if then[name] != value}


def demand_unchanged(subject, seen: int | None) -> None:
    """`seen` is the number of the last change the person saw; None asks nothing."""
    if seen is None:
        return
    later = list(changes_of(subject).filter(number__gt=seen).select_related("by").order_by("number"))
    if later:
        raise Stale(subject, later)


def difference(before: dict, after: dict) -> tuple[dict, dict]:
    """What differs between two states of a record: old and new values under the same keys."""
    keys = [key for key in before | after if before.get(key) != after.get(key)]
    return {key: before.get(key) for key in keys}, {key: after.get(key) for key in keys}
