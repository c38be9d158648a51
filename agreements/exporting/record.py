"""One agreement as the API and the JSON file give it; the names of the fields are the contract of docs/api.md.

Gaps stand where the day, the language or the address of the site decide.
"""

from __future__ import annotations

from agreements import wording
from agreements.choices import ForceRule, Practical
from agreements.models import Agreement, Theme
from office.slots import slot
from places.choices import TerritoryKind

DISCREPANCY = ("id", "subject", "first_source", "first_quote", "second_source", "second_quote", "explanation")
DOCUMENT = ("id", "kind", "language", "name", "content_type", "size", "checksum")


def as_record(agreement: Agreement, parts: dict[str, list]) -> dict:
    """`parts` is what belongs to it and is public, see ready.parts_of."""
    themes = sorted(slug for slug, _key in parts["theme"])
    successor, title = next(iter(parts["superseded_by"]), (None, ""))
    cells = wording.cells(agreement, title)
    return {
        "id": agreement.pk,
        "url": f"{slot('pages')}{agreement.pk}/",
        "list_number": slot("list_number"),
        "position": agreement.position,
        "kind": agreement.kind,
        "title": agreement.title,
        "short_name": slot("short_name") if agreement.short_name else str(agreement),
        "signed_on": as_text(agreement.signed),
        "signed_precision": agreement.signed_precision,
        "registration": {
            "state": agreement.registration,
            "number": agreement.number or None,
            "sequence": agreement.sequence,
            "on": as_text(agreement.registered),
        },
        "force_rule": agreement.force_rule,
        "in_force_from": as_text(agreement.in_force_from),
        "in_force_presumed": agreement.force_rule == ForceRule.SIGNING and not agreement.force_is_stated,
        "term": {
            "kind": agreement.term,
            "years": agreement.term_years,
            "renewal": agreement.renewal or None,
            "last_day": as_text(agreement.term_last_day),
            "text": cells["term_text"],
            "next_boundary": slot("next_boundary"),
            "presumed": slot("presumed"),
        },
        "status": slot("status"),
        "practical": practical(agreement),
        "ended_on": as_text(agreement.end),
        "ended_by": as_text(agreement.ended_by),
        "end_ground": agreement.end_why,
        "end_text": agreement.end_text,
        "amends": next(iter(parts["amends"]), None),
        "supersedes": sorted(parts["supersedes"]),
        "superseded_by": successor,
        "parties": [party(*values) for values in sorted(parts["party"])],
        "countries": agreement.countries_line.split(),
        "themes": themes,
        "twinning": Theme.TWINNING in themes,
        "events": sorted(parts["event"]),
        "measures": sorted(parts["measure"]),
        "documents": [document(slot("documents"), *values) for values in sorted(parts["document"])],
        "discrepancies": [discrepancy(*values) for values in sorted(parts["discrepancy"])],
        "source": {
            "document": agreement.source_document,
            "table": agreement.source_table,
            "row": agreement.source_row,
        },
        "cells": cells,
        "stage": agreement.stage,
        "created_at": agreement.created_at.isoformat(),
        "updated_at": agreement.updated_at.isoformat(),
    }


def as_text(day) -> str | None:
    return str(day) if day else None


def practical(agreement: Agreement) -> dict | None:
    if agreement.practical == Practical.UNKNOWN:
        return None
    return {
        "state": agreement.practical,
        "on": as_text(agreement.practical_on),
        "source": agreement.practical_source,
    }


def party(order, side, name_as_signed, body, territory, country, *around) -> dict:
    return {
        "order": order,
        "side": side,
        "name_as_signed": name_as_signed,
        "body": body,
        "territory": territory,
        "region": region(*around),
        "country": country,
    }


def region(*around) -> str | None:
    """The name of the first region among the territory itself, what it is part of, and what that is part of."""
    for key, kind in zip(around[::2], around[1::2], strict=True):
        if kind == TerritoryKind.REGION:
            return slot(f"region.{key}")
    return None


def document(pages, key, kind, language, name, content_type, size, checksum) -> dict:
    return {
        "id": key,
        "url": f"{pages}{key}/",
        "kind": kind,
        "language": language,
        "name": name,
        "content_type": content_type,
        "size": size,
        "sha256": checksum,
    }


def discrepancy(key, subject, first_source, first_quote, second_source, second_quote, explanation) -> dict:
    return {
        "id": key,
        "subject": subject,
        "first": {"source": first_source, "quote": first_quote},
        "second": {"source": second_source, "quote": second_quote},
        "explanation": explanation,
    }
