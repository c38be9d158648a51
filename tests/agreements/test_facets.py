"""Counts beside the choices: each is what the list finds when the choice is made, its own facet left out."""

import pytest
from django.http import QueryDict

from agreements.counting import Columns, QuickTally
from agreements.facets import MANY, SHOWN_OF_MANY, Choice, Facet, Tally
from agreements.filtersets import AgreementFilterSet
from agreements.models import Agreement

pytestmark = pytest.mark.django_db

FACETS = ("status", "country", "territory", "term", "registered", "kind", "theme", "practical")
QUESTIONS = {
    "nothing": "",
    "country": "country=BY",
    "two countries": "country=BY&country=PL",
    "country and state": "country=BY&status=in_force",
    "past day": "as_of=2014-06-01&country=BY&status=unknown",
    "words": "q=смоленском&term=indefinite",
    "theme": "theme=twinning&registered=numbered",
    "boundary": "boundary_from=2027-01-01&boundary_to=2027-12-31&kind=agreement",
}


@pytest.fixture
def register(demonstration, db, today):
    pass


def filterset(query: str) -> AgreementFilterSet:
    return AgreementFilterSet(QueryDict(query), Agreement.objects.public())


@pytest.mark.parametrize("question", [*QUESTIONS.values(), "territory=1&status=ended", "twinning=false&q=дружба"])
def test_the_quick_count_is_the_same(register, question):
    slow, quick = Tally(filterset(question)), QuickTally(filterset(question), Columns())
    assert quick.facets() == slow.facets()
    assert (quick.total, quick.states, quick.ended_without_day) == (slow.total, slow.states, slow.ended_without_day)
    names = [name for name in QueryDict(question) if name != "as_of"]
    assert quick.totals_without(names) == {name: slow.total_without(name) for name in names}


def test_of_a_long_facet_the_commonest_and_what_is_chosen_stand_beside_the_list():
    choices = [Choice(str(number), f"Место {number}", 500 - number, number == 99) for number in range(MANY + 40)]
    facet = Facet("territory", "Муниципалитет", choices).shortened()
    assert [choice.value for choice in facet.at_once] == [*map(str, range(SHOWN_OF_MANY)), "99"]
    assert (facet.further, facet.number) == ([], MANY + 40)


def facet(query: str, name: str) -> dict[str, int]:
    found = next(facet for facet in Tally(filterset(query)).facets() if facet.name == name)
    return {choice.value: choice.count for choice in found.choices}


@pytest.mark.parametrize("name", FACETS)
@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_each_count_is_what_the_list_finds_with_that_choice(register, question, name):
    asked = QueryDict(question, mutable=True)
    asked.pop(name, None)
    for value, count in facet(question, name).items():
        chosen = asked.copy()
        chosen[name] = value
        assert AgreementFilterSet(chosen, Agreement.objects.public()).qs.count() == count, value


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_the_total_is_that_of_the_list(register, question):
    asked = filterset(question)
    assert Tally(asked).total == asked.qs.count()


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_without_a_condition_there_are_as_many_as_the_list_finds_then(register, question):
    tally = Tally(filterset(question))
    for name in QueryDict(question):
        rest = QueryDict(question, mutable=True)
        del rest[name]
        if name != "as_of":
            assert tally.total_without(name) == AgreementFilterSet(rest, Agreement.objects.public()).qs.count()


def test_the_commonest_come_first_and_a_chosen_one_never_hides(register):
    country = next(facet for facet in Tally(filterset("country=CN")).facets() if facet.name == "country")
    assert country.choices[0].value == "BY"
    assert "CN" in [choice.value for choice in country.at_once]
    assert not set(country.at_once) & set(country.further)
