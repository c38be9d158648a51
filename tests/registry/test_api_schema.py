"""The description of the API says what it does: generated questions, valid and broken, against the answers.

The suite asks a few thousand. A long run: API_CASES=400 .venv/bin/pytest -n auto tests/registry/test_api_schema.py
"""

import os
from pathlib import Path

import pytest
import schemathesis
import yaml
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema_rs import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.checks import negative_data_rejection, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from agreements import actions
from registry.wsgi import application
from tests import factories

pytestmark = [pytest.mark.once, pytest.mark.django_db]

KEPT = Path(__file__).resolve().parents[2] / "docs/openapi.yaml"
CASES = int(os.environ.get("API_CASES", "60"))  # for each address, valid and broken each
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


@pytest.fixture(autouse=True)
def _one_connection():
    """The end of a request closes no connection here, as with Django's own test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def register(demonstration, db, today):
    """With one record of each kind that the demonstration lacks."""
    actions.withdraw(53, reason="Внесено дважды", by=factories.alice())
    factories.draft()
    factories.ended()


def addresses() -> list[str]:
    return list(yaml.safe_load(KEPT.read_text(encoding="utf-8"))["paths"])


@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
@pytest.mark.parametrize("address", addresses())
def test_answers_are_as_described(register, address, mode):
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?lang=en", application)
    operation = schema[address]["GET"]

    @settings(
        max_examples=CASES,
        deadline=None,
        database=None,
        derandomize="API_CASES" not in os.environ,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    ask()


def test_the_description_in_the_repository_is_up_to_date(tmp_path):
    """Mend it: .venv/bin/python manage.py spectacular --lang en --file docs/openapi.yaml"""
    call_command("spectacular", "--lang", "en", "--fail-on-warn", "--file", str(tmp_path / "openapi.yaml"))
    assert KEPT.read_text(encoding="utf-8") == (tmp_path / "openapi.yaml").read_text(encoding="utf-8")


def test_it_is_openapi_3_1(register, client):
    description = client.get("/api/v1/schema/").json()
    assert description["openapi"].startswith("3.1")
    for shape in description["components"]["schemas"].values():
        Draft202012Validator({**shape, "components": description["components"]})


def test_every_status_is_described(register, client):
    paths = client.get("/api/v1/schema/").json()["paths"]
    assert len(paths) == 26
    for path, operations in paths.items():
        statuses = set(operations["get"]["responses"])
        is_private = path.startswith("/api/v1/submissions/")
        assert {"200", "400", "405", "429", *(["401", "403"] if is_private else ["304"])} <= statuses
        assert ("404" in statuses) == (path not in ("/api/v1/schema/", "/api/v1/agreements/bulk.jsonl"))
        assert ("410" in statuses) == path.startswith(
            tuple(f"/api/v1/{name}/{{id}}/" for name in ("agreements", "events", "roadmaps", "measures"))
        )
