"""The office's questions: the same answers in the same order on every database. Days: test_terms_in_sql.

Who sees what, by role and stage, stands in tests/accounts/test_rights.py.
"""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements import actions
from agreements.choices import AttachmentKind, Practical, Renewal, TermChange, TermKind
from agreements.models import Agreement
from tests import factories
from tests.factories import TODAY, alice, bob, gagarin, krichev, party, published, renewing, territory, vyazma

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def titles(queryset) -> list[str]:
    return [agreement.title for agreement in queryset]


# Whose eyes


def test_an_officer_finds_no_draft_of_another_in_any_question():
    secret = factories.draft(bob(), title="Смоленская тайна")
    carol = factories.carol()
    seen = Agreement.objects.visible_to(carol)
    assert not seen.exists()
    assert seen.count() == 0
    assert not seen.matching("тайна").exists()
    assert not seen.filter(pk=secret.pk).exists()
    assert not seen.with_country(["BY"]).exists()
    assert not seen.on(TODAY).in_force().exists()


def test_what_an_officer_sees_comes_once_even_with_two_parties_of_the_own_territory():
    parties = [party(vyazma()), party(vyazma(), body=factories.body(vyazma())), party(krichev())]
    agreement = published(parties=parties)
    assert list(Agreement.objects.visible_to(bob())) == [agreement]


def test_a_withdrawn_agreement_is_seen_behind_the_login_only():
    agreement = factories.withdrawn()
    assert list(Agreement.objects.visible_to(factories.dave())) == [agreement]
    assert not Agreement.objects.public().exists()


# Order


def test_newest_first_and_of_one_day_the_one_entered_last():
    for title, day in (("а", date(2018, 9, 28)), ("б", date(2024, 1, 1)), ("в", date(2018, 9, 28))):
        published(title=title, signed_on=day)
    assert titles(Agreement.objects.public()) == ["б", "в", "а"]


def test_the_list_goes_by_position_and_of_one_position_by_signing():
    for title, position, day in (
        ("второе", 2, date(2010, 1, 1)),
        ("первое позже", 1, date(2020, 1, 1)),
        ("первое раньше", 1, date(2019, 1, 1)),
        ("первое раньше тоже", 1, date(2019, 1, 1)),
    ):
        published(title=title, position=position, signed_on=day)
    assert titles(Agreement.objects.in_list_order()) == [
        *("первое раньше", "первое раньше тоже", "первое позже", "второе")
    ]


# By parties


def test_a_country_is_that_of_a_foreign_party():
    polish = published(parties=[party(vyazma()), party(territory("Варшава", "PL")), party(territory("Кутно", "PL"))])
    both = published(parties=[party(gagarin()), party(krichev()), party(territory("Кутно", "PL"))])
    asked = Agreement.objects.order_by("id")
    assert list(asked.with_country(["PL"])) == [polish, both]
    assert list(asked.with_country(["BY"])) == [both]
    assert list(asked.with_country(["BY", "PL"])) == [polish, both]
    assert list(asked.with_country(["RU"])) == []
    assert list(asked.with_country([])) == []


# Boundaries of the term

BOUNDARY = date(2028, 9, 28)


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        pytest.param(BOUNDARY, BOUNDARY, True, id="on the day"),
        pytest.param(BOUNDARY - DAY, BOUNDARY + DAY, True, id="around"),
        pytest.param(BOUNDARY + DAY, BOUNDARY + 30 * DAY, False, id="after"),
        pytest.param(TODAY, BOUNDARY - DAY, False, id="before"),
        pytest.param(None, BOUNDARY, True, id="until"),
        pytest.param(None, BOUNDARY - DAY, False, id="until the day before"),
        pytest.param(BOUNDARY, None, True, id="from"),
        pytest.param(BOUNDARY + DAY, None, False, id="from the day after"),
        pytest.param(None, None, True, id="any"),
        pytest.param(BOUNDARY + DAY, BOUNDARY - DAY, False, id="backwards"),
        pytest.param(date(2033, 9, 28), date(2033, 9, 28), False, id="the one after the next"),
        pytest.param(date(2023, 9, 28), date(2023, 9, 28), False, id="the one before"),
    ],
)
def test_the_next_boundary_lies_within(start, end, found):
    renewing()
    assert Agreement.objects.on(TODAY).boundary_within(start, end).exists() is found


@pytest.mark.parametrize(
    ("day", "boundary"),
    [
        (date(2023, 9, 28), date(2023, 9, 28)),
        (date(2023, 9, 29), BOUNDARY),
        (TODAY, BOUNDARY),
        (BOUNDARY, BOUNDARY),
        (BOUNDARY + DAY, date(2033, 9, 28)),
    ],
    ids=["on one", "the day after it", "today", "on the next", "the day after that"],
)
def test_the_next_boundary_is_the_first_on_or_after_the_day(day, boundary):
    renewing()
    assert Agreement.objects.on(day).with_next_boundary().get().next_boundary == boundary


def test_without_a_boundary_only_an_open_question_finds_it():
    published()
    factories.ended(term=TermKind.FIXED, term_years=30)
    assert Agreement.objects.on(TODAY).boundary_within(None, None).count() == 2
    assert not Agreement.objects.on(TODAY).boundary_within(TODAY, date(2199, 1, 1)).exists()


# What a person has to look at


def test_what_is_missing():
    whole = actions.register(
        [published(title="всё есть", parties=[
            party(vyazma(), body=factories.body(vyazma())), party(krichev(), body=factories.body(krichev()))])],
        on=TODAY, by=alice(),
    )[0]  # fmt: skip
    actions.attach(whole, factories.pdf(), by=alice())
    published(title="ничего нет")
    actions.attach(published(title="перевод"), factories.pdf(), kind=AttachmentKind.TRANSLATION, by=alice())
    asked = Agreement.objects.order_by("id")
    assert titles(asked.without_number()) == ["ничего нет", "перевод"]
    assert titles(asked.without_scan()) == ["ничего нет", "перевод"]
    assert titles(asked.without_body()) == ["ничего нет", "перевод"]


def test_past_the_last_day_on_paper_force_is_presumed_or_asked_for():
    renewing(title="само")
    renewing(title="по уведомлению", renewal=Renewal.NOTICE)
    prolonged = renewing(title="с записью", renewal=Renewal.NOTICE)
    actions.record_term(prolonged, TermChange.PROLONGED, on=date(2023, 9, 1), by=alice())
    asked = Agreement.objects.order_by("id").on(TODAY)
    assert titles(asked.presumed()) == ["само"]
    assert titles(asked.past_notice()) == ["по уведомлению"]
    assert titles(asked.in_force()) == ["само", "с записью"]


# Words


@pytest.fixture(scope="module")
def books(kept):
    with kept(named_agreements):
        yield


@pytest.fixture
def library(books, db):
    pass


def named_agreements():
    """Ids differ between databases, titles do not."""
    smolensk = territory("Смоленск", name_en="Smolensk")
    mogilev = territory("Могилёв", "BY", name_en="Mogilev")
    named = {
        "Соглашение о дружбе городов": [party(smolensk), party(mogilev)],
        "Соглашение между Смоленском и Минском": [party(vyazma()), party(territory("Минск", "BY"))],
        "Договор о спорте": [party(smolensk), party(krichev())],
        "Ёлка, 100 % «дружба_народов»": [party(vyazma()), party(territory("Крагуевац", "RS"))],
    }
    for order, (title, parties) in enumerate(named.items()):
        published(title=title, parties=parties, signed_on=date(2018, 1, 1) + order * DAY)
    actions.register([Agreement.objects.get(title="Договор о спорте")], on=TODAY, by=alice())


FRIENDSHIP = "Соглашение о дружбе городов"
MINSK = "Соглашение между Смоленском и Минском"
SPORT = "Договор о спорте"
TREE = "Ёлка, 100 % «дружба_народов»"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("смоленск", [SPORT, FRIENDSHIP, MINSK], id="a place weighs more than a title, newest first"),
        pytest.param("Смоленска", [SPORT, FRIENDSHIP, MINSK], id="another case form"),
        pytest.param("СМОЛЕНСКОМ", [SPORT, FRIENDSHIP, MINSK], id="capital letters"),
        pytest.param("смоле", [SPORT, FRIENDSHIP, MINSK], id="a beginning"),
        pytest.param("смол", [], id="too short a beginning"),
        pytest.param("smolensk", [SPORT, FRIENDSHIP], id="English name of a place"),
        pytest.param("belarus", [SPORT, MINSK, FRIENDSHIP], id="English name of a country"),
        pytest.param("смоленск минск", [MINSK], id="every word"),
        pytest.param("минск смоленск", [MINSK], id="in any order"),
        pytest.param("могилев", [FRIENDSHIP], id="е for ё"),
        pytest.param("елка", [TREE], id="е for ё in a title"),
        pytest.param("1-с", [SPORT], id="number"),
        pytest.param("№ 1-c", [SPORT], id="number with a Latin letter"),
        pytest.param('"о дружбе городов"', [FRIENDSHIP], id="phrase"),
        pytest.param('"дружбе о городов"', [], id="phrase in another order"),
        pytest.param("«о спорте»", [SPORT], id="phrase in Russian quotation marks"),
        pytest.param("дружба", [TREE, FRIENDSHIP], id="one stem"),
        pytest.param("соглашение' OR 1=1 --", [], id="a piece of SQL"),
        pytest.param("\x00смоленск\x00", [SPORT, FRIENDSHIP, MINSK], id="null bytes"),
    ],
)
@pytest.mark.usefixtures("library")
def test_words_find_the_same_in_the_same_order_on_every_database(text, found):
    assert titles(Agreement.objects.public().matching(text).by_relevance()) == found


@pytest.mark.parametrize(
    "text",
    ["", " \t", "%", "_", "№", "и в на", '""', "\U0010ffff" * 6],
    ids=[
        "nothing",
        "blanks",
        "percent",
        "underscore",
        "sign",
        "stop words",
        "empty phrase",
        "the last letter there is",
    ],
)
@pytest.mark.usefixtures("library")
def test_without_a_word_nothing_is_found(text):
    assert not Agreement.objects.public().matching(text).exists()


@pytest.mark.usefixtures("library")
def test_words_find_what_is_public_and_nothing_else():
    factories.draft(bob(), title="Смоленский черновик")
    assert len(Agreement.objects.public().matching("смоленск")) == 3
    assert len(Agreement.objects.visible_to(bob()).matching("черновик")) == 1


@pytest.mark.usefixtures("library")
def test_a_corrected_title_is_found_by_its_new_words_only():
    agreement = Agreement.objects.get(title=SPORT)
    actions.correct(agreement, {"title": "Договор о музыке"}, by=alice(), reason="Описка")
    assert titles(Agreement.objects.matching("музыка")) == ["Договор о музыке"]
    assert titles(Agreement.objects.matching("спорт")) == []


@pytest.mark.usefixtures("library")
def test_a_question_of_many_words_is_one_query():
    with CaptureQueriesContext(
        connection,
    ) as captured:
        list(Agreement.objects.public().on(TODAY).in_force().matching("смоленск договор спорт").by_relevance())
    assert len(captured) == 1


def test_practical_state_does_not_touch_the_legal_one():
    agreement = published()
    actions.set_practical(agreement, Practical.DORMANT, on=TODAY, source="Справка", by=alice())
    assert list(Agreement.objects.on(TODAY).in_force()) == [agreement]
