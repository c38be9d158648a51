"""An agreement as plain values: for the rules of terms, for the history, for comparing what two people saved."""

from __future__ import annotations

from django.db.models import Model

from agreements import terms
from agreements.choices import ForceRule, Renewal, TermChange, TermKind
from agreements.models import Agreement, Participation, Theme
from office.dates import PartialDate

# What a person may write, in the order of the paper.
WRITABLE = (
    "kind", "title", "amends",
    "signed_on", "signed_precision",
    "registration", "series", "sequence", "registered_on", "registered_precision",
    "force_rule", "force_is_stated", "force_on", "force_precision",
    "term", "term_years", "renewal", "term_last_day",
    "ended_on", "ended_precision", "ended_by", "end_ground",
    "practical", "practical_on", "practical_source",
    "registration_text", "parties_text", "term_text", "end_text",
    "source_document", "source_table", "source_row", "position", "note", "submitted_by",
)  # fmt: skip
RELATED = ("parties", "themes", "replaces", "distinct_from")
PARTIES = ("order", "side", "territory", "body", "name_as_signed", "country")
# Nobody outside reads these, in the history neither
INTERNAL = {"note", "submitted_by", "distinct_from"}
REGISTRATION = ("registration", "series", "sequence", "registered_on", "registered_precision")
PLACE = ("source_document", "source_table", "source_row", "position")  # in the official list, and in what it came from


def of_terms(agreement: Agreement, replaced: terms.End | None = None) -> terms.Facts:
    return terms.Facts(
        signed=agreement.signed,
        registered=agreement.registered,
        force_rule=ForceRule(agreement.force_rule),
        stated_force=agreement.stated_force,
        term=TermKind(agreement.term),
        years=agreement.term_years,
        renewal=Renewal(agreement.renewal) if agreement.renewal else None,
        last_day=agreement.term_last_day,
        records=tuple(
            terms.Record(record.on, TermChange(record.change), record.new_last_day)
            for record in agreement.term_records.all()
        ),
        ended=agreement.stated_end,
        ended_by=agreement.ended_by,
        replaced=replaced,
    )


def snapshot(agreement: Agreement) -> dict:
    """Everything a person can change about the agreement, as it goes into the history."""
    return columns(agreement) | {
        "number": agreement.number,
        "stage": agreement.stage,
        "withdrawal_reason": agreement.withdrawal_reason,
        "themes": sorted(agreement.themes.values_list("slug", flat=True)),
        "replaces": sorted(agreement.replacements.values_list("predecessor_id", flat=True)),
        "distinct_from": sorted(agreement.distinct_from.values_list("pk", flat=True)),
        "parties": [party_columns(party) for party in agreement.parties.order_by("order")],
        "term_records": [
            {"on": as_text(record.on), "change": record.change, "new_last_day": as_text(record.new_last_day),
             "document": record.document_id, "note": record.note}
            for record in agreement.term_records.order_by("on", "id")
        ],
    }  # fmt: skip


def columns(agreement: Agreement) -> dict:
    """What stands in the row itself; days as text, as far as they are known."""
    values = {name: getattr(agreement, agreement._meta.get_field(name).attname) for name in WRITABLE}
    for name in ("signed", "registered", "force", "ended"):
        precision = values.pop(f"{name}_precision")
        values[f"{name}_on"] = as_text(PartialDate.of(values[f"{name}_on"], precision))
    for name in ("term_last_day", "ended_by", "practical_on"):
        values[name] = as_text(values[name])
    return values


def party_columns(party: Participation) -> dict:
    return {name: getattr(party, party._meta.get_field(name).attname) for name in PARTIES}


def assign(row: Model, values: dict) -> None:
    """Relations may come as records or as their keys."""
    for name, value in values.items():
        field = row._meta.get_field(name)
        is_key = field.is_relation and not isinstance(value, Model)
        setattr(row, field.attname if is_key else name, value)


def key_of(value):
    return getattr(value, "pk", value)


def as_text(day) -> str | None:
    return str(day) if day else None


def of_values(values: dict) -> dict:
    """What was typed, in the form of a snapshot, to compare it with one."""
    row = Agreement()
    assign(row, {name: value for name, value in values.items() if name in WRITABLE})
    found = columns(row)
    found = {name: found[name] for name in found if name in values}
    if "themes" in values:
        found["themes"] = sorted(
            Theme.objects.filter(pk__in=map(key_of, values["themes"])).values_list("slug", flat=True)
        )
    if "replaces" in values:
        found["replaces"] = sorted(key_of(agreement) for agreement in values["replaces"])
    if "parties" in values:
        rows = []
        for order, typed in enumerate(values["parties"], start=1):
            party = Participation()
            assign(party, {**typed, "order": order})
            rows.append(party_columns(party))
        found["parties"] = rows
    return found
