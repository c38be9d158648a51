"""Two databases: visitors read the replica, everyone else the first. Both are files made for the test."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from accounts.models import Change
from registry.replica import ReplicaMiddleware, Router, reads_replica

pytestmark = pytest.mark.once

SCRIPT = """
import django; django.setup()
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
call_command("migrate", verbosity=0)
import shutil
from django.conf import settings
from django.db import connections
connections.close_all()
shutil.copyfile(settings.DATABASES["default"]["NAME"], settings.DATABASES["replica"]["NAME"])
from tests import factories
factories.published()
visitor, clerk = Client(), Client()
clerk.force_login(factories.alice())
for client in (visitor, clerk):
    for path in ("/agreements/export.json", "/api/v1/agreements/bulk.jsonl", "/agreements/"):
        answer = client.get(path)
        found = b"".join(answer)
        print(answer.status_code, found.count(b"/agreements/1/") > 0)
"""


@pytest.fixture
def asked(settings, monkeypatch):
    """Which database each request would read: while it is answered, and while its file is sent."""
    monkeypatch.setitem(settings.DATABASES, "replica", settings.DATABASES["default"])

    def ask(request, is_file=False) -> str:
        read = []

        def answer(request):
            read.append(Router().db_for_read(Change))
            return StreamingHttpResponse(pieces()) if is_file else HttpResponse()

        def pieces():
            read.append(Router().db_for_read(Change))
            yield b"x"

        b"".join(ReplicaMiddleware(answer)(request))
        assert not reads_replica.get()
        return read[-1] or "default"

    return ask


def test_without_a_replica_there_is_no_middleware(settings):
    with pytest.raises(MiddlewareNotUsed):
        ReplicaMiddleware(lambda request: HttpResponse())


@pytest.mark.parametrize("path", ["/", "/agreements/", "/api/v1/agreements/", "/reports/2025/4/regional/"])
@pytest.mark.parametrize("is_file", [False, True], ids=["page", "file"])
def test_a_visitor_reads_the_replica(asked, path, is_file):
    assert asked(RequestFactory().get(path), is_file) == "replica"


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/healthz", "/readyz"])
def test_the_office_and_the_watch_read_the_first(asked, path):
    assert asked(RequestFactory().get(path)) == "default"


@pytest.mark.parametrize("headers", [{"Authorization": "Bearer x"}, {"Cookie": "sessionid=x"}], ids=str)
def test_who_says_who_asks_reads_the_first(asked, headers):
    assert asked(RequestFactory().get("/agreements/", headers=headers)) == "default"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_who_writes_reads_the_first(asked, method):
    assert asked(getattr(RequestFactory(), method)("/api/v1/agreements/1/")) == "default"


def test_nothing_is_written_to_the_replica():
    assert Router().db_for_write(Change) == "default"
    assert not Router().allow_migrate("replica", "agreements")


def test_pages_and_files_of_two_real_databases(tmp_path):
    """The replica stands still: what was published since is seen by the clerk alone."""
    databases = {
        name: f"sqlite:///{tmp_path}/{file}.sqlite3"
        for name, file in (("DATABASE_URL", "first"), ("DATABASE_REPLICA_URL", "replica"))
    }
    environment = os.environ | databases | {"DJANGO_SETTINGS_MODULE": "registry.settings", "DEBUG": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=Path(__file__).parents[2], env=environment, capture_output=True, text=True
    )
    assert ran.stdout.split("\n")[:-1] == ["200 False"] * 3 + ["200 True"] * 3, ran.stderr
