"""Two published reports and a draft, so that a question can tell them apart."""

from copy import deepcopy
from types import SimpleNamespace

import pytest

from events import actions
from events.choices import ReportKind
from tests import event_factories, factories


@pytest.fixture(scope="module")
def records(kept):
    with kept(reports) as found:
        yield found


@pytest.fixture
def register(records, db, today):
    return deepcopy(records)


def reports() -> SimpleNamespace:
    agreement = factories.published()
    belarus, poland = factories.country("BY"), factories.country("PL")
    autumn = event_factories.report(year=2025, quarter=4)
    event_factories.accepted(
        into=autumn, title="Форум побратимов", dates_text="27 и 29 октября 2025 года", agreements=[agreement],
        participants="Делегация района", participants_total=25, participants_foreign=10,
    )  # fmt: skip
    event_factories.accepted(
        factories.carol(), into=autumn, title="Ярмарка", dates_text="28 сентября - 1 октября 2025 года",
        place="г. Гагарин", countries=[poland], territories=[factories.vyazma()],
    )  # fmt: skip
    actions.publish(autumn, by=factories.alice())
    forum, fair = autumn.events.order_by("number")
    seminar = event_factories.regional(
        into=event_factories.report(ReportKind.REGIONAL, year=2024, quarter=2), title="Семинар", format="remote",
        dates_text="5 июня 2024 года", countries=[belarus, poland], territories=[],
        participants_total=None, participants_foreign=None,
    )  # fmt: skip
    draft = event_factories.drafted(title="Тайна", agreements=[agreement])
    return SimpleNamespace(agreement=agreement, forum=forum, fair=fair, seminar=seminar, draft=draft)


@pytest.fixture
def every(register):
    """The latest first."""
    return [register.forum.pk, register.fair.pk, register.seminar.pk]
