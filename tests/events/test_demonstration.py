"""The two reports as they are loaded: what can be asked of them, and what the paper has."""

import os
import re
from pathlib import Path

import pytest

from agreements.choices import Stage
from agreements.models import Discrepancy
from events.choices import Format
from events.models import Event, Report, Sphere
from office.dates import read_spans

pytestmark = pytest.mark.django_db
DOCUMENTS = Path(os.environ.get("DOCUMENTS", "documents"))  # the papers are not ours to keep here
PAPERS = {"municipal": "002_*.txt", "regional": "003_*.txt"}


@pytest.fixture(autouse=True)
def _loaded(demonstration): ...


def report(kind: str) -> Report:
    return Report.objects.get(kind=kind)


def squeezed(text: str) -> str:
    return " ".join(text.replace("[bookmark: _GoBack]", "").split())


@pytest.mark.parametrize(("kind", "events", "sections"), [("municipal", 31, 10), ("regional", 70, 14)])
def test_events_and_sections(kind, events, sections):
    found = report(kind)
    assert (found.stage, found.events.public().count(), found.sections.count()) == (Stage.PUBLISHED, events, sections)
    assert list(found.events.in_report_order().values_list("number", flat=True)) == list(range(1, events + 1))
    assert found.editions.count() == 1


def test_quarters():
    quarters = sorted(Report.objects.values_list("kind", "year", "quarter"))
    assert quarters == [("municipal", 2023, 4), ("regional", 2025, 4)]


def test_spheres_and_municipalities():
    assert Sphere.objects.count() == 14
    names = report("municipal").sections.order_by("order").values_list("territory__short_name", flat=True)
    assert list(names)[:3] == ["Смоленск", "Велижский район", "Вяземский округ"]


def test_every_day_is_read_from_the_cell():
    """One range is written in a way that the reader of dates takes as well."""
    for event in Event.objects.prefetch_related("spans"):
        assert [(span.from_on, span.to_on) for span in event.spans.all()] == read_spans(event.dates_text), event


def test_two_separate_days_are_two():
    event = report("municipal").events.get(number=7)
    assert [str(span.from_on) for span in event.spans.all()] == ["2023-10-27", "2023-10-29"]


def test_a_reporting_quarter_is_no_calendar_quarter():
    assert str(report("municipal").events.earliest("starts_on").starts_on) == "2023-09-20"


def test_agreements_that_the_texts_state():
    linked = report("municipal").events.filter(agreements__isnull=False).order_by("number")
    assert [(event.number, [one.pk for one in event.agreements.all()]) for event in linked] == [
        (3, [47]), (17, [25]), (18, [25]),
    ]  # fmt: skip


def test_signed_and_missing_in_the_list():
    event = report("municipal").events.get(number=26)
    assert [discrepancy.pk for discrepancy in event.discrepancies.all()] == [4]
    assert event.signed_documents.get().agreement is None


CONTRADICTIONS = {
    4: [("municipal", 26)], 15: [("municipal", 22)], 16: [("regional", 10), ("regional", 42)], 17: [("regional", 14)],
    18: [("regional", 25), ("regional", 58)], 19: [("regional", 30)], 20: [("regional", 39), ("regional", 40)],
}  # fmt: skip


def test_what_the_reports_contradict_is_shown_with_each_of_the_events():
    rows = (
        Event.objects.exclude(discrepancies=None).order_by("pk").values_list("discrepancies", "report__kind", "number")
    )
    found: dict[int, list] = {}
    for discrepancy, *event in rows:
        found.setdefault(discrepancy, []).append(tuple(event))
    assert found == CONTRADICTIONS


PLACES = {
    ("municipal", 2): "Витебск; Минск, Московский район; Могилёв; Оршанский район; Орша; Смоленск",
    ("municipal", 6): "Могилёв; Могилёвская область",
    ("municipal", 10): "Краснинский район; Малоярославец; Полоцкий район; Смоленск",
    ("municipal", 28): "Ельнинский район; Лиозненский район; Руднянский округ",
    ("regional", 13): "Витебская область; Минск",
    ("regional", 14): "Витебск; Витебская область; Десногорск",
    ("regional", 20): "Смоленск; Челябинск",
    ("regional", 21): "Брест; Минск; Смоленск",
    ("regional", 28): "Санкт-Петербург; Смоленск",
    ("regional", 32): "Смоленск; Фергана",
    ("regional", 34): "Витебск; Смоленск",
    ("regional", 36): "Екатеринбург; Лида; Москва; Орша; Смоленск",
    ("regional", 37): "Витебск; Смоленск",
    ("regional", 43): "Новодугинский район; Смоленск",
    ("regional", 45): "Витебская область; Сенненский район; Смоленск",
    ("regional", 46): "Оршанский район; Смоленск",
    ("regional", 47): "Витебская область; Сенненский район; Смоленск",
    ("regional", 48): "Минск; Рославльский район; Смоленск",
    ("regional", 49): "Смоленск; Чанчунь",
    ("regional", 51): "Витебская область; Сенненский район; Смоленск",
    ("regional", 52): "Витебская область; Сенненский район; Смоленск",
    ("regional", 53): "Минск; Смоленск",
    ("regional", 56): "Витебск; Витебская область; Сафоновский район; Смоленск",
    ("regional", 66): "Брянская область; Витебская область; Гомельская область; Минская область; Псковская область; "
    "Смоленск",
    ("regional", 67): "Витебская область; Минск",
}


def test_places_are_those_that_the_text_names_whatever_their_part():
    found = {
        (kind, number): set(report(kind).events.get(number=number).territories.values_list("short_name", flat=True))
        for kind, number in PLACES
    }
    assert found == {key: set(names.split("; ")) for key, names in PLACES.items()}


def test_every_place_is_in_the_country_of_the_event():
    """Or in Russia; and what is abroad has coordinates for the map."""
    for event in Event.objects.prefetch_related("territories", "countries"):
        abroad = [place for place in event.territories.all() if place.country_id != "RU"]
        assert {place.country_id for place in abroad} <= {country.pk for country in event.countries.all()}, event
        assert all(place.latitude and place.name_en for place in abroad), event


TOTALS = {
    23: 10, 26: 25, 27: 20, 29: 150, 32: 30, 34: 65, 36: 150, 38: 130, 40: 47, 41: 50, 46: 325, 47: 317, 49: 6, 50: 23,
    52: 40, 54: 235, 59: 2000, 60: 15, 61: 75, 62: 72, 64: 15,
}  # fmt: skip
FROM_ABROAD = {20: 25, 25: 94, 27: 20, 32: 30, 41: 50, 46: 46, 59: 1000, 60: 10, 61: 2, 62: 1, 64: 10}


def test_participants_are_counted_where_the_text_counts_all_of_them():
    """The delegations of 43, 53, 56 and 68 are not all who were there."""
    numbers = report("regional").events.values_list("number", "participants_total", "participants_foreign")
    assert {number: total for number, total, _ in numbers if total} == TOTALS
    assert {number: foreign for number, _, foreign in numbers if foreign} == FROM_ABROAD
    assert not report("municipal").events.filter(participants_total__isnull=False).exists()


def test_remote_ones():
    assert report("municipal").events.exclude(format=Format.IN_PERSON).get().number == 12


def test_the_list_names_spheres_shortly(client):
    page = client.get("/events/?kind=regional").content.decode()
    assert '<td role="cell" class="section">Культура и туризм</td>' in page
    assert 'class="section">Сотрудничество в сфере' not in page


def test_the_closing_note_is_there():
    assert report("regional").closing_note and not report("municipal").closing_note


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the documents are not at hand")
@pytest.mark.parametrize("kind", ["municipal", "regional"])
def test_names_places_and_dates_are_those_of_the_paper_and_results_are_not(kind):
    (path,) = DOCUMENTS.glob(PAPERS[kind])
    paper = squeezed(path.read_text(encoding="utf-8"))
    start = 0
    for event in report(kind).events.in_report_order():
        for text in (event.title, event.place, event.dates_text):
            start = paper.index(text, start) + len(text)
    runs = {" ".join(words) for words in zip(*(re.findall(r"\w+", paper)[i:] for i in range(16)), strict=False)}
    for event in report(kind).events.all():
        words = re.findall(r"\w+", event.result)
        own = {" ".join(words[i : i + 16]) for i in range(len(words) - 15)}
        assert own.isdisjoint(runs), event


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the documents are not at hand")
def test_a_contradiction_quotes_the_reports_to_the_letter():
    papers = {kind: squeezed(next(DOCUMENTS.glob(name)).read_text(encoding="utf-8")) for kind, name in PAPERS.items()}
    for discrepancy in Discrepancy.objects.filter(events__isnull=False).distinct():
        quotes = [discrepancy.first_quote, discrepancy.second_quote]
        paper = papers[discrepancy.events.first().report.kind]
        assert all(quote in paper for quote in quotes if not quote.startswith("(")), discrepancy
