"""The quarter in the admin: begun, filled, handed in, returned, accepted, put in order, published, corrected."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document

from accounts.models import Change
from events import actions, quarters, questions
from events.choices import SubmissionStage
from events.models import Event, Report, Submission
from tests import event_factories as factories
from tests import factories as cast
from tests.factories import alice, bob, carol
from tests.invariants import demand_consistent

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("today")]

SUBMISSION = "/admin/events/submission/"
REPORT = "/admin/events/report/"


@pytest.fixture
def officer(client):
    client.force_login(bob())
    return client


@pytest.fixture
def registrar(client):
    client.force_login(alice())
    return client


def text_of(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def page_of(record, page="change") -> str:
    return f"/admin/events/{record._meta.model_name}/{record.pk}/{page}/"


def seen(record) -> dict:
    changes = Change.objects.filter(model=record._meta.label_lower, object_id=record.pk)
    return {"seen": changes.latest("number").number}


def refuse(*_args, **_given):
    raise ValidationError("Не бывает")


# The officer


def test_a_quarter_is_begun_from_the_desk(officer):
    desk = officer.get("/admin/").context["quarters"]
    assert [(one.year, one.quarter, one.is_late) for one in desk] == [(2026, 3, True), (2026, 4, False)]
    assert desk[1].deadline == quarters.deadline(2026, 4)
    response = officer.post(f"{SUBMISSION}begin/", {"year": 2026, "quarter": 4, "municipality": cast.gagarin().pk})
    submission = Submission.objects.get()
    assert (response["Location"], submission.municipality) == (page_of(submission), cast.vyazma())
    officer.post(f"{SUBMISSION}begin/", {"year": 2026, "quarter": 4})
    assert Submission.objects.count() == Report.objects.count() == 1
    demand_consistent()


@pytest.mark.parametrize(
    "sent", [{}, {"year": "x", "quarter": 1}, {"year": 2026, "quarter": 9}, {"year": 1, "quarter": 1}]
)
def test_there_is_no_such_quarter(officer, sent):
    assert officer.post(f"{SUBMISSION}begin/", sent)["Location"] == "/admin/"
    assert not Report.objects.exists()


def test_the_desk_says_what_was_returned_and_why(officer):
    submission = factories.sent_back(reason="Назовите участников")
    page = text_of(officer.get("/admin/"))
    assert "Назовите участников" in page
    assert page_of(submission) in page


def test_what_was_handed_in_stays_on_the_desk_until_it_is_published(officer):
    submission = factories.handed_in()
    quarter = next(one for one in officer.get("/admin/").context["quarters"] if one.submission == submission)
    assert quarter.is_handed_in


def test_the_list_of_quarters_speaks_russian(officer):
    factories.drafted()
    page = text_of(officer.get(SUBMISSION))
    assert "Отчёт" in page and "Report" not in page


def test_handing_in_names_what_is_missing_then_takes_it(officer):
    event = factories.drafted(result="", place="")
    submission = event.report.submissions.get()
    address = page_of(submission, "submit")
    assert officer.get(address).context["is_ready"] is False
    assert officer.post(address, seen(submission)).status_code == 422
    actions.edit(event, {"result": "Обмен опытом", "place": "г. Кричев"}, by=bob())
    assert officer.get(address).context["is_ready"] is True
    assert officer.post(address, seen(submission))["Location"] == page_of(submission)
    submission.refresh_from_db()
    assert submission.stage == SubmissionStage.SUBMITTED
    page = text_of(officer.get(page_of(submission)))
    assert "/submit/" not in page
    assert f"{event.pk}/change/" in page
    assert 'name="title"' not in text_of(officer.get(f"/admin/events/event/{event.pk}/change/"))


def test_that_there_were_no_events_is_handed_in_too(officer):
    submission = actions.begin(factories.report(), by=bob())
    assert officer.post(page_of(submission, "submit"), seen(submission)).status_code == 302
    submission.refresh_from_db()
    assert submission.stage == SubmissionStage.SUBMITTED
    assert officer.get(page_of(submission)).status_code == 200


def test_a_stale_page_hands_in_nothing(officer):
    submission = factories.handed_in()
    before = seen(submission)
    actions.return_(submission, by=alice(), reason="Мало")
    response = officer.post(page_of(submission, "submit"), before)
    assert (response.status_code, "Алиса" in text_of(response)) == (422, True)


def test_the_own_events_stand_as_numbered(officer):
    first, second = (factories.drafted(title=title) for title in ("Первое", "Второе"))
    submission = first.report.submissions.get()
    address = page_of(submission, "arrange")
    assert address in text_of(officer.get(page_of(submission)))
    assert "Второе" in text_of(officer.get(address))
    sent = {f"event-{first.pk}": 2, f"event-{second.pk}": 1} | seen(submission)
    assert officer.post(address, sent)["Location"] == page_of(submission)
    page = text_of(officer.get(page_of(submission)))
    assert page.index("Второе") < page.index("Первое")
    assert officer.post(address, sent).status_code == 422  # the page was an older one


def test_an_event_without_a_foreign_country_is_pointed_at(officer):
    event = factories.drafted(countries=[])
    submission = event.report.submissions.get()
    for address in (page_of(submission), page_of(event)):
        assert "Не названо ни одного иностранного государства." in text_of(officer.get(address))
    assert officer.get(page_of(submission, "submit")).context["is_ready"] is True


def test_an_earlier_event_is_copied(officer):
    earlier = factories.published(into=factories.report(quarter=1))
    factories.drafted(carol(), into=factories.report(quarter=2), title="Чужое")
    submission = actions.begin(factories.report(), by=bob())
    address = page_of(submission, "copy")
    page = text_of(officer.get(address))
    assert earlier.title in page
    assert "Чужое" not in page
    response = officer.post(address, {"event": earlier.pk})
    new = Event.objects.latest("pk")
    assert response["Location"] == page_of(new)
    assert (new.title, new.result, new.report) == (earlier.title, "", submission.report)


def test_what_cannot_be_copied_says_why(officer, monkeypatch):
    earlier = factories.published(into=factories.report(quarter=1))
    submission = actions.begin(factories.report(), by=bob())
    monkeypatch.setattr(actions, "copy", refuse)
    response = officer.post(page_of(submission, "copy"), {"event": earlier.pk})
    assert (response.status_code, "Не бывает" in text_of(response)) == (422, True)


def test_an_event_the_registrar_adds_to_a_handed_in_quarter_is_read_only_for_the_officer(officer):
    submission = factories.handed_in()
    added = actions.draft(submission.report, factories.event_values(), by=alice(), municipality=cast.vyazma())
    response = officer.post(page_of(added), {"title": "Моё"})
    assert response.status_code == 403


# The registrar


def test_who_has_handed_in_and_who_is_late(registrar):
    submission = factories.handed_in()
    cast.gagarin()
    gone = cast.territory("Старый район")
    cast.territory("Новый округ").predecessors.add(gone)
    context = registrar.get(page_of(submission.report)).context
    assert {str(one.municipality): one.is_handed_in for one in context["reporters"]} == {
        "Вяземский район": True, "Гагаринский район": False, "Новый округ": False,
    }  # fmt: skip
    assert (context["handed_in"], context["is_late"]) == (1, True)
    [line] = questions.in_work(date(2026, 11, 20))
    assert (line.reporting, line.handed_in, line.waiting, line.is_late) == (3, 1, 1, True)
    lines = {line.address: line.count for line in registrar.get("/admin/").context["lines"]}
    assert lines[f"{SUBMISSION}?stage__exact=submitted"] == 1


def test_a_quarter_is_returned_with_a_remark_on_an_event_and_accepted_at_last(registrar):
    submission = factories.handed_in()
    event = factories.event_of(submission)
    address = page_of(submission, "return")
    assert registrar.post(address, seen(submission) | {"reason": ""}).status_code == 422
    registrar.post(address, seen(submission) | {"reason": "Уточните", f"remark-{event.pk}": "Кто приехал?"})
    event.refresh_from_db()
    assert (event.stage, event.remark) == ("returned", "Кто приехал?")
    factories.hand_in(submission.report, by=bob())
    response = registrar.post(page_of(submission, "accept"), seen(submission))
    assert response["Location"] == page_of(submission.report)
    submission.refresh_from_db()
    assert submission.stage == SubmissionStage.ACCEPTED
    demand_consistent()


def test_a_stale_page_accepts_nothing(registrar):
    submission = factories.handed_in()
    before = seen(submission)
    actions.return_(submission, by=alice(), reason="Мало")
    factories.hand_in(submission.report, by=bob())
    registrar.post(page_of(submission, "accept"), before)
    submission.refresh_from_db()
    assert submission.stage == SubmissionStage.SUBMITTED


def test_sections_and_events_stand_as_numbered(registrar):
    report = factories.report()
    first, second = (factories.drafted(title=title) for title in ("Первое", "Второе"))
    other = factories.drafted(carol(), title="Третье")
    for officer in (bob(), carol()):
        actions.accept(factories.hand_in(report, by=officer), by=alice())
    address = page_of(report, "arrange")
    assert registrar.get(address).status_code == 200
    sent = {f"section-{other.section_id}": 1, f"section-{first.section_id}": 2, f"event-{first.pk}": 5,
            f"event-{second.pk}": 3}  # fmt: skip
    assert registrar.post(address, sent | seen(report)).status_code == 302
    assert list(Event.objects.order_by("number").values_list("title", flat=True)) == ["Третье", "Второе", "Первое"]
    registrar.post(address, {f"event-{first.pk}": "x", f"section-{first.section_id}": "-1"} | seen(report))
    demand_consistent()


def test_a_report_is_published_once_nobody_waits(registrar):
    submission = factories.handed_in()
    report = submission.report
    address = page_of(report, "publish")
    assert len(registrar.get(address).context["waiting"]) == 1
    assert registrar.post(address, seen(report)).status_code == 422
    actions.accept(submission, by=alice())
    file = registrar.get(f"{REPORT}{report.pk}/report.docx")
    assert "Международный форум" in words_of(file.content)
    assert registrar.post(address, seen(report)).status_code == 302
    report.refresh_from_db()
    assert (report.stage, report.editions.count()) == ("published", 1)
    assert f"{REPORT}{report.pk}/1.docx" in text_of(registrar.get(page_of(report)))
    assert registrar.get(f"{REPORT}{report.pk}/1.docx").content == bytes(report.editions.get().docx)


def words_of(docx: bytes) -> str:
    return " ".join(
        cell.text for table in Document(io.BytesIO(docx)).tables for row in table.rows for cell in row.cells
    )


def test_heading_and_note_are_written_and_corrected_with_a_reason(registrar):
    report = factories.published().report
    typed = {"title": "Отчет", "closing_note": "Примечание"}
    response = registrar.post(page_of(report), typed | seen(report))
    assert response.context["adminform"].form.errors["reason"]
    registrar.post(page_of(report), typed | seen(report) | {"reason": "По бумаге"})
    report.refresh_from_db()
    assert (report.closing_note, report.editions.count()) == ("Примечание", 2)


def test_a_report_of_executive_bodies_is_begun_and_filled_by_sphere(registrar):
    response = registrar.post(f"{REPORT}add/", {"kind": "regional", "year": 2026, "quarter": 3})
    report = Report.objects.get()
    assert response["Location"] == page_of(report)
    factories.in_sphere(report)
    page = text_of(registrar.get(page_of(report)))
    assert f"add/?report={report.pk}&amp;sphere={factories.sphere().pk}" in page
    again = registrar.post(f"{REPORT}add/", {"kind": "regional", "year": 2026, "quarter": 3})
    assert (again["Location"], Report.objects.count()) == (page_of(report), 1)


def test_the_registrar_fills_in_for_a_municipality(registrar):
    report = factories.report()
    registrar.post(f"{SUBMISSION}begin/", {"year": 2026, "quarter": 3, "municipality": cast.gagarin().pk})
    submission = report.submissions.get()
    assert registrar.post(page_of(submission, "submit"), seen(submission)).status_code == 302
    submission.refresh_from_db()
    assert (submission.municipality, submission.stage) == (cast.gagarin(), SubmissionStage.SUBMITTED)


@pytest.mark.parametrize("page", ["submission", "report", "desk"])
def test_pages_cost_the_same_queries_however_much_is_in_work(registrar, page):
    report = factories.handed_in().report
    address = {"submission": page_of(report.submissions.get()), "report": page_of(report), "desk": "/admin/"}[page]

    def cost() -> int:
        registrar.get(address)
        with CaptureQueriesContext(connection) as counted:
            assert registrar.get(address).status_code == 200
        return len(counted)

    few = cost()
    for number in range(3):
        actions.draft(report, factories.event_values(title=f"Ещё {number}"), by=alice(), municipality=cast.vyazma())
        factories.drafted(carol())
    assert cost() == few
