"""What changed in the public register: everything public, nothing else."""

import pytest

from agreements import actions
from tests import factories

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def text(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def entries(client, query="") -> list:
    return client.get(f"/changes/{query}").context["entries"]


def test_newest_first_with_the_reason_and_the_link(empty, client, today):
    agreement = factories.published()
    actions.correct(agreement, {"title": "Договор о дружбе"}, by=factories.alice(), reason="Описка в названии")
    response = client.get("/changes/")
    assert [entry.change.action for entry in response.context["entries"]] == ["correct", "publish"]
    assert "Описка в названии" in text(response)
    assert f"/agreements/{agreement.pk}/" in text(response)
    assert "<ins>Договор о дружбе</ins>" in text(response)


def test_drafts_leave_no_trace(empty, client, today):
    factories.draft(title="Секретное соглашение")
    factories.submitted(title="Секретное соглашение")
    assert entries(client) == []


def test_what_is_internal_stays_so(empty, client, today):
    agreement = factories.published()
    actions.correct(agreement, {"note": "звонил мэр", "title": "Договор"}, by=factories.alice(), reason="Описка")
    page = text(client.get("/changes/"))
    assert "звонил мэр" not in page and "Договор" in page
    assert not {"note", "stage", "submitted_by"} & {
        difference.name for entry in entries(client) for difference in entry.differences
    }


def test_another_agreement_that_is_a_draft_stays_unnamed(empty, client, today):
    draft = factories.draft(title="Секретное соглашение")
    agreement = factories.published()
    actions.correct(agreement, {"amends": draft}, by=factories.alice(), reason="Изменяет другое")
    assert str(draft) not in [line for entry in entries(client) for d in entry.differences for line in d.new]


def test_who_did_it_is_not_said(empty, client, today):
    factories.published()
    assert "Алиса" not in text(client.get("/changes/"))


def test_a_discrepancy_shows_while_it_is_public(empty, client, today):
    found = factories.discrepancy(factories.published(), subject="Год подписания")
    actions.save_discrepancy(found, by=factories.alice())
    assert "Год подписания" in text(client.get("/changes/"))
    found.is_public = False
    actions.save_discrepancy(found, by=factories.alice())
    assert "Год подписания" not in text(client.get("/changes/"))


def test_a_withdrawal_stays_visible(empty, client, today):
    factories.withdrawn()
    assert entries(client)[0].change.action == "withdraw"


def test_a_year_shows_its_own(empty, client, today):
    factories.ended()
    assert len(entries(client, "?year=2026")) == 2
    assert entries(client, "?year=2020") == []
    assert client.get("/changes/").context["years"] == [2026]


@pytest.mark.parametrize("typed", ["x", "26", "٢٠٢٦", "2026\x00", "99999", "0000"])
def test_what_is_no_year_is_said_and_nothing_shown(empty, client, today, typed):
    factories.published()
    response = client.get("/changes/", {"year": typed})
    assert response.status_code == 200
    assert "entries" not in response.context


def test_a_page_past_the_end_is_not_found(empty, client, today):
    assert client.get("/changes/?page=2").status_code == 404


def test_english(empty, client, today):
    factories.ended()
    assert "end recorded" in text(client.get("/changes/?lang=en"))


def test_cost(demonstration, db, today, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        assert len(client.get("/changes/").context["entries"]) == 25
