"""The demonstration data once it is loaded: every figure that the official list gives."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Q

from agreements.actions import refresh
from agreements.choices import Registration, Side, Status, TermKind
from agreements.models import (
    Agreement,
    Discrepancy,
    LegalReference,
    NumberSeries,
    OutsideDocument,
    Participation,
    Theme,
)
from places.choices import TerritoryKind
from places.models import Body, Country, Territory, TerritoryName
from registry import demo
from registry.actions import rebuild
from tests.conftest import TODAY

IN_FORCE = range(1, 54)  # table 1
ENDED = range(54, 69)  # table 2
MODELS = (
    Agreement, Body, Country, Discrepancy, LegalReference, NumberSeries, OutsideDocument, Participation, Territory,
    TerritoryName, Theme,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _loaded(demonstration, db):
    pass


def ids(queryset):
    return list(queryset.values_list("id", flat=True))


def everything():
    return {model: list(model.objects.order_by("pk").values()) for model in MODELS}


# The list on a day


@pytest.mark.parametrize(
    ("day", "country", "expected"),
    [
        (TODAY, None, {Status.IN_FORCE: 53, Status.ENDED: 15}),
        (TODAY, "BY", {Status.IN_FORCE: 41, Status.ENDED: 10}),
        (date(2025, 8, 11), None, {Status.IN_FORCE: 53, Status.ENDED: 15}),
        (date(2025, 8, 10), None, {Status.IN_FORCE: 53, Status.UNKNOWN: 11, Status.ENDED: 4}),
        (date(2018, 9, 29), None, {Status.IN_FORCE: 35, Status.UNKNOWN: 11, Status.ENDED: 1}),
        (date(2014, 6, 1), None, {Status.IN_FORCE: 22, Status.UNKNOWN: 9}),
        (date(2014, 6, 1), "BY", {Status.IN_FORCE: 13, Status.UNKNOWN: 6}),
        (date(1990, 1, 1), None, {Status.IN_FORCE: 2}),
        (date(1981, 5, 30), None, {Status.SIGNED: 1}),
        (date(1981, 4, 30), None, {}),
    ],
    ids=str,
)
def test_counts_by_status(day, country, expected):
    asked = Agreement.objects.public().on(day)
    if country:
        asked = asked.with_country([country])

    counts = {status: asked.in_status(status).count() for status in Status}

    assert {status: count for status, count in counts.items() if count} == expected


def test_the_tables_of_the_list_are_the_two_states_of_today():
    today = Agreement.objects.public().on(TODAY).in_list_order()

    assert ids(today.in_force()) == list(IN_FORCE)
    assert ids(today.ended()) == list(ENDED)


@pytest.mark.parametrize("table", [1, 2])
def test_rows_come_in_the_order_of_the_document(table):
    rows = list(Agreement.objects.filter(source_table=table).in_list_order().values_list("source_row", flat=True))

    assert rows == list(range(1, len(rows) + 1))


def test_on_a_past_day_both_tables_stand_together_by_signing():
    days = list(Agreement.objects.on(date(2022, 12, 31)).in_list_order().values_list("exists_from", flat=True))

    assert days == sorted(days)


# Term, registration, end


def test_counts_by_term():
    counts = {kind: Agreement.objects.filter(term=kind).count() for kind in TermKind}

    assert counts == {TermKind.RENEWING: 29, TermKind.INDEFINITE: 24, TermKind.UNKNOWN: 15, TermKind.FIXED: 0}
    assert Agreement.objects.on(TODAY).in_force().filter(term=TermKind.RENEWING).count() == 29
    assert ids(Agreement.objects.filter(term=TermKind.UNKNOWN).order_by("id")) == list(ENDED)


def test_the_next_boundaries():
    following = Agreement.objects.public().on(TODAY).with_next_boundary().filter(next_boundary__isnull=False)

    assert list(following.order_by("next_boundary").values_list("next_boundary", "id")[:4]) == [
        (date(2027, 4, 5), 29), (date(2027, 4, 13), 30), (date(2027, 4, 21), 31), (date(2027, 5, 14), 15),
    ]  # fmt: skip


def test_past_the_last_paper_force_is_presumed():
    presumed = Agreement.objects.public().on(TODAY).in_force().filter(covered_until__lt=TODAY)

    assert presumed.count() == 17


def test_counts_by_registration():
    counts = {state: Agreement.objects.filter(registration=state).count() for state in Registration}

    assert counts == {Registration.NUMBERED: 17, Registration.UNNUMBERED: 2, Registration.NONE: 49}


def test_numbers_run_without_a_gap_across_both_tables():
    series = NumberSeries.objects.get()
    numbers = list(series.agreements.order_by("sequence").values_list("number", flat=True))

    assert numbers == [f"{sequence}-с" for sequence in range(1, 18)]
    assert (series.text(series.next_number), series.gaps()) == ("18-с", [])


def test_the_chain_of_moskovsky_district():
    first, second, third = (Agreement.objects.get(pk=pk) for pk in (66, 68, 50))

    assert [first.end_on, second.end_on, third.end_on] == [date(2018, 9, 29), date(2024, 9, 28), None]
    day = Agreement.objects.public().on(date(2018, 9, 29))
    assert first in day.ended()
    assert second in day.in_force()
    assert (second.number, third.number) == ("1-с", "14-с")


def test_four_were_replaced_and_of_eleven_nobody_knows_the_day():
    ended = Agreement.objects.filter(pk__in=ENDED)

    assert dict(ended.filter(replaced_by__counts=True).values_list("id", "replaced_by__successor")) == {
        61: 49, 64: 47, 66: 68, 68: 50,
    }  # fmt: skip
    assert ended.filter(end_ground="unstated", ended_by=date(2025, 8, 11), end_on=None).count() == 11


# Cells and names


@pytest.mark.parametrize(
    ("pk", "field", "text"),
    [
        (
            1,
            "title",
            "Соглашение о дружественных связях между городами Смоленск (СССР) и Тюль (Франция), май 1981 года",
        ),
        (22, "parties_text", "пос. Герьен (Венгрия), г. Десногорск (Российская Федерация)"),
        (33, "registration_text", "№ 2-с, 2 ноября 2018 года"),
        (38, "registration_text", "№ б/н"),
        (48, "registration_text", "б/н"),
        (53, "term_text", "5 лет с последующей пролонгацией"),
        (54, "registration_text", "-"),
        (54, "end_text", "утратил силу"),
    ],
)
def test_cells_are_those_of_the_paper(pk, field, text):
    assert getattr(Agreement.objects.get(pk=pk), field) == text


def test_white_space_alone_was_changed():
    assert Agreement.objects.filter(title__contains="от 31мая 2019 года").count() == 3
    assert Agreement.objects.get(pk=66).end_text.endswith("(Республика Беларусь), от 29.09.2018)")


def test_an_ended_row_has_its_end_instead_of_its_term():
    assert set(ids(Agreement.objects.filter(term_text=""))) == set(ENDED)
    assert set(ids(Agreement.objects.filter(end_text=""))) == set(IN_FORCE)


@pytest.mark.parametrize(
    ("pk", "name"),
    [
        (1, "Смоленск — Тюль"),
        (5, "Смоленск — Варшава, Урсынов"),
        (7, "Хиславичский район — Мстиславский и Дрибинский районы"),
        (9, "Гагарин — Борисовский район"),
        (10, "Ельнинский, Ершичский и ещё 4 района — Мстиславский, Горецкий и ещё 4 района"),
        (11, "Хиславичский район — Чаусский район"),
        (16, "Смоленск — Торговище"),
        (22, "Десногорск — Герьен"),
        (30, "Починковский район — Мстиславский и Сенненский районы"),
        (34, "Десногорск, Заречный — Баранья"),
        (35, "Десногорск, Заречный — Пицунда"),
        (36, "Десногорск, Заречный — Островецкий район"),
        (38, "Смоленский район — Могилёвский район"),
        (43, "Руднянский район — Поставский район"),
        (45, "Вяземский район — Сморгонский район"),
        (49, "Смоленск — Могилёв"),
        (50, "Смоленск — Минск, Московский район"),
        (52, "Руднянский округ — Витебский район"),
        (53, "Вяземский округ — Бобруйск"),
        (58, "Смоленск — Керчь"),
        (60, "Смоленск — Союз гмин Кутновского региона"),
        (64, "Смоленск — Орша"),
    ],
)
def test_short_names(pk, name):
    assert Agreement.objects.get(pk=pk).short_name == name


def test_twinning_is_what_the_title_calls_so():
    titles = dict(Agreement.objects.values_list("id", "title"))

    assert set(ids(Agreement.objects.filter(themes__slug=Theme.TWINNING))) == {
        pk for pk, title in titles.items() if "побратим" in title
    }


# What the places are called


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("Вяземский округ", "Вязьма Вязьмы Вязьмой вязьме Vyazma"),
        ("Ельнинский район", "Ельня Ельни Ельней ельне Yelnya"),
        ("Рославльский район", "Рославль Рославля Рославлем рославле Roslavl"),
        ("Краснинский район", "Красный Красного Красным Krasny"),
        ("Лиозненский район", "Лиозно"),
        ("Сенненский район", "Сенно"),
        ("Мстиславский район", "Мстиславль Мстиславлем"),
        ("Кричевский район", "Кричев Кричевом"),
        ("Оршанский район", "Орша Оршей"),
        ("Чаусский район", "Чаусы Чаусами"),
    ],
)
def test_a_district_is_found_by_its_centre_in_any_form(place, words):
    agreements = set(ids(Agreement.objects.filter(parties__territory__short_name=place)))

    for word in words.split():
        assert agreements <= set(ids(Agreement.objects.matching(word))), word


def test_every_district_is_found_by_its_centre():
    districts = Territory.objects.filter(kind__in=[TerritoryKind.DISTRICT, TerritoryKind.MUNICIPAL_DISTRICT])
    of_a_town = [TerritoryKind.CITY, TerritoryKind.SETTLEMENT]

    for district in districts:
        centre = district.names.get(is_alias=True, kind__in=of_a_town)
        agreements = set(ids(Agreement.objects.filter(parties__territory=district)))
        assert agreements <= set(ids(Agreement.objects.matching(centre.name))), district


def test_an_alias_is_no_name_of_another_place():
    for alias in TerritoryName.objects.filter(is_alias=True):
        others = TerritoryName.objects.exclude(territory=alias.territory_id)
        assert not others.filter(Q(name=alias.name) | Q(short_name=alias.short_name)).exists(), alias


def test_our_own_names_are_written_with_ё():
    for model in (Body, TerritoryName):
        assert not model.objects.filter(Q(name__contains="Могилевск") | Q(name__contains="олодеж")).exists()
    assert Participation.objects.filter(name_as_signed__contains="Могилевск").exists()  # as signed stays


# Parties


def test_every_agreement_has_a_municipality_of_this_registry_and_a_foreign_party():
    agreements = Agreement.objects.all()
    has_home = agreements.filter(agreements.has_party(side=Side.HOME, territory__is_home=True, country="RU"))
    has_foreign = has_home.filter(agreements.has_party(side=Side.FOREIGN))

    assert has_foreign.count() == 68


def test_home_is_russia_and_nothing_else():
    assert set(Participation.objects.filter(side=Side.HOME).values_list("country", flat=True)) == {"RU"}
    assert "RU" not in Participation.objects.filter(side=Side.FOREIGN).values_list("country", flat=True)


def test_a_party_a_place_and_a_body_agree():
    for party in Participation.objects.select_related("territory", "body"):
        assert party.country_id == party.territory.country_id
        assert party.body is None or party.body.territory_id == party.territory_id


def test_every_country_of_a_party_is_in_the_classifier():
    named = set(Participation.objects.values_list("country_id", flat=True))

    assert named == set(Country.objects.filter(pk__in=named).values_list("pk", flat=True))
    assert named == {"RU", "AB", "BG", "BY", "CN", "DE", "FR", "HU", "PL", "RS", "UA"}


def test_row_ten_has_six_on_each_side():
    parties = Agreement.objects.get(pk=10).parties.order_by("order")

    assert [party.side for party in parties] == ["home"] * 6 + ["foreign"] * 6


# What stands beside the list

QUOTED = re.compile(r"таблица (\d), строка (\d+)")


def test_a_discrepancy_quotes_the_list_to_the_letter():
    for discrepancy in Discrepancy.objects.all():
        sources = [(discrepancy.first_source, discrepancy.first_quote)]
        sources += [(discrepancy.second_source, discrepancy.second_quote)]
        for source, quote in sources:
            if place := QUOTED.search(source):
                row = Agreement.objects.get(source_table=place[1], source_row=place[2])
                assert quote in f"{row.title}\n{row.parties_text}\n{row.end_text}"


def test_the_contradictions_known_from_the_documents_are_open():
    known = Discrepancy.objects.filter(is_public=True, explanation="")

    assert {14, 30, 36, 60} <= set(known.values_list("agreement", flat=True))
    of_events = known.filter(agreement=None, outside_document=None)
    assert ids(of_events) == [4, *range(15, 21)]  # Yelnya and Liozno; inside the reports
    assert set(known.exclude(outside_document=None).values_list("outside_document", flat=True)) == {2, 3, 4, 5}


def test_what_the_undated_note_says_of_practice_stands_where_no_day_is_asked():
    practice = dict(OutsideDocument.objects.exclude(practical="unknown").values_list("pk", "practical"))
    known = OutsideDocument.objects.filter(pk__in=practice)

    assert practice == {2: "dormant", 3: "active", 4: "active"}
    assert "Цзиндэчжэнь" in known.get(practical="dormant").title
    assert all("Аналитическая справка" in document.practical_source for document in known)
    assert not Agreement.objects.exclude(practical="unknown").exists()


# Loading


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_row_passes_the_checks_of_a_form(model):
    refused = {}
    for row in model.objects.all():
        try:
            row.full_clean()
        except ValidationError as error:
            refused[row.pk] = error.message_dict

    assert refused == {}


def test_nothing_differs_after_loading():
    assert rebuild() == 0


def test_loading_again_adds_nothing_and_changes_nothing():
    Agreement.objects.filter(pk=50).update(title="Исправлено")
    refresh([50])
    before = everything()

    added = demo.load()

    assert added == {}
    assert everything() == before


@pytest.mark.parametrize(
    "model", [Agreement, Territory, Body, Theme, OutsideDocument], ids=lambda model: model.__name__
)
def test_ids_go_on_behind_those_of_the_demonstration(model):
    last = model.objects.order_by("-pk").first()

    new = model.objects.create(**NEW[model])

    assert new.pk > last.pk


NEW = {
    Agreement: {"title": "Новое соглашение"},
    Territory: {"country_id": "BY"},
    Body: {"name": "Совет", "territory_id": 1},
    Theme: {"slug": "new", "name": "Новая тема"},
    OutsideDocument: {"title": "Документ", "source": "Справка"},
}
