"""Every action on a roadmap: its one Change, rights, stale saves, and what it refuses."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.actions import version_of
from accounts.changes import Stale
from accounts.models import Change
from agreements import actions as agreements
from roadmaps import actions
from roadmaps.choices import State
from roadmaps.models import Measure, Progress, Roadmap
from tests import event_factories, factories
from tests import roadmap_factories as roadmaps
from tests.factories import TODAY, alice, bob, dave
from tests.invariants import demand_consistent, everything, one_change
from tests.roadmap_factories import EVERY_ACTION, measure, section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.mark.parametrize("name", EVERY_ACTION)
def test_one_change(name):
    action = EVERY_ACTION[name]
    record = action.ready()
    with one_change(name.split()[0], is_public=action.is_public):
        action.act(record, alice())


@pytest.mark.parametrize("who", [bob, dave], ids=["officer", "administrator"])
@pytest.mark.parametrize("name", EVERY_ACTION)
def test_only_the_registrar(name, who):
    action = EVERY_ACTION[name]
    record, by = action.ready(), who()
    before = everything()
    with pytest.raises(PermissionDenied):
        action.act(record, by)
    assert everything() == before


STALE = {
    "correct": lambda one, seen: actions.correct(one, {"title": "А"}, by=alice(), reason="б", seen=seen),
    "withdraw": lambda one, seen: actions.withdraw(one, by=alice(), reason="б", seen=seen),
}


@pytest.mark.parametrize("act", STALE.values(), ids=STALE)
def test_a_stale_save_changes_nothing(act):
    roadmap = roadmaps.published()
    seen = version_of(roadmap)
    actions.correct(roadmap, {"languages": "на русском языке"}, by=alice(), reason="Добавлено")
    before = everything()
    with pytest.raises(Stale) as stale:
        act(roadmap, seen)
    assert everything() == before
    assert stale.value.differences() == {"languages": ("", "на русском языке")}


def test_progress_of_a_measure_that_changed_meanwhile():
    one = roadmaps.one_measure()
    roadmaps.step(one)
    with pytest.raises(Stale):
        actions.overrule(one, State.DROPPED, on=TODAY, reason="Нет нужды", by=alice(), seen=0)


# What stays through a correction


def sections_as_stored(roadmap: Roadmap) -> list[dict]:
    return actions.roadmaps.facts.snapshot(roadmap)["sections"]


def test_measures_stay_the_same_records_with_their_progress():
    roadmap = roadmaps.published(section(measure(), measure(number="1.2", title="Ярмарка")))
    first, second = roadmap.measures.in_order()
    roadmaps.step(second)
    typed = sections_as_stored(roadmap)
    typed[0]["measures"].reverse()
    typed.append({"heading": "Культура", "measures": [measure(number="2.1", title="Фестиваль")]})
    actions.correct(roadmap, {"sections": typed}, by=alice(), reason="Порядок")
    assert [one.title for one in roadmap.measures.in_order()] == ["Ярмарка", "Содействие торговле", "Фестиваль"]
    assert {first.pk, second.pk} < set(roadmap.measures.values_list("pk", flat=True))
    assert Measure.objects.get(pk=second.pk).progress.count() == 1


def test_a_measure_goes_to_another_section():
    roadmap = roadmaps.published(section(measure(), measure(title="Ярмарка")), section(heading="Культура"))
    typed = sections_as_stored(roadmap)
    moved = typed[0]["measures"].pop()
    typed[1]["measures"].append(moved)
    actions.correct(roadmap, {"sections": typed}, by=alice(), reason="Не тот раздел")
    assert Measure.objects.get(pk=moved["id"]).section.heading == "Культура"


def test_a_measure_with_progress_is_not_lost():
    roadmap = roadmaps.published(section(measure(), measure(title="Ярмарка")))
    first = roadmap.measures.in_order()[0]
    roadmaps.step(first)
    typed = sections_as_stored(roadmap)
    del typed[0]["measures"][0]
    with pytest.raises(ValidationError) as refused:
        actions.correct(roadmap, {"sections": typed}, by=alice(), reason="Лишняя")
    assert str(first) in refused.value.message_dict["sections"][0]
    typed = sections_as_stored(roadmap)
    del typed[0]["measures"][1]
    actions.correct(roadmap, {"sections": typed}, by=alice(), reason="Лишняя")
    assert list(roadmap.measures.all()) == [first]
    demand_consistent()


def test_a_published_roadmap_keeps_a_measure():
    roadmap = roadmaps.published()
    with pytest.raises(ValidationError):
        actions.correct(roadmap, {"sections": []}, by=alice(), reason="Пусто")
    assert roadmap.measures.exists()


# What is refused


def test_without_measures_or_on_a_draft_it_is_not_published():
    empty = actions.draft(roadmaps.values() | {"sections": []}, by=alice())
    with pytest.raises(ValidationError):
        actions.publish(empty, by=alice())
    resting = roadmaps.draft(basis_agreement=factories.draft())
    with pytest.raises(ValidationError) as refused:
        actions.publish(resting, by=alice())
    assert "basis_agreement" in refused.value.message_dict


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"first_year": 2029}, "last_year"),
        ({"title": " "}, "title"),
        ({"copies": -1}, "copies"),
    ],
    ids=["years", "title", "copies"],
)
def test_a_wrong_value_stands_beside_its_field(given, field):
    with pytest.raises(ValidationError) as refused:
        actions.draft(roadmaps.values() | given, by=alice())
    assert field in refused.value.message_dict


def test_a_measure_that_ends_before_it_begins():
    wrong = measure(starts_on=date(2027, 1, 1), ends_on=date(2026, 1, 1))
    with pytest.raises(ValidationError) as refused:
        roadmaps.draft(section(wrong))
    assert "1.1 Содействие торговле" in refused.value.message_dict["sections"][0]
    assert not Roadmap.objects.exists()


@pytest.mark.parametrize("reason", ["", "  "])
def test_the_public_is_told_why(reason):
    one = roadmaps.one_measure()
    step = roadmaps.step(one)
    for act in (
        lambda: actions.correct(one.roadmap, {"title": "А"}, by=alice(), reason=reason),
        lambda: actions.withdraw(one.roadmap, by=alice(), reason=reason),
        lambda: actions.overrule(one, State.DONE, on=TODAY, by=alice(), reason=reason),
        lambda: actions.take_back_progress(step, by=alice(), reason=reason),
    ):
        with pytest.raises(ValidationError) as refused:
            act()
        assert "reason" in refused.value.message_dict


def test_progress_is_of_a_past_day_and_of_a_public_event():
    one = roadmaps.one_measure()
    with pytest.raises(ValidationError) as refused:
        actions.record_progress(one, on=date(2026, 11, 21), text="Завтра", by=alice(), today=TODAY)
    assert "on" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:
        roadmaps.step(one, event=event_factories.drafted())
    assert "event" in refused.value.message_dict
    assert not Progress.objects.exists()


def test_progress_of_what_is_not_published_is_refused():
    one = roadmaps.draft().measures.get()
    with pytest.raises(ValidationError):
        roadmaps.step(one)


# What comes of it


def test_overruled_and_given_back_to_the_days():
    one = roadmaps.one_measure()
    one = actions.overrule(one, State.DROPPED, on=date(2026, 11, 1), reason="Нет нужды", by=alice())
    assert (one.state_on(date(2026, 10, 31)), one.state_on(TODAY)) == (State.RUNNING, State.DROPPED)
    one = actions.overrule(one, "", on=TODAY, reason="Возобновлено", by=alice())
    assert (one.ruled_on, one.ruled_because, one.state_on(TODAY)) == (None, "", State.RUNNING)


def test_taken_back_progress_stays_in_the_history():
    step = roadmaps.step()
    one = step.measure
    actions.take_back_progress(step, by=alice(), reason="Не та мера")
    assert not one.progress.exists()
    change = Change.objects.latest("number")
    assert change.before["progress"]["text"] == "Проведены переговоры"


def test_the_next_period():
    given = measure(starts_on=date(2026, 6, 1), ends_on=date(2028, 2, 29), agreements=[factories.published()])
    source = roadmaps.published(section(given), signed_on=date(2026, 6, 26), copies=2, source_document="план.docx")
    roadmaps.step(source.measures.get())
    copy = actions.clone(source, first_year=2029, last_year=2031, by=alice())
    one = copy.measures.get()
    assert (copy.continues, copy.stage, copy.years) == (source, "draft", "2029–2031")
    assert (copy.signed_on, copy.source_document, copy.copies) == (None, "", 2)
    assert (one.starts_on, one.ends_on, one.term_text) == (date(2029, 6, 1), date(2031, 2, 28), "")
    assert (one.responsible.count(), one.agreements.count(), one.progress.count()) == (2, 1, 0)
    assert copy.parties.count() == 2


def test_a_leap_day_stays_itself_in_the_next_period_that_has_one():
    source = roadmaps.published(section(measure(ends_on=date(2028, 2, 29))))
    copy = actions.clone(source, first_year=2030, last_year=2032, by=alice())
    assert copy.measures.get().ends_on == date(2032, 2, 29)


def test_what_others_continue_is_not_deleted():
    source = roadmaps.draft()
    actions.clone(source, first_year=2029, last_year=2031, by=alice())
    with pytest.raises(ValidationError):
        actions.discard(source, by=alice())


def test_a_basis_that_was_withdrawn_is_not_shown():
    agreement = factories.published()
    roadmap = roadmaps.published(basis_agreement=agreement)
    assert roadmap.public_basis == agreement
    agreements.withdraw(agreement, by=alice(), reason="Ошибка")
    assert Roadmap.objects.get(pk=roadmap.pk).public_basis is None
