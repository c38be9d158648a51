"""The registrar's roadmap: one outline, its deeds, progress in two clicks, what is told when something is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import version_of
from accounts.models import Change
from agreements.choices import Side, Stage
from roadmaps import actions, suggestions
from roadmaps.choices import State
from roadmaps.differences import differences
from roadmaps.forms import Bodies, measure_of, parties_of, sections_of
from roadmaps.models import Measure, Progress, Roadmap
from roadmaps.questions import QUESTIONS
from tests import event_factories, factories
from tests import roadmap_factories as roadmaps
from tests.factories import TODAY, alice, bob, dave
from tests.invariants import demand_consistent, one_change
from tests.roadmap_factories import measure, section

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("today")]

LIST = "/admin/roadmaps/roadmap/"


@pytest.fixture
def registrar(client):
    client.force_login(alice())
    return client


def page_of(roadmap: Roadmap) -> str:
    return f"{LIST}{roadmap.pk}/change/"


def text(response) -> str:
    return " ".join(response.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


# What a browser sends


def rows(prefix: str, found: list[dict], *, initial: int | None = None) -> dict:
    typed = {f"{prefix}-TOTAL_FORMS": len(found), f"{prefix}-INITIAL_FORMS": len(found) if initial is None else initial}
    for number, row in enumerate(found):
        for name, value in row.items():
            if isinstance(value, Outlined):
                typed |= rows(f"{prefix}-{number}-{name}", value.rows, initial=value.initial)
            else:
                typed[f"{prefix}-{number}-{name}"] = "" if value is None else value
    return typed


class Outlined:
    """Rows in a row."""

    def __init__(self, rows: list[dict], initial: int | None = None):
        self.rows, self.initial = rows, initial


def responsible(found: list[dict]) -> Outlined:
    names = roadmaps_bodies()
    shown = [one | {"body": names.get(one["body"], "")} for one in found]
    return Outlined([*shown, {"side": Side.HOME}, {"side": Side.FOREIGN}])


def roadmaps_bodies() -> dict[int, str]:
    return Bodies().names


def measure_row(values: dict, **given) -> dict:
    values = values | given
    for name in ("starts_on", "ends_on"):
        values[name] = f"{values[name]:%d.%m.%Y}" if values.get(name) else ""
    return values | {"responsible": responsible(values["responsible"])}


def typed(roadmap: Roadmap | None = None, sections: list[dict] | None = None, **given) -> dict:
    """What the form of the roadmap sends back."""
    known = {"title": "План мероприятий", "first_year": 2026, "last_year": 2028}
    parties = [
        {"side": "home", "territory": factories.vyazma().pk, "name_as_signed": "Администрация"},
        {"side": "foreign", "territory": factories.krichev().pk, "name_as_signed": "Исполком"},
    ]
    if roadmap:
        known = {name: getattr(roadmap, name) for name in ("title", "preamble", "first_year", "last_year")}
        known["seen"] = version_of(roadmap)
        parties = [party | {"body": roadmaps_bodies().get(party["body"], "")} for party in parties_of(roadmap)]
        sections = outline_of(roadmap) if sections is None else sections
    sections = sections or []
    stored = sum(1 for one in sections if one.get("id"))
    parties = rows("parties", [*parties, {"side": "home"}], initial=len(parties))
    return known | parties | rows("sections", sections, initial=stored) | given


def outline_of(roadmap: Roadmap) -> list[dict]:
    return [
        part | {"measures": Outlined([measure_row(one) for one in part["measures"]])} for part in sections_of(roadmap)
    ]


def new_section(*measures: dict, heading: str = "Торговля", **given) -> dict:
    return {"heading": heading, "measures": Outlined(list(measures), initial=0)} | given


def new_measure(**given) -> dict:
    return measure_row({"title": "Ярмарка", "number": "1.1", "responsible": []}, **given)


# A new one


def test_a_roadmap_is_typed_as_one_outline(registrar):
    body = factories.body(factories.krichev(), "Отдел торговли")
    row = new_measure(
        items="Весной\r\nОсенью", starts_on=date(2026, 3, 1), ends_on=date(2026, 10, 31), recurrence="yearly",
        responsible=[{"side": "foreign", "name": "Отдел торговли исполкома", "body": body.pk}],
    )  # fmt: skip
    sent = typed(sections=[new_section(row)], signed="26.06.2026", copies=2, signed_at="в г. Минске")
    with one_change("draft", is_public=False):
        response = registrar.post(f"{LIST}add/", sent)
    roadmap = Roadmap.objects.get()
    assert response.headers["Location"] == page_of(roadmap)
    one = roadmap.measures.get()
    assert (one.title, one.number, one.item_list, one.recurrence) == ("Ярмарка", "1.1", ["Весной", "Осенью"], "yearly")
    assert (one.starts_on, one.ends_on) == (date(2026, 3, 1), date(2026, 10, 31))
    assert [(each.side, each.name, each.body) for each in one.responsible.all()] == [
        ("foreign", "Отдел торговли исполкома", body)
    ]
    assert (str(roadmap.signed), roadmap.copies, roadmap.parties.count()) == ("2026-06-26", 2, 2)


def test_a_new_section_has_room_for_three_measures(registrar):
    (section_of_new,) = registrar.get(f"{LIST}add/").context["outline"].sections
    assert len(section_of_new.rows.forms) == 3


def test_empty_rows_are_none(registrar):
    nothing = {"title": "", "responsible": responsible([])}
    sections = [new_section(new_measure(), nothing), new_section(nothing, heading="")]
    registrar.post(f"{LIST}add/", typed(sections=sections))
    assert (Roadmap.objects.get().sections.count(), Measure.objects.count()) == (1, 1)


def test_a_body_without_a_name_on_paper_is_called_as_it_is(registrar):
    body = factories.body(factories.vyazma(), "Отдел культуры")
    row = new_measure(responsible=[{"side": "home", "name": "", "body": body.pk}])
    registrar.post(f"{LIST}add/", typed(sections=[new_section(row)]))
    assert Measure.objects.get().responsible.get().name == "Отдел культуры"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"title": ""}, "id_title"),
        ({"signed": "вчера"}, "id_signed"),
        ({"first_year": 2029}, "id_last_year"),
        ({"sections-0-heading": ""}, "id_sections-0-heading"),
        ({"sections-0-measures-0-title": ""}, "id_sections-0-measures-0-title"),
        ({"sections-0-measures-0-ends_on": "31.02.2026"}, "id_sections-0-measures-0-ends_on"),
        (
            {"sections-0-measures-0-starts_on": "01.01.2027", "sections-0-measures-0-ends_on": "01.01.2026"},
            "id_sections-0-measures-0-ends_on",
        ),
        ({"sections-0-measures-0-responsible-0-body": "Нет такого"}, "id_sections-0-measures-0-responsible-0-body"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(registrar, given, said):
    response = registrar.post(f"{LIST}add/", typed(sections=[new_section(new_measure())]) | given)
    assert response.status_code == 422
    assert not Roadmap.objects.exists()
    outline = response.context["outline"]
    wrong = [outline.form, *outline.sections, *(row for part in outline.sections for row in part.rows),
             *(one for part in outline.sections for row in part.rows for one in row.rows)]  # fmt: skip
    assert [field.id_for_label for form in wrong for field in form if field.errors] == [said]
    assert "Ярмарка" in text(response) or "title" in said


def test_what_the_action_refuses_is_said_above(registrar):
    row = new_measure(title="Ярмарка\x02")
    response = registrar.post(f"{LIST}add/", typed(sections=[new_section(row)]))
    assert response.status_code == 422
    assert "1.1 Ярмарка" in response.context["outline"].refusal[0]


# A draft


def test_saving_an_outline_as_it_stands_changes_nothing(registrar):
    given = measure(
        items=["а", "б"], starts_on=date(2026, 3, 1), recurrence="yearly", agreements=[factories.published()]
    )
    roadmap = roadmaps.draft(section(given, measure(title="Вторая")), section(heading="Культура"))
    before = actions.roadmaps.facts.snapshot(roadmap)
    assert registrar.post(page_of(roadmap), typed(roadmap)).status_code == 302
    assert actions.roadmaps.facts.snapshot(Roadmap.objects.get()) == before


def test_order_by_number_and_into_another_section(registrar):
    roadmap = roadmaps.draft(
        section(measure(title="А"), measure(title="Б")), section(measure(title="В"), heading="Вторая")
    )
    sections = outline_of(roadmap)
    first, second = sections[0]["measures"].rows
    first["order"], second["move"] = 3, 2
    sections[0]["order"], sections[1]["order"] = 2, 1
    second["move"] = 1  # «Вторая» is the first now
    registrar.post(page_of(roadmap), typed(roadmap, sections))
    assert [(one.section.heading, one.title) for one in Measure.objects.in_order()] == [
        ("Вторая", "В"), ("Вторая", "Б"), ("Торговля", "А"),
    ]  # fmt: skip


def test_measures_and_sections_are_taken_out(registrar):
    roadmap = roadmaps.draft(section(measure(title="А"), measure(title="Б")), section(heading="Вторая"))
    sections = outline_of(roadmap)
    sections[0]["measures"].rows[0]["DELETE"] = "on"
    sections[1]["DELETE"] = "on"
    registrar.post(page_of(roadmap), typed(roadmap, sections))
    assert [one.title for one in Measure.objects.all()] == ["Б"]
    assert [one.heading for one in roadmap.sections.all()] == ["Торговля"]


def test_publish_and_clone_and_withdraw(registrar):
    roadmap = roadmaps.draft()
    deed = f"{LIST}{roadmap.pk}"
    assert registrar.get(f"{deed}/publish/").status_code == 200
    registrar.post(f"{deed}/publish/", {"seen": version_of(roadmap)})
    assert Roadmap.objects.get().is_published
    asked = registrar.get(f"{deed}/clone/").context["form"]
    assert (asked["first_year"].value(), asked["last_year"].value()) == (2029, 2031)
    response = registrar.post(f"{deed}/clone/", {"first_year": 2029, "last_year": 2031})
    copy = Roadmap.objects.get(continues=roadmap)
    assert response.headers["Location"] == page_of(copy)
    assert registrar.post(f"{deed}/withdraw/", {"reason": ""}).status_code == 422
    registrar.post(f"{deed}/withdraw/", {"reason": "Ошибка"})
    assert Roadmap.objects.get(pk=roadmap.pk).stage == Stage.WITHDRAWN
    demand_consistent()


def test_before_it_is_published_it_is_told_what_becomes_public_and_what_is_doubtful(registrar):
    unclear = roadmaps.draft(section(measure(term_text="")), title="План на 2023 – 2025 годы")
    page = text(registrar.get(f"{LIST}{unclear.pk}/publish/"))
    assert "Что станет публичным" in page and "План на 2023 – 2025 годы" in page
    assert registrar.get(f"{LIST}{unclear.pk}/publish/").context["doubts"] == [
        "Нет дня подписания.",
        "Не указан срок, как на бумаге: 1.1.",
        "В названии другие годы, чем в периоде: 2023, 2025.",
    ]
    clear = roadmaps.draft(title="План на 2026 – 2028 годы", signed_on=date(2026, 6, 26))
    assert registrar.get(f"{LIST}{clear.pk}/publish/").context["doubts"] == []


def test_a_copy_for_the_next_period_names_its_years(registrar):
    roadmap = roadmaps.draft(title="План на 2026 – 2028 годы, к соглашению 2010 года")
    registrar.post(f"{LIST}{roadmap.pk}/clone/", {"first_year": 2029, "last_year": 2030})
    assert Roadmap.objects.get(continues=roadmap).title == "План на 2029 – 2030 годы, к соглашению 2010 года"


def test_what_is_not_ready_is_not_published(registrar):
    roadmap = actions.draft(roadmaps.values() | {"sections": []}, by=alice())
    response = registrar.post(f"{LIST}{roadmap.pk}/publish/", {"seen": version_of(roadmap)})
    assert response.status_code == 422
    assert response.context["form"].non_field_errors()


def test_a_draft_is_deleted(registrar):
    roadmap = roadmaps.draft()
    registrar.post(f"{LIST}{roadmap.pk}/delete/", {"post": "yes"})
    assert not Roadmap.objects.exists()
    published = roadmaps.published()
    assert registrar.post(f"{LIST}{published.pk}/delete/", {"post": "yes"}).status_code == 403


# A published one


def test_a_correction_is_looked_at_before_it_is_made(registrar):
    roadmap = roadmaps.published()
    sections = outline_of(roadmap)
    sections[0]["measures"].rows[0]["title"] = "Содействие ярмаркам"
    sent = typed(roadmap, sections)
    page = registrar.post(page_of(roadmap), sent)
    assert [(one.old, one.new) for one in page.context["differences"]] == [
        (["1.1 Содействие торговле"], ["1.1 Содействие ярмаркам"])
    ]
    assert Measure.objects.get().title == "Содействие торговле"
    travels = dict(page.context["typed"])
    assert travels["sections-0-measures-0-title"] == "Содействие ярмаркам"
    again = registrar.post(page_of(roadmap), travels | {"_checked": "1", "reason": " "})
    assert again.context["lacks_reason"]
    back = registrar.post(page_of(roadmap), travels | {"_back": "1"})
    assert "Содействие ярмаркам" in text(back)
    with one_change("correct", is_public=True):
        registrar.post(page_of(roadmap), travels | {"_checked": "1", "reason": "Описка"})
    assert Measure.objects.get().title == "Содействие ярмаркам"
    assert Change.objects.latest("number").reason == "Описка"


def test_a_stale_save_is_told_and_may_be_made_over(registrar):
    roadmap = roadmaps.draft()
    sent = typed(roadmap, title="Мой план")
    actions.edit(roadmap, {"title": "Чужой план", "languages": "на русском языке"}, by=factories.root())
    page = registrar.post(page_of(roadmap), sent)
    assert page.status_code == 422
    assert Roadmap.objects.get().title == "Чужой план"
    assert "Роман" in text(page)
    assert "Мой план" in page.context["outline"].form["title"].value()
    assert [one.new for one in page.context["stale_differences"]] == [["Чужой план"], ["на русском языке"]]
    registrar.post(page_of(roadmap), sent | {"_over": "1"})
    assert Roadmap.objects.get().title == "Мой план"


@pytest.mark.parametrize("who", [bob, dave], ids=["officer", "administrator"])
def test_others_read_what_is_published(client, who):
    published, draft = roadmaps.published(), roadmaps.draft(title="Тайна")
    client.force_login(who())
    page = client.get(page_of(published))
    assert page.context["outline"] is None
    assert "Содействие торговле" in text(page)
    assert "/progress/" not in text(page)
    assert client.get(page_of(draft)).status_code == 302
    assert "Тайна" not in text(client.get(LIST, follow=True))


# Progress


def test_progress_in_two_clicks(registrar):
    event = event_factories.published(title="Содействие торговле: ярмарка Комитета экономики")
    one = roadmaps.one_measure(title="Содействие торговле на ярмарке")
    page = text(registrar.get(page_of(one.roadmap)))
    address = f"{LIST}measure/{one.pk}/progress/"
    assert f'href="{address}"' in page
    form = registrar.get(address)
    assert f'type="radio" name="event" value="{event.pk}"' in text(form)
    with one_change("progress", is_public=True):
        response = registrar.post(address, {"event": event.pk, "seen": version_of(one)})
    assert response.headers["Location"] == page_of(one.roadmap)
    step = Progress.objects.get()
    assert (step.event, step.text, step.on, step.by) == (event, event.title, event.ends_on, alice())


def test_from_the_list_of_the_desk_the_way_goes_back_to_it(registrar):
    one = roadmaps.one_measure(starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 1))
    overdue = QUESTIONS["overdue"].address
    address = f"{LIST}measure/{one.pk}/progress/?ask=overdue"
    assert f'href="{address}"' in text(registrar.get(overdue))
    response = registrar.post(address, {"text": "Проведены переговоры"}, follow=True)
    assert response.redirect_chain == [(overdue, 302)]
    assert [str(message) for message in response.context["messages"]] == ["Ход исполнения записан."]


def test_progress_by_hand(registrar):
    one = roadmaps.one_measure()
    address = f"{LIST}measure/{one.pk}/progress/"
    assert registrar.post(address, {}).context["form"].errors.keys() == {"text"}
    assert registrar.post(address, {"text": "Завтра", "on": "21.11.2026"}).context["form"].errors.keys() == {"on"}
    other = event_factories.published()
    sent = {"text": "Сделано", "on": "01.10.2026", "other_event": other.pk, "completes": "on", "document": "Акт № 1"}
    registrar.post(address, sent)
    step = Progress.objects.get()
    assert (step.text, step.on, step.event, step.completes) == ("Сделано", date(2026, 10, 1), other, True)
    assert Measure.objects.get().state_on(TODAY) == State.DONE


def test_of_two_events_one_is_to_be_chosen(registrar):
    suggested = event_factories.published(title="Содействие торговле: ярмарка Комитета экономики")
    other = event_factories.published(into=event_factories.report(quarter=2), dates_text="27 мая 2026 года")
    one = roadmaps.one_measure(title="Содействие торговле на ярмарке")
    address = f"{LIST}measure/{one.pk}/progress/"
    assert 'name="event" value=""' in text(registrar.get(address))
    form = registrar.post(address, {"event": suggested.pk, "other_event": other.pk}).context["form"]
    assert form.errors.keys() == {"other_event"}


def test_an_event_before_the_roadmap_carries_nothing_out(registrar):
    event = event_factories.published(title="Содействие торговле: ярмарка Комитета экономики")
    later = roadmaps.published(
        section(measure(title="Содействие торговле на ярмарке")), signed_on=event.ends_on + timedelta(days=1)
    )
    one = later.measures.get()
    assert suggestions.events_for(one) == []
    form = registrar.post(f"{LIST}measure/{one.pk}/progress/", {"other_event": event.pk}).context["form"]
    assert form.errors.keys() == {"other_event"}


def test_progress_of_what_changed_meanwhile(registrar):
    one = roadmaps.one_measure()
    roadmaps.step(one)
    response = registrar.post(f"{LIST}measure/{one.pk}/progress/", {"text": "Сделано", "seen": 0})
    assert response.status_code == 422
    assert "Алиса" in text(response)
    assert Progress.objects.count() == 1


def test_progress_is_taken_back_with_a_reason(registrar):
    step = roadmaps.step()
    address = f"{LIST}progress/{step.pk}/take-back/"
    assert f'href="{address}"' in text(registrar.get(page_of(step.measure.roadmap)))
    assert registrar.post(address, {"reason": ""}).status_code == 422
    with one_change("progress", is_public=True):
        registrar.post(address, {"reason": "Не та мера"})
    assert not Progress.objects.exists()


def test_the_state_by_hand(registrar):
    one = roadmaps.one_measure()
    address = f"{LIST}measure/{one.pk}/state/"
    sent = {"state": "dropped", "on": "20.11.2026", "reason": "Решение рабочей группы"}
    assert registrar.post(address, sent | {"reason": ""}).status_code == 422
    registrar.post(address, sent)
    assert Measure.objects.get().state_on(TODAY) == State.DROPPED
    registrar.post(address, sent | {"state": ""})
    assert Measure.objects.get().state_on(TODAY) == State.RUNNING


def test_the_history_has_progress_in_words(registrar):
    step = roadmaps.step()
    page = text(registrar.get(f"{LIST}{step.measure.roadmap_id}/history/"))
    assert "1 октября 2026 года: Проведены переговоры" in page


# The desk


def test_the_desk_counts_what_the_list_shows(registrar):
    overdue = roadmaps.one_measure(title="Просрочена", starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31))
    silent = roadmaps.one_measure(title="Молчит")
    roadmaps.step(roadmaps.one_measure(title="Исполняется"))
    roadmaps.draft(section(measure(title="Черновая")))
    for code, expected in (("overdue", overdue), ("silent", silent)):
        question = QUESTIONS[code]
        assert list(question.of(TODAY)) == [expected]
        page = registrar.get(question.address)
        assert [row.measure for row in page.context["rows"]] == [expected]
        [line] = [line for line in registrar.get("/admin/").context["lines"] if line.address == question.address]
        assert line.count == 1
    assert len(registrar.get(f"{LIST}measures/").context["rows"]) == 3


# The parts


def test_differences_of_parties_order_and_sections():
    roadmap = roadmaps.published(section(measure(title="А"), measure(title="Б")))
    before = actions.roadmaps.facts.snapshot(roadmap)
    values = {name: before[name] for name in ("sections", "parties")}
    values["sections"] = [
        {"id": before["sections"][0]["id"], "heading": "Рынок", "measures": before["sections"][0]["measures"][::-1]}
    ]
    values["parties"] = [before["parties"][0] | {"signatory": "И. И. Иванов"}]
    actions.correct(roadmap, values, by=alice(), reason="Уточнено")
    found = differences(before, actions.roadmaps.facts.snapshot(Roadmap.objects.get()))
    assert {one.name for one in found} == {"parties", "sections", "order"} | {
        f"measure-{one.pk}" for one in Measure.objects.all()
    }


def test_the_outline_costs_the_same_for_many_measures(registrar):
    def cost(roadmap) -> int:
        registrar.get(page_of(roadmap))
        with CaptureQueriesContext(connection) as queries:
            registrar.get(page_of(roadmap))
        return len(queries)

    few = roadmaps.published(section(measure(agreements=[factories.published()])))
    agreement = factories.published()
    many = roadmaps.published(
        section(*(measure(title=f"Мера {number}", agreements=[agreement]) for number in range(6)))
    )
    assert cost(many) - cost(few) <= 5  # each field of agreements names its own


def test_a_measure_as_its_form_shows_it():
    one = roadmaps.one_measure(items=["а"])
    shown = measure_of(one, 1)
    assert (shown["items"], shown["order"], len(shown["responsible"])) == ("а", 1, 2)


def test_the_names_of_the_places_are_nothing_in_common():
    one = roadmaps.one_measure(title="Поставка мебели в Вяземский район и в Кричевский район")
    event_factories.published(title="Теннис: Вяземский район и Кричевский район", result="Вяземский район победил")
    assert suggestions.events_for(one) == []


def test_suggested_events_have_something_in_common():
    one = roadmaps.one_measure(title="Участие творческих коллективов в фестивалях народного творчества")
    fits = event_factories.published(title="Фестиваль народного творчества", result="Выступили творческие коллективы")
    assert suggestions.events_for(one) == [fits]
    roadmaps.step(one, event=fits)
    assert suggestions.events_for(Measure.objects.get()) == []
