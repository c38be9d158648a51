"""The agreements of a country or a territory, as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from agreements.choices import Status
from agreements.pages import Row

SHOWN_AGREEMENTS = 25
SHOWN_PLACES = 60


@dataclass(frozen=True)
class Section:
    name: str
    heading: str
    rows: list[Row]
    is_cut: bool
    filter: str  # of the list that has all of them


def sections(agreements, conditions: dict) -> list[Section]:
    """Those in force on the day, then all others; a long list goes on in the register."""
    others = [Status.SIGNED, Status.UNKNOWN, Status.ENDED]
    found = [
        section("in_force", _("In force"), agreements.in_force(), conditions | {"status": [Status.IN_FORCE.value]}),
        section(
            "others",
            _("No longer in force, not yet in force or unknown"),
            agreements.in_status(*others),
            conditions | {"status": [status.value for status in others]},
        ),
    ]
    return [one for one in found if one.rows]


def section(name: str, heading: str, agreements, conditions: dict) -> Section:
    newest = agreements.with_next_boundary().order_by("-exists_from", "-id")[: SHOWN_AGREEMENTS + 1]
    rows = [Row(agreement, agreements.day) for agreement in newest]
    return Section(
        name, heading, rows[:SHOWN_AGREEMENTS], len(rows) > SHOWN_AGREEMENTS, urlencode(conditions, doseq=True)
    )
