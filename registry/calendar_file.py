"""Boundaries of terms as iCalendar, one event at a time: a hundred thousand agreements need no memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from agreements.models import TermPeriod
from agreements.templatetags.addresses import in_this_language
from office.dates import NBSP
from registry.boundaries import is_presumed

END = b"END:VCALENDAR\r\n"


def written(periods: Iterable[TermPeriod], absolute: Callable[[str], str], host: str) -> Iterator[bytes]:
    """Streamed after the request's own language has ended, so it is taken down at once."""
    return lines(periods, absolute, host, calendar().to_ical().removesuffix(END), get_language())


def lines(periods, absolute, host: str, head: bytes, language: str) -> Iterator[bytes]:
    yield head
    for period in periods:
        with override(language):
            line = event(period, absolute, host).to_ical()
        yield line
    yield END


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
    what = _("Term ends, presumed: %(name)s") if is_presumed(period) else _("Term ends: %(name)s")
    made = Event()
    made.add("uid", f"agreement-{agreement.pk}-{period.last_day:%Y%m%d}@{host}")
    made.add("dtstamp", agreement.updated_at)
    made.add("dtstart", period.last_day)
    made.add("summary", what % {"name": agreement.name})
    made.add("description", f"{agreement.title.replace(NBSP, ' ')}\n{address}")
    made.add("url", address)
    made.add("transp", "TRANSPARENT")
    return made
