"""Counts beside the choices: each is what the list finds when the choice is made, its own facet left out."""

import pytest
from django.http import QueryDict

from agreements.facets import Tally
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
