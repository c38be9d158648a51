"""A roadmap as plain values: for the history, for cloning, and for comparing what two people saved."""

from __future__ import annotations

from roadmaps.models import Measure, Progress, Roadmap

WRITABLE = (
    "title", "preamble", "first_year", "last_year", "basis_agreement", "basis_document", "continues",
    "signed_on", "signed_precision", "signed_at", "copies", "languages", "source_document",
)  # fmt: skip
PARTY = ("side", "territory", "body", "name_as_signed", "signatory")
MEASURE = ("number", "title", "items", "term_text", "starts_on", "ends_on", "recurrence")
RESPONSIBLE = ("side", "name", "body")


def columns(row, names) -> dict:
    """Relations as keys, days as text."""
    values = {name: getattr(row, row._meta.get_field(name).attname) for name in names}
    return {name: str(value) if hasattr(value, "isoformat") else value for name, value in values.items()}


def snapshot(roadmap: Roadmap) -> dict:
    """Everything a person can change about the roadmap, as it goes into the history."""
    sections = roadmap.sections.order_by("order", "id").prefetch_related(
        "measures__responsible", "measures__agreements"
    )  # fmt: skip
    return {
        **columns(roadmap, WRITABLE),
        "stage": roadmap.stage,
        "withdrawal_reason": roadmap.withdrawal_reason,
        "parties": [columns(party, PARTY) for party in roadmap.parties.order_by("order")],
        "sections": [
            {"id": section.pk, "heading": section.heading, "measures": [
                measure_of(measure) for measure in sorted(section.measures.all(), key=lambda one: (one.order, one.pk))
            ]}
            for section in sections
        ],
    }  # fmt: skip


def measure_of(measure: Measure) -> dict:
    responsible = sorted(measure.responsible.all(), key=lambda one: one.order)
    return {
        "id": measure.pk,
        **columns(measure, MEASURE),
        "responsible": [columns(one, RESPONSIBLE) for one in responsible],
        "agreements": sorted(agreement.pk for agreement in measure.agreements.all()),
    }


def step_of(step: Progress) -> dict:
    return {"id": step.pk, **columns(step, ("on", "text", "completes", "event", "document"))}
