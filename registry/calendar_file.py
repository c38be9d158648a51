"""Boundaries of terms as iCalendar, one event at a time: a hundred thousand agreements need no memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import chain

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from agreements.models import TermPeriod
from agreements.templatetags.addresses import in_this_language
from agreements.templatetags.words import term_ahead
from office.dates import NBSP
from registry.boundaries import is_presumed
from registry.obligations import Obligation

END = b"END:VCALENDAR\r\n"


def written(
    periods: Iterable[TermPeriod], others: Iterable[Obligation], absolute: Callable[[str], str], host: str
) -> Iterator[bytes]:
    """Streamed after the request's own language has ended, so it is taken down at once."""
    due = [obligation(one, absolute, host).to_ical() for one in others]
    head = calendar().to_ical().removesuffix(END)
    return chain([head], lines(periods, absolute, host, get_language()), due, [END])


def lines(periods, absolute, host: str, language: str) -> Iterator[bytes]:
    for period in periods:
        with override(language):
            line = event(period, absolute, host).to_ical()
        yield line


def calendar() -> Calendar:
    made = Calendar()
    made.add("prodid", "-//Perechen//calendar//RU")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"{settings.REGISTRY_NAME}: {_('boundaries of terms')}")
    made.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    return made


def event(period: TermPeriod, absolute: Callable[[str], str], host: str) -> Event:
    """A whole day; the same boundary keeps its UID whatever else changes."""
    agreement = period.agreement
    address = absolute(in_this_language(agreement.get_absolute_url()))
    made = Event()
    made.add("uid", f"agreement-{agreement.pk}-{period.last_day:%Y%m%d}@{host}")
    made.add("dtstamp", agreement.updated_at)
    made.add("dtstart", period.last_day)
    made.add("summary", summary(period))
    made.add("description", f"{agreement.title.replace(NBSP, ' ')}\n{address}")
    made.add("url", address)
    made.add("transp", "TRANSPARENT")
    return made


def summary(period: TermPeriod) -> str:
    """«Срок по 28.09.2029, далее пролонгация: Смоленск — Минск»."""
    agreement = period.agreement
    term = capfirst(term_ahead(agreement, period.last_day))
    if is_presumed(period):
        term += f" ({_('presumed')})"
    return f"{term}: {agreement.name}"


def obligation(one: Obligation, absolute: Callable[[str], str], host: str) -> Event:
    address = absolute(in_this_language(one.path))
    made = Event()
    made.add("uid", f"{one.key}@{host}")
    made.add("dtstamp", datetime.combine(one.day, time(), UTC))
    made.add("dtstart", one.day)
    made.add("summary", one.text)
    made.add("description", f"{one.detail}\n{address}")
    made.add("url", address)
    made.add("transp", "TRANSPARENT")
    return made
