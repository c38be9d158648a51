"""The form of an event: what is typed, what is read from it, what is suggested, what someone else saved meanwhile."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Change
from agreements.models import Discrepancy
from events import actions, suggestions
from events.models import Event
from tests import event_factories as factories
from tests import factories as cast
from tests.factories import alice, bob
from tests.invariants import demand_consistent, one_change

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("today")]

EVENT = "/admin/events/event/"


@pytest.fixture
def officer(client):
    client.force_login(bob())
    return client


@pytest.fixture
def registrar(client):
    client.force_login(alice())
    return client


def papers(*rows) -> dict:
    typed = {"signed_documents-TOTAL_FORMS": len(rows), "signed_documents-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        typed |= {f"signed_documents-{number}-{name}": value for name, value in row.items()}
    return typed


def typed(*rows, **given) -> dict:
    fixed = {
        "title": "Международный форум", "place": "г. Кричев", "dates_text": "27 и 29 июля 2026 года",
        "format": "in_person", "result": "Обмен опытом", "participants": "40 человек", "participants_total": 40,
        "participants_foreign": 15,
    }  # fmt: skip
    return fixed | papers(*rows) | given


def typed_of(event: Event, **given) -> dict:
    """What the form of a stored event sends."""
    kept = {name: getattr(event, name) for name in ("title", "place", "dates_text", "format", "result", "participants")}
    seen = Change.objects.filter(model="events.event", object_id=event.pk).latest("number").number
    return typed() | kept | {"seen": seen} | given


def page_of(event: Event) -> str:
    return f"{EVENT}{event.pk}/change/"


def text_of(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def beside(response, field: str) -> list[str]:
    return response.context["adminform"].form.errors.get(field, [])


def told(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


# A new one


def test_an_officer_writes_an_event_and_is_back_at_the_quarter(officer):
    report = factories.report()
    country, place = cast.country(), cast.krichev()
    given = typed({"title": "Протокол о намерениях", "signed": "07.2026"}, report=report.pk, countries=[country.pk],
                  territories=[place.pk])  # fmt: skip
    actions.begin(report, by=bob())
    with one_change("draft", is_public=False):
        response = officer.post(f"{EVENT}add/?report={report.pk}", given)
    event = Event.objects.get()
    assert response["Location"] == f"/admin/events/submission/{report.submissions.get().pk}/change/"
    assert [(span.from_on, span.to_on) for span in event.spans.all()] == [(date(2026, 7, day),) * 2 for day in (27, 29)]
    assert (event.section.territory, event.countries.get(), event.territories.get()) == (cast.vyazma(), country, place)
    assert [(paper.title, str(paper.signed)) for paper in event.signed_documents.all()] == [
        ("Протокол о намерениях", "2026-07")
    ]
    demand_consistent()


def test_days_that_cannot_be_read_are_asked_for_and_taken_by_hand(officer):
    report = factories.report()
    response = officer.post(f"{EVENT}add/?report={report.pk}", typed(report=report.pk, dates_text="летом 2026 года"))
    event = Event.objects.get()
    assert (event.starts_on, response["Location"]) == (None, page_of(event))
    assert "летом 2026 года" in told(response)
    response = officer.post(page_of(event), typed_of(event, days="01.08.2026 - 03.08.2026, 09.08.2026"))
    event.refresh_from_db()
    assert (event.starts_on, event.ends_on, event.spans.count()) == (date(2026, 8, 1), date(2026, 8, 9), 2)
    assert 'value="01.08.2026 - 03.08.2026, 09.08.2026"' in text_of(officer.get(page_of(event)))
    officer.post(page_of(event), typed_of(event, days="", dates_text="5 августа 2026 года"))
    event.refresh_from_db()
    assert (event.starts_on, event.ends_on) == (date(2026, 8, 5),) * 2


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        pytest.param("title", {"title": ""}, id="no title"),
        pytest.param("days", {"days": "как-нибудь"}, id="no days"),
        pytest.param("participants_foreign", {"participants_foreign": 50}, id="more foreign than all"),
        pytest.param("participants_total", {"participants_total": "много"}, id="no number"),
        pytest.param("agreements", {"agreements": ["999999"]}, id="no agreement"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(officer, field, wrong):
    event = factories.drafted()
    before = Change.objects.count()
    response = officer.post(page_of(event), typed_of(event, result="Моё", **wrong))
    assert response.status_code == 200
    assert beside(response, field)
    assert "Моё" in text_of(response)
    assert Change.objects.count() == before


def test_a_signed_paper_needs_its_name_and_an_empty_row_is_none(officer):
    event = factories.drafted()
    response = officer.post(page_of(event), typed_of(event) | papers({"title": "", "signed": "07.2026"}))
    assert response.status_code == 200
    officer.post(page_of(event), typed_of(event) | papers({"title": "", "signed": "", "agreement": ""}))
    assert not event.signed_documents.exists()


def test_one_after_the_other(officer):
    report = factories.report()
    response = officer.post(f"{EVENT}add/?report={report.pk}", typed(report=report.pk, _addanother="1"))
    assert response["Location"] == f"{EVENT}add/?report={report.pk}"


def test_nothing_is_begun_by_looking(officer):
    factories.report()
    before = Change.objects.count()
    for address in ("/admin/", f"{EVENT}add/", "/admin/events/submission/", EVENT):
        assert officer.get(address).status_code == 200
    assert Change.objects.count() == before


def test_without_a_quarter_in_work_one_is_begun_first(officer):
    response = officer.get(f"{EVENT}add/")
    assert response["Location"] == "/admin/"


# Suggested, and confirmed by a person


def test_a_suggested_agreement_is_tied_when_it_is_ticked(officer):
    agreement = cast.published()
    event = factories.drafted(result="Проведён по Соглашению от 28.09.2018")
    assert list(event.agreements.all()) == []
    page = officer.get(page_of(event))
    assert agreement.named_apart in text_of(page)
    officer.post(page_of(event), typed_of(event, suggested=[agreement.pk], countries=["BY"],
                                          territories=[cast.krichev().pk]))  # fmt: skip
    assert list(event.agreements.all()) == [agreement]
    assert 'name="suggested"' not in text_of(officer.get(page_of(event)))


def test_suggestions_are_asked_once(officer, monkeypatch):
    asked = []
    monkeypatch.setattr(suggestions, "agreements_for", lambda event, user: asked.append(event) or [cast.published()])
    event = factories.drafted()
    assert 'name="suggested"' in text_of(officer.get(page_of(event)))
    assert len(asked) == 1


def test_an_event_with_a_suggestion_is_shown_again_once(officer):
    cast.published()
    event = factories.drafted()
    given = typed_of(event, result="По Соглашению от 28.09.2018", territories=[cast.krichev().pk])
    assert officer.post(page_of(event), given)["Location"] == page_of(event)


# Meanwhile


def test_a_stale_save_is_told_and_keeps_what_was_typed(officer):
    event = factories.drafted()
    given = typed_of(event, result="Мой результат", countries=["BY"], territories=[cast.krichev().pk])
    actions.edit(event, {"participants": "Сто человек", "signed_documents": [{"title": "Протокол"}]}, by=alice())
    response = officer.post(page_of(event), given)
    page = text_of(response)
    assert "Мой результат" in page
    assert "Алиса" in page
    assert "Сто человек" in page
    assert 'name="signed_documents-0-title"' in page
    assert "Протокол" in page
    again = given | {"participants": "Сто человек", "seen": Change.objects.latest("number").number}
    assert officer.post(page_of(event), again | papers({"title": "Протокол"})).status_code == 302
    event.refresh_from_db()
    assert (event.result, event.participants) == ("Мой результат", "Сто человек")


def test_a_change_of_the_registrar_is_marked_in_the_list_of_the_officer(officer):
    event = factories.drafted()
    submission = event.report.submissions.get()
    marked = f"{EVENT}{event.pk}/history/"
    assert marked not in text_of(officer.get(f"/admin/events/submission/{submission.pk}/change/"))
    actions.edit(event, {"participants": "Сто человек"}, by=alice())
    assert marked in text_of(officer.get(f"/admin/events/submission/{submission.pk}/change/"))
    assert "Сто человек" in text_of(officer.get(marked))


def test_the_history_says_a_file_and_a_report_in_russian(officer):
    event = factories.drafted()
    submission = event.report.submissions.get()
    actions.attach(event, cast.pdf("Программа.pdf"), by=bob())
    page = text_of(officer.get(f"{EVENT}{event.pk}/history/"))
    assert "Документ" in page and "Программа.pdf" in page and "Стало" in page
    assert "checksum" not in page and "Станет" not in page
    assert "Report" not in text_of(officer.get(f"/admin/events/submission/{submission.pk}/history/"))


# Files


def test_a_refused_file_is_refused_beside_its_field(officer):
    event = factories.drafted()
    given = {"kind": "other", "language": "ru", "file": SimpleUploadedFile("скан.pdf", b"no pdf")}
    response = officer.post(f"{EVENT}{event.pk}/attach/", given)
    assert response.status_code == 422 and list(response.context["form"].errors) == ["file"]
    assert "опубликован отчёт" in text_of(response)


def test_a_script_is_told_where_to_go_and_the_message_waits_there(officer):
    event = factories.drafted()
    given = {"kind": "other", "language": "ru", "file": cast.pdf("Программа.pdf")}
    response = officer.post(f"{EVENT}{event.pk}/attach/", given, headers={"X-Requested-With": "XMLHttpRequest"})
    assert (response.status_code, response["Location"]) == (201, page_of(event))
    assert "Программа.pdf" in next(str(said) for said in officer.get(page_of(event)).context["messages"])


# Published


class TestSupplement:
    """An event that came after the publication, by the link on the page of the report."""

    def test_is_added_with_its_reason(self, registrar):
        report = factories.published().report
        address = f"{EVENT}add/?report={report.pk}"
        assert address in text_of(registrar.get(f"/admin/events/report/{report.pk}/change/"))
        assert "Почему добавлено сейчас" in text_of(registrar.get(address))
        given = typed(report=report.pk, municipality=cast.gagarin().pk, title="Опоздавшее")
        assert beside(registrar.post(address, given), "reason")
        assert beside(registrar.post(address, given | {"reason": "Сдано позже", "result": ""}), "result")
        registrar.post(address, given | {"reason": "Сдано позже"})
        event = Event.objects.get(title="Опоздавшее")
        assert (event.number, event.stage, event.section.territory) == (2, "published", cast.gagarin())
        assert report.editions.count() == 2

    def test_is_not_offered_to_an_officer(self, officer):
        report = factories.published().report
        factories.report(quarter=4)
        address = f"{EVENT}add/?report={report.pk}"
        assert 'name="reason"' not in text_of(officer.get(address))
        assert beside(officer.post(address, typed(report=report.pk, reason="Сдано позже")), "report")
        assert Event.objects.count() == 1


def test_a_correction_asks_why_and_makes_an_edition(registrar):
    event = factories.published()
    response = registrar.post(page_of(event), typed_of(event, result="Иное"))
    assert beside(response, "reason")
    with one_change("correct", is_public=True):
        registrar.post(page_of(event), typed_of(event, result="Иное", reason="Опечатка"))
    event.refresh_from_db()
    assert (event.result, event.report.editions.count()) == ("Иное", 2)


def test_a_published_event_is_withdrawn_with_its_reason(registrar):
    event = factories.published()
    assert registrar.post(f"{EVENT}{event.pk}/withdraw/", {"reason": ""}).status_code == 422
    registrar.post(f"{EVENT}{event.pk}/withdraw/", {"reason": "Внесено дважды"})
    event.refresh_from_db()
    assert (event.stage, event.withdrawal_reason) == ("withdrawn", "Внесено дважды")
    assert registrar.get(page_of(event)).status_code == 200


def test_an_officer_reads_a_published_event(officer):
    event = factories.published(signed_documents=[{"title": "Протокол"}])
    page = text_of(officer.get(page_of(event)))
    assert "Протокол" in page
    assert 'name="title"' not in page


def test_an_unregistered_signing_asks_for_a_discrepancy(registrar):
    event = factories.published(result="Подписано соглашение о дружбе", signed_documents=[{"title": "О дружбе"}])
    address = f"{EVENT}{event.pk}/discrepancy/"
    assert address in text_of(registrar.get(page_of(event)))
    form = registrar.get(address).context["form"]
    registrar.post(address, form.initial | {"is_public": "on"})
    discrepancy = Discrepancy.objects.get()
    assert "О дружбе" in discrepancy.subject
    assert list(event.discrepancies.all()) == [discrepancy]
    assert address not in text_of(registrar.get(page_of(event)))
    demand_consistent()


def test_what_is_not_published_is_quoted_to_nobody(registrar):
    """A discrepancy is seen by every officer."""
    event = factories.drafted(result="Подписано соглашение о дружбе")
    assert f"{EVENT}{event.pk}/discrepancy/" not in text_of(registrar.get(page_of(event)))
    assert registrar.post(f"{EVENT}{event.pk}/discrepancy/", {}).status_code == 403


# Gone


def test_a_draft_is_deleted_and_the_quarter_shows_the_rest(officer):
    event = factories.drafted()
    response = officer.post(f"{EVENT}{event.pk}/delete/", {"post": "yes"})
    assert response["Location"].startswith("/admin/events/submission/")
    assert not Event.objects.exists()


def test_an_event_of_a_sphere_belongs_to_the_regional_report(registrar):
    report, sphere = factories.report("regional"), factories.sphere()
    address = f"{EVENT}add/?report={report.pk}"
    assert beside(registrar.post(address, typed(report=report.pk)), "sphere")
    response = registrar.post(address, typed(report=report.pk, sphere=sphere.pk))
    assert response["Location"] == f"/admin/events/report/{report.pk}/change/"
    assert Event.objects.get().section.sphere == sphere


@pytest.mark.parametrize("model", ["event", "submission"])
@pytest.mark.parametrize("name", ["report", "report__id__exact"])
def test_a_number_without_end_is_no_filter(registrar, model, name):
    assert registrar.get(f"/admin/events/{model}/?{name}={'9' * 20}").status_code in (302, 400)
    assert registrar.get(f"/admin/events/{model}/?{name}=1").status_code == 200
