"""Reports on the public site: the list, the page of a quarter with its charts, the editions, the Word file."""

import hashlib
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.actions import withdraw
from events import actions
from events.choices import Format, ReportKind
from events.models import Event, Report
from tests import event_factories as factories
from tests import factories as cast

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PAGE = "/reports/2026/3/municipal/"
DOCX = f"{PAGE}report.docx"


def text(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def words(response) -> str:
    """What a reader sees."""
    return " ".join(re.sub(r"<[^>]+>", " ", text(response)).split())


@pytest.fixture
def event(today) -> Event:
    return factories.published()


@pytest.fixture
def corrected(event) -> Event:
    return actions.correct(event, {"result": "Подписан план"}, by=cast.alice(), reason="Дополнен результат")


# The list


class TestList:
    def test_a_quarter_is_a_row_with_its_counts(self, client, today):
        factories.in_sphere(title="Выставка")
        factories.regional()
        factories.published()
        page = client.get("/reports/")
        assert f'href="{PAGE}"' in text(page) and 'href="/reports/2026/3/regional/"' in text(page)
        assert [
            [(report.event_count, report.section_count) for report in reports]
            for _quarter, reports in page.context["rows"]
        ] == [[(1, 1), (2, 1)]]

    def test_the_latest_quarter_stands_first(self, client, today):
        for year, quarter in ((2025, 4), (2026, 1), (2023, 4)):
            factories.published(into=factories.report(year=year, quarter=quarter))
        found = re.findall(r'href="/reports/(\d{4}/\d)/', text(client.get("/reports/")))
        assert found == ["2026/1", "2025/4", "2023/4"]

    @pytest.mark.parametrize("state", [factories.drafted, factories.handed_in, factories.accepted])
    def test_what_is_in_work_is_not_there_whoever_asks(self, client, today, state):
        state()
        client.force_login(cast.alice())
        assert PAGE not in text(client.get("/reports/"))
        assert [client.get(address).status_code for address in (PAGE, DOCX, f"{PAGE}?edition=1")] == [404] * 3

    def test_a_withdrawn_event_counts_no_more(self, client, event):
        actions.withdraw(event, by=cast.alice(), reason="Внесено дважды")
        [[_quarter, [municipal, _regional]]] = client.get("/reports/").context["rows"]
        assert (municipal.event_count, municipal.section_count) == (0, 0)

    def test_costs_two_queries(self, client, event, django_assert_num_queries):
        with django_assert_num_queries(2):
            client.get("/reports/")


# One report


def published_quarter() -> Report:
    """Three events of two municipalities, two of them with numbers of participants, under an agreement."""
    report = factories.report()
    agreement = cast.published()
    factories.drafted(title="Форум", agreements=[agreement])
    factories.drafted(
        title="Мост", dates_text="3 августа 2026 года", format=Format.REMOTE, participants_foreign=None,
        countries=[cast.country("PL"), cast.country("BY")],
    )  # fmt: skip
    factories.drafted(cast.carol(), title="Ярмарка", participants_total=None, participants_foreign=None, countries=[])
    for officer in (cast.bob(), cast.carol()):
        actions.accept(factories.hand_in(report, by=officer), by=cast.alice())
    return actions.publish(report, by=cast.alice())


def published_with(*events: dict) -> Report:
    for given in events:
        factories.drafted(**given)
    return actions.publish(actions.accept(factories.hand_in(factories.report(), by=cast.bob()), by=cast.alice()).report,
                           by=cast.alice())  # fmt: skip


class TestPage:
    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_opens_in_both_languages(self, client, event, language):
        response = client.get(f"{PAGE}?lang={language}")
        assert response.status_code == 200
        assert f'<html lang="{language}"' in text(response)

    def test_shows_heading_sections_and_cells(self, client, today):
        factories.published(result="Первая строка\nВторая <b>строка</b>")
        page = text(client.get(PAGE))
        assert "Отчет о мероприятиях в международной сфере" in page
        for cell in ("Вяземский район", "Международный форум", "27 и 29 июля 2026 года", "г. Кричев", "40 человек"):
            assert cell in page
        assert "Первая строка\nВторая &lt;b&gt;строка&lt;/b&gt;" in page
        assert f'href="{Event.objects.get().get_absolute_url()}"' in page

    def test_totals_say_for_how_many_events_the_number_is_known(self, client, today):
        published_quarter()
        page = client.get(PAGE).context["page"]
        assert (page.participants.sum, page.participants.known, page.participants.events) == (80, 2, 3)
        assert (page.foreign_participants.sum, page.foreign_participants.known) == (15, 1)
        assert "known for 2 events of 3" in words(client.get(f"{PAGE}?lang=en"))

    def test_no_number_is_no_nought(self, client, today):
        factories.published(participants_total=None, participants_foreign=None)
        assert "— no event gives the number" in words(client.get(f"{PAGE}?lang=en")).replace("participants ", "")

    def test_contents_lead_to_their_sections(self, client, today):
        published_quarter()
        page = text(client.get(PAGE))
        for anchor, heading in (("section-1", "Вяземский район"), ("section-2", "Гагаринский район")):
            assert f'<th scope="row" lang="ru"><a href="#{anchor}">{heading}</a>' in page
            assert f'<h2 id="{anchor}"><span lang="ru">{heading}</span></h2>' in page

    def test_charts_count(self, client, today):
        published_quarter()
        page = client.get(PAGE).context["page"]
        assert [(bar.of.heading, bar.count, bar.share) for bar in page.by_section] == [
            ("Вяземский район", 2, 100), ("Гагаринский район", 1, 50),
        ]  # fmt: skip
        assert [(bar.of.pk, bar.count) for bar in page.by_country] == [("BY", 2), ("PL", 1)]
        assert [(bar.of, bar.count) for bar in page.by_format] == [
            (Format.IN_PERSON.label, 2), (Format.REMOTE.label, 1),
        ]  # fmt: skip
        assert [(str(week.monday), week.count) for week in page.by_week] == [
            ("2026-07-27", 2), ("2026-08-03", 1),
        ]  # fmt: skip

    def test_weeks_without_an_event_stand_between(self, client, today):
        published_with({"dates_text": "30 сентября 2026 года"}, {"dates_text": "14 - 28 сентября 2026 года"})
        weeks = client.get(PAGE).context["page"].by_week
        assert [(str(week.monday), week.count, week.month) for week in weeks] == [
            ("2026-09-14", 1, ""), ("2026-09-21", 0, ""), ("2026-09-28", 1, "окт"),
        ]  # fmt: skip

    def test_the_map_has_the_places_and_countries_without_one(self, client, today):
        place = cast.krichev()
        place.latitude, place.longitude = 53.7, 31.7
        place.save()
        published_with({"title": "Форум"}, {"title": "Поездка", "territories": []})
        circles = client.get(PAGE).context["page"].map.circles
        assert sorted((circle.place.page, circle.place.count) for circle in circles) == [
            ("country", 1), ("territory", 1),
        ]  # fmt: skip

    def test_an_agreement_is_linked_while_it_is_public(self, client, today):
        agreement = cast.published()
        factories.under(agreement)
        assert f'href="/agreements/{agreement.pk}/"' in text(client.get(PAGE))
        withdraw(agreement, by=cast.alice(), reason="Внесено дважды")
        assert f'href="/agreements/{agreement.pk}/"' not in text(client.get(PAGE))

    def test_the_closing_note_stands_at_the_end(self, client, today):
        event = factories.in_sphere()
        actions.edit_report(event.report, {"closing_note": "Состоялось 4 встречи"}, by=cast.alice())
        actions.publish(event.report, by=cast.alice())
        assert "Состоялось 4 встречи" in text(client.get("/reports/2026/3/regional/"))

    @pytest.mark.parametrize(
        "address",
        ["/reports/2026/3/regional/", "/reports/2026/4/municipal/", "/reports/2026/5/municipal/", "/reports/2026/3/x/",
         f"/reports/{'9' * 30}/3/municipal/", "/reports/٢٠٢٦/3/municipal/", "/reports/2026/3/"],
    )  # fmt: skip
    def test_what_is_no_report_is_not_found(self, client, event, address):
        assert client.get(address).status_code == 404

    def test_has_neither_scripts_nor_styles_of_its_own(self, client, event):
        assert not re.search(r"<script|<style| style=| on[a-z]+=", text(client.get(PAGE)))

    def test_every_chart_has_a_table(self, client, today):
        published_quarter()
        page = text(client.get(PAGE))
        assert page.count("<svg") == page.count('<svg viewBox="0 0 100 10"') + 1 + ('class="map"' in page)
        assert page.count("<table") == 4

    def test_one_week_is_no_chart(self, client, event):
        assert 'class="weeks"' not in text(client.get(PAGE))

    def test_costs_the_same_for_more_events(self, client, today):
        def cost(address: str) -> int:
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            return len(queries)

        factories.published(into=factories.report(quarter=2), agreements=[cast.published()])
        published_with(*({"title": f"Форум {number}", "agreements": [cast.published()]} for number in range(5)))
        assert cost("/reports/2026/2/municipal/") == cost(PAGE) == 8

    def test_whoever_has_it_is_told_so_for_one_query(self, client, event, django_assert_num_queries):
        tag = client.get(PAGE)["ETag"]
        with django_assert_num_queries(1):
            assert client.get(PAGE, headers={"if-none-match": tag}).status_code == 304
        actions.correct(event, {"result": "Иное"}, by=cast.alice(), reason="Описка")
        assert client.get(PAGE, headers={"if-none-match": tag}).status_code == 200

    @pytest.mark.parametrize("method", ["post", "put", "delete"])
    def test_is_for_reading(self, client, event, method):
        assert {getattr(client, method)(address).status_code for address in ("/reports/", PAGE, DOCX)} == {405}


# Editions


class TestEditions:
    def test_today_shows_the_latest(self, client, corrected):
        page = client.get(PAGE)
        assert "Подписан план" in text(page) and "Обмен опытом" not in text(page)
        assert "data-other-day" not in text(page)

    def test_an_earlier_one_says_so_and_why_it_was_corrected(self, client, corrected):
        page = client.get(f"{PAGE}?edition=1")
        assert "Обмен опытом" in text(page) and "Подписан план" not in text(page)
        assert "data-other-day" in text(page)
        english = words(client.get(f"{PAGE}?edition=1&lang=en"))
        assert "Edition 1 of 20 November 2026; in force is edition 2" in english
        assert english.count("Дополнен результат") == 2  # in the notice and in the list of editions
        assert '<link rel="canonical" href="http://testserver/reports/2026/3/municipal/">' in text(page)

    def test_all_are_listed_with_reason_links_and_checksum(self, client, corrected):
        page = text(client.get(PAGE))
        for edition in corrected.report.editions.all():
            assert f'href="{DOCX}?edition={edition.number}"' in page
            assert edition.checksum in page
        assert f'href="{PAGE}?edition=1"' in page and "Дополнен результат" in page

    def test_links_keep_the_language(self, client, corrected):
        assert f'href="{PAGE}?edition=1&amp;lang=en"' in text(client.get(f"{PAGE}?lang=en"))

    @pytest.mark.parametrize("typed", ["3", "0", "-1", "01", "1.0", "x", "٢", "1\x00", "9" * 30])
    @pytest.mark.parametrize("address", [PAGE, DOCX])
    def test_an_unknown_one_is_not_found(self, client, corrected, address, typed):
        assert client.get(address, {"edition": typed}).status_code == 404

    def test_nothing_typed_is_the_latest(self, client, corrected):
        assert "data-other-day" not in text(client.get(f"{PAGE}?edition="))

    def test_a_withdrawn_event_stays_in_the_earlier_one(self, client, event):
        actions.withdraw(event, by=cast.alice(), reason="Внесено дважды")
        assert "Международный форум" not in text(client.get(PAGE))
        assert "Международный форум" in text(client.get(f"{PAGE}?edition=1"))


class TestWordFile:
    def test_is_what_was_published_to_the_byte(self, client, corrected):
        latest, first = corrected.report.editions.all()
        for address, edition in ((DOCX, latest), (f"{DOCX}?edition=1", first), (f"{DOCX}?edition=2", latest)):
            response = client.get(address)
            assert response["Content-Type"].endswith("wordprocessingml.document")
            assert hashlib.sha256(response.content).hexdigest() == edition.checksum

    def test_is_named_by_quarter_and_edition(self, client, corrected):
        names = [client.get(address)["Content-Disposition"] for address in (DOCX, f"{DOCX}?edition=1")]
        assert names == [
            'attachment; filename="otchet-2026-q3-municipal.docx"',
            'attachment; filename="otchet-2026-q3-municipal-edition-1.docx"',
        ]

    @pytest.mark.parametrize("query", ["foo=1", "lang=xx", "edition=1&year=2026"])
    def test_refuses_what_it_does_not_know(self, client, corrected, query):
        assert client.get(f"{DOCX}?{query}").status_code == 400

    def test_knows_every_language_of_the_register(self, client, corrected):
        assert {client.get(f"{DOCX}?lang={language}").status_code for language in ("ru", "en", "")} == {200}

    def test_costs_four_queries(self, client, corrected, django_assert_num_queries):
        with django_assert_num_queries(4):
            client.get(DOCX)


def test_both_reports_of_the_demonstration(demonstration, db, client):
    found = {(report.kind, report.year): report.event_count for _q, row in client.get("/reports/").context["rows"]
             for report in row if report}  # fmt: skip
    assert found == {(ReportKind.MUNICIPAL, 2023): 31, (ReportKind.REGIONAL, 2025): 70}
    sections = {address: len(client.get(address).context["page"].sections)
                for address in ("/reports/2023/4/municipal/", "/reports/2025/4/regional/")}  # fmt: skip
    assert list(sections.values()) == [10, 14]
