"""The description of the API says what it does: generated questions, valid and broken, against the answers.

The suite asks a thousand. A long run: API_CASES=400 .venv/bin/pytest -n auto tests/registry/test_api_schema.py
"""

import os
from pathlib import Path

import pytest
import schemathesis
import yaml
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
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
CASES = int(os.environ.get("API_CASES", "15"))  # for each address, valid and broken each
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
    """Those that are read; who may write is in test_api_generated.py."""
    paths = yaml.safe_load(KEPT.read_text(encoding="utf-8"))["paths"]
    return [path for path, operations in paths.items() if "get" in operations]


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


def test_it_is_built_once_for_a_language(client, monkeypatch):
    texts = {lang: client.get(f"/api/v1/schema/?lang={lang}").content for lang in ("ru", "en")}
    assert texts["ru"] != texts["en"]
    monkeypatch.setattr(SchemaGenerator, "get_schema", None)
    assert {lang: client.get(f"/api/v1/schema/?lang={lang}").content for lang in ("ru", "en")} == texts
    etag = client.get("/api/v1/schema/")["ETag"]
    assert client.get("/api/v1/schema/", headers={"If-None-Match": etag}).status_code == 304


READ = {"200", "400", "405", "429"}
WRITTEN = {"400", "401", "403", "405", "409", "429"}
WITHDRAWN = tuple(f"/api/v1/{name}/{{id}}/" for name in ("agreements", "events", "roadmaps", "measures"))


def described(client) -> list[tuple[str, str, dict]]:
    paths = client.get("/api/v1/schema/").json()["paths"]
    return [(path, method, operation) for path, found in paths.items() for method, operation in found.items()]


def test_every_status_of_reading_is_described(register, client):
    reading = [(path, set(one["responses"])) for path, method, one in described(client) if method == "get"]
    assert len(reading) == 27
    for path, statuses in reading:
        is_private = path.startswith("/api/v1/submissions/")
        assert READ | ({"401", "403"} if is_private else {"304", "401"}) <= statuses
        assert ("404" in statuses) == (path not in ("/api/v1/schema/", "/api/v1/agreements/bulk.jsonl"))
        assert ("410" in statuses) == path.startswith(WITHDRAWN)


def test_every_status_of_writing_is_described(register, client):
    writing = [(path, method, set(one["responses"])) for path, method, one in described(client) if method != "get"]
    assert len(writing) == 44
    for path, method, statuses in writing:
        assert statuses >= WRITTEN, (path, method)
        assert len(statuses & {"200", "201", "204"}) == 1
        assert ("204" in statuses) == (method == "delete")
        assert ("428" in statuses) == (method in ("put", "patch", "delete"))
        assert ("422" in statuses) == (method == "post")
        assert ({"413", "415"} <= statuses) == (method != "delete")
        assert ({"404", "412"} <= statuses) == ("{" in path)
        assert ("410" in statuses) == path.startswith(WITHDRAWN)


def test_how_to_sign_in_is_described(register, client):
    description = client.get("/api/v1/schema/").json()
    assert description["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert set(description["components"]["securitySchemes"]) == {"token", "session"}
    for path, method, operation in described(client):
        is_open = {} in operation["security"]
        assert is_open == (method == "get" and not path.startswith("/api/v1/submissions/"))


def test_links_lead_to_operations_that_are_there(register, client):
    operations = described(client)
    known = [operation["operationId"] for _path, _method, operation in operations]
    assert len(known) == len(set(known))
    links = [
        link["operationId"]
        for _path, _method, operation in operations
        for response in operation["responses"].values()
        for link in response.get("links", {}).values()
    ]
    assert len(links) == 35 and set(links) <= set(known)


def test_in_both_languages(register, client):
    russian, english = (str(client.get(f"/api/v1/schema/?lang={code}").json()["paths"]) for code in ("ru", "en"))
    assert "Слишком много" in russian and "Too many" in english
