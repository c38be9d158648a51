"""The only writer of computed columns: the days, the boundaries, the names, the words of the search, ready texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from django.db.models import Prefetch

from agreements import terms, wording
from agreements.actions.facts import of_terms
from agreements.choices import Registration, Side, Stage
from agreements.exporting.ready import DAYS, made
from agreements.models import Agreement, Participation, ReadyLine, ReadyRecord, Replacement, SearchTerm, TermPeriod
from agreements.models.ready import ReadyText
from office.dates import PartialDate
from office.words import phrase_key
from office.words import terms as stems_of
from places.naming import together, together_en

AT_ONCE = 500

COLUMNS = (
    *DAYS, "in_force_on", "in_force_precision", "end_on", "end_precision", "end_why",
    "short_name", "short_name_en", "countries_line", "parties_line", "search_text",
)  # fmt: skip

READY = ("days", "text")

# How much a word counts for where it stands
NUMBER, PLACE, TITLE, PARTY, ENGLISH = 8, 6, 3, 2, 2


def refresh(ids: Iterable[int] | None = None) -> int:
    """Recomputes the agreements, all they replaced along the chain, and those whose records name one of them; says how
    many differed. None: all."""
    if ids is None:
        wanted = list(Agreement.objects.order_by("id").values_list("id", flat=True))
        mark_replacements(Replacement.objects.all())
    else:
        mark_replacements(Replacement.objects.filter(successor__in=(ids := set(ids))))
        wanted = sorted(with_predecessors(ids) | naming(ids))
    return sum(refresh_some(wanted[start : start + AT_ONCE]) for start in range(0, len(wanted), AT_ONCE))


def mark_replacements(replacements) -> None:
    published = {"successor__stage": Stage.PUBLISHED}
    for counts, found in (False, replacements.exclude(**published)), (True, replacements.filter(**published)):
        ids = list(found.filter(counts=not counts).values_list("id", flat=True))
        Replacement.objects.filter(id__in=ids).update(counts=counts)


def with_predecessors(ids: set[int]) -> set[int]:
    found, ahead = set(ids), set(ids)
    while ahead:
        older = Replacement.objects.filter(successor__in=ahead).values_list("predecessor_id", flat=True)
        ahead = set(older) - found
        found |= ahead
    return found


def naming(ids: set[int]) -> set[int]:
    """What replaced them and what amends them: their records name a predecessor, an amended one only when public."""
    successors = Replacement.objects.filter(predecessor__in=ids).values_list("successor_id", flat=True)
    return {*successors, *Agreement.objects.filter(amends__in=ids).values_list("id", flat=True)}


def refresh_some(ids: list[int]) -> int:
    agreements = list(Agreement.objects.filter(id__in=ids).prefetch_related(*LOADED))
    replaced = ends_by_replacement(ids)
    stored_periods = grouped(TermPeriod.objects.filter(agreement__in=ids), "number", "last_day")
    stored_terms = grouped(SearchTerm.objects.filter(agreement__in=ids), "term", "weight")

    differing, periods, terms_found, stale_periods, stale_terms = [], [], [], [], []
    differed = set()
    for agreement in agreements:
        before = [getattr(agreement, name) for name in COLUMNS]
        boundaries, weights = compute(agreement, replaced.get(agreement.id))
        if before != [getattr(agreement, name) for name in COLUMNS]:
            differing.append(agreement)
        if boundaries != stored_periods.get(agreement.id, set()):
            stale_periods.append(agreement.id)
            periods += periods_of(agreement, boundaries)
        if weights != stored_terms.get(agreement.id, set()):
            stale_terms.append(agreement.id)
            terms_found += terms_of(agreement, weights)
    differed.update((agreement.id for agreement in differing), stale_periods, stale_terms)

    Agreement.objects.bulk_update(differing, COLUMNS, batch_size=50)
    TermPeriod.objects.filter(agreement__in=stale_periods).delete()
    TermPeriod.objects.bulk_create(periods, batch_size=2000)
    SearchTerm.objects.filter(agreement__in=stale_terms).delete()
    SearchTerm.objects.bulk_create(terms_found, batch_size=2000)
    differed.update(refresh_ready(agreements))
    return len(differed)


def refresh_ready(agreements: list[Agreement]) -> set[int]:
    """Writes what is sent of the published ones, after everything that it is made of; says which differed."""
    lines, records = [], []
    for line, record in made([agreement for agreement in agreements if agreement.is_published]):
        lines.append(line)
        records.append(record)
    ids = [agreement.pk for agreement in agreements]
    return keep_ready(ReadyLine, lines, ids) | keep_ready(ReadyRecord, records, ids)


def keep_ready(kind: type[ReadyText], texts: list[ReadyText], ids: list[int]) -> set[int]:
    """Those of `ids` that have none any more are taken away."""
    stored = {key: said for key, *said in kind.objects.filter(pk__in=ids).values_list("pk", *READY)}
    differing = [ready for ready in texts if stored.get(ready.pk) != [getattr(ready, name) for name in READY]]
    kind.objects.bulk_create(
        differing, batch_size=100, update_conflicts=True, unique_fields=["agreement"], update_fields=READY
    )
    gone = stored.keys() - {ready.pk for ready in texts}
    if gone:
        kind.objects.filter(pk__in=gone).delete()
    return {ready.pk for ready in differing} | gone


LOADED = (
    Prefetch(
        "parties",
        Participation.objects.select_related("territory__country", "body", "country").prefetch_related(
            "territory__names"
        ),
    ),
    "term_records",
)


def grouped(rows, *columns) -> dict[int, set]:
    found: dict[int, set] = {}
    for agreement_id, *values in rows.order_by().values_list("agreement_id", *columns):
        found.setdefault(agreement_id, set()).add(tuple(values))
    return found


def ends_by_replacement(ids: Iterable[int]) -> dict[int, terms.End]:
    """For each replaced agreement the day its published successor came into force, if it ever does."""
    successor_of: dict[int, int] = {}
    ahead = set(ids)
    while ahead:
        found = Replacement.objects.filter(predecessor__in=ahead, counts=True)
        steps = dict(found.values_list("predecessor_id", "successor_id"))
        ahead = set(steps.values()) - set(successor_of)
        successor_of |= steps
    chain = Agreement.objects.prefetch_related("term_records").in_bulk(set(successor_of.values()))
    return ends_along(successor_of, {key: of_terms(agreement) for key, agreement in chain.items()}, ids)


def ends_along(
    successor_of: Mapping[int, int], facts_of: Mapping[int, terms.Facts], ids: Iterable[int]
) -> dict[int, terms.End]:
    """Whether a successor ever comes into force depends on its own end, so the chain is walked up before it is
    counted down."""

    def day_of(successor: int, seen: frozenset[int]) -> terms.End | None:
        following = successor_of.get(successor)
        ended = day_of(following, seen | {successor}) if following and following not in seen else None
        return terms.end_of_replaced(replace(facts_of[successor], replaced=ended))

    days = {ident: day_of(successor_of[ident], frozenset([ident])) for ident in ids if ident in successor_of}
    return {ident: day for ident, day in days.items() if day}


def compute(agreement: Agreement, replaced: terms.End | None = None) -> tuple[set, set]:
    """Sets the computed columns from the parties and records at hand; the boundaries and the words come back.

    The agreement need not be stored: what comes in bulk is computed before it is.
    """
    timeline = terms.timeline(of_terms(agreement, replaced))
    for name in DAYS:
        setattr(agreement, name, getattr(timeline, name))
    agreement.in_force_on, agreement.in_force_precision = columns_of(timeline.force)
    agreement.end_on, agreement.end_precision = columns_of(timeline.end)
    agreement.end_why = agreement.end_ground or timeline.ground or ""

    parties = sorted(agreement.parties.all(), key=lambda party: party.order)
    agreement.short_name, agreement.short_name_en = short_names(agreement, parties)
    foreign = [party.country_id for party in parties if party.side == Side.FOREIGN]
    agreement.countries_line = " ".join(dict.fromkeys(foreign))
    agreement.parties_line = wording.parties_cell(parties)
    agreement.search_text = phrase_key(
        " ".join([agreement.title, agreement.number, *(party.name_as_signed for party in parties)])
    )
    boundaries = {(period.number, period.last_day) for period in timeline.periods}
    return boundaries, set(search_weights(agreement).items())


def periods_of(agreement: Agreement, boundaries: set) -> list[TermPeriod]:
    return [TermPeriod(agreement=agreement, number=number, last_day=day) for number, day in sorted(boundaries)]


def terms_of(agreement: Agreement, weights: set) -> list[SearchTerm]:
    return [SearchTerm(agreement=agreement, term=term, weight=weight) for term, weight in sorted(weights)]


def columns_of(day: PartialDate | None):
    return (day.first, day.precision) if day else (None, "")


def short_names(agreement: Agreement, parties: list[Participation]) -> tuple[str, str]:
    """«Смоленск — Могилёв»: municipalities of this registry first, then the others of the home side, then abroad.

    Places are called as they were on the day of signing.
    """
    by_side = {side: [party.territory for party in parties if party.side == side] for side in Side}
    by_side[Side.HOME].sort(key=lambda territory: not territory.is_home)
    sides = [places for places in (by_side[Side.HOME], by_side[Side.FOREIGN]) if places]
    day = agreement.signed.last if agreement.signed else terms.HORIZON
    names = [[place.name_on(day) for place in places] for places in sides]
    russian = " — ".join(together([name.short_name for name in side]) for side in names)
    english = " — ".join(together_en([name.name_en or name.short_name for name in side]) for side in names)
    return russian[:500], english[:500]


stems_of_name = lru_cache(maxsize=20_000)(stems_of)  # the same bodies and places sign again and again


def search_weights(agreement: Agreement) -> Counter:
    """Every stem of the agreement with the sum of what its places in the text weigh."""
    parties = agreement.parties.all()
    names = [name for party in parties for name in party.territory.names.all()]
    texts = [
        (TITLE, [agreement.title]),
        (NUMBER, [agreement.number, "б/н" if agreement.registration == Registration.UNNUMBERED else ""]),
        (PARTY, [text for party in parties for text in (party.name_as_signed, party.body.name if party.body else "")]),
        (PLACE, [text for name in names for text in (name.name, name.short_name)]),
        (ENGLISH, [name.name_en for name in names]),
        (ENGLISH, [text for party in parties for text in (party.country.name, party.country.name_en)]),
    ]
    weights: Counter = Counter()
    for weight, parts in texts:
        weights.update(dict.fromkeys(set().union(*map(stems_of_name if weight != TITLE else stems_of, parts)), weight))
    return Counter({term[:60]: weight for term, weight in weights.items()})
