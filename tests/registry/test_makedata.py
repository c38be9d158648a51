"""The synthetic agreements: loaded in bulk they are what the same facts would be, taken one by one."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Change
from agreements import actions
from agreements.actions import refreshing
from agreements.models import Agreement, NumberSeries, Replacement, SearchTerm, TermPeriod
from events.models import Event, Report
from places.models import Territory
from registry import makedata
from registry.actions import rebuild
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)

REFERENCES = {
    "countries": [{"code": "RU"}, {"code": "BY"}],
    "regions": [{"id": 1, "name": "Смоленская область"}, {"id": 2, "name": "Тульская область"}],
    "municipalities": [
        {"id": 1, "name": "Смоленск", "city": True, "country": "RU", "region": 1},
        {"id": 2, "name": "Тульский район", "city": False, "country": "RU", "region": 2},
        {"id": 3, "name": "Витебск", "city": True, "country": "BY", "region": None},
    ],
    "bodies": [
        {"id": 1, "name": "Администрация города Смоленска", "municipality": 1},
        {"id": 2, "name": "Тульская районная Дума", "municipality": 2},
        {"id": 3, "name": "Витебский городской исполнительный комитет", "municipality": 3},
    ],
}
MUNICIPALITY_OF = {1: (1, "RU"), 2: (2, "RU"), 3: (3, "BY")}


def row(key: int, home: int = 1, **given) -> dict:
    parties = [
        {"pos": place, "body_id": body, "body": REFERENCES["bodies"][body - 1]["name"],
         "municipality_id": MUNICIPALITY_OF[body][0], "country": MUNICIPALITY_OF[body][1]}
        for place, body in enumerate((home, 3), 1)
    ]  # fmt: skip
    return {
        "id": key, "kind": "Соглашение", "title": f"Соглашение о сотрудничестве № {key} от 5 мая 2020 года",
        "signed_on": "2020-05-05", "reg_number": None, "reg_date": None, "term_text": "бессрочное",
        "term_years": None, "prolonged": False, "status": "active", "lapse_note": "", "superseded_by": None,
        "region": REFERENCES["regions"][home - 1]["name"], "parties": parties,
    } | given  # fmt: skip


RENEWING = {"term_text": "5 лет с последующей пролонгацией", "term_years": 5, "prolonged": True}
FIXED = {"term_text": "10 лет", "term_years": 10, "signed_on": "2015-05-05"}
ROWS = [
    row(7),
    row(8, reg_number="1-с", reg_date="2020-06-01", **RENEWING),
    row(9, home=2, reg_number="4-с", reg_date="2020-06-01"),
    row(10, reg_number="б/н", reg_date="2020-06-01"),
    row(11, status="lapsed", lapse_note="утратило силу"),
    row(12, status="lapsed", lapse_note="утратило силу (…)", superseded_by=13),
    row(13, signed_on="2022-02-02", **RENEWING),
    row(14, **FIXED),
    row(15, title="Договор о побратимских связях", kind="Договор"),
]


@pytest.fixture
def directory(tmp_path):
    (tmp_path / "ref.json").write_text(json.dumps(REFERENCES, ensure_ascii=False), encoding="utf-8")
    lines = [json.dumps(one, ensure_ascii=False) for one in ROWS]
    (tmp_path / "agreements.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def loaded(directory):
    return makedata.load(directory, at_once=4)


def on(day: date):
    return Agreement.objects.public().on(day)


def test_nothing_is_left_to_recompute(loaded):
    assert rebuild() == 0
    assert SearchTerm.objects.filter(agreement=8, term="витебск").exists()
    assert TermPeriod.objects.filter(agreement=8, last_day=date(2030, 5, 5)).exists()


def test_ids_are_kept_and_the_next_ones_follow(loaded):
    assert list(Agreement.objects.order_by("id").values_list("id", flat=True)) == list(range(7, 16))
    assert Territory.objects.get(pk=3).name == "Витебск"
    assert Territory.objects.get(name="Тульская область").pk == 5
    assert factories.draft().pk > 15
    assert factories.territory("Новый район").pk > 5


def test_one_public_change_stands_for_the_whole(loaded):
    assert list(Change.objects.all()) == [loaded]
    assert loaded.is_public and loaded.action == "load" and loaded.object_id is None
    assert set(Agreement.objects.values_list("version", flat=True)) == {loaded.number}


def test_every_region_has_its_own_series(loaded):
    assert Agreement.objects.get(pk=8).number == "1-с"
    assert Agreement.objects.get(pk=9).number == "4-с/02"
    assert dict(NumberSeries.objects.values_list("name", "next_number")) == {
        "Смоленская область": 2, "Тульская область": 5,
    }  # fmt: skip
    assert Agreement.objects.get(pk=10).registration == "unnumbered"


def test_ends(loaded):
    assert Agreement.objects.get(pk=11).ended_by == date(2026, 6, 30)
    assert Replacement.objects.get(predecessor=12).counts
    assert Agreement.objects.get(pk=12).end_on == date(2022, 2, 2)
    assert Agreement.objects.get(pk=14).end_on == date(2025, 5, 6)
    assert set(on(TODAY).in_force().values_list("id", flat=True)) == {7, 8, 9, 10, 13, 15}


def test_twinning_is_found(loaded):
    assert list(Agreement.objects.with_theme(["twinning"]).values_list("id", flat=True)) == [15]


def test_computed_in_bulk_is_computed_one_by_one(loaded):
    Agreement.objects.update(short_name="", parties_line="", search_text="", ended_from=TODAY)
    TermPeriod.objects.all().delete()
    before = refreshing.refresh()
    assert before == len(ROWS)
    actions.set_practical(8, "active", on=TODAY, source="Отчёт", by=None)  # and goes on as any other record
    assert rebuild() == 0


def test_a_database_with_agreements_is_left_alone(directory):
    factories.draft()
    with pytest.raises(CommandError):
        call_command("makedata", directory=directory)
    assert Agreement.objects.count() == 1


def test_a_directory_without_the_files_is_named(tmp_path):
    with pytest.raises(CommandError, match="no agreements"):
        call_command("makedata", directory=tmp_path)


def event(key, **values):
    return {
        "id": key, "agreement": None, "municipality_id": 1, "year": 2022, "quarter": 3,
        "name": "Выставка «Город мастеров»", "place": "Чернополск",
        "start": "2022-07-01", "end": "2022-07-03", "goal": "Обмен опытом",
        "participants": "205 человек", **values,
    }  # fmt: skip


@pytest.fixture
def with_events(directory, monkeypatch):
    monkeypatch.setattr(makedata, "analyze", lambda: None)  # VACUUM runs in no transaction
    rows = [
        event(1, agreement=8, name="Видеоконференция с партнёрами", start="2022-07-09", end="2022-07-09"),
        event(2),
        event(3, quarter=4, start="2022-10-01", end="2022-10-01", participants="делегация"),
    ]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (directory / "events.jsonl").write_text(text, encoding="utf-8")
    call_command("makedata", directory=directory, stdout=StringIO())


def test_events_stand_in_published_reports(with_events):
    reports = [(str(report), report.events.public().count()) for report in Report.objects.order_by("quarter")]
    assert reports == [("Муниципалитеты, III квартал 2022 года", 2), ("Муниципалитеты, IV квартал 2022 года", 1)]
    first, second = Event.objects.filter(report__quarter=3).order_by("number")
    assert (first.pk, second.pk) == (2, 1)
    assert (str(first.starts_on), str(first.ends_on)) == ("2022-07-01", "2022-07-03")
    assert (first.participants_total, first.format) == (205, "in_person")
    assert second.format == "remote"
    assert list(second.agreements.values_list("pk", flat=True)) == [8]
    assert list(second.countries.values_list("pk", flat=True)) == second.agreements.get().countries_line.split()


def test_events_are_found_and_nothing_is_left_to_compute(with_events):
    assert list(Event.objects.public().matching("видеоконференции").values_list("pk", flat=True)) == [1]
    assert rebuild() == 0


def test_nothing_is_stored_when_a_line_is_broken(directory):
    with (directory / "agreements.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(row(16, superseded_by=3)) + "\n")
    with pytest.raises(ValueError, match="successors"):
        makedata.load(directory)
    assert not Agreement.objects.exists() and not Change.objects.exists()


def test_queries_grow_with_batches_not_with_rows(directory, django_assert_max_num_queries):
    with django_assert_max_num_queries(600):  # of which 528 for the rows of fixtures, two each
        makedata.load(directory)
