"""What happens to an agreement after it was signed: its term goes on, it ends, it is replaced, it is carried out."""

from __future__ import annotations

import dataclasses
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actions import demand_reason, demand_stage, store
from accounts.changes import writing
from agreements import terms
from agreements.actions.facts import key_of, of_terms
from agreements.actions.opening import changing, opened
from agreements.actions.rules import demand_end_after_signing, demand_replaceable
from agreements.actions.saving import write_replacements
from agreements.choices import EndGround, Practical, Stage, TermChange, TermKind
from agreements.models import Agreement, TermRecord
from agreements.terms import NEVER, Record
from office.dates import PartialDate, numeric


@writing()
def end(
    agreement,
    *,
    by,
    ground: EndGround,
    on: PartialDate | date | None = None,
    known_by: date | None = None,
    text: str | None = None,
    reason: str = "",
    seen: int | None = None,
) -> Agreement:
    """No force from `on`, its first day without; or, when nobody knows the day, ended not later than `known_by`."""
    agreement = opened(agreement, "end", by=by, seen=seen)
    demand_stage(agreement, Stage.PUBLISHED)
    if (on is None) == (known_by is None):
        raise ValidationError({"ended_on": _("Give the day of the end or the day by which it is known.")})
    if not ground:
        raise ValidationError({"end_ground": _("Say on what ground it ended, or that it is not stated.")})
    if agreement.ended_on or agreement.ended_by:
        demand_reason(reason)  # what was published about the end is corrected
    day = PartialDate.of(on) if isinstance(on, date) else on
    with changing(agreement, "end", by=by, reason=reason):
        agreement.ended_on = day.first if day else None
        agreement.ended_precision = day.precision if day else "day"
        agreement.ended_by = known_by
        agreement.end_ground = ground
        demand_end_after_signing(agreement)
        if text is not None:
            agreement.end_text = text.strip()
        store(agreement)
    return agreement


@writing()
def replace(agreement, predecessors, *, by, reason: str = "", seen: int | None = None) -> Agreement:
    """The agreement replaces these; they end on the day it comes into force, once it is published."""
    agreement = opened(agreement, "replace", by=by, seen=seen)
    demand_stage(agreement, Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED, Stage.PUBLISHED)
    wanted = {key_of(predecessor) for predecessor in predecessors}
    before = set(agreement.replacements.values_list("predecessor_id", flat=True))
    with changing(agreement, "replace", by=by, reason=reason, also_refresh=before | wanted):
        write_replacements(agreement, before | wanted)
        demand_replaceable(agreement)
    return agreement


@writing()
def record_term(
    agreement,
    change: TermChange,
    *,
    on: date,
    by,
    new_last_day: date | None = None,
    document=None,
    note: str = "",
    reason: str = "",
    seen: int | None = None,
) -> Agreement:
    """Prolonged, changed, or prolongation refused; with a document or without."""
    agreement = opened(agreement, "record_term", by=by, seen=seen)
    demand_stage(agreement, Stage.PUBLISHED)
    demand_term_record(agreement, change, on, new_last_day)
    if document and document.agreement_id != agreement.pk:
        raise ValidationError({"document": _("This document belongs to another agreement.")})
    record = TermRecord(
        agreement=agreement, on=on, change=change, new_last_day=new_last_day, document=document, note=note
    )
    with changing(agreement, "record_term", by=by, reason=reason):
        store(record)
    return agreement


def demand_term_record(agreement: Agreement, change: TermChange, on: date, new_last_day: date | None) -> None:
    """The record makes a difference, and the one that its word says."""
    for name, day in {"on": on, "new_last_day": new_last_day}.items():
        if day and day > terms.HORIZON:
            raise ValidationError({name: _("Give a day not after %(day)s.") % {"day": numeric(terms.HORIZON)}})
    if on < agreement.signed.first:
        raise ValidationError({"on": _("The record cannot be older than the agreement.")})
    if change == TermChange.PROLONGED and new_last_day and new_last_day < on:
        raise ValidationError({"new_last_day": _("The new last day lies before the record itself.")})
    facts = of_terms(agreement)
    before = terms.timeline(facts)
    after = terms.timeline(dataclasses.replace(facts, records=(*facts.records, Record(on, change, new_last_day))))
    if change == TermChange.PROLONGED and new_last_day and after.covered_until <= before.covered_until < NEVER:
        said = _("The term is covered until and including %(day)s already: give a later day, or record a changed term.")
        raise ValidationError({"new_last_day": said % {"day": numeric(before.covered_until)}})
    if before == after and agreement.term == TermKind.FIXED and not new_last_day:
        raise ValidationError({"new_last_day": _("The length of the term is unknown: give the new last day.")})
    if before == after:
        raise ValidationError({"change": _("This would change nothing: there is no such term to prolong or refuse.")})


@writing()
def withdraw_term_record(record: TermRecord, *, by, reason: str, seen: int | None = None) -> Agreement:
    """A record made by mistake is taken back; the history keeps it, with the reason."""
    agreement = opened(record.agreement_id, "record_term", by=by, seen=seen)
    demand_stage(agreement, Stage.PUBLISHED)
    demand_reason(reason)
    with changing(agreement, "withdraw_term_record", by=by, reason=reason):
        record.delete()
    return agreement


@writing()
def set_practical(
    agreement, state: Practical, *, by, on: date | None = None, source: str = "", seen: int | None = None
) -> Agreement:
    """Whether it is carried out, on what day and from what source this is known."""
    agreement = opened(agreement, "set_practical", by=by, seen=seen)
    demand_stage(agreement, Stage.PUBLISHED)
    if state != Practical.UNKNOWN and not source.strip():
        raise ValidationError({"practical_source": _("Without a source nobody knows: name it.")})
    with changing(agreement, "set_practical", by=by):
        known = state != Practical.UNKNOWN
        agreement.practical = state
        agreement.practical_on = on if known else None
        agreement.practical_source = source.strip() if known else ""
        store(agreement)
    return agreement
