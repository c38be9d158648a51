"""Registration numbers: in order, without gaps, never twice."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from agreements import actions
from agreements.choices import Registration, Stage
from agreements.models import Agreement, NumberSeries
from tests import factories
from tests.factories import TODAY, alice, draft, numbered, series
from tests.invariants import everything

pytestmark = pytest.mark.django_db


def register(*agreements, **given):
    return [agreement.number for agreement in actions.register(agreements, **{"on": TODAY, "by": alice()} | given)]


def test_the_first_number_makes_its_series():
    assert register(draft()) == ["1-с"]
    assert NumberSeries.objects.get().next_number == 2


def test_several_at_once_are_numbered_in_order_of_signing():
    late, early, middle = (draft(signed_on=date(year, 1, 1)) for year in (2024, 2012, 2018))
    assert register(late, early, middle) == ["1-с", "2-с", "3-с"]
    assert list(Agreement.objects.order_by("sequence")) == [early, middle, late]


def test_signed_on_one_day_they_are_numbered_in_order_of_entry():
    first, second = draft(), draft()
    register(second, first)
    assert list(Agreement.objects.order_by("sequence")) == [first, second]


def test_one_named_twice_gets_one_number():
    agreement = draft()
    assert register(agreement, agreement) == ["1-с"]
    assert series().next_number == 2


def test_all_get_a_number_or_none_does():
    whole, unsigned = draft(), draft(signed_on=None)
    before = everything()
    with pytest.raises(ValidationError) as refused:
        register(whole, unsigned)
    assert list(refused.value.message_dict) == ["on"]
    assert everything() == before


def test_a_second_number_is_refused():
    agreement = factories.registered()
    with pytest.raises(ValidationError, match="1-с"):
        register(agreement)


def test_a_number_before_the_day_of_signing_is_refused():
    with pytest.raises(ValidationError) as refused:
        register(draft(signed_on=TODAY), on=date(2026, 11, 19))
    assert list(refused.value.message_dict) == ["on"]


def test_a_number_in_the_month_of_signing_is_given():
    assert register(draft(signed_on=TODAY, signed_precision="month"), on=date(2026, 11, 2)) == ["1-с"]


def test_a_closed_series_gives_no_number():
    with pytest.raises(ValidationError) as refused:
        register(draft(), series=series(is_open=False))
    assert list(refused.value.message_dict) == ["series"]


def test_each_series_counts_for_itself():
    of_the_year = series("2019", separator="/", next_number=12)
    assert register(draft(), series=series()) == ["1-с"]
    assert register(draft(), series=of_the_year) == ["12/2019"]
    assert register(draft(), series=series()) == ["2-с"]


@pytest.mark.parametrize("how", ["in use", "annulled"])
def test_a_counter_set_back_behind_a_used_number_gives_none(how):
    agreement = draft(**numbered(1))
    if how == "annulled":
        actions.discard(agreement, by=alice())
    NumberSeries.objects.update(next_number=1)
    with pytest.raises(ValidationError) as refused:
        register(draft())
    assert list(refused.value.message_dict) == ["series"]


# From paper


def test_a_number_from_paper_moves_the_counter_and_its_gap_is_told():
    draft(**numbered(5))
    assert (series().next_number, series().gaps()) == (6, [1, 2, 3, 4])
    assert register(draft()) == ["6-с"]


def test_a_gap_is_filled_from_paper_without_moving_the_counter():
    draft(**numbered(3))
    draft(**numbered(2))
    assert (series().next_number, series().gaps()) == (4, [1])


def test_a_number_that_another_has_is_refused_beside_it():
    draft(**numbered(5))
    with pytest.raises(ValidationError) as refused:
        draft(**numbered(5))
    assert list(refused.value.message_dict) == ["sequence"]


def test_a_number_taken_off_stays_used():
    agreement = draft(**numbered(1))
    actions.edit(agreement, {"sequence": 2}, by=alice())
    assert (series().annulled, series().gaps()) == ([1], [])
    with pytest.raises(ValidationError) as refused:
        draft(**numbered(1))
    assert list(refused.value.message_dict) == ["sequence"]
    assert register(draft()) == ["3-с"]


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.RETURNED])
def test_the_number_of_a_discarded_draft_stays_used(stage):
    agreement = factories.at_stage(stage)
    register(agreement)
    actions.discard(agreement, by=alice())
    assert (series().annulled, series().gaps()) == ([1], [])
    assert register(draft()) == ["2-с"]


def test_a_number_that_moves_to_another_series_stays_used_in_the_first():
    agreement = draft(**numbered(1))
    agreement = actions.edit(agreement, numbered(7, of=series("2019", separator="/")), by=alice())
    assert agreement.number == "7/2019"
    assert series().annulled == [1]


def test_the_greatest_number_from_paper_leaves_the_counter_in_reach():
    draft(**numbered(999_999))
    assert register(draft()) == ["1000000-с"]


# Without a number


@pytest.mark.parametrize("registration", [Registration.UNNUMBERED, Registration.NONE])
def test_without_a_number_the_counter_stands_still(registration):
    agreement = draft(**numbered(1) | {"registration": registration})
    assert (agreement.number, agreement.series, agreement.sequence) == ("", None, None)
    assert register(draft(), series=series()) == ["1-с"]


def test_registered_without_a_number_differs_from_nothing_known():
    without = draft(registration=Registration.UNNUMBERED, registered_on=TODAY)
    unknown = draft(registration=Registration.NONE, registered_on=TODAY)
    assert (without.registration_label, without.registered_on) == ("б/н", TODAY)
    assert (unknown.registration_label, unknown.registered_on) == ("", None)
