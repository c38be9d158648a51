"""Writing what a person typed, and what the database itself refuses."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from accounts.changes import Stale, changes_of
from accounts.models import Change
from agreements import actions
from agreements.choices import (
    EndGround,
    ForceRule,
    Practical,
    Precision,
    Registration,
    Renewal,
    Stage,
    TermChange,
    TermKind,
)
from agreements.models import (
    Agreement,
    NumberSeries,
    OutsideDocument,
    Participation,
    Replacement,
    TermPeriod,
    TermRecord,
)
from tests import factories
from tests.factories import EVERY_ACTION, SIGNED, TODAY, alice, bob, krichev, party, territory, vyazma
from tests.invariants import demand_consistent, everything, one_change

pytestmark = pytest.mark.django_db


# What every action leaves behind


@pytest.mark.parametrize("name", EVERY_ACTION)
def test_an_action_leaves_one_change_with_the_next_number_and_nothing_to_recompute(name):
    action = EVERY_ACTION[name]
    agreement = action.ready()
    with one_change(name.split()[0], is_public=action.is_public):
        action.act(agreement, alice())


def test_registering_several_leaves_one_change_for_each():
    agreements = [factories.draft() for _ in range(3)]
    before = Change.objects.count()
    actions.register(agreements, on=TODAY, by=alice())
    assert Change.objects.count() == before + 3
    demand_consistent()


def test_an_action_of_the_operator_has_nobody_as_its_author():
    agreement = actions.draft(factories.values(), by=None)
    assert changes_of(agreement).get().by is None


def test_a_change_says_only_what_differs():
    agreement = factories.draft(title="Соглашение")
    actions.edit(agreement, {"title": "Договор", "note": ""}, by=alice())
    change = changes_of(agreement).first()
    assert (change.before, change.after) == ({"title": "Соглашение"}, {"title": "Договор"})


# Writing


def test_a_draft_keeps_what_was_typed():
    agreement = factories.draft(title="  Соглашение  «о дружбе» ", note="внутреннее")
    agreement.refresh_from_db()
    assert agreement.title == "Соглашение  «о дружбе»"
    assert (agreement.stage, agreement.created_by, agreement.submitted_by) == (Stage.DRAFT, alice(), None)
    assert [p.name_as_signed for p in agreement.parties.all()] == ["Вяземский район", "Кричевский район"]


def test_relations_may_come_as_records_or_as_their_keys():
    by_record = factories.draft(**factories.numbered(1))
    parties = [
        {"territory": place.pk, "side": side, "country": place.country_id, "name_as_signed": place.name}
        for place, side in ((vyazma(), "home"), (krichev(), "foreign"))
    ]
    by_key = factories.draft(parties=parties, series=factories.series().pk, sequence=2, registration="numbered")
    assert (by_record.number, by_key.number) == ("1-с", "2-с")
    assert by_key.parties_line == by_record.parties_line


@pytest.mark.parametrize(
    ("precision", "kept"),
    [("day", date(2018, 9, 28)), ("month", date(2018, 9, 1)), ("year", date(2018, 1, 1))],
)
def test_an_incomplete_day_is_kept_as_its_first(precision, kept):
    agreement = factories.draft(signed_on=SIGNED, signed_precision=precision)
    assert agreement.signed_on == kept


def test_what_is_published_stands_at_the_end_of_the_list():
    assert [factories.published().position for _ in range(3)] == [1, 2, 3]


def test_a_draft_stands_nowhere_and_its_place_does_not_tell_how_many_drafts_there_are():
    factories.published()
    others = [factories.draft(), factories.draft(position=900)]
    assert [factories.draft().position, others[0].position] == [0, 0]
    assert factories.published().position == 2


def test_the_place_that_the_registrar_gave_stays():
    assert factories.published(position=7).position == 7
    assert factories.published().position == 8


def test_a_published_record_is_never_without_its_place():
    agreement = factories.published(position=7)
    assert actions.correct(agreement, {"position": 0}, by=alice(), reason="Описка").position == 8


@pytest.mark.parametrize(
    "given", [{"position": 1}, {"source_document": "Перечень"}, {"source_table": 1}, {"source_row": 2}]
)
def test_an_officer_does_not_say_where_a_record_stands_and_comes_from(given):
    with pytest.raises(ValidationError, match="регистратор"):
        factories.draft(bob(), **given)
    agreement = factories.draft(bob())
    with pytest.raises(ValidationError, match="регистратор"):
        actions.edit(agreement, given, by=bob())
    actions.edit(agreement, given, by=alice())
    assert actions.edit(agreement, given | {"note": "моё"}, by=bob()).note == "моё"  # as it stands it may be sent


def test_a_name_of_no_field_is_an_error_of_the_program():
    with pytest.raises(ValueError, match="stage"):
        factories.draft(stage=Stage.PUBLISHED)


def test_parties_are_exchanged_as_a_whole_and_numbered_in_order():
    agreement = factories.draft()
    actions.edit(agreement, {"parties": [party(krichev()), party(vyazma()), party(krichev())]}, by=alice())
    assert list(agreement.parties.values_list("order", flat=True)) == [1, 2, 3]
    assert Participation.objects.count() == 3


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda: party(krichev(), country="RU"), id="foreign side of our own state"),
        pytest.param(lambda: party(vyazma(), country=factories.country("PL").pk), id="home side of another state"),
        pytest.param(lambda: party(vyazma(), body=factories.body(krichev())), id="body of another place"),
        pytest.param(lambda: party(vyazma(), name_as_signed=" "), id="no name"),
        pytest.param(lambda: party(vyazma(), name_as_signed="а\x07"), id="control character"),
        pytest.param(lambda: party(vyazma(), country=None), id="no country"),
        pytest.param(lambda: party(vyazma(), country="XX"), id="no such country"),
        pytest.param(lambda: party(vyazma(), side="third"), id="no such side"),
        pytest.param(lambda: party(vyazma()) | {"territory": 0}, id="no such territory"),
        pytest.param(lambda: {"name_as_signed": "Вязьма"}, id="name only"),
    ],
)
def test_a_wrong_party_is_refused_beside_the_parties(wrong):
    agreement = factories.draft()
    before = everything()
    with pytest.raises(ValidationError) as refused:
        actions.edit(agreement, {"parties": [wrong()]}, by=alice())
    assert list(refused.value.message_dict) == ["parties"]
    assert everything() | unchanged() == before | unchanged()


def unchanged():
    """Places that the test itself made for a wrong party."""
    return {"places.Country": [], "places.Body": []}


def test_a_place_lost_to_another_state_stays_there_as_signed():
    kerch = territory("Керчь", "RU", is_home=False)
    factories.country("PL")
    agreement = factories.published(parties=[party(vyazma()), party(kerch, side="foreign", country="PL")])
    assert agreement.countries_line == "PL"


CONTROL = "\x00\x08\x0b\x1f\x7f\ufffe\ud800"


@pytest.mark.parametrize(
    ("field", "character"),
    [
        *(pytest.param("title", character, id=f"{ord(character):04x}") for character in CONTROL),
        *((field, "\x00") for field in ("note", "parties_text", "end_text", "source_document")),
    ],
)
def test_a_control_character_is_refused_beside_its_field(field, character):
    with pytest.raises(ValidationError) as refused:
        factories.draft(**{field: f"Со{character}глашение"})
    assert list(refused.value.message_dict) == [field]
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("field", "act"),
    [
        ("reason", lambda a, text: actions.correct(a, {"note": "1"}, by=alice(), reason=text)),
        ("reason", lambda a, text: actions.withdraw(a, by=alice(), reason=text)),
        ("reason", lambda a, text: actions.end(a, on=TODAY, ground=EndGround.AGREED, by=alice(), reason=text)),
        ("end_text", lambda a, text: actions.end(a, on=TODAY, ground=EndGround.AGREED, by=alice(), text=text)),
        ("note", lambda a, text: actions.record_term(a, TermChange.CHANGED, on=TODAY, by=alice(), note=text)),
        (
            "practical_source",
            lambda a, text: actions.set_practical(a, Practical.ACTIVE, on=TODAY, source=text, by=alice()),
        ),
    ],
    ids=["correct", "withdraw", "end", "text of the end", "record of the term", "practical"],
)
def test_a_control_character_is_refused_by_every_action(field, act):
    agreement = factories.renewing()
    before = everything()
    with pytest.raises(ValidationError) as refused:
        act(agreement, "по\x00чему")
    assert list(refused.value.message_dict) == [field]
    assert everything() == before


# Corrections


@pytest.mark.parametrize("reason", ["", "  \n"], ids=["empty", "blank"])
def test_a_correction_asks_for_a_reason(reason):
    agreement = factories.published()
    with pytest.raises(ValidationError) as refused:
        actions.correct(agreement, {"title": "Договор"}, by=alice(), reason=reason)
    assert list(refused.value.message_dict) == ["reason"]


def test_a_correction_is_public_with_its_reason():
    agreement = factories.published()
    actions.correct(agreement, {"title": "Договор"}, by=alice(), reason=" Описка ")
    change = changes_of(agreement).first()
    assert (change.is_public, change.reason, change.by) == (True, "Описка", alice())


@pytest.mark.parametrize(
    ("values", "field"),
    [
        pytest.param(lambda: {"signed_on": None}, "signed_on", id="signing"),
        pytest.param(lambda: {"parties": [party(krichev())]}, "parties", id="home municipality"),
        pytest.param(lambda: {"parties": [party(vyazma())]}, "parties", id="foreign country"),
    ],
)
def test_a_correction_cannot_take_away_what_publication_needs(values, field):
    agreement = factories.published()
    with pytest.raises(ValidationError) as refused:
        actions.correct(agreement, values(), by=alice(), reason="Описка")
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize("stage", [Stage.PUBLISHED, Stage.WITHDRAWN])
def test_what_was_published_is_not_edited_without_a_reason(stage):
    with pytest.raises(ValidationError) as refused:
        actions.edit(factories.at_stage(stage), {"note": "тихо"}, by=alice())
    assert refused.value.code == "stage"


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED, Stage.WITHDRAWN])
def test_only_a_published_record_is_corrected(stage):
    with pytest.raises(ValidationError) as refused:
        actions.correct(factories.at_stage(stage), {"note": "1"}, by=alice(), reason="Описка")
    assert refused.value.code == "stage"


# Amendments


def test_an_agreement_cannot_amend_itself_along_a_chain():
    first = factories.draft()
    second = factories.draft(amends=first)
    third = factories.draft(amends=second)
    with pytest.raises(ValidationError) as refused:
        actions.edit(first, {"amends": third}, by=alice())
    assert list(refused.value.message_dict) == ["amends"]


# Discarding


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.RETURNED])
def test_a_draft_is_discarded_and_its_history_stays(stage):
    agreement = factories.at_stage(stage)
    pk, before = agreement.pk, changes_of(agreement).count()
    actions.discard(agreement, by=alice())
    assert not Agreement.objects.exists()
    history = Change.objects.filter(object_id=pk, model="agreements.agreement")
    assert history.count() == before + 1
    assert history.first().before["title"] == "Соглашение о сотрудничестве"


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.PUBLISHED, Stage.WITHDRAWN])
def test_only_a_draft_is_discarded(stage):
    with pytest.raises(ValidationError) as refused:
        actions.discard(factories.at_stage(stage), by=alice())
    assert refused.value.code == "stage"


@pytest.mark.parametrize(
    "refer",
    [
        pytest.param(lambda one: factories.draft(amends=one), id="amended"),
        pytest.param(lambda one: factories.draft(signed_on=TODAY, replaces=[one]), id="replaced"),
        pytest.param(lambda one: actions.save_discrepancy(factories.discrepancy(one), by=alice()), id="discrepancy"),
    ],
)
def test_a_draft_that_others_refer_to_is_not_discarded(refer):
    agreement = factories.draft()
    actions.attach(agreement, factories.pdf(), by=alice())
    refer(agreement)
    before = everything()
    with pytest.raises(ValidationError):
        actions.discard(agreement, by=alice())
    assert everything() == before


def test_discarding_a_successor_leaves_the_predecessor_alone():
    older = factories.published()
    successor = factories.draft(signed_on=TODAY, replaces=[older])
    actions.discard(successor, by=alice())
    assert not Replacement.objects.exists()
    demand_consistent()


# Two people, one record


def test_the_second_save_of_a_stale_record_is_refused_and_says_who_and_what():
    opened = factories.draft(title="Соглашение", note="было")
    actions.edit(opened, {"title": "Договор", "note": "стало"}, by=bob_as_registrar(), seen=opened.version)
    before = everything()
    with pytest.raises(Stale) as stale:
        actions.edit(opened, {"title": "Меморандум"}, by=alice(), seen=opened.version)
    assert everything() == before
    assert stale.value.differences() == {"title": ("Соглашение", "Договор"), "note": ("было", "стало")}
    assert [(change.by.username, change.action) for change in stale.value.later] == [("bert", "edit")]
    assert stale.value.later[0].at is not None


def bob_as_registrar():
    return factories.user("bert", "registrar")


def test_what_was_changed_and_changed_back_is_no_difference():
    opened = factories.draft(title="Соглашение", note="")
    actions.edit(opened, {"title": "Договор", "note": "1"}, by=alice())
    actions.edit(opened, {"title": "Соглашение"}, by=alice())
    with pytest.raises(Stale) as stale:
        actions.edit(opened, {"title": "Меморандум"}, by=alice(), seen=opened.version)
    assert stale.value.differences() == {"note": ("", "1")}
    assert len(stale.value.later) == 2


SEEN = {
    "edit": lambda a, seen: actions.edit(a, {"note": "1"}, by=alice(), seen=seen),
    "submit": lambda a, seen: actions.submit(a, by=alice(), seen=seen),
    "return": lambda a, seen: actions.return_(a, by=alice(), reason="Нет стороны", seen=seen),
    "register": lambda a, seen: actions.register([a], on=TODAY, by=alice(), seen={a.pk: seen}),
    "publish": lambda a, seen: actions.publish(a, by=alice(), seen=seen),
    "correct": lambda a, seen: actions.correct(a, {"note": "1"}, by=alice(), reason="Описка", seen=seen),
    "end": lambda a, seen: actions.end(a, on=TODAY, ground=EndGround.AGREED, by=alice(), seen=seen),
    "replace": lambda a, seen: actions.replace(a, [], by=alice(), seen=seen),
    "record_term": lambda a, seen: actions.record_term(a, TermChange.PROLONGED, on=TODAY, by=alice(), seen=seen),
    "set_practical": lambda a, seen: actions.set_practical(a, Practical.UNKNOWN, by=alice(), seen=seen),
    "withdraw": lambda a, seen: actions.withdraw(a, by=alice(), reason="Ошибка", seen=seen),
    "attach": lambda a, seen: actions.attach(a, factories.pdf(), by=alice(), seen=seen),
    "detach": lambda a, seen: actions.detach(a.attachments.first(), by=alice(), seen=seen),
    "show_document": lambda a, seen: actions.show_document(
        a.attachments.first(), to_everyone=True, by=alice(), seen=seen
    ),
    "withdraw_term_record": lambda a, seen: actions.withdraw_term_record(
        a.term_records.get(), by=alice(), reason="Ошибка", seen=seen
    ),
    "discard": lambda a, seen: actions.discard(a, by=alice(), seen=seen),
}


@pytest.mark.parametrize("name", SEEN)
def test_every_action_notices_a_stale_record(name):
    agreement = EVERY_ACTION[name].ready()
    seen = changes_of(agreement).first().number
    actions.attach(agreement, factories.pdf("второй.pdf"), by=alice())
    with pytest.raises(Stale):
        SEEN[name](agreement, seen)


def test_every_action_is_among_those_that_notice_a_stale_record():
    others = {"Stale", "draft", "refresh", "explain", "save_discrepancy", "save_outside_document"}
    names = set(actions.__all__) - others - {"delete_theme", "save_country_note", "save_series", "save_theme"}
    assert {name.rstrip("_") for name in names} == set(SEEN)


# What the database itself refuses. Each row: how to bring it about past every check of ours.


def stored(agreement, **columns):
    Agreement.objects.filter(pk=agreement.pk).update(**columns)


def second_with_the_number():
    factories.draft(**factories.numbered(1))
    stored(factories.draft(), registration="numbered", series=factories.series(), sequence=1, number="1-с")


def link(successor, predecessor, **columns):
    Replacement.objects.bulk_create([Replacement(successor=successor, predecessor=predecessor, **columns)])


def two_published_successors():
    older, successor = factories.replaced()
    link(factories.draft(), older, counts=True)
    return successor


def twice_the_same_replacement():
    older, successor = factories.replaced()
    link(successor, older)


def term_record(**columns):
    TermRecord.objects.bulk_create([TermRecord(agreement=factories.draft(), on=TODAY, **columns)])


def outside(**columns):
    OutsideDocument.objects.bulk_create([OutsideDocument(title="Декларация", source="Справка", **columns)])


def two_parties_of_one_order():
    agreement = factories.draft()
    Participation.objects.filter(agreement=agreement).update(order=1)


def amending_itself():
    agreement = factories.draft()
    stored(agreement, amends=agreement)


def replacing_itself():
    agreement = factories.draft()
    link(agreement, agreement)


def twice_the_same_boundary():
    agreement = factories.draft()
    TermPeriod.objects.bulk_create([TermPeriod(agreement=agreement, number=n, last_day=TODAY) for n in (1, 2)])


REFUSED_BY_THE_DATABASE = [
    ("number_is_unique_in_its_series", "a number twice", second_with_the_number),
    ("number_only_when_numbered", "б/н with a number", lambda: stored(
        factories.draft(), registration="unnumbered", number="3-с")),
    ("number_only_when_numbered", "a number without series", lambda: stored(
        factories.draft(), registration="numbered", sequence=1, number="1-с")),
    ("number_only_when_numbered", "number zero", lambda: stored(
        factories.draft(), registration="numbered", series=factories.series(), sequence=0, number="0-с")),
    ("number_only_when_numbered", "no text of the number", lambda: stored(
        factories.draft(), registration="numbered", series=factories.series(), sequence=1)),
    ("no_registration_no_day", "a day of no registration", lambda: stored(factories.draft(), registered_on=TODAY)),
    ("stated_force_has_its_day", "stated without a day", lambda: stored(factories.draft(), force_rule="stated")),
    ("stated_force_has_its_day", "a day not stated", lambda: stored(factories.draft(), force_on=TODAY)),
    ("term_has_what_its_kind_needs", "renewing without years", lambda: stored(
        factories.draft(), term="renewing", renewal="notice")),
    ("term_has_what_its_kind_needs", "renewing without a way", lambda: stored(
        factories.draft(), term="renewing", term_years=5)),
    ("term_has_what_its_kind_needs", "fixed without an end", lambda: stored(factories.draft(), term="fixed")),
    ("term_has_what_its_kind_needs", "fixed and prolonged", lambda: stored(
        factories.draft(), term="fixed", term_years=5, renewal="notice")),
    ("term_has_what_its_kind_needs", "indefinite with years", lambda: stored(factories.draft(), term_years=5)),
    ("term_has_what_its_kind_needs", "unknown with a last day", lambda: stored(
        factories.draft(), term="unknown", term_last_day=TODAY)),
    ("end_has_a_day_or_a_day_by_which", "both days", lambda: stored(
        factories.draft(), ended_on=TODAY, ended_by=TODAY)),
    ("practical_has_day_and_source", "without a source", lambda: stored(
        factories.draft(), practical="active", practical_on=TODAY)),
    ("practical_has_day_and_source", "without a day", lambda: stored(
        factories.draft(), practical="active", practical_source="Справка")),
    ("practical_has_day_and_source", "a source of nothing", lambda: stored(
        factories.draft(), practical_source="Справка")),
    ("signing_is_known_when_submitted", "submitted", lambda: stored(factories.submitted(), signed_on=None)),
    ("signing_is_known_when_submitted", "published", lambda: stored(factories.published(), signed_on=None)),
    ("agreement_does_not_amend_itself", "itself", amending_itself),
    ("parties_have_an_order", "two first parties", two_parties_of_one_order),
    ("replacement_is_said_once", "twice", twice_the_same_replacement),
    ("one_published_successor", "two", two_published_successors),
    ("agreement_does_not_replace_itself", "itself", replacing_itself),
    ("number_series_differ", "two of one suffix", lambda: NumberSeries.objects.bulk_create(
        [NumberSeries(name=name, suffix="с") for name in "аб"])),
    ("refusal_has_no_new_last_day", "a refusal with one", lambda: term_record(change="refused", new_last_day=TODAY)),
    ("period_has_its_own_last_day", "twice", twice_the_same_boundary),
    ("outside_document_practical_has_source", "without", lambda: outside(practical="active", practical_on=TODAY)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("constraint", "row"),
    [pytest.param(name, row, id=f"{name}: {case}") for name, case, row in REFUSED_BY_THE_DATABASE],
)
def test_the_database_refuses(constraint, row):
    alice(), vyazma(), krichev()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row()
    is_named = connection.vendor == "postgresql" or "CHECK" in str(refused.value)
    assert constraint in str(refused.value) or not is_named


def test_every_named_constraint_of_the_register_has_its_case():
    named = {
        constraint.name
        for model in apps.get_app_config("agreements").get_models()
        for constraint in model._meta.constraints
    }
    assert named == {name for name, _, _ in REFUSED_BY_THE_DATABASE}


STATED = ForceRule.STATED
RENEWING, FIXED, UNKNOWN = TermKind.RENEWING, TermKind.FIXED, TermKind.UNKNOWN


@pytest.mark.parametrize(
    ("field", "values"),
    [
        pytest.param("sequence", lambda: factories.numbered(1), id="a number twice"),
        pytest.param("sequence", lambda: factories.numbered(0), id="number zero"),
        pytest.param("sequence", lambda: factories.numbered(-3), id="number below zero"),
        pytest.param("sequence", lambda: factories.numbered(2**31 - 1), id="number too great for its column"),
        pytest.param("sequence", lambda: factories.numbered(10**30), id="number too great for any column"),
        pytest.param("sequence", lambda: factories.numbered(None), id="no number"),
        pytest.param("sequence", lambda: factories.numbered(5) | {"series": None}, id="no series"),
        pytest.param("registration", lambda: {"registration": "many"}, id="no such registration"),
        pytest.param("force_on", lambda: {"force_rule": STATED}, id="stated without a day"),
        pytest.param("force_on", lambda: {"force_on": TODAY}, id="a day not stated"),
        pytest.param("term", lambda: {"term": RENEWING, "renewal": Renewal.NOTICE}, id="renewing without years"),
        pytest.param("term", lambda: {"term": RENEWING, "term_years": 5}, id="renewing without a way"),
        pytest.param("term", lambda: {"term": FIXED}, id="fixed without an end"),
        pytest.param("term", lambda: {"term_years": 5}, id="indefinite with years"),
        pytest.param("term", lambda: {"term": UNKNOWN, "term_last_day": TODAY}, id="unknown with a last day"),
        pytest.param("term_years", lambda: {"term": FIXED, "term_years": 0}, id="no years"),
        pytest.param("term_years", lambda: {"term": FIXED, "term_years": 100}, id="a hundred years"),
        pytest.param("ended_on", lambda: {"ended_on": TODAY, "ended_by": TODAY}, id="both days of the end"),
        pytest.param(
            "practical_source", lambda: {"practical": Practical.ACTIVE, "practical_on": TODAY}, id="no source"
        ),
        pytest.param(
            "practical_source", lambda: {"practical": Practical.ACTIVE, "practical_source": "Справка"}, id="no day"
        ),
        pytest.param("signed_precision", lambda: {"signed_precision": "week"}, id="no such precision"),
        pytest.param("title", lambda: {"title": "  "}, id="no title"),
        pytest.param("kind", lambda: {"kind": "treaty"}, id="no such kind"),
        pytest.param("amends", lambda: {"amends": 0}, id="amends nothing"),
        pytest.param("series", lambda: factories.numbered(5) | {"series": 0}, id="no such series"),
        pytest.param("replaces", lambda: {"replaces": [0]}, id="replaces nothing"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field(field, values):
    factories.draft(**factories.numbered(1))
    agreement = factories.draft()
    before = everything()
    with pytest.raises(ValidationError) as refused:
        actions.edit(agreement, values(), by=alice())
    assert list(refused.value.message_dict) == [field]
    assert everything() == before


def test_an_agreement_amending_itself_is_refused_beside_the_field():
    agreement = factories.draft()
    with pytest.raises(ValidationError) as refused:
        actions.edit(agreement, {"amends": agreement}, by=alice())
    assert list(refused.value.message_dict) == ["amends"]


def test_submitted_without_signing_is_refused_beside_the_field():
    agreement = factories.submitted()
    with pytest.raises(ValidationError) as refused:
        actions.edit(agreement, {"signed_on": None}, by=alice())
    assert list(refused.value.message_dict) == ["signed_on"]


def test_no_registration_takes_its_day_away():
    agreement = factories.draft(**factories.numbered(1, on=TODAY))
    agreement = actions.edit(agreement, {"registration": Registration.NONE}, by=alice())
    assert (agreement.registered_on, agreement.series, agreement.sequence, agreement.number) == (None, None, None, "")


def test_an_outside_document_carried_out_without_a_source_is_refused():
    document = OutsideDocument(title="Декларация", source="Справка", practical=Practical.ACTIVE)
    with pytest.raises(ValidationError):
        actions.save_outside_document(document, by=alice())


# What stands beside the list


def test_an_outside_document_and_its_places_are_one_change():
    document = OutsideDocument(title="Декларация", source="Справка", signed_precision=Precision.DAY)
    with one_change("add", is_public=True):
        actions.save_outside_document(document, by=alice(), territories=[vyazma()])
    assert list(document.territories.all()) == [vyazma()]


@pytest.mark.parametrize(
    ("stage", "is_public"), [(Stage.DRAFT, False), (Stage.PUBLISHED, True), (Stage.WITHDRAWN, False)]
)
def test_a_discrepancy_is_public_when_its_agreement_is(stage, is_public):
    agreement = factories.at_stage(stage)
    with one_change("add", is_public=is_public):
        found = actions.save_discrepancy(factories.discrepancy(agreement), by=alice())
    with one_change("explain", is_public=is_public):
        found = actions.explain(found, " Описка справки ", by=alice())
    assert (found.explanation, found.first_quote, found.second_quote) == ("Описка справки", "2012", "2009")


def test_an_explanation_says_something():
    found = actions.save_discrepancy(factories.discrepancy(), by=alice())
    with pytest.raises(ValidationError) as refused:
        actions.explain(found, " ", by=alice())
    assert list(refused.value.message_dict) == ["explanation"]


def test_an_officer_writes_no_discrepancy():
    with pytest.raises(PermissionDenied):
        actions.save_discrepancy(factories.discrepancy(), by=bob())
