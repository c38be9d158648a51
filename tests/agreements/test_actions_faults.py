"""A fault at any single statement, or at the commit, leaves the whole old state; without one there is the new."""

from contextlib import contextmanager
from datetime import date
from itertools import count

import pytest
from django.db import OperationalError, connection

from agreements import actions
from agreements.choices import EndGround, TermChange
from tests import factories
from tests.factories import TODAY, alice, draft, published, renewing
from tests.invariants import demand_consistent, everything

pytestmark = pytest.mark.django_db(transaction=True)

LATER = date(2024, 9, 28)


class Fault(Exception):
    pass


def two_drafts():
    return [draft(), draft(signed_on=LATER)]


def two_and_series():
    factories.series()
    return two_drafts()


def old_and_new():
    return published(), published(signed_on=LATER)


def successor_waiting():
    return actions.submit(draft(signed_on=LATER, replaces=[published()]), by=alice())


ACTIONS = {
    "register": (two_drafts, lambda two: actions.register(two, on=TODAY, by=alice())),
    "replace": (old_and_new, lambda two: actions.replace(two[1], [two[0]], by=alice())),
    "publish": (successor_waiting, lambda a: actions.publish(a, by=alice())),
    "draft": (two_and_series, lambda two: draft(**factories.numbered(3), replaces=two, signed_on=LATER)),
    "correct": (
        lambda: factories.replaced()[1],
        lambda a: actions.correct(a, {"title": "Договор", "replaces": []}, by=alice(), reason="Описка"),
    ),
    "end": (published, lambda a: actions.end(a, on=TODAY, ground=EndGround.AGREED, by=alice())),
    "record_term": (renewing, lambda a: actions.record_term(a, TermChange.REFUSED, on=TODAY, by=alice())),
    "withdraw": (lambda: factories.replaced()[1], lambda a: actions.withdraw(a, by=alice(), reason="Ошибка")),
    "discard": (lambda: draft(**factories.numbered(3)), lambda a: actions.discard(a, by=alice())),
}  # fmt: skip


@contextmanager
def fault_at(number: int):
    """The statement of that number is not executed but fails; the list tells what was executed before it."""
    executed = []

    def execute(run, sql, *rest):
        executed.append(sql)
        if len(executed) == number:
            raise Fault(sql)
        return run(sql, *rest)

    with connection.execute_wrapper(execute):
        yield executed


@pytest.mark.parametrize("name", ACTIONS)
def test_a_fault_at_any_statement_leaves_the_old_state(name):
    ready, act = ACTIONS[name]
    subject = ready()
    before = everything()
    number = 0
    while True:
        number += 1
        try:
            with fault_at(number) as executed:
                act(subject)
        except Fault:
            assert everything() == before, executed[-1]
            continue
        break
    assert number > 10
    assert len(executed) == number - 1
    assert everything() != before
    demand_consistent()


@pytest.mark.parametrize("name", ACTIONS)
def test_a_fault_at_the_commit_leaves_the_old_state(name, monkeypatch):
    ready, act = ACTIONS[name]
    subject = ready()
    before = everything()

    def fail():
        raise OperationalError("the disk is full")

    with monkeypatch.context() as patch, pytest.raises(OperationalError):
        patch.setattr(connection, "_commit", fail)
        act(subject)
    assert everything() == before


def test_without_a_transaction_a_fault_leaves_something_between(monkeypatch):
    """The negative control: with each statement committed for itself the comparison above fails."""
    agreement = draft()
    before = everything()
    for number in count(1):
        with pytest.raises(Fault), fault_at(number), without_transaction(monkeypatch):
            actions.register([agreement], on=TODAY, by=alice())
        if everything() != before:
            break


@contextmanager
def without_transaction(monkeypatch):
    """Only the outermost transaction of the action goes; select_for_update would notice it, so it goes too."""
    with monkeypatch.context() as patch:
        patch.setattr("django.db.transaction.Atomic.__enter__", lambda self: None)
        patch.setattr("django.db.transaction.Atomic.__exit__", lambda self, *fault: None)
        patch.setattr("django.db.models.query.QuerySet.select_for_update", lambda self, **options: self)
        yield
