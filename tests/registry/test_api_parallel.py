"""Many programs at once, each in a process of its own: numbers without gaps, a journal of which nobody misses a line.

The suite has a few of them. All: API_LOAD=full .venv/bin/pytest tests/registry/test_api_parallel.py
"""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import connections, transaction
from django.test import Client

from accounts import changes, tokens
from accounts.choices import Scope
from accounts.models import Change, ChangeCounter
from agreements.models import Agreement, NumberSeries
from tests import event_factories, factories, roadmap_factories
from tests.factories import alice, dave
from tests.invariants import demand_consistent

ROOT = Path(__file__).resolve().parents[2]
FULL = os.environ.get("API_LOAD") == "full"
WRITERS, READERS, REGISTRATIONS = (30, 50, 1000) if FULL else (6, 6, 36)
START = """
import sys, django
django.setup()
from tests.agreements import test_parallel
from tests.registry import test_api_parallel
test_parallel.PATIENCE = 500
test_parallel.write_or_read_by_program = test_api_parallel.write_or_read
test_parallel.run("write_or_read_by_program", int(sys.argv[1]))
"""
LIST, CHANGES = "/api/v1/agreements/", "/api/v1/changes/"


def write_or_read(number: int, barrier) -> list:
    """Statuses and numbers that came; every third request is sent twice, as when an answer was lost."""
    client, headers = Client(), {"Authorization": f"Bearer {os.environ['API_TOKEN']}"}
    writers, readers = int(os.environ["API_WRITERS"]), int(os.environ["API_READERS"])
    mine = list(Agreement.objects.order_by("id").values_list("id", flat=True))[number::writers]
    barrier.wait(100)
    if number >= writers:
        return [
            client.get(f"{LIST}?page_size=20&page={1 + (number + turn) % 2}").status_code for turn in range(readers)
        ]
    found = []
    for key in mine:
        sent = {"data": "{}", "content_type": "application/json", "headers": headers | {"Idempotency-Key": f"r-{key}"}}
        answers = [client.post(f"{LIST}{key}/register/", **sent) for _ in range(2 if key % 3 == 0 else 1)]
        numbers = {answer.json().get("registration", {}).get("number") for answer in answers}
        found.append([sorted({answer.status_code for answer in answers}), sorted(map(str, numbers))])
    return found


@pytest.fixture
def token(transactional_db):
    return tokens.issue(alice(), name="Программа", scope=Scope.REGISTER, by=dave())[1]


@pytest.mark.timeout(1000)
def test_registrations_at_once_have_numbers_without_a_gap(process_environment, token):
    factories.series()
    for _ in range(REGISTRATIONS):
        factories.published()
    connections.close_all()
    environment = process_environment | {
        "PYTHONPATH": str(ROOT), "API_TOKEN": token, "API_WRITERS": str(WRITERS), "API_READERS": "10",
        "API_RATE": "", "SECRET_KEY": "for-tests-only", "ALLOWED_HOSTS": "testserver", "HTTPS": "off",
    }  # fmt: skip
    command = [sys.executable, "-c", START, str(WRITERS + READERS)]
    began = time.monotonic()
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=900)
    assert result.returncode == 0, result.stderr[-3000:]
    answers = json.loads(result.stdout.splitlines()[-1])
    assert [one for one in answers if not isinstance(one, list)] == []
    written, read = answers[:WRITERS], answers[WRITERS:]
    assert {json.dumps(statuses) for one in written for statuses, _number in one} == {"[200]"}, written
    assert {status for one in read for status in one} == {200}
    given = sorted(int(number.partition("-")[0]) for one in written for _s, [number] in one)
    assert given == list(range(1, REGISTRATIONS + 1))
    assert NumberSeries.objects.get().next_number == REGISTRATIONS + 1
    numbers = list(Change.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    print(f"{REGISTRATIONS} registrations, {WRITERS} writers, {READERS} readers: {time.monotonic() - began:.1f} s")
    if not FULL:
        demand_consistent()


# The journal


def follow(stop: threading.Event, found: list, errors: list) -> None:
    """A reader that stops after every answer and comes back with the last number that it saw."""
    client, last, is_over = Client(), 0, False
    try:
        while not is_over:
            is_over = stop.is_set()  # asked before reading: what was written by then is read
            answer = client.get(CHANGES, {"since": last, "page_size": 3})
            assert answer.status_code == 200, answer.content
            numbers = [change["number"] for change in answer.json()["results"]]
            found += numbers
            last = numbers[-1] if numbers else last
            is_over = is_over and not numbers
    except BaseException as error:
        errors.append(error)
    finally:
        connections.close_all()


def write(count: int, errors: list) -> None:
    try:
        for _ in range(count):
            factories.published()
    except BaseException as error:
        errors.append(error)
    finally:
        connections.close_all()


def read_while_written(writers: int = 4, count: int = 6) -> list[int]:
    factories.published()
    stop, errors, found = threading.Event(), [], [[], []]
    readers = [threading.Thread(target=follow, args=(stop, one, errors)) for one in found]
    working = [threading.Thread(target=write, args=(count, errors)) for _ in range(writers)]
    for thread in [*readers, *working]:
        thread.start()
    for thread in working:
        thread.join()
    stop.set()
    for thread in readers:
        thread.join()
    assert errors == []
    return found


@pytest.mark.django_db(transaction=True)
def test_who_follows_the_changes_misses_none_and_sees_none_twice():
    found = read_while_written()
    expected = list(Change.objects.filter(is_public=True).order_by("number").values_list("number", flat=True))
    assert len(expected) == 25
    assert found == [expected, expected]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_a_change_is_missed(db_vendor, monkeypatch):
    """The negative control: a number from a sequence, taken before the writing and shown after it."""
    if db_vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time, with the lock or without")
    numbers, guard = iter(range(1, 10_000)), threading.Lock()

    def numbered():
        with guard:
            number = next(numbers)
        time.sleep(0.4 if number % 2 else 0)  # the lower number is committed after the higher one
        return ChangeCounter(id=1, last=number - 1)

    monkeypatch.setattr(changes, "lock_counter", numbered)
    monkeypatch.setattr(ChangeCounter, "save", lambda self, **options: None)
    agreement = factories.published()
    errors: list = []
    stop, found = threading.Event(), []
    reader = threading.Thread(target=follow, args=(stop, found, errors))

    def write_changes():
        try:
            for _ in range(10):
                with transaction.atomic():
                    changes.record("correct", agreement, by=None, is_public=True)
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    working = [threading.Thread(target=write_changes) for _ in range(4)]
    for thread in [reader, *working]:
        thread.start()
    for thread in working:
        thread.join()
    stop.set()
    reader.join()
    assert errors == []
    assert set(found) < set(Change.objects.filter(is_public=True).values_list("number", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_walk_gives_each_record_once_while_others_write():
    before = {factories.published().pk for _ in range(40)}
    errors: list = []
    working = [threading.Thread(target=write, args=(5, errors)) for _ in range(3)]
    for thread in working:
        thread.start()
    client, found, following = Client(), [], f"{LIST}?cursor=&page_size=3"
    while following:
        page = client.get(following).json()
        found += [record["id"] for record in page["results"]]
        following = page["next"]
    for thread in working:
        thread.join()
    assert errors == []
    assert len(found) == len(set(found))
    assert before <= set(found)


@pytest.mark.django_db
def test_every_kind_of_public_record_has_its_changes_there(client, today):
    event, step = event_factories.published(), roadmap_factories.step()
    agreement = factories.published()
    found = client.get(CHANGES).json()["results"]
    kinds = {(change["kind"], change["record"]) for change in found}
    measure = step.measure
    assert kinds == {
        ("report", event.report_id), ("roadmap", measure.roadmap_id), ("measure", measure.pk),
        ("agreement", agreement.pk),
    }  # fmt: skip
    assert all(change["before"] == change["after"] == {} for change in found if change["kind"] != "agreement")
