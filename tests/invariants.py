"""What holds after every action, whatever it did."""

from __future__ import annotations

from contextlib import contextmanager

from django.apps import apps
from django.db import models

from accounts.changes import changes_of
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
    for agreement in Agreement.objects.all():
        assert agreement.version == changes_of(agreement).aggregate(last=models.Max("number"))["last"]
    published = Replacement.objects.filter(successor__stage=Stage.PUBLISHED)
    assert set(published) == set(Replacement.objects.filter(counts=True))
    assert rebuild() == 0


def last_number() -> int:
    counter = ChangeCounter.objects.first()
    return counter.last if counter else 0


def everything() -> dict[str, list]:
    """Every row of our own tables."""
    found = [model for app in OURS for model in apps.get_app_config(app).get_models(include_auto_created=True)]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in found}
