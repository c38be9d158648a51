import gc
import os
from contextlib import contextmanager
from copy import copy
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit
from zlib import crc32
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test.utils import ContextList

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Europe/Moscow"))
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


# Which worker of ./test runs what. Plain pytest has no parts: it runs everything, on SQLite.


def pytest_collection_modifyitems(config, items):
    part = os.environ.get("TEST_PART")
    if part:
        mine = [item for item in items if runs_in(part, item)]
        items[:], others = mine, [item for item in items if item not in set(mine)]
        config.hook.pytest_deselected(items=others)
    items.sort(key=lambda item: (how_much_is_kept(item), is_browser_test(item)))


def pytest_collection_finish():
    gc.freeze()  # what was imported stays; searching all of it for garbage again and again takes a tenth of the time


def runs_in(part: str, item) -> bool:
    if is_browser_test(item):
        return part == "browser"
    if item.get_closest_marker("once"):
        return part == "once"
    if part in ("browser", "once"):
        return False
    if os.environ["TEST_ON"] == "postgresql" and not uses_database(item):
        return False
    number, parts = map(int, part.split("/"))
    return crc32(item.nodeid.encode()) % parts == number - 1


def is_browser_test(item) -> bool:
    return Path(__file__).parent / "browser" in item.path.parents


def how_much_is_kept(item) -> int:
    """First tests that begin with nothing, then those with records of their module, last the demonstration data."""
    return ("kept" in item.fixturenames) + ("demonstration" in item.fixturenames)


def uses_database(item) -> bool:
    return bool(
        item.get_closest_marker("django_db")
        or DATABASE_FIXTURES.intersection(item.fixturenames)
        or getattr(getattr(item, "cls", None), "databases", None)  # Django's own TestCase
    )


class Collected:
    """pytest asks how many tests there are, and xdist names only those of the worker that answered last."""

    def __init__(self):
        self.total = 0

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node, ids):
        self.total += len(ids)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session):
        result = yield
        session.testscollected = max(session.testscollected, self.total)
        return result


def pytest_configure(config):
    config.pluginmanager.register(Collected())


# For every test


@pytest.fixture(autouse=True)
def _empty_cache():
    from django.core.cache import cache

    from agreements.counting import columns_at

    cache.clear()
    columns_at.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def _only_the_page_is_recorded():
    """Of what is rendered Django's test client copies the context of each part, for `response.context`: a third of the
    time of an admin page. The page itself is rendered first."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.test.client.store_rendered_templates", record_first)
        yield


def record_first(store, *, template, context, **of_the_signal):
    if not store.get("context"):
        store["templates"], store["context"] = [template], ContextList([copy(context)])


@pytest.fixture
def today():
    """It is 20 November 2026, noon in Moscow, and the clock goes on."""
    with time_machine.travel(NOON):
        yield TODAY


@pytest.fixture
def db_vendor(db):
    from django.db import connection

    return connection.vendor


@pytest.fixture
def process_environment(transactional_db):
    """The environment for a process of its own on the database of this test: manage.py, registry.settings."""
    from django.db import connection

    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{settings['NAME']}"
    else:
        server = urlsplit(os.environ["TEST_DATABASE_URL"])
        url = server._replace(path=str(PurePosixPath(server.path).with_name(settings["NAME"]))).geturl()
    return os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "registry.settings"}


@pytest.fixture(scope="session")
def kept(django_db_setup, django_db_blocker):
    """`with kept(make) as made:` in a fixture of a module or of the session: records that are made once, at noon.
    What a test changes is undone after the test, and they are gone with the fixture."""
    from django.db import transaction

    @contextmanager
    def keeping(make):
        with django_db_blocker.unblock(), transaction.atomic():
            with time_machine.travel(NOON):
                made = make()
            yield made
            transaction.set_rollback(True)

    return keeping


@pytest.fixture(scope="session")
def demonstration(kept, django_db_blocker):
    from django.db import connection

    from registry import demo

    if connection.vendor == "postgresql":  # thousands of tests have left rows behind that nobody sees
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("VACUUM")
    with kept(demo.load):
        yield
