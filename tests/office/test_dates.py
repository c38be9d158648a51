"""Dates in words, in digits and in ranges."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.dates import (
    PartialDate,
    find_dates,
    in_column,
    in_words,
    in_words_en,
    numeric,
    read_date,
    read_spans,
)

days = st.dates(min_value=date(1000, 1, 1)).map(PartialDate.of)
months = st.dates(min_value=date(1000, 1, 1)).map(lambda day: PartialDate.of(day, "month"))
years = st.integers(1000, 9999).map(PartialDate)
partial_dates = days | months | years


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("28 сентября 2024 года", "2024-09-28"),
        ("31мая 2019 года", "2019-05-31"),
        ("1 августа \n1998 г.", "1998-08-01"),
        ("12\u00a0марта 2012\u202fгода", "2012-03-12"),
        ("«28» сентября 2024 г.", "2024-09-28"),
        ("29 ФЕВРАЛЯ 2024", "2024-02-29"),
        ("май 1981 года", "1981-05"),
        ("мая 1981", "1981-05"),
        ("1981 год", "1981"),
        ("1981", "1981"),
        ("28.09.2024", "2024-09-28"),
        ("1.9.2024 г.", "2024-09-01"),
        ("05.1981", "1981-05"),
        ("2024-09-28", "2024-09-28"),
        ("1981-05", "1981-05"),
    ],
)
def test_reads_a_date(text, expected):
    assert str(read_date(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31 июня 2020 года",
        "29 февраля 2023 года",
        "00.1981",
        "13.2020",
        "0000",
        "от 28 сентября 2024 года",
        "28 сентября 2024 года.",
        "1998 г. Смоленск",
        "28 сентября",
        "23-24 сентября 2023 года",
        "2023-2024",
        "٢٨.٠٩.٢٠٢٤",
    ],
)
def test_does_not_read_what_is_not_one_date(text):
    assert read_date(text) is None


@given(partial_dates)
def test_words_come_back_as_the_same_date(day):
    assert read_date(in_words(day)) == day


@given(partial_dates)
def test_digits_come_back_as_the_same_date(day):
    assert read_date(numeric(day)) == day
    assert read_date(str(day)) == day


@given(st.text())
def test_any_text_can_be_read(text):
    read_date(text), read_spans(text), find_dates(text)  # no exception


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Меморандум от 12 сентября 2009 года и договор от 7.05.2012", ["2009-09-12", "2012-05-07"]),
        ("подписан в мае 1981 года, продлён в 1986 году", ["1981-05", "1986"]),
        ("(от 29.06.2024)", ["2024-06-29"]),
        ("№ 12/2019, тел. 1981-05, дом 1981, план на 2023-2024 годы", []),
        ("31 июня 2020 года", []),
        ("128 мая 2020 года", ["2020"]),
    ],
    ids=["two", "month and year", "brackets", "numbers", "impossible", "no such day, only a year"],
)
def test_finds_dates_in_running_text(text, expected):
    assert [str(day) for *_, day in find_dates(text)] == expected


def test_a_found_date_comes_with_its_place():
    text = "Договор от 24 июля 1998 года о дружбе"

    [(start, end, _)] = find_dates(text)

    assert text[start:end] == "24 июля 1998 года"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20 сентября 2023 года", "2023-09-20/2023-09-20"),
        ("23-24 сентября 2023 года", "2023-09-23/2023-09-24"),
        ("28-29\nсентября\n2023 года", "2023-09-28/2023-09-29"),
        ("27 и 29 октября 2023 года", "2023-10-27/2023-10-27 2023-10-29/2023-10-29"),
        ("28 сентября - 1 октября 2025 года", "2025-09-28/2025-10-01"),
        ("27 ноября –\n1 декабря 2025 года", "2025-11-27/2025-12-01"),
        ("29 сентября — 3 октября 2025 г.", "2025-09-29/2025-10-03"),
        ("30 декабря 2025 года − 2 января 2026 года", "2025-12-30/2026-01-02"),
        ("с 23 по 24 сентября 2023 года", "2023-09-23/2023-09-24"),
        ("1-3, 5 и 7-8 мая 2025 года", "2025-05-01/2025-05-03 2025-05-05/2025-05-05 2025-05-07/2025-05-08"),
        ("28-30.09.2025", "2025-09-28/2025-09-30"),
        ("28.09.2025 – 01.10.2025", "2025-09-28/2025-10-01"),
        ("2025-09-28", "2025-09-28/2025-09-28"),
    ],
)
def test_reads_the_days_of_an_event(text, expected):
    assert " ".join(f"{first}/{last}" for first, last in read_spans(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "в течение года",
        "сентябрь 2023 года",
        "июнь – июль 2026",
        "23-24 сентября",
        "24-23 сентября 2023 года",
        "30 декабря - 2 января 2026 года",
        "1-2-3 мая 2025 года",
        "30-31 июня 2025 года",
        "23-24 сентября 2023 года (онлайн)",
    ],
)
def test_does_not_guess_the_days_of_an_event(text):
    assert read_spans(text) is None


@pytest.mark.parametrize(
    ("day", "words", "column", "digits", "english"),
    [
        (PartialDate(2024, 9, 28), "28 сентября 2024 года", "28 сен 2024", "28.09.2024", "28 September 2024"),
        (date(2024, 5, 7), "7 мая 2024 года", "7 мая 2024", "07.05.2024", "7 May 2024"),
        (PartialDate(1981, 5), "май 1981 года", "май 1981", "05.1981", "May 1981"),
        (PartialDate(1981, 11), "ноябрь 1981 года", "ноя 1981", "11.1981", "November 1981"),
        (PartialDate(1981), "1981 год", "1981", "1981", "1981"),
    ],
    ids=["day", "a date, in May", "month", "month cut short", "year"],
)
def test_writes_a_date(day, words, column, digits, english):
    written = [in_words(day), in_column(day), numeric(day), in_words_en(day)]

    assert [text.replace("\u00a0", " ") for text in written] == [words, column, digits, english]


def test_a_written_date_does_not_break_at_the_line_end():
    day = PartialDate(2024, 9, 28)

    assert " " not in in_words(day) + in_column(day) + in_words_en(day)
