"""What a clerk should look at before saving: tables of cases, and the demonstration as a whole."""

from datetime import date

import pytest

from agreements import actions
from agreements.doubts import doubts, places_named
from agreements.models import Agreement
from tests import factories
from tests.factories import TODAY, alice, bob, carol, gagarin, krichev, numbered, party, published, territory, vyazma

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def codes(agreement, by=None, changed=()) -> list[str]:
    return [doubt.code for doubt in doubts(agreement, seen_by=by or alice(), changed=changed)]


def test_an_ordinary_record_raises_no_doubt():
    assert codes(factories.draft()) == []


# Likely duplicates


def two(*places):
    return [party(place) for place in places]


DUPLICATES = {
    "same day and parties": (lambda: {}, True),
    "one of several parties on each side": (
        lambda: {"parties": two(gagarin(), vyazma(), krichev(), territory("Орша", "BY"))}, True,
    ),
    "another day": (lambda: {"signed_on": date(2018, 9, 29)}, False),
    "only the month known": (lambda: {"signed_on": date(2018, 9, 1), "signed_precision": "month"}, False),
    "another home party": (lambda: {"parties": two(gagarin(), krichev())}, False),
    "another foreign party": (lambda: {"parties": two(vyazma(), territory("Орша", "BY"))}, False),
    "no day": (lambda: {"signed_on": None}, False),
}  # fmt: skip


@pytest.mark.parametrize(("given", "is_alike"), DUPLICATES.values(), ids=DUPLICATES)
def test_what_looks_like_a_duplicate(given, is_alike):
    there = published()
    found = doubts(factories.draft(**given()), seen_by=alice())
    assert [doubt.about for doubt in found if doubt.code == "duplicate"] == ([[there]] if is_alike else [])


def test_two_months_of_the_same_name_look_alike():
    month = {"signed_on": date(1981, 5, 1), "signed_precision": "month"}
    published(**month)
    assert codes(factories.draft(**month)) == ["duplicate"]


def test_what_is_said_to_be_another_one_is_not_asked_again_from_either_side():
    there = published()
    agreement = factories.draft(distinct_from=[there.pk])
    assert codes(agreement) == codes(there) == []


@pytest.mark.parametrize(("stage", "is_known"), [("draft", False), ("submitted", False), ("published", True)])
def test_another_municipality_hears_only_of_what_is_public(stage, is_known):
    both = {"parties": two(vyazma(), gagarin(), krichev())}
    factories.at_stage(stage, carol(), **both)
    mine = factories.draft(bob(), **both)
    assert ("duplicate" in codes(mine, bob())) == is_known
    assert "duplicate" in codes(mine, alice())


def test_a_withdrawn_one_of_the_own_municipality_is_named():
    factories.withdrawn()
    assert codes(factories.draft(bob()), bob()) == ["duplicate"]


# Places of the title

PLACES = {
    "a party": ("Соглашение с Кричевским районом", []),
    "no party": ("Соглашение с городом Оршей", ["Орша"]),
    "in another form": ("Соглашение между Вязьмой и Оршей", ["Орша"]),
    "twice": ("Орша, город Орша", ["Орша"]),
    "what it lies in": ("Соглашение с Могилёвской областью", []),
    "its former name": ("Соглашение с Кричевской волостью", []),
    "what it was made of": ("Соглашение с Чериковским районом", []),
    "the longer name wins": ("Соглашение с Оршанским сельсоветом Орша", ["Орша"]),
    "no place": ("Соглашение о дружбе", []),
    "nothing": ("-", []),
}


@pytest.fixture
def places():
    region, okrug = territory("Могилёвская область", "BY"), territory("Чериковский район", "BY")
    place = krichev()
    place.parent = region
    place.save()
    place.predecessors.add(okrug)
    place.names.create(name="Кричевская волость", short_name="Кричевская волость", is_alias=True)
    territory("Орша", "BY")
    territory("Вязьма", "RU")


@pytest.mark.parametrize(("title", "missing"), PLACES.values(), ids=PLACES)
def test_a_place_that_the_title_names_and_no_party_is_from(places, title, missing):
    parties = two(vyazma(), territory("Вязьма"), krichev())
    found = doubts(factories.draft(title=title, parties=parties), seen_by=alice())
    assert [doubt.text for doubt in found if doubt.code == "place"] == [
        f"В названии есть «{place}», но ни одной стороны оттуда нет." for place in missing
    ] or len(missing) == len(found)
    assert all(place in doubt.text for place, doubt in zip(missing, found, strict=True))


def test_a_name_that_the_dictionary_takes_for_another_word_is_no_false_friend():
    territory("Герьен", "RU")
    assert places_named("между городами-героями") == []
    assert [name for name, _ids in places_named("с посёлком Герьен")] == ["Герьен"]


def test_a_district_is_not_the_city_it_is_named_after():
    territory("Смоленск")
    territory("Смоленский район")
    assert [name for name, _ids in places_named("Соглашение Смоленского района")] == ["Смоленский район"]


def test_a_town_is_not_the_district_that_is_found_by_it():
    territory("Кричевский район").names.create(name="г. Кричев", short_name="г. Кричев", kind="city", is_alias=True)
    assert places_named("Соглашение с г. Кричевом") == []


# Numbers

NUMBERS = {
    "in order": (date(2024, 1, 1), date(2025, 1, 1), []),
    "on the same day": (date(2024, 1, 1), date(2024, 1, 1), []),
    "before the previous number": (date(2025, 1, 1), date(2024, 1, 1), ["order"]),
    "day unknown": (date(2025, 1, 1), None, []),
}


@pytest.mark.parametrize(("first", "second", "expected"), NUMBERS.values(), ids=NUMBERS)
def test_numbers_follow_the_days_of_registration(first, second, expected):
    published(**numbered(1, on=first), signed_on=date(2000, 1, 1))
    assert codes(published(**numbered(2, on=second))) == expected


def test_a_gap_in_the_numbers_is_named():
    published(**numbered(1), signed_on=date(2000, 1, 1))
    agreement = published(**numbered(4))
    (doubt,) = doubts(agreement, seen_by=alice())
    assert doubt.code == "gap"
    assert "2-с, 3-с" in doubt.text


def test_an_annulled_number_is_no_gap():
    actions.discard(factories.draft(**numbered(1)), by=alice())
    assert codes(published(**numbered(2))) == []


# Cells of the paper

CELLS = {
    "fact changed and cell not": ({"term_text": "3 года"}, {"term", "term_years"}, ["term_text"]),
    "both changed": ({"term_text": "3 года"}, {"term", "term_text"}, []),
    "nothing changed": ({"term_text": "3 года"}, set(), []),
    "no cell": ({}, {"term"}, []),
    "another fact": ({"term_text": "3 года"}, {"title"}, []),
    "parties": ({"parties_text": "Стороны"}, {"parties"}, ["parties_text"]),
    "registration": ({"registration_text": "-"}, {"registered_on"}, ["registration_text"]),
    "end": ({"end_text": "утратило силу"}, {"ended_on"}, ["end_text"]),
}


@pytest.mark.parametrize(("given", "changed", "expected"), CELLS.values(), ids=CELLS)
def test_a_cell_that_stayed_when_its_fact_changed(given, changed, expected):
    assert codes(factories.draft(**given), changed=changed) == expected


# The demonstration


def test_the_demonstration_raises_exactly_these_doubts(demonstration, db, today):
    found = {}
    for agreement in Agreement.objects.order_by("pk"):
        for doubt in doubts(agreement, seen_by=alice()):
            named = [other.pk for other in doubt.about] or doubt.text.partition("«")[2].partition("»")[0]
            found.setdefault(agreement.pk, []).append((doubt.code, named))
    assert found == {
        9: [("place", "Борисов")],
        37: [("place", "Орша")],
        48: [("place", "Минская область")],
        56: [("duplicate", [57])],
        57: [("duplicate", [56])],
    }
    assert today == TODAY
