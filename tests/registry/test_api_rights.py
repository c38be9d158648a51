"""Who may do what through the API: every address × method × who asks × whose record it is, in one table.

Who may is said by letters: R registrar, O officer of the municipality whose record it is, X officer of another one,
A administrator, S whoever has all rights, W a token of the officer that writes drafts, V one that only reads.
Everybody else is refused: 401 without a login, 403 without the right, 404 where the record is out of sight.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from django.db import transaction
from django.test import Client

from accounts import tokens
from accounts.choices import Scope
from agreements import actions as agreement_actions
from agreements.models import Attachment
from events.choices import ReportKind
from tests import event_factories, factories, roadmap_factories
from tests.factories import alice, bob, carol, dave, root
from tests.invariants import everything

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("today")]
DESCRIBED = yaml.safe_load((Path(__file__).resolve().parents[2] / "docs/openapi.yaml").read_text(encoding="utf-8"))
EVERYONE = "RSOXAWV"

# (address, method) → who may, on a record at the stage that the deed asks for
RIGHTS = {
    "post agreements/": "RSOXW",
    "put agreements/{id}/": "RSOW",
    "patch agreements/{id}/": "RSOW",
    "delete agreements/{id}/": "RSOW",
    "post agreements/{id}/submit/": "RSOW",
    "post agreements/{id}/return/": "RS",
    "post agreements/{id}/register/": "RS",
    "post agreements/{id}/publish/": "RS",
    "post agreements/{id}/correct/": "RS",
    "post agreements/{id}/end/": "RS",
    "post agreements/{id}/replace/": "RS",
    "post agreements/{id}/withdraw/": "RS",
    "post agreements/{id}/record-term/": "RS",
    "post agreements/{id}/set-practical/": "RS",
    "post agreements/{id}/documents/": "RSOW",
    "delete agreements/{id}/documents/{document}/": "RSOW",
    "post agreements/{id}/documents/{document}/show/": "RSOW",
    "post agreements/{id}/documents/{document}/hide/": "RSOW",
    "post events/": "RSOXW",
    "put events/{id}/": "RSOW",
    "patch events/{id}/": "RSOW",
    "delete events/{id}/": "RSOW",
    "post events/{id}/correct/": "RS",
    "post events/{id}/withdraw/": "RS",
    "post events/{id}/copy/": "RSOW",
    "post events/{id}/documents/": "RSOW",
    "patch reports/{id}/": "RS",
    "post reports/{id}/arrange/": "RS",
    "post reports/{id}/publish/": "RS",
    "post submissions/": "RSOXW",
    "post submissions/{id}/submit/": "RSOW",
    "post submissions/{id}/return/": "RS",
    "post submissions/{id}/accept/": "RS",
    "post roadmaps/": "RS",
    "put roadmaps/{id}/": "RS",
    "patch roadmaps/{id}/": "RS",
    "delete roadmaps/{id}/": "RS",
    "post roadmaps/{id}/publish/": "RS",
    "post roadmaps/{id}/correct/": "RS",
    "post roadmaps/{id}/withdraw/": "RS",
    "post roadmaps/{id}/clone/": "RS",
    "post measures/{id}/progress/": "RS",
    "post measures/{id}/take-back/": "RS",
    "post measures/{id}/overrule/": "RS",
}
# What a draft is to whoever asks: in sight or not there
SEES = {
    "agreements/{id}/": "RSOWV",
    "agreements/{id}/history/": "RSOWV",
    "agreements/{id}/documents/": "RSOWV",
    "events/{id}/": "RSOWV",
    "events/{id}/documents/": "RSOWV",
    "reports/{id}/": "RSOXWV",  # that a quarter is reported is no secret; what is in it is
    "submissions/{id}/": "RSOWV",
    "roadmaps/{id}/": "RS",
    "measures/{id}/": "RS",
}


@dataclass
class Case:
    """The record of bob's municipality that is ready for the deed, and what is sent."""

    record: object
    sent: dict
    document: int = 0


def handed_in():
    return event_factories.handed_in(bob())


def with_file():
    agreement = factories.draft(bob())
    attachment = agreement_actions.attach(agreement, factories.pdf(), by=bob())
    return Case(agreement, {}, attachment.pk)


def event_of_regional():
    return event_factories.in_sphere().report


def values() -> dict:
    home, foreign = factories.vyazma().pk, factories.krichev().pk
    return {
        "title": "Соглашение", "signed_on": "2018-09-28", "parties": [{"territory": home}, {"territory": foreign}],
    }  # fmt: skip


def plan() -> dict:
    return {"title": "План", "first_year": 2026, "last_year": 2027}


def reported() -> dict:
    return {"report": {"year": 2026, "quarter": 3}, "title": "Форум"}


WHY = {"reason": "Описка"}
READY = {
    "post agreements/": lambda: Case(None, values()),
    "put agreements/{id}/": lambda: Case(factories.draft(bob()), values()),
    "patch agreements/{id}/": lambda: Case(factories.draft(bob()), {"title": "Иное"}),
    "delete agreements/{id}/": lambda: Case(factories.draft(bob()), {}),
    "post agreements/{id}/submit/": lambda: Case(factories.draft(bob()), {}),
    "post agreements/{id}/return/": lambda: Case(factories.submitted(bob()), WHY),
    "post agreements/{id}/register/": lambda: Case(factories.draft(bob()), {}),
    "post agreements/{id}/publish/": lambda: Case(factories.submitted(bob()), {}),
    "post agreements/{id}/correct/": lambda: Case(factories.published(bob()), {"title": "Иное"} | WHY),
    "post agreements/{id}/end/": lambda: Case(factories.published(bob()), {"on": "2026-11-01", "ground": "agreed"}),
    "post agreements/{id}/replace/": lambda: Case(
        factories.published(bob(), signed_on=factories.TODAY), {"supersedes": [factories.published(bob()).pk]}
    ),
    "post agreements/{id}/withdraw/": lambda: Case(factories.published(bob()), WHY),
    "post agreements/{id}/record-term/": lambda: Case(factories.renewing(), {"change": "prolonged"}),
    "post agreements/{id}/set-practical/": lambda: Case(
        factories.published(bob()), {"state": "dormant", "on": "2026-11-01", "source": "Справка"}
    ),
    "post agreements/{id}/documents/": lambda: Case(factories.draft(bob()), {}),
    "delete agreements/{id}/documents/{document}/": with_file,
    "post agreements/{id}/documents/{document}/show/": with_file,
    "post agreements/{id}/documents/{document}/hide/": with_file,
    "post events/": lambda: Case(None, reported()),
    "put events/{id}/": lambda: Case(event_factories.drafted(), {"title": "Иное"}),
    "patch events/{id}/": lambda: Case(event_factories.drafted(), {"title": "Иное"}),
    "delete events/{id}/": lambda: Case(event_factories.drafted(), {}),
    "post events/{id}/correct/": lambda: Case(event_factories.published(), {"result": "Иное"} | WHY),
    "post events/{id}/withdraw/": lambda: Case(event_factories.published(), WHY),
    "post events/{id}/copy/": lambda: Case(event_factories.drafted(), {"report": {"year": 2026, "quarter": 4}}),
    "post events/{id}/documents/": lambda: Case(event_factories.drafted(), {}),
    "patch reports/{id}/": lambda: Case(event_factories.report(), {"closing_note": "Примечание"}),
    "post reports/{id}/arrange/": lambda: Case(event_factories.drafted().report, {}),
    "post reports/{id}/publish/": lambda: Case(event_of_regional(), {}),
    "post submissions/": lambda: Case(None, {"report": {"year": 2026, "quarter": 3}}),
    "post submissions/{id}/submit/": lambda: Case(event_factories.drafted().report.submissions.get(), {}),
    "post submissions/{id}/return/": lambda: Case(handed_in(), WHY),
    "post submissions/{id}/accept/": lambda: Case(handed_in(), {}),
    "post roadmaps/": lambda: Case(None, plan()),
    "put roadmaps/{id}/": lambda: Case(roadmap_factories.draft(), plan()),
    "patch roadmaps/{id}/": lambda: Case(roadmap_factories.draft(), {"title": "Иное"}),
    "delete roadmaps/{id}/": lambda: Case(roadmap_factories.draft(), {}),
    "post roadmaps/{id}/publish/": lambda: Case(roadmap_factories.draft(), {}),
    "post roadmaps/{id}/correct/": lambda: Case(roadmap_factories.published(), {"title": "Иное"} | WHY),
    "post roadmaps/{id}/withdraw/": lambda: Case(roadmap_factories.published(), WHY),
    "post roadmaps/{id}/clone/": lambda: Case(
        roadmap_factories.published(), {"first_year": 2029, "last_year": 2030}
    ),
    "post measures/{id}/progress/": lambda: Case(roadmap_factories.one_measure(), {"text": "Сделано"}),
    "post measures/{id}/take-back/": lambda: stepped(),
    "post measures/{id}/overrule/": lambda: Case(roadmap_factories.one_measure(), {"state": "dropped"} | WHY),
}  # fmt: skip


def stepped():
    step = roadmap_factories.step()
    return Case(step.measure, {"progress": step.pk} | WHY)


# Those who ask


def with_session(user):
    client = Client()
    client.force_login(user)
    return client, {}


def with_token(user, scope):
    return Client(), {"Authorization": f"Bearer {tokens.issue(user, name='Программа', scope=scope, by=dave())[1]}"}


ASKING = {
    "R": lambda: with_token(alice(), Scope.REGISTER),
    "S": lambda: with_session(root()),
    "O": lambda: with_session(bob()),
    "X": lambda: with_token(carol(), Scope.REGISTER),
    "A": lambda: with_session(dave()),
    "W": lambda: with_token(bob(), Scope.WRITE),
    "V": lambda: with_token(bob(), Scope.READ),
    "": lambda: (Client(), {}),
}


def ask(who, method, address, sent=None, signed_in=None, **headers):
    client, signed = signed_in or ASKING[who]()
    if method == "get":
        return client.get(address, headers=signed)
    if address.endswith("/documents/"):
        content = {"data": {"file": factories.pdf(), "language": "ru"}}
    else:
        content = {"data": json.dumps(sent), "content_type": "application/json"}
    return getattr(client, method)(address, **content, headers=signed | headers)


def address_of(pattern: str, case: Case) -> str:
    key = getattr(case.record, "pk", "")
    return f"/api/v1/{pattern.partition(' ')[2]}".replace("{id}", str(key)).replace("{document}", str(case.document))


def state() -> dict:
    """Of a token its last use is noted, whatever it was used for."""
    return {name: rows for name, rows in everything().items() if name != "accounts.Token"}


@pytest.mark.parametrize("operation", RIGHTS)
def test_who_may(operation):
    method = operation.partition(" ")[0]
    case = READY[operation]()
    needs_municipality = operation in ("post events/", "post submissions/")
    outcomes, signed_in = {}, {who: sign_in() for who, sign_in in ASKING.items()}
    before = state()
    for who in ASKING:
        sent = case.sent | ({"municipality": factories.vyazma().pk} if needs_municipality and who in "RS" else {})
        headers = {"If-Match": "*"} if method in ("put", "patch", "delete") else {}
        with transaction.atomic():
            response = ask(who, method, address_of(operation, case), sent, signed_in[who], **headers)
            outcomes[who] = response.status_code
            if response.status_code >= 400:
                assert state() == before, "a refusal changed something"
                assert response["Content-Type"] == "application/problem+json"
            transaction.set_rollback(True)
    done = {who for who, status in outcomes.items() if status in (200, 201, 204)}
    assert done == set(RIGHTS[operation]), outcomes
    assert outcomes[""] == 401
    assert {status for who, status in outcomes.items() if who and who not in done} <= {403, 404}, outcomes


def drafts() -> dict[str, Case]:
    agreement = factories.draft(bob(), title="Тайное соглашение")
    agreement_actions.attach(agreement, factories.pdf("тайна.pdf"), by=bob())
    event = event_factories.drafted(title="Тайное мероприятие", agreements=[agreement])
    plan = roadmap_factories.draft(title="Тайный план")
    found = {
        "agreements": agreement, "events": event, "reports": event.report, "roadmaps": plan,
        "submissions": event.report.submissions.get(), "measures": plan.measures.get(),
    }  # fmt: skip
    return {name: Case(record, {}) for name, record in found.items()}


@pytest.mark.parametrize("address", SEES)
def test_who_sees_a_draft(address):
    case = drafts()[address.partition("/")[0]]
    statuses = {who: ask(who, "get", address_of(f"get {address}", case)).status_code for who in ASKING}
    assert {who for who, status in statuses.items() if status == 200} == set(SEES[address]), statuses
    assert {status for status in statuses.values() if status != 200} <= {401, 403, 404}


def lists() -> list[str]:
    return [path for path in DESCRIBED["paths"] if "{" not in path and path not in ("/api/v1/schema/",)]


@pytest.mark.parametrize("who", ["", "X", "A"])
def test_a_draft_of_another_municipality_is_nowhere_not_even_as_a_count(who):
    """The same before it was made and after; what is refused is refused as before."""
    factories.published(), event_factories.published(), roadmap_factories.published()
    event_factories.drafted(factories.carol(), into=event_factories.report(quarter=4))
    signed_in = ASKING[who]()
    addresses = [path for path in lists() if "get" in DESCRIBED["paths"][path]]
    without = {address: body(ask(who, "get", address, signed_in=signed_in)) for address in addresses}
    factories.draft(bob(), title="Тайное соглашение")
    event_factories.drafted(bob(), into=event_factories.report(quarter=4), title="Тайное мероприятие")
    roadmap_factories.draft(title="Тайный план")
    found = {address: body(ask(who, "get", address, signed_in=signed_in)) for address in addresses}
    assert found == without
    assert "Тайн" not in str(found)


def body(response) -> str:
    return b"".join(response).decode()


def test_own_drafts_do_not_tell_how_many_others_there_are():
    """The number in a report in work would: it counts the accepted ones before it."""
    report = event_factories.report()
    event_factories.accepted(carol(), into=report)
    own = event_factories.event_of(event_factories.accepted(bob(), into=report))
    assert own.number in (1, 2)
    assert ask("O", "get", f"/api/v1/events/{own.pk}/").json()["number"] is None
    assert ask("R", "get", f"/api/v1/events/{own.pk}/").json()["number"] == own.number


def test_documents_that_are_internal_are_for_who_sees_the_agreement():
    agreement = factories.published(bob())
    agreement_actions.attach(agreement, factories.pdf(), by=alice())
    counts = {
        who: ask(who, "get", f"/api/v1/agreements/{agreement.pk}/documents/").json()["count"] for who in ("", "O", "X")
    }
    assert counts == {"": 0, "O": 1, "X": 1 if may_see_in_admin(carol(), agreement) else 0}


def may_see_in_admin(user, agreement) -> bool:
    return type(agreement).objects.visible_to(user).filter(pk=agreement.pk).exists()


def test_the_table_knows_every_address():
    written = {
        f"{method} {path.removeprefix('/api/v1/')}"
        for path, operations in DESCRIBED["paths"].items()
        for method in operations
        if method != "get"
    }
    assert written == set(RIGHTS) == set(READY)
    one = {path for path, operations in DESCRIBED["paths"].items() if "get" in operations and "{id}" in path}
    read = {path.removeprefix("/api/v1/") for path in one}
    open_to_all = {f"{name}/{{id}}/" for name in ("bodies", "territories", "themes")}
    assert read == set(SEES) | open_to_all


def test_the_kinds_of_reports_are_both_tried():
    assert event_of_regional().kind == ReportKind.REGIONAL
    assert Attachment.objects.count() == 0
