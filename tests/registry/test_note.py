"""The analytic note: point by point against analiticheskaya-spravka.docx, see docs/decisions/0006-analytic-note.md."""

import io
import re
from datetime import date

import pytest
from django.http import QueryDict
from docx import Document

from agreements import actions
from agreements.choices import Practical
from agreements.models import Agreement, CountryNote, OutsideDocument
from events.models import Event
from places.models import Country
from registry import note as notes
from registry.note import Note
from registry.selection import Selection
from tests import factories

pytestmark = [pytest.mark.once, pytest.mark.django_db]

# The note has no date; its latest agreement is of 28.04.2017, and it lacks those of 2018.
DAY_OF_THE_ORIGINAL = "as_of=2018-01-01"
# Municipality, partner, ids of agreements, ids of documents outside the list
ORIGINAL = {
    "Сафоново — Толочин": (48, 49, {32}, set()),
    "Десногорск — Герьен": (28, 37, set(), {5}),
    "Смоленск — Хаген": (1, 4, {2, 6}, {3}),
    "Смоленск — Тюль": (1, 3, {1}, set()),
    "Смоленск — Варшава": (1, 10, {5, 13}, set()),
    "Смоленск — Кутно": (1, 69, {60}, set()),
    "Смоленск — Крагуевац": (1, 29, {14}, set()),
    "Смоленск — Тарговиште": (1, 30, {16}, {4}),
    "Смоленск — Витебск": (1, 5, {3}, set()),
}


@pytest.fixture
def register(demonstration, db, today):
    pass


def note(query: str = "") -> Note:
    return Note(Selection(QueryDict(query)))


def links(told: Note) -> dict[tuple[int, int], notes.Partner]:
    return {(home.place.pk, partner.place.pk): partner for home in told.links for partner in home.partners}


def text(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def paper(client, query: str = "") -> str:
    response = client.get(f"/analytics/note.docx?{query}")
    document = Document(io.BytesIO(b"".join(response.streaming_content)))
    return "\n".join(paragraph.text for paragraph in document.paragraphs).replace("\N{NO-BREAK SPACE}", " ")


class TestAgainstTheOriginal:
    @pytest.mark.parametrize("link", ORIGINAL.values(), ids=ORIGINAL)
    def test_every_link_that_it_names_is_there_with_its_documents(self, register, link):
        home, place, agreements, outside = link
        papers = links(note(DAY_OF_THE_ORIGINAL))[home, place].papers
        assert agreements <= {one.of.pk for one in papers if not one.is_outside}
        assert {one.of.pk for one in papers if one.is_outside} == outside

    def test_a_document_that_the_list_lacks_says_so(self, register, client):
        assert "Декларация за мир от 15 ноября 1985 года – в перечне отсутствует" in paper(client, DAY_OF_THE_ORIGINAL)

    def test_what_the_note_takes_for_current_and_the_list_for_ended_is_unknown_then_and_a_discrepancy_now(
        self, register, client
    ):
        assert links(note(DAY_OF_THE_ORIGINAL))[1, 69].papers[0].is_unknown
        assert (1, 69) not in links(note())
        assert "Действует ли договор с Союзом гмин" in paper(client)

    def test_orsha_and_mogilev_are_there_beside_twinning(self, register):
        """The note names them apart; a general agreement of two towns is a link here, one of themes is not."""
        told = note(DAY_OF_THE_ORIGINAL)
        assert {64} == {one.of.pk for one in links(told)[1, 70].papers}
        assert 61 in {one.paper.of.pk for one in told.others}

    def test_what_is_not_carried_out_stands_apart_with_its_source(self, register, client):
        told = note(DAY_OF_THE_ORIGINAL)
        assert [one.of.pk for one in told.not_carried_out] == [2]
        assert (47, 73) not in links(told)
        assert "Источник: Аналитическая справка" in paper(client, DAY_OF_THE_ORIGINAL)

    def test_a_state_without_a_day_says_so(self, register, client):
        assert "Источник (день сведений не известен): Аналитическая справка" in paper(client, "as_of=2010-01-01")
        assert "день не известен" in text(client.get("/analytics/note/?as_of=2010-01-01"))

    def test_what_the_list_has_of_a_link_outside_it_stands_under_the_same_partner(self, register):
        """The memorandum with Gerjen of 2015 beside the agreement of 2017, which only the note has."""
        told = note()
        assert {one.of.pk for one in links(told)[28, 37].papers if not one.is_outside} == {22}
        assert 22 not in {one.paper.of.pk for one in told.others}

    def test_promising_fields_of_belarus_are_six(self, register, client):
        [fields] = note().fields
        assert (fields.country_id, len(fields.lines)) == ("BY", 6)
        assert all(line in paper(client) for line in fields.lines)

    def test_where_they_contradict_each_other_both_are_quoted(self, register, client):
        written = paper(client)
        assert "от 7 мая 2012 года" in written and "от 7 мая 2009 года" in written

    def test_every_contradiction_about_what_it_tells_of_is_there(self, register):
        assert {one.pk for one in note().discrepancies} == set(range(1, 21))

    def test_what_an_event_brought_to_light_is_told_where_the_event_is(self, register):
        """Yelnya and Liozno, event 26 of quarter IV of 2023."""
        asked = ("territory=19", "country=BY", "country=DE", "as_of=2023-09-01", "territory=19&kind=contract")
        assert [4 in {one.pk for one in note(query).discrepancies} for query in asked] == [
            True, True, False, False, False
        ]  # fmt: skip

    def test_the_year_of_kragujevac_is_that_of_the_list(self, register):
        assert links(note())[1, 29].papers[0].signed.year == 2012


class TestDays:
    def test_two_days_differ_where_the_register_does(self, register):
        before, after = links(note("as_of=2024-06-28")), links(note("as_of=2024-06-29"))
        assert set(after) - set(before) == {(1, 66)}
        assert set(before) <= set(after)

    def test_a_place_is_called_as_on_the_day(self, register):
        assert {home.place.pk: home.name for home in note("as_of=2023-12-31").links}[47] == "Вяземский район"
        assert {home.place.pk: home.name for home in note().links}[47] == "Вяземский муниципальный округ"

    def test_the_practical_state_holds_from_the_day_it_is_known(self, register):
        actions.set_practical(2, Practical.DORMANT, on=date(2022, 3, 1), source="Письмо", by=None)
        found = [note(f"as_of={day}").not_carried_out for day in ("2022-02-28", "2022-03-01")]
        assert [[one.of.pk for one in papers if not one.is_outside] for papers in found] == [[], [2]]

    def test_events_are_those_of_the_four_quarters_before(self, register):
        assert {home.place.pk for home in note("as_of=2024-03-01").active} >= {1}
        assert note("as_of=2023-09-01").active == []
        assert note("as_of=2023-09-01").reported == []

    def test_without_reports_nothing_is_known(self, register, client):
        assert "Отчёты о мероприятиях с I квартала 2017 года не опубликованы" in paper(client, DAY_OF_THE_ORIGINAL)

    def test_an_event_belongs_to_its_reporting_quarter(self, register):
        """Held on 19.09.2025, reported in quarter IV."""
        assert 54 in links(note())[1, 29].events
        assert 54 not in links(note("as_of=2025-09-18"))[1, 29].events

    def test_what_nobody_knows_stands_among_the_others_as_unknown(self, register, client):
        told = note(DAY_OF_THE_ORIGINAL)
        unknown = {one.paper.of.pk for one in told.others if one.paper.is_unknown}
        assert unknown and unknown.isdisjoint(one.paper.of.pk for one in note().others)
        assert "Сведений о действии следующих соглашений на 1 января 2018 года нет:" in paper(
            client, DAY_OF_THE_ORIGINAL
        )
        assert "неизвестно, действует ли" in text(client.get(f"/analytics/note/?{DAY_OF_THE_ORIGINAL}"))


class TestSelection:
    def test_a_country(self, register):
        told = note("country=DE")
        assert set(links(told)) == {(1, 4), (7, 8)}
        assert told.fields == [] and told.others == []

    def test_a_municipality(self, register):
        assert {home for home, _place in links(note("territory=28"))} == {28}

    def test_a_theme_decides_itself(self, register):
        told = note("theme=culture")
        assert {one.of.pk for partner in links(told).values() for one in partner.papers} == {7, 19, 29, 30, 39}
        assert told.others == []

    def test_without_twinning_it_says_how_many_other_agreements_there_are(self, register, client):
        page = text(client.get("/analytics/note/?territory=18"))
        assert "Сведений о побратимских связях на этот день нет. Иных соглашений о сотрудничестве: 1." in page
        assert "0 партнёров" not in page

    def test_a_kind(self, register):
        kinds = {one.of.kind for partner in links(note("kind=contract")).values() for one in partner.papers}
        assert kinds == {"contract"}

    def test_too_many_are_refused(self, register, client, monkeypatch):
        monkeypatch.setattr(notes, "MOST", 5)
        assert client.get("/analytics/note.docx").status_code == 400
        assert "5" in text(client.get("/analytics/note/")) and client.get("/analytics/note/").status_code == 200

    def test_it_says_what_was_selected(self, register, client):
        assert "Страна: Германия." in paper(client, "country=DE")


class TestPage:
    def test_links_lead_to_agreements_on_the_same_day(self, register, client):
        page = text(client.get("/analytics/note/?as_of=2018-01-01"))
        assert 'href="/agreements/2/?as_of=2018-01-01"' in page
        assert "/analytics/note.docx?as_of=2018-01-01" in page

    def test_it_says_the_same_in_english(self, register, client):
        page = text(client.get("/analytics/note/?lang=en"))
        assert "Twinning" in page and "Hagen" in page

    def test_it_costs_a_fixed_number_of_queries(self, register, client, django_assert_max_num_queries):
        client.get("/analytics/")
        with django_assert_max_num_queries(24):
            client.get("/analytics/note/")

    def test_a_document_for_clerks_alone_is_not_named(self, register, client):
        OutsideDocument.objects.filter(pk=3).update(is_public=False)
        assert "Декларация за мир от 15" not in text(client.get("/analytics/note/"))


class TestPaper:
    def test_it_is_upright_a4(self, register, client):
        response = client.get("/analytics/note.docx")
        section = Document(io.BytesIO(b"".join(response.streaming_content))).sections[0]
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)

    def test_it_is_russian_in_every_language(self, register, client):
        assert paper(client, "lang=en").startswith("Аналитическая справка")
        assert "г. Хаген, Федеративная Республика Германия" in paper(client, "lang=en")

    def test_it_claims_no_more_than_the_reports_do(self, register, client):
        written = paper(client)
        assert "В отчётах с IV квартала 2025 года упомянуты мероприятия с участием партнёров:" in written
        assert "в рамках указанных связей" not in written

    def test_one_document_is_one(self, register, client):
        assert "взаимодействие в рамках следующего документа не осуществляется" in paper(client)

    def test_a_date_behind_a_title_says_from_when(self, register, client):
        assert "провинции Цзянси КНР от 12 сентября 2009 года" in paper(client)

    def test_sentences_end_with_a_stop_and_parts_of_one_with_a_semicolon(self, register, client):
        lines = paper(client).split("\n")
        [first, *_rest] = [line for line in lines if line.startswith("– Год подписания договора с Крагуевацем")]
        assert first.endswith("года».")
        assert any(line.startswith("– г. Хаген") and line.endswith(";") for line in lines)

    def test_no_line_ends_inside_a_date_or_behind_a_short_word(self, register, client):
        response = client.get("/analytics/note.docx")
        document = Document(io.BytesIO(b"".join(response.streaming_content)))
        written = "\n".join(paragraph.text for paragraph in document.paragraphs[4:-1])
        assert not re.search(
            r"\bг\. \w|№ |\d (?:января|мая|сентября|ноября)|(?:мая|сентября) \d|\d{4} года| – ", written
        )

    def test_an_empty_day_says_so(self, register, client):
        assert "сведений о побратимских связях в реестре нет" in paper(client, "as_of=1950-01-01")


class TestCountryNote:
    def test_saving_one_is_public_at_once(self, register, client):
        assert "Лесоводство" not in text(client.get("/analytics/note/"))
        fields = CountryNote.objects.get()
        fields.text += "\nЛесоводство"
        actions.save_country_note(fields, by=factories.alice())
        assert "Лесоводство" in text(client.get("/analytics/note/"))

    def test_it_needs_the_right(self, register):
        from django.core.exceptions import PermissionDenied

        with pytest.raises(PermissionDenied):
            actions.save_country_note(
                CountryNote(country=Country.objects.get(pk="DE"), text="Наука", source="Письмо"), by=factories.bob()
            )

    def test_the_registrar_edits_it_in_the_admin(self, register, client):
        client.force_login(factories.alice())
        typed = {"country": "DE", "text": "Наука\nТранспорт", "source": "Письмо"}
        response = client.post("/admin/agreements/countrynote/add/", typed)
        assert response.status_code == 302, response.context["errors"]
        assert CountryNote.objects.get(country="DE").lines == ["Наука", "Транспорт"]


def test_an_event_under_an_agreement_is_told(register):
    Event.objects.public().filter(report__year=2025).first().agreements.add(Agreement.objects.get(pk=2))
    assert links(note())[1, 4].events
