"""Days in words, in the language of the file."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language

from office import dates


def in_words(day: dates.PartialDate | date) -> str:
    return dates.in_words_en(day) if get_language() == "en" else dates.in_words(day)


def in_column(day: dates.PartialDate | date) -> str:
    return dates.in_words_en(day) if get_language() == "en" else dates.in_column(day)
