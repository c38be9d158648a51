"""The API that writes: rights first, then the version; the same rules and messages as the admin, the same history."""

import json
import threading
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts import tokens
from accounts.choices import Scope
from accounts.models import Answer, Change
from agreements import actions
from agreements.choices import EndGround, Stage
from agreements.models import Agreement, Attachment, NumberSeries
from tests import event_factories, factories
from tests.factories import SIGNED, alice, bob, carol, dave, krichev, vyazma
from tests.invariants import demand_consistent, everything, one_change

pytestmark = pytest.mark.django_db
LIST = "/api/v1/agreements/"
DRAFT = {
    "title": "Соглашение о сотрудничестве от 28 сентября 2018 года",
    "signed_on": "2018-09-28",
    "parties": [
        {"name_as_signed": "Администрация Вяземского района", "territory": "Вяземский район"},
        {"name_as_signed": "Кричевский райисполком", "territory": "Кричевский район"},
    ],
}


class Program:
    """A client with a token."""

    def __init__(self, user, scope=Scope.REGISTER):
        self.client = Client()
        self.headers = {}
        if user:
            _token, secret = tokens.issue(user, name="Программа", scope=scope, by=dave())
            self.headers["Authorization"] = f"Bearer {secret}"

    def ask(self, method, path, body=None, **headers):
        content = {"data": "" if body is None else json.dumps(body), "content_type": "application/json"}
        if method == "get":
            content = {}
        return getattr(self.client, method)(path, **content, headers=self.headers | headers)

    def read(self, agreement):
        return self.ask("get", address(agreement))


def address(agreement, deed="") -> str:
    return f"{LIST}{agreement.pk}/{deed}"


@pytest.fixture(autouse=True)
def _places():
    vyazma()
    krichev()


def problem(response, status) -> dict:
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == "application/problem+json"
    return response.json()


class TestWho:
    def test_nobody_is_told_how(self):
        response = Program(None).ask("post", LIST, DRAFT)
        assert "токен" in problem(response, 401)["detail"]
        assert response["WWW-Authenticate"] == "Bearer"

    def test_a_token_that_is_none(self):
        program = Program(None)
        program.headers["Authorization"] = "Bearer perechen_чужой".encode().decode("latin-1")
        problem(program.ask("get", LIST), 401)

    def test_the_scope_holds_back(self):
        problem(Program(bob(), Scope.READ).ask("post", LIST, DRAFT), 403)
        assert not Agreement.objects.exists()

    @pytest.mark.parametrize("user", [alice, bob])
    def test_the_scope_of_drafts_gives_no_number(self, user):
        sent = DRAFT | {"registration": {"state": "numbered", "series": factories.series().pk, "sequence": 5000}}
        errors = problem(Program(user(), Scope.WRITE).ask("post", LIST, sent), 400)["errors"]
        assert set(errors) == {"registration"}
        assert factories.series().next_number == 1
        assert Program(alice(), Scope.REGISTER).ask("post", LIST, sent).status_code == 201
        assert NumberSeries.objects.get().next_number == 5001

    @pytest.mark.parametrize("user", [alice, bob])
    def test_the_scope_of_drafts_takes_no_number_off(self, user):
        agreement = factories.draft(bob(), registration="none")
        actions.register([agreement], on=factories.TODAY, by=alice())
        program = Program(user(), Scope.WRITE)
        sent = {"registration": {"state": "none"}}
        problem(program.ask("patch", address(agreement), sent, **{"If-Match": "*"}), 400)
        problem(program.ask("delete", address(agreement), **{"If-Match": "*"}), 400)
        assert (Agreement.objects.get().number, NumberSeries.objects.get().annulled) == ("1-с", [])
        assert program.ask("patch", address(agreement), {"note": "моё"}, **{"If-Match": "*"}).status_code == 200
        assert Program(alice()).ask("delete", address(agreement), **{"If-Match": "*"}).status_code == 204
        assert NumberSeries.objects.get().annulled == [1]

    def test_a_role_without_the_right(self):
        problem(Program(dave()).ask("post", LIST, DRAFT), 403)

    def test_a_session_needs_the_token_of_a_form(self):
        client = Client(enforce_csrf_checks=True)
        client.force_login(alice())
        response = client.post(LIST, json.dumps(DRAFT), content_type="application/json")
        problem(response, 403)
        client = Client()
        client.force_login(alice())
        assert client.post(LIST, json.dumps(DRAFT), content_type="application/json").status_code == 201

    def test_rights_are_asked_before_the_version(self):
        agreement = factories.draft(bob())
        problem(Program(None).ask("patch", address(agreement), {}), 401)
        problem(Program(bob(), Scope.READ).ask("patch", address(agreement), {}), 403)
        problem(Program(bob()).ask("patch", address(agreement), {}), 428)

    @pytest.mark.parametrize(
        "deed", ["submit", "return", "register", "publish", "correct", "end", "replace", "withdraw"]
    )
    def test_a_draft_of_another_municipality_is_not_there(self, deed):
        agreement = factories.draft(bob())
        program = Program(carol())
        before = everything()
        response = program.ask("post", address(agreement, f"{deed}/"), {"reason": "Чужое"})
        assert response.status_code in (403, 404)
        assert program.read(agreement).status_code == 404
        assert "Вяземский" not in response.content.decode()
        after = everything()
        assert after.pop("accounts.Token") and before.pop("accounts.Token")  # its last use is noted
        assert after == before


class TestReading:
    def test_with_a_token_own_drafts_are_there(self):
        mine, others = factories.draft(bob()), factories.draft(carol())
        listed = Program(bob()).ask("get", LIST).json()
        assert [record["id"] for record in listed["results"]] == [mine.pk] and listed["count"] == 1
        assert Program(None).ask("get", LIST).json()["count"] == 0
        assert {record["id"] for record in Program(alice()).ask("get", LIST).json()["results"]} == {mine.pk, others.pk}

    def test_what_one_may_see_is_kept_for_nobody_else(self):
        factories.draft(bob())
        program = Program(bob())
        first = program.ask("get", LIST)
        assert first["Cache-Control"].startswith("private")
        assert Program(None).ask("get", LIST).json()["count"] == 0
        assert Program(carol()).ask("get", LIST).json()["count"] == 0
        factories.draft(bob())
        assert program.ask("get", LIST).json()["count"] == 2

    @pytest.mark.parametrize("path", [LIST, f"{LIST}{{}}/", f"{LIST}{{}}/history/", "/api/v1/countries/"])
    def test_an_unchanged_answer_is_not_sent_again(self, path):
        path, program = path.format(factories.draft(bob()).pk), Program(bob())
        first = program.ask("get", path)
        again = program.ask("get", path, **{"If-None-Match": f'W/{first["ETag"]}, "other"'})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"].startswith("private") and "Authorization" in again["Vary"]
        assert program.ask("head", path)["ETag"] == first["ETag"]

    def test_what_changed_is_sent_again(self):
        agreement, program = factories.draft(bob()), Program(bob())
        before = {path: program.ask("get", path)["ETag"] for path in (LIST, address(agreement))}
        actions.edit(agreement, {"title": "Договор о дружбе"}, by=bob())
        for path, etag in before.items():
            assert program.ask("get", path, **{"If-None-Match": etag}).status_code == 200

    def test_a_record_is_sent_again_when_another_one_moves_it(self):
        first, second = factories.published(), factories.published()
        program = Program(alice())
        etag = program.read(second)["ETag"]
        actions.end(first, on=SIGNED, ground=EndGround.AGREED, by=alice())
        response = program.ask("get", address(second), **{"If-None-Match": etag})
        assert response.json()["list_number"] == 1
        assert program.ask("post", address(second, "end/"), {"ground": "agreed", "on": "2026-11-01"},
                           **{"If-Match": etag}).status_code == 200  # fmt: skip

    def test_drafts_by_stage_signed_or_not(self):
        unsigned = factories.draft(bob(), signed_on=None)
        factories.published()
        found = Program(bob()).ask("get", f"{LIST}?stage=draft").json()["results"]
        assert [record["id"] for record in found] == [unsigned.pk]

    def test_whoever_signs_in_finds_everything_that_is_public_too(self):
        published, _others = factories.published(), factories.draft(carol())
        public = factories.published(parties=[factories.party(factories.gagarin()), factories.party(krichev())])
        mine = factories.draft(bob())
        found = Program(bob(), Scope.READ).ask("get", LIST).json()
        assert {record["id"] for record in found["results"]} == {published.pk, public.pk, mine.pk}
        assert Program(None).ask("get", LIST).json()["count"] == 2

    def test_an_invented_token_leaves_what_is_kept_as_it_is(self):
        factories.published()
        nobody, liar = Program(None), Program(None)
        liar.headers = {"Authorization": "Basic invented", "Cookie": "sessionid=invented"}
        for address in (LIST, "/api/v1/themes/"):
            assert nobody.ask("get", address).status_code == 200
        kept = set(cache._cache)
        for address in (LIST, "/api/v1/themes/"):
            for _ in range(3):
                assert liar.ask("get", address).status_code == 200
        assert set(cache._cache) == kept

    def test_the_stage_is_no_question_of_everyone(self):
        problem(Program(None).ask("get", f"{LIST}?stage=draft"), 400)


class TestDrafts:
    def test_made_as_the_admin_makes_them(self):
        program = Program(bob())
        with one_change("draft", is_public=False):
            response = program.ask("post", LIST, DRAFT)
        record = response.json()
        assert response.status_code == 201
        assert response["Location"].endswith(f"{LIST}{record['id']}/")
        agreement = Agreement.objects.get()
        assert (agreement.submitted_by, agreement.stage) == (vyazma(), Stage.DRAFT)
        assert record["short_name"] == "Вяземский район — Кричевский район"
        assert [party["side"] for party in record["parties"]] == ["home", "foreign"]

    def test_every_field_that_is_wrong_is_named(self):
        sent = DRAFT | {"signed_on": "вчера", "kind": "treaty", "colour": "red", "term": {"kind": "fixed", "years": 0}}
        errors = problem(Program(bob()).ask("post", LIST, sent), 400)["errors"]
        assert set(errors) == {"signed_on", "kind", "colour", "term"}
        assert not Agreement.objects.exists()

    def test_of_names_that_are_none_some_are_named(self):
        sent = DRAFT | {f"unknown_{number}": 1 for number in range(10_000)}
        errors = problem(Program(bob()).ask("post", LIST, sent), 400)["errors"]
        assert len(errors) == 20 and all(name.startswith("unknown_") for name in errors)

    def test_a_rule_of_the_register_is_said_beside_its_field(self):
        sent = DRAFT | {"force_rule": "stated"}
        assert set(problem(Program(bob()).ask("post", LIST, sent), 400)["errors"]) == {"force_on"}

    @pytest.mark.parametrize("body", [[], "text", 5])
    def test_what_is_no_object(self, body):
        problem(Program(bob()).ask("post", LIST, body), 400)

    def test_what_is_no_json(self):
        program = Program(bob())
        response = program.client.post(LIST, "{", content_type="application/json", headers=program.headers)
        problem(response, 400)

    def test_changed_with_the_version_that_was_read(self):
        agreement = factories.draft(bob())
        program = Program(bob())
        etag = program.read(agreement)["ETag"]
        response = program.ask("patch", address(agreement), {"title": "Договор о дружбе"}, **{"If-Match": etag})
        assert response.status_code == 200 and response.json()["title"] == "Договор о дружбе"
        problem(program.ask("patch", address(agreement), {"title": "Поздно"}, **{"If-Match": etag}), 412)
        agreement.refresh_from_db()
        assert agreement.title == "Договор о дружбе"
        demand_consistent()

    def test_the_new_version_comes_with_the_answer(self):
        agreement = factories.draft(bob())
        program = Program(bob())
        etag = program.read(agreement)["ETag"]
        for title in ("Первое", "Второе"):
            response = program.ask("patch", address(agreement), {"title": title}, **{"If-Match": etag})
            assert response.status_code == 200
            etag = response["ETag"]

    def test_put_says_everything(self):
        agreement = factories.draft(bob(), end_text="слово")
        program = Program(bob())
        etag = program.read(agreement)["ETag"]
        response = program.ask("put", address(agreement), DRAFT, **{"If-Match": etag})
        assert response.status_code == 200
        agreement.refresh_from_db()
        assert (agreement.title, agreement.end_text) == (DRAFT["title"], "")

    def test_what_was_read_goes_back_with_one_change(self):
        factories.series()
        older = factories.published()
        number = {"state": "numbered", "number": "7-с", "on": "2018-10-05"}
        draft = factories.draft(force_rule="stated", force_on=SIGNED, note="Позвонить")
        program = Program(alice())
        program.ask("patch", address(draft), {
            "registration": number, "themes": [], "supersedes": [older.pk], "source": {"document": "список"},
            "term": {"kind": "renewing", "years": 5, "renewal": "automatic"}, "end_text": "слово",
            "practical": {"state": "dormant", "on": "2020-01-01", "source": "Справка"},
        }, **{"If-Match": "*"})  # fmt: skip
        read = program.read(draft).json()
        back = program.ask("put", address(draft), read | {"title": "Договор о дружбе"}, **{"If-Match": "*"})
        assert back.status_code == 200, back.json()
        assert {name for name in read if back.json()[name] != read[name]} == {"title", "updated_at"}
        draft.refresh_from_db()
        assert (draft.registration_text, draft.term_text, draft.parties_text) == ("", "", "")  # still composed
        assert draft.note == "Позвонить"

    def test_what_was_read_goes_back_with_a_change_inside(self):
        draft, program = factories.draft(), Program(alice())
        read = program.read(draft).json()
        read["term"] |= {"kind": "fixed", "years": 3}
        read["parties"][0]["name_as_signed"] = "Район"
        back = program.ask("put", address(draft), read, **{"If-Match": "*"}).json()
        assert (back["term"]["text"], back["parties"][0]["name_as_signed"]) == ("3 года", "Район")

    @pytest.mark.parametrize(
        ("sent", "named"),
        [
            ({"status": "ended"}, "status"),
            ({"id": 1_000_000}, "id"),
            ({"url": "/"}, "url"),
            ({"term": {"next_boundary": "2030-01-01"}}, "term"),
            ({"signed_precision": "month"}, "signed_precision"),
            ({"parties": [{"territory": "Вяземский район", "region": "Минская область"}]}, "parties"),
            ({"registration": {"number": "200-я"}}, "registration"),
            ({"registration": {"number": "20-с", "sequence": 21}}, "registration"),
            ({"registration": {"number": "20-с", "state": "unnumbered"}}, "registration"),
        ],
    )
    def test_what_follows_from_the_rest_cannot_say_something_else(self, sent, named):
        factories.series()
        agreement, before = factories.draft(), everything()
        errors = problem(Program(alice()).ask("patch", address(agreement), sent, **{"If-Match": "*"}), 400)["errors"]
        assert set(errors) == {named}
        assert everything()["agreements.Agreement"] == before["agreements.Agreement"]

    @pytest.mark.parametrize("precision", ["day", "month"])
    def test_how_well_a_day_is_known_may_be_said_when_it_agrees(self, precision):
        signed = {"signed_on": {"day": "2018-09-28", "month": "2018-09"}[precision]}
        response = Program(bob()).ask("post", LIST, DRAFT | signed | {"signed_precision": precision})
        assert response.json()["signed_precision"] == precision

    def test_a_number_names_its_series(self):
        factories.series("я"), factories.series("с")
        sent = DRAFT | {"registration": {"state": "numbered", "number": "200-с", "on": "2018-10-05"}}
        record = Program(alice()).ask("post", LIST, sent).json()
        assert record["registration"] == {
            "state": "numbered", "number": "200-с", "sequence": 200, "on": "2018-10-05",
        }  # fmt: skip
        assert Agreement.objects.get().series.suffix == "с"

    def test_dropped(self):
        agreement = factories.draft(bob())
        program = Program(bob())
        problem(program.ask("delete", address(agreement)), 428)
        response = program.ask("delete", address(agreement), **{"If-Match": program.read(agreement)["ETag"]})
        assert response.status_code == 204
        assert not Agreement.objects.exists()

    def test_what_is_published_is_not_edited(self):
        agreement = factories.published()
        program = Program(alice())
        etag = program.read(agreement)["ETag"]
        problem(program.ask("patch", address(agreement), {"title": "Иное"}, **{"If-Match": etag}), 409)

    def test_what_is_public_of_another_municipality_is_read_and_not_written(self):
        agreement, program = factories.published(), Program(carol())
        assert program.read(agreement).status_code == 200
        problem(program.ask("patch", address(agreement), {"title": "Чужое"}, **{"If-Match": "*"}), 403)


class TestDeeds:
    def test_from_the_draft_to_the_register(self):
        officer, registrar = Program(bob()), Program(alice())
        key = officer.ask("post", LIST, DRAFT).json()["id"]
        agreement = Agreement.objects.get(pk=key)
        assert officer.ask("post", address(agreement, "submit/")).json()["stage"] == "submitted"
        assert "reason" in problem(registrar.ask("post", address(agreement, "return/"), {}), 400)["errors"]
        back = registrar.ask("post", address(agreement, "return/"), {"reason": "Нет тела"})
        assert back.json()["stage"] == "returned"
        officer.ask("post", address(agreement, "submit/"))
        registered = registrar.ask("post", address(agreement, "register/"), {"on": "2026-11-20"}).json()
        assert registered["registration"]["number"] == "1-с"
        assert registrar.ask("post", address(agreement, "publish/")).json()["stage"] == "published"
        assert Program(None).read(agreement).status_code == 200
        demand_consistent()

    def test_correcting_asks_for_the_public_reason(self):
        agreement = factories.published()
        program = Program(alice())
        assert (
            "reason" in problem(program.ask("post", address(agreement, "correct/"), {"title": "Иное"}), 400)["errors"]
        )
        sent = {"title": "Иное", "reason": "Описка"}
        assert program.ask("post", address(agreement, "correct/"), sent).json()["title"] == "Иное"
        assert Change.objects.order_by("number").last().reason == "Описка"

    def test_ended_and_replaced_and_withdrawn(self):
        program = Program(alice())
        agreement, older = factories.published(signed_on=date(2024, 9, 28)), factories.published()
        replaced = program.ask("post", address(agreement, "replace/"), {"supersedes": [older.pk]}).json()
        assert replaced["supersedes"] == [older.pk]
        ended = program.ask("post", address(agreement, "end/"), {"on": "2026-11-01", "ground": "agreed"}).json()
        assert (ended["ended_on"], ended["status"]) == ("2026-11-01", "ended")
        assert program.ask("post", address(agreement, "withdraw/"), {"reason": "Ошибка"}).status_code == 200
        assert problem(program.read(agreement), 410)["reason"] == "Ошибка"

    def test_out_of_turn(self):
        agreement = factories.published()
        problem(Program(alice()).ask("post", address(agreement, "publish/")), 409)

    @pytest.mark.parametrize(
        ("deed", "sent", "named"),
        [
            ("end", {"on": "2000-01-01", "ground": "agreed"}, "on"),
            ("end", {"known_by": "2000-01-01", "ground": "agreed"}, "known_by"),
            ("end", {"on": "2026-01-01"}, "ground"),
            ("set-practical", {"state": "dormant", "on": "2026-01-01"}, "source"),
            ("set-practical", {"state": "dormant", "source": "Справка"}, "source"),
            ("register", {"on": "2000-01-01"}, "on"),
            ("correct", {"supersedes": [0], "reason": "Описка"}, "supersedes"),
            ("correct", {"supersedes": [999], "reason": "Описка"}, "supersedes"),
            ("correct", {"practical": {"state": "dormant"}, "reason": "Описка"}, "practical"),
            ("correct", {"term": {"kind": "fixed"}, "reason": "Описка"}, "term"),
            ("correct", {"registration": {"state": "numbered", "sequence": 5}, "reason": "Описка"}, "registration"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_named_as_it_was_sent(self, deed, sent, named):
        agreement = factories.published()
        errors = problem(Program(alice()).ask("post", address(agreement, f"{deed}/"), sent), 400)["errors"]
        assert set(errors) == {named}

    def test_with_a_version_that_is_old(self):
        agreement = factories.draft()
        program = Program(alice())
        etag = program.read(agreement)["ETag"]
        actions.edit(agreement, {"note": "позже"}, by=alice())
        problem(program.ask("post", address(agreement, "publish/"), **{"If-Match": etag}), 412)


class TestDocumentsOfWhatIsPublic:
    """What everybody reads is changed by who may correct it, never by a token for drafts."""

    def sent(self, program, path, **more):
        return program.client.post(path, {"language": "ru"} | more, headers=program.headers)

    def test_the_scope_of_drafts_touches_none(self):
        agreement = factories.published()
        shown = actions.attach(agreement, factories.pdf(), is_public=True, by=alice())
        hidden = actions.attach(agreement, factories.pdf(), by=alice())
        program = Program(alice(), Scope.WRITE)
        where = address(agreement, "documents/")
        problem(self.sent(program, where, file=factories.pdf(), is_public="true"), 403)
        problem(program.ask("post", f"{where}{shown.pk}/hide/"), 403)
        problem(program.ask("post", f"{where}{hidden.pk}/show/"), 403)
        problem(program.ask("delete", f"{where}{hidden.pk}/", **{"If-Match": "*"}), 403)
        assert {one.pk: one.is_public for one in Attachment.objects.all()} == {shown.pk: True, hidden.pk: False}

    def test_the_scope_of_the_register_does(self):
        agreement = factories.published()
        program = Program(alice())
        where = address(agreement, "documents/")
        key = self.sent(program, where, file=factories.pdf(), is_public="true").json()["id"]
        assert program.ask("post", f"{where}{key}/hide/").status_code == 200
        assert program.ask("delete", f"{where}{key}/", **{"If-Match": "*"}).status_code == 204

    @pytest.mark.parametrize(("scope", "status"), [(Scope.WRITE, 403), (Scope.REGISTER, 200)])
    def test_a_published_report(self, today, scope, status):
        report = event_factories.published().report
        sent = {"closing_note": "Иное", "reason": "Описка"}
        response = Program(alice(), scope).ask("patch", f"/api/v1/reports/{report.pk}/", sent, **{"If-Match": "*"})
        assert response.status_code == status, response.content.decode()
        assert report.editions.count() == (1 if status == 403 else 2)

    def test_the_language_is_a_code(self):
        agreement, program = factories.draft(bob()), Program(bob())
        where = address(agreement, "documents/")
        refused = self.sent(program, where, file=factories.pdf(), language="<b>")
        assert set(problem(refused, 400)["errors"]) == {"language"}
        assert self.sent(program, where, file=factories.pdf(), language="be").status_code == 201


class TestHowMuchIsRead:
    """Nothing is written to the disk before it is known how much it is."""

    MULTIPART = "multipart/form-data; boundary=x"

    @pytest.mark.parametrize("path", [LIST, "/api/v1/agreements/1/documents/"])
    def test_more_is_not_read(self, settings, path):
        settings.UPLOAD_LIMIT = settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024**2
        sent = b"x" * (2 * 1024**2 + 1)
        response = Client().post(path, sent, content_type=self.MULTIPART)
        assert "КБ" in problem(response, 413)["detail"]
        response = Client().post(f"{path}?lang=en", sent, content_type=self.MULTIPART)
        assert "KB are read" in problem(response, 413)["detail"]

    def test_as_much_as_a_file_may_have_is(self, settings):
        settings.UPLOAD_LIMIT = settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024**2
        sent = b"x" * (2 * 1024**2)
        assert Client().post(f"{LIST}1/documents/", sent, content_type=self.MULTIPART).status_code == 401
        problem(Client().post(LIST, sent, content_type=self.MULTIPART), 413)

    @pytest.mark.parametrize("path", ["/", "/admin/login/", "/admin/agreements/agreement/add/"])
    def test_pages_neither(self, settings, path):
        response = Client().post(path, b"x" * (3 * 1024**2), content_type=self.MULTIPART)
        assert response.status_code == 413
        assert response["Content-Type"].startswith("text/plain")

    def test_without_a_length(self):
        problem(Client().post(LIST, "{}", content_type="application/json", HTTP_TRANSFER_ENCODING="chunked"), 411)


class TestGuessing:
    def test_invalid_tokens_are_counted_like_any_request(self, settings):
        settings.API_RATE = "2/minute"
        liar = Program(None)
        liar.headers = {"Authorization": "Bearer perechen_invented"}
        for path in (LIST, "/api/v1/changes/"):
            problem(liar.ask("get", path), 401)
        for path in (LIST, "/api/v1/changes/"):
            problem(liar.ask("get", path), 429)

    def test_a_request_is_counted_once(self, settings):
        settings.API_RATE = "2/minute"
        assert [Program(None).ask("get", LIST).status_code for _ in range(3)] == [200, 200, 429]


class TestOnce:
    """A request that is sent again because its answer was lost."""

    def test_the_same_answer_and_nothing_done_twice(self):
        program = Program(bob())
        first = program.ask("post", LIST, DRAFT, **{"Idempotency-Key": "a-1"})
        again = program.ask("post", LIST, DRAFT, **{"Idempotency-Key": "a-1"})
        assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
        assert again["Idempotent-Replayed"] == "true"
        assert (again["Location"], again["ETag"]) == (first["Location"], first["ETag"])
        assert Agreement.objects.count() == 1

    def test_without_a_key_it_is_done_twice(self):
        program = Program(bob())
        for _ in range(2):
            program.ask("post", LIST, DRAFT)
        assert Agreement.objects.count() == 2

    def test_a_key_is_of_its_user_and_its_request(self):
        program = Program(bob())
        program.ask("post", LIST, DRAFT, **{"Idempotency-Key": "a-1"})
        problem(program.ask("post", LIST, DRAFT | {"title": "Иное"}, **{"Idempotency-Key": "a-1"}), 422)
        assert Program(alice()).ask("post", LIST, DRAFT, **{"Idempotency-Key": "a-1"}).status_code == 201

    def test_what_was_refused_may_be_tried_again(self):
        program = Program(bob())
        problem(program.ask("post", LIST, {"title": 5}, **{"Idempotency-Key": "a-1"}), 400)
        assert not Answer.objects.exists()
        assert program.ask("post", LIST, DRAFT, **{"Idempotency-Key": "a-1"}).status_code == 201

    def test_while_it_runs(self):
        program = Program(bob())
        program.ask("post", LIST, DRAFT, **{"Idempotency-Key": "a-1"})
        Answer.objects.update(status=None)
        problem(program.ask("post", LIST, DRAFT, **{"Idempotency-Key": "a-1"}), 409)

    @pytest.mark.django_db(transaction=True)
    def test_at_the_same_moment(self):
        program = Program(bob())
        start, statuses = threading.Barrier(4), []

        def send():
            try:
                start.wait()
                other = Program(None)
                other.headers = program.headers
                statuses.append(other.ask("post", LIST, DRAFT, **{"Idempotency-Key": "a-1"}).status_code)
            finally:
                connection.close()

        threads = [threading.Thread(target=send) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert Agreement.objects.count() == 1
        assert set(statuses) <= {201, 409} and 201 in statuses
