"""Changes of places, and what follows from them in the agreements.

That nothing is left to rebuild after any action stands in tests/invariants.py.
"""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.actions import version_of
from accounts.changes import Stale, changes_of
from accounts.models import Change
from agreements.models import Agreement
from places.models import Body, Territory, TerritoryName
from registry.actions import rebuild, save_body, save_country, save_territory
from tests import factories
from tests.factories import alice, dave, krichev, party, published, territory, vyazma
from tests.invariants import everything, one_change

pytestmark = pytest.mark.django_db

OKRUG = {"name": "Вяземский муниципальный округ", "short_name": "Вяземский округ", "kind": "municipal_district"}


def stem_found(word: str) -> list[Agreement]:
    return list(Agreement.objects.matching(word))


# Names


def test_a_corrected_name_of_a_place_reaches_its_agreements():
    own, other = published(), published(parties=[party(factories.gagarin()), party(krichev())])
    name = vyazma().names.get()
    name.short_name = "Вязьма"
    name.name = "Город Вязьма"
    with one_change("edit", is_public=False):
        save_territory(vyazma(), by=alice(), names=[name])
    own.refresh_from_db()
    assert own.short_name == "Вязьма — Кричевский район"
    assert stem_found("вязьма") == [own]
    assert other.short_name == "Гагаринский район — Кричевский район"
    assert rebuild() == 0


def test_a_new_name_is_what_the_place_is_called_and_agreements_keep_theirs_of_the_day():
    old = published(signed_on=date(2018, 9, 28))
    place = vyazma()
    with one_change("edit", is_public=False):
        save_territory(place, by=dave(), names=[TerritoryName(from_on=date(2024, 1, 1), **OKRUG)])
    place.refresh_from_db()
    new = published(signed_on=date(2024, 9, 28), parties=[party(place), party(krichev())])
    old.refresh_from_db()
    assert (place.name, place.name_key) == ("Вяземский муниципальный округ", "вяземский муниципальный округ")
    assert (old.short_name, new.short_name) == (
        "Вяземский район — Кричевский район",
        "Вяземский округ — Кричевский район",
    )
    assert stem_found("округ") == [new, old]
    assert rebuild() == 0


def test_a_name_dated_back_is_not_what_the_place_is_called_now():
    place = vyazma()
    current = place.names.get()
    current.from_on = date(2000, 1, 1)
    save_territory(
        place, by=alice(), names=[current, TerritoryName(name="Вяземский уезд", short_name="Вяземский уезд")]
    )
    place.refresh_from_db()
    assert place.name == "Вяземский район"


def test_an_alias_is_found_and_never_shown():
    agreement = published()
    alias = TerritoryName(name="Торговище", short_name="Торговище", is_alias=True)
    save_territory(krichev(), by=alice(), names=[alias])
    agreement.refresh_from_db()
    assert stem_found("торговище") == [agreement]
    assert agreement.short_name == "Вяземский район — Кричевский район"
    assert krichev().name == "Кричевский район"


def test_a_name_taken_away_is_found_no_more():
    place = krichev()
    alias = TerritoryName(name="Торговище", short_name="Торговище", is_alias=True)
    save_territory(place, by=alice(), names=[alias])
    published()
    with one_change("edit", is_public=False):
        save_territory(place, by=alice(), removed=[alias])
    assert stem_found("торговище") == []
    assert rebuild() == 0


def test_a_new_place_takes_its_name_and_is_one_change():
    country = factories.country()
    place = Territory(country=country)
    with one_change("add", is_public=False):
        save_territory(place, by=alice(), names=[TerritoryName(name="Орша", short_name="Орша", kind="city")])
    place.refresh_from_db()
    assert (place.name, place.short_name, place.kind) == ("Орша", "Орша", "city")
    assert [name["name"] for name in changes_of(place).get().after["names"]] == ["Орша"]


@pytest.mark.parametrize(
    "save",
    [
        pytest.param(lambda place: save_territory(place, by=alice(), removed=list(place.names.all())), id="taken away"),
        pytest.param(lambda place: save_territory(Territory(country=place.country), by=alice()), id="never had"),
        pytest.param(
            lambda place: save_territory(
                Territory(country=place.country), by=alice(), names=[TerritoryName(name="а", is_alias=True)]
            ),
            id="alias only",
        ),
    ],
)
def test_a_place_without_a_name_is_refused(save):
    published()
    place = krichev()
    before = everything()
    with pytest.raises(ValidationError):
        save(place)
    assert everything() == before


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param(lambda place: setattr(place, "latitude", 55.0), None, id="half a position"),
        pytest.param(lambda place: setattr(place, "latitude", 95.0), "latitude", id="beyond the pole"),
        pytest.param(lambda place: setattr(place, "parent", place), None, id="part of itself"),
    ],
)
def test_a_wrong_place_is_refused_and_nothing_is_saved(change, field):
    place = krichev()
    change(place)
    by = alice()
    before = everything()
    with pytest.raises(ValidationError) as refused:
        save_territory(place, by=by)
    assert field is None or field in refused.value.message_dict
    assert everything() == before


def test_a_name_that_ends_before_it_begins_is_refused():
    place = krichev()
    name = TerritoryName(name="Кричев", short_name="Кричев", from_on=date(2020, 1, 1), to_on=date(2019, 1, 1))
    by = alice()
    before = everything()
    with pytest.raises(ValidationError):
        save_territory(place, by=by, names=[name])
    assert everything() == before


def test_a_stale_save_of_a_place_is_refused():
    place = krichev()
    seen = 0
    save_territory(Territory.objects.get(pk=place.pk), by=alice(), names=[
        TerritoryName(name="Кричев", short_name="Кричев", from_on=date(2020, 1, 1))], seen=seen)  # fmt: skip
    by = dave()
    place.latitude, place.longitude = 53.7, 31.7
    before = everything()
    with pytest.raises(Stale) as stale:
        save_territory(place, by=by, seen=seen)
    assert "names" in stale.value.differences()
    assert everything() == before


def test_an_unchanged_place_leaves_no_trace():
    place = krichev()
    before = Change.objects.count()
    save_territory(place, by=alice())
    assert Change.objects.count() == before


# Bodies and countries


def test_a_renamed_body_is_found_in_its_agreements():
    body = factories.body(vyazma(), "Администрация")
    agreement = published(parties=[party(vyazma(), body=body), party(krichev())])
    body.name = "Управление культуры"
    with one_change("edit", is_public=False):
        save_body(body, by=alice())
    assert stem_found("культура") == [agreement]
    assert stem_found("администрация") == []
    assert rebuild() == 0


def test_a_new_body_is_one_change():
    body = Body(name="Совет", territory=vyazma())
    with one_change("add", is_public=False):
        save_body(body, by=alice())


def test_a_renamed_country_is_found_in_its_agreements():
    agreement = published()
    country = factories.country()
    country.name = country.full_name = "Республика Беларусь"
    assert version_of(country) == 0
    with one_change("edit", is_public=False):
        save_country(country, by=alice(), seen=0)
    assert version_of(country) == Change.objects.first().number
    agreement.refresh_from_db()
    assert stem_found("республика") == [agreement]
    assert agreement.parties_line.endswith("Кричевский район (Республика Беларусь)")
    assert rebuild() == 0


# Rebuilding


def test_rebuilding_mends_whatever_was_written_past_the_actions():
    old, new = factories.replaced()
    whole = everything()
    place = territory("Вяземский район")
    Agreement.objects.filter(pk=old.pk).update(short_name="?", ended_from=date(2000, 1, 1))
    Agreement.objects.filter(pk=new.pk).update(countries_line="PL")
    new.search_terms.all().delete()
    new.replacements.update(counts=False)
    Territory.objects.filter(pk=place.pk).update(name="?")
    assert rebuild() == 3
    mended = everything()
    assert {name for name in whole if mended[name] != whole[name]} == {"accounts.Change", "accounts.ChangeCounter"}
    assert rebuild() == 0
    assert everything() == mended
