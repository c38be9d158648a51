"""The public pages in a real browser: accessible, as wide as the screen, whole without JavaScript."""

import re
from types import SimpleNamespace

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from agreements import actions
from agreements.choices import Practical
from agreements.models import Agreement
from events import actions as event_actions
from tests import event_factories, factories
from tests.browser.accessible import demand_accessible, demand_headings


@pytest.fixture
def register(made_once):
    return made_once(records)


def records() -> SimpleNamespace:
    """One agreement of every kind of page, and enough of them for a second page of the list."""
    old, rich = factories.replaced()
    actions.attach(rich, factories.pdf(), is_public=True, by=factories.alice())
    actions.set_practical(rich, Practical.DORMANT, on=factories.SIGNED, source="Справка", by=factories.alice())
    actions.correct(rich, {"note": "уточнено"}, by=factories.alice(), reason="Исправлена описка в названии")
    for explanation in ("", "Верно первое."):
        factories.discrepancy(rich, explanation=explanation).save()
    renewing = factories.renewing(title="Договор " + "о сотрудничестве " * 20)
    fill_a_page_with(renewing)
    event = event_factories.published(agreements=[rich], discrepancies=rich.discrepancies.all(), format="remote")
    event_actions.correct(event, {"result": "Обмен опытом. " * 30}, by=factories.alice(), reason="Описка")
    gone = event_factories.published(into=event_factories.report(quarter=2))
    event_actions.withdraw(gone, by=factories.alice(), reason="Внесено дважды")
    return SimpleNamespace(
        old=old, rich=rich, renewing=renewing, withdrawn=factories.withdrawn(), event=event, withdrawn_event=gone
    )


def fill_a_page_with(agreement):
    """Rows of a list need what the row itself has, nothing around it."""
    row = Agreement.objects.filter(pk=agreement.pk).values().get()
    del row["id"]
    Agreement.objects.bulk_create(Agreement(**row) for _ in range(25))


PAGES = {
    "home": lambda register: reverse("home"),
    "list": lambda register: reverse("agreements:list"),
    "last page of the list": lambda register: reverse("agreements:list") + "?page=2",
    "agreement": lambda register: register.rich.get_absolute_url(),
    "ended agreement": lambda register: register.old.get_absolute_url(),
    "renewing agreement": lambda register: register.renewing.get_absolute_url(),
    "withdrawn agreement": lambda register: register.withdrawn.get_absolute_url(),
    "agreement in English": lambda register: register.rich.get_absolute_url() + "?lang=en",
    "events": lambda register: reverse("events:list"),
    "events not understood": lambda register: reverse("events:list") + "?year=1800&country=XX&from=x",
    "no events found": lambda register: reverse("events:list") + "?q=ничего&country=BY",
    "every municipality of events": lambda register: reverse("events:choices", args=["territory"]),
    "event": lambda register: register.event.get_absolute_url(),
    "withdrawn event": lambda register: register.withdrawn_event.get_absolute_url(),
    "no such page": lambda register: "/nothing-here/",
}
every_page = pytest.mark.parametrize("address_of", PAGES.values(), ids=PAGES)


def open_page(page, address):
    page.goto(address)
    for details in page.locator("details").all():
        details.evaluate("element => element.open = true")


@every_page
def test_nothing_stands_in_the_way_of_anyone(page, register, address_of):
    open_page(page, address_of(register))
    demand_headings(page)
    demand_accessible(page)


def test_pages_are_whole_without_javascript(without_script, register):
    page = without_script
    page.goto(reverse("agreements:list"))
    page.get_by_role("link", name="Вяземский район").first.click()
    expect(page.locator(".term-line svg.wide")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_switch_of_language_keeps_the_address_and_links_keep_the_language(page, register):
    page.goto(reverse("agreements:list") + "?page=2")
    page.locator("header a[hreflang=en]").click()
    expect(page).to_have_url("/agreements/?page=2&lang=en")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator(".register tbody a").first.click()
    expect(page).to_have_url(re.compile(r"/\d+/\?lang=en$"))
    page.locator("header a[hreflang=ru]").click()
    expect(page).to_have_url(re.compile(r"/\d+/$"))


def test_the_first_tab_leads_past_the_navigation(page, register):
    page.goto(reverse("agreements:list"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_paper_shows_no_navigation_and_the_address_once(page, register):
    page.goto(register.rich.get_absolute_url())
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.get_by_role("navigation").first.is_visible()
    assert [shown.is_visible() for shown in page.locator(".url").all()].count(True) == 1
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
