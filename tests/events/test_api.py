"""Events by the API: the fields of the contract, the questions of the page, nothing that is not public."""

from datetime import date

import pytest

from events import actions
from tests import factories

pytestmark = pytest.mark.django_db

EVENTS = "/api/v1/events/"
FIELDS = [
    "id", "url", "report", "number", "section", "territory", "sphere", "title", "place", "format", "countries",
    "dates_text", "spans", "starts_on", "ends_on", "result", "participants", "participants_total",
    "participants_foreign", "agreements", "measures", "territories", "signed_documents", "discrepancies", "stage",
]  # fmt: skip


def ids(response) -> list[int]:
    return [record["id"] for record in response.json()["results"]]


def test_one_event(register, client):
    forum = register.forum
    record = client.get(f"{EVENTS}{forum.pk}/").json()
    assert list(record) == FIELDS
    assert record == {
        "id": forum.pk, "url": f"http://testserver/events/{forum.pk}/", "report": forum.report_id, "number": 1,
        "section": "Вяземский район", "territory": factories.vyazma().pk, "sphere": None, "title": "Форум побратимов",
        "place": "г. Кричев (Республика Беларусь)", "format": "in_person", "countries": ["BY"],
        "dates_text": "27 и 29 октября 2025 года",
        "spans": [{"from": "2025-10-27", "to": "2025-10-27"}, {"from": "2025-10-29", "to": "2025-10-29"}],
        "starts_on": "2025-10-27", "ends_on": "2025-10-29", "result": "Обмен опытом",
        "participants": "Делегация района",
        "participants_total": 25, "participants_foreign": 10, "agreements": [register.agreement.pk], "measures": [],
        "territories": [factories.krichev().pk], "signed_documents": [], "discrepancies": [], "stage": "published",
    }  # fmt: skip


def test_of_an_executive_body(register, client):
    record = client.get(f"{EVENTS}{register.seminar.pk}/?lang=en").json()
    assert (record["section"], record["territory"], record["sphere"]) == ("Культура", None, "culture")
    assert (record["format"], record["countries"]) == ("remote", ["BY", "PL"])
    assert record["participants_total"] is None


def test_the_list_says_the_same(register, every, client):
    listed = client.get(EVENTS).json()
    assert ids(client.get(EVENTS)) == every and listed["count"] == 3
    assert listed["results"] == [client.get(f"{EVENTS}{pk}/").json() for pk in every]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("year=2025&kind=municipal", ["forum", "fair"]),
        ("sphere=culture", ["seminar"]),
        ("country=PL&order=starts_on", ["seminar", "fair"]),
        ("from=2025-09-30&to=2025-09-30", ["fair"]),
        ("q=ярмарки", ["fair"]),
        ("format=mixed", []),
    ],
)
def test_the_questions_of_the_page(register, client, question, names):
    assert ids(client.get(f"{EVENTS}?{question}")) == [getattr(register, name).pk for name in names]


@pytest.mark.parametrize(
    "question",
    ["as_of=2025-01-01", "year=1800", "country=XX", "from=вчера", "per_page=10", "from=2025-01-01&from=2025-01-02"],
)
def test_what_is_not_understood_is_refused_by_name(register, client, question):
    response = client.get(f"{EVENTS}?{question}")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [question.partition("=")[0]]


@pytest.mark.parametrize("order", ["", "&order=starts_on", "&country=BY"])
def test_a_walk(register, client, order):
    found, following = [], f"{EVENTS}?cursor=&page_size=1{order}"
    while following:
        page = client.get(following).json()
        found += [record["id"] for record in page["results"]]
        following = page["next"]
    assert found == ids(client.get(f"{EVENTS}?{order}"))


def test_a_walk_has_no_other_order(register, client):
    assert client.get(f"{EVENTS}?cursor=&order=title").status_code == 400


def test_pages(register, every, client):
    first = client.get(f"{EVENTS}?page_size=2").json()
    second = client.get(first["next"]).json()
    assert [record["id"] for record in first["results"] + second["results"]] == every
    assert client.get(f"{EVENTS}?page=9").status_code == 404


def test_a_draft_is_not_there(register, client):
    assert client.get(f"{EVENTS}{register.draft.pk}/").status_code == 404
    assert "Тайна" not in client.get(EVENTS).content.decode()


def test_an_agreement_that_is_not_public_is_not_named(register, client):
    register.fair.agreements.add(factories.draft())
    assert client.get(f"{EVENTS}{register.fair.pk}/").json()["agreements"] == []


def test_what_was_signed_at_it_and_what_contradicts_what(register, client):
    event, public, draft = register.fair, factories.published(), factories.draft()
    for title, signed, agreement in (("План", "2025-09", None), ("Соглашение", None, public), ("Тайное", None, draft)):
        paper = {"title": title, "agreement": agreement}
        if signed:
            paper |= {"signed_on": date(2025, 9, 1), "signed_precision": "month"}
        event.signed_documents.create(**paper)
    shown, hidden = factories.discrepancy(), factories.discrepancy(draft)
    for one in (shown, hidden):
        one.save()
        event.discrepancies.add(one)
    record = client.get(f"{EVENTS}{event.pk}/").json()
    assert record["signed_documents"] == [
        {"title": "План", "signed_on": "2025-09", "agreement": None},
        {"title": "Соглашение", "signed_on": None, "agreement": public.pk},
        {"title": "Тайное", "signed_on": None, "agreement": None},
    ]
    assert [one["id"] for one in record["discrepancies"]] == [shown.pk]
    assert record["discrepancies"][0]["first"] == {"source": shown.first_source, "quote": shown.first_quote}


def test_withdrawn_answers_gone_with_the_reason(register, client):
    actions.withdraw(register.fair, by=factories.alice(), reason="Внесено дважды")
    response = client.get(f"{EVENTS}{register.fair.pk}/")
    assert (response.status_code, response.json()["reason"]) == (410, "Внесено дважды")
    assert client.get(EVENTS).json()["count"] == 2


def test_asked_again_it_costs_one_query(register, client, django_assert_num_queries):
    etag = client.get(EVENTS)["ETag"]
    with django_assert_num_queries(1):
        assert client.get(EVENTS, headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize(
    ("question", "cold", "warm"), [("", 4, 3), ("cursor=", 4, 3), ("order=title&page_size=1", 4, 3)]
)
def test_queries(register, client, question, cold, warm, django_assert_max_num_queries):
    for most in (cold, warm):
        with django_assert_max_num_queries(most):
            client.get(f"{EVENTS}?{question}")
