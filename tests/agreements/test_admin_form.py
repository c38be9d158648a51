"""The form and its check page: what is typed, what is shown before it is saved, what someone else saved meanwhile."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from accounts.models import Change
from agreements import actions
from agreements.choices import Stage
from agreements.models import Agreement, Attachment, Theme
from tests import factories
from tests.factories import alice, bob, krichev, published, vyazma
from tests.invariants import demand_consistent, everything

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("today")]

LIST = "/admin/agreements/agreement/"
ADD = f"{LIST}add/"


@pytest.fixture
def registrar(client):
    client.force_login(alice())
    return client


@pytest.fixture
def officer(client):
    client.force_login(bob())
    return client


def page_of(agreement) -> str:
    return f"{LIST}{agreement.pk}/change/"


def tree(response):
    return html.fromstring(response.content.decode())


def words(element) -> str:
    return " ".join(element.text_content().replace("\N{NO-BREAK SPACE}", " ").split())


def values_in(form) -> dict[str, list[str]]:
    """What a browser would send of the form, without its buttons."""
    found: dict[str, list[str]] = {}
    for name, value in form.form_values():
        # A browser leaves out the line end that begins a text area.
        is_area = form.inputs[name].tag == "textarea" if hasattr(form.inputs[name], "tag") else False
        found.setdefault(name, []).append(value.removeprefix("\n") if is_area else value)
    return {name: values for name, values in found.items() if name != "csrfmiddlewaretoken"}


def form_in(response):
    """The form of the page itself, not that of the header."""
    forms = [form for form in tree(response).forms if form.method == "POST" and "logout" not in (form.action or "")]
    return max(forms, key=lambda form: len(form.inputs.keys()))


def typed_in(client, address: str) -> dict:
    return values_in(form_in(client.get(address)))


def party_rows(*parties) -> dict:
    rows = {"parties-TOTAL_FORMS": len(parties), "parties-INITIAL_FORMS": 0}
    for number, row in enumerate(parties):
        rows |= {f"parties-{number}-{name}": value for name, value in row.items()}
    return rows


def row_of(place, name="", **more) -> dict:
    return {"name_as_signed": name or place.name, "territory": place.pk} | more


def typed(**given) -> dict:
    fixed = {
        "kind": "agreement", "title": "Соглашение о дружбе", "signed": "28.09.2018", "registration": "none",
        "force_rule": "signing", "term": "indefinite", "practical": "unknown", "position": 0,
    }  # fmt: skip
    return fixed | party_rows(row_of(vyazma()), row_of(krichev())) | given


def is_check(response) -> bool:
    return b'name="_checked"' in response.content


def hidden(response) -> dict[str, list[str]]:
    """What the check page sends on."""
    return {name: values for name, values in values_in(form_in(response)).items() if name != "distinct_from"}


def confirmed(client, address, given, **more):
    """Through the check page, as a person goes."""
    shown = client.post(address, given)
    assert is_check(shown), words(tree(shown))
    return client.post(address, hidden(shown) | {"_checked": "1"} | more)


def errors_beside(response, field: str) -> str:
    """What stands in the row of the field."""
    found = tree(response).xpath(f"//*[@name='{field}']/ancestor::*[contains(@class, 'errors')]")
    return words(found[0]) if found else ""


# A new draft


def test_a_new_draft_is_checked_and_then_saved(registrar):
    shown = registrar.post(ADD, typed())
    assert is_check(shown)
    assert not Agreement.objects.exists()
    response = registrar.post(ADD, hidden(shown) | {"_checked": "1"})
    agreement = Agreement.objects.get()
    assert response.status_code == 302
    assert (agreement.title, agreement.stage, agreement.signed_on) == (
        "Соглашение о дружбе", Stage.DRAFT, date(2018, 9, 28),
    )  # fmt: skip
    assert [party.side for party in agreement.parties.all()] == ["home", "foreign"]
    demand_consistent()


def test_a_draft_of_an_officer_belongs_to_the_own_municipality(officer):
    confirmed(officer, ADD, typed(submitted_by=factories.gagarin().pk))
    assert Agreement.objects.get().submitted_by == vyazma()


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        pytest.param("28.09.2018", date(2018, 9, 28), "day", id="day"),
        pytest.param("28 сентября 2018 года", date(2018, 9, 28), "day", id="day in words"),
        pytest.param("05.1981", date(1981, 5, 1), "month", id="month"),
        pytest.param("май 1981 года", date(1981, 5, 1), "month", id="month in words"),
        pytest.param("1981", date(1981, 1, 1), "year", id="year"),
    ],
)
def test_a_day_is_kept_as_far_as_it_is_known(registrar, text, day, precision):
    confirmed(registrar, ADD, typed(signed=text))
    agreement = Agreement.objects.get()
    assert (agreement.signed_on, agreement.signed_precision) == (day, precision)
    given = typed_in(registrar, page_of(agreement))
    assert given["signed"] == [{"day": "28.09.2018", "month": "05.1981", "year": "1981"}[precision]]


WRONG = {
    "impossible day": ("signed", "31.02.2018"),
    "words": ("signed", "когда-то"),
    "year too early": ("signed", "0001"),
    "last year": ("signed", "31.12.9999"),
    "Arabic digits": ("signed", "٢٨.٠٩.٢٠١٨"),
    "a month for a day": ("ended_by", "05.1981"),
    "no title": ("title", "   "),
    "control character": ("title", "Согла\x0bшение"),
    "NUL": ("title", "Согл\x00ашение"),
    "longer than anything": ("title", "а" * 10_001),
    "longer note": ("note", "а" * 10_001),
    "unknown kind": ("kind", "treaty"),
    "years too many": ("term_years", "999"),
    "negative years": ("term_years", "-1"),
    "huge number": ("sequence", "9" * 30),
    "huge position": ("position", "9" * 30),
    "key of nothing": ("amends", "999999"),
    "key too large": ("amends", "9" * 30),
    "no key": ("replaces", "abc"),
    "keys too large": ("replaces", "9" * 30),
    "theme of nothing": ("themes", "abc"),
}


@pytest.mark.parametrize(("field", "value"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_saved(registrar, field, value):
    given = typed(**{field: value})
    before = everything()
    for button in ({}, {"_checked": "1"}):
        response = registrar.post(ADD, given | button)
        assert response.status_code == 200
        assert not is_check(response)
        assert errors_beside(response, field)
    assert everything() == before


@pytest.mark.parametrize(
    ("given", "field"),
    [
        pytest.param({"registration": "numbered"}, "sequence", id="number without a number"),
        pytest.param({"force_rule": "stated"}, "stated_force", id="stated force without its day"),
        pytest.param({"term": "renewing"}, "term", id="renewing without years"),
        pytest.param({"stated_end": "1.1.2020", "ended_by": "1.1.2021"}, "stated_end", id="two ends"),
        pytest.param({"practical": "active"}, "practical_source", id="practical without a source"),
    ],
)
def test_what_an_action_refuses_stands_beside_its_field(registrar, given, field):
    given = typed(**given)
    before = everything()
    response = registrar.post(ADD, given)
    assert errors_beside(response, field)
    assert everything() == before


# Parties


def test_a_party_takes_its_place_from_the_body_and_its_country_from_the_place(registrar):
    council = factories.body(krichev(), "Совет")
    rows = party_rows(row_of(vyazma()), {"name_as_signed": "Совет", "body": council.pk})
    confirmed(registrar, ADD, typed() | rows)
    party = Agreement.objects.get().parties.last()
    assert (party.territory, party.country_id, party.side) == (krichev(), "BY", "foreign")


def test_parties_stand_in_the_order_of_their_numbers_and_those_without_at_the_end(registrar):
    places = [factories.territory(name) for name in ("А", "Б", "В")]
    rows = party_rows(
        row_of(places[0], order=3), row_of(krichev()), row_of(places[1], order=1), row_of(places[2], order=2)
    )
    confirmed(registrar, ADD, typed() | rows)
    assert [party.territory.name for party in Agreement.objects.get().parties.all()] == [
        "Б", "В", "А", "Кричевский район",
    ]  # fmt: skip


def test_a_party_taken_away_is_gone_and_the_others_move_up(registrar):
    agreement = factories.draft(
        parties=[factories.party(place) for place in (factories.gagarin(), vyazma(), krichev())]
    )
    given = typed_in(registrar, page_of(agreement)) | {"parties-0-DELETE": "on"}
    confirmed(registrar, page_of(agreement), given)
    assert [(party.order, party.territory) for party in agreement.parties.all()] == [(1, vyazma()), (2, krichev())]


def test_an_empty_row_is_no_party(registrar):
    rows = party_rows(row_of(vyazma()), row_of(krichev()), {"order": 3, "name_as_signed": " "})
    confirmed(registrar, ADD, typed() | rows)
    assert Agreement.objects.get().parties.count() == 2


WRONG_PARTIES = {
    "neither place nor body": {"name_as_signed": "Кто-то"},
    "no name": {"territory": "vyazma"},
    "place of nothing": {"name_as_signed": "Кто-то", "territory": "999999"},
    "no place at all": {"name_as_signed": "Кто-то", "territory": "abc"},
    "key too large": {"name_as_signed": "Кто-то", "territory": "9" * 30},
    "NUL": {"name_as_signed": "Кто\x00то", "territory": "vyazma"},
    "place in the list too large": {"name_as_signed": "Кто-то", "territory": "vyazma", "order": "9" * 30},
    "place in the list below one": {"name_as_signed": "Кто-то", "territory": "vyazma", "order": "-1"},
    "country of nothing": {"name_as_signed": "Кто-то", "territory": "vyazma", "country": "ZZ"},
}


@pytest.mark.parametrize("row", WRONG_PARTIES.values(), ids=WRONG_PARTIES)
def test_a_wrong_party_is_refused_in_its_row(registrar, row):
    row = {name: vyazma().pk if value == "vyazma" else value for name, value in row.items()}
    given = {name: value for name, value in typed().items() if not name.startswith("parties-")}
    given |= party_rows(row_of(krichev()), row)
    before = everything()
    response = registrar.post(ADD, given | {"_checked": "1"})
    assert response.status_code == 200
    assert tree(response).xpath("//ul[contains(@class, 'errorlist')]")
    assert everything() == before


# The check page


def test_the_check_page_shows_what_will_change(registrar):
    agreement = factories.draft(title="Соглашение")
    shown = registrar.post(page_of(agreement), typed_in(registrar, page_of(agreement)) | {"title": "Договор о дружбе"})
    text = words(tree(shown))
    assert "Договор о дружбе" in text
    agreement.refresh_from_db()
    assert agreement.title == "Соглашение"


def test_the_check_page_says_what_follows(registrar):
    old = published(signed_on=date(2010, 1, 1))
    given = typed(term="renewing", term_years=5, renewal="automatic", signed="28.09.2024", replaces=old.pk)
    text = words(tree(registrar.post(ADD, given)))
    assert "28 сентября 2029 года" in text
    assert f"«{old.named_apart}»" in text


def test_the_check_page_says_when_nothing_changes(registrar):
    agreement = factories.draft()
    before = everything()
    shown = registrar.post(page_of(agreement), typed_in(registrar, page_of(agreement)))
    assert not tree(shown).xpath("//table[contains(@class, 'differences')]//tbody/tr")
    assert everything() == before


def test_the_check_page_shows_what_looks_wrong(registrar):
    published(title="Уже есть")
    factories.territory("Орша", "BY")
    text = words(tree(registrar.post(ADD, typed(title="Соглашение с городом Оршей"))))
    assert "Орша" in text
    assert "Вяземский район — Кричевский район" in text


def everything_typed() -> dict:
    other = factories.published(signed_on=date(2000, 1, 1))
    older = factories.published(signed_on=date(2001, 1, 1))
    themes = [Theme.objects.create(slug=slug, name=slug).pk for slug in ("sport", "culture")]
    return typed(
        themes=themes, amends=other.pk, replaces=[older.pk], title=' Две\r\nстроки «и» "кавычки" <b>&amp;',
        registration="numbered", series=factories.series().pk, sequence=7, registered="10.2018",
        force_rule="stated", stated_force="1.11.2018", force_is_stated="on",
        term="renewing", term_years=3, renewal="notice", term_last_day="1.11.2021",
        stated_end="2025", end_ground="agreed",
        practical="active", practical_on="1.1.2020", practical_source="Справка",
        registration_text="№ 7-с", parties_text="Стороны", term_text="3 года", end_text="утратило силу",
        source_document="Перечень", source_table=1, source_row=9, position=12, note="Заметка",
        submitted_by=vyazma().pk,
    ) | party_rows(
        row_of(vyazma(), order=2, body=factories.body(vyazma()).pk), row_of(krichev(), order=1, country="BY")
    )  # fmt: skip


def test_every_field_travels_through_the_check_page(registrar):
    given = everything_typed()
    confirmed(registrar, ADD, given)
    agreement = Agreement.objects.latest("pk")
    stored = typed_in(registrar, page_of(agreement))
    said = {name: value if isinstance(value, list) else [value] for name, value in given.items()}
    for name in ("registered", "stated_end"):
        assert stored[name] == said[name]
    for name in ("term_last_day", "stated_force", "practical_on"):
        assert stored[name] == [f"{date(*reversed([int(part) for part in given[name].split('.')])):%d.%m.%Y}"]
    days = {"term_last_day", "stated_force", "practical_on"}
    for name in said.keys() - days - {"title"}:
        if not name.startswith("parties-"):
            assert sorted(stored[name]) == sorted(map(str, said[name])), name
    assert agreement.title == given["title"].strip().replace("\r\n", "\n")  # a browser sends the line ends anew
    assert [(party.territory, party.body_id) for party in agreement.parties.all()] == [
        (krichev(), None), (vyazma(), factories.body(vyazma()).pk),
    ]  # fmt: skip
    assert agreement.number == "7-с"


def test_every_field_comes_back_to_the_form(registrar):
    given = everything_typed()
    shown = registrar.post(ADD, given)
    sent_on = hidden(shown)
    back = registrar.post(ADD, sent_on | {"_back": "1"})
    assert Agreement.objects.count() == 2
    again = values_in(form_in(back))
    assert {name: sorted(values) for name, values in again.items() if name in sent_on} == {
        name: sorted(value.replace("\r\n", "\n").strip() if name == "title" else value for value in values)
        for name, values in sent_on.items()
    } | {"title": again["title"]}
    assert again["title"][0].replace("\r\n", "\n").split() == given["title"].split()


def test_no_field_of_the_form_is_missing_on_the_check_page(registrar):
    """What a browser sends of the whole form, empty fields too."""
    agreement = factories.draft()
    given = typed_in(registrar, page_of(agreement))
    shown = registrar.post(page_of(agreement), given)
    assert hidden(shown) == given


# The reason of a correction


@pytest.mark.parametrize("reason", [None, "", "   "], ids=["not sent", "empty", "blank"])
def test_a_published_one_is_not_corrected_without_a_reason(registrar, reason):
    agreement = published()
    given = typed_in(registrar, page_of(agreement)) | {"title": "Договор", "_checked": "1"}
    before = everything()
    response = registrar.post(page_of(agreement), given | ({} if reason is None else {"reason": reason}))
    assert is_check(response)
    assert tree(response).xpath("//*[@name='reason'][@aria-invalid='true']")
    assert everything() == before


def test_a_correction_takes_its_reason_into_the_public_history(registrar):
    agreement = published()
    given = typed_in(registrar, page_of(agreement)) | {"title": "Договор"}
    shown = registrar.post(page_of(agreement), given)
    registrar.post(page_of(agreement), hidden(shown) | {"_checked": "1", "reason": "Описка в названии"})
    change = Change.objects.first()
    assert (change.action, change.reason, change.is_public) == ("correct", "Описка в названии", True)
    demand_consistent()


def test_a_reason_with_a_control_character_is_refused(registrar):
    agreement = published()
    given = typed_in(registrar, page_of(agreement)) | {"title": "Договор", "_checked": "1", "reason": "Опис\x00ка"}
    before = everything()
    response = registrar.post(page_of(agreement), given)
    assert response.status_code == 200
    assert everything() == before


def test_a_draft_asks_for_no_reason(registrar):
    agreement = factories.draft()
    shown = registrar.post(page_of(agreement), typed_in(registrar, page_of(agreement)))
    assert not tree(shown).xpath("//*[@name='reason']")


# «Не дубль»


def test_what_was_said_to_be_no_duplicate_is_not_asked_again(registrar):
    twin = published(title="Близнец")
    shown = registrar.post(ADD, typed())
    assert tree(shown).xpath("//input[@name='distinct_from']/@value") == [str(twin.pk)]
    registrar.post(ADD, hidden(shown) | {"_checked": "1", "distinct_from": twin.pk})
    agreement = Agreement.objects.latest("pk")
    assert list(agreement.distinct_from.all()) == [twin]
    for one in (agreement, twin):
        again = registrar.post(page_of(one), typed_in(registrar, page_of(one)))
        assert not tree(again).xpath("//input[@name='distinct_from']")


def test_what_was_said_once_stays_when_another_one_is_said(registrar):
    first = published()
    agreement = factories.draft()
    actions.edit(agreement, {"distinct_from": [first.pk]}, by=alice())
    second = published(title="Ещё один")
    shown = registrar.post(page_of(agreement), typed_in(registrar, page_of(agreement)))
    assert tree(shown).xpath("//input[@name='distinct_from']/@value") == [str(second.pk)]
    registrar.post(page_of(agreement), hidden(shown) | {"_checked": "1", "distinct_from": second.pk})
    assert set(agreement.distinct_from.all()) == {first, second}


@pytest.mark.parametrize("ticked", ["abc", "999999", "9" * 30, "\x00", "-1"])
def test_a_tick_that_names_no_record_is_nothing(registrar, ticked):
    response = registrar.post(ADD, typed(distinct_from=ticked, _checked="1"))
    assert response.status_code == 302
    assert not Agreement.objects.get().distinct_from.exists()


# Someone saved meanwhile


def test_a_stale_save_is_told_who_and_when_and_what(registrar):
    agreement = factories.draft(title="Было", note="было")
    given = typed_in(registrar, page_of(agreement))
    actions.edit(agreement, {"title": "Стало у коллеги"}, by=factories.root())
    before = everything()
    response = registrar.post(page_of(agreement), given | {"note": "моё"})
    text = words(tree(response))
    assert everything() == before
    assert "Роман" in text
    assert re.search(r"20\.11\.2026 12:\d\d", text)
    assert "«Было»" in text
    assert "«Стало у коллеги»" in text


def test_a_stale_save_keeps_what_was_typed_and_takes_the_rest_as_stored(registrar):
    agreement = factories.draft(title="Было", note="было")
    given = typed_in(registrar, page_of(agreement)) | {"note": "моё", "title": "Моё"}
    theirs = {"title": "Чужое", "signed_on": date(1981, 5, 1), "signed_precision": "month", "force_is_stated": True}
    theme = Theme.objects.create(slug="sport", name="Спорт")
    actions.edit(agreement, theirs | {"themes": [theme]}, by=factories.root())
    shown = values_in(form_in(registrar.post(page_of(agreement), given)))
    assert (shown["note"], shown["title"]) == (["моё"], ["Моё"])
    assert (shown["signed"], shown["force_is_stated"]) == (["05.1981"], ["on"])
    assert shown["themes"] == [str(theme.pk)]
    confirmed(registrar, page_of(agreement), shown)
    agreement.refresh_from_db()
    assert (agreement.title, agreement.note, agreement.signed_precision) == ("Моё", "моё", "month")
    assert list(agreement.themes.all()) == [theme]


def test_a_stale_save_takes_the_stored_parties_when_they_were_not_touched(registrar):
    agreement = factories.draft()
    given = typed_in(registrar, page_of(agreement)) | {"note": "моё"}
    three = [factories.party(place) for place in (factories.gagarin(), vyazma(), krichev())]
    actions.edit(agreement, {"parties": three}, by=factories.root())
    shown = values_in(form_in(registrar.post(page_of(agreement), given)))
    confirmed(registrar, page_of(agreement), shown)
    assert [party.territory for party in agreement.parties.all()] == [factories.gagarin(), vyazma(), krichev()]
    agreement.refresh_from_db()
    assert agreement.note == "моё"


def test_a_stale_save_keeps_the_parties_that_were_typed(registrar):
    agreement = factories.draft()
    given = typed_in(registrar, page_of(agreement)) | {"parties-0-name_as_signed": "Моё имя"}
    three = [factories.party(place) for place in (factories.gagarin(), vyazma(), krichev())]
    actions.edit(agreement, {"parties": three}, by=factories.root())
    response = registrar.post(page_of(agreement), given)
    assert response.status_code == 200
    shown = values_in(form_in(response))
    assert shown["parties-0-name_as_signed"] == ["Моё имя"]
    confirmed(registrar, page_of(agreement), shown)
    assert [party.name_as_signed for party in agreement.parties.all()] == ["Моё имя", "Кричевский район"]


def test_the_check_page_grows_stale_too(registrar):
    agreement = published()
    shown = registrar.post(page_of(agreement), typed_in(registrar, page_of(agreement)) | {"note": "моё"})
    actions.correct(agreement, {"title": "Чужое"}, by=factories.root(), reason="Описка")
    before = everything()
    response = registrar.post(page_of(agreement), hidden(shown) | {"_checked": "1", "reason": "Моя причина"})
    assert response.status_code == 200
    assert everything() == before
    assert values_in(form_in(response))["title"] == ["Чужое"]


def test_a_record_published_meanwhile_is_not_edited_in_passing(registrar):
    agreement = factories.draft()
    given = typed_in(registrar, page_of(agreement)) | {"note": "моё", "_checked": "1"}
    actions.publish(agreement, by=factories.root())
    before = everything()
    assert registrar.post(page_of(agreement), given).status_code == 200
    assert everything() == before


# An officer


@pytest.mark.parametrize(
    "given",
    [
        {"registration": "numbered", "sequence": "1"},
        {"registration": "unnumbered"},
        {"registered": "01.01.2020"},
        {"position": "1"},
        {"submitted_by": "2"},
        {"stage": "published"},
        {"number": "1-с"},
        {"source_document": "Перечень"},
    ],
    ids=lambda given: next(iter(given)),
)
def test_an_officer_sends_nothing_of_the_office(officer, given):
    factories.series()
    agreement = factories.draft(bob())
    mine = typed_in(officer, page_of(agreement)) | {"note": "моё"}
    confirmed(officer, page_of(agreement), mine | given)
    stored = Agreement.objects.get()
    assert stored.note == "моё"
    for name in ("registration", "sequence", "registered_on", "position", "submitted_by_id", "stage", "number",
                 "source_document"):  # fmt: skip
        assert getattr(stored, name) == getattr(agreement, name), name


@pytest.mark.parametrize("stage", ["submitted", "published", "withdrawn"])
def test_an_officer_reads_what_is_with_the_registrar_and_sends_nothing(officer, stage):
    agreement = factories.at_stage(Stage(stage), bob())
    assert officer.get(page_of(agreement)).status_code == 200
    before = everything()
    assert officer.post(page_of(agreement), typed(note="моё", _checked="1")).status_code == 403
    assert everything() == before


# Hostile

HOSTILE = {
    "nothing at all": lambda given: {"_checked": "1"},
    "nothing and back": lambda given: {"_back": "1"},
    "no management form": lambda given: {name: given[name] for name in given if "_FORMS" not in name},
    "management form of words": lambda given: given | {"parties-TOTAL_FORMS": "abc"},
    "huge total": lambda given: given | {"parties-TOTAL_FORMS": "9" * 30},
    "total below nothing": lambda given: given | {"parties-TOTAL_FORMS": "-1"},
    "initial forms": lambda given: given | {"parties-INITIAL_FORMS": "2"},
    "seen of letters": lambda given: given | {"seen": "abc"},
    "seen too large": lambda given: given | {"seen": "9" * 30},
    "seen below nothing": lambda given: given | {"seen": "-1"},
    "seen NUL": lambda given: given | {"seen": "\x00"},
    "repeated": lambda given: given | {"title": ["А", "Б"], "signed": ["1", "2"], "amends": ["1", "2"]},
    "very long": lambda given: given | {"title": "я" * 100_000, "source_document": "я" * 10_000},
    "unknown fields": lambda given: given | {"stage": "published", "x" * 500: "1", "\x00": "\x00"},
    "ticks": lambda given: given | {"distinct_from": ["abc", "9" * 30, "\x00"]},
}


@pytest.mark.parametrize("stage", ["new", "published"])
def test_hostile_forms_are_answered(registrar, stage):
    address = ADD if stage == "new" else page_of(factories.published())
    given = typed_in(registrar, address)
    for name, spoil in HOSTILE.items():
        for button in ({}, {"_checked": "1", "reason": "Проба"}):
            assert registrar.post(address, spoil(given) | button).status_code in (200, 302), name
    demand_consistent()


def test_addresses_of_nothing_are_answered(registrar):
    for ident in ("abc", "0", "-1", "9" * 30, "9" * 5000, "1%00", "_", "1/2", "%D0%B0"):
        for page in ("change", "history", "delete", "attach"):
            assert registrar.get(f"{LIST}{ident}/{page}/").status_code in (302, 400, 403, 404), (ident[:20], page)


def test_a_country_that_cannot_be_a_key_is_answered(registrar):
    for ident in ("%00", "ZZ", "я" * 300, "B%00Y"):
        assert registrar.get(f"/admin/places/country/{ident}/change/").status_code in (302, 400)


def test_hostile_lists_are_answered(registrar):
    published()
    for query in (
     "ask=abc", "ask=%00", "status=%00", "status=in_force&status=ended", "stage__exact=%00", "themes__id__exact=abc",
     "themes__id__exact=" + "9" * 30, "q=%00", "q=" + "я" * 5000, "p=abc", "p=-1", "p=" + "9" * 30, "o=abc",
     "o=" + "9" * 30, "o=1.2.3.4.5.-5", "e=1", "_facets=1", "_popup=1", "_to_field=abc", "unknown=1",
     "created_by__password=x", "parties__territory__officers__password__startswith=a",
    ):  # fmt: skip
        assert registrar.get(f"{LIST}?{query}").status_code in (200, 302, 400), query[:50]


# What is shown of a record


@pytest.mark.parametrize("who", [alice, bob])
def test_why_it_was_returned_stands_above_the_form(client, who):
    agreement = factories.submitted(bob())
    actions.return_(agreement, by=alice(), reason="Нет скана")
    client.force_login(who())
    assert [words(note) for note in tree(client.get(page_of(agreement))).find_class("errornote")] == [
        "Регистратор вернул: Нет скана"
    ]


def test_a_day_that_nobody_knows_is_a_dash_for_those_who_only_read(officer):
    page = words(tree(officer.get(page_of(published()))))
    assert "None" not in page
    assert "Действует с —" in page and "Утратило силу с —" in page


def test_the_only_series_is_chosen_already(registrar):
    series = factories.series()
    assert typed_in(registrar, ADD)["series"] == [str(series.pk)]
    factories.series("д", name="Другая")
    assert typed_in(registrar, ADD)["series"] == [""]


def test_with_a_number_needs_the_series_and_the_number(registrar):
    agreement = published()
    typed = typed_in(registrar, page_of(agreement)) | {"registration": "numbered", "series": "", "sequence": ""}
    page = tree(registrar.post(page_of(agreement), typed))
    assert [words(said) for said in page.find_class("errorlist")] == 2 * ["Укажите серию и номер."]


def test_an_agreement_is_found_while_its_place_is_being_typed(registrar):
    published()
    address = "/admin/autocomplete/?app_label=agreements&model_name=agreement&field_name=amends&term="
    found = [len(registrar.get(address + typed).json()["results"]) for typed in ("кри", "КРИЧ", "кр", "крг")]
    assert found == [1, 1, 0, 0]


def test_hostile_autocompletes_are_answered(registrar):
    published()
    for field in ("amends", "themes", "nothing", "%00"):
        for term in ("", "%00", "я" * 3000, "'", "%", "&page=abc", "&page=" + "9" * 30):
            address = f"/admin/autocomplete/?app_label=agreements&model_name=agreement&field_name={field}&term={term}"
            assert registrar.get(address).status_code in (200, 400, 403, 404), (field, term[:20])


# Deleting


def test_a_draft_is_deleted_after_a_question(registrar):
    agreement = factories.draft()
    address = f"{LIST}{agreement.pk}/delete/"
    assert registrar.get(address).status_code == 200
    assert Agreement.objects.exists()
    assert registrar.post(address, {"post": "yes"})["Location"] == LIST
    assert not Agreement.objects.exists()


def test_a_draft_that_others_refer_to_stays_and_the_page_says_so(registrar):
    agreement = factories.draft(title="Нужное")
    factories.draft(amends=agreement)
    before = everything()
    response = registrar.post(f"{LIST}{agreement.pk}/delete/", {"post": "yes"})
    said = [(message.level_tag, str(message)) for message in get_messages(response.wsgi_request)]
    assert [level for level, _text in said] == ["error"]
    assert "нельзя" in said[0][1]
    assert everything() == before


# Files

PDF, PNG = b"%PDF-1.7\n1 0 obj", b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPEG, TIFF = b"\xff\xd8\xff\xe0" + b"\0" * 20, b"II*\x00" + b"\0" * 20


def docx(content=b"<w:document/>", name="word/document.xml", method=None) -> bytes:
    import io
    import zipfile

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method or zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return file.getvalue()


def attach(client, agreement, name: str, content: bytes, **more):
    file = SimpleUploadedFile("x", content)
    file._name = name  # as a hostile browser names it
    given = {"kind": "original", "language": "ru", "file": file} | more
    return client.post(f"{LIST}{agreement.pk}/attach/", given)


ACCEPTED = {
    "PDF": ("скан.pdf", PDF),
    "PDF in capitals": ("СКАН.PDF", PDF),
    "JPEG": ("скан.jpg", JPEG),
    "JPEG by its long name": ("скан.jpeg", JPEG),
    "PNG": ("скан.png", PNG),
    "TIFF": ("скан.tif", TIFF),
    "TIFF the other way round": ("скан.tiff", b"MM\x00*" + b"\0" * 20),
    "DOCX": ("текст.docx", docx()),
}


@pytest.mark.parametrize(("name", "content"), ACCEPTED.values(), ids=ACCEPTED)
def test_a_file_is_attached(registrar, name, content):
    agreement = factories.draft()
    response = attach(registrar, agreement, name, content)
    assert response["Location"] == page_of(agreement)
    stored = Attachment.objects.get()
    assert (stored.name, stored.size, stored.file.read()) == (name, len(content), content)
    assert name.rpartition(".")[0] not in stored.file.name


REFUSED = {
    "empty": ("скан.pdf", b""),
    "nothing that is accepted": ("скан.exe", b"MZ\x90\x00"),
    "words": ("скан.pdf", "Просто текст".encode()),
    "page of script": ("скан.pdf", b"<html><script>alert(1)</script>"),
    "drawing of script": ("скан.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "another name": ("скан.png", PDF),
    "no ending": ("скан", PDF),
    "two endings": ("скан.pdf.exe", PDF),
    "ending as name": (".pdf", PDF),
    "page that calls itself PDF": ("скан.html", PDF),
    "archive": ("текст.docx", docx(name="readme.txt")),
    "spreadsheet": ("текст.docx", docx(name="xl/workbook.xml")),
    "broken archive": ("текст.docx", b"PK\x03\x04" + b"\0" * 100),
    "cut archive": ("текст.docx", docx()[:-10]),
    "old Word": ("текст.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100),
}


@pytest.mark.parametrize(("name", "content"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_file_is_refused_beside_its_field(registrar, name, content):
    agreement = factories.draft()
    before = everything()
    response = attach(registrar, agreement, name, content)
    assert response.status_code == 422
    assert errors_beside(response, "file")
    assert everything() == before


def test_a_file_larger_than_the_limit_is_refused(registrar, settings):
    settings.UPLOAD_LIMIT = 1024**2
    agreement = factories.draft()
    response = attach(registrar, agreement, "скан.pdf", PDF + b"\0" * 1024**2)
    assert response.status_code == 422
    assert "1 МБ" in errors_beside(response, "file")
    assert not Attachment.objects.exists()


def test_a_form_without_a_file_says_so(registrar):
    response = registrar.post(f"{LIST}{factories.draft().pk}/attach/", {"kind": "original", "language": "ru"})
    assert response.status_code == 422
    assert errors_beside(response, "file")


@pytest.mark.parametrize(
    "name",
    ["../../etc/скан.pdf", "C:\\temp\\скан.pdf", "/etc/скан.pdf", "a/b/../скан.pdf", "ск\x00ан.pdf", "ск\x0bан.pdf"],
)
def test_of_a_path_or_of_what_cannot_be_printed_only_the_name_stays(registrar, name):
    attach(registrar, factories.draft(), name, PDF)
    stored = Attachment.objects.get()
    assert stored.name == "скан.pdf"
    assert re.fullmatch(r"attachments/[0-9a-f]{2}/[0-9a-f]{32}", stored.file.name)


def test_a_very_long_name_is_cut_and_keeps_its_ending(registrar):
    attach(registrar, factories.draft(), "я" * 300 + ".pdf", PDF)
    stored = Attachment.objects.get().name
    assert len(stored) == 255
    assert stored.endswith("я.pdf")


def test_an_archive_that_would_grow_beyond_measure_is_not_unpacked(registrar, monkeypatch):
    """100 MB of zeros in 100 kB: only the list of names is read."""
    bomb = docx(b"\0" * 100 * 1024**2)
    assert len(bomb) < 200_000
    opened = []
    monkeypatch.setattr("zipfile.ZipFile.open", lambda *args, **kwargs: opened.append(args))
    monkeypatch.setattr("zipfile.ZipFile.read", lambda *args, **kwargs: opened.append(args))
    assert attach(registrar, factories.draft(), "текст.docx", bomb).status_code == 302
    assert opened == []


def test_a_file_that_is_two_things_goes_out_as_what_it_was_taken_for(registrar):
    """A PDF with an archive behind it, a picture with a page in it: never shown by the browser, never guessed."""
    agreement = factories.draft()
    attach(registrar, agreement, "скан.pdf", PDF + docx())
    attach(registrar, agreement, "скан.png", PNG + b"<script>alert(1)</script>")
    for stored in Attachment.objects.all():
        response = registrar.get(f"/documents/{stored.pk}/")
        assert b"".join(response) == stored.file.read()
        assert response["Content-Type"] == {"скан.pdf": "application/pdf", "скан.png": "image/png"}[stored.name]
        assert response["Content-Disposition"].startswith("attachment")
        assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("given", [{"kind": "virus"}, {"language": "\x00"}, {"kind": ["original", "x"]}], ids=str)
def test_a_wrong_choice_beside_the_file_is_refused(registrar, given):
    assert attach(registrar, factories.draft(), "скан.pdf", PDF, **given).status_code == 422
    assert not Attachment.objects.exists()


def test_a_composed_end_names_no_successor_that_came_after_it(registrar):
    ended = factories.ended(on=date(2024, 6, 1))
    published(title="Новое", signed_on=date(2024, 9, 28), replaces=[ended])
    composed = registrar.get(page_of(ended)).content.decode()
    assert "утратило силу с 01.06.2024 (по соглашению сторон)" in composed.replace("\N{NO-BREAK SPACE}", " ")
    assert "с даты вступления в силу" not in composed
