"""One event: everything known about it, and nothing that is not public."""

import pytest

from agreements.models import Agreement
from events import actions
from tests import event_factories, factories

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def text(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def page_of(client, event, **query) -> str:
    response = client.get(event.get_absolute_url(), query)
    assert response.status_code == 200
    return text(response)


def test_the_facts(register, client):
    page = page_of(client, register.forum)
    for said in (
        '<h1 class="long" lang="ru">Форум побратимов</h1>', "27 и 29 октября 2025 года", "очно", "Обмен опытом",
        "г. Кричев (Республика Беларусь)", "25, из них иностранных: 10", "Вяземский район", "Делегация района",
        "Муниципалитеты, IV квартал 2025 года", "№ 1", 'href="/countries/BY/"',
        f'href="/agreements/{register.agreement.pk}/"', f'href="/territories/{factories.krichev().pk}/"',
    ):  # fmt: skip
        assert said in page, said


def test_of_an_executive_body(register, client):
    page = page_of(client, register.seminar)
    assert "Сфера" in page and "Культура" in page and "дистанционно" in page


def test_neighbours_are_those_of_the_report(register, client):
    page = page_of(client, register.fair)
    assert f'rel="prev" href="/events/{register.forum.pk}/"' in page and 'rel="next"' not in page
    assert "neighbours" not in page_of(client, register.seminar)


def test_a_withdrawn_neighbour_is_passed_over(register, client):
    actions.withdraw(register.forum, by=factories.alice(), reason="Внесено дважды")
    assert 'rel="prev"' not in page_of(client, register.fair)


def test_what_was_signed(today, client):
    agreement, hidden = factories.published(), factories.draft(title="Тайна")
    signed = [{"title": "Соглашение о дружбе", "signed_on": factories.SIGNED, "agreement": agreement}]
    event = event_factories.published(signed_documents=signed)
    event.signed_documents.create(title="План", agreement=hidden)
    page = page_of(client, event)
    assert "Соглашение о дружбе" in page and "28 сентября 2018 года" in page and f"/agreements/{agreement.pk}/" in page
    assert "План" in page and "Тайна" not in page and f"/agreements/{hidden.pk}/" not in page


def test_an_agreement_that_is_not_public_is_not_named(today, client):
    hidden = factories.draft(title="Тайна")
    event = event_factories.published()
    event.agreements.add(hidden)
    page = page_of(client, event)
    assert "Тайна" not in page and f"/agreements/{hidden.pk}/" not in page


@pytest.mark.parametrize(
    ("values", "is_shown"), [({}, True), ({"is_public": False}, False), ({"explanation": "Верно первое."}, True)]
)
def test_discrepancies(today, client, values, is_shown):
    found = factories.discrepancy(factories.published(), subject="Спор", **values)
    found.save()
    assert ("Спор" in page_of(client, event_factories.published(discrepancies=[found]))) == is_shown


def test_a_discrepancy_of_a_draft_is_not_shown(today, client):
    found = factories.discrepancy(factories.draft(), subject="Спор")
    found.save()
    event = event_factories.published(discrepancies=[found])
    assert "Спор" not in page_of(client, event)
    Agreement.objects.update(stage="published")
    assert "Спор" in text(client.get(event.get_absolute_url() + "?x=1"))


def test_a_correction_is_told_with_its_reason(register, client):
    actions.correct(register.forum, {"result": "Иное"}, by=factories.alice(), reason="Опечатка в результате")
    page = page_of(client, register.forum)
    assert "Опечатка в результате" in page and "исправлено" in page


def test_both_citations(register, client):
    page = page_of(client, register.forum)
    assert "Форум побратимов (27 и 29 октября 2025 года) // Перечень : [сайт]. Смоленская область. Отчет о" in page
    assert "(дата обращения: 20.11.2026)" in page
    assert "Event of 27 and 29 October 2025." in page and "(accessed 20 November 2026)" in page


def test_in_english(register, client):
    page = page_of(client, register.fair, lang="en")
    assert "28 September – 1 October 2025" in page and "Gagarin District" in page and "in person" in page


@pytest.mark.parametrize("make", [event_factories.drafted, event_factories.in_sphere])
def test_a_draft_is_not_there(client, make):
    assert client.get(make().get_absolute_url()).status_code == 404


def test_submitted_and_returned_are_not_there_either(client):
    event = event_factories.drafted()
    submission = event_factories.hand_in(event.report, by=factories.bob())
    assert client.get(event.get_absolute_url()).status_code == 404
    actions.return_(submission, by=factories.alice(), reason="Мало")
    assert client.get(event.get_absolute_url()).status_code == 404


def test_whoever_is_signed_in_sees_no_more(client):
    event = event_factories.drafted()
    client.force_login(factories.bob(), backend="accounts.backends.RightsBackend")
    assert client.get(event.get_absolute_url()).status_code == 404


def test_withdrawn_says_why(today, client):
    event = event_factories.published(result="Тайный итог")
    actions.withdraw(event, by=factories.alice(), reason="Внесено по ошибке")
    response = client.get(event.get_absolute_url())
    assert response.status_code == 410
    assert "Внесено по ошибке" in text(response) and "Тайный итог" not in text(response)


def test_unchanged(register, client, django_assert_num_queries):
    address = register.forum.get_absolute_url()
    tag = client.get(address)["ETag"]
    with django_assert_num_queries(1):
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_queries(register, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(13):
        client.get(register.forum.get_absolute_url())
