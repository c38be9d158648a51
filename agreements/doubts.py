"""What a clerk should look at before saving: nothing here is an error, everything may be one."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from agreements.choices import Registration
from agreements.models import Agreement
from office.dates import in_words
from office.words import stems, words
from places.choices import TerritoryKind
from places.models import Territory, TerritoryName

TOWNS = {TerritoryKind.CITY, TerritoryKind.SETTLEMENT}


@dataclass(frozen=True)
class Doubt:
    text: str
    about: list[Agreement] = field(default_factory=list)
    code: str = ""


def doubts(agreement: Agreement, *, seen_by, changed=()) -> list[Doubt]:
    """Of the record as it would be saved; `seen_by` bounds what the doubts may mention."""
    return [
        *duplicates(agreement, seen_by),
        *places_without_party(agreement),
        *disordered_number(agreement, seen_by),
        *gaps(agreement),
        *stale_cells(agreement, set(changed)),
    ]


def duplicates(agreement: Agreement, seen_by) -> list[Doubt]:
    """Signed on the same day with a common territory on each side; «не дубль» once said is not asked again."""
    if not agreement.signed_on:
        return []
    signed = {"signed_on": agreement.signed_on, "signed_precision": agreement.signed_precision}
    same_day = Agreement.objects.known_to(seen_by).filter(**signed)
    others = same_day.exclude(pk=agreement.pk).exclude(pk__in=agreement.distinct_from.values("pk"))
    mine = territories_by_side(agreement)
    alike = [
        other for other in others.prefetch_related("parties").order_by("pk")
        if all(mine[side] & places for side, places in territories_by_side(other).items() if side in mine)
    ]  # fmt: skip
    if not alike:
        return []
    return [Doubt(_("Signed on the same day with the same places. Is it there already?"), alike, "duplicate")]


def territories_by_side(agreement: Agreement) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for party in agreement.parties.all():
        found.setdefault(party.side, set()).add(party.territory_id)
    return found


def places_without_party(agreement: Agreement) -> list[Doubt]:
    """A place that the title names and no party lies in."""
    present = within(agreement)
    said = _("The title names “%(place)s”, but no party is from there.")
    return [
        Doubt(said % {"place": place}, code="place")
        for place, territories in places_named(agreement.title)
        if not territories & present
    ]


def within(agreement: Agreement) -> set[int]:
    """The territories of the parties, what they are part of, what they were made of and what became of them."""
    ids = set(agreement.parties.values_list("territory_id", flat=True))
    ids = Territory.objects.lineage(ids)
    parents = dict(Territory.objects.exclude(parent=None).values_list("id", "parent_id"))
    for ident in list(ids):
        while (ident := parents.get(ident)) and ident not in ids:
            ids.add(ident)
    return ids


def places_named(title: str) -> list[tuple[str, set[int]]]:
    """Known places in the text, the longest names first: «Смоленский район» is not the city of Smolensk."""
    text = [stems(word) for word in words(title)]
    free = [True] * len(text)
    found: dict[str, set[int]] = {}
    for name, territories in sorted(known_names().items(), key=lambda item: -len(item[0])):
        forms = [stems_of_name(word) for word in name]
        for start in range(len(text) - len(forms) + 1):
            span = range(start, start + len(forms))
            if all(free[i] and text[i] & form for i, form in zip(span, forms, strict=True)):
                for i in span:
                    free[i] = False
                found.setdefault(territories[0], set()).update(territories[1])
    return list(found.items())


def stems_of_name(word: str) -> frozenset[str]:
    """Names stand in the nominative, so a stem much shorter than the word is a guess: Герьен is no «герой»."""
    found = stems(word)
    return frozenset(stem for stem in found if len(word) - len(stem) < 3) or found


def known_names() -> dict[tuple[str, ...], tuple[str, set[int]]]:
    """Names as words → how it is written, and whose it is; one name may belong to several places.

    A district is found by its centre, but a town that a title names is not the district.
    """
    known: dict[tuple[str, ...], tuple[str, set[int]]] = {}
    centres = Q(is_alias=True, kind__in=TOWNS) & ~Q(territory__kind__in=TOWNS)
    for name, territory in TerritoryName.objects.exclude(centres).values_list("name", "territory_id"):
        key = tuple(words(name))
        known.setdefault(key, (name, set()))[1].add(territory)
    return known


def disordered_number(agreement: Agreement, seen_by) -> list[Doubt]:
    """Numbers follow the days of registration."""
    if agreement.registration != Registration.NUMBERED or not agreement.registered_on:
        return []
    before = Agreement.objects.public().filter(
        series=agreement.series, sequence__lt=agreement.sequence, registered_on__gt=agreement.registered_on
    )
    later = before.order_by("-sequence").first()
    if later is None:
        return []
    said = _("Number %(number)s was registered later, on %(day)s: the day or the number may be wrong.")
    return [Doubt(said % {"number": later.number, "day": in_words(later.registered)}, [later], "order")]


def gaps(agreement: Agreement) -> list[Doubt]:
    if agreement.registration != Registration.NUMBERED or not (missing := agreement.series.gaps()):
        return []
    numbers = ", ".join(agreement.series.text(number) for number in missing[:10])
    return [Doubt(_("Numbers that no agreement has: %(numbers)s.") % {"numbers": numbers}, code="gap")]


# The cell of the paper ← the facts it tells of
CELLS = {
    "title": {"signed_on", "kind"},
    "registration_text": {"registration", "series", "sequence", "registered_on"},
    "parties_text": {"parties"},
    "term_text": {"term", "term_years", "renewal", "term_last_day", "term_records"},
    "end_text": {"ended_on", "ended_by", "end_ground", "replaces"},
}


def stale_cells(agreement: Agreement, changed: set[str]) -> list[Doubt]:
    """A fact changed and the cell that tells of it did not."""
    said = _("“%(cell)s” still says: %(text)s")
    return [
        Doubt(said % {"cell": agreement._meta.get_field(cell).verbose_name, "text": getattr(agreement, cell)}, [], cell)
        for cell, told in CELLS.items()
        if getattr(agreement, cell) and changed & told and cell not in changed
    ]
