"""The agreements of a country or a territory, as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from agreements.choices import Status
from agreements.pages import Row
from places.models import Country

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
    countries = {country.pk: str(country) for country in Country.objects.all()}
    others = _("No longer in force, not yet in force or unknown")
    found = [
        section("in_force", _("In force"), agreements, [Status.IN_FORCE], conditions, countries),
        section("others", others, agreements, [Status.SIGNED, Status.UNKNOWN, Status.ENDED], conditions, countries),
    ]
    return [one for one in found if one.rows]


def section(name: str, heading: str, agreements, statuses: list[Status], conditions: dict, countries) -> Section:
    newest = agreements.in_status(*statuses).with_next_boundary().order_by("-exists_from", "-id")
    rows = [Row(agreement, agreements.day, countries) for agreement in newest[: SHOWN_AGREEMENTS + 1]]
    query = urlencode(conditions | {"status": [status.value for status in statuses]}, doseq=True)
    return Section(name, heading, rows[:SHOWN_AGREEMENTS], len(rows) > SHOWN_AGREEMENTS, query)
