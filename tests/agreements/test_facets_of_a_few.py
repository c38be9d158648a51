"""Counts beside the choices, where a few agreements show the rule."""

from datetime import date

import pytest
from django.http import QueryDict

from agreements.counting import Columns, QuickTally
from agreements.facets import Tally
from agreements.filtersets import AgreementFilterSet
from agreements.models import Agreement
from places.models import Territory
from tests import factories

pytestmark = pytest.mark.django_db


def filterset(query: str) -> AgreementFilterSet:
    return AgreementFilterSet(QueryDict(query), Agreement.objects.public())


def facet(query: str, name: str) -> dict[str, int]:
    found, quickly = Tally(filterset(query)).facet(name), QuickTally(filterset(query), Columns()).facet(name)
    assert found == quickly
    return {choice.value: choice.count for choice in found.choices}


def test_drafts_count_nowhere(today):
    factories.draft()
    factories.published()
    assert Tally(filterset("")).total == QuickTally(filterset(""), Columns()).total == 1
    assert facet("", "country") == {"BY": 1}


def test_a_chosen_value_that_nothing_has_stays_with_nought(today):
    factories.published()
    factories.country("PL")
    assert facet("country=PL", "country") == {"BY": 1, "PL": 0}
    assert facet("term=fixed", "term") == {"indefinite": 1, "fixed": 0}


def test_a_place_abroad_is_offered_once_it_is_chosen(today):
    factories.published()
    abroad = factories.krichev()
    assert str(abroad.pk) not in facet("", "territory")
    assert facet(f"territory={abroad.pk}", "territory")[str(abroad.pk)] == 1


def test_a_territory_counts_with_what_it_was_made_of_each_agreement_once(today):
    old, other, new = factories.vyazma(), factories.gagarin(), factories.territory("Вяземский округ")
    new.predecessors.set([old, other])
    both = [factories.party(old), factories.party(other), factories.party(factories.krichev())]
    factories.published(parties=both)
    factories.published(
        signed_on=date(2025, 1, 1), parties=[factories.party(new), factories.party(factories.krichev())]
    )
    for place in Territory.objects.home():
        count = AgreementFilterSet(QueryDict(f"territory={place.pk}"), Agreement.objects.public()).qs.count()
        assert facet("", "territory").get(str(place.pk)) == count, place
    assert facet("", "territory")[str(new.pk)] == 2


def test_a_chosen_territory_that_signed_nothing_itself_counts_what_it_was_made_of(today):
    old, new = factories.vyazma(), factories.territory("Вяземский округ")
    new.predecessors.set([old])
    factories.published(parties=[factories.party(old), factories.party(factories.krichev())])
    assert facet(f"territory={new.pk}", "territory") == {str(old.pk): 1, str(new.pk): 1}
    assert facet("", "territory") == {str(old.pk): 1}
