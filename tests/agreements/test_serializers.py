"""One record as the API and the JSON file give it."""

import json
from datetime import date

import pytest
from django.utils.translation import override

from accounts.changes import changes_of
from agreements import actions
from agreements.actions import refreshing
from agreements.choices import EndGround, Practical, TermChange, TermKind
from agreements.exporting import ready
from agreements.models import Agreement, Participation
from agreements.serializers import ListNumbers, as_changes, records
from places.models import Body
from tests import factories
from tests.factories import TODAY

pytestmark = pytest.mark.django_db

SITE = "https://registry.example.ru"


def found(day=TODAY):
    return Agreement.objects.public().on(day).with_next_boundary()


def record_of(agreement, day=TODAY) -> dict:
    shown = Agreement.objects.with_next_boundary(day).filter(pk=agreement.pk)
    return json.loads(next(records(shown, day, SITE)))


@pytest.fixture
def register(demonstration, db, today):
    return {record["id"]: record for record in map(json.loads, records(found(), TODAY, SITE))}


def test_the_record_of_the_contract(register):
    record = register[50]
    record.pop("created_at"), record.pop("updated_at")
    title = record.pop("title")
    assert title.startswith("Соглашение об установлении побратимских связей между ")
    assert record.pop("cells") == {
        "registration_text": "№ 14-с, 4 октября 2024 года",
        "parties_text": "Администрация города Смоленска (Российская Федерация) и Администрация Московского района "
        "города Минска (Республика Беларусь)",
        "term_text": "5 лет с последующей пролонгацией",
        "end_text": "",
    }
    assert record == {
        "id": 50, "url": "https://registry.example.ru/agreements/50/", "list_number": 50, "position": 50,
        "kind": "agreement", "short_name": "Смоленск — Минск, Московский район",
        "signed_on": "2024-09-28", "signed_precision": "day",
        "registration": {"state": "numbered", "number": "14-с", "sequence": 14, "on": "2024-10-04"},
        "force_rule": "signing", "in_force_from": "2024-09-28", "in_force_presumed": True,
        "term": {"kind": "renewing", "years": 5, "renewal": "automatic", "last_day": None,
                 "text": "5 лет с последующей пролонгацией", "next_boundary": "2029-09-28", "presumed": False},
        "status": "in_force", "practical": None,
        "ended_on": None, "ended_by": None, "end_ground": "", "end_text": "",
        "amends": None, "supersedes": [68], "superseded_by": None,
        "parties": [
            {"order": 1, "side": "home", "name_as_signed": "Администрация города Смоленска", "body": 1,
             "territory": 1, "region": "Смоленская область", "country": "RU"},
            {"order": 2, "side": "foreign", "name_as_signed": "Администрация Московского района города Минска",
             "body": 63, "territory": 64, "region": None, "country": "BY"},
        ],
        "countries": ["BY"], "themes": ["twinning"], "twinning": True,
        "events": [], "measures": [], "documents": [], "discrepancies": [],
        "source": {"document": "perechen-soglasheniy.docx", "table": 1, "row": 50}, "stage": "published",
    }  # fmt: skip


def test_an_ended_one_whose_term_the_list_lost(register):
    record = register[68]
    assert record["term"] == {
        "kind": "unknown", "years": None, "renewal": None, "last_day": None, "text": "", "next_boundary": None,
        "presumed": False,
    }  # fmt: skip
    assert (record["status"], record["ended_on"], record["end_ground"]) == ("ended", "2024-09-28", "replaced")
    assert record["end_text"].startswith("утратило силу (с даты вступления в силу Соглашения")
    assert (record["supersedes"], record["superseded_by"]) == ([66], 50)
    assert record["list_number"] == 15


def refused():
    return actions.record_term(factories.renewing(), TermChange.REFUSED, on=date(2024, 6, 1), by=factories.alice())


@pytest.mark.parametrize(
    ("make", "ended_on", "ground", "cell"),
    [
        pytest.param(
            lambda: factories.replaced()[0], "2024-09-28", "replaced",
            "утратило силу (с даты вступления в силу Соглашения о сотрудничестве)", id="replaced",
        ),
        pytest.param(
            lambda: factories.published(term=TermKind.FIXED, term_years=5), "2023-09-29", "expired",
            "утратило силу с 29.09.2023 (в связи с истечением срока)", id="run out",
        ),
        pytest.param(
            refused, "2028-09-29", "not_renewed", "утратило силу с 29.09.2028 (не продлено)", id="not prolonged"
        ),
        pytest.param(
            lambda: factories.ended(term=TermKind.FIXED, term_years=9), "2024-06-01", "agreed",
            "утратило силу с 01.06.2024 (по соглашению сторон)", id="stated, before it ran out",
        ),
        pytest.param(factories.published, None, "", "", id="in force"),
    ],
)  # fmt: skip
def test_why_it_ended_and_the_cell_that_says_so(today, make, ended_on, ground, cell):
    record = record_of(make())
    assert (record["ended_on"], record["end_ground"], record["cells"]["end_text"]) == (ended_on, ground, cell)
    assert record["end_text"] == ""


def test_what_is_withdrawn_replaced_nothing(today):
    old, new = factories.replaced()
    actions.withdraw(new, by=factories.alice(), reason="Внесено по ошибке")
    record = record_of(old)
    assert (record["ended_on"], record["end_ground"], record["cells"]["end_text"]) == (None, "", "")


def test_a_day_known_to_the_month(register):
    record = register[1]
    assert (record["signed_on"], record["signed_precision"], record["in_force_from"]) == ("1981-05", "month", "1981-05")
    assert record["registration"] == {"state": "none", "number": None, "sequence": None, "on": None}


def test_numbers_in_the_tables_are_those_of_the_document(register):
    assert all(record["list_number"] == record["source"]["row"] for record in register.values())


def test_names_in_english(demonstration, db, today):
    with override("en"):
        record = record_of(Agreement(pk=50))
    assert record["short_name"] == "Smolensk — Minsk, Moskovsky District"
    assert record["parties"][0]["region"].isascii()
    assert record["title"].startswith("Соглашение")


def test_before_its_signing(demonstration, db, today):
    record = record_of(Agreement(pk=50), date(2020, 1, 1))
    assert (record["status"], record["list_number"]) == ("not_signed", None)


def test_practical_with_its_source(today):
    agreement = actions.set_practical(
        factories.published(), Practical.DORMANT, on=date(2026, 1, 31), source="Справка", by=factories.alice()
    )
    assert record_of(agreement)["practical"] == {"state": "dormant", "on": "2026-01-31", "source": "Справка"}


def test_composed_cells_where_the_paper_has_none(today):
    record = record_of(factories.renewing())
    assert record["term"]["text"] == record["cells"]["term_text"] == "5 лет с последующей пролонгацией"
    assert record["cells"]["registration_text"] == "-"


def test_only_published_successors_and_predecessors_are_named(today):
    old = factories.published()
    factories.draft(signed_on=date(2024, 9, 28), replaces=[old])
    assert record_of(old)["superseded_by"] is None


def test_an_amendment_of_a_draft_does_not_name_it(today):
    amended = factories.draft()
    amendment = factories.published(amends=amended)
    assert record_of(amendment)["amends"] is None
    actions.publish(amended, by=factories.alice())
    assert record_of(amendment)["amends"] == amended.pk


def test_only_public_documents(today, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    agreement = factories.published()
    shown = actions.attach(agreement, factories.pdf(), is_public=True, by=factories.alice())
    actions.attach(agreement, factories.pdf("внутреннее.pdf"), by=factories.alice())
    [document] = record_of(agreement)["documents"]
    assert (document["id"], document["name"]) == (shown.pk, "скан.pdf")
    assert document["url"] == f"{SITE}/documents/{shown.pk}/"


def test_only_public_discrepancies(today):
    agreement = factories.published()
    for is_public in (True, False):
        actions.save_discrepancy(factories.discrepancy(agreement, is_public=is_public), by=factories.alice())
    [discrepancy] = record_of(agreement)["discrepancies"]
    assert discrepancy["first"] == {"source": "Перечень", "quote": "2012"}


class TestListNumbers:
    def test_signed_ones_stand_after_those_in_force(self, register):
        signed = factories.published(force_rule="awaited")
        in_force = factories.published()
        ended = factories.ended()
        numbers = ListNumbers.on(TODAY)
        assert [numbers.get(one.pk) for one in (in_force, signed, ended)] == [54, 55, 16]

    def test_what_is_not_public_has_none_and_moves_none(self, register):
        draft = factories.draft()
        published = factories.published()
        numbers = ListNumbers.on(TODAY)
        assert (numbers.get(draft.pk), numbers.get(published.pk)) == (None, 54)


def test_queries_do_not_grow_with_the_rows(register, django_assert_num_queries):
    numbers = ListNumbers.on(TODAY)
    with django_assert_num_queries(2):  # the rows, and what regions are called
        assert len(list(records(found(), TODAY, SITE, numbers))) == 68


def test_more_than_a_thousand_bodies(today, django_assert_num_queries):
    """SQLite refuses long chains of OR and too many parameters."""
    place, abroad = factories.vyazma(), factories.krichev()
    first = factories.published()
    bodies = Body.objects.bulk_create(Body(name=f"Отдел {number}", territory=place) for number in range(1200))
    fields = {field.attname: getattr(first, field.attname) for field in Agreement._meta.concrete_fields} | {"id": None}
    many = Agreement.objects.bulk_create(Agreement(**fields) for _ in bodies)
    Participation.objects.bulk_create(
        Participation(agreement=agreement, order=order, side=side, territory=at, country_id=at.country_id, body=body)
        for agreement, body in zip(many, bodies, strict=True)
        for order, side, at, body in ((1, "home", place, body), (2, "foreign", abroad, None))
    )
    numbers = ListNumbers.on(TODAY)
    with django_assert_num_queries(2 + 2 * 2):  # where nothing is ready: what they are, and what belongs to a thousand
        composed = list(records(found(), TODAY, SITE, numbers))
    refreshing.refresh_ready(many)
    with django_assert_num_queries(2):
        assert list(records(found(), TODAY, SITE, numbers)) == composed
    found_bodies = {json.loads(record)["parties"][0]["body"] for record in composed}
    assert {body.pk for body in bodies} <= found_bodies


class TestChanges:
    def test_nothing_internal_is_told(self, today):
        agreement = factories.published()
        actions.correct(
            agreement, {"title": "Соглашение", "note": "между нами", "submitted_by": factories.gagarin()},
            reason="Описка", by=factories.alice(),
        )  # fmt: skip
        *_, corrected = as_changes(public_changes(agreement))
        assert corrected["after"] == {"title": "Соглашение"}
        assert corrected["reason"] == "Описка"

    def test_a_draft_it_replaces_is_not_named(self, today):
        older, agreement = factories.draft(), factories.published(signed_on=date(2024, 9, 28))
        actions.replace(agreement, [older], by=factories.alice())
        *_, replaced = as_changes(public_changes(agreement))
        assert replaced["after"] == {"replaces": []}

    def test_a_document_made_internal_again_is_not_named(self, today, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        agreement = factories.published()
        attachment = actions.attach(agreement, factories.pdf("имя.pdf"), is_public=True, by=factories.alice())
        assert as_changes(public_changes(agreement))[-1]["after"]["document"]["name"] == "имя.pdf"
        actions.show_document(attachment, to_everyone=False, by=factories.alice())
        assert "имя.pdf" not in str(as_changes(public_changes(agreement)))

    def test_of_a_withdrawn_record_the_reason_alone(self, today):
        agreement = factories.published()
        actions.end(agreement, on=TODAY, ground=EndGround.AGREED, by=factories.alice())
        actions.withdraw(agreement, reason="Внесено дважды", by=factories.alice())
        told = as_changes(public_changes(agreement))
        assert all(change["before"] == change["after"] == {} for change in told)
        assert told[-1]["reason"] == "Внесено дважды"


@pytest.mark.django_db
def test_a_draft_that_is_deleted_while_it_is_read_is_left_out(monkeypatch):
    published, draft = factories.published(), factories.draft()
    made = ready.made

    def made_too_late(agreements):
        Agreement.objects.filter(pk=draft.pk).delete()
        return made(agreements)

    monkeypatch.setattr(ready, "made", made_too_late)
    found = [json.loads(one)["id"] for one in records(Agreement.objects.order_by("pk"), TODAY, "")]
    assert found == [published.pk]


def public_changes(agreement):
    return changes_of(agreement).filter(is_public=True).order_by("number")
