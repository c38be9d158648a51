"""Generated requests of those who may write: an officer's and a registrar's token, each address and whole journeys.

The suite tries a few of each. A long run: API_CASES=200 .venv/bin/pytest -n auto tests/registry/test_api_generated.py
"""

import os
from functools import cache
from pathlib import Path

import pytest
import schemathesis
import yaml
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import negative_data_rejection, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts import tokens
from accounts.choices import Scope
from accounts.models import Change
from agreements import actions as agreement_actions
from agreements.models import Agreement
from registry.wsgi import application
from tests import event_factories, factories, roadmap_factories
from tests.factories import alice, bob, carol, dave
from tests.invariants import everything

pytestmark = [pytest.mark.once, pytest.mark.django_db]
KEPT = Path(__file__).resolve().parents[2] / "docs/openapi.yaml"
CASES = int(os.environ.get("API_CASES", "3"))  # for each address, token and kind
USUAL = {
    "max_examples": CASES, "deadline": None, "database": None, "derandomize": "API_CASES" not in os.environ,
    "suppress_health_check": list(HealthCheck),
}  # fmt: skip
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
REFUSED = (400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 422, 428, 429)
WHO = {"officer": bob, "registrar": alice}


@pytest.fixture(autouse=True)
def _one_connection():
    """The end of a request closes no connection here, as with Django's own test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def made(kept):
    with kept(make_records) as tokens_of:
        yield tokens_of


@pytest.fixture
def records(made, db, today):
    return made


@pytest.fixture
def schema(records):
    return described()


@cache
def described():
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?lang=en", application)
    schema.config.generation.update(with_security_parameters=False)  # the token is ours
    schema.config.checks.negative_data_rejection.expected_statuses = [str(status) for status in REFUSED]
    return schema


def make_records() -> dict[str, dict]:
    """Of every kind and stage one, and what carol has, which bob may not learn of."""
    with_file = factories.draft(bob())
    agreement_actions.attach(with_file, factories.pdf(), by=bob())
    for make in (factories.draft, factories.submitted, factories.returned, factories.published, factories.withdrawn):
        make(bob())
    factories.draft(bob(), signed_on=None)
    factories.draft(carol(), title="Тайное соглашение")
    event_factories.published()
    event_factories.drafted(into=event_factories.report(quarter=4))
    event_factories.drafted(carol(), into=event_factories.report(quarter=4), title="Тайное мероприятие")
    roadmap_factories.step(), roadmap_factories.draft(title="Тайный план"), roadmap_factories.withdrawn()
    return {who: token(who) for who in WHO}


def token(who: str) -> dict:
    _token, secret = tokens.issue(WHO[who](), name="Программа", scope=Scope.REGISTER, by=dave())
    return {"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"}


def operations() -> list[tuple[str, str]]:
    paths = yaml.safe_load(KEPT.read_text(encoding="utf-8"))["paths"]
    return [(method.upper(), path) for path, found in paths.items() for method in found]


def not_seen(response, case):
    """Of what carol has, nothing but what the public knows."""
    assert "Тайн" not in response.text


@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize(("method", "path"), operations(), ids=lambda text: text)
def test_answers_are_as_described(records, schema, method, path, who, mode):
    headers, before = records[who], secrets_of_others()
    refuses = [negative_data_rejection] if mode == GenerationMode.NEGATIVE else []

    @settings(**USUAL, phases=[Phase.explicit, Phase.generate])
    @given(case=schema[path][method].as_strategy(generation_mode=mode), key=st.integers(1, 9), keeps=st.booleans())
    def ask(case, key, keeps):
        if mode == GenerationMode.POSITIVE and keeps:  # ids that exist are met by chance alone
            case.path_parameters.update(
                (name, value) for name, value in (("id", key), ("document", 1)) if name in case.path_parameters
            )
            if "If-Match" in (case.headers or {}):
                case.headers["If-Match"] = "*"
        with transaction.atomic():  # each on the same records
            response = case.call_and_validate(checks=CHECKS + refuses, headers=headers)
            if who == "officer":
                not_seen(response, case)
                assert secrets_of_others() == before
            transaction.set_rollback(True)

    ask()


def secrets_of_others() -> list:
    """What an officer of Vyazma can neither change nor make."""
    found = everything()
    return [
        [row for row in found["agreements.Agreement"] if "Тайн" in str(row)],
        [row for row in found["events.Event"] if "Тайн" in str(row)],
        found["roadmaps.Roadmap"], found["roadmaps.Measure"], found["roadmaps.Progress"], found["accounts.User"],
        [row for row in found["events.Report"] if "published" in row],
        Agreement.objects.public().count(),
    ]  # fmt: skip


@pytest.mark.parametrize("who", WHO)
def test_journeys(records, who):
    """A draft is made, read, changed and dropped, in any order, along the links of the description."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?lang=en", application)
    schema.config.generation.update(modes=[GenerationMode.POSITIVE])
    headers, before = records[who], secrets_of_others()

    class Journey(schema.as_state_machine()):
        def get_call_kwargs(self, case):
            return {"headers": headers}

        def before_call(self, case):
            super().before_call(case)
            if "If-Match" in (case.headers or {}):
                case.headers["If-Match"] = "*"

        def validate_response(self, response, case, additional_checks=(), **kwargs):
            case.validate_response(response, checks=CHECKS)
            if who == "officer":
                not_seen(response, case)

    Journey.run(settings=settings(**USUAL, stateful_step_count=8, phases=[Phase.explicit, Phase.generate]))
    assert who == "registrar" or secrets_of_others() == before
    numbers = list(Change.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
