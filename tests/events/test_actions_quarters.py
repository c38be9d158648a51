"""The way of a quarter: drafts of several municipalities, handed in, returned, accepted, published, frozen."""

import io
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from docx import Document

from accounts.changes import Stale, changes_of
from accounts.models import Change
from agreements.choices import Stage
from events import actions
from events.actions.quarters import what_is_missing, what_to_look_at
from events.choices import ReportKind, SubmissionStage
from events.models import Event, Submission
from tests import event_factories as factories
from tests import factories as cast
from tests.event_factories import event_of
from tests.invariants import demand_consistent, everything, one_change

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def numbers(report) -> dict[str, int | None]:
    return dict(Event.objects.filter(report=report).values_list("title", "number"))


def test_handing_in_takes_the_events_from_the_officer():
    event = factories.drafted()
    with one_change("submit", is_public=False):
        submission = factories.hand_in(event.report, by=cast.bob())
    event.refresh_from_db()
    assert (submission.stage, event.stage) == (SubmissionStage.SUBMITTED, Stage.SUBMITTED)
    assert (submission.submitted_by, submission.submitted_at is not None) == (cast.bob(), True)
    for attempt in (
        lambda: actions.edit(event, {"title": "Поздно"}, by=cast.bob()),
        lambda: actions.discard(event, by=cast.bob()),
        lambda: factories.drafted(),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


@pytest.mark.parametrize(("year", "quarter"), [(2026, 3), (2026, 4), (2027, 1)])
def test_an_officer_opens_the_quarter_to_report_and_its_neighbours(today, year, quarter):
    assert actions.open_quarter(year, quarter, by=cast.bob()).year == year


@pytest.mark.parametrize(("year", "quarter"), [(1990, 1), (2026, 2), (2027, 2), (2199, 4)])
def test_a_far_quarter_is_opened_by_the_registrar(today, year, quarter):
    with pytest.raises(ValidationError, match="регистратор"):
        actions.open_quarter(year, quarter, by=cast.bob())
    report = actions.open_quarter(year, quarter, by=cast.alice())
    assert actions.open_quarter(year, quarter, by=cast.bob()) == report


def test_no_events_is_a_submission_that_prints_no_section():
    factories.accepted()
    report = factories.report()
    nothing = actions.accept(factories.hand_in(report, by=cast.carol()), by=cast.alice())
    assert nothing.stage == SubmissionStage.ACCEPTED
    published = actions.publish(report, by=cast.alice())
    content = published.editions.get().content
    assert [section["territory"] for section in content["sections"]] == [cast.vyazma().pk]


@pytest.mark.parametrize(
    "missing",
    [{"result": ""}, {"participants": ""}, {"place": ""}, {"dates_text": "осенью"}],
    ids=lambda one: next(iter(one)),
)
def test_what_is_missing_is_named_and_nothing_is_handed_in(missing):
    event = factories.drafted(**missing)
    with pytest.raises(ValidationError) as refused:
        factories.hand_in(event.report, by=cast.bob())
    assert event.title in " ".join(refused.value.messages)
    assert Submission.objects.get().stage == SubmissionStage.DRAFT


def test_returned_with_a_remark_comes_again():
    submission = factories.handed_in()
    event = event_of(submission)
    with pytest.raises(ValidationError):
        actions.return_(submission, by=cast.alice(), reason=" ")
    with one_change("return", is_public=False):
        actions.return_(submission, by=cast.alice(), reason="Дополнить", remarks={event.pk: "Кто был?"})
    event.refresh_from_db()
    assert (event.stage, event.remark) == (Stage.RETURNED, "Кто был?")
    actions.edit(event, {"participants": "Делегация"}, by=cast.bob())
    again = factories.hand_in(event.report, by=cast.bob())
    event.refresh_from_db()
    assert (again.stage, again.reason, event.remark) == (SubmissionStage.SUBMITTED, "", "")


def test_an_accepted_quarter_may_still_be_returned_before_it_is_published():
    submission = factories.accepted()
    assert numbers(submission.report) == {"Международный форум": 1}
    actions.return_(submission, by=cast.alice(), reason="Дополнить")
    assert numbers(submission.report) == {"Международный форум": None}
    demand_consistent()


@pytest.mark.parametrize("deed", ["accept", "return_", "publish"])
@pytest.mark.parametrize("by", ["bob", "carol", "dave"])
def test_the_registrar_alone_decides(deed, by):
    submission, user = factories.handed_in(), getattr(cast, by)()
    subject = submission.report if deed == "publish" else submission
    told = {"reason": "Нет"} if deed == "return_" else {}
    before = everything()
    with pytest.raises(PermissionDenied):
        getattr(actions, deed)(subject, by=user, **told)
    assert everything() == before


def test_another_officer_sees_no_submission():
    submission = factories.handed_in()
    assert list(Submission.objects.visible_to(cast.bob())) == [submission]
    for user in (cast.carol(), cast.dave()):
        assert not Submission.objects.visible_to(user).exists()


def test_a_stale_decision_is_told():
    submission = factories.handed_in()
    seen = changes_of(submission).order_by("-number").first().number
    actions.return_(submission, by=cast.alice(), reason="Дополнить", seen=seen)
    with pytest.raises(Stale):
        actions.accept(submission, by=cast.alice(), seen=seen)


class TestNumbers:
    def test_run_through_the_sections_by_name_and_skip_what_is_not_accepted(self):
        factories.drafted(cast.carol(), title="Г1")
        factories.drafted(cast.bob(), title="В1")
        factories.drafted(cast.bob(), title="В2")
        report = factories.report()
        assert set(numbers(report).values()) == {None}
        actions.accept(factories.hand_in(report, by=cast.carol()), by=cast.alice())
        assert numbers(report) == {"Г1": 1, "В1": None, "В2": None}
        actions.accept(factories.hand_in(report, by=cast.bob()), by=cast.alice())
        assert numbers(report) == {"В1": 1, "В2": 2, "Г1": 3}  # Вяземский stands before Гагаринский
        demand_consistent()

    def test_follow_the_order_that_the_registrar_gives(self):
        for officer, title in ((cast.bob(), "В1"), (cast.bob(), "В2"), (cast.carol(), "Г1")):
            factories.drafted(officer, title=title)
        report = factories.report()
        for officer in (cast.bob(), cast.carol()):
            actions.accept(factories.hand_in(report, by=officer), by=cast.alice())
        sections = list(report.sections.order_by("-order").values_list("pk", flat=True))
        with one_change("arrange", is_public=False):
            actions.arrange(report, sections=sections, by=cast.alice())
        assert numbers(report) == {"Г1": 1, "В1": 2, "В2": 3}
        keys = {event.title: event.pk for event in report.events.all()}
        actions.arrange(report, events=[keys["В2"], keys["В1"]], by=cast.alice())
        assert numbers(report) == {"Г1": 1, "В2": 2, "В1": 3}

    def test_what_is_not_in_the_report_is_not_arranged(self):
        stranger = factories.in_sphere()
        with pytest.raises(ValidationError):
            actions.arrange(factories.report(), events=[stranger.pk], by=cast.alice())

    def test_are_frozen_by_publishing(self):
        event = factories.published()
        with pytest.raises(ValidationError):
            actions.arrange(event.report, events=[event.pk], by=cast.alice())
        with pytest.raises(ValidationError):
            actions.draft(event.report, factories.event_values(), by=cast.alice(), municipality=cast.gagarin())


class TestPublishing:
    def test_makes_public_what_is_accepted_and_nothing_else(self):
        factories.accepted()
        factories.drafted(cast.carol(), title="Не сдано")
        report = factories.report()
        with one_change("publish", is_public=True):
            actions.publish(report, by=cast.alice())
        assert list(Event.objects.public().values_list("title", flat=True)) == ["Международный форум"]
        hidden = Event.objects.get(title="Не сдано")
        assert (hidden.stage, hidden.number) == (Stage.DRAFT, None)
        assert "Не сдано" not in str(report.editions.get().content)

    def test_waits_for_what_is_handed_in(self):
        factories.accepted()
        factories.handed_in(cast.carol())
        with pytest.raises(ValidationError) as refused:
            actions.publish(factories.report(), by=cast.alice())
        assert "Гагаринский район" in " ".join(refused.value.messages)

    def test_needs_an_event(self):
        with pytest.raises(ValidationError):
            actions.publish(factories.report(), by=cast.alice())

    def test_freezes_the_word_file(self):
        edition = factories.published().report.editions.get()
        rows = [[cell.text for cell in row.cells] for row in Document(io.BytesIO(bytes(edition.docx))).tables[0].rows]
        assert rows[1] == ["Вяземский район"] * 6
        assert rows[2] == [
            "1.", "Международный форум", "г. Кричев (Республика Беларусь)", "27 и 29 июля 2026 года",
            "Обмен опытом", "Делегации районов, 40 человек",
        ]  # fmt: skip

    def test_once(self):
        event = factories.published()
        with pytest.raises(ValidationError):
            actions.publish(event.report, by=cast.alice())

    def test_of_spheres(self):
        second = factories.sphere("sport", "Спорт")
        first = factories.in_sphere()
        factories.in_sphere(of=second, title="Турнир")
        report = actions.publish(first.report, by=cast.alice())
        content = report.editions.get().content
        assert [section["heading"] for section in content["sections"]] == ["Культура", "Спорт"]
        assert report.kind == ReportKind.REGIONAL


def test_the_closing_note_of_a_published_report_asks_for_the_reason():
    report = factories.published().report
    with pytest.raises(ValidationError):
        actions.edit_report(report, {"closing_note": "Итого 1"}, by=cast.alice())
    with one_change("correct", is_public=True):
        actions.edit_report(report, {"closing_note": "Итого 1"}, by=cast.alice(), reason="Дополнено")
    assert report.editions.order_by("-number").first().content["closing_note"] == "Итого 1"
    assert Change.objects.order_by("number").last().reason == "Дополнено"


class TestOrderOfAQuarter:
    def test_the_officer_puts_the_own_events_in_order(self):
        first, second = factories.drafted(title="Первое"), factories.drafted(title="Второе")
        submission = first.report.submissions.get()
        with one_change("arrange", is_public=False):
            actions.arrange_quarter(submission, events=[second.pk, first.pk], by=cast.bob())
        assert list(Event.objects.order_by("position").values_list("title", flat=True)) == ["Второе", "Первое"]

    @pytest.mark.parametrize("officer", [cast.carol, cast.bob], ids=["another municipality", "handed in"])
    def test_nobody_elses_and_not_once_it_is_handed_in(self, officer):
        event, by = factories.drafted(), officer()
        submission = event.report.submissions.get()
        if officer is cast.bob:
            actions.submit(submission, by=by)
        before = everything()
        with pytest.raises((PermissionDenied, ValidationError)):
            actions.arrange_quarter(submission, events=[event.pk], by=by)
        assert everything() == before

    def test_only_what_stands_in_it(self):
        event, stranger = factories.drafted(), factories.drafted(cast.carol())
        with pytest.raises(ValidationError):
            actions.arrange_quarter(event.report.submissions.get(municipality=cast.vyazma()), events=[stranger.pk],
                                    by=cast.bob())  # fmt: skip


def test_an_event_without_a_foreign_country_is_looked_at_and_handed_in():
    event = factories.drafted(countries=[cast.country("RU")])
    assert what_to_look_at(event) and not what_is_missing(event)
    assert not what_to_look_at(factories.drafted(countries=[cast.country("BY")]))


def test_a_published_report_that_stays_the_same_has_no_other_edition():
    report = factories.published().report
    given = {"title": f" {report.title} ", "closing_note": report.closing_note}
    numbers_before = Change.objects.count(), report.editions.count()
    actions.edit_report(report, given, by=cast.alice(), reason="Сверено")
    assert (Change.objects.count(), report.editions.count()) == numbers_before


def test_the_history_of_a_report_has_what_was_stored():
    actions.edit_report(factories.report(), {"title": "", "closing_note": " Итого 1 "}, by=cast.alice())
    assert Change.objects.latest("number").after == {"closing_note": "Итого 1"}


def test_a_stage_that_changes_is_an_update():
    event = factories.drafted()
    moments = []
    for act in (
        lambda: factories.hand_in(event.report, by=cast.bob()),
        lambda: actions.accept(event.report.submissions.get(), by=cast.alice()) and actions.publish(
            event.report, by=cast.alice()),
    ):  # fmt: skip
        Event.objects.update(updated_at=LONG_AGO)
        act()
        moments.append(Event.objects.get().updated_at)
    assert all(moment > LONG_AGO for moment in moments)


def test_a_closing_note_of_a_report_in_work():
    report = factories.report()
    with one_change("edit", is_public=False):
        actions.edit_report(report, {"closing_note": "Итого 1", "title": "Отчёт"}, by=cast.alice())
    report.refresh_from_db()
    assert (report.closing_note, report.heading) == ("Итого 1", "Отчёт")


def test_an_officer_hands_in_the_own_quarter_and_not_that_of_a_predecessor():
    """It is seen, and yet another's: who asks for the one does not get the other."""
    cast.vyazma().predecessors.add(cast.gagarin())
    report = factories.report()
    own, earlier = actions.begin(report, by=cast.bob()), actions.begin(report, by=cast.carol())
    with pytest.raises(PermissionDenied):
        actions.submit(earlier, by=cast.bob())
    assert set(Submission.objects.values_list("stage", flat=True)) == {SubmissionStage.DRAFT}
    assert actions.submit(own, by=cast.bob()).stage == SubmissionStage.SUBMITTED
