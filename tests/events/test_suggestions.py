"""Links that the text of an event states."""

from datetime import date

import pytest

from events import suggestions
from tests import event_factories as factories
from tests import factories as cast

pytestmark = pytest.mark.django_db
IN_THE_TEXT = "Проведено в рамках Соглашения между районами от 20.02.2017"


def agreement(**given):
    return cast.published(signed_on=date(2017, 2, 20), **given)


def suggested(event, user=None) -> list:
    return suggestions.agreements_for(event, user=user or cast.bob())


def test_the_agreement_of_the_day_that_the_text_names():
    meant = agreement()
    assert suggested(factories.drafted(result=IN_THE_TEXT)) == [meant]


def test_words_for_the_day_are_as_good():
    meant = agreement()
    assert suggested(factories.drafted(result="В рамках Соглашения от 20 февраля 2017 года")) == [meant]


def test_another_day_suggests_nothing():
    agreement()
    assert suggested(factories.drafted(result="В рамках Соглашения от 21.02.2017")) == []


def test_nor_do_other_places():
    agreement(parties=[cast.party(cast.gagarin()), cast.party(cast.territory("Оршанский район", "BY"))])
    assert suggested(factories.drafted(result=IN_THE_TEXT)) == []


def test_what_is_linked_is_suggested_no_more():
    meant = agreement()
    assert suggested(factories.drafted(result=IN_THE_TEXT, agreements=[meant])) == []


def test_a_draft_of_another_municipality_is_never_named():
    cast.draft(cast.carol(), signed_on=date(2017, 2, 20),
               parties=[cast.party(cast.gagarin()), cast.party(cast.krichev())])  # fmt: skip
    assert suggested(factories.drafted(result=IN_THE_TEXT)) == []


def test_signed_on_the_day_of_the_event():
    meant = cast.published(signed_on=date(2026, 7, 29))
    assert suggested(factories.drafted(result="Подписано соглашение о сотрудничестве")) == [meant]
    assert suggested(factories.drafted(result="Обмен опытом")) == []


@pytest.mark.parametrize(
    ("result", "is_unregistered"),
    [
        ("Подписан договор о сотрудничестве", True),
        ("Подписаны планы совместной работы", True),
        ("Заключено соглашение", True),
        ("Обмен опытом", False),
        ("Соглашение не подписано", False),
    ],
)
def test_signed_and_not_registered(result, is_unregistered):
    assert suggestions.is_unregistered(factories.drafted(result=result)) == is_unregistered


def test_signed_and_registered():
    event = factories.drafted(result="Подписан договор", agreements=[cast.published()])
    assert not suggestions.is_unregistered(event)


def test_of_executive_bodies_the_register_has_none():
    assert not suggestions.is_unregistered(factories.in_sphere(result="Подписано соглашение"))
