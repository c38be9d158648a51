"""The wording of the official list's cells, and of others like it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.importing.cells import Problem, read_registration, read_term, read_title
from office.dates import PartialDate, in_words


def whats(cell):
    return [problem.what for problem in cell.problems]


@pytest.mark.parametrize(
    ("text", "kind", "signed"),
    [
        (
            "Соглашение о дружественных связях между городами Смоленск и Тюль (Франция), май 1981 года",
            "agreement",
            "1981-05",
        ),
        (
            "Договор об отношениях города Гагарин и Ратинген от 1 августа \n1998 года",
            "contract",
            "1998-08-01",
        ),
        ("Соглашение о развитии туризма \nот 31мая 2019 года", "agreement", "2019-05-31"),
        (
            "Соглашение о сотрудничестве (Российская Федерация) от\u00a012\u00a0марта 2012 года",
            "agreement",
            "2012-03-12",
        ),
        ("Меморандум о сотрудничестве от 26 сентября 2015 года", "memorandum", "2015-09-26"),
        (
            "Соглашение о посещении городов-побратимов\n(Муниципальное образование Герьен (Венгрия) в лице "
            "мэра и Десногорск (Россия) в лице Главы Администрации)\nот 5 февраля 2016 года",
            "agreement",
            "2016-02-05",
        ),
        ("Договор о сотрудничестве городов Смоленск и Тарговиште, 2002 год", "contract", "2002"),
        ("Совместная декларация от 5.05.2020 г.", "declaration", "2020-05-05"),
        ("Протокол о намерениях, подписан «5» мая 2020 г.", "protocol", "2020-05-05"),
        ("План совместной работы от 5 мая 2020 года", "other", "2020-05-05"),
    ],
    ids=[
        "month",
        "line end",
        "31мая",
        "nbsp",
        "memorandum",
        "brackets",
        "year",
        "declaration",
        "protocol",
        "other",
    ],
)
def test_reads_kind_and_signing_from_a_title(text, kind, signed):
    cell = read_title(text)

    assert (cell.kind, str(cell.signed), cell.problems) == (kind, signed, ())


def test_the_name_is_the_title_without_its_date():
    cell = read_title("Договор о дружбе между\nг. Смоленск (Россия) и г. Крагуевац (Сербия) от 7 мая 2012 года")

    assert cell.name == "Договор о дружбе между г. Смоленск (Россия) и г. Крагуевац (Сербия)"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", Problem("empty")),
        ("Соглашение о дружбе", Problem("no_date", "Соглашение о дружбе")),
        ("План на 2024 год", Problem("no_date", "План на 2024 год")),
        ("Соглашение от 31 июня 2020 года", Problem("no_date", "Соглашение от 31 июня 2020 года")),
        ("Соглашение от 27-28 мая 2020 года", Problem("no_date", "Соглашение от 27-28 мая 2020 года")),
        (
            "Дополнительное соглашение к Договору от 3 июля 2007 года",
            Problem("unclear", "от 3 июля 2007 года"),
        ),
    ],
    ids=["empty", "none", "of a plan", "impossible", "range", "whose date"],
)
def test_does_not_guess_the_signing(text, problem):
    cell = read_title(text)

    assert (cell.signed, cell.problems) == (None, (problem,))


@pytest.mark.parametrize(
    ("text", "number", "sequence", "suffix", "on"),
    [
        ("№ 2-с,\n2 ноября 2018 года", "2-с", 2, "с", "2018-11-02"),
        ("№ 17-с, \n11 августа 2025 года\n", "17-с", 17, "с", "2025-08-11"),
        ("2 ноября 2018 года, № 2 – с", "2-с", 2, "с", "2018-11-02"),
        ("№ 2-c", "2-с", 2, "с", "None"),
        ("№ 12/2019 от 05.06.2019", "12/2019", 12, "", "2019-06-05"),
        ("№ 12", "12", 12, "", "None"),
    ],
    ids=["number and day", "two digits", "day first", "Latin letter", "another region", "bare"],
)
def test_reads_a_registration_number(text, number, sequence, suffix, on):
    cell = read_registration(text)

    assert (cell.state, cell.number, cell.sequence, cell.suffix) == ("numbered", number, sequence, suffix)
    assert (str(cell.on), cell.problems) == (on, ())


@pytest.mark.parametrize(
    ("text", "state"), [("№ б/н", "unnumbered"), ("б/н", "unnumbered"), ("-", "none"), ("–", "none")]
)
def test_registered_without_number_is_not_unregistered(text, state):
    assert (read_registration(text).state, read_registration(text).problems) == (state, ())


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "empty"),
        ("2 ноября 2018 года", "no_number"),
        ("2018", "unread"),
        ("№ 2-с, 31 июня 2018 года", "unread"),
        ("№ 2-с, № 3-с", "unread"),
        ("зарегистрировано", "unread"),
    ],
)
def test_does_not_guess_a_registration(text, what):
    assert (read_registration(text).state, whats(read_registration(text))) == (None, [what])


@pytest.mark.parametrize(
    ("text", "kind", "years", "renewal"),
    [
        ("бессрочное", "indefinite", None, ""),
        ("бессрочный\n", "indefinite", None, ""),
        ("Бессрочно.", "indefinite", None, ""),
        ("5 лет с последующей пролонгацией", "renewing", 5, "automatic"),
        ("2 года с\u00a0последующей пролонгацией ", "renewing", 2, "automatic"),
        ("1 год с автоматической пролонгацией на тот же срок", "renewing", 1, "automatic"),
        ("два года с последующей пролонгацией", "renewing", 2, "automatic"),
        ("3 года с пролонгацией по уведомлению", "renewing", 3, "notice"),
        ("5 лет, с последующей пролонгацией по согласию сторон", "renewing", 5, "notice"),
        ("сроком на 5 (пять) лет", "fixed", 5, ""),
    ],
)
def test_reads_a_term(text, kind, years, renewal):
    cell = read_term(text)

    assert (cell.kind, cell.years, cell.renewal, cell.ended, cell.problems) == (
        kind,
        years,
        renewal,
        False,
        (),
    )


@pytest.mark.parametrize(
    ("text", "last_day"),
    [
        ("по 31.12.2030", date(2030, 12, 31)),
        ("до 31 декабря 2030 года", date(2030, 12, 31)),
        ("до 30 июня 2030 года включительно", date(2030, 6, 30)),
        ("по июнь 2030 года", date(2030, 6, 30)),
        ("до конца 2030 года", date(2030, 12, 31)),
    ],
)
def test_reads_the_last_day_of_a_fixed_term(text, last_day):
    assert (read_term(text).kind, read_term(text).last_day, read_term(text).problems) == (
        "fixed",
        last_day,
        (),
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", Problem("empty")),
        ("до 2030 года", Problem("unread", "до 2030 года")),
        ("до 31 июня 2030 года", Problem("unread", "до 31 июня 2030 года")),
        ("расторгнуто", Problem("unread", "расторгнуто")),
        ("5 лет со дня подписания", Problem("unread", "со дня подписания")),
        ("5 лет с последующей пролонгацией на 3 года", Problem("unread", "на 3 года")),
        ("бессрочное, 5 лет", Problem("unclear", "бессрочное, 5 лет")),
        ("на 5 (четыре) лет", Problem("unclear", "на 5 (четыре) лет")),
        ("с последующей пролонгацией", Problem("unclear", "с последующей пролонгацией")),
        ("утратило силу 29.09.2018", Problem("unread", "29.09.2018")),
        ("утратило силу (по решению суда)", Problem("unread", "по решению суда")),
        ("утратило силу (с даты вступления в силу нового)", Problem("no_date", "нового")),
    ],
)
def test_says_what_of_a_term_it_could_not_read(text, problem):
    assert read_term(text).problems == (problem,)


@pytest.mark.parametrize(
    ("text", "ground", "ended_on"),
    [
        ("утратил силу", "unstated", "None"),
        ("утратило силу\n", "unstated", "None"),
        ("утратила силу с 29.09.2018", "unstated", "2018-09-29"),
        ("утратило силу с 29 сентября 2018 года по соглашению сторон", "agreed", "2018-09-29"),
        ("утратило силу по уведомлению стороны", "notice", "None"),
        ("утратил силу (истёк срок)", "expired", "None"),
        ("утратил силу в связи с истечением срока действия", "expired", "None"),
        ("утратило силу, не продлено", "not_renewed", "None"),
        ("утратило силу (сторона упразднена)", "party_gone", "None"),
    ],
)
def test_reads_an_end(text, ground, ended_on):
    cell = read_term(text)

    assert (cell.kind, cell.ended, cell.ground, str(cell.ended_on)) == ("unknown", True, ground, ended_on)
    assert cell.problems == ()


def test_reads_the_successor_that_ended_an_agreement():
    cell = read_term(
        "утратило силу\n(с даты вступления в силу Соглашения о сотрудничестве между городом Смоленском "
        "(Российская Федерация) и Московским районом города Минска (Республика Беларусь), \nот 29.09.2018) "
    )

    assert (cell.ground, cell.successor_signed) == ("replaced", PartialDate(2018, 9, 29))
    assert cell.successor_title.startswith("Соглашения о сотрудничестве между")
    assert cell.successor_title.endswith("(Республика Беларусь)")
    assert (cell.ended_on, cell.problems) == (None, ())


def test_an_end_keeps_the_term_that_stands_beside_it():
    cell = read_term("5 лет, утратило силу")

    assert (cell.kind, cell.years, cell.ended) == ("fixed", 5, True)


@given(st.text(alphabet="город Смленкий«»(),;и№-0123456789.вРФ\n\u00a0", max_size=80))
def test_any_cell_can_be_read(text):
    """Whatever a clerk typed: no exception, and a cell without values says so."""
    assert read_registration(text).state or read_registration(text).problems
    assert read_title(text).signed or read_title(text).problems
    assert read_term(text).kind != "unknown" or read_term(text).problems


@given(st.dates(min_value=date(1900, 1, 1)).map(PartialDate.of), st.integers(1, 999_999))
def test_a_composed_registration_comes_back(day, number):
    cell = read_registration(f"№ {number}-с,\n{in_words(day)}")

    assert (cell.sequence, cell.suffix, cell.on) == (number, "с", day)
