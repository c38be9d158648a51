"""The structure of docs/map.md: foreign keys point left, as imports do."""

import pytest
from django.apps import apps

ORDER = ["places", "accounts", "agreements", "events", "roadmaps", "registry"]
RELATIONS = [
    (model, field)
    for label in ORDER
    if apps.is_installed(label)
    for model in apps.get_app_config(label).get_models(include_auto_created=True)
    for field in model._meta.get_fields()
    if field.is_relation and not field.auto_created and field.related_model
]


@pytest.mark.parametrize(("model", "field"), RELATIONS, ids=lambda value: str(value))
def test_foreign_keys_point_to_the_left(model, field):
    ours, theirs = model._meta.app_label, field.related_model._meta.app_label
    assert theirs not in ORDER or ORDER.index(theirs) <= ORDER.index(ours)


def test_there_are_relations_to_look_at():
    assert len(RELATIONS) > 20
