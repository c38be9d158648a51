"""The page of all discrepancies and of the documents outside the list: what it shows and what it hides."""

import pytest

from agreements.models import Discrepancy, OutsideDocument
from events.models import Event
from tests import event_factories, factories

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("today")]

PAGE = "/discrepancies/"
QUOTES = {"first_source": "Перечень", "first_quote": "2012", "second_source": "Справка", "second_quote": "2009"}


def text(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def discrepancy(**given) -> Discrepancy:
    return Discrepancy.objects.create(**{"subject": "Год подписания"} | QUOTES | given)


def document(**given) -> OutsideDocument:
    return OutsideDocument.objects.create(**{"title": "Хартия друзей", "source": "Справка"} | given)


def test_everything_the_documents_contradict_each_other_in(demonstration, db, client):
    page = text(client.get(PAGE))
    for one in Discrepancy.objects.all():
        assert f'id="discrepancy-{one.pk}"' in page
    assert page.count("вопрос открыт") == Discrepancy.objects.filter(explanation="").count()
    for event in Event.objects.filter(discrepancies__isnull=False):
        assert f'href="/events/{event.pk}/"' in page
    assert 'href="/agreements/14/"' in page


def test_documents_outside_the_list_with_their_status_and_its_source(demonstration, db, client):
    page = text(client.get(PAGE)).split('id="papers"')[1]
    for one in OutsideDocument.objects.all():
        assert one.title in page and one.source in page and one.practical_source in page
    assert "не реализуется" in page and 'href="/territories/47/"' in page


def test_what_is_explained_stands_apart(empty, client):
    discrepancy(explanation="Описка в справке")
    page = text(client.get(PAGE))
    assert 'id="explained"' in page and "Описка в справке" in page and 'id="open"' not in page


def test_an_empty_register_says_so(empty, client):
    assert client.get(PAGE).status_code == 200
    assert "расхождений не известно" in text(client.get(PAGE)).lower()


@pytest.mark.parametrize(
    "hidden",
    [
        lambda: discrepancy(is_public=False),
        lambda: discrepancy(agreement=factories.draft()),
        lambda: discrepancy(agreement=factories.withdrawn()),
        lambda: discrepancy(outside_document=document(is_public=False)),
    ],
    ids=["internal", "of a draft", "of a withdrawn agreement", "of an internal document"],
)
def test_what_is_not_public_is_not_there(empty, client, hidden):
    hidden()
    page = text(client.get(PAGE))
    assert "Год подписания" not in page and "Хартия друзей" not in page


def test_an_event_in_work_is_not_named(empty, client):
    event = event_factories.drafted(title="Встреча в работе")
    event.discrepancies.add(discrepancy())
    page = text(client.get(PAGE))
    assert "Год подписания" in page and "Встреча в работе" not in page


def test_queries(demonstration, db, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        client.get(PAGE)
