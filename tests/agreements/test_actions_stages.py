"""The way of a record: what each step asks for, and what the public sees of it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.changes import changes_of
from agreements import actions
from agreements.choices import UNPUBLISHED, Stage
from agreements.models import Agreement, Replacement
from agreements.terms import NEVER
from tests import factories
from tests.factories import SIGNED, TODAY, alice, bob, krichev, party, published, territory, vyazma
from tests.invariants import demand_consistent, everything

pytestmark = pytest.mark.django_db

LATER = date(2024, 9, 28)


def field_of(refused):
    return list(refused.value.message_dict)


# What publication needs


@pytest.mark.parametrize("step", [actions.submit, actions.publish], ids=["submit", "publish"])
@pytest.mark.parametrize(
    ("values", "field"),
    [
        pytest.param(lambda: {"signed_on": None}, "signed_on", id="signing"),
        pytest.param(lambda: {"parties": []}, "parties", id="parties"),
        pytest.param(
            lambda: {"parties": [party(territory("Заречный", is_home=False)), party(krichev())]},
            "parties",
            id="municipality of this registry",
        ),
        pytest.param(lambda: {"parties": [party(vyazma())]}, "parties", id="foreign country"),
    ],
)
def test_neither_submitted_nor_published_without(values, field, step):
    agreement = factories.draft(**values())
    before = everything()
    with pytest.raises(ValidationError) as refused:
        step(agreement, by=alice())
    assert field_of(refused) == [field]
    assert everything() == before


def test_signing_known_to_the_year_is_enough():
    agreement = factories.published(signed_on=date(1981, 1, 1), signed_precision="year")
    assert str(agreement.signed) == "1981"


FROM = {
    "submit": (actions.submit, {Stage.DRAFT, Stage.RETURNED}),
    "return": (lambda a, by: actions.return_(a, by=by, reason="Нет стороны"), {Stage.SUBMITTED}),
    "register": (lambda a, by: actions.register([a], on=TODAY, by=by), {*UNPUBLISHED, Stage.PUBLISHED}),
    "publish": (actions.publish, UNPUBLISHED),
    "withdraw": (lambda a, by: actions.withdraw(a, by=by, reason="Ошибка"), {Stage.PUBLISHED}),
}


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("name", FROM)
def test_a_step_is_taken_from_its_stages_only(name, stage):
    step, stages = FROM[name]
    agreement = factories.at_stage(stage)
    if stage in stages:
        step(agreement, by=alice())
        return
    with pytest.raises(ValidationError) as refused:
        step(agreement, by=alice())
    assert refused.value.code == "stage"


@pytest.mark.parametrize("reason", ["", " \t"], ids=["empty", "blank"])
@pytest.mark.parametrize(
    ("stage", "step"), [(Stage.SUBMITTED, actions.return_), (Stage.PUBLISHED, actions.withdraw)], ids=["back", "out"]
)
def test_back_and_out_ask_for_a_reason(stage, step, reason):
    agreement = factories.at_stage(stage)
    with pytest.raises(ValidationError) as refused:
        step(agreement, by=alice(), reason=reason)
    assert field_of(refused) == ["reason"]


def test_a_returned_record_says_what_to_mend_to_its_municipality_only():
    agreement = factories.returned(bob())
    change = changes_of(agreement).first()
    assert (change.reason, change.is_public) == ("Нет стороны", False)


def test_nothing_before_publication_is_public_and_everything_after_it_is():
    agreement = factories.returned(bob())
    actions.submit(agreement, by=bob())
    actions.publish(agreement, by=alice())
    actions.register([agreement], on=TODAY, by=alice())
    actions.withdraw(agreement, by=alice(), reason="Ошибка")
    told = changes_of(agreement).order_by("number").values_list("action", "is_public")
    assert list(told) == [
        ("draft", False),
        ("submit", False),
        ("return", False),
        ("submit", False),
        ("publish", True),
        ("register", True),
        ("withdraw", True),
    ]


# Replacement counts from publication on


def test_a_published_successor_ends_its_predecessor_on_its_own_day_of_force():
    old, new = factories.replaced()
    assert (old.doubt_from, old.ended_from, old.end_on) == (LATER, LATER, LATER)
    assert new.ended_from == NEVER
    assert Agreement.objects.public().on(LATER).in_force().get() == new
    demand_consistent()


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED, Stage.WITHDRAWN])
def test_a_successor_at_another_stage_ends_nobody_and_shows_nowhere(stage):
    old = published()
    successor = factories.at_stage(stage, signed_on=LATER, replaces=[old])
    old.refresh_from_db()
    assert (old.doubt_from, old.ended_from, old.end_on) == (NEVER, NEVER, None)
    assert not old.replaced_by.filter(counts=True).exists()
    assert list(Agreement.objects.public()) == [old]
    assert successor.stage == stage
    demand_consistent()


def test_a_chain_of_three_ends_link_by_link():
    first = published(signed_on=date(2014, 7, 3))
    second = published(signed_on=SIGNED, replaces=[first])
    third = published(signed_on=LATER, replaces=[second])
    assert list(Agreement.objects.order_by("id").values_list("id", "ended_from")) == [
        (first.pk, SIGNED),
        (second.pk, LATER),
        (third.pk, NEVER),
    ]


def test_withdrawing_the_last_of_a_chain_brings_the_one_before_back_into_force():
    first = published(signed_on=date(2014, 7, 3))
    second = published(signed_on=SIGNED, replaces=[first])
    third = published(signed_on=LATER, replaces=[second])
    actions.withdraw(third, by=alice(), reason="Ошибка")
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.ended_from, second.ended_from) == (SIGNED, NEVER)
    demand_consistent()


def test_a_replaced_agreement_is_not_withdrawn_before_its_successor():
    old, new = factories.replaced()
    with pytest.raises(ValidationError, match=str(new)):
        actions.withdraw(old, by=alice(), reason="Ошибка")


def test_a_successor_that_is_awaited_ends_nobody_yet():
    old = published()
    published(signed_on=LATER, force_rule="awaited", replaces=[old])
    old.refresh_from_db()
    assert old.ended_from == NEVER


@pytest.mark.parametrize(
    "replacing",
    [
        pytest.param(lambda new, old: actions.replace(new, [old], by=alice()), id="replace"),
        pytest.param(
            lambda new, old: actions.correct(new, {"replaces": [old]}, by=alice(), reason="Описка"), id="correct"
        ),
    ],
)
class TestRefused:
    """Beside the field where the clerk named the predecessor, and nothing is saved."""

    def demand_refused(self, replacing, successor, predecessor):
        before = everything()
        with pytest.raises(ValidationError) as refused:
            replacing(successor, predecessor)
        assert field_of(refused) == ["replaces"]
        assert everything() == before

    def test_a_predecessor_younger_than_its_successor(self, replacing):
        self.demand_refused(replacing, published(), published(signed_on=LATER))

    def test_itself(self, replacing):
        agreement = published()
        self.demand_refused(replacing, agreement, agreement)

    def test_a_cycle(self, replacing):
        first = published()
        second = published(replaces=[first])
        third = published(replaces=[second])
        self.demand_refused(replacing, first, third)

    def test_a_second_successor(self, replacing):
        old, _ = factories.replaced()
        self.demand_refused(replacing, published(signed_on=LATER), old)

    def test_nobody(self, replacing):
        self.demand_refused(replacing, published(), 0)


def test_a_second_successor_may_wait_as_a_draft_but_is_not_published():
    old, _ = factories.replaced()
    second = factories.draft(signed_on=LATER, replaces=[old])
    with pytest.raises(ValidationError) as refused:
        actions.publish(second, by=alice())
    assert field_of(refused) == ["replaces"]


def test_a_correction_does_not_make_a_predecessor_younger_than_its_successor():
    old, _ = factories.replaced()
    with pytest.raises(ValidationError) as refused:
        actions.correct(old, {"signed_on": TODAY}, by=alice(), reason="Описка")
    assert field_of(refused) == ["signed_on"]


def test_one_successor_may_replace_several():
    several = [published(), published()]
    new = published(signed_on=LATER, replaces=several)
    assert list(Agreement.objects.filter(ended_from=LATER).order_by("id")) == several
    assert set(new.replacements.values_list("predecessor", flat=True)) == {old.pk for old in several}


def test_a_correction_that_drops_the_predecessor_brings_it_back_into_force():
    old, new = factories.replaced()
    actions.correct(new, {"replaces": []}, by=alice(), reason="Не заменяет")
    old.refresh_from_db()
    assert old.ended_from == NEVER
    assert not Replacement.objects.exists()
    demand_consistent()


# Withdrawn


def test_a_withdrawn_agreement_stays_with_its_number_and_the_reason():
    agreement = factories.registered()
    agreement = actions.withdraw(agreement, by=alice(), reason=" Внесено дважды ")
    assert (agreement.stage, agreement.withdrawal_reason) == (Stage.WITHDRAWN, "Внесено дважды")
    assert (agreement.number, agreement.series.gaps()) == ("1-с", [])
    assert not Agreement.objects.public().exists()
    assert actions.register([published()], on=TODAY, by=alice())[0].number == "2-с"


@pytest.mark.parametrize("given", [{"ended_on": date(2017, 1, 1)}, {"ended_by": date(2017, 1, 1)}], ids=str)
@pytest.mark.parametrize("act", [actions.submit, actions.publish])
def test_what_ended_before_it_was_signed_goes_no_further(given, act):
    with pytest.raises(ValidationError) as refused:
        act(factories.draft(**given), by=alice())
    assert set(refused.value.message_dict) == set(given)


def test_what_is_public_is_not_corrected_to_have_ended_before_it_was_signed():
    with pytest.raises(ValidationError) as refused:
        actions.correct(published(), {"ended_on": date(2017, 1, 1)}, by=alice(), reason="Описка")
    assert set(refused.value.message_dict) == {"ended_on"}
