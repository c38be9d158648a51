"""Pages of the actions: what is asked, a trial that changes nothing, then the deed; one record or several at once."""

from datetime import date

import pytest

from agreements import actions
from agreements.admin.deeds import DEEDS
from agreements.choices import Stage
from agreements.models import Agreement, TermRecord
from tests import factories
from tests.factories import TODAY, alice, bob, published
from tests.invariants import demand_consistent, everything

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("today")]


@pytest.fixture
def registrar(client):
    factories.series()
    client.force_login(alice())
    return client


def page_of(name, *agreements) -> str:
    ids = ",".join(str(getattr(agreement, "pk", agreement)) for agreement in agreements)
    return f"/admin/agreements/agreement/deed/{name}/?ids={ids}"


def seen(*agreements) -> str:
    return ",".join(f"{agreement.pk}:{agreement.version}" for agreement in agreements)


# Deed → a record that is ready for it, what is typed, what is so afterwards
READY = {
    "submit": (factories.draft, lambda: {}, lambda a: a.stage == "submitted"),
    "return": (factories.submitted, lambda: {"reason": "Нет стороны"}, lambda a: a.stage == "returned"),
    "register": (
        factories.draft,
        lambda: {"on": "20.11.2026", "series": factories.series().pk},
        lambda a: (a.number, a.registered_on) == ("1-с", TODAY),
    ),
    "publish": (factories.submitted, lambda: {}, lambda a: a.stage == "published"),
    "record_term": (
        factories.renewing,
        lambda: {"change": "changed", "on": "01.11.2026", "new_last_day": "31.12.2030"},
        lambda a: a.term_records.get().new_last_day == date(2030, 12, 31),
    ),
    "replace": (
        published,
        lambda: {"successor": published(signed_on=date(2024, 9, 28)).pk},
        lambda a: a.ended_from == date(2024, 9, 28),
    ),
    "end": (
        published,
        lambda: {"stated_end": "06.2024", "end_ground": "agreed"},
        lambda a: (a.ended_on, a.ended_precision) == (date(2024, 6, 1), "month"),
    ),
    "set_practical": (
        published,
        lambda: {"practical": "dormant", "practical_on": "01.11.2026", "practical_source": "Справка"},
        lambda a: a.practical == "dormant",
    ),
    "withdraw_term_record": (
        lambda: actions.record_term(
            factories.renewing(), "changed", on=TODAY, new_last_day=date(2030, 1, 1), by=alice()
        ),
        lambda: {"record": TermRecord.objects.get().pk, "reason": "Записано не туда"},
        lambda a: not a.term_records.exists(),
    ),
    "withdraw": (published, lambda: {"reason": "Внесено дважды"}, lambda a: a.stage == "withdrawn"),
}


def test_every_deed_is_tried():
    assert set(READY) == set(DEEDS)


@pytest.mark.parametrize("name", READY)
def test_a_deed_is_asked_tried_and_done(registrar, name):
    ready, typed, is_done = READY[name]
    agreement, given = ready(), typed()
    before = everything()
    shown = registrar.get(page_of(name, agreement))
    assert shown.status_code == 200
    assert (shown.context["checks"] is None) == bool(given)
    tried = registrar.post(page_of(name, agreement), given | {"seen": seen(agreement)})
    assert tried.context["checks"][0].agreement == agreement
    assert any(check.differences for check in tried.context["checks"])
    assert everything() == before
    response = registrar.post(page_of(name, agreement), given | {"seen": seen(agreement), "_checked": "1"})
    assert response.status_code == 302
    agreement.refresh_from_db()
    assert is_done(agreement)
    demand_consistent()


@pytest.mark.parametrize("name", READY)
def test_only_the_head_of_its_page_is_asked(registrar, name):
    assert registrar.head(page_of(name, READY[name][0]())).status_code == 200


@pytest.mark.parametrize("name", READY)
def test_a_deed_on_a_record_that_was_changed_meanwhile_is_refused(registrar, name):
    ready, typed, _is_done = READY[name]
    agreement, given = ready(), typed()
    old = seen(agreement)
    theirs = {"note": "чужое"}
    if agreement.stage == Stage.PUBLISHED:
        actions.correct(agreement, theirs, by=factories.root(), reason="Описка")
    else:
        actions.edit(agreement, theirs, by=factories.root())
    before = everything()
    for button in ({}, {"_checked": "1"}):
        response = registrar.post(page_of(name, agreement), given | {"seen": old} | button)
        assert response.status_code == 200
        assert any("Роман" in said for said in response.context["refusal"])
    assert everything() == before


REFUSED = {
    "no reason": ("return", {"reason": "  "}, "reason"),
    "control character in the reason": ("return", {"reason": "а\x00б"}, "reason"),
    "no day of registration": ("register", {"on": ""}, "on"),
    "registered to the month": ("register", {"on": "11.2026"}, "on"),
    "no series": ("register", {"series": ""}, "series"),
    "series of nothing": ("register", {"series": "9" * 30}, "series"),
    "registered before it was signed": ("register", {"on": "01.01.2000"}, "on"),
    "end with two days": ("end", {"ended_by": "01.01.2020"}, "stated_end"),
    "end without a day": ("end", {"stated_end": ""}, "stated_end"),
    "end before it was signed": ("end", {"stated_end": "2001"}, "stated_end"),
    "end of unknown ground": ("end", {"end_ground": "x"}, "end_ground"),
    "no successor": ("replace", {"successor": ""}, "successor"),
    "successor of letters": ("replace", {"successor": "abc"}, "successor"),
    "successor without end": ("replace", {"successor": "9" * 30}, "successor"),
    "record older than the agreement": ("record_term", {"on": "01.01.2000"}, "on"),
    "record of a far day": ("record_term", {"on": "01.01.2200"}, "on"),
    "new term until a far day": ("record_term", {"new_last_day": "31.12.9998"}, "new_last_day"),
    "refusal with a day": ("record_term", {"change": "refused"}, "new_last_day"),
    "practical without a source": ("set_practical", {"practical_source": " "}, "practical_source"),
    "withdrawn without a reason": ("withdraw", {"reason": ""}, "reason"),
}


@pytest.mark.parametrize(("name", "wrong", "field"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_stands_beside_its_field_and_nothing_is_done(registrar, name, wrong, field):
    ready, typed, _is_done = READY[name]
    agreement, given = ready(), typed() | wrong
    before = everything()
    for button in ({}, {"_checked": "1"}):
        response = registrar.post(page_of(name, agreement), given | button)
        assert response.status_code == 200
        assert field in response.context["form"].errors
        assert response.context["checks"] is None
    assert everything() == before


@pytest.mark.parametrize("stage", Stage)
def test_a_record_at_another_stage_is_refused_with_words(registrar, stage):
    agreement = factories.at_stage(stage)
    others = [name for name in READY if stage not in DEEDS[name].stages]
    typed = {name: {} if name == "withdraw_term_record" else READY[name][1]() for name in others}
    before = everything()
    for name in others:
        response = registrar.post(page_of(name, agreement), typed[name] | {"_checked": "1"})
        assert response.status_code == 200, name
        assert response.context["refusal"] or response.context["form"].errors, name
    assert others and everything() == before


def test_the_form_offers_the_deeds_that_can_be_done(registrar):
    offered = {}
    for stage in Stage:
        address = f"/admin/agreements/agreement/{factories.at_stage(stage).pk}/change/"
        page = registrar.get(address).content.decode()
        offered[stage] = {name for name in DEEDS if f"deed/{name}/" in page}
    assert offered == {
        Stage.DRAFT: {"submit", "register", "publish"},
        Stage.SUBMITTED: {"return", "register", "publish"},
        Stage.RETURNED: {"submit", "register", "publish"},
        Stage.PUBLISHED: {"register", "record_term", "replace", "end", "set_practical", "withdraw"},
        Stage.WITHDRAWN: set(),
    }


# Several at once


def test_the_way_back_from_the_check_keeps_what_was_typed(registrar):
    agreement = published()
    given = {"ended_by": "01.02.2026", "end_ground": "agreed", "end_text": "Утратило силу", "seen": seen(agreement)}
    response = registrar.post(page_of("end", agreement), given | {"_back": "1"})
    assert response.context["checks"] is None
    assert response.context["form"]["end_text"].value() == "Утратило силу"


def test_several_are_registered_in_order_of_signing(registrar):
    years = (2024, 2018, 2020)
    chosen = [published(signed_on=date(year, 9, 28)) for year in years]
    registrar.post(page_of("register", *chosen), READY["register"][1]() | {"_checked": "1"})
    numbers = dict(Agreement.objects.values_list("signed_on__year", "number"))
    assert numbers == {2018: "1-с", 2020: "2-с", 2024: "3-с"}
    demand_consistent()


def test_the_trial_of_a_replacement_names_both_apart_and_says_what_ends(registrar):
    older, newer = published(signed_on=date(2018, 9, 28)), published(signed_on=date(2024, 9, 28))
    checks = registrar.post(page_of("replace", older), {"successor": newer.pk}).context["checks"]
    assert [check.name for check in checks] == [older.named_apart, newer.named_apart]
    assert checks[0].name != checks[1].name
    said = [said.replace("\N{NO-BREAK SPACE}", " ") for said in checks[0].consequences]
    assert said[1:3] == [
        "Утрата силы: 28 сентября 2024 года.",
        f"Заменено: «{newer.named_apart}».".replace("\xa0", " "),
    ]


def test_the_trial_of_a_withdrawal_says_that_the_older_one_is_in_force_again(registrar):
    older, newer = factories.replaced()
    (check,) = registrar.post(page_of("withdraw", newer), {"reason": "Ошибка"}).context["checks"]
    assert older.named_apart in check.consequences[0] and "на сегодня: действует" in check.consequences[0]


def test_the_trial_shows_each_with_the_number_it_will_get(registrar):
    chosen = [published(signed_on=date(year, 9, 28)) for year in (2024, 2018)]
    before = everything()
    tried = registrar.post(page_of("register", *chosen), READY["register"][1]())
    numbers = {check.agreement.pk: one.new for check in tried.context["checks"] for one in check.differences
               if one.name == "sequence"}  # fmt: skip
    assert numbers == {chosen[0].pk: ["2"], chosen[1].pk: ["1"]}
    assert everything() == before


@pytest.mark.parametrize("button", [{}, {"_checked": "1"}], ids=["trial", "deed"])
def test_one_that_is_impossible_among_several_stops_all(registrar, button):
    good, bad = factories.draft(), factories.draft(parties=[])
    before = everything()
    response = registrar.post(page_of("publish", good, bad), button)
    assert response.status_code == 200
    assert response.context["refusal"]
    assert everything() == before


def test_several_chosen_in_the_list_lead_to_the_page(registrar):
    chosen = [factories.draft(), factories.draft()]
    given = {"action": "publish", "_selected_action": [agreement.pk for agreement in chosen]}
    address = registrar.post("/admin/agreements/agreement/", given)["Location"]
    assert {agreement.pk for agreement in registrar.get(address).context["agreements"]} == {a.pk for a in chosen}


def test_an_officer_submits_the_own_drafts(client):
    client.force_login(bob())
    own = [factories.draft(bob()), factories.draft(bob())]
    assert client.post(page_of("submit", *own), {"_checked": "1"}).status_code == 302
    assert set(Agreement.objects.values_list("stage", flat=True)) == {"submitted"}


# Hostile


@pytest.mark.parametrize(
    "ids",
    ["", "abc", "0", "-1", "999999", "9" * 30, "9" * 5000, "9999999999999999999999", "²", "٣", "1;2", ",,,"],
    ids=lambda text: repr(text[:25]),
)
def test_ids_of_nothing_are_refused(registrar, ids):
    for name in ("publish", "register", "unknown"):
        address = f"/admin/agreements/agreement/deed/{name}/"
        assert registrar.get(address, {"ids": ids}).status_code == 403
        assert registrar.post(f"{address}?ids=", {"_checked": "1", "ids": ids}).status_code == 403


def test_ids_of_nothing_among_others_are_left_out(registrar):
    agreement = factories.draft()
    ids = f"abc,{agreement.pk},{'9' * 30},{agreement.pk},0"
    shown = registrar.get("/admin/agreements/agreement/deed/publish/", {"ids": ids})
    assert shown.context["agreements"] == [agreement]


@pytest.mark.parametrize(
    "sent",
    ["abc", "1:abc", ":", "1", "1:2:3", "9" * 5000, "1:" + "9" * 30, "\x00", ","],
    ids=lambda text: repr(text[:9]),
)
def test_hostile_versions_are_answered(registrar, sent):
    agreement = factories.draft()
    assert registrar.post(page_of("publish", agreement), {"seen": sent}).status_code == 200


@pytest.mark.parametrize("name", READY)
def test_a_deed_sent_without_anything_is_answered(registrar, name):
    agreement = READY[name][0]()
    response = registrar.post(page_of(name, agreement), {"_checked": "1"})
    assert response.status_code in (200, 302)
    demand_consistent()
