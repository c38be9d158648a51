"""A page that is kept shows every change of what stands on it at once, whatever the history calls public."""

from __future__ import annotations

import pytest

from accounts import actions as accounts
from agreements import actions
from agreements.models import Discrepancy, LegalReference, OutsideDocument
from tests import factories
from tests.factories import alice, dave

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
