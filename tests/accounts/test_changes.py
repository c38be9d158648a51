"""The history: one counter without gaps, what differs, and nothing secret in it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts import actions
from accounts.changes import Stale, changes_of, difference, record, writing
from accounts.choices import Role
from accounts.models import Change, ChangeCounter, User
from agreements.models import Theme
from tests import factories
from tests.factories import alice, dave
from tests.invariants import demand_consistent, everything, one_change

pytestmark = pytest.mark.django_db


def theme(**given) -> Theme:
    return actions.save(Theme(**{"slug": "sport", "name": "Спорт"} | given), by=alice())


# Numbers


def test_numbers_begin_with_one_and_go_on():
    for _ in range(3):
        record("edit", alice(), by=None)
    assert list(Change.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_a_change_that_was_undone_leaves_no_gap():
    record("edit", alice(), by=None)
    with pytest.raises(ZeroDivisionError), writing():
        record("edit", alice(), by=None)
        _ = 1 / 0
    assert record("edit", alice(), by=None).number == 2


def test_there_is_one_counter():
    record("edit", alice(), by=None)
    with pytest.raises(IntegrityError, match="there_is_one_change_counter"), transaction.atomic():
        ChangeCounter.objects.create(id=2)


def test_a_number_is_given_once():
    change = record("edit", alice(), by=None)
    ChangeCounter.objects.update(last=change.number - 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        record("edit", alice(), by=None)


@pytest.mark.parametrize("character", ["\x00", "\x07", "\ud800"], ids=["null", "bell", "surrogate"])
def test_a_reason_with_a_control_character_is_refused(character):
    with pytest.raises(ValidationError) as refused:
        record("edit", alice(), by=None, reason=f"по{character}чему")
    assert list(refused.value.message_dict) == ["reason"]


# What differs


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({}, {"a": 1}, ({"a": None}, {"a": 1})),
        ({"a": 1}, {}, ({"a": 1}, {"a": None})),
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, ({"b": 2}, {"b": 3})),
        ({"a": 1}, {"a": 1}, ({}, {})),
        ({"a": None}, {}, ({}, {})),
    ],
    ids=["new", "gone", "one of two", "nothing", "nothing there"],
)
def test_the_difference_of_two_states(before, after, found):
    assert difference(before, after) == found


# Simple records


def test_a_new_record_is_one_change():
    with one_change("add", is_public=False):
        found = theme()
    assert changes_of(found).get().after["name"] == "Спорт"


def test_a_changed_record_is_one_change_of_what_differs():
    found = theme()
    found.name = "Спорт и туризм"
    with one_change("edit", is_public=False):
        actions.save(found, by=alice())
    change = changes_of(found).first()
    assert (change.before["name"], change.after["name"]) == ("Спорт", "Спорт и туризм")
    assert "slug" not in change.after


def test_an_unchanged_record_leaves_no_trace():
    found = theme()
    before = Change.objects.count()
    actions.save(found, by=alice())
    assert Change.objects.count() == before


def test_a_deleted_record_leaves_its_last_state():
    found = theme()
    pk = found.pk
    with one_change("discard", is_public=False):
        actions.delete(found, by=alice())
    change = Change.objects.first()
    assert (change.object_id, change.before["name"]) == (pk, "Спорт")


def test_a_record_that_others_refer_to_is_not_deleted():
    place = factories.krichev()
    factories.draft()
    before = everything()
    with pytest.raises(ValidationError):
        actions.delete(place, by=alice())
    assert everything() == before


def test_a_stale_save_of_a_simple_record_is_refused():
    found = theme()
    seen = actions.version_of(found)
    for name in ("Физкультура", "Туризм"):
        opened = Theme.objects.get(pk=found.pk)
        opened.name = name
        if name == "Физкультура":
            actions.save(opened, by=alice(), seen=seen)
    by = dave()
    before = everything()
    with pytest.raises(Stale) as stale:
        actions.save(opened, by=by, seen=seen)
    assert stale.value.differences()["name"] == ("Спорт", "Физкультура")
    assert [change.by for change in stale.value.later] == [alice()]
    assert everything() == before


# People


def new_user(**given) -> User:
    user = User(**{"username": "eve", "role": Role.REGISTRAR} | given)
    user.set_password("long and random")
    return user


def test_a_new_user_is_one_change_without_the_password():
    user = new_user()
    with one_change("add", is_public=False):
        actions.save(user, by=dave())
    assert user.password not in str(changes_of(user).get().after)
    assert "password" not in changes_of(user).get().after


def test_a_new_password_is_told_but_not_what_it_is():
    user = actions.save(new_user(), by=dave())
    user.set_password("another")
    with one_change("edit", is_public=False):
        actions.save(user, by=dave())
    change = changes_of(user).first()
    assert set(change.after) == {"password"}
    assert user.password not in str((change.before, change.after))


@pytest.mark.parametrize(
    ("role", "municipality"),
    [(Role.OFFICER, None), (Role.REGISTRAR, factories.vyazma), (Role.ADMINISTRATOR, factories.vyazma)],
    ids=["officer without", "registrar with", "administrator with"],
)
def test_a_municipality_belongs_to_an_officer(role, municipality):
    place = municipality() if municipality else None
    with pytest.raises(ValidationError):
        actions.save(new_user(role=role, municipality=place), by=dave())
    with pytest.raises(IntegrityError, match="municipality_belongs_to_an_officer"), transaction.atomic():
        User.objects.bulk_create([new_user(role=role, municipality=place)])


def test_the_history_is_consistent_after_all_of_it():
    found = theme()
    actions.save(new_user(), by=dave())
    actions.delete(found, by=alice())
    factories.registered()
    demand_consistent()
