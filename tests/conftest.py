import os
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit
from zlib import crc32
from zoneinfo import ZoneInfo

import pytest
import time_machine

TODAY = date(2026, 11, 20)
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


# Which worker of ./test runs what. Plain pytest has no parts: it runs everything, on SQLite.


def pytest_collection_modifyitems(config, items):
    part = os.environ.get("TEST_PART")
    if part:
        mine = [item for item in items if runs_in(part, item)]
        items[:], others = mine, [item for item in items if item not in set(mine)]
        config.hook.pytest_deselected(items=others)
    items.sort(key=lambda item: (uses_demonstration(item), is_browser_test(item)))


def runs_in(part: str, item) -> bool:
    if is_browser_test(item) or item.get_closest_marker("once"):
        return part == "once"
    if part == "once":
        return False
    if os.environ["TEST_ON"] == "postgresql" and not uses_database(item):
        return False
    number, parts = map(int, part.split("/"))
    return crc32(item.nodeid.encode()) % parts == number - 1


def is_browser_test(item) -> bool:
    return Path(__file__).parent / "browser" in item.path.parents


def uses_demonstration(item) -> bool:
    """These come last of all: the data is loaded once for them, and nothing is there for whoever does not ask."""
    return "demonstration" in item.fixturenames


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


@pytest.fixture
def today():
    """It is 20 November 2026, noon in Moscow, and the clock goes on."""
    noon = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=ZoneInfo("Europe/Moscow"))
    with time_machine.travel(noon):
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
def demonstration(django_db_setup, django_db_blocker):
    """The demonstration data, loaded once; what a test changes is undone after the test."""
    from django.db import connection, transaction

    from registry import demo

    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":  # thousands of tests have left rows behind that nobody sees
            with connection.cursor() as cursor:
                cursor.execute("VACUUM")
        with transaction.atomic():
            demo.load()
            yield
            transaction.set_rollback(True)
