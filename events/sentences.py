"""What is being looked at, in a sentence: the title of the list of events, the heading of every file made from it."""

from __future__ import annotations

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from agreements.sentences import conditions, grouped, named
from events.facets import Tally
from office import dates


def sentence(filterset, tally: Tally | None = None) -> str:
    """«31 мероприятие: 20 сентября — 25 декабря 2023 года. Страна — Беларусь.»"""
    if not filterset.form.is_valid():
        return _("Nothing is shown: part of the question cannot be understood.")
    tally = tally or Tally(filterset)
    return " ".join([opening(tally), *(f"{named(*pair)}." for pair in grouped(conditions(filterset)))])


def opening(tally: Tally) -> str:
    if not tally.total:
        return _("No events found.")
    text = ngettext("%(number)s event: %(days)s.", "%(number)s events: %(days)s.", tally.total)
    return text % {"number": tally.total, "days": days_in_words([tally.days])}


def found_in_words(number: int) -> str:
    """What a screen reader is told when the list has changed."""
    if not number:
        return _("Nothing found")
    return ngettext("%(number)s event found", "%(number)s events found", number) % {"number": number}


def days_in_words(spans) -> str:
    return dates.spans_in_words_en(spans) if get_language() == "en" else dates.spans_in_words(spans)


def days_in_column(spans) -> str:
    return dates.spans_in_column_en(spans) if get_language() == "en" else dates.spans_in_column(spans)
