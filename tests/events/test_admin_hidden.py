"""What a municipality has in work shows to nobody but it and the registrar: not on a page, not as a count."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.models import Change
from events import actions
from tests import event_factories as factories
from tests import factories as cast
from tests.factories import alice, bob, carol, dave

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("today")]

WORD = "Кракозябра"
STRANGERS = {"carol": carol, "dave": dave, "nobody": None}
ADMIN = "/admin/events"


@pytest.fixture
def ordinary():
    """Everybody, a quarter of carol's in work, and something published."""
    for who in (alice, bob, carol, dave):
        who()
    published = factories.published(into=factories.report(quarter=1))
    return {"published": published, "own": factories.drafted(carol()), "agreement": cast.published()}


def secret_of(ordinary):
    """Bob's, full of a word that nothing else has, handed in and returned with a remark."""
    paper = {"title": WORD, "agreement": None}
    event = factories.drafted(
        title=f"Форум {WORD}", place=WORD, result=WORD, participants=WORD, signed_documents=[paper],
        agreements=[ordinary["agreement"]], territories=[cast.krichev(), cast.gagarin()],
    )  # fmt: skip
    submission = factories.hand_in(event.report, by=bob())
    actions.return_(submission, by=alice(), reason=WORD, remarks={event.pk: WORD})
    return event, submission


def pages(*events_and_submissions) -> list[str]:
    found = [f"{ADMIN}/event/", f"{ADMIN}/event/?q={WORD}", f"{ADMIN}/event/?_facets=True", f"{ADMIN}/submission/",
             f"{ADMIN}/submission/?_facets=True", f"{ADMIN}/report/", f"{ADMIN}/event/add/", "/admin/",
             "/admin/accounts/change/", f"/admin/accounts/change/?q={WORD}", f"{ADMIN}/event/?stage__exact=returned",
             "/admin/agreements/discrepancy/"]  # fmt: skip
    for record in events_and_submissions:
        name = record._meta.model_name
        found += [f"{ADMIN}/{name}/{record.pk}/{page}/" for page in ("change", "history", "delete")]
    found += [
        f"{ADMIN}/report/{pk}/{page}" for pk in (1, 2) for page in ("change/", "history/", "report.docx", "publish/")
    ]
    places = (cast.vyazma(), cast.krichev(), cast.gagarin())
    found += [f"/admin/places/territory/{place.pk}/{page}/" for place in places for page in ("merge", "history")]
    fields = [("event", "agreements"), ("event", "discrepancies"), ("signeddocument", "agreement"),
              ("signeddocument", "event"), ("submission", "report"), ("section", "report")]  # fmt: skip
    return found + [
        f"/admin/autocomplete/?app_label=events&model_name={model}&field_name={field}&term={term}"
        for model, field in fields for term in ("", WORD)
    ]  # fmt: skip


def texts(who, addresses) -> dict[str, str]:
    client = Client()
    if who:
        client.force_login(who())
    found = {}
    for page in addresses:
        response = client.get(page, follow=True)
        text = b"".join(response).decode(errors="replace")
        found[page] = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    return found


def showing(found: dict[str, str]) -> list[str]:
    typed = (f'value="{WORD}"', f"q={WORD}")
    plain = {page: text.replace(typed[0], "").replace(typed[1], "") for page, text in found.items()}
    return [page for page, text in plain.items() if WORD.lower() in text.lower()]


@pytest.mark.parametrize("who", STRANGERS)
def test_what_is_in_work_shows_on_no_page_of_a_stranger(ordinary, who):
    secret = secret_of(ordinary)
    submission = secret[1]
    asked = pages(*secret) + [f"{ADMIN}/submission/{submission.pk}/{page}/" for page in ("submit", "copy", "return")]
    numbers = Change.objects.values_list("number", flat=True)
    asked += [f"/admin/accounts/change/{number}/change/" for number in numbers]
    assert showing(texts(STRANGERS[who], asked)) == []


def test_its_officer_and_the_registrar_see_it_there(ordinary):
    """The negative control."""
    secret = secret_of(ordinary)
    for who, least in ((bob, 6), (alice, 8)):
        assert len(showing(texts(who, pages(*secret)))) >= least


@pytest.mark.parametrize("who", STRANGERS)
def test_pages_count_the_same_whether_it_is_there_or_not(ordinary, who):
    asked = pages(ordinary["own"], ordinary["own"].report.submissions.get())
    before = texts(STRANGERS[who], asked)
    secret_of(ordinary)
    after = texts(STRANGERS[who], asked)
    assert [page for page in asked if before[page] != after[page]] == []


def test_a_number_in_work_does_not_count_the_events_before_it(ordinary):
    """Bob's municipality stands before carol's, so what is accepted of his moves her numbers."""
    own = factories.hand_in(ordinary["own"].report, by=carol())
    actions.accept(own, by=alice())
    asked = [f"{ADMIN}/submission/{own.pk}/change/", f"{ADMIN}/event/{ordinary['own'].pk}/change/"]
    before = texts(carol, asked)
    actions.accept(factories.handed_in(bob()), by=alice())
    ordinary["own"].refresh_from_db()
    assert ordinary["own"].number == 2
    assert texts(carol, asked) == before


def test_whoever_works_with_it_counts_it(ordinary):
    """The negative control of the counts."""
    asked = ["/admin/", f"{ADMIN}/event/?_facets=True", f"{ADMIN}/submission/"]
    before = texts(alice, asked)
    secret_of(ordinary)
    after = texts(alice, asked)
    assert [page for page in asked if before[page] != after[page]] == asked


def test_an_officer_writes_nothing_of_another_municipality(ordinary, client):
    event, submission = secret_of(ordinary)
    client.force_login(carol())
    before = Change.objects.count()
    for address, sent in (
        (f"event/{event.pk}/change/", {"title": "Моё"}),
        (f"event/{event.pk}/delete/", {"post": "yes"}),
        (f"submission/{submission.pk}/submit/", {}),
        (f"submission/{submission.pk}/copy/", {"event": event.pk}),
        (f"submission/{ordinary['own'].report.submissions.get(municipality=cast.gagarin()).pk}/copy/",
         {"event": event.pk}),
        (f"submission/{submission.pk}/accept/", {}),
    ):  # fmt: skip
        client.post(f"{ADMIN}/{address}", sent)
    assert Change.objects.count() == before


def test_a_new_event_of_an_officer_is_of_the_own_municipality_whatever_is_sent(ordinary, client):
    client.force_login(carol())
    report = ordinary["own"].report
    rows = {"signed_documents-TOTAL_FORMS": 0, "signed_documents-INITIAL_FORMS": 0}
    sent = {"report": report.pk, "municipality": cast.vyazma().pk, "title": "Встреча", "format": "in_person"}
    client.post(f"{ADMIN}/event/add/?report={report.pk}&municipality={cast.vyazma().pk}", sent | rows)
    event = report.events.latest("pk")
    assert (event.title, event.section.territory) == ("Встреча", cast.gagarin())


def test_a_tie_to_an_agreement_out_of_sight_is_not_named_and_stays(client):
    """The registrar tied carol's event to a draft of bob's."""
    hidden = cast.draft(bob(), title=f"Соглашение {WORD}", parties=[
        cast.party(cast.vyazma(), name_as_signed=WORD), cast.party(cast.territory(WORD, "BY"))])  # fmt: skip
    event = factories.drafted(carol())
    papers = [{"title": "Протокол", "agreement": hidden.pk}]
    actions.edit(event, {"agreements": [hidden], "signed_documents": papers}, by=alice())
    client.force_login(carol())
    address = f"{ADMIN}/event/{event.pk}/"
    assert showing(texts(carol, [f"{address}change/", f"{address}history/"])) == []
    sent = {
        "title": "Новое имя", "format": "in_person", "seen": Change.objects.latest("number").number,
        "signed_documents-TOTAL_FORMS": 1, "signed_documents-INITIAL_FORMS": 0, "signed_documents-0-title": "Протокол",
    }  # fmt: skip
    assert client.post(f"{address}change/", sent).status_code == 302
    event.refresh_from_db()
    assert (event.title, list(event.agreements.all())) == ("Новое имя", [hidden])
    assert event.signed_documents.get().agreement == hidden


@pytest.mark.parametrize("who", ["carol", "dave"])
def test_no_list_is_narrowed_by_what_is_out_of_sight(ordinary, client, who):
    event, _submission = secret_of(ordinary)
    client.force_login(STRANGERS[who]())
    for asked in (f"places/territory/?events={event.pk}", "places/territory/?submissions__isnull=0",
                  f"places/country/?events={event.pk}", "places/territory/?report_sections__isnull=0",
                  f"agreements/agreement/?events={event.pk}", "agreements/agreement/?note__startswith=a",
                  "places/territory/?submitted_agreements__isnull=0"):  # fmt: skip
        assert client.get(f"/admin/{asked}").status_code == 400, asked


@pytest.mark.parametrize("field", ["events/event/add/?territories", "events/event/add/?agreements",
                                   "agreements/discrepancy/add/?agreement", "places/body/add/?territory"])  # fmt: skip
def test_an_address_that_names_no_record_opens_the_empty_form(ordinary, client, field):
    client.force_login(alice())
    for typed in ("xx", "9" * 30, "%1B", "1,yy", "2026-02-30"):
        assert client.get(f"/admin/{field}={typed}").status_code == 200, typed


def test_lists_are_narrowed_by_the_filters_that_they_offer(ordinary, client):
    client.force_login(alice())
    report = ordinary["own"].report
    for asked in (f"events/event/?report__id__exact={report.pk}&stage__exact=draft", "agreements/agreement/?ask=drafts",
                  "agreements/agreement/?themes__id__exact=1", "agreements/discrepancy/?open=1",
                  "places/territory/?is_home__exact=1", "accounts/reminder/?sent_at__isempty=1",
                  "events/event/?lang=en"):  # fmt: skip
        assert client.get(f"/admin/{asked}").status_code == 200, asked
