"""What a question about events finds, and that one which cannot be understood finds nothing."""

import random

import pytest
from django.http import QueryDict

from events.counting import EventMasks, QuickTally
from events.facets import ORDER, Tally
from events.filtersets import EventFilterSet
from events.models import Event
from events.sentences import sentence
from registry.actions import save_territory
from tests import event_factories, factories

pytestmark = pytest.mark.django_db


def asked(question: str) -> EventFilterSet:
    return EventFilterSet(QueryDict(question), Event.objects.public())


def found(question: str) -> list[int]:
    return list(asked(question).qs.values_list("pk", flat=True))


QUESTIONS = {
    "q=ярмарке": ["fair"],
    "q=кричева&year=2025": ["forum"],
    "q=ФОРУМ беларусь": ["forum"],
    "q=культура": ["seminar"],
    'q="обмен опытом"&year=2024': ["seminar"],
    "q=тайна": [],
    "kind=municipal": ["forum", "fair"],
    "kind=municipal&kind=regional": ["forum", "fair", "seminar"],
    "year=2025": ["forum", "fair"],
    "year=2025&quarter=2": [],
    "quarter=2": ["seminar"],
    "year=2031": [],
    "year=1980": [],
    "sphere=culture": ["seminar"],
    "country=BY": ["forum", "seminar"],
    "country=BY&country=PL": ["forum", "fair", "seminar"],
    "country=RU": [],
    "format=remote": ["seminar"],
    "format=remote&format=in_person&kind=municipal": ["forum", "fair"],
    "from=2025-10-28&to=2025-10-28": [],  # between its two days
    "from=2025-10-27&to=2025-10-27": ["forum"],
    "from=2025-09-30&to=2025-09-30": ["fair"],
    "from=2025-10-29": ["forum"],
    "to=2025-09-28": ["fair", "seminar"],
    "from=2025-10-01&to=2024-06-05": [],
    "order=starts_on": ["seminar", "fair", "forum"],
    "order=-starts_on": ["forum", "fair", "seminar"],
    "order=title": ["seminar", "forum", "fair"],
    "order=number": ["forum", "fair", "seminar"],
    "order=relevance": ["forum", "fair", "seminar"],
    "kind=&year=&q=&from=&territory=": ["forum", "fair", "seminar"],
}


@pytest.mark.parametrize(("question", "names"), QUESTIONS.items(), ids=QUESTIONS)
def test_a_question(register, question, names):
    assert found(question) == [getattr(register, name).pk for name in names]


def test_of_a_municipality_are_what_it_reported_and_what_was_held_there(register):
    assert found(f"territory={factories.vyazma().pk}") == [register.forum.pk, register.fair.pk]
    assert found(f"territory={factories.gagarin().pk}") == [register.fair.pk]
    assert found(f"territory={factories.gagarin().pk}&territory={factories.krichev().pk}&country=BY") == [
        register.forum.pk
    ]


def test_of_what_became_of_a_municipality_too(register):
    successor = factories.territory("Вяземский округ")
    save_territory(successor, by=None, related={"predecessors": [factories.vyazma()]})
    assert found(f"territory={successor.pk}") == [register.forum.pk, register.fair.pk]
    [choice] = [choice for choice in Tally(asked("")).facet("territory").choices if choice.label == "Вяземский район"]
    assert choice.count == 2
    [choice] = [one for one in Tally(asked(f"territory={successor.pk}")).facet("territory").choices if one.is_chosen]
    assert choice.count == 2


def test_under_an_agreement(register):
    other = factories.published()
    assert found(f"agreement={register.agreement.pk}") == [register.forum.pk]
    assert found(f"agreement={other.pk}") == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "federal"), ("year", "1899"), ("year", "2200"), ("year", "٢٠٢٥"), ("year", "02025"), ("quarter", "5"),
        ("quarter", "0"), ("quarter", "IV"), ("sphere", "none-such"), ("country", "XX"), ("country", "B\x00Y"),
        ("territory", "x"), ("territory", "9" * 40), ("territory", "999999"), ("agreement", "999999"),
        ("format", "online"), ("from", "2025-02-30"), ("to", "вчера"), ("order", "id"), ("q", "а" * 501),
        ("q", "a\x00b"),
    ],
)  # fmt: skip
def test_what_is_not_understood_finds_nothing(register, name, value):
    question = QueryDict(mutable=True)
    question[name] = value
    filterset = EventFilterSet(question, Event.objects.public())
    assert list(filterset.errors) == [name]
    assert list(filterset.qs) == []


def test_a_draft_agreement_is_not_known(register):
    """As if there were none: its number tells nothing."""
    draft = factories.draft()
    reasons = [asked(f"agreement={key}").errors["agreement"][0] for key in (draft.pk, 999999)]
    assert reasons[0].replace(str(draft.pk), "") == reasons[1].replace("999999", "")


def test_strangers():
    data = QueryDict("q=a&from=1&lang=en&as_of=2014-06-01&page=2")
    assert EventFilterSet.strangers(data, also=("page",)) == ["as_of"]


# Counts beside the choices


FACETED = [
    "", "country=BY", "kind=municipal&country=PL", "q=обмен", "year=2025&format=in_person", "sphere=culture",
    "from=2025-01-01&to=2025-10-01", "from=2025-09-30",
]  # fmt: skip


@pytest.mark.parametrize("question", FACETED)
def test_each_count_is_what_the_list_finds_with_that_choice(register, question):
    for facet in Tally(asked(question)).facets():
        for choice in facet.choices:
            chosen = QueryDict(question, mutable=True)
            chosen[facet.name] = choice.value
            assert len(found(chosen.urlencode())) == choice.count, choice


@pytest.mark.parametrize("question", FACETED)
def test_totals(register, question):
    tally = Tally(asked(question))
    assert tally.total == len(found(question))
    for name in QueryDict(question):
        rest = QueryDict(question, mutable=True)
        del rest[name]
        assert tally.total_without(name) == len(found(rest.urlencode()))


def test_a_municipality_that_reported_an_event_of_its_own_place_counts_it_once(today):
    event_factories.published(territories=[factories.vyazma()])
    [choice] = Tally(asked("")).facet("territory").choices
    assert choice.count == 1


def test_the_quick_count_is_the_same(register):
    """For random questions, on the municipalities before and after a merger."""
    successor = factories.territory("Вяземский округ")
    save_territory(successor, by=None, related={"predecessors": [factories.vyazma()]})
    places = [successor, factories.vyazma(), factories.gagarin(), factories.krichev()]
    typed = {
        "kind": ["municipal", "regional"], "year": ["2024", "2025", "2031"], "quarter": ["2", "4"],
        "territory": [str(place.pk) for place in places], "sphere": ["culture"], "country": ["BY", "PL"],
        "format": ["remote", "in_person"], "q": ["обмен", "тайна"], "agreement": [str(register.agreement.pk)],
        "from": ["2025-09-30", "2025-10-28"], "to": ["2025-10-28"],
    }  # fmt: skip
    masks, chance = EventMasks(), random.Random(5)
    for _number in range(60):
        question = QueryDict(mutable=True)
        for name in chance.sample(list(typed), chance.randint(0, 4)):
            several = chance.randint(1, 2) if name in ORDER else 1
            question.setlist(name, chance.sample(typed[name], min(several, len(typed[name]))))
        slow, quick = Tally(asked(question.urlencode())), QuickTally(asked(question.urlencode()), masks)
        assert quick.facets() == slow.facets(), question
        assert quick.total == slow.total, question
        assert not slow.total or quick.days == slow.days, question
        assert quick.totals_without(question) == {name: slow.total_without(name) for name in question}, question


# The sentence


SENTENCES = {
    "": "3 мероприятия: 5 июня 2024 года — 29 октября 2025 года.",
    "year=2025": "2 мероприятия: 28 сентября — 29 октября 2025 года. Отчётный год — 2025.",
    "quarter=2&country=PL": "1 мероприятие: 5 июня 2024 года. Отчётный квартал — II. Страна — Польша.",
    "country=RU": "Мероприятий не найдено. Страна — Россия.",
    "from=2025-10-01": "2 мероприятия: 28 сентября — 29 октября 2025 года. Проведено не раньше — 1 октября 2025 года.",
    "country=XX": "Ничего не показано: часть запроса не понята.",
}


@pytest.mark.parametrize(("question", "expected"), SENTENCES.items(), ids=SENTENCES)
def test_the_sentence_says_what_is_looked_at(register, question, expected):
    assert sentence(asked(question)).replace("\N{NO-BREAK SPACE}", " ") == expected
