"""The list and an agreement's page as a visitor's address asks for them."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.http import QueryDict
from django.utils.translation import override

from accounts.models import Change
from agreements import actions, pages
from agreements.filtersets import AgreementFilterSet
from agreements.models import Agreement
from registry.actions import save_territory
from tests import factories

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def register(demonstration, db, today):
    pass


def text(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def heading(response) -> str:
    return re.search(r"<h1[^>]*>(.*?)</h1>", text(response), re.DOTALL)[1].strip()


def sentence(query: str) -> str:
    asked = AgreementFilterSet(QueryDict(query), Agreement.objects.public())
    return pages.sentence(asked).replace("\N{NO-BREAK SPACE}", " ")


# The sentence


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "На 20 ноября 2026 года действуют 53 соглашения из 68."),
        ("status=in_force&country=BY", "На 20 ноября 2026 года действует 41 соглашение. Страна — Беларусь."),
        ("status=ended", "На 20 ноября 2026 года утратили силу 15 соглашений."),
        (
            "as_of=2014-06-01&country=BY",
            "На 1 июня 2014 года: действовали 13, ещё 6 прекращены в неизвестный день. Страна — Беларусь.",
        ),
        (
            "as_of=2018-09-29",
            "На 29 сентября 2018 года: действовали 35, ещё 11 прекращены в неизвестный день, утратило силу 1.",
        ),
        ("as_of=1990-01-01", "На 1 января 1990 года: действовали 2."),
        ("as_of=1950-01-01", "На 1 января 1950 года: ничего не найдено."),
        ("as_of=2030-01-01", "На 1 января 2030 года будут действовать 53 соглашения."),
        ("country=BY&country=PL&term=fixed", "На 20 ноября 2026 года: ничего не найдено. Страна — Беларусь, Польша. "
         "Срок — на определённый срок."),
        ("country=XX", "Ничего не показано: часть запроса не понята."),
    ],
)  # fmt: skip
def test_the_sentence_says_what_is_looked_at(register, query, expected):
    assert sentence(query) in (expected, expected.replace("53 соглашения.", "53 соглашения из 68."))


def test_the_sentence_in_english(register):
    with override("en"):
        assert sentence("as_of=2014-06-01&country=BY") == (
            "On 1 June 2014: 13 were in force, 6 more ended on an unknown day. Country — Belarus."
        )


def test_the_filter_in_words_has_the_values_of_one_label_together(register):
    asked = AgreementFilterSet(QueryDict("country=BY&country=PL&q=дружба&as_of=2014-06-01"), Agreement.objects.public())
    assert pages.filter_in_words(asked) == [("Слова", "дружба"), ("Страна", "Беларусь, Польша")]


def test_the_sentence_is_the_heading_and_the_title(register, client):
    response = client.get("/agreements/?as_of=2014-06-01&country=BY")
    assert heading(response).startswith("На 1 июня 2014 года: действовали 13, ещё 6")
    assert "<title>На 1 июня 2014 года" in text(response)


# What is asked


def names(response) -> list[int]:
    return [row.agreement.pk for row in response.context["ledger"].rows]


def test_conditions_are_chips_that_lead_to_the_list_without_them(register, client):
    page = text(client.get("/agreements/?country=BY&country=PL&order=title&page=2&per_page=10"))
    assert 'href="/agreements/?country=PL&amp;order=title&amp;per_page=10"' in page
    assert "Убрать фильтр" in page


def test_pages_and_headings_keep_the_rest(register, client):
    page = text(client.get("/agreements/?country=BY&per_page=10&as_of=2025-01-01"))
    assert "country=BY&amp;per_page=10&amp;as_of=2025-01-01&amp;page=2" in page
    assert "country=BY&amp;per_page=10&amp;as_of=2025-01-01&amp;order=title" in page


def test_every_link_keeps_the_day(register, client):
    page = text(client.get("/agreements/?as_of=2014-06-01"))
    assert re.search(r'href="/agreements/\d+/\?as_of=2014-06-01"', page)
    assert '<a class="brand" href="/?as_of=2014-06-01"' in page


def test_today_needs_no_day_in_the_address(register, client):
    page = text(client.get("/agreements/?as_of=2026-11-20&country=BY"))
    assert "data-other-day" not in page
    assert "as_of=2026-11-20" not in page.split("<main")[1].replace("as_of=2026-11-20&country=BY", "")


@pytest.mark.parametrize(
    ("query", "status"),
    [("page=3", 200), ("page=03", 200), ("page=4", 404), ("page=" + "9" * 40, 404), ("page=" + "9" * 4000, 404)],
)
def test_pages_that_are_there(register, client, query, status):
    assert client.get(f"/agreements/?{query}").status_code == status


@pytest.mark.parametrize(
    ("query", "field", "says"),
    [
        ("as_of=2014-13-01", "as_of", "Это не дата"),
        ("as_of=1800-01-01", "as_of", "Перечень отвечает за дни"),
        ("country=XX", "country", "XX"),
        ("status=gone", "status", "gone"),
        ("territory=abc", "territory", "abc"),
        ("signed_from=31.12.2014", "signed_from", "Это не дата"),
        ("order=best", "order", "best"),
        ("per_page=5", "per_page", "от 10 до 100"),
        ("per_page=many", "per_page", "от 10 до 100"),
        *((f"page={wrong}", "page", "номер страницы") for wrong in ("x", "0", "-1", "1.0", "٣")),
    ],
)
def test_what_cannot_be_understood_is_said_beside_its_field_and_nothing_is_shown(register, client, query, field, says):
    response = client.get(f"/agreements/?page=2&kind=contract&{query}")
    page = text(response)
    assert response.status_code == 200
    assert says in re.search(rf'id="{field}-wrong">(.*?)</p>', page)[1]
    assert 'class="register"' not in page
    assert 'id="kind-contract" checked' in page


def test_after_a_wrong_order_the_right_list_is_not_remembered_for_it(register, client):
    client.get("/agreements/")
    assert 'class="register"' not in text(client.get("/agreements/?order=best"))


def test_unknown_parameters_and_empty_values_are_none(register, client):
    assert names(client.get("/agreements/?utm=1&q=&as_of=&country=&page=&per_page=")) == names(
        client.get("/agreements/")
    )


def test_nothing_found_says_what_to_leave_out_and_what_it_brings(register, client):
    page = text(client.get("/agreements/?q=торговище&country=BY"))
    assert "Без условия «Страна — Беларусь»</a> <small>1 соглашение<" in page
    assert "Без условия «Слова — торговище»</a> <small>51 соглашение<" in page


def test_by_title_goes_on_where_long_titles_begin_alike(today, client):
    same = "Соглашение о сотрудничестве в области торговли и культуры " * 7
    later, earlier = factories.published(title=f"{same} и спорта"), factories.published(title=f"{same} и науки")
    assert names(client.get("/agreements/?order=title")) == [earlier.pk, later.pk]


# Words


@pytest.mark.parametrize("words", ["смоленском", "Смоленск", "smolensk&lang=en"])
def test_words_are_marked_in_any_form(register, client, words):
    page = text(client.get(f"/agreements/?q={words}"))
    assert "<mark>Смоленск</mark>" in page or "<mark>Smolensk</mark>" in page


def test_marking_escapes_everything_else(today, client):
    factories.published(title='Соглашение <script>"о дружбе"</script> & прочем')
    page = text(client.get("/agreements/?q=дружба"))
    assert "<mark>дружбе</mark>" in page
    assert "&lt;script&gt;" in page and "<script>&quot;" not in page


def test_a_query_of_markup_is_shown_as_text(register, client):
    page = text(client.get("/agreements/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"))
    assert "<script>alert" not in page


# Files of exactly this list


def test_links_to_files_have_the_filter_and_nothing_a_file_would_refuse(register, client):
    page = text(client.get("/agreements/?country=BY&as_of=2014-06-01&page=1&per_page=10&utm=1"))
    for fmt in re.findall(r'data-export="(\w+)"', page):
        assert f'export.{fmt}?country=BY&amp;as_of=2014-06-01"' in page or fmt == "official"


# Parts, caching


def test_htmx_gets_the_part_that_changes_under_a_tidy_address(register, client):
    response = client.get("/agreements/?q=&country=BY&as_of=2026-11-20", headers={"HX-Request": "true"})
    page = text(response)
    assert response["HX-Push-Url"] == "/agreements/?country=BY"
    assert "<html" not in page and 'id="ledger"' in page and "<title>" in page


def test_going_back_gets_the_whole_page(register, client):
    response = client.get("/agreements/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in text(response)


@pytest.mark.parametrize("address", ["/agreements/?country=BY", "/agreements/50/"])
class TestUnchanged:
    def test_is_told_for_one_query(self, register, client, address, django_assert_num_queries):
        tag = client.get(address)["ETag"]
        with django_assert_num_queries(1):
            response = client.get(address, headers={"If-None-Match": tag})
        assert response.status_code == 304 and not response.content

    def test_drafts_move_nothing(self, register, client, address):
        tag = client.get(address)["ETag"]
        actions.draft(factories.values(), by=factories.alice())
        assert Change.objects.first().action == "draft"
        assert client.get(address)["ETag"] == tag

    def test_a_public_change_moves_it(self, register, client, address):
        tag = client.get(address)["ETag"]
        actions.correct(50, {"title": "Соглашение от 28 сентября 2024 года"}, by=factories.alice(), reason="Описка")
        assert client.get(address)["ETag"] != tag

    def test_so_does_a_place_with_a_new_name(self, register, client, address):
        tag = client.get(address)["ETag"]
        place = factories.vyazma()
        place.latitude, place.longitude = 55, 34
        save_territory(place, by=factories.alice())
        assert client.get(address)["ETag"] != tag

    def test_midnight_moves_it(self, register, client, address):
        tag = client.get(address)["ETag"]
        with time_machine.travel(date.today() + timedelta(days=2)):
            assert client.get(address)["ETag"] != tag

    def test_language_and_part_have_their_own(self, register, client, address):
        tags = {
            client.get(address)["ETag"],
            client.get(address, {"lang": "en"})["ETag"],
            client.get(address, headers={"HX-Request": "true"})["ETag"],
        }
        assert len(tags) == 3

    def test_may_be_kept_but_is_asked_for_again(self, register, client, address):
        response = client.get(address)
        assert "max-age=0" in response["Cache-Control"] and "must-revalidate" in response["Cache-Control"]
        assert "HX-Request" in response["Vary"] and "Cookie" not in response["Vary"]


def test_a_change_shows_at_once(register, client):
    client.get("/agreements/")
    actions.withdraw(53, by=None, reason="Внесено дважды")
    response = client.get("/agreements/?per_page=100")
    assert 53 not in names(response)
    assert "из 67" in heading(response)


QUESTIONS = [
    "",
    "country=BY&status=in_force",
    "territory=1&theme=twinning",
    "q=смоленском&country=BY",
    "q=торговище&country=BY",
    "as_of=2014-06-01&page=2&per_page=10",
    "order=boundary&term=renewing",
    "q=смоленском&country=BY&territory=1&theme=twinning&status=in_force&practical=unknown&kind=agreement&term=renewing"
    "&registered=numbered&twinning=true&signed_from=1990-01-01&ended_to=2030-01-01&boundary_from=2000-01-01",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_queries_of_the_list(register, client, question, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):  # after a public change: all that is counted is read anew
        client.get(f"/agreements/?{question}")
    with django_assert_max_num_queries(2):
        client.get(f"/agreements/?{question}")
    cache.clear()
    with django_assert_max_num_queries(8):  # a new question
        client.get(f"/agreements/?{question}")


@pytest.mark.parametrize("pk", [1, 10, 50, 66, 68])
def test_queries_of_an_agreement(register, client, pk, django_assert_max_num_queries, django_assert_num_queries):
    client.get("/agreements/2/")
    with django_assert_max_num_queries(8):
        first = client.get(f"/agreements/{pk}/")
    with django_assert_num_queries(1):
        again = client.get(f"/agreements/{pk}/")
    assert again.content == first.content


# Pages that are kept


KEPT_HEADERS = ("ETag", "Cache-Control", "Vary", "Content-Type", "Content-Length", "Content-Language")
KEPT_HEADERS += ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy")


def test_a_kept_page_has_the_headers_of_a_new_one(register, client):
    first, again = client.get("/agreements/50/"), client.get("/agreements/50/")
    for name in KEPT_HEADERS:
        assert first[name] == again[name], name


def test_a_kept_page_is_nobodys_own(register, client, django_user_model):
    open_page = client.get("/agreements/50/")
    client.force_login(factories.alice())
    cache.clear()
    assert client.get("/agreements/50/").content == open_page.content
    assert not open_page.cookies


@pytest.mark.parametrize("address", ["/agreements/50/?lang=en", "/agreements/50/?as_of=2030-01-01", "/agreements/51/"])
def test_another_address_has_another_page(register, client, address):
    client.get("/agreements/50/")
    assert client.get(address).content != client.get("/agreements/50/").content


def test_what_is_withdrawn_is_not_kept(register, client):
    client.get("/agreements/53/")
    actions.withdraw(53, by=None, reason="Внесено дважды")
    assert client.get("/agreements/53/").status_code == 410
    assert client.get("/agreements/53/").status_code == 410


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_kept_page_answers_reading_alone(register, client, method):
    client.get("/agreements/50/")
    assert getattr(client, method)("/agreements/50/").status_code == 405


def test_a_tag_that_a_proxy_has_made_weak_is_known(register, client):
    tag = client.get("/agreements/")["ETag"]
    assert client.get("/agreements/", headers={"If-None-Match": f'"other", W/{tag}'}).status_code == 304


# All choices of one filter


@pytest.fixture
def few_are_shown(monkeypatch):
    monkeypatch.setattr("agreements.facets.MANY", 5)
    monkeypatch.setattr("agreements.facets.SHOWN_OF_MANY", 3)


def territories(page: str) -> list[str]:
    return re.findall(r'name="territory" value="(\d+)"', page)


def test_of_many_municipalities_the_commonest_are_shown_and_a_button_for_all(register, few_are_shown, client):
    page = text(client.get("/agreements/?territory=30"))
    assert len(territories(page)) == 4 and "30" in territories(page)
    assert re.search(r'<button type="submit"[^>]* formaction="/agreements/choices/territory/"', page)


def test_without_a_script_the_button_leads_to_all_choices_and_back_to_the_list(register, client):
    page = text(client.get("/agreements/choices/territory/?country=BY&territory=30&order=title&page=2&q="))
    assert set(territories(page)) > {"1", "30"}
    assert '<input type="hidden" name="country" value="BY">' in page
    assert '<input type="hidden" name="order" value="title">' in page
    assert 'name="page"' not in page and 'name="q"' not in page and 'type="hidden" name="territory"' not in page
    assert re.search(r'value="30" id="territory-30" checked', page)


def test_every_choice_has_the_count_of_the_list(register, client):
    whole = client.get("/agreements/choices/territory/?country=BY").context["facet"]
    assert whole == client.get("/agreements/?country=BY").context["ledger"].whole_facet("territory")
    assert sum(len(choices) for _letter, choices in whole.by_letter) == len(whole.choices)


def test_a_mistake_is_told_by_the_list(register, client):
    response = client.get("/agreements/choices/territory/?as_of=never")
    assert response.status_code == 302 and response["Location"] == "/agreements/?as_of=never"


@pytest.mark.parametrize("name", ["q", "as_of", "nothing"])
def test_what_is_no_filter_of_choices_has_no_page(register, client, name):
    assert client.get(f"/agreements/choices/{name}/").status_code == 404


# One agreement on a day


def test_an_agreement_answers_for_the_day(register, client):
    page = text(client.get("/agreements/68/?as_of=2020-01-01"))
    assert "Действует на 1 января 2020 года" in page
    assert "вернуться к сегодня" in page
    assert 'href="/agreements/66/?as_of=2020-01-01"' in page


def test_before_its_signing_it_says_so(register, client):
    assert "Ещё не подписано на 1 июня 2014 года" in text(client.get("/agreements/50/?as_of=2014-06-01"))


@pytest.mark.parametrize("day", ["2014-13-01", "1-1-1", "1066-10-14", "сегодня"])
def test_for_a_day_that_cannot_be_understood_nothing_is_shown(register, client, day):
    response = client.get(f"/agreements/50/?as_of={day}")
    page = text(response)
    assert response.status_code == 400
    assert 'id="as_of-wrong"' in page
    assert "14-с" not in page and "действует" not in page.lower().replace("что действует", "")


def test_both_citations(register, client):
    page = text(client.get("/agreements/50/"))
    assert "от 28 сентября 2024 года № 14-с // Перечень : [сайт]. Смоленская область. URL:" in page
    assert "(дата обращения: 20.11.2026)" in page
    assert "Smolensk — Minsk, Moskovsky District: agreement of 28 September 2024, No. 14-с" in page
    assert "(accessed 20 November 2026)" in page


def test_canonical_address_is_without_filter_and_day(register, client):
    page = text(client.get("/agreements/?country=BY&as_of=2014-06-01&lang=en"))
    assert '<link rel="canonical" href="http://testserver/agreements/?lang=en">' in page


def test_the_other_language_has_the_same_filter_and_day(register, client):
    page = text(client.get("/agreements/?country=BY&as_of=2014-06-01&lang=en"))
    address = "http://testserver/agreements/?country=BY&amp;as_of=2014-06-01"
    assert f'<link rel="alternate" hreflang="ru" href="{address}">' in page
    assert f'<link rel="alternate" hreflang="en" href="{address}&amp;lang=en">' in page
