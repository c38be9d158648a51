"""What a program sends of events and reports → the values that actions take; fields by id or by key."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.sent import (
    INTEGER,
    Readers,
    by_slug,
    columns_of,
    country,
    day,
    described,
    key,
    object_of,
    object_reader,
    one_of,
    or_null,
    part,
    partial,
    record_of,
    several,
    territory_on,
    text,
    whole,
    whole_body,
)
from agreements.models import Agreement
from events import actions, quarters
from events.choices import Format, ReportKind
from events.models import Event, Report, Sphere
from office.dates import Span
from places.models import Territory

MOST_PARTICIPANTS = 10_000_000
HOME = Territory.objects.filter(is_home=True)


# Objects inside

SPAN: Readers = {"from": day, "to": day}


@described(object_of(SPAN, ["from"]))
def span(sent) -> Span:
    found = part(sent, SPAN, ["from"])
    first, last = found["from"], found.get("to") or found["from"]
    if last < first:
        raise ValueError(_("The last day comes before the first."))
    return first, last


@described(or_null(INTEGER))
def agreement(value) -> int | None:
    return None if value is None else key(value)


SIGNED: Readers = {"title": text, "signed_on": partial, "agreement": agreement}


@described(object_of(SIGNED, ["title"]))
def signed(sent) -> dict:
    found = part(sent, SIGNED, ["title"])
    return found | columns_of("signed", found.pop("signed_on", None))


QUARTER: Readers = {"kind": one_of(ReportKind), "year": whole(1990, 2199), "quarter": whole(1, 4)}
QUARTER_SCHEMA = object_of(QUARTER, ["year", "quarter"])


def report_for(by):
    """By its id; or by its quarter, which is opened when nobody has yet."""
    by_id = record_of(Report.objects.visible_to(by) if by else Report.objects)

    @described({"anyOf": [{"type": "integer", "minimum": 1, "maximum": 10**15}, QUARTER_SCHEMA]})
    def read(sent) -> Report | dict:
        if not isinstance(sent, dict):
            found = by_id(sent)
            if found is None:
                raise ValueError(_("There is no such record."))
            return found
        return part(sent, QUARTER, ["year", "quarter"])

    return read


def report_of(found: Report | dict | None, *, by) -> Report:
    if isinstance(found, dict):
        return actions.open_quarter(found["year"], found["quarter"], by=by, kind=found.get("kind", "municipal"))
    if found is None:
        raise ValidationError({"report": _("Say which report it is for.")})
    return found


# The whole

PLAIN: Readers = {
    **dict.fromkeys(("title", "place", "dates_text", "result", "participants"), text), "format": one_of(Format),
    "participants_total": whole(0, MOST_PARTICIPANTS), "participants_foreign": whole(0, MOST_PARTICIPANTS),
    "spans": several(span, 100), "countries": several(country, 100), "agreements": several(key, 100),
    "signed_documents": several(signed, 100),
}  # fmt: skip
FIELDS: Readers = PLAIN | {"territories": several(territory_on(date.min), 100)}  # of the quarter: see readers_for
PLACED: Readers = {
    "report": report_for(None), "municipality": territory_on(date.min),
    "sphere": by_slug(Sphere.objects, gettext_lazy("There is no sphere “%(slug)s”.")),
}  # fmt: skip
EMPTY = {
    **dict.fromkeys(("title", "place", "dates_text", "result", "participants"), ""), "format": "in_person",
    "participants_total": None, "participants_foreign": None,
    **{name: [] for name in ("countries", "agreements", "signed_documents", "territories")},
}  # fmt: skip
EXAMPLE = {
    "report": {"kind": "municipal", "year": 2026, "quarter": 3},
    "municipality": 1,
    "title": "Международный форум",
    "place": "г. Кричев (Республика Беларусь)",
    "dates_text": "27 и 29 июля 2026 года",
    "result": "Обмен опытом",
    "participants": "Делегации районов, 40 человек",
    "participants_total": 40,
    "countries": ["BY"],
    "territories": [2],
}


def readers_for(on: date) -> Readers:
    return PLAIN | {"territories": several(territory_on(on), 100)}


def placed_event(sent, *, by) -> tuple[Report | dict, dict, dict]:
    """The report, where the event stands in it, and the values of the event."""
    on = day_of(sent)
    places = PLACED | {"report": report_for(by), "municipality": territory_on(on, HOME)}
    found = whole_body(sent, places | readers_for(on))
    report = found.pop("report", None)
    where = {name: found.pop(name) for name in ("municipality", "sphere") if name in found}
    return report, where, found


def values_of(sent, event: Event, *, by, also: Readers | None = None) -> dict:
    """A tie to an agreement out of this person's sight stays."""
    on = quarters.last_day(event.report.year, event.report.quarter)
    values = whole_body(sent, readers_for(on) | (also or {}))
    if "agreements" in values:
        known = Agreement.objects.known_to(by).values("pk")
        hidden = event.agreements.exclude(pk__in=known).values_list("pk", flat=True)
        values["agreements"] = [*values["agreements"], *hidden]
    return values


def day_of(sent) -> date:
    """The last day of the quarter that was sent, as far as it can be understood here."""
    report = sent.get("report") if isinstance(sent, dict) else None
    if isinstance(report, dict):
        year, quarter = report.get("year"), report.get("quarter")
    else:
        asked = Report.objects.filter(pk=report if isinstance(report, int) and 0 < report < 2**63 else 0)
        year, quarter = asked.values_list("year", "quarter").first() or (None, None)
    try:
        return quarters.last_day(year, quarter)
    except (TypeError, ValueError, OverflowError):
        return date.max


REMARK = object_reader({"event": key, "text": text}, ["event", "text"])
