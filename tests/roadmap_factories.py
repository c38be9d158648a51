"""Roadmaps for tests: one function per state, and what an action reaches is reached by that action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from roadmaps import actions
from roadmaps.choices import State
from roadmaps.models import Measure, Roadmap
from tests import factories
from tests.factories import TODAY, alice

YEAR = date(2026, 10, 1)


def responsible(place, name: str, **given) -> dict:
    side = "home" if place.country_id == "RU" else "foreign"
    return {"side": side, "name": name, "body": factories.body(place, name)} | given


def measure(**given) -> dict:
    both = [responsible(factories.vyazma(), "Комитет экономики"), responsible(factories.krichev(), "Отдел торговли")]
    typed = {"number": "1.1", "title": "Содействие торговле", "items": [], "term_text": "2026 – 2028 годы"}
    return typed | {"responsible": both} | given


def section(*measures: dict, heading: str = "Торговля") -> dict:
    return {"heading": heading, "measures": list(measures) or [measure()]}


def values(*sections: dict, **given) -> dict:
    """What a clerk types for a roadmap that can be published."""
    parties = [
        {"side": "home", "territory": factories.vyazma(), "name_as_signed": "Администрация района (Россия)"},
        {"side": "foreign", "territory": factories.krichev(), "name_as_signed": "Районный Совет (Беларусь)"},
    ]
    years = {"first_year": 2026, "last_year": 2028}
    typed = {"title": "План мероприятий", **years, "parties": parties, "sections": list(sections) or [section()]}
    return typed | given


def draft(*sections: dict, **given) -> Roadmap:
    return actions.draft(values(*sections, **given), by=alice())


def published(*sections: dict, **given) -> Roadmap:
    return actions.publish(draft(*sections, **given), by=alice())


def withdrawn(*sections: dict, **given) -> Roadmap:
    return actions.withdraw(published(*sections, **given), by=alice(), reason="Внесена по ошибке")


def one_measure(**given) -> Measure:
    """Of a published roadmap."""
    return published(section(measure(**given))).measures.get()


def step(of: Measure | None = None, on: date = YEAR, text: str = "Проведены переговоры", **given):
    of = of or one_measure()
    return actions.record_progress(of, on=on, text=text, by=alice(), today=TODAY, **given)


# Every action, once, on a record that is ready for it


@dataclass(frozen=True)
class Action:
    ready: Callable
    act: Callable
    is_public: bool


EVERY_ACTION = {
    "draft": Action(values, lambda typed, by: actions.draft(typed, by=by), False),
    "edit": Action(draft, lambda one, by: actions.edit(one, {"title": "Иной план"}, by=by), False),
    "publish": Action(draft, lambda one, by: actions.publish(one, by=by), True),
    "correct": Action(
        published, lambda one, by: actions.correct(one, {"title": "Иной план"}, by=by, reason="Описка"), True
    ),
    "withdraw": Action(published, lambda one, by: actions.withdraw(one, by=by, reason="Ошибка"), True),
    "discard": Action(draft, lambda one, by: actions.discard(one, by=by), False),
    "clone": Action(published, lambda one, by: actions.clone(one, first_year=2029, last_year=2031, by=by), False),
    "progress": Action(
        one_measure, lambda one, by: actions.record_progress(one, on=YEAR, text="Сделано", by=by, today=TODAY), True
    ),
    "progress taken back": Action(
        step, lambda one, by: actions.take_back_progress(one, by=by, reason="Не та мера"), True
    ),
    "overrule": Action(
        one_measure, lambda one, by: actions.overrule(one, State.DROPPED, on=TODAY, reason="Нет нужды", by=by), True
    ),
}  # fmt: skip
