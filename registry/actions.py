"""Changes of places: renaming touches agreements too, so they live to the right of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import actions as accounts
from accounts.changes import lock_counter, record, writing
from agreements.actions import refresh
from agreements.models import Agreement, Participation
from events import actions as events
from events.models import Event, Section, Submission
from places.models import Body, Country, Territory, TerritoryName
from roadmaps.models import Responsible, Roadmap, RoadmapParty

# What a reader may not know of, and how its rows name the record they belong to
KNOWN_BY = {Agreement: "pk__in", Participation: "agreement__in"}
OF_EVENTS = {Event: "pk__in", Section: "events__in", Submission: "report__events__in"}
OF_ROADMAPS = {RoadmapParty: "roadmap__in", Responsible: "measure__roadmap__in"}
CALLED = ("name", "short_name", "name_en", "kind")


@writing()
def save_territory(
    territory: Territory, *, by, names: Iterable[TerritoryName] = (), removed=(), related=None, seen=None
) -> Territory:
    """A territory with its names; what it is called now, and every agreement of it, follow."""
    names, gone = list(names), {name.pk for name in removed}
    lay = Territory.objects.filter(pk=territory.pk).values_list("kind", "parent").first()
    kept = [name for name in stored_names(territory) if name.pk not in gone | {changed.pk for changed in names}]
    if not take_name(territory, [*kept, *names]):
        raise ValidationError(_("A territory needs a name that is not an alias."))
    with accounts.changing(territory, by=by, seen=seen, values=with_names):
        accounts.store(territory)
        for relation, places in (related or {}).items():
            getattr(territory, relation).set(places)
        for name in removed:
            name.delete()
        for name in names:
            name.territory = territory
            accounts.store(name)
    # Records say in which region a party lies; what the region is called stands in none.
    moved = lay and lay != (territory.kind, territory.parent_id)
    refresh_agreements(parties__territory__in=[territory, *(below(territory) if moved else ())])
    events.refresh(events_of(territory))
    return territory


@writing()
def save_body(body: Body, *, by, seen=None):
    accounts.save(body, by=by, seen=seen)
    refresh_agreements(parties__body=body)
    return body


@writing()
def save_country(country: Country, *, by, seen=None):
    accounts.save(country, by=by, seen=seen)
    refresh_agreements(parties__country=country)
    events.refresh(Event.objects.filter(countries=country).values_list("pk", flat=True))
    return country


@writing()
def merge(gone: Territory | Body, into: Territory | Body, *, by) -> Territory | Body:
    """Two records that are one: everything that points at the first points at the second, then the first goes."""
    accounts.demand(by, "delete", type(gone))
    if gone.pk == into.pk:
        raise ValidationError({"into": _("Choose another record: this one cannot be merged with itself.")})
    agreements = {agreement.pk for place in (gone, into) for agreement in agreements_of(place)}
    held = {key for place in (gone, into) if isinstance(place, Territory) for key in events_of(place)}
    moved = what_points_at(gone, Agreement.objects.public())  # many read the history who may know of no draft
    before = with_names(gone) if isinstance(gone, Territory) else accounts.values_of(gone)
    if isinstance(gone, Territory):
        demand_same_place(gone, into)
        agreements |= {agreement.pk for part in below(gone) for agreement in agreements_of(part)}
        move_names(gone, into)
        into.predecessors.add(*gone.predecessors.all())
    elif gone.territory_id != into.territory_id:
        raise ValidationError({"into": _("They are bodies of different places: merge the places first.")})
    for relation in pointing(gone):
        move(relation, gone, into)
    record("merge", into, by=by, before=before, after={"merged": str(gone), "moved": moved})
    gone.delete()
    refresh(agreements)
    events.refresh(held)
    return into


def demand_same_place(gone: Territory, into: Territory) -> None:
    if gone.country_id != into.country_id:
        raise ValidationError({"into": _("They lie in different countries.")})
    if gone.is_home and not into.is_home:
        raise ValidationError({"into": _("Only the first is a municipality of this registry: say so of the second.")})
    if (
        Section.objects.filter(territory=gone, report__sections__territory=into).exists()
        or Submission.objects.filter(municipality=gone, report__submissions__municipality=into).exists()
    ):
        raise ValidationError({"into": _("Both have reported the same quarter: their events cannot become one.")})
    if gone.pk in Territory.objects.lineage([into.pk]) or gone in around(into) or into in around(gone):
        raise ValidationError({"into": _("One is part of the other or came out of it: these are two places.")})


def below(territory: Territory) -> list[Territory]:
    """Its parts, and theirs."""
    return list(Territory.objects.filter(Q(parent=territory) | Q(parent__parent=territory)))


def around(territory: Territory) -> list[Territory]:
    """What it is part of, and what that is part of."""
    found: list[Territory] = []
    while (territory := territory.parent) and territory not in found:
        found.append(territory)
    return found


def move_names(gone: Territory, into: Territory) -> None:
    """What the first was called, people may still look for."""
    known = set(into.names.values_list("name", flat=True))
    for name in gone.names.all():
        if name.name in known:
            name.delete()
        else:
            name.territory, name.is_alias = into, True
            name.save()


def agreements_of(place: Territory | Body):
    by = {"parties__territory": place} if isinstance(place, Territory) else {"parties__body": place}
    return Agreement.objects.filter(**by).distinct()


def events_of(territory: Territory) -> set[int]:
    """Reported by it, or held there."""
    return set(Event.objects.of_places([territory.pk]).values_list("pk", flat=True))


def pointing(record_: Territory | Body) -> list:
    """Every relation from elsewhere, whatever app it is in; names are moved on their own."""
    return [relation for relation in record_._meta.related_objects if relation.related_model is not TerritoryName]


def what_points_at(record_: Territory | Body, known) -> dict[str, int]:
    """How many rows of what kind would move, of the agreements only the known ones."""
    counted: Counter = Counter()
    for relation in pointing(record_):
        rows = rows_pointing(relation, record_)
        if relation.related_model in KNOWN_BY:
            rows = rows.filter(**{KNOWN_BY[relation.related_model]: known.values("pk")})
        if relation.related_model in OF_EVENTS:
            of_events = {OF_EVENTS[relation.related_model]: Event.objects.public().values("pk")}
            rows = rows.filter(**of_events).distinct()
        if relation.related_model in OF_ROADMAPS:
            rows = rows.filter(**{OF_ROADMAPS[relation.related_model]: Roadmap.objects.public()})
        counted[str(relation.related_model._meta.verbose_name_plural)] += rows.count()
    return dict(+counted)


def rows_pointing(relation, record_):
    return relation.related_model._base_manager.filter(**{relation.field.name: record_})


def move(relation, gone, into) -> None:
    rows = rows_pointing(relation, gone)
    if not relation.many_to_many:
        rows.update(**{relation.field.name: into})
        return
    for row in rows:
        getattr(row, relation.field.name).add(into)
        getattr(row, relation.field.name).remove(gone)


def refresh_territory(territory: Territory) -> bool:
    """Writes what it is called now; says whether that differed."""
    before = called(territory)
    take_name(territory, stored_names(territory))
    if before != called(territory):
        territory.save()
    return before != called(territory)


def with_names(territory: Territory) -> dict:
    names = TerritoryName.objects.filter(territory=territory).order_by("id")
    return accounts.values_of(territory) | {"names": [accounts.values_of(name) for name in names]}


def stored_names(territory: Territory) -> list[TerritoryName]:
    return list(territory.names.all()) if territory.pk else []


def take_name(territory: Territory, names: Iterable[TerritoryName]) -> bool:
    """It is called by the latest of its names that is no alias."""
    proper = sorted((name for name in names if not name.is_alias), key=lambda name: name.from_on or date.min)
    if proper:
        for column in CALLED:
            setattr(territory, column, getattr(proper[-1], column))
    return bool(proper)


def called(territory: Territory) -> tuple:
    return tuple(getattr(territory, column) for column in CALLED)


def refresh_agreements(**conditions) -> int:
    return refresh(Agreement.objects.filter(**conditions).values_list("id", flat=True).distinct())


@writing()
def rebuild() -> int:
    """Recomputes every computed column and search term; says how many records differed. Whatever did may stand on a
    page that is kept, so the history has it."""
    territories = sum(map(refresh_territory, Territory.objects.prefetch_related("names")))
    differed = territories + refresh() + events.refresh()
    if differed:
        record("rebuild", lock_counter(), by=None, after={"differed": differed})
    return differed
