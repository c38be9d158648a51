"""Drafting, changing, correcting events: who may, what is refused, one Change each."""

import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from docx import Document

from accounts.changes import Stale, changes_of
from accounts.models import Change
from agreements.choices import Stage
from events import actions
from events.choices import ReportKind
from events.models import Event, Report
from tests import event_factories as factories
from tests import factories as cast
from tests.invariants import demand_consistent, everything, one_change

pytestmark = pytest.mark.django_db


def version_of(event) -> int:
    return changes_of(event).order_by("-number").first().number


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("23-24 сентября 2023 года", [("2023-09-23", "2023-09-24")]),
        ("27 и 29 октября 2023 года", [("2023-10-27", "2023-10-27"), ("2023-10-29", "2023-10-29")]),
        ("28 сентября - 1 октября 2025 года", [("2025-09-28", "2025-10-01")]),
        ("6 октября 2023 года", [("2023-10-06", "2023-10-06")]),
        ("осенью", []),
    ],
)
def test_days_are_read_from_the_cell(text, spans):
    event = factories.drafted(dates_text=text)
    assert [(str(span.from_on), str(span.to_on)) for span in event.spans.all()] == spans
    assert str(event.starts_on or "") == (spans[0][0] if spans else "")
    assert str(event.ends_on or "") == (spans[-1][1] if spans else "")


def test_days_given_by_hand_win():
    days = [(date(2026, 7, 1), date(2026, 7, 2))]
    event = factories.drafted(dates_text="в начале июля", spans=days)
    assert (event.starts_on, event.ends_on) == days[0]


def test_days_stay_when_another_field_is_changed():
    event = factories.drafted(dates_text="в начале июля", spans=[(date(2026, 7, 1), date(2026, 7, 2))])
    actions.edit(event, {"title": "Форум"}, by=cast.bob())
    event.refresh_from_db()
    assert str(event.starts_on) == "2026-07-01"


def test_days_out_of_order_are_refused():
    days = [(date(2026, 7, 3), date(2026, 7, 4)), (date(2026, 7, 1), date(2026, 7, 2))]
    with pytest.raises(ValidationError) as refused:
        factories.drafted(spans=days)
    assert "spans" in refused.value.message_dict
    assert not Event.objects.exists()


def test_an_event_stands_behind_the_others_of_its_section():
    first, second = factories.drafted(), factories.drafted(title="Второе")
    assert (first.position, second.position) == (1, 2)


def test_more_foreign_participants_than_all_are_refused_beside_the_field():
    with pytest.raises(ValidationError) as refused:
        factories.drafted(participants_total=3, participants_foreign=5)
    assert "participants_foreign" in refused.value.message_dict


def test_a_control_character_is_refused():
    with pytest.raises(ValidationError):
        factories.drafted(title="Фо\x0bрум")


def test_an_officer_writes_for_the_own_municipality_whatever_is_asked():
    event = actions.draft(factories.report(), factories.event_values(), by=cast.bob(), municipality=cast.gagarin())
    assert event.section.territory == cast.vyazma()


def test_an_officer_writes_no_report_of_executive_bodies():
    with pytest.raises(PermissionDenied):
        actions.open_quarter(2026, 3, by=cast.bob(), kind=ReportKind.REGIONAL)
    with pytest.raises(ValidationError):
        actions.draft(
            factories.report(ReportKind.REGIONAL), factories.event_values(), by=cast.bob(), sphere=factories.sphere()
        )


def test_another_municipality_is_out_of_reach():
    event, carol = factories.drafted(), cast.carol()
    before = everything()
    for attempt in (
        lambda: actions.edit(event, {"title": "Чужое"}, by=carol),
        lambda: actions.discard(event, by=carol),
        lambda: actions.copy(event, event.report, by=carol),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert everything() == before


def test_a_host_reads_what_a_neighbour_published_and_writes_nothing():
    """Held in Gagarin, reported by Vyazma."""
    event = factories.published(territories=[cast.gagarin()])
    assert event in Event.objects.visible_to(cast.carol())
    with pytest.raises(PermissionDenied):
        actions.edit(event, {"title": "Чужое"}, by=cast.carol())


@pytest.mark.parametrize("by", ["bob", "carol", "dave"])
def test_only_the_registrar_corrects(by):
    event = factories.published()
    with pytest.raises(PermissionDenied):
        actions.correct(event, {"title": "Иное"}, by=getattr(cast, by)(), reason="Описка")


def test_drafting_writes_its_changes_and_nothing_public():
    report = factories.report()
    factories.drafted(into=report)
    with one_change("draft", is_public=False):
        factories.drafted(into=report)


def test_editing_keeps_what_was_before():
    event = factories.drafted()
    with one_change("edit", is_public=False):
        actions.edit(event, {"title": "Форум"}, by=cast.bob())
    change = Change.objects.order_by("number").last()
    assert (change.before["title"], change.after["title"]) == ("Международный форум", "Форум")


def test_a_stale_save_is_told_and_changes_nothing():
    event = factories.drafted()
    seen = version_of(event)
    actions.edit(event, {"title": "Первая правка"}, by=cast.bob(), seen=seen)
    with pytest.raises(Stale):
        actions.edit(event, {"title": "Вторая правка"}, by=cast.alice(), seen=seen)
    event.refresh_from_db()
    assert event.title == "Первая правка"


def test_a_correction_asks_for_its_reason_and_makes_an_edition():
    event = factories.published()
    with pytest.raises(ValidationError) as refused:
        actions.correct(event, {"title": "Иное"}, by=cast.alice(), reason=" ")
    assert "reason" in refused.value.message_dict
    with one_change("correct", is_public=True):
        actions.correct(event, {"title": "Иное"}, by=cast.alice(), reason="Описка")
    first, second = event.report.editions.order_by("number")
    assert (first.reason, second.reason) == ("", "Описка")
    assert first.content["sections"][0]["events"][0]["title"] == "Международный форум"
    assert second.content["sections"][0]["events"][0]["title"] == "Иное"
    assert first.checksum != second.checksum


def test_withdrawn_keeps_its_number_and_leaves_the_report():
    event = factories.published()
    with one_change("withdraw", is_public=True):
        actions.withdraw(event, by=cast.alice(), reason="Не состоялось")
    event.refresh_from_db()
    assert (event.stage, event.number, event.withdrawal_reason) == (Stage.WITHDRAWN, 1, "Не состоялось")
    assert event.report.editions.order_by("number").last().content["sections"] == []
    assert not Event.objects.public().exists()


def test_a_draft_goes_and_its_history_stays():
    event = factories.drafted()
    key = event.pk
    with one_change("discard", is_public=False):
        actions.discard(event, by=cast.bob())
    assert Change.objects.filter(model="events.event", object_id=key, action="discard").exists()


def test_nothing_published_is_deleted():
    event = factories.published()
    with pytest.raises((ValidationError, PermissionDenied)):
        actions.discard(event, by=cast.alice())
    assert Event.objects.filter(pk=event.pk).exists()


class TestSupplement:
    def test_a_municipality_that_came_late_stands_last(self, client):
        """Its name would stand between the others; their numbers are frozen."""
        report = factories.published(cast.carol()).report
        given = factories.event_values(title="Опоздавшее")
        with one_change("publish", is_public=True):
            event = actions.supplement(report, given, by=cast.alice(), municipality=cast.vyazma(), reason="Сдано позже")
        assert (event.number, event.stage, event.section.order) == (2, Stage.PUBLISHED, 2)
        edition = report.editions.latest("number")
        sections = [[one["title"] for one in section["events"]] for section in edition.content["sections"]]
        assert (edition.number, edition.reason, sections[-1]) == (2, "Сдано позже", ["Опоздавшее"])
        table = Document(io.BytesIO(bytes(edition.docx))).tables[0]
        assert [cell.text for cell in table.rows[-1].cells][:2] == ["2.", "Опоздавшее"]
        assert "Опоздавшее" in client.get(report.get_absolute_url()).content.decode()

    def test_the_number_of_a_withdrawn_event_stays_used(self):
        event = factories.published()
        actions.withdraw(event, by=cast.alice(), reason="Внесено дважды")
        given = {"by": cast.alice(), "municipality": cast.vyazma(), "reason": "Уточнение"}
        assert actions.supplement(event.report, factories.event_values(), **given).number == 2

    def test_of_an_executive_body(self):
        report = factories.regional().report
        given = {"by": cast.alice(), "sphere": factories.sphere("sport", "Спорт"), "reason": "Уточнение"}
        assert actions.supplement(report, factories.event_values(), **given).section.heading == "Спорт"

    @pytest.mark.parametrize(
        ("typed", "given", "field"),
        [
            ({"result": ""}, {}, "result"),
            ({"dates_text": "летом"}, {}, "dates_text"),
            ({}, {"reason": " "}, "reason"),
            ({}, {"municipality": None}, "municipality"),
        ],
    )
    def test_is_refused_beside_the_field(self, typed, given, field):
        report = factories.published().report
        given = {"by": cast.alice(), "municipality": cast.vyazma(), "reason": "Уточнение"} | given
        before = everything()
        with pytest.raises(ValidationError) as refused:
            actions.supplement(report, factories.event_values(**typed), **given)
        assert set(refused.value.message_dict) == {field}
        assert everything() == before

    def test_a_report_in_work_is_not_supplemented(self):
        given = {"by": cast.alice(), "municipality": cast.vyazma(), "reason": "Уточнение"}
        with pytest.raises(ValidationError):
            actions.supplement(factories.report(), factories.event_values(), **given)

    def test_by_the_registrar_alone(self):
        report = factories.published().report
        given = {"municipality": cast.vyazma(), "reason": "Уточнение"}
        for person in (cast.bob(), cast.dave()):
            with pytest.raises(PermissionDenied):
                actions.supplement(report, factories.event_values(), by=person, **given)


def test_a_copy_takes_what_repeats():
    agreement = cast.published()
    event = factories.published(agreements=[agreement])
    copied = actions.copy(event, factories.report(quarter=4), by=cast.bob())
    assert (copied.title, copied.place, copied.result, copied.dates_text) == (event.title, event.place, "", "")
    assert (copied.stage, copied.starts_on, copied.participants_total) == (Stage.DRAFT, None, None)
    assert list(copied.agreements.all()) == [agreement]
    assert copied.section.territory == cast.vyazma()
    demand_consistent()


def test_a_copy_leaves_out_an_agreement_out_of_sight():
    """The registrar tied it; the officer never heard of it."""
    known = cast.published()
    hidden = cast.draft(cast.carol(), parties=[cast.party(cast.gagarin()), cast.party(cast.krichev())])
    event = factories.drafted(agreements=[known])
    actions.edit(event, {"agreements": [known, hidden]}, by=cast.alice())
    report = factories.report(quarter=4)
    assert list(actions.copy(event, report, by=cast.bob()).agreements.all()) == [known]
    assert set(actions.copy(event, report, by=cast.alice()).agreements.all()) == {known, hidden}


class TestTies:
    def test_an_agreement_out_of_sight_is_not_tied(self):
        hidden = cast.draft(cast.carol(), parties=[cast.party(cast.gagarin()), cast.party(cast.krichev())])
        with pytest.raises(ValidationError) as refused:
            factories.drafted(agreements=[hidden])
        assert str(hidden) not in str(refused.value)

    def test_one_that_the_registrar_tied_stays(self):
        event = factories.drafted()
        hidden = cast.draft(cast.carol(), parties=[cast.party(cast.gagarin()), cast.party(cast.krichev())])
        actions.edit(event, {"agreements": [hidden]}, by=cast.alice())
        actions.edit(event, {"agreements": [hidden], "title": "Форум"}, by=cast.bob())
        assert list(event.agreements.all()) == [hidden]

    def test_what_was_signed_names_its_agreement(self):
        agreement = cast.published()
        papers = [{"title": "Соглашение о сотрудничестве", "agreement": agreement}, {"title": "План на 2027 год"}]
        event = factories.drafted(signed_documents=papers)
        assert [paper.agreement for paper in event.signed_documents.order_by("id")] == [agreement, None]


def test_words_of_an_event_are_found_in_any_form():
    event = factories.published()
    for words in ("форума", "кричеве", "Вяземский", "делегация", "Belarus", '"международный форум"'):
        assert list(Event.objects.public().matching(words)) == [event], words
    assert not Event.objects.public().matching("выставка").exists()


def test_numbers_of_a_report_that_is_gone_are_nobodys():
    assert not Report.objects.filter(kind=ReportKind.MUNICIPAL).exists()
    factories.report()
    factories.report()
    assert Report.objects.count() == 1
