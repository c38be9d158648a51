"""What a person typed into the outline of a roadmap → its rows; refused whole or not at all."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.actions import store
from roadmaps.actions import facts
from roadmaps.models import Measure, Responsible, Roadmap, RoadmapParty, RoadmapSection


def assign(row: Model, values: dict, names) -> None:
    """Relations may come as records or as their keys; blanks around a text go."""
    for name in names:
        if name not in values:
            continue
        value, field = values[name], row._meta.get_field(name)
        is_key = field.is_relation and not isinstance(value, Model)
        setattr(row, field.attname if is_key else name, value.strip() if isinstance(value, str) else value)


def write(roadmap: Roadmap, values: dict) -> None:
    unknown = set(values) - {*facts.WRITABLE, "parties", "sections"}
    if unknown:
        raise ValueError(f"not writable: {sorted(unknown)}")
    assign(roadmap, values, facts.WRITABLE)
    if roadmap.signed:
        roadmap.signed_on = roadmap.signed.first
    store(roadmap)
    if "parties" in values:
        write_parties(roadmap, values["parties"])
    if "sections" in values:
        write_sections(roadmap, values["sections"])


def write_parties(roadmap: Roadmap, parties: list[dict]) -> None:
    rows = []
    for order, typed in enumerate(parties, start=1):
        party = RoadmapParty(roadmap=roadmap, order=order)
        assign(party, typed, facts.PARTY)
        demand(party, "parties", _("Party %(order)d") % {"order": order})
        rows.append(party)
    roadmap.parties.all().delete()
    RoadmapParty.objects.bulk_create(rows)


def write_sections(roadmap: Roadmap, sections: list[dict]) -> None:
    """Sections and measures that have an id stay the same records: their progress stays with them."""
    kept = roadmap.sections.in_bulk([one["id"] for one in sections if one.get("id")])
    measures = roadmap.measures.in_bulk([one["id"] for part in sections for one in part["measures"] if one.get("id")])
    demand_nothing_lost(roadmap, measures)
    written = []
    for order, typed in enumerate(sections, start=1):
        section = kept.get(typed.get("id")) or RoadmapSection(roadmap=roadmap)
        section.order, section.heading = order, typed["heading"].strip()
        demand(section, "sections", _("Section %(order)d") % {"order": order})
        section.save()
        written.append(section.pk)
        for place, one in enumerate(typed["measures"], start=1):
            write_measure(measures.get(one.get("id")) or Measure(roadmap=roadmap), section, place, one)
    roadmap.sections.exclude(pk__in=written).delete()


def demand_nothing_lost(roadmap: Roadmap, kept: dict[int, Measure]) -> None:
    gone = roadmap.measures.exclude(pk__in=kept)
    for measure in gone.filter(progress__isnull=False).distinct():
        said = _("“%(measure)s” has progress recorded: it stays. Say that it was dropped instead.")
        raise ValidationError({"sections": said % {"measure": measure}})
    gone.delete()


def write_measure(measure: Measure, section: RoadmapSection, order: int, typed: dict) -> None:
    measure.section, measure.order = section, order
    assign(measure, typed, facts.MEASURE)
    if isinstance(typed.get("items"), list):
        measure.items = "\n".join(line.strip() for line in typed["items"])
    try:
        store(measure)
    except ValidationError as error:
        said = [f"{measure}: {message}" for message in error.messages]
        raise ValidationError({"sections": said}) from error
    if "agreements" in typed:
        measure.agreements.set([getattr(agreement, "pk", agreement) for agreement in typed["agreements"]])
    if "responsible" in typed:
        rows = []
        for place, one in enumerate(typed["responsible"], start=1):
            body = Responsible(measure=measure, order=place)
            assign(body, one, facts.RESPONSIBLE)
            demand(body, "sections", str(measure))
            rows.append(body)
        measure.responsible.all().delete()
        Responsible.objects.bulk_create(rows)


def demand(row: Model, field: str, name: str) -> None:
    try:
        row.clean_fields()
    except ValidationError as error:
        raise ValidationError({field: [f"{name}: {message}" for message in error.messages]}) from error
