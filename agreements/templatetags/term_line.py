"""The term as a line: what has passed, what is to come, what is presumed, what nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agreements.templatetags.words import numeric
from agreements.terms import HORIZON, NEVER
from office.dates import PartialDate

register = template.Library()

WIDE, NARROW = 920, 300
MARGIN = 8  # room for the marks at both ends
PER_LETTER = 7.2  # of a label, with room to spare
AHEAD = 0.08  # of the line is left for what goes on


@dataclass(frozen=True)
class Point:
    """Something that happens on a day; `shape` is its mark on the line."""

    day: date
    shown: PartialDate | date
    what: str
    shape: str
    is_presumed: bool = False


@register.inclusion_tag("includes/term_line.html")
def term_line(page):
    points = points_of(page)
    return {
        "pictures": [drawing(page, points, width) for width in (WIDE, NARROW)] if points else [],
        "points": points,
        "day": page.day,
    }


def points_of(page) -> list[Point]:
    """Everything with a day of its own, in order; nothing where the day of force is not known."""
    agreement = page.agreement
    timeline = agreement.timeline
    if timeline.force_from == NEVER or not agreement.signed:
        return []
    points = []
    if agreement.in_force_from and agreement.in_force_from.last == timeline.force_from != timeline.ended_from:
        if agreement.signed.first < agreement.in_force_from.first:
            points.append(Point(agreement.signed.first, agreement.signed, pgettext("day", "signed"), "signed"))
            points.append(
                Point(timeline.force_from, agreement.in_force_from, pgettext("day", "in force from"), "force")
            )
        else:
            points.append(
                Point(timeline.force_from, agreement.signed, pgettext("day", "signed, in force from"), "force")
            )
    else:
        points.append(Point(agreement.signed.first, agreement.signed, pgettext("day", "signed"), "signed"))
    points += boundaries_of(page)
    points.append(Point(page.day, page.day, _("today") if page.is_today else _("the day asked about"), "today"))
    if timeline.ended_from < NEVER:
        shown = agreement.end or timeline.ended_from
        what = pgettext("day", "no force from") if agreement.end else pgettext("day", "no force not later than")
        points.append(Point(timeline.ended_from, shown, what, "ended"))
    return sorted(points, key=lambda point: point.day)


def boundaries_of(page) -> list[Point]:
    """All that have passed and the next one; further ones only repeat it."""
    points = []
    for period in page.periods:
        if period.last_day > HORIZON:
            break
        is_next = period.last_day >= page.day
        shape = "next" if is_next else "boundary"
        what = _("end of term %(number)s") % {"number": period.number}
        is_presumed = period.last_day > page.agreement.covered_until
        points.append(Point(period.last_day, period.last_day, what, shape, is_presumed))
        if is_next:
            break
    return points


def drawing(page, points: list[Point], width: int) -> dict:
    first, last = points[0].day, max(point.day for point in points)
    room = width - 2 * MARGIN
    goes_on = page.agreement.timeline.ended_from == NEVER
    span = max((last - first).days, 1) / (1 - AHEAD if goes_on else 1)

    def x(day: date) -> float:
        return round(MARGIN + room * min(max((day - first).days / span, 0), 1), 1)

    return {
        "width": width,
        "is_wide": width == WIDE,
        "segments": segments_of(page, points, x, width - MARGIN),
        "marks": [{"x": x(point.day), "shape": point.shape} for point in points],
        "labels": labels_of(points, x, width),
        "arrow": width - MARGIN if goes_on else None,
        "is_soon": page.rolls_over_soon,
    }


def segments_of(page, points: list[Point], x, end: float) -> list[dict]:
    """Thick has passed, thin is to come, dashed is presumed, dotted nobody knows."""
    timeline, day = page.agreement.timeline, page.day
    known_until = min(timeline.covered_until, timeline.doubt_from)
    cuts = sorted(
        {timeline.exists_from, timeline.force_from, known_until, timeline.doubt_from, timeline.ended_from, day}
    )
    segments = []
    for start, stop in zip(cuts, [*cuts[1:], NEVER], strict=True):
        if start == NEVER or start >= timeline.ended_from:
            continue
        left, right = x(start), end if stop == NEVER else x(stop)
        if right <= left:
            continue
        if start < timeline.force_from:
            kind = "signed"
        elif start >= timeline.doubt_from:
            kind = "unknown"
        else:
            kind = "presumed" if start >= known_until else "sure"
        segments.append({"from": left, "to": right, "kind": kind, "is_past": start < day})
    return segments


def labels_of(points: list[Point], x, width: int) -> list[dict]:
    """Days above, words below; a label that would run into one that matters more is left to the table."""
    labels, taken = [], {"above": [], "below": []}
    for place, text, point in wanted_labels(points):
        half = len(text) * PER_LETTER / 2
        middle = min(max(x(point.day), half), width - half)
        if all(abs(middle - other) >= half + other_half for other, other_half in taken[place]):
            taken[place].append((middle, half))
            labels.append({"x": round(middle, 1), "place": place, "text": text})
    return labels


def wanted_labels(points: list[Point]):
    """The most important first; today has no date of its own, the head of the page says it."""
    order = ("ended", "next", "force", "signed")
    known = sorted((point for point in points if point.shape in order), key=lambda point: order.index(point.shape))
    yield from (("above", str(numeric(point.shown)), point) for point in known)
    yield from (("below", point.what, point) for point in known if point.shape == "ended")
    yield from (("below", point.what, point) for point in points if point.shape == "today")
    yield from (("below", point.what, point) for point in known if point.shape != "ended")
