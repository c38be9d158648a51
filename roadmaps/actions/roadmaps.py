"""The way of a roadmap: drafted, published, corrected, withdrawn, copied into the next period."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import changes
from accounts.actions import demand, demand_reason, demand_stage, locked
from accounts.changes import changes_of, record, writing
from agreements.actions import refresh as refresh_agreements
from agreements.choices import Stage
from agreements.models import Agreement
from agreements.terms import years_later
from roadmaps.actions import facts
from roadmaps.actions.writing import write
from roadmaps.models import Roadmap


def opened(roadmap: Roadmap, action: str, *, by, seen: int | None = None) -> Roadmap:
    """The roadmap as it stands, locked, unless it was changed since `seen`."""
    demand(by, action, Roadmap)
    found = locked(Roadmap, roadmap.pk, by=by)
    changes.demand_unchanged(found, seen)
    return found


@contextmanager
def changing(roadmap: Roadmap, action: str, *, by, reason: str = ""):
    before = facts.snapshot(roadmap) if roadmap.pk else {}
    was_public, tied = roadmap.is_published, agreements_of(roadmap)
    yield
    old, new = changes.difference(before, facts.snapshot(roadmap))
    is_public = was_public or roadmap.is_published
    if is_public:
        refresh_agreements(tied | agreements_of(roadmap))
    record(action, roadmap, by=by, before=old, after=new, reason=reason.strip(), is_public=is_public)


def agreements_of(roadmap: Roadmap) -> set[int]:
    return set(Agreement.objects.filter(measures__roadmap=roadmap.pk).values_list("pk", flat=True))


@writing()
def draft(values: dict, *, by) -> Roadmap:
    demand(by, "add", Roadmap)
    roadmap = Roadmap(created_by=by)
    with changing(roadmap, "draft", by=by):
        write(roadmap, values)
    return roadmap


@writing()
def edit(roadmap: Roadmap, values: dict, *, by, seen: int | None = None) -> Roadmap:
    roadmap = opened(roadmap, "change", by=by, seen=seen)
    demand_stage(roadmap, Stage.DRAFT)
    with changing(roadmap, "edit", by=by):
        write(roadmap, values)
    return roadmap


@writing()
def correct(roadmap: Roadmap, values: dict, *, by, reason: str, seen: int | None = None) -> Roadmap:
    """A correction of a published roadmap; the public reads why."""
    roadmap = opened(roadmap, "correct", by=by, seen=seen)
    demand_stage(roadmap, Stage.PUBLISHED)
    demand_reason(reason)
    with changing(roadmap, "correct", by=by, reason=reason):
        write(roadmap, values)
        demand_complete(roadmap)
    return roadmap


@writing()
def publish(roadmap: Roadmap, *, by, seen: int | None = None) -> Roadmap:
    roadmap = opened(roadmap, "publish", by=by, seen=seen)
    demand_stage(roadmap, Stage.DRAFT)
    demand_complete(roadmap)
    with changing(roadmap, "publish", by=by):
        roadmap.stage = Stage.PUBLISHED
        roadmap.save()
    return roadmap


def demand_complete(roadmap: Roadmap) -> None:
    if not roadmap.measures.exists():
        raise ValidationError({"sections": _("There is no measure in the roadmap.")})
    basis = roadmap.basis_agreement
    if basis and not basis.is_published:
        raise ValidationError({"basis_agreement": _("The agreement it rests on is not published.")})


@writing()
def withdraw(roadmap: Roadmap, *, by, reason: str, seen: int | None = None) -> Roadmap:
    roadmap = opened(roadmap, "withdraw", by=by, seen=seen)
    demand_stage(roadmap, Stage.PUBLISHED)
    demand_reason(reason)
    with changing(roadmap, "withdraw", by=by, reason=reason):
        roadmap.stage, roadmap.withdrawal_reason = Stage.WITHDRAWN, reason.strip()
        roadmap.save()
    return roadmap


@writing()
def discard(roadmap: Roadmap, *, by, seen: int | None = None) -> None:
    """A draft goes; its history stays."""
    roadmap = opened(roadmap, "delete", by=by, seen=seen)
    demand_stage(roadmap, Stage.DRAFT)
    if changes_of(roadmap).filter(is_public=True).exists() or roadmap.continued_by.exists():
        raise ValidationError(_("Other records refer to this one, or it was public before: it cannot be deleted."))
    record("discard", roadmap, by=by, before=facts.snapshot(roadmap))
    roadmap.delete()


@writing()
def clone(roadmap: Roadmap, *, first_year: int, last_year: int, by) -> Roadmap:
    """A draft for the next period: the same parties, sections and measures, with their days moved, no progress."""
    demand(by, "add", Roadmap)
    source = opened(roadmap, "view", by=by)
    values = facts.snapshot(source)
    by_years = first_year - source.first_year
    values = {name: values[name] for name in (*facts.WRITABLE, "parties", "sections")}
    values |= {
        "first_year": first_year, "last_year": last_year, "continues": source.pk,
        "signed_on": None, "signed_precision": "day", "signed_at": "", "source_document": "",
    }  # fmt: skip
    for section in values["sections"]:
        del section["id"]
        for measure in section["measures"]:
            del measure["id"]
            measure["term_text"] = ""
            for name in ("starts_on", "ends_on"):
                measure[name] = moved(measure[name], by_years)
    copied = Roadmap(created_by=by)
    with changing(copied, "clone", by=by):
        write(copied, values)
    return copied


def moved(day: str | None, years: int) -> date | None:
    return years_later(date.fromisoformat(day), years) if day else None
