"""A page that is kept shows every change of what stands on it at once, whatever the history calls public."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from accounts import actions as accounts
from accounts.models import Change
from agreements import actions, freshness
from agreements.models import Discrepancy, LegalReference, OutsideDocument
from registry.actions import rebuild
from tests import factories
from tests.factories import alice, dave
from tests.registry.test_api_writing import Program

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

WORD = "Кракозябра"


def discrepancy() -> tuple[str, Discrepancy]:
    agreement = factories.published()
    quotes = {"first_source": "а", "first_quote": "б", "second_source": "в", "second_quote": "г"}
    found = Discrepancy(subject=WORD, agreement=agreement, **quotes)
    return f"/agreements/{agreement.pk}/", actions.save_discrepancy(found, by=alice())


def paper() -> tuple[str, OutsideDocument]:
    found = OutsideDocument(title=WORD, source="Справка")
    places = [factories.vyazma(), factories.krichev()]
    return "/analytics/note/", actions.save_outside_document(found, by=alice(), territories=places)


def law() -> tuple[str, LegalReference]:
    return "/about/", accounts.save(LegalReference(title=WORD), by=dave())


def kept_for(client, addresses) -> set[str]:
    """Keys; in a slot that is written anew the key stands beside what is kept."""
    cache.clear()
    for address in addresses:
        assert client.get(address).status_code == 200
    return {key for key in cache._cache if "list-numbers-" not in key and "api-list-" not in key}


def test_a_new_version_of_the_site_takes_nothing_that_an_older_one_kept(client, monkeypatch):
    factories.published()
    addresses = ["/", "/agreements/", "/events/", "/analytics/", "/countries/", "/api/v1/agreements/"]
    before = kept_for(client, addresses)
    monkeypatch.setattr(freshness, "release", lambda: "another")
    after = kept_for(client, addresses)
    assert len(before) == len(after) and not before & after


@pytest.mark.parametrize("address", ["/api/v1/agreements/", "/api/v1/events/"])
def test_programs_with_a_token_fill_no_cache(address):
    factories.published()
    program = Program(alice())
    program.ask("get", address)
    kept = set(cache._cache)
    program.ask("get", address)
    assert set(cache._cache) == kept


def test_a_session_that_has_run_out_finds_what_is_kept_for_all(client):
    """Its numbers and those of a visitor stand in one slot."""
    factories.published()
    address = "/api/v1/agreements/?page_size=10"
    client.get(address)
    slots = {key: value for key, value in cache._cache.items() if "list-numbers-" in key}
    client.cookies["sessionid"] = "gone"
    client.get(address)
    assert {key: cache._cache[key] for key in slots} == slots


def hide(record) -> None:
    record.is_public = False
    save = actions.save_discrepancy if isinstance(record, Discrepancy) else actions.save_outside_document
    save(record, by=alice())


def move(record) -> None:
    record.agreement = factories.draft()
    actions.save_discrepancy(record, by=alice())


def delete(record) -> None:
    accounts.delete(record, by=alice() if isinstance(record, OutsideDocument) else dave())


def rename(record) -> None:
    record.title = "Другое"
    accounts.save(record, by=dave())


@pytest.mark.parametrize(
    ("made", "changed"),
    [(discrepancy, hide), (discrepancy, move), (paper, hide), (paper, delete), (law, rename), (law, delete)],
)
def test_what_is_taken_away_is_gone_at_once(client, made, changed):
    address, record = made()
    before = client.get(address)
    assert WORD in before.content.decode()
    client.get(address)
    changed(record)
    after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200 and WORD not in after.content.decode()


def test_what_was_changed_by_hand_shows_after_a_rebuild(client):
    agreement = factories.published()
    address = f"/agreements/{agreement.pk}/"
    before = client.get(address)
    type(agreement).objects.filter(pk=agreement.pk).update(title=WORD)
    known = {"If-None-Match": before.headers["ETag"]}
    assert client.get(address, headers=known).status_code == 304
    assert rebuild() == 1
    assert WORD in client.get(address, headers=known).content.decode()
    change = Change.objects.latest("number")
    assert (change.action, change.after, change.is_public) == ("rebuild", {"differed": 1}, False)
    assert rebuild() == 0
    assert Change.objects.latest("number") == change
