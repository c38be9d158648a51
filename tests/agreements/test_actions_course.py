"""What happens to an agreement in force: its end, its term, how it is carried out."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Change
from agreements import actions
from agreements.choices import EndGround, Practical, Renewal, Stage, TermChange, TermKind
from agreements.models import TermRecord
from agreements.terms import NEVER
from office.dates import PartialDate
from tests import factories
from tests.factories import SIGNED, TODAY, alice, published, renewing
from tests.invariants import everything, one_change

pytestmark = pytest.mark.django_db

DAY = date(2024, 6, 1)
BEFORE_SIGNING = date(2018, 9, 27)


def end(agreement, **given):
    return actions.end(agreement, **{"ground": EndGround.AGREED, "by": alice()} | given)


# The end


@pytest.mark.parametrize(
    ("given", "days"),
    [
        pytest.param({"on": DAY}, (DAY, DAY), id="day"),
        pytest.param({"on": PartialDate(2024, 6)}, (DAY, date(2024, 6, 30)), id="month"),
        pytest.param({"on": PartialDate(2024)}, (date(2024, 1, 1), date(2024, 12, 31)), id="year"),
        pytest.param({"known_by": DAY}, (SIGNED, DAY), id="day by which"),
        pytest.param({"on": SIGNED}, (SIGNED, SIGNED), id="on the day of signing"),
    ],
)
def test_an_end_cuts_the_time_in_force(given, days):
    agreement = end(published(), **given)
    assert (agreement.doubt_from, agreement.ended_from) == days


def test_a_day_of_the_end_found_later_takes_the_place_of_the_day_by_which():
    agreement = end(published(), known_by=TODAY)
    with pytest.raises(ValidationError) as refused:
        end(agreement, on=DAY)
    assert list(refused.value.message_dict) == ["reason"]
    agreement = end(agreement, on=DAY, reason="День нашёлся в письме")
    assert (agreement.ended_on, agreement.ended_by) == (DAY, None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        pytest.param({}, "ended_on", id="no day"),
        pytest.param({"on": DAY, "known_by": DAY}, "ended_on", id="both days"),
        pytest.param({"on": BEFORE_SIGNING}, "ended_on", id="before signing"),
        pytest.param({"on": PartialDate(2017)}, "ended_on", id="a year before signing"),
        pytest.param({"known_by": BEFORE_SIGNING}, "ended_by", id="known before signing"),
        pytest.param({"on": DAY, "ground": ""}, "end_ground", id="no ground"),
        pytest.param({"on": DAY, "ground": "whim"}, "end_ground", id="no such ground"),
    ],
)
def test_an_end_is_refused_beside_its_field(given, field):
    agreement = published()
    before = everything()
    with pytest.raises(ValidationError) as refused:
        end(agreement, **given)
    assert list(refused.value.message_dict) == [field]
    assert everything() == before


STEPS = {
    "end": lambda a: end(a, on=DAY),
    "record_term": lambda a: actions.record_term(a, TermChange.CHANGED, on=TODAY, by=alice()),
    "set_practical": lambda a: actions.set_practical(a, Practical.ACTIVE, on=TODAY, source="Справка", by=alice()),
}


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.PUBLISHED])
@pytest.mark.parametrize("name", STEPS)
def test_only_a_published_agreement_runs_its_course(name, stage):
    agreement = factories.at_stage(stage)
    with pytest.raises(ValidationError) as refused:
        STEPS[name](agreement)
    assert refused.value.code == "stage"


def test_a_withdrawn_agreement_replaces_nothing_more():
    with pytest.raises(ValidationError) as refused:
        actions.replace(factories.withdrawn(), [published()], by=alice())
    assert refused.value.code == "stage"


# Replacement of a draft


def test_a_draft_that_replaces_ends_its_predecessor_when_it_is_published():
    old, new = published(), factories.draft(signed_on=DAY)
    with one_change("replace", is_public=False):
        actions.replace(new, [old], by=alice())
    old.refresh_from_db()
    assert old.ended_from == NEVER
    with one_change("publish", is_public=True):
        actions.publish(new, by=alice())
    old.refresh_from_db()
    assert old.ended_from == DAY


def test_replacing_once_more_keeps_what_was_replaced_before():
    old, new = factories.replaced()
    another = published()
    actions.replace(new, [another], by=alice())
    assert set(new.replacements.values_list("predecessor", flat=True)) == {old.pk, another.pk}


# The term


@pytest.mark.parametrize(
    ("change", "on", "new_last_day", "covered_until", "ended_from"),
    [
        pytest.param("prolonged", TODAY, None, date(2028, 9, 28), NEVER, id="one more term"),
        pytest.param("prolonged", TODAY, date(2027, 12, 31), date(2027, 12, 31), NEVER, id="to a day"),
        pytest.param("changed", TODAY, None, NEVER, NEVER, id="indefinite from now on"),
        pytest.param("changed", TODAY, date(2030, 1, 31), date(2030, 1, 31), NEVER, id="renewing from another day"),
        pytest.param("refused", TODAY, None, date(2028, 9, 28), date(2028, 9, 29), id="refused"),
    ],
)
def test_a_record_of_the_term_moves_the_boundary(change, on, new_last_day, covered_until, ended_from):
    agreement = renewing()
    with one_change("record_term", is_public=True):
        actions.record_term(agreement, TermChange(change), on=on, new_last_day=new_last_day, by=alice())
    agreement.refresh_from_db()
    assert (agreement.covered_until, agreement.ended_from) == (covered_until, ended_from)


def test_a_prolongation_by_notice_takes_the_doubt_away():
    agreement = renewing(renewal=Renewal.NOTICE)
    assert agreement.doubt_from == date(2023, 9, 29)
    agreement = actions.record_term(agreement, TermChange.PROLONGED, on=date(2023, 9, 1), by=alice())
    assert agreement.doubt_from == date(2028, 9, 29)


def fixed(**given):
    return published(**{"term": TermKind.FIXED, "term_last_day": date(2030, 1, 1)} | given)


@pytest.mark.parametrize(
    ("agreement", "change", "given", "field"),
    [
        pytest.param(renewing, "prolonged", {"on": BEFORE_SIGNING}, "on", id="older than the agreement"),
        pytest.param(published, "prolonged", {"new_last_day": date(2030, 1, 1)}, "change", id="indefinite prolonged"),
        pytest.param(published, "refused", {}, "change", id="indefinite refused"),
        pytest.param(fixed, "prolonged", {}, "new_last_day", id="length unknown"),
        pytest.param(renewing, "prolonged", {"new_last_day": date(2023, 9, 28)}, "new_last_day", id="covered already"),
        pytest.param(renewing, "refused", {"new_last_day": TODAY}, "new_last_day", id="refusal with a last day"),
        pytest.param(renewing, "forgotten", {}, "change", id="no such change"),
        pytest.param(
            lambda: renewing(force_rule="awaited"), "refused", {}, "change", id="refused without a boundary"
        ),
    ],
)  # fmt: skip
def test_a_record_of_the_term_is_refused_beside_its_field(agreement, change, given, field):
    agreement = agreement()
    before = everything()
    with pytest.raises(ValidationError) as refused:
        actions.record_term(agreement, change, **{"on": TODAY, "by": alice()} | given)
    assert list(refused.value.message_dict) == [field]
    assert everything() == before


def test_a_record_of_the_term_names_its_document():
    agreement = renewing()
    document = actions.attach(agreement, factories.pdf(), by=alice())
    actions.record_term(agreement, TermChange.PROLONGED, on=TODAY, document=document, by=alice())
    assert TermRecord.objects.get().document == document
    with pytest.raises(ValidationError):
        actions.detach(document, by=alice())


def test_a_document_of_another_agreement_is_refused():
    document = actions.attach(factories.draft(), factories.pdf(), by=alice())
    with pytest.raises(ValidationError) as refused:
        actions.record_term(renewing(), TermChange.PROLONGED, on=TODAY, document=document, by=alice())
    assert list(refused.value.message_dict) == ["document"]


# In practice


def test_how_it_is_carried_out_comes_with_day_and_source_and_goes_with_them():
    agreement = published()
    agreement = actions.set_practical(agreement, Practical.DORMANT, on=TODAY, source=" Справка ", by=alice())
    assert (agreement.practical, agreement.practical_on, agreement.practical_source) == ("dormant", TODAY, "Справка")
    agreement = actions.set_practical(agreement, Practical.UNKNOWN, on=TODAY, source="Справка", by=alice())
    assert (agreement.practical, agreement.practical_on, agreement.practical_source) == ("unknown", None, "")


@pytest.mark.parametrize(
    "given",
    [{"on": TODAY}, {"on": TODAY, "source": " "}, {"source": "Справка"}],
    ids=["no source", "blank source", "no day"],
)
def test_how_it_is_carried_out_needs_day_and_source(given):
    agreement = published()
    with pytest.raises(ValidationError) as refused:
        actions.set_practical(agreement, Practical.ACTIVE, by=alice(), **given)
    assert list(refused.value.message_dict) == ["practical_source"]


def test_a_record_made_by_mistake_is_taken_back_with_its_reason():
    agreement = actions.record_term(renewing(), "prolonged", on=TODAY, new_last_day=date(2040, 1, 1), by=alice())
    agreement = actions.withdraw_term_record(agreement.term_records.get(), by=alice(), reason="Не то соглашение")
    assert agreement.covered_until == date(2023, 9, 28)
    assert Change.objects.first().reason == "Не то соглашение"
