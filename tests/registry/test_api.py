"""The API by address: what it answers, what it refuses, what it never tells."""

import gzip
import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements import actions
from agreements.models import Agreement
from places.models import Territory
from tests import factories
from tests.factories import TODAY

pytestmark = pytest.mark.django_db

API = "/api/v1"
COLLECTIONS = [
    "agreements", "bodies", "changes", "countries", "events", "measures", "reports", "roadmaps", "territories",
    "themes",
]  # fmt: skip
LISTS = [f"{API}/{name}/" for name in COLLECTIONS] + [
    f"{API}/agreements/50/{name}/" for name in ("history", "documents")
]
EVERY_ADDRESS = [*LISTS, f"{API}/agreements/50/", f"{API}/agreements/bulk.jsonl", f"{API}/territories/1/"]


@pytest.fixture
def register(demonstration, db, today):
    pass


@pytest.fixture
def ask(client):
    def get(address, **parameters):
        return client.get(f"{API}/{address}", parameters)

    return get


def ids(response) -> list[int]:
    return [record["id"] for record in response.json()["results"]]


def problem(response, status) -> dict:
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    found = response.json()
    assert found["status"] == status
    assert {"type", "title", "detail"} <= found.keys()
    return found


# What can be asked of the demonstration data: the last section of the contract

FIGURES = [
    ({}, 68),
    ({"status": "in_force"}, 53),
    ({"status": "ended"}, 15),
    ({"status": "unknown"}, 0),
    ({"status": "in_force", "country": "BY"}, 41),
    ({"as_of": "2018-09-29", "status": "in_force"}, 35),
    ({"as_of": "2018-09-29", "status": "ended"}, 1),
    ({"as_of": "2018-09-29", "status": "unknown"}, 11),
    ({"as_of": "1990-01-01", "status": "in_force"}, 2),
    ({"as_of": "2014-06-01", "status": "in_force"}, 22),
    ({"as_of": "2014-06-01", "status": "unknown"}, 9),
    ({"as_of": "2014-06-01", "status": "in_force", "country": "BY"}, 13),
    ({"as_of": "2014-06-01", "status": "unknown", "country": "BY"}, 6),
    ({"term": "renewing"}, 29),
    ({"term": "renewing", "status": "in_force"}, 29),
    ({"term": "indefinite"}, 24),
    ({"term": "unknown"}, 15),
    ({"registered": "numbered"}, 17),
    ({"registered": "unnumbered"}, 2),
    ({"registered": "none"}, 49),
    ({"country": "JP"}, 0),
    ({"status": "", "as_of": "", "page": "", "page_size": "", "lang": ""}, 68),
]


@pytest.mark.parametrize(("question", "count"), FIGURES, ids=str)
def test_figures(register, ask, question, count):
    found = ask("agreements/", **question).json()
    assert found["count"] == count == len(found["results"])
    lines = b"".join(ask("agreements/bulk.jsonl", **{k: v for k, v in question.items() if "page" not in k}))
    assert len(lines.splitlines()) == count


def test_the_list_order_is_that_of_the_document(register, ask):
    assert ids(ask("agreements/", order="list")) == list(range(1, 69))


def test_the_minsk_chain_on_a_past_day(register, ask):
    day = {"as_of": "2018-09-29"}
    assert ask("agreements/66/", **day).json()["status"] == "ended"
    assert ask("agreements/68/", **day).json()["status"] == "in_force"
    assert ask("agreements/50/", **day).json()["status"] == "not_signed"


def test_the_same_filter_as_the_page(register, ask):
    assert ids(ask("agreements/", q="тарговиште")) == ids(ask("agreements/", q="Торговище"))
    assert 50 in ids(ask("agreements/", q="№ 14-с"))


def test_one_record_is_what_the_list_says(register, ask):
    [listed] = [record for record in ask("agreements/").json()["results"] if record["id"] == 50]
    assert ask("agreements/50/").json() == listed
    lines = b"".join(ask("agreements/bulk.jsonl")).decode().splitlines()
    assert listed in [json.loads(line) for line in lines]


def test_addresses_are_whole(register, ask):
    assert ask("agreements/50/").json()["url"] == "http://testserver/agreements/50/"


def test_english(register, ask):
    response = ask("agreements/50/", lang="en")
    assert response.json()["short_name"] == "Smolensk — Minsk, Moskovsky District"
    assert response["Content-Language"] == "en"
    [line] = b"".join(ask("agreements/bulk.jsonl", lang="en", q='"14-с"')).splitlines()
    assert json.loads(line)["short_name"] == "Smolensk — Minsk, Moskovsky District"


def test_letters_are_not_escaped(register, ask):
    assert "Смоленск — Минск" in ask("agreements/50/").content.decode()


def test_reference_data(register, ask):
    assert ask("countries/BY/").json()["name_en"] == "Belarus"
    assert ask("territories/64/").json()["parent"] == 65
    assert ask("bodies/1/").json()["territory"] == 1
    assert {theme["slug"] for theme in ask("themes/").json()["results"]} >= {"twinning"}


def test_the_root_names_every_collection(register, ask):
    assert set(ask("").json()) == {*COLLECTIONS, "submissions"}


# What is refused

REFUSED = [
    ("as_of", "2023-02-30"),
    ("as_of", "1899-12-31"),
    ("as_of", "١٩٩٠-٠١-٠١"),
    ("as_of", "2014-06-01T00:00:00"),
    ("signed_from", "yesterday"),
    ("status", "in force"),
    ("status", "not_signed"),
    ("country", "XX"),
    ("country", "B\x00Y"),
    ("country", "BY" * 5000),
    ("territory", "١"),
    ("territory", "9" * 400),
    ("territory", "-1"),
    ("territory", "1\x00"),
    ("theme", "twin\x00ning"),
    ("theme", "none-such"),
    ("twinning", "yes"),
    ("kind", "treaty"),
    ("term", "long"),
    ("registered", "maybe"),
    ("practical", "sometimes"),
    ("order", "id"),
    ("q", "а" * 10_000),
    ("q", "a\x00b"),
    ("page", "0"),
    ("page", "-1"),
    ("page", "x"),
    ("page", "٣"),
    ("page", "9" * 400),
    ("page_size", "0"),
    ("page_size", "1001"),
    ("cursor", "x"),
    ("cursor", "WyIyMDI1LTA3LTAzIiwiNTIiXQ:tampered"),
    ("cursor", "\x00"),
    ("lang", "klingon"),
    ("per_page", "10"),
    ("format", "xml"),
    ("unheard", "of"),
    ("a" * 10_000, "1"),
]


@pytest.mark.parametrize(("name", "value"), REFUSED, ids=lambda text: ascii(text[:20]))
def test_what_is_not_understood_is_refused_by_name(register, ask, name, value):
    found = problem(ask("agreements/", **{name: value}), 400)
    assert list(found["errors"]) == [name[:100]]
    assert all(found["errors"][name[:100]])


@pytest.mark.parametrize("address", EVERY_ADDRESS)
@pytest.mark.parametrize(
    ("name", "value"), [*REFUSED, ("as_of", "2014-06-01"), ("page", "2"), ("cursor", "")], ids=ascii
)
def test_nothing_breaks_any_address(register, client, address, name, value):
    assert client.get(address, {name: value}).status_code < 500


def test_every_reason_at_once(register, ask):
    found = problem(ask("agreements/", as_of="2023-02-30", country="XX", page="0", unheard="of"), 400)
    assert set(found["errors"]) == {"as_of", "country", "page", "unheard"}


def test_the_bulk_file_refuses_as_the_list_does(register, ask):
    assert set(problem(ask("agreements/bulk.jsonl", as_of="2023-02-30", page="1"), 400)["errors"]) == {"as_of", "page"}


def test_given_twice(register, client):
    assert problem(client.get(f"{API}/agreements/?as_of=2014-06-01&as_of=2015-06-01"), 400)["errors"].keys() == {
        "as_of"
    }
    assert client.get(f"{API}/agreements/?status=&status=ended&status=in_force").json()["count"] == 68


def test_reasons_are_in_the_language_of_the_address(register, ask):
    [reason] = ask("agreements/", page="0", lang="en").json()["errors"]["page"]
    assert reason.isascii()
    [reason] = ask("agreements/", page="0").json()["errors"]["page"]
    assert not reason.isascii()


READ, MADE, CHANGED = "GET, HEAD, OPTIONS", "GET, POST, HEAD, OPTIONS", "GET, PUT, PATCH, DELETE, HEAD, OPTIONS"
ALLOWED = {
    **dict.fromkeys([*LISTS, f"{API}/territories/1/", f"{API}/countries/BY/"], READ),
    **dict.fromkeys([f"{API}/{name}/" for name in ("agreements", "events", "roadmaps")], MADE),
    **dict.fromkeys([f"{API}/agreements/50/", f"{API}/events/1/", f"{API}/roadmaps/1/"], CHANGED),
    f"{API}/agreements/50/documents/": MADE,
    f"{API}/reports/1/": "GET, PATCH, HEAD, OPTIONS",
    f"{API}/measures/1/": READ,
    f"{API}/agreements/50/publish/": "POST, OPTIONS",
}


@pytest.mark.parametrize("address", ALLOWED)
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_what_is_not_written_says_so_and_what_is_asks_who_writes(register, client, address, method):
    sent = {} if method == "get" else {"data": "{}", "content_type": "application/json"}
    response = getattr(client, method)(address, **sent)
    allowed = ALLOWED[address]
    if method.upper() not in allowed.split(", "):
        problem(response, 405)
        assert response["Allow"] == allowed
    elif method != "get":
        problem(response, 401)
        assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "address",
    ["nowhere/", "agreements/999/", "agreements/x/", f"agreements/{'9' * 40}/", "countries/by/", "agreements/١/"],
)
def test_not_there(register, ask, address):
    problem(ask(address), 404)


def test_a_host_that_is_not_ours(register, client):
    problem(client.get(f"{API}/agreements/", headers={"host": "elsewhere.example"}), 400)


def test_too_many_parameters(register, client):
    problem(client.get(f"{API}/agreements/?" + "&".join(["a=1"] * 5000)), 400)


# Pages and walks


@pytest.mark.parametrize("address", LISTS)
def test_every_list_has_pages(register, client, address):
    whole = client.get(address, {"page_size": 1000}).json()
    found, following = [], f"{address}?page=1&page_size=7"
    while following:
        page = client.get(following).json()
        assert page["count"] == whole["count"]
        found += page["results"]
        following = page["next"]
    assert found == whole["results"]
    problem(client.get(address, {"page": 999}), 404)


@pytest.mark.parametrize("address", LISTS)
def test_every_list_can_be_walked(register, client, address):
    assert (
        walked(client, f"{address}?cursor=&page_size=7") == client.get(address, {"page_size": 1000}).json()["results"]
    )


def walked(client, following) -> list[dict]:
    found = []
    while following:
        page = client.get(following).json()
        found += page["results"]
        following = page["next"]
    return found


def test_pages_know_the_one_before(register, ask, client):
    second = ask("agreements/", page=2, page_size=10).json()
    assert ids(client.get(second["previous"])) == ids(ask("agreements/", page_size=10))


def test_a_walk_is_stable_while_others_write(register, client, ask):
    before = set(ids(ask("agreements/", page_size=1000)))
    first = ask("agreements/", cursor="", page_size=10).json()
    factories.published(signed_on=TODAY)
    actions.withdraw(first["results"][0]["id"], reason="Внесено дважды", by=factories.alice())
    rest = [record["id"] for record in walked(client, first["next"])]
    found = [record["id"] for record in first["results"]] + rest
    assert len(found) == len(set(found))
    assert set(found) == before


def test_a_walk_stays_on_its_day(register, client, ask):
    first = ask("agreements/", cursor="", page_size=50).json()
    with time_machine.travel(TODAY + timedelta(days=4000)):
        later = walked(client, first["next"])
    today = {record["id"]: record for record in ask("agreements/", page_size=1000).json()["results"]}
    assert all(record == today[record["id"]] for record in later)


def test_a_walk_keeps_filter_and_direction(register, client):
    found = walked(client, f"{API}/agreements/?cursor=&page_size=5&country=PL&order=signed_on")
    assert found == client.get(f"{API}/agreements/?country=PL&order=signed_on").json()["results"]


def test_a_walk_has_no_other_order_and_no_pages(register, ask):
    assert set(problem(ask("agreements/", cursor="", order="title"), 400)["errors"]) == {"order"}
    assert set(problem(ask("agreements/", cursor="", page="2"), 400)["errors"]) == {"page"}


def test_a_place_of_another_collection_is_refused(register, ask, client):
    elsewhere = ask("countries/", cursor="", page_size=1).json()["next"].partition("cursor=")[2]
    problem(client.get(f"{API}/bodies/?cursor={elsewhere}"), 400)
    problem(client.get(f"{API}/agreements/?cursor={elsewhere}"), 400)


# What is not public


@pytest.mark.parametrize("stage", ["draft", "submitted", "returned"])
def test_unpublished_records_are_not_there(register, ask, stage):
    hidden = factories.at_stage(stage, title="Секретное соглашение")
    for address in (
        f"agreements/{hidden.pk}/",
        f"agreements/{hidden.pk}/history/",
        f"agreements/{hidden.pk}/documents/",
    ):
        problem(ask(address), 404)
    assert ask("agreements/").json()["count"] == 68
    for address in EVERY_ADDRESS:
        response = ask(address.removeprefix(f"{API}/"))
        assert "Секретное" not in b"".join(response).decode()


def test_withdrawn_answers_gone_with_the_reason(register, ask):
    actions.withdraw(53, reason="Внесено дважды", by=factories.alice())
    for address in ("agreements/53/", "agreements/53/history/", "agreements/53/documents/"):
        found = problem(ask(address), 410)
        assert found["reason"] == "Внесено дважды"
        assert "Внесено дважды" in found["detail"]
    assert ask("agreements/").json()["count"] == 67


def test_changes_since_a_number(register, ask, client):
    numbers = [change["number"] for change in ask("changes/", since=60).json()["results"]]
    assert numbers[:8] == list(range(61, 69)) and numbers == sorted(set(numbers))
    factories.draft()
    published = factories.published()
    *_, last = walked(client, f"{API}/changes/?since=60&page_size=3")
    assert (last["action"], last["agreement"]) == ("publish", published.pk)
    assert "draft" not in {change["action"] for change in ask("changes/").json()["results"]}


# Asked again


class TestUnchanged:
    def again(self, client, address):
        return client.get(address, headers={"if-none-match": client.get(address)["ETag"]})

    @pytest.mark.parametrize("address", EVERY_ADDRESS)
    def test_costs_one_query(self, register, client, address, django_assert_num_queries):
        etag = client.get(address)["ETag"]
        with django_assert_num_queries(1):
            response = client.get(address, headers={"if-none-match": f'W/{etag}, "other"'})
        assert (response.status_code, response.content) == (304, b"")
        assert response["ETag"] == etag

    def test_a_draft_moves_nothing(self, register, client):
        etag = client.get(f"{API}/agreements/")["ETag"]
        factories.draft(parties=[])
        assert client.get(f"{API}/agreements/")["ETag"] == etag

    def test_a_public_change_moves_everything(self, register, client):
        etag = client.get(f"{API}/agreements/")["ETag"]
        factories.published()
        response = client.get(f"{API}/agreements/", headers={"if-none-match": etag})
        assert (response.status_code, response.json()["count"]) == (200, 69)

    def test_so_does_midnight(self, register, client):
        etag = client.get(f"{API}/agreements/")["ETag"]
        with time_machine.travel(TODAY + timedelta(days=2)):
            assert client.get(f"{API}/agreements/", headers={"if-none-match": etag}).status_code == 200

    def test_language_and_question_have_their_own(self, register, client):
        asked = ["", "?lang=en", "?status=ended", "?as_of=2014-06-01"]
        assert len({client.get(f"{API}/agreements/{query}")["ETag"] for query in asked}) == 4

    def test_what_was_refused_has_none(self, register, client):
        assert "ETag" not in client.get(f"{API}/agreements/?page=0")
        assert "ETag" not in client.get(f"{API}/agreements/999/")


# Around the answers


class TestThrottle:
    @pytest.fixture(autouse=True)
    def rate(self, settings, register):
        settings.API_RATE = "3/minute"

    def test_too_many_are_told_when_to_come_back(self, client):
        for _ in range(3):
            assert client.get(f"{API}/themes/").status_code == 200
        response = client.get(f"{API}/themes/")
        problem(response, 429)
        assert 1 <= int(response["Retry-After"]) <= 60
        with time_machine.travel(TODAY + timedelta(days=1)):
            assert client.get(f"{API}/themes/").status_code == 200

    def test_each_address_counts_for_itself(self, client):
        for _ in range(4):
            client.get(f"{API}/themes/")
        assert client.get(f"{API}/themes/", REMOTE_ADDR="192.0.2.7").status_code == 200

    def test_who_is_signed_in_may_ask_more_often_from_any_address(self, client):
        client.force_login(factories.alice())
        for number in range(15):
            address = f"192.0.2.{number}"
            assert client.get(f"{API}/themes/", {"lang": "en"}, REMOTE_ADDR=address).status_code == 200
        problem(client.get(f"{API}/themes/"), 429)

    def test_a_forged_header_helps_nobody(self, client):
        answers = [client.get(f"{API}/themes/", headers={"x-forwarded-for": f"10.0.0.{n}"}) for n in range(4)]
        assert answers[-1].status_code == 429

    def test_the_bulk_file_counts_for_more(self, client):
        problem(client.get(f"{API}/agreements/bulk.jsonl"), 429)

    def test_an_unchanged_answer_costs_nothing(self, client):
        etag = client.get(f"{API}/themes/")["ETag"]
        for _ in range(5):
            assert client.get(f"{API}/themes/", headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize("address", [*EVERY_ADDRESS, f"{API}/nowhere/", f"{API}/agreements/?page=0"])
def test_scripts_of_other_sites_may_read(register, client, address):
    assert client.get(address)["Access-Control-Allow-Origin"] == "*"


def test_scripts_of_other_sites_may_ask_first(register, client):
    response = client.options(
        f"{API}/agreements/", headers={"origin": "https://a.example", "access-control-request-method": "GET"}
    )
    assert response.status_code == 204
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE"
    asked = response["Access-Control-Allow-Headers"].split(", ")
    assert {"Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match"} <= set(asked)
    assert "Access-Control-Allow-Credentials" not in response


def test_pages_are_not_open_to_scripts_of_other_sites(register, client):
    assert "Access-Control-Allow-Origin" not in client.get("/agreements/")


def test_compressed_for_whoever_can_read_it(register, client):
    plain = client.get(f"{API}/agreements/")
    packed = client.get(f"{API}/agreements/", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert client.get(f"{API}/agreements/", headers={"if-none-match": packed["ETag"]}).status_code == 304


@pytest.mark.parametrize("accepted", ["text/html", "application/xml", "*/*", "nonsense"])
def test_json_whatever_is_accepted(register, client, accepted):
    response = client.get(f"{API}/agreements/", headers={"accept": accepted})
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize("address", EVERY_ADDRESS)
def test_head_has_no_body(register, client, address):
    response = client.head(address)
    assert response.status_code == 200
    assert response["ETag"] == client.get(address)["ETag"]


class TestDocs:
    def test_everything_comes_from_here(self, register, client):
        page = client.get(f"{API}/docs/")
        assert page.status_code == 200
        assert b"http" not in page.content
        assert b"<style" not in page.content
        script = client.get(f"{API}/docs/?script=")
        assert script["Content-Type"] == "application/javascript"
        assert f'url: "{API}/schema/"'.encode() in script.content.replace(b"\\u002D", b"-")


# What it costs


@pytest.mark.parametrize(
    ("address", "cold", "warm"),
    [
        # the edition; № п/п; how many; the rows; what belongs to them
        ("agreements/", 5, 1),
        ("agreements/?page_size=1000", 5, 1),
        ("agreements/?page=2&page_size=10&order=title", 5, 1),
        ("agreements/?cursor=", 6, 1),
        ("agreements/50/", 5, 3),
        ("agreements/50/history/", 5, 4),
        ("territories/", 6, 5),
        ("bodies/", 3, 2),
        ("countries/", 3, 2),
        ("themes/", 3, 2),
        ("changes/", 4, 3),
    ],
)
def test_queries(register, ask, address, cold, warm):
    ask("agreements/51/")  # once in the life of the process Django asks SQLite whether it knows JSON
    cache.clear()
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert ask(address).status_code == 200
        counts.append(len(queries))
    assert counts == [cold, warm]


def test_more_places_cost_no_more_queries(register, ask):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert ask("territories/", page_size=1000).status_code == 200
        return len(queries)

    cost()
    few = cost()
    Territory.objects.bulk_create(Territory(name=f"Район {n}", short_name=f"{n}", country_id="BY") for n in range(900))
    assert cost() == few


def test_a_day_is_counted_once(register, ask):
    assert ask("agreements/53/").json()["list_number"] == 53
    actions.withdraw(1, reason="Внесено дважды", by=factories.alice())
    assert ask("agreements/53/").json()["list_number"] == 52
    assert Agreement.objects.public().count() == 67
