"""What a change did, in words: a table of values before and after."""

import pytest

from accounts.changes import changes_of
from accounts.models import Change
from agreements import actions
from agreements.differences import differences
from tests import factories
from tests.factories import TODAY, alice, bob, carol, krichev, party, published, vyazma

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def said(before: dict, after: dict, by=None) -> dict[str, tuple[list, list]]:
    found = differences(before, after, seen_by=by or alice())
    return {one.name: ([spaced(line) for line in one.old], [spaced(line) for line in one.new]) for one in found}


def spaced(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


PLAIN = {
    "text": ("title", "Было", "Стало", ["Было"], ["Стало"]),
    "from nothing": ("note", "", "Стало", [], ["Стало"]),
    "to nothing": ("note", "Было", "", ["Было"], []),
    "choice": ("kind", "agreement", "contract", ["соглашение"], ["договор"]),
    "yes and no": ("force_is_stated", False, True, ["нет"], ["да"]),
    "day": ("signed_on", "2018-09-28", "2018-09", ["28 сентября 2018 года"], ["сентябрь 2018 года"]),
    "year": ("ended_on", None, "1981", [], ["1981 год"]),
    "whole day": ("term_last_day", None, "2029-09-28", [], ["28 сентября 2029 года"]),
    "number": ("term_years", 3, 5, ["3"], ["5"]),
    "stage": ("stage", "draft", "published", ["черновик"], ["опубликовано"]),
    "record of the term": (
        "term_records", [], [{"on": "2024-01-02", "change": "prolonged", "new_last_day": None}],
        [], ["2 января 2024 года: продлено"],
    ),
    "record of the term with a day": (
        "term_records", [], [{"on": "2024-01-02", "change": "changed", "new_last_day": "2030-01-01"}],
        [], ["2 января 2024 года: срок изменён по 1 января 2030 года"],
    ),
    "document": ("document", None, {"id": 1, "name": "скан.pdf"}, [], ["скан.pdf", "только для сотрудников"]),
}  # fmt: skip


@pytest.mark.parametrize(("name", "before", "after", "old", "new"), PLAIN.values(), ids=PLAIN)
def test_a_change_of_a_value(name, before, after, old, new):
    found = said({name: before}, {name: after})
    if name == "term_records":
        assert [line.partition(":")[0] for line in found[name][1]] == [line.partition(":")[0] for line in new]
        return
    assert found == {name: (old, new)}


SAME = {
    "nothing": ({}, {}),
    "the same": ({"title": "А"}, {"title": "А"}),
    "empty in two ways": ({"note": None}, {"note": ""}),
    "number beside its sequence": ({"number": ""}, {"number": "1-с"}),
}


@pytest.mark.parametrize(("before", "after"), SAME.values(), ids=SAME)
def test_what_is_no_difference(before, after):
    assert said(before, after) == {}


def test_parties_are_said_with_their_places():
    agreement = factories.draft()
    actions.edit(agreement, {"parties": [party(krichev(), name_as_signed="Кричев")]}, by=alice())
    change = changes_of(agreement).first()
    assert said(change.before, change.after)["parties"] == (
        ["1. Вяземский район — Вяземский район, Россия", "2. Кричевский район — Кричевский район, Беларусь"],
        ["1. Кричев — Кричевский район, Беларусь"],
    )


def test_a_place_that_is_gone_leaves_the_name_as_signed():
    gone = [
        {"order": 1, "territory": 999, "body": None, "country": "BY", "name_as_signed": "Кричев", "side": "foreign"}
    ]
    factories.country()
    assert said({"parties": []}, {"parties": gone})["parties"][1] == ["1. Кричев — Беларусь"]


def test_other_records_are_said_by_their_names():
    old = published()
    names = ([], ["Вяземский район — Кричевский район"])
    assert said({"replaces": []}, {"replaces": [old.pk]}) == {"replaces": names}
    assert said({"amends": None}, {"amends": old.pk}) == {"amends": names}
    assert said({"submitted_by": None}, {"submitted_by": vyazma().pk}) == {"submitted_by": ([], ["Вяземский район"])}


@pytest.mark.parametrize("name", ["amends", "replaces", "distinct_from"])
def test_a_draft_out_of_sight_is_not_said(name):
    secret = factories.draft(bob(), signed_on=TODAY)
    after = {name: secret.pk if name == "amends" else [secret.pk]}
    assert said({}, after, carol()) == {}
    assert list(said({}, after, bob())) == [name]


@pytest.mark.parametrize("name", factories.EVERY_ACTION)
def test_every_change_that_an_action_writes_can_be_said(name):
    action = factories.EVERY_ACTION[name]
    action.act(action.ready(), alice())
    last, *earlier = Change.objects.filter(model="agreements.agreement")
    assert said(last.before, last.after)
    for change in earlier:
        assert said(change.before, change.after)
