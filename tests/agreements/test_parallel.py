"""Many at once, each in a process of its own: numbers without gaps, no silent overwrite, no locked database.

The processes are forked from one that has loaded Django and has no connection yet; they start at one signal.
"""

import json
import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from accounts import changes
from accounts.changes import Stale
from accounts.models import Change, ChangeCounter, User
from agreements import actions
from agreements.actions import numbers
from agreements.models import Agreement, NumberSeries
from tests import factories
from tests.factories import TODAY
from tests.invariants import demand_consistent

ROOT = Path(__file__).resolve().parents[2]
START = """
import sys, django
django.setup()
from tests.agreements import test_parallel
test_parallel.run(sys.argv[1], int(sys.argv[2]))
"""
PATIENCE = 60
ROUNDS = 20

# What the negative controls show: SQLite notices itself that another has written what was read.
TAKEN_TWICE = {"sqlite": "database is locked", "postgresql": "number_is_unique_in_its_series"}
OVERWRITTEN = {"sqlite": "['OperationalError']", "postgresql": "(['saved'], ['saved'], "}


# In the processes


def run(name: str, processes: int) -> None:
    """Prints what each process answered; one that died answers nothing."""
    from office.words import stems

    stems("слово")  # the dictionary is loaded once, before the processes part
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(processes)
    answers = []
    for number in range(processes):
        receiving, sending = context.Pipe(duplex=False)
        process = context.Process(target=answer, args=(name, number, barrier, sending))
        process.start()
        sending.close()
        answers.append((process, receiving))
    print(json.dumps([received(*one) for one in answers]))


def answer(name, number, barrier, sending):
    try:
        sending.send(globals()[name](number, barrier))
    except BaseException as error:
        sending.send(f"{type(error).__name__}: {error}")
    finally:
        connections.close_all()


def received(process, receiving):
    try:
        return receiving.recv() if receiving.poll(PATIENCE) else "no answer"
    except EOFError:
        return None
    finally:
        process.join(PATIENCE)


def register_own(number, barrier):
    """Each registers the agreement of its own number."""
    barrier.wait(PATIENCE)
    agreement = Agreement.objects.order_by("id")[number]
    return actions.register([agreement], on=TODAY, by=registrar())[0].number


def register_or_die(number, barrier):
    """One of them dies when it has its number and everything is written but the commit."""
    if number == 1:
        record = changes.record

        def die_after(*args, **kwargs):
            record(*args, **kwargs)
            os._exit(1)

        changes.record = die_after
    return register_own(number, barrier)


def register_unlocked(number, barrier):
    """The same without the locks: what is read may have changed before it is written."""
    take_the_locks_away()
    return register_own(number, barrier)


def race(number, barrier):
    """Two clerks opened the same records and save at once."""
    opened = list(Agreement.objects.order_by("id").values_list("id", "version"))
    return [save_at_once(number, barrier, *one) for one in opened]


def race_unlocked(number, barrier):
    take_the_locks_away()
    return race(number, barrier)


def save_at_once(number, barrier, pk, version):
    barrier.wait(PATIENCE)
    try:
        actions.edit(pk, {"note": f"от {number}"}, by=registrar(), seen=version)
    except Stale as stale:
        return ["stale", *stale.differences()["note"]]
    except Exception as error:
        return [type(error).__name__]
    return ["saved"]


def publish_rivals(number, barrier):
    """Each has a successor of its own for the same predecessor."""
    rivals = list(Agreement.objects.filter(title=f"преемник {number}").order_by("id"))
    return [publish_at_once(barrier, rival) for rival in rivals]


def publish_at_once(barrier, rival):
    barrier.wait(PATIENCE)
    try:
        return actions.publish(rival, by=registrar()).stage
    except ValidationError as refused:
        return ", ".join(refused.message_dict)
    except Exception as error:
        return type(error).__name__


def write_or_read(number, barrier):
    """The first half writes, the others read whole pages meanwhile."""
    barrier.wait(PATIENCE)
    if number < 4:
        for _ in range(3):
            agreement = actions.draft(factories.values(), by=registrar())
            actions.publish(agreement, by=registrar())
            actions.register([agreement], on=TODAY, by=registrar())
        return "written"
    for _ in range(40):
        found = Agreement.objects.public().on(TODAY).in_force()
        assert len(list(found)) <= found.count() <= found.count()
    return "read"


def registrar() -> User:
    return User.objects.get(username="alice")


def take_the_locks_away():
    connection.settings_dict["OPTIONS"].pop("transaction_mode", None)

    def unlocked_counter():
        counter = ChangeCounter.objects.get_or_create(id=1)[0]
        time.sleep(0.05)
        return counter

    def unlocked_series(series=None):
        series = NumberSeries.objects.get()
        time.sleep(0.05)
        return series

    changes.lock_counter = unlocked_counter
    numbers.locked_series = unlocked_series
    Agreement.objects.all().__class__.select_for_update = lambda self, **options: self


# In the test


@pytest.fixture
def at_once(process_environment):
    def start(name: str, processes: int) -> list:
        connections.close_all()
        environment = process_environment | {"PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", START, name, str(processes)]
        result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    return start


def drafts(count: int) -> None:
    factories.series()
    for _ in range(count):
        factories.draft()


def wrong_with(answers: list, expected: int) -> list[str]:
    """What is wrong with the numbers given: errors, duplicates, gaps; nothing if all is well."""
    wanted = {f"{number}-с" for number in range(1, expected + 1)}
    given = sorted(Agreement.objects.exclude(number="").values_list("number", flat=True))
    history = list(Change.objects.order_by("number").values_list("number", flat=True))
    found = [one for one in answers if one is not None and one not in wanted]
    if sorted(one for one in answers if one in wanted) != sorted(wanted) or given != sorted(wanted):
        found.append(f"numbers: {given}")
    if NumberSeries.objects.get().next_number != expected + 1:
        found.append("next number")
    if history != list(range(1, len(history) + 1)):
        found.append(f"history: {history}")
    return found


def test_thirty_registrations_at_once_have_thirty_numbers_without_a_gap(at_once):
    drafts(30)
    answers = at_once("register_own", 30)
    assert wrong_with(answers, 30) == []
    demand_consistent()


def test_the_first_registrations_ever_make_one_series_and_one_counter(at_once):
    drafts(8)
    NumberSeries.objects.all().delete()
    Change.objects.all().delete()
    ChangeCounter.objects.all().delete()
    answers = at_once("register_own", 8)
    assert wrong_with(answers, 8) == []


def test_a_process_that_dies_with_its_number_leaves_no_gap(at_once):
    drafts(6)
    answers = at_once("register_or_die", 6)
    assert answers[1] is None
    assert wrong_with(answers, 5) == []
    demand_consistent()


def test_without_the_locks_numbers_or_registrations_are_lost(at_once):
    """The negative control of the three above."""
    drafts(6)
    found = wrong_with(at_once("register_unlocked", 6), 6)
    assert TAKEN_TWICE[connection.vendor] in str(found)


def silent(answers: list) -> list:
    """Rounds in which it is not so that one was saved and the other was told what the first had written."""
    notes = Agreement.objects.order_by("id").values_list("note", flat=True)
    return [
        (first, second, note)
        for first, second, note in zip(*answers, notes, strict=True)
        if sorted([first, second]) != [["saved"], ["stale", "", note]]
    ]


def test_of_two_clerks_saving_at_once_one_is_told_in_every_race(at_once):
    drafts(ROUNDS)
    assert silent(at_once("race", 2)) == []
    demand_consistent()


def test_without_the_locks_a_race_is_lost(at_once):
    """The negative control of the one above."""
    drafts(4)
    found = silent(at_once("race_unlocked", 2))
    assert OVERWRITTEN[connection.vendor] in str(found)


def test_of_two_successors_published_at_once_one_is_told_beside_the_field(at_once):
    for _ in range(10):
        old = factories.published()
        for number in range(2):
            factories.draft(title=f"преемник {number}", replaces=[old])
    for both in zip(*at_once("publish_rivals", 2), strict=True):
        assert sorted(both) == ["published", "replaces"]
    demand_consistent()


def test_readers_and_writers_at_once_meet_no_locked_database(at_once):
    factories.alice(), factories.vyazma(), factories.krichev()
    assert at_once("write_or_read", 8) == ["written"] * 4 + ["read"] * 4
    assert Agreement.objects.public().count() == 12
    demand_consistent()
