"""Roadmaps and measures by the API: fields of the contract, filters, what is never told."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from roadmaps import actions
from roadmaps.choices import State
from roadmaps.models import Measure, Roadmap
from tests import event_factories, factories
from tests import roadmap_factories as roadmaps
from tests.factories import TODAY, alice
from tests.roadmap_factories import measure, section

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("today")]

MEASURES, ROADMAPS = "/api/v1/measures/", "/api/v1/roadmaps/"
FIELDS = [
    "id", "roadmap", "section", "number", "title", "items", "term_text", "starts_on", "ends_on", "recurrence",
    "responsible", "status", "progress",
]  # fmt: skip


@pytest.fixture
def demo(demonstration, db, today):
    return Roadmap.objects.get()


def found(client, address, **parameters) -> list[dict]:
    return client.get(address, parameters).json()["results"]


def test_one_measure(demo, client):
    record = client.get(f"{MEASURES}12/").json()
    assert list(record) == FIELDS
    assert (record["roadmap"], record["section"], record["number"]) == (
        1,
        "Сотрудничество в сфере культуры и туризма",
        "6.2",
    )
    assert len(record["items"]) == 5
    assert record["responsible"] == [
        {"side": "home", "name": "Министерство культуры и туризма Смоленской области", "body": 94},
        {"side": "foreign", "name": "Управление культуры Могилевского облисполкома", "body": 95},
    ]
    assert (record["status"], record["progress"]) == ("running", [])
    assert (record["starts_on"], record["ends_on"], record["recurrence"]) == ("2026-01-01", "2028-12-31", None)


def test_what_is_missing_is_null(demo, client):
    records = {record["id"]: record for record in found(client, MEASURES)}
    assert [records[key]["number"] for key in (7, 10)] == [None, None]
    assert (records[8]["recurrence"], records[8]["starts_on"], records[10]["recurrence"]) == ("as_held", None, "yearly")


def test_one_roadmap(demo, client):
    record = client.get(f"{ROADMAPS}1/").json()
    assert record == found(client, ROADMAPS)[0]
    assert record["url"] == "http://testserver/roadmaps/1/"
    assert record["basis"]["agreement"] is None
    assert record["basis"]["signed_on"] == "2004-12-08"
    assert [len(one["measures"]) for one in record["sections"]] == [4, 2, 1, 2, 1, 2]
    assert [party["body"] for party in record["parties"]] == [73, 74]


def test_progress_by_the_day(client):
    event = event_factories.published()
    step = roadmaps.step(on=date(2026, 7, 29), text="Ярмарка", event=event, completes=True)
    one = step.measure
    record = client.get(f"{MEASURES}{one.pk}/").json()
    assert record["progress"] == [{"id": step.pk, "on": "2026-07-29", "text": "Ярмарка", "event": event.pk}]
    assert record["status"] == "done"
    earlier = client.get(f"{MEASURES}{one.pk}/?as_of=2026-07-28").json()
    assert (earlier["status"], earlier["progress"]) == ("running", [])


def test_events_and_agreements_name_the_measures(client):
    event, agreement = event_factories.published(), factories.published()
    one = roadmaps.one_measure(agreements=[agreement])
    roadmaps.step(one, event=event)
    roadmaps.step(one, event=event, text="Ещё раз")
    assert client.get(f"/api/v1/events/{event.pk}/").json()["measures"] == [one.pk]
    assert client.get(f"/api/v1/agreements/{agreement.pk}/").json()["measures"] == [one.pk]
    actions.withdraw(one.roadmap, by=alice(), reason="Ошибка")
    assert client.get(f"/api/v1/events/{event.pk}/").json()["measures"] == []
    assert client.get(f"/api/v1/agreements/{agreement.pk}/").json()["measures"] == []


def test_a_withdrawn_event_is_not_told(client):
    event = event_factories.published()
    one = roadmaps.step(event=event).measure
    type(event).objects.filter(pk=event.pk).update(stage="withdrawn")
    assert client.get(f"{MEASURES}{one.pk}/").json()["progress"][0]["event"] is None


@pytest.fixture
def empty(db):
    """The demonstration may stand loaded for the whole module."""
    Roadmap.objects.update(stage="draft")


@pytest.fixture
def several(empty, today):
    basis, other = factories.published(), factories.published(title="Другое")
    resting = roadmaps.published(basis_agreement=basis).measures.get()
    single = roadmaps.one_measure(
        agreements=[other], responsible=[roadmaps.responsible(factories.gagarin(), "Отдел культуры")]
    )
    actions.overrule(single, State.DROPPED, on=TODAY, reason="Нет нужды", by=alice())
    return {"basis": basis, "other": other, "resting": resting, "single": single}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (lambda of: {"roadmap": of["single"].roadmap_id}, ["single"]),
        (lambda of: {"agreement": of["basis"].pk}, ["resting"]),
        (lambda of: {"agreement": of["other"].pk}, ["single"]),
        (lambda of: {"agreement": [of["other"].pk, of["basis"].pk]}, ["resting", "single"]),
        (lambda of: {"body": of["single"].responsible.get().body_id}, ["single"]),
        (lambda of: {"status": "dropped"}, ["single"]),
        (lambda of: {"status": ["dropped", "running"]}, ["resting", "single"]),
        (lambda of: {"status": "dropped", "as_of": "2026-11-19"}, []),
        (lambda of: {"status": "planned", "as_of": "2025-01-01"}, ["resting", "single"]),
    ],
)
def test_filters(several, client, question, expected):
    answer = [record["id"] for record in found(client, MEASURES, **question(several))]
    assert answer == [several[name].pk for name in expected]


@pytest.mark.parametrize("query", ["status=x", "body=x", "roadmap=999", "as_of=2026", "agreement=0", "q=1"])
def test_what_cannot_be_understood(several, client, query):
    answer = client.get(f"{MEASURES}?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [query.split("=")[0]]


def test_a_walk(demo, client):
    seen, address = [], f"{MEASURES}?cursor=&page_size=5&as_of=2027-01-01"
    while address:
        page = client.get(address).json()
        seen += [record["id"] for record in page["results"]]
        address = page["next"]
        assert address is None or "as_of=2027-01-01" in address
    assert seen == list(range(1, 13))


@pytest.mark.parametrize("someone", [None, factories.bob, factories.dave])
def test_drafts_are_not_there_and_withdrawn_ones_say_why(empty, client, someone):
    draft, withdrawn = roadmaps.draft(), roadmaps.withdrawn()
    if someone:
        client.force_login(someone())
    for roadmap, status in ((draft, 404), (withdrawn, 410)):
        assert client.get(f"{ROADMAPS}{roadmap.pk}/").status_code == status
        assert client.get(f"{MEASURES}{roadmap.measures.get().pk}/").status_code == status
    assert client.get(f"{ROADMAPS}{withdrawn.pk}/").json()["reason"] == "Внесена по ошибке"
    assert found(client, ROADMAPS) == found(client, MEASURES) == []


def test_the_registrar_finds_drafts(client):
    draft = roadmaps.draft()
    client.force_login(alice())
    assert client.get(f"{ROADMAPS}{draft.pk}/").json()["stage"] == "draft"
    assert client.get(f"{MEASURES}{draft.measures.get().pk}/").status_code == 200


def test_what_it_continues_is_named_when_it_is_public(client):
    source = roadmaps.draft()
    copy = actions.publish(actions.clone(source, first_year=2029, last_year=2031, by=alice()), by=alice())
    assert client.get(f"{ROADMAPS}{copy.pk}/").json()["continues"] is None
    actions.publish(source, by=alice())
    assert client.get(f"{ROADMAPS}{copy.pk}/").json()["continues"] == source.pk


@pytest.mark.parametrize(
    ("address", "most"), [(MEASURES, 7), (ROADMAPS, 7), (f"{MEASURES}1/", 6), (f"{ROADMAPS}1/", 6)]
)
def test_queries(demo, client, address, most):
    for place in range(3):
        several = roadmaps.published(section(measure(), measure(title="Ярмарка")), title=f"План {place}")
        for one in several.measures.all():
            roadmaps.step(one)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert len(queries) <= most, [query["sql"][:150] for query in queries]


def test_an_unchanged_answer(demo, client):
    first = client.get(MEASURES)
    assert client.get(MEASURES, headers={"If-None-Match": first["ETag"]}).status_code == 304
    roadmaps.step(Measure.objects.first())
    assert client.get(MEASURES, headers={"If-None-Match": first["ETag"]}).status_code == 200
