"""What holds after every action, whatever it did."""

from __future__ import annotations

from contextlib import contextmanager

from django.apps import apps
from django.db import connection

from accounts.models import Change, ChangeCounter
from agreements.choices import Stage
from agreements.models import Agreement, Replacement
from registry.actions import rebuild

OURS = ("places", "accounts", "agreements", "events", "roadmaps")


@contextmanager
def one_change(action: str, *, is_public: bool):
    """Inside it one action happens: one Change under the next number, and nothing is left to recompute."""
    before = last_number()
    yield
    change = Change.objects.order_by("number").last()
    assert change.number == last_number() == before + 1
    assert (change.action, change.is_public) == (action, is_public)
    demand_consistent()


def demand_consistent() -> None:
    numbers = list(Change.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert last_number() == len(numbers)
    of_agreements = Change.objects.filter(model=Agreement._meta.label_lower).order_by("number")
    last_of = dict(of_agreements.values_list("object_id", "number"))
    for pk, version in Agreement.objects.values_list("pk", "version"):
        assert version == last_of[pk]
    published = Replacement.objects.filter(successor__stage=Stage.PUBLISHED)
    assert set(published) == set(Replacement.objects.filter(counts=True))
    assert rebuild() == 0


def last_number() -> int:
    counter = ChangeCounter.objects.first()
    return counter.last if counter else 0


def everything() -> dict[str, list]:
    """Every row of our own tables, as the database has it."""
    found = [model for app in OURS for model in apps.get_app_config(app).get_models(include_auto_created=True)]
    return {model._meta.label: rows(model) for model in found}


def rows(model) -> list[tuple]:
    order = ", ".join(f'"{field.column}"' for field in model._meta.pk_fields)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY {order}')
        return cursor.fetchall()
