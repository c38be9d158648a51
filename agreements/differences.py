"""What a change did to an agreement, in words: the parties, the days that may be incomplete, the records."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import differences as plain
from accounts.differences import Difference
from agreements.choices import TermChange
from agreements.models import Agreement, Theme
from office.dates import PartialDate, in_words
from places.models import Body, Country, Territory

LABELS = {
    "parties": gettext_lazy("parties"),
    "replaces": gettext_lazy("replaces"),
    "term_records": gettext_lazy("records of the term"),
    "document": gettext_lazy("document"),
}
OTHER_AGREEMENTS = ("amends", "replaces", "distinct_from")
SAID_ELSEWHERE = {"number"}  # by its series and sequence


def differences(before: Mapping, after: Mapping, *, seen_by) -> list[Difference]:
    """As the reader may see them: an agreement that is none of theirs stays unnamed."""
    wording = WORDING | dict.fromkeys(OTHER_AGREEMENTS, agreements_known_to(seen_by))
    found = plain.differences(Agreement, before, after, wording=wording, labels=LABELS)
    return [difference for difference in found if difference.name not in SAID_ELSEWHERE]


def agreements_known_to(user):
    """How other agreements are said to this reader; a key comes as a number or, from a plain record, as text."""

    def said(keys) -> list[str]:
        known = Agreement.objects.known_to(user).in_bulk(map(int, keys if isinstance(keys, list) else [keys]))
        return [str(agreement) for _key, agreement in sorted(known.items())]

    return said


def parties_said(parties: list[dict]) -> list[str]:
    territories = Territory.objects.in_bulk({party["territory"] for party in parties})
    bodies = Body.objects.in_bulk({party["body"] for party in parties if party["body"]})
    countries = Country.objects.in_bulk({party["country"] for party in parties})
    return [
        "{order}. {name} — {places}".format(
            order=party["order"],
            name=party["name_as_signed"],
            places=", ".join(
                str(found[key])
                for found, key in (
                    (bodies, party["body"]),
                    (territories, party["territory"]),
                    (countries, party["country"]),
                )
                if key in found
            ),
        )
        for party in parties
    ]


def themes_said(slugs: list[str]) -> list[str]:
    return [", ".join(str(theme) for theme in Theme.objects.filter(slug__in=slugs))]


def term_records_said(records: list[dict]) -> list[str]:
    return [
        _("%(day)s: %(change)s") % {"day": in_words(PartialDate.parse(record["on"])), "change": term_change(record)}
        for record in records
    ]


def term_change(record: dict) -> str:
    said_short = str(TermChange(record["change"]).label)
    if not record["new_last_day"]:
        return said_short
    last_day = in_words(PartialDate.parse(record["new_last_day"]))
    return _("%(change)s until and including %(day)s") % {"change": said_short, "day": last_day}


def document_said(document: dict) -> list[str]:
    return [document["name"], _("public") if document.get("is_public") else _("internal")]


def day_said(day: str) -> list[str]:
    return [in_words(PartialDate.parse(day))]


WORDING = {
    **dict.fromkeys(("signed_on", "registered_on", "force_on", "ended_on"), day_said),
    "parties": parties_said,
    "themes": themes_said,
    "term_records": term_records_said,
    "document": document_said,
}
