"""Roadmaps and measures as the API gives them; the names of the fields are the contract of docs/api.md."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from agreements.exporting.record import as_text
from agreements.models import Agreement
from roadmaps.actions import facts
from roadmaps.models import Measure, Roadmap

PARTY = ("order", "side", "name_as_signed", "territory", "body", "signatory")


def as_measure(measure: Measure, day: date) -> dict:
    """For a measure out of `records.with_parts()`."""
    return {
        "id": measure.pk,
        "roadmap": measure.roadmap_id,
        "section": measure.section.heading,
        "number": measure.number or None,
        "title": measure.title,
        "items": measure.item_list,
        "term_text": measure.term_text,
        "starts_on": as_text(measure.starts_on),
        "ends_on": as_text(measure.ends_on),
        "recurrence": measure.recurrence or None,
        "responsible": [
            {"side": one.side, "name": one.name, "body": one.body_id} for one in measure.responsible.all()
        ],
        "status": measure.state_on(day),
        "progress": [
            {"id": step.pk, "on": str(step.on), "text": step.text, "event": step.event.pk if step.event else None}
            for step in measure.progress.all()
            if step.on <= day
        ],
    }  # fmt: skip


def as_roadmap(roadmap: Roadmap, base: str, public: set[int]) -> dict:
    """For a roadmap out of `records.with_outline()`; `base` is the address of the site, `public` the roadmaps there."""
    basis = roadmap.public_basis
    return {
        "id": roadmap.pk,
        "url": f"{base}{roadmap.get_absolute_url()}",
        "title": roadmap.title,
        "first_year": roadmap.first_year,
        "last_year": roadmap.last_year,
        "basis": basis and {
            "agreement": basis.pk if isinstance(basis, Agreement) else None,
            "title": basis.title,
            "signed_on": as_text(basis.signed),
        },
        "continues": roadmap.continues_id if roadmap.continues_id in public else None,
        "parties": [facts.columns(party, PARTY) for party in roadmap.parties.all()],
        "signed_on": as_text(roadmap.signed),
        "signed_precision": roadmap.signed_precision,
        "signed_at": roadmap.signed_at,
        "copies": roadmap.copies,
        "languages": roadmap.languages,
        "sections": [
            {"id": section.pk, "heading": section.heading, "measures": [measure.pk for measure in some]}
            for section, some in groupby(roadmap.measures.all(), key=lambda measure: measure.section)
        ],
        "source_document": roadmap.source_document,
        "stage": roadmap.stage,
        "created_at": roadmap.created_at.isoformat(),
        "updated_at": roadmap.updated_at.isoformat(),
    }  # fmt: skip
