"""Writing what a person typed about an event: a draft, a change, a correction of what is published."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from accounts.actions import demand, demand_reason, demand_stage, store
from accounts.changes import changes_of, record, writing
from accounts.rights import is_officer
from agreements.actions.attaching import remove
from agreements.choices import UNPUBLISHED, Stage
from agreements.models import Agreement
from events.actions import facts
from events.actions.editions import freeze
from events.actions.facts import key_of
from events.actions.opening import opened, writing_event
from events.actions.quarters import section_of, started, what_is_missing
from events.actions.refreshing import renumber
from events.choices import WITH_THE_OFFICER
from events.models import Event, EventSpan, Report, Section, SignedDocument
from places.models import Territory


@writing()
def draft(report: Report, values: dict, *, by, municipality: Territory | None = None, sphere=None) -> Event:
    """An event that nobody but its municipality and the registrar sees; the report must still be in work."""
    demand(by, "add", Event)
    report = Report.objects.select_for_update().get(pk=report.pk)
    demand_stage(report, Stage.DRAFT)
    event = Event(report=report, section=place_in(report, municipality, sphere, by=by), created_by=by)
    with writing_event(event, "draft", by=by):
        write(event, values, by=by)
    return event


@writing()
def supplement(
    report: Report, values: dict, *, by, reason: str, municipality: Territory | None = None, sphere=None
) -> Event:
    """An event that came after the publication: public at once under the next number, in the next edition."""
    demand(by, "correct", Event)
    report = Report.objects.select_for_update().get(pk=report.pk)
    demand_stage(report, Stage.PUBLISHED)
    demand_reason(reason)
    named = {"municipality": municipality} if report.is_municipal else {"sphere": sphere}
    if None in named.values():
        raise ValidationError({name: _("Say where in the report the event stands.") for name in named})
    section = section_of(report, territory=municipality if report.is_municipal else None, sphere=named.get("sphere"))
    event = Event(report=report, section=section, created_by=by)
    with writing_event(event, "publish", by=by, reason=reason):
        write(event, values, by=by)
        if missing := what_is_missing(event):
            raise ValidationError(missing)
        last = Event.objects.filter(report=report).aggregate(last=Max("number"))["last"] or 0
        event.number, event.stage = last + 1, Stage.PUBLISHED
        event.save()
    freeze(report, by=by, reason=reason)
    return event


def place_in(report: Report, municipality: Territory | None, sphere, *, by) -> Section:
    """Where the event stands; an officer writes for the own municipality, while its quarter is not handed in."""
    if not report.is_municipal:
        if sphere is None or is_officer(by):
            raise ValidationError({"sphere": _("Say which sphere the event belongs to.")})
        return section_of(report, sphere=sphere)
    if is_officer(by):
        municipality = by.municipality
    if municipality is None:
        raise ValidationError({"municipality": _("Say which municipality reports the event.")})
    submission = started(report, municipality, by=by)
    if is_officer(by) and submission.stage not in WITH_THE_OFFICER:
        raise PermissionDenied(_("The quarter is handed in: it can only be read."))
    return section_of(report, territory=municipality)


@writing()
def edit(event: Event, values: dict, *, by, seen: int | None = None) -> Event:
    """A change of an unpublished event."""
    event = opened(event, "change", by=by, seen=seen)
    demand_stage(event, *UNPUBLISHED)
    with writing_event(event, "edit", by=by):
        write(event, values, by=by)
    return event


@writing()
def correct(event: Event, values: dict, *, by, reason: str, seen: int | None = None) -> Event:
    """A correction of a published event; the public reads why, and the report has its next edition."""
    event = opened(event, "correct", by=by, seen=seen)
    demand_stage(event, Stage.PUBLISHED)
    demand_reason(reason)
    with writing_event(event, "correct", by=by, reason=reason):
        write(event, values, by=by)
    freeze(event.report, by=by, reason=reason)
    return event


@writing()
def withdraw(event: Event, *, by, reason: str, seen: int | None = None) -> Event:
    """Out of a published report; its number stays used, its address says why."""
    event = opened(event, "withdraw", by=by, seen=seen)
    demand_stage(event, Stage.PUBLISHED)
    demand_reason(reason)
    with writing_event(event, "withdraw", by=by, reason=reason):
        event.stage, event.withdrawal_reason = Stage.WITHDRAWN, reason.strip()
        event.save()
    freeze(event.report, by=by, reason=reason)
    return event


@writing()
def discard(event: Event, *, by, seen: int | None = None) -> None:
    """A draft goes; its history stays."""
    event = opened(event, "delete", by=by, seen=seen)
    demand_stage(event, *UNPUBLISHED)
    if changes_of(event).filter(is_public=True).exists():
        raise ValidationError(_("It was public before: it cannot be deleted."))
    record("discard", event, by=by, before=facts.snapshot(event))
    report = event.report
    for attachment in event.attachments.all():
        remove(attachment)
    event.delete()
    renumber(report)


@writing()
def copy(event: Event, into: Report, *, by) -> Event:
    """A new draft from an event of an earlier quarter: what repeats stays, days and results are to be written."""
    demand(by, "add", Event)
    visible = Event.objects.all() if by is None else Event.objects.visible_to(by)
    source = visible.select_related("section").filter(pk=event.pk).first()
    if source is None:
        raise PermissionDenied(_("There is no such record, or you have no right to it."))
    section = source.section
    values: dict = {name: getattr(source, name) for name in ("title", "place", "participants", "format")}
    values |= {name: list(getattr(source, name).all()) for name in ("territories", "countries")}
    values["agreements"] = list(source.agreements.all() if by is None else source.agreements.known_to(by))
    municipality = section.territory if into.is_municipal else None
    return draft(into, values, by=by, municipality=municipality, sphere=section.sphere)


def write(event: Event, values: dict, *, by) -> None:
    """The values into the row and its relations; refused whole or not at all."""
    unknown = set(values) - {*facts.WRITABLE, *facts.RELATED}
    if unknown:
        raise ValueError(f"not writable: {sorted(unknown)}")
    demand_known(event, values, by=by)
    for name in facts.WRITABLE:
        if name in values:
            value = values[name]
            setattr(event, name, value.strip() if isinstance(value, str) else value)
    is_told = values.get("spans") is not None
    is_new_text = "dates_text" in values or event._state.adding
    spans = values["spans"] if is_told else facts.days_in(event.dates_text) if is_new_text else facts.spans_of(event)
    facts.demand_days_in_order(spans)
    event.starts_on = min((start for start, _end in spans), default=None)
    event.ends_on = max((end for _start, end in spans), default=None)
    if event._state.adding:
        last = Event.objects.filter(section=event.section).aggregate(last=Max("position"))["last"] or 0
        event.position = last + 1
    store(event)
    if spans != facts.spans_of(event):
        event.spans.all().delete()
        EventSpan.objects.bulk_create([EventSpan(event=event, from_on=start, to_on=end) for start, end in spans])
    for name in facts.MANY:
        if name in values:
            getattr(event, name).set([key_of(value) for value in values[name]])
    if "signed_documents" in values:
        write_signed(event, values["signed_documents"])


def write_signed(event: Event, papers: list[dict]) -> None:
    rows = []
    for paper in papers:
        row = SignedDocument(event=event)
        for name in facts.SIGNED:
            if name in paper:
                value = paper[name]
                is_key = name == "agreement" and not isinstance(value, Model)
                setattr(row, "agreement_id" if is_key else name, value)
        try:
            row.clean_fields()
        except ValidationError as error:
            raise ValidationError({"signed_documents": error.messages}) from error
        rows.append(row)
    event.signed_documents.all().delete()
    SignedDocument.objects.bulk_create(rows)


def demand_known(event: Event, values: dict, *, by) -> None:
    """Nobody ties an event to an agreement out of sight, nor learns from a message what that one is called."""
    if by is None:
        return
    tied = set(event.agreements.values_list("pk", flat=True)) if event.pk else set()
    tied |= set(event.signed_documents.values_list("agreement", flat=True)) if event.pk else set()
    named = {key_of(agreement) for agreement in values.get("agreements", [])}
    named |= {key_of(paper.get("agreement")) for paper in values.get("signed_documents", [])} - {None}
    new = named - tied
    if Agreement.objects.known_to(by).filter(pk__in=new).count() < len(new):
        raise ValidationError({"agreements": _("There is no such record, or you have no right to it.")})
