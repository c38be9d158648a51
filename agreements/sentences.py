"""What is being looked at, in a sentence: the title of the list, the heading of every file made from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Model
from django.utils.timezone import localdate
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from agreements.choices import Status
from agreements.facets import NO_CONDITION, Tally, label_of
from office import dates


@dataclass(frozen=True)
class Condition:
    """One chosen value of one parameter, as it stands in the address and as people read it."""

    name: str
    value: str
    label: str
    text: str

    def __str__(self):
        return named(self.label, self.text)


def conditions(filterset) -> list[Condition]:
    """Everything that narrows the list, the day aside; what cannot be understood is not among it."""
    filterset.form.is_valid()
    return [
        Condition(name, value, label_of(filterset, name), text)
        for name, typed in filterset.form.cleaned_data.items()
        if typed and name not in NO_CONDITION
        for value, text in values_of(filterset, name, typed)
    ]


def named(label: str, text: str) -> str:
    """«Страна — Беларусь»: so no case forms are needed."""
    return f"{label}{dates.NBSP}— {text}"


def values_of(filterset, name: str, typed) -> list[tuple[str, str]]:
    if isinstance(typed, str):
        offered = dict(getattr(filterset.form.fields[name], "choices", ()))
        return [(typed, str(offered.get(typed, typed)))]
    if isinstance(typed, date):
        return [(typed.isoformat(), day_in_words(typed))]
    if key := getattr(filterset.form.fields[name], "to_field_name", None):
        return [(str(getattr(record, key)), str(record)) for record in typed]
    offered = dict(getattr(filterset.form.fields[name], "_choices", ()))
    return [
        (str(value.pk), str(value)) if isinstance(value, Model) else (value, str(offered[value])) for value in typed
    ]


def filter_in_words(filterset) -> list[tuple[str, str]]:
    """[(«Страна», «Беларусь, Польша»), («Срок», «с пролонгацией»)]"""
    return grouped(conditions(filterset))


def grouped(told: list[Condition]) -> list[tuple[str, str]]:
    by_label = groupby(told, key=lambda condition: condition.label)
    return [(label, ", ".join(condition.text for condition in group)) for label, group in by_label]


def sentence(filterset, tally: Tally | None = None) -> str:
    """«На 1 июня 2014 года: действовали 13, ещё 6 прекращены в неизвестный день. Страна — Беларусь.»"""
    if not filterset.form.is_valid():
        return _("Nothing is shown: part of the question cannot be understood.")
    tally = tally or Tally(filterset)
    told = conditions(filterset)
    if tally.total:
        told = [condition for condition in told if condition.name != "status"]  # the numbers say it already
    return " ".join([opening(filterset.day, tally), *(f"{named(*pair)}." for pair in grouped(told))])


def opening(day: date, tally: Tally) -> str:
    if not tally.total:
        text, parts = _("On %(day)s: nothing found."), ""
    elif day < localdate():
        text, parts = _("On %(day)s: %(parts)s."), ", ".join(past(tally))
    else:
        text, parts = _("On %(day)s, %(parts)s."), ", ".join(present(tally, is_ahead=day > localdate()))
    return text % {"day": day_in_words(day), "parts": parts}


def present(tally: Tally, *, is_ahead: bool) -> list[str]:
    """«действуют 53 соглашения из 68, ещё о 2 неизвестно»"""
    states, total, parts = tally.states, tally.total, []
    if number := states[Status.IN_FORCE]:
        if is_ahead:
            text = ngettext("%(number)s agreement will be in force", "%(number)s agreements will be in force", number)
        elif number == total:
            text = ngettext("%(number)s agreement is in force", "%(number)s agreements are in force", number)
        else:
            text = ngettext(
                "%(number)s agreement of %(total)s is in force",
                "%(number)s agreements of %(total)s are in force",
                number,
            )
        parts.append(text % {"number": number, "total": total})
    if number := states[Status.SIGNED]:
        parts.append(signed_in_words(number))
    if number := states[Status.UNKNOWN]:
        text = ngettext("about %(number)s nobody knows", "about %(number)s nobody knows", number)
        parts.append(text % {"number": number})
    if (number := states[Status.ENDED]) and not states[Status.IN_FORCE]:
        text = ngettext(
            "%(number)s agreement is no longer in force", "%(number)s agreements are no longer in force", number
        )
        parts.append(text % {"number": number})
    return parts


def past(tally: Tally) -> list[str]:
    """«действовали 35, ещё 11 прекращены в неизвестный день, 1 утратило силу»"""
    states, parts = tally.states, []
    undated = tally.ended_without_day
    if number := states[Status.IN_FORCE]:
        parts.append(ngettext("%(number)s was in force", "%(number)s were in force", number) % {"number": number})
    if undated:
        text = (
            ngettext("%(number)s more ended on an unknown day", "%(number)s more ended on an unknown day", undated)
            if parts
            else ngettext("%(number)s ended on an unknown day", "%(number)s ended on an unknown day", undated)
        )
        parts.append(text % {"number": undated})
    if number := states[Status.UNKNOWN] - undated:
        text = ngettext("about %(number)s nobody knows", "about %(number)s nobody knows", number)
        parts.append(text % {"number": number})
    if number := states[Status.SIGNED]:
        parts.append(signed_in_words(number))
    if number := states[Status.ENDED]:
        text = ngettext("%(number)s had lost force", "%(number)s had lost force", number)
        parts.append(text % {"number": number})
    return parts


def signed_in_words(number: int) -> str:
    text = ngettext("%(number)s signed, not yet in force", "%(number)s signed, not yet in force", number)
    return text % {"number": number}


def found_in_words(number: int) -> str:
    """What a screen reader is told when the list has changed."""
    if not number:
        return _("Nothing found")
    return ngettext("%(number)s agreement found", "%(number)s agreements found", number) % {"number": number}


def day_in_words(day: date) -> str:
    return dates.in_words_en(day) if get_language() == "en" else dates.in_words(day)
