"""Writing what a person typed: a new draft, a change of a draft, a correction of what is published."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions import demand, demand_reason, demand_stage, store
from accounts.changes import changes_of, record, writing
from accounts.rights import is_officer
from agreements.actions import facts, numbers
from agreements.actions.attaching import remove
from agreements.actions.facts import key_of
from agreements.actions.opening import changing, opened
from agreements.actions.rules import (
    demand_end_after_signing,
    demand_no_circle_of_amendments,
    demand_publishable,
    demand_replaceable,
    everything_replaced_by,
)
from agreements.choices import UNPUBLISHED, Registration, Side, Stage
from agreements.models import Agreement, Attachment, Participation, Replacement, Theme

NUMBER_IS_GIVEN = gettext_lazy("The registrar gives the number when the agreement is registered.")
PLACE_IS_GIVEN = gettext_lazy("The registrar says where the agreement stands in the list and what it was taken from.")


@writing()
def draft(values: dict, *, by) -> Agreement:
    """A new record that nobody but its municipality and the registrar sees."""
    demand(by, "add", Agreement)
    agreement = Agreement(created_by=by, stage=Stage.DRAFT)
    if is_officer(by):
        values = values | {"submitted_by": by.municipality}
    with changing(agreement, "draft", by=by):
        write(agreement, values, by=by)
    return agreement


@writing()
def edit(agreement, values: dict, *, by, seen: int | None = None) -> Agreement:
    """A change of an unpublished record: nobody outside sees it, no reason is asked."""
    agreement = opened(agreement, "change", by=by, seen=seen)
    demand_stage(agreement, *UNPUBLISHED)
    with changing(agreement, "edit", by=by):
        write(agreement, values, by=by)
    return agreement


@writing()
def correct(agreement, values: dict, *, by, reason: str, seen: int | None = None) -> Agreement:
    """A correction of a published record; the public reads why."""
    agreement = opened(agreement, "correct", by=by, seen=seen)
    demand_stage(agreement, Stage.PUBLISHED)
    if not is_internal(agreement, values):
        demand_reason(reason)
    no_longer_replaced = set(agreement.replacements.values_list("predecessor_id", flat=True))
    with changing(agreement, "correct", by=by, reason=reason, also_refresh=no_longer_replaced):
        write(agreement, values, by=by)
        demand_publishable(agreement)
        if {"signed_on", "ended_on", "ended_by"} & set(values):
            demand_end_after_signing(agreement)
        demand_replaceable(agreement)
    return agreement


def is_internal(agreement: Agreement, values: dict) -> bool:
    """Nothing that anybody outside can see would change: a note of the office needs no public reason."""
    before, typed = facts.snapshot(agreement), facts.of_values(values)
    changed = {name for name in typed if typed[name] != before[name]}
    return bool(changed) and changed <= facts.INTERNAL


@writing()
def discard(agreement, *, by, seen: int | None = None) -> None:
    """An unpublished record goes; its history and its number stay. Nothing published is ever deleted."""
    agreement = opened(agreement, "delete", by=by, seen=seen)
    demand_stage(agreement, Stage.DRAFT, Stage.RETURNED)
    if changes_of(agreement).filter(is_public=True).exists():
        raise referred_to()
    if agreement.sequence and not may_give_numbers(by):
        raise ValidationError(_("The agreement has its number: only the registrar can delete it."))
    numbers.annul(agreement.series_id, agreement.sequence)
    record("discard", agreement, by=by, before=facts.snapshot(agreement))
    for attachment in Attachment.objects.filter(agreement=agreement):
        remove(attachment)
    try:
        agreement.delete()
    except ProtectedError as error:
        raise referred_to() from error


def referred_to() -> ValidationError:
    return ValidationError(_("Other records refer to this one, or it was public before: it cannot be deleted."))


def write(agreement: Agreement, values: dict, *, by) -> None:
    """The values into the row and its relations, checked by every rule about a row; refused whole or not at all."""
    unknown = set(values) - {*facts.WRITABLE, *facts.RELATED}
    if unknown:
        raise ValueError(f"not writable: {sorted(unknown)}")
    old_number = (agreement.series_id, agreement.sequence)
    if not may_give_numbers(by):
        demand_same(agreement, values, facts.REGISTRATION, NUMBER_IS_GIVEN)
    if is_officer(by):
        demand_nothing_of_the_office(agreement, values)
        demand_in_sight(agreement, values, by=by)
    facts.assign(agreement, {name: values[name] for name in facts.WRITABLE if name in values})
    tidy(agreement)
    if agreement.is_published:
        put_in_list(agreement)
    if old_number != (agreement.series_id, agreement.sequence):
        numbers.annul(*old_number)
    numbers.take_from_paper(agreement)
    store(agreement)
    demand_no_circle_of_amendments(agreement)
    if "parties" in values:
        write_parties(agreement, values["parties"])
    if "themes" in values:
        agreement.themes.set(Theme.objects.filter(pk__in=[key_of(theme) for theme in values["themes"]]))
    if "distinct_from" in values:
        agreement.distinct_from.set(values["distinct_from"])
    if "replaces" in values:
        write_replacements(agreement, values["replaces"])


def put_in_list(agreement: Agreement) -> None:
    """Behind the last that the public knows: a place among drafts would tell how many there are."""
    if not agreement.position:
        known = Agreement.objects.filter(stage__in=[Stage.PUBLISHED, Stage.WITHDRAWN])
        agreement.position = (known.aggregate(last=Max("position"))["last"] or 0) + 1


def may_give_numbers(by) -> bool:
    """The registrar; a token of the registrar that writes drafts does not."""
    return by is None or by.has_perm("agreements.register_agreement")


def demand_same(agreement: Agreement, values: dict, names: Iterable[str], refusal: str) -> None:
    for name in names:
        if name in values and key_of(values[name]) != key_of(getattr(agreement, name)):
            raise ValidationError({name: refusal})


def demand_nothing_of_the_office(agreement: Agreement, values: dict) -> None:
    """The registrar says where a record stands and comes from; a draft belongs to the municipality of its officer."""
    demand_same(agreement, values, facts.PLACE, PLACE_IS_GIVEN)
    if agreement.pk and key_of(values.get("submitted_by", agreement.submitted_by_id)) != agreement.submitted_by_id:
        raise PermissionDenied(_("A draft stays with its municipality."))


def demand_in_sight(agreement: Agreement, values: dict, *, by) -> None:
    """Nobody ties a record to one out of sight, nor learns from a message what that one is called."""
    known = {agreement.amends_id, *everything_replaced_by(agreement)}
    if agreement.pk:
        known |= set(agreement.distinct_from.values_list("pk", flat=True))
    named = {name: values.get(name, []) for name in ("replaces", "distinct_from")} | {"amends": [values.get("amends")]}
    for name, given in named.items():
        unknown = {key_of(other) for other in given if other} - known
        if Agreement.objects.visible_to(by).filter(pk__in=unknown).count() < len(unknown):
            raise ValidationError({name: _("There is no such record, or you have no right to it.")})


def tidy(agreement: Agreement) -> None:
    """Blanks around the text go, white space inside stays as on paper; a day of a month or a year is its first."""
    for field in map(Agreement._meta.get_field, facts.WRITABLE):
        if isinstance(text := getattr(agreement, field.attname), str):
            setattr(agreement, field.attname, text.strip())
    for name in ("signed", "registered", "force", "ended"):
        day = getattr(agreement, {"force": "stated_force", "ended": "stated_end"}.get(name, name))
        if day:
            setattr(agreement, f"{name}_on", day.first)
    if agreement.registration == Registration.NONE:
        agreement.series = agreement.sequence = agreement.registered_on = None
    elif agreement.registration == Registration.UNNUMBERED:
        agreement.series = agreement.sequence = None


def write_parties(agreement: Agreement, parties: list[dict]) -> None:
    rows, errors = [], []
    for order, values in enumerate(parties, start=1):
        party = Participation(agreement=agreement)
        facts.assign(party, {**values, "order": order})
        party.name_as_signed = party.name_as_signed.strip()
        errors += [_("Party %(order)d: %(message)s") % {"order": order, "message": text} for text in wrong(party)]
        rows.append(party)
    if errors:
        raise ValidationError({"parties": errors})
    agreement.parties.all().delete()
    Participation.objects.bulk_create(rows)


def wrong(party: Participation) -> list[str]:
    try:
        party.clean_fields()
    except ValidationError as error:
        return error.messages
    found = []
    if party.body_id and party.body.territory_id != party.territory_id:
        found.append(
            _("“%(body)s” is not a body of “%(territory)s”.") % {"body": party.body, "territory": party.territory}
        )
    if (party.side == Side.HOME) != (party.country_id == settings.REGISTRY_COUNTRY):
        found.append(_("The home side is of our own state, the foreign side is of another one."))
    return found


def write_replacements(agreement: Agreement, predecessors) -> None:
    wanted = {key_of(predecessor) for predecessor in predecessors}
    agreement.replacements.exclude(predecessor__in=wanted).delete()
    present = set(agreement.replacements.values_list("predecessor_id", flat=True))
    for predecessor in sorted(wanted - present):
        link = Replacement(successor=agreement, predecessor_id=predecessor)
        try:
            link.full_clean()
        except ValidationError as error:
            raise ValidationError({"replaces": error.messages}) from error
        link.save()
