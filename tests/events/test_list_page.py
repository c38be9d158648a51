"""The list of events as a visitor's address asks for it."""

import re

import pytest
from django.core.cache import cache

from events import actions
from events.choices import ReportKind
from events.models import Event
from tests import event_factories, factories

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def text(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def shown(response) -> list[int]:
    return [row.event.pk for row in response.context["ledger"].rows]


def test_a_row_says_when_what_where_who_and_how(register, client):
    page = text(client.get("/events/"))
    rows = re.findall(r'<tr role="row">\s*<td.*?</tr>', page, re.DOTALL)
    forum, fair, seminar = (re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)) for row in rows)
    expected = "27, 29 окт 2025 Форум побратимов г. Кричев (Республика Беларусь) Вяземский район Беларусь"
    assert " ".join(forum.split()) == expected
    assert "28 сен — 1 окт 2025 Ярмарка" in fair and "Гагаринский район" in fair and "Польша" in fair
    assert "Культура" in seminar and "Беларусь, Польша дистанционно" in seminar


def test_the_sentence_is_heading_and_title_and_is_spoken(register, client):
    page = text(client.get("/events/?year=2025"))
    assert '<h1 class="sentence" tabindex="-1">2 мероприятия: 28 сентября — 29 октября 2025 года.' in page
    assert "<title>Мероприятия. 2 мероприятия:" in page
    assert ". —" not in page.split("</title>")[0]
    assert 'data-found="Найдено 2 мероприятия"' in page
    assert 'role="status"' in page


@pytest.mark.parametrize("number", [1, 2, 5, 11, 21])
def test_numbers_agree_with_their_noun(number):
    from events.sentences import found_in_words

    expected = {1: "мероприятие", 21: "мероприятие", 2: "мероприятия"}.get(number, "мероприятий")
    assert found_in_words(number) == f"Найдено {number} {expected}"


def test_drafts_are_not_there_nor_counted(register, client):
    page = text(client.get("/events/?country=BY"))
    assert "Тайна" not in page and "2026" not in page.split("<main")[1].split("</main>")[0]


def test_conditions_are_chips_that_lead_to_the_list_without_them(register, client):
    page = text(client.get("/events/?country=BY&country=PL&order=title&from=2024-01-01"))
    assert 'href="/events/?country=PL&amp;order=title&amp;from=2024-01-01"' in page
    assert 'value="2024-01-01"' in page


def test_the_form_keeps_the_agreement_and_the_language(register, client):
    page = text(client.get(f"/events/?agreement={register.agreement.pk}&lang=en"))
    assert f'<input type="hidden" name="agreement" value="{register.agreement.pk}">' in page
    assert '<input type="hidden" name="lang" value="en">' in page


def test_files_are_of_this_question(register, client):
    page = text(client.get("/events/?country=BY&page=1&per_page=10&as_of=2014-06-01"))
    assert 'href="/events/export.csv?country=BY"' in page


@pytest.mark.parametrize(
    ("query", "field", "says"),
    [
        ("year=1800", "year", "1800"),
        ("quarter=7", "quarter", "7"),
        ("territory=abc", "territory", "abc"),
        ("sphere=nothing", "sphere", "nothing"),
        ("agreement=999", "agreement", "999"),
        ("from=31.12.2014", "from", "Это не дата"),
        ("order=best", "order", "best"),
        ("per_page=5", "per_page", "от 10 до 100"),
        ("page=x", "page", "номер страницы"),
        ("page=0", "page", "номер страницы"),
    ],
)
def test_what_cannot_be_understood_is_said_beside_its_field_and_nothing_is_shown(register, client, query, field, says):
    response = client.get(f"/events/?page=2&kind=regional&{query}")
    page = text(response)
    assert response.status_code == 200
    assert says in re.search(rf'id="{field}-wrong">(.*?)</p>', page)[1]
    assert 'class="register' not in page
    assert 'id="kind-regional" checked' in page


def test_nothing_found_says_what_to_leave_out_and_what_it_brings(register, client):
    page = text(client.get("/events/?sphere=culture&kind=municipal"))
    assert "<small>2 мероприятия<" in page and "<small>1 мероприятие<" in page


def test_before_the_first_report(client, db):
    assert "Пока не опубликовано ни одного отчёта" in text(client.get("/events/"))


def test_unknown_parameters_and_empty_values_are_none(register, every, client):
    assert shown(client.get("/events/?utm=1&q=&year=&country=&page=&per_page=&as_of=2014-06-01")) == every


@pytest.mark.parametrize(("query", "status"), [("page=1", 200), ("page=2", 404)])
def test_pages_that_are_there(register, client, query, status):
    assert client.get(f"/events/?{query}").status_code == status


def test_by_title_goes_on_where_long_titles_begin_alike(register, client):
    same = "Международная встреча по вопросам торговли и культуры " * 8
    actions.correct(register.forum, {"title": f"{same} и спорта"}, by=factories.alice(), reason="Полное название")
    actions.correct(register.fair, {"title": f"{same} и науки"}, by=factories.alice(), reason="Полное название")
    assert shown(client.get("/events/?order=title")) == [register.fair.pk, register.forum.pk, register.seminar.pk]


def test_words_are_marked_and_everything_else_escaped(today, client):
    event_factories.published(title='Встреча <script>"друзей"</script>')
    page = text(client.get("/events/?q=друзьями"))
    assert "<mark>друзей</mark>" in page
    assert "&lt;script&gt;" in page and "<script>&quot;" not in page


def test_htmx_gets_the_part_that_changes(register, client):
    response = client.get("/events/?country=BY&year=", headers={"HX-Request": "true"})
    assert "<html" not in text(response) and 'id="ledger"' in text(response)
    assert response["HX-Push-Url"] == "/events/?country=BY"


def test_all_municipalities_stand_on_a_page_of_their_own(register, client):
    page = text(client.get("/events/choices/territory/?country=BY"))
    assert 'name="territory"' in page and 'action="/events/"' in page
    assert '<input type="hidden" name="country" value="BY">' in page
    assert client.get("/events/choices/nothing/").status_code == 404
    assert client.get("/events/choices/territory/?country=XX").url == "/events/?country=XX"


def test_in_english(register, client):
    page = text(client.get("/events/?lang=en"))
    assert "3 events: 5 June 2024 – 29 October 2025." in page
    assert (
        "Vyazma District" in page and "Culture" in page and "Belarus, Poland" in page and "28 Sep – 1 Oct 2025" in page
    )


class TestUnchanged:
    def test_is_told_for_one_query(self, register, client, django_assert_num_queries):
        tag = client.get("/events/?country=BY")["ETag"]
        with django_assert_num_queries(1):
            response = client.get("/events/?country=BY", headers={"If-None-Match": tag})
        assert response.status_code == 304 and not response.content

    def test_drafts_move_nothing(self, register, client):
        tag = client.get("/events/")["ETag"]
        event_factories.drafted(into=event_factories.report(quarter=1))
        assert client.get("/events/")["ETag"] == tag

    def test_a_correction_shows_at_once(self, register, client):
        client.get("/events/")
        actions.correct(register.fair, {"title": "Выставка"}, by=factories.alice(), reason="Описка")
        assert "Выставка" in text(client.get("/events/"))

    def test_a_withdrawal_too(self, register, client):
        client.get("/events/")
        actions.withdraw(register.fair, by=factories.alice(), reason="Внесено дважды")
        assert register.fair.pk not in shown(client.get("/events/"))


@pytest.mark.parametrize(
    "question", ["", "country=BY&year=2025", "q=форуму&country=BY", "order=number", "territory={}"]
)
def test_queries(register, client, question, django_assert_max_num_queries):
    address = f"/events/?{question.format(factories.vyazma().pk)}"
    cache.clear()
    with django_assert_max_num_queries(12):
        client.get(address)
    with django_assert_max_num_queries(4):
        client.get(address)


def test_queries_do_not_grow_with_the_rows(register, client, django_assert_max_num_queries):
    report = register.forum.report
    rows = [
        Event(title=f"Мероприятие {n}", starts_on="2025-10-01", ends_on="2025-10-01", report=report, number=100 + n,
              section=register.forum.section, stage="published", title_key=str(n))
        for n in range(90)
    ]  # fmt: skip
    Event.objects.bulk_create(rows)
    assert report.kind == ReportKind.MUNICIPAL
    with django_assert_max_num_queries(12):
        assert len(shown(client.get("/events/?per_page=100"))) == 93


# Elsewhere


def test_events_stand_on_other_pages(register, client):
    for address in (
        "/",
        register.agreement.get_absolute_url(),
        "/countries/BY/",
        f"/territories/{factories.vyazma().pk}/",
    ):
        page = text(client.get(address))
        assert f'href="/events/{register.forum.pk}/"' in page, address
        assert "Тайна" not in page, address
    assert f'href="/events/{register.forum.pk}/' not in text(client.get("/countries/PL/"))


def test_on_a_past_day_only_what_was_held_by_then(register, client):
    page = text(client.get("/countries/BY/?as_of=2025-01-01"))
    assert f'href="/events/{register.seminar.pk}/?as_of=2025-01-01"' in page
    assert f'href="/events/{register.forum.pk}/' not in page


def test_the_sitemap_names_them(register, client):
    page = text(client.get("/sitemap-events.xml"))
    assert page.count("<loc>") == 3 and f"http://testserver/events/{register.forum.pk}/" in page


def test_the_menu_leads_to_them(register, client):
    assert '<a href="/events/" aria-current="page">Мероприятия</a>' in text(client.get("/events/"))
