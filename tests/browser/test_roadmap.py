"""A roadmap in a real browser: a measure from plan to done by an event; the timeline on a phone."""

from datetime import date

import pytest
from playwright.sync_api import expect

from accounts.models import Change
from roadmaps.models import Measure, Progress
from tests import event_factories, factories
from tests import roadmap_factories as roadmaps
from tests.browser.test_clerk import choose, follow
from tests.factories import alice
from tests.roadmap_factories import measure, section

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("today")]

PASSWORD = "Перечень-2026"


@pytest.fixture
def clerk(page, transactional_db):
    registrar = alice()
    registrar.set_password(PASSWORD)
    registrar.save()
    page.goto("/admin/")
    page.locator("#id_username").fill("alice")
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Рабочий стол").wait_for()
    return page


def state_on_the_site(page, roadmap) -> str:
    page.goto(roadmap.get_absolute_url())
    return page.locator(".state-of-measure .mark").get_attribute("data-mark")


def test_a_measure_from_plan_to_done_by_an_event(clerk):
    page = clerk
    body = factories.body(factories.krichev(), "Отдел культуры")
    title = "Участие творческих коллективов в фестивалях народного творчества"
    event = event_factories.published(title="Фестиваль народного творчества", result="Выступили творческие коллективы")
    factories.vyazma()

    # Planned: typed as an outline, without a script that adds rows
    page.goto("/admin/roadmaps/roadmap/add/")
    page.locator("#id_title").fill("План мероприятий на 2026 – 2028 годы")
    page.locator("#id_first_year").fill("2026")
    page.locator("#id_last_year").fill("2028")
    for row, name in enumerate(("Администрация района", "Исполком района")):
        place = ("Вяземский", "Кричевский")[row]
        choose(page, f"parties-{row}-territory", place)
        page.locator(f"#id_parties-{row}-name_as_signed").fill(name)
    page.locator("#id_sections-0-heading").fill("Культура")
    page.locator(".measure-row summary").first.click()
    row = "#id_sections-0-measures-0"
    page.locator(f"{row}-number").fill("1.1")
    page.locator(f"{row}-title").fill(title)
    page.locator(f"{row}-starts_on").fill("01.06.2026")
    page.locator(f"{row}-ends_on").fill("31.12.2026")
    page.locator(f"{row}-responsible-1-name").fill("Отдел культуры исполкома")
    page.locator(f"{row}-responsible-1-body").fill(body.name)
    page.locator(".outline .default[name=_save]").click()
    page.locator(".messagelist .success").wait_for()
    one = Measure.objects.get()
    assert (one.title, one.responsible.get().body) == (title, body)

    # Published
    follow(page, "Опубликовать")
    page.get_by_role("button", name="Опубликовать").click()
    page.locator(".board").wait_for()
    assert state_on_the_site(page, one.roadmap) == "running"

    # Done: from the roadmap's page one click to the form, where the event is suggested, one to save it
    page.goto(f"/admin/roadmaps/roadmap/{one.roadmap_id}/change/")
    page.locator(f"#measure-{one.pk} .button").click()
    page.locator(f"input[name=event][value='{event.pk}']").check()
    page.locator("#id_completes").check()
    page.locator("button.default").click()
    page.locator(".messagelist .success").wait_for()
    step = Progress.objects.get()
    assert (step.event, step.completes, step.on) == (event, True, event.ends_on)
    assert Change.objects.latest("number").action == "progress"
    assert state_on_the_site(page, one.roadmap) == "done"

    # The event says so too
    page.locator(".progress a").click()
    expect(page).to_have_url(event.get_absolute_url())
    expect(page.locator(f"a[href='{one.get_absolute_url()}']")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_timeline_on_a_phone(page, transactional_db, scheme):
    long = "Содействие в заключении внешнеторговых контрактов по взаимным поставкам продукции"
    days = {"starts_on": date(2026, 6, 1), "ends_on": date(2028, 7, 31), "recurrence": "yearly"}
    roadmap = roadmaps.published(section(measure(title=long), measure(number="", title="Летний лагерь", **days)))
    roadmaps.step(roadmap.measures.first())
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(roadmap.get_absolute_url())
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    expect(page.locator(".timeline svg.narrow")).to_be_visible()
    expect(page.locator(".timeline svg.wide")).to_be_hidden()
    for name in page.locator(".timeline svg.narrow text").all():
        box = name.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390
        assert box["height"] > 10
    page.locator(".timeline + details summary").click()
    expect(page.locator(".timeline + details tbody tr")).to_have_count(2)
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.locator(".timeline svg.wide")).to_be_visible()
    left = page.locator(".timeline svg.wide rect").first.bounding_box()["x"]
    for name in page.locator(".timeline svg.wide text.name").all():
        box = name.bounding_box()
        assert box["x"] + box["width"] < left


def test_the_filter_works_without_a_script(without_script, transactional_db):
    roadmap = roadmaps.published(section(measure(title="А"), measure(title="Б", responsible=[
        roadmaps.responsible(factories.gagarin(), "Отдел культуры")])))  # fmt: skip
    page = without_script
    page.goto(roadmap.get_absolute_url())
    page.get_by_label("Ответственный", exact=True).or_(page.locator("#body")).first.select_option(
        label="Отдел культуры"
    )
    page.locator(".measures-show button").click()
    expect(page.locator(".measure")).to_have_count(1)
