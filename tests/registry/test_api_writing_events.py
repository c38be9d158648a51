"""Events, reports, submissions, roadmaps, measures and documents by a program, as the admin would write them."""

import json
import re
from datetime import date

import pytest

from agreements.models import Attachment, Theme
from events.models import Event, Report, Submission
from tests import event_factories, factories, roadmap_factories
from tests.factories import alice, bob, carol, krichev, vyazma
from tests.invariants import demand_consistent, everything, one_change
from tests.registry.test_api_rights import DESCRIBED, READY, address_of
from tests.registry.test_api_writing import Program, problem

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("today")]
EVENTS, REPORTS, SUBMISSIONS, ROADMAPS = (
    f"/api/v1/{name}/" for name in ("events", "reports", "submissions", "roadmaps")
)
QUARTER = {"year": 2026, "quarter": 3}


def event(**given) -> dict:
    typed = {
        "report": QUARTER, "title": "Форум", "place": "г. Кричев", "dates_text": "27 и 29 июля 2026 года",
        "result": "Обмен опытом", "participants": "Делегация района", "countries": ["BY"],
        "territories": ["Кричевский район"],
    }  # fmt: skip
    return typed | given


@pytest.fixture(autouse=True)
def _places():
    vyazma(), krichev()


class TestEvents:
    def test_a_draft_opens_its_quarter(self):
        response = Program(bob()).ask("post", EVENTS, event())
        record = response.json()
        assert response.status_code == 201, record
        assert response["Location"].endswith(f"{EVENTS}{record['id']}/")
        assert (record["territory"], record["stage"], record["number"]) == (vyazma().pk, "draft", None)
        assert record["spans"] == [
            {"from": "2026-07-27", "to": "2026-07-27"}, {"from": "2026-07-29", "to": "2026-07-29"},
        ]  # fmt: skip
        assert list(Event.objects.get().territories.all()) == [krichev()]
        assert Report.objects.get().submissions.get().municipality == vyazma()
        demand_consistent()

    def test_a_walk_meets_every_draft_without_its_days_too(self):
        days = {f"Событие {number}": "" if number % 3 else "27 июля 2026 года" for number in range(13)}
        written = {event_factories.drafted(title=title, dates_text=text).pk for title, text in days.items()}
        found, following = [], f"{EVENTS}?cursor=&page_size=3"
        while following:
            page = Program(bob()).ask("get", following).json()
            found += [record["id"] for record in page["results"]]
            following = page["next"]
        assert found == sorted(written, reverse=True)

    def test_by_the_id_of_the_report_and_the_name_of_the_municipality(self):
        report = event_factories.report()
        sent = event(report=report.pk, municipality="Вяземский район")
        assert Program(alice()).ask("post", EVENTS, sent).json()["territory"] == vyazma().pk

    def test_of_an_executive_body(self):
        event_factories.sphere()
        sent = event(report=QUARTER | {"kind": "regional"}, sphere="culture")
        assert Program(alice()).ask("post", EVENTS, sent).json()["sphere"] == "culture"
        assert (
            "sphere"
            in problem(Program(bob()).ask("post", EVENTS, event(report=Report.objects.get().pk)), 400)["errors"]
        )

    def test_what_is_wrong_is_named_and_no_quarter_is_opened(self):
        sent = event(title="", format="loud", colour="red", spans=[{"from": "2026-07-02", "to": "2026-07-01"}])
        errors = problem(Program(bob()).ask("post", EVENTS, sent), 400)["errors"]
        assert set(errors) == {"format", "colour", "spans"}
        assert set(problem(Program(bob()).ask("post", EVENTS, event(title="")), 400)["errors"]) == {"title"}
        assert not Report.objects.exists()

    def test_nobody_writes_for_another_municipality(self):
        problem(Program(carol()).ask("post", EVENTS, event(municipality=vyazma().pk)), 403)
        assert not Event.objects.exists()

    def test_changed_replaced_and_dropped(self):
        found = event_factories.drafted()
        program, where = Program(bob()), f"{EVENTS}{found.pk}/"
        etag = program.ask("get", where)["ETag"]
        changed = program.ask("patch", where, {"result": "Подписан план"}, **{"If-Match": etag})
        assert (changed.status_code, changed.json()["result"]) == (200, "Подписан план")
        problem(program.ask("patch", where, {"result": "Поздно"}, **{"If-Match": etag}), 412)
        whole = program.ask("put", where, {"title": "Форум", "dates_text": "1 июля 2026 года"}, **{
            "If-Match": changed["ETag"]})  # fmt: skip
        assert (whole.json()["result"], whole.json()["starts_on"], whole.json()["countries"]) == ("", "2026-07-01", [])
        problem(program.ask("delete", where), 428)
        assert program.ask("delete", where, **{"If-Match": whole["ETag"]}).status_code == 204
        assert not Event.objects.exists()
        demand_consistent()

    def test_a_tie_to_an_agreement_out_of_sight_stays(self):
        hidden, own = factories.draft(carol()), factories.published()
        found = event_factories.drafted()
        found.agreements.add(hidden)
        program = Program(bob())
        sent = {"agreements": [own.pk]}
        record = program.ask("patch", f"{EVENTS}{found.pk}/", sent, **{"If-Match": "*"}).json()
        assert record["agreements"] == [own.pk]
        assert set(found.agreements.all()) == {hidden, own}
        assert "agreements" in problem(program.ask("post", EVENTS, event(agreements=[hidden.pk])), 400)["errors"]

    def test_own_drafts_by_stage(self):
        mine, _other = event_factories.drafted(), event_factories.drafted(carol())
        listed = Program(bob()).ask("get", f"{EVENTS}?stage=draft").json()
        assert ([one["id"] for one in listed["results"]], listed["count"]) == ([mine.pk], 1)
        problem(Program(None).ask("get", f"{EVENTS}?stage=draft"), 400)

    def test_published_is_corrected_with_a_reason(self):
        found = event_factories.published()
        program, where = Program(alice()), f"{EVENTS}{found.pk}/"
        problem(program.ask("patch", where, {"title": "Иное"}, **{"If-Match": "*"}), 409)
        assert "reason" in problem(program.ask("post", f"{where}correct/", {"title": "Иное"}), 400)["errors"]
        with one_change("correct", is_public=True):
            done = program.ask("post", f"{where}correct/", {"title": "Иное", "reason": "Описка"})
        assert done.json()["title"] == "Иное"
        assert found.report.editions.count() == 2
        program.ask("post", f"{where}withdraw/", {"reason": "Дважды"})
        assert problem(program.ask("get", where), 410)["reason"] == "Дважды"
        problem(program.ask("post", f"{where}correct/", {"title": "Ещё", "reason": "Описка"}), 410)


class TestQuarter:
    def test_from_the_first_event_to_the_published_report(self):
        officer, registrar = Program(bob()), Program(alice())
        officer.ask("post", EVENTS, event())
        [submission] = officer.ask("get", SUBMISSIONS).json()["results"]
        where = f"{SUBMISSIONS}{submission['id']}/"
        assert officer.ask("post", f"{where}submit/").json()["stage"] == "submitted"
        problem(officer.ask("post", f"{where}submit/"), 409)
        remarks = [{"event": submission["events"][0], "text": "Кто участвовал?"}]
        back = registrar.ask("post", f"{where}return/", {"reason": "Мало", "remarks": remarks})
        assert (back.json()["stage"], back.json()["reason"]) == ("returned", "Мало")
        assert Event.objects.get().remark == "Кто участвовал?"
        officer.ask("post", f"{where}submit/")
        assert registrar.ask("post", f"{where}accept/").json()["stage"] == "accepted"
        report = f"{REPORTS}{submission['report']}/"
        etag = registrar.ask("get", report)["ETag"]
        noted = registrar.ask("patch", report, {"closing_note": "Примечание"}, **{"If-Match": etag})
        assert noted.json()["closing_note"] == "Примечание"
        assert "reason" not in noted.json()
        assert registrar.ask("post", f"{report}publish/").json()["stage"] == "published"
        assert Program(None).ask("get", report).json()["events"] == 1
        demand_consistent()

    def test_no_events_is_an_answer_too(self):
        officer = Program(bob())
        begun = officer.ask("post", SUBMISSIONS, {"report": QUARTER})
        assert begun.status_code == 201 and begun.json()["municipality"] == vyazma().pk
        again = officer.ask("post", SUBMISSIONS, {"report": QUARTER})
        assert again.json()["id"] == begun.json()["id"]
        handed_in = officer.ask("post", f"{SUBMISSIONS}{begun.json()['id']}/submit/").json()
        assert (handed_in["stage"], handed_in["events"]) == ("submitted", [])

    def test_what_is_not_written_yet_is_named(self):
        submission = event_factories.drafted(result="").report.submissions.get()
        said = problem(Program(bob()).ask("post", f"{SUBMISSIONS}{submission.pk}/submit/"), 400)
        assert "Форум" in said["detail"] or "форум" in said["detail"]

    def test_a_remark_on_an_event_of_another(self):
        submission, other = event_factories.handed_in(), event_factories.drafted(carol())
        sent = {"reason": "Мало", "remarks": [{"event": other.pk, "text": "?"}]}
        problem(Program(alice()).ask("post", f"{SUBMISSIONS}{submission.pk}/return/", sent), 400)
        assert Submission.objects.get(pk=submission.pk).stage == "submitted"

    def test_arranged(self):
        first, second = event_factories.drafted(), event_factories.drafted(title="Ярмарка")
        where = f"{REPORTS}{first.report_id}/arrange/"
        done = Program(alice()).ask("post", where, {"events": [second.pk, first.pk]}).json()
        assert done["sections"][0]["events"] == [second.pk, first.pk]


class TestRoadmaps:
    def plan(self, **given) -> dict:
        done = {"title": "Ярмарка", "responsible": [{"side": "home", "name": "Комитет"}], "items": ["раз", "два"]}
        return {
            "title": "План", "first_year": 2026, "last_year": 2028, "parties": [{"territory": "Вяземский район"}],
            "sections": [{"heading": "Торговля", "measures": [done]}],
        } | given  # fmt: skip

    def test_from_the_draft_to_progress(self):
        program = Program(alice())
        made = program.ask("post", ROADMAPS, self.plan())
        record = made.json()
        assert made.status_code == 201, record
        assert record["parties"][0]["territory"] == vyazma().pk
        where = f"{ROADMAPS}{record['id']}/"
        assert program.ask("post", f"{where}publish/").json()["stage"] == "published"
        measure = f"/api/v1/measures/{record['sections'][0]['measures'][0]}/"
        assert program.ask("get", measure).json()["items"] == ["раз", "два"]
        done = program.ask("post", f"{measure}progress/", {"on": "2026-10-05", "text": "Проведена"})
        assert (done.status_code, done.json()["progress"][0]["text"]) == (201, "Проведена")
        step = done.json()["progress"][0]["id"]
        back = program.ask("post", f"{measure}take-back/", {"progress": step, "reason": "Не та"}).json()
        assert back["progress"] == []
        ruled = program.ask("post", f"{measure}overrule/", {"state": "dropped", "reason": "Отказались"}).json()
        assert ruled["status"] == "dropped"
        ruled = program.ask("post", f"{measure}overrule/", {"state": None, "reason": "Передумали"}).json()
        assert ruled["status"] == "running"
        copy = program.ask("post", f"{where}clone/", {"first_year": 2029, "last_year": 2031})
        assert (copy.status_code, copy.json()["continues"]) == (201, record["id"])
        demand_consistent()

    def test_sections_that_are_sent_with_their_id_stay(self):
        roadmap = roadmap_factories.draft()
        section, measure = roadmap.sections.get(), roadmap.measures.get()
        kept = {"id": section.pk, "heading": "Иначе", "measures": [{"id": measure.pk, "title": "Иное"}]}
        program = Program(alice())
        changed = program.ask("patch", f"{ROADMAPS}{roadmap.pk}/", {"sections": [kept]}, **{"If-Match": "*"})
        assert changed.json()["sections"] == [{"id": section.pk, "heading": "Иначе", "measures": [measure.pk]}]
        strange = [{"id": 999, "heading": "Чужой", "measures": []}]
        problem(program.ask("patch", f"{ROADMAPS}{roadmap.pk}/", {"sections": strange}, **{"If-Match": "*"}), 400)

    def test_corrected_with_a_reason_and_withdrawn(self):
        roadmap = roadmap_factories.published()
        program, where = Program(alice()), f"{ROADMAPS}{roadmap.pk}/"
        assert "reason" in problem(program.ask("post", f"{where}correct/", {"copies": 2}), 400)["errors"]
        assert program.ask("post", f"{where}correct/", {"copies": 2, "reason": "Дополнено"}).json()["copies"] == 2
        assert program.ask("post", f"{where}withdraw/", {"reason": "Ошибка"}).status_code == 200
        problem(Program(None).ask("get", where), 410)


class TestSentBack:
    """What was read goes back with one change."""

    def back(self, path, **change):
        program = Program(alice())
        read = program.ask("get", path).json()
        back = program.ask("put", path, read | change, **{"If-Match": "*"})
        assert back.status_code == 200, back.json()
        return {name for name in read if back.json()[name] != read[name]}

    def test_an_event(self):
        known = event_factories.drafted(spans=[(date(2026, 7, 5), date(2026, 7, 5))], dates_text="5 июл.")
        path = f"{EVENTS}{known.pk}/"
        assert self.back(path) == set()
        assert self.back(path, place="г. Минск") == {"place"}
        assert self.back(path, dates_text="5 ию.") == {"dates_text"}

    def test_a_roadmap(self):
        path = f"{ROADMAPS}{roadmap_factories.draft().pk}/"
        assert self.back(path, languages="на русском языке") == {"languages", "updated_at"}


class TestDocuments:
    def where(self, agreement, rest="") -> str:
        return f"/api/v1/agreements/{agreement.pk}/documents/{rest}"

    def send(self, program, agreement, file=None, **fields):
        sent = {"file": file or factories.pdf()} | fields
        return program.client.post(self.where(agreement), sent, headers=program.headers)

    def test_sent_shown_hidden_and_removed(self):
        agreement, program = factories.draft(bob()), Program(bob())
        sent = self.send(program, agreement, kind="translation", language="be", is_public="true")
        record = sent.json()
        assert sent.status_code == 201, record
        assert (record["kind"], record["language"], record["is_public"], record["name"]) == (
            "translation", "be", True, "скан.pdf",
        )  # fmt: skip
        where = self.where(agreement, f"{record['id']}/")
        assert program.ask("post", f"{where}hide/").json()["is_public"] is False
        shown = program.ask("post", f"{where}show/")
        assert shown.json()["is_public"] is True
        problem(program.ask("delete", where), 428)
        problem(program.ask("delete", where, **{"If-Match": sent["ETag"]}), 412)
        assert program.ask("delete", where, **{"If-Match": shown["ETag"]}).status_code == 204
        assert not Attachment.objects.exists()
        demand_consistent()

    def test_an_internal_one_is_fetched_with_the_token(self):
        agreement, program = factories.published(), Program(bob())
        where = self.send(Program(alice()), agreement).json()["url"]
        assert program.ask("get", where).status_code == 200
        for other in (Program(None), Program(carol())):
            assert other.ask("get", where).status_code == 404

    def test_of_an_event(self):
        event, program = event_factories.drafted(bob()), Program(bob())
        path = f"{EVENTS}{event.pk}/documents/"
        assert "file" in problem(program.client.post(path, headers=program.headers), 400)["errors"]
        sent = program.client.post(path, {"file": factories.pdf(), "kind": "other"}, headers=program.headers)
        assert sent.status_code == 201 and sent.json()["is_public"] is False
        assert (
            sent["ETag"].split(".")[0].strip('"')
            == program.ask("get", f"{EVENTS}{event.pk}/")["ETag"][1:].split(".")[0]
        )
        [listed] = program.ask("get", path).json()["results"]
        assert listed == sent.json() and program.ask("get", listed["url"]).status_code == 200
        problem(Program(carol()).ask("get", path), 404)
        problem(Program(None).ask("get", path), 404)

    def test_of_a_public_event(self):
        event = event_factories.published()
        path = f"{EVENTS}{event.pk}/documents/"
        problem(Program(bob()).client.post(path, {"file": factories.pdf()}, headers=Program(bob()).headers), 403)
        office = Program(alice())
        for is_public in ("true", "false"):
            office.client.post(path, {"file": factories.pdf(), "is_public": is_public}, headers=office.headers)
        assert office.ask("get", path).json()["count"] == 2
        assert Program(None).ask("get", path).json()["count"] == 1

    @pytest.mark.parametrize(
        ("fields", "wrong"),
        [
            ({"file": "text"}, "file"),
            ({"kind": "selfie"}, "kind"),
            ({"language": "a\0b"}, None),
            ({"is_public": "maybe"}, "is_public"),
            ({"colour": "red"}, "colour"),
        ],
    )
    def test_what_is_wrong_is_named(self, fields, wrong):
        agreement = factories.draft(bob())
        errors = problem(self.send(Program(bob()), agreement, **fields), 400).get("errors", {})
        assert wrong is None or wrong in errors

    def test_the_checks_of_the_admin(self):
        agreement, program = factories.draft(bob()), Program(bob())
        for name, content in (("скан.exe", b"MZ"), ("скан.pdf", b"GIF89a")):
            file = factories.SimpleUploadedFile(name, content)
            assert "file" in problem(self.send(program, agreement, file), 400)["errors"]
        assert not Attachment.objects.exists()

    def test_a_key_is_of_the_same_file(self):
        agreement, program = factories.draft(bob()), Program(bob())
        program.headers["Idempotency-Key"] = "scan-1"
        first, again = self.send(program, agreement), self.send(program, agreement)
        assert (first.json()["id"], again["Idempotent-Replayed"]) == (again.json()["id"], "true")
        other = factories.SimpleUploadedFile("скан.pdf", b"%PDF-1.4\nother")
        problem(self.send(program, agreement, other), 422)
        assert Attachment.objects.count() == 1

    def test_of_another_agreement(self):
        mine, others = factories.draft(bob()), factories.draft(carol())
        record = self.send(Program(carol()), others).json()
        program = Program(bob())
        problem(program.ask("post", self.where(mine, f"{record['id']}/show/")), 404)
        problem(program.ask("delete", self.where(mine, f"{record['id']}/"), **{"If-Match": "*"}), 404)


class TestWhatIsSent:
    @pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x", ""])
    def test_only_json_is_read(self, kind):
        program = Program(bob())
        response = program.client.generic("POST", EVENTS, b"{}", content_type=kind, headers=program.headers)
        problem(response, 415)

    def test_documents_are_a_form(self):
        agreement, program = factories.draft(bob()), Program(bob())
        problem(program.ask("post", f"/api/v1/agreements/{agreement.pk}/documents/", {}), 415)

    @pytest.mark.parametrize(
        "body",
        [
            b"[" * 100_000, b'{"title": "\\ud800"}', b'{"\\udfff": 1}', b'{"title": "a\\u0000b"}', b"\xff", b"{",
            b'{"title": NaN}', b"null", b"[]", b'"text"', b"5", b'{"position": 1e400}',
            b'{"title": ' + b"9" * 5000 + b"}",
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("key", [{}, {"Idempotency-Key": "a-1"}])
    def test_nothing_that_is_sent_breaks_it(self, body, key):
        program, before = Program(bob()), everything()
        content = {"content_type": "application/json", "headers": program.headers | key}
        response = program.client.generic("POST", "/api/v1/agreements/", body, **content)
        problem(response, 400)
        after = everything()
        assert {name for name in after if after[name] != before[name]} <= {"accounts.Token"}

    def test_too_much(self, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
        problem(Program(bob()).ask("post", EVENTS, event(result="а" * 2000)), 413)


# The examples of the description


def examples() -> list[tuple]:
    return [
        (f"{method} {path.removeprefix('/api/v1/')}", content["examples"]["example"]["value"])
        for path, operations in DESCRIBED["paths"].items()
        for method, operation in operations.items()
        if "examples" in (content := operation.get("requestBody", {}).get("content", {}).get("application/json", {}))
    ]


@pytest.mark.parametrize(
    ("operation", "example"), examples(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_the_examples_of_the_description_run(operation, example):
    """On a record that is ready for it; ids in an example are those of the first records."""
    vyazma(), krichev(), factories.series()
    case = READY[operation]()
    ids = {"supersedes": case.sent.get("supersedes"), "progress": case.sent.get("progress")}
    sent = example | {name: ids[name] for name in ids if name in example}
    if "events" in example:
        sent["events"] = list(Event.objects.values_list("pk", flat=True))
    places = {"1": vyazma().pk, "2": krichev().pk}
    text = json.dumps(sent, ensure_ascii=False)
    sent = json.loads(re.sub(r'"territory": ([12])\b', lambda found: f'"territory": {places[found[1]]}', text))
    for name, place in (("municipality", vyazma()), ("territories", krichev())):
        if name in sent:
            sent[name] = place.pk if name == "municipality" else [place.pk]
    if "themes" in sent:
        Theme.objects.get_or_create(slug="twinning", defaults={"name": "Побратимство"})
    method = operation.partition(" ")[0]
    headers = {"If-Match": "*"} if method in ("put", "patch") else {}
    response = Program(alice()).ask(method, address_of(operation, case), sent, **headers)
    assert response.status_code in (200, 201), response.json()


def test_every_body_that_is_needed_has_an_example():
    lacking = [
        f"{method} {path}"
        for path, operations in DESCRIBED["paths"].items()
        for method, operation in operations.items()
        for content in operation.get("requestBody", {}).get("content", {}).values()
        if operation["requestBody"]["required"] and "examples" not in content and not path.endswith("/documents/")
    ]
    assert lacking == []
