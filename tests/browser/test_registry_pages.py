"""Countries, territories, calendar, changes, data: accessible, as wide as the screen, one heading first."""

import pytest
from playwright.sync_api import expect

from registry.actions import save_territory
from tests import factories
from tests.browser.accessible import demand_accessible, demand_headings


@pytest.fixture
def register(made_once, today):
    return made_once(records)


def records():
    """A partner on the map, one who was something else before, a boundary, a change with differences."""
    agreement = factories.renewing()
    factories.actions.correct(agreement, {"title": "Договор " * 40}, by=factories.alice(), reason="Описка в названии")
    factories.ended()
    for place, latitude, longitude in ((factories.vyazma(), 55.2, 34.3), (factories.krichev(), 53.7, 31.7)):
        place.latitude, place.longitude = latitude, longitude
        save_territory(place, by=None, names=place.names.all(), related={"predecessors": [factories.gagarin()]})
    factories.body(factories.vyazma())
    return factories.vyazma()


PAGES = {
    "countries": "/countries/",
    "country": "/countries/BY/",
    "country without agreements": "/countries/RU/",
    "no such day": "/countries/?as_of=nonsense",
    "territories": "/territories/?as_of=2020-01-01",
    "territory": "/territories/{}/",
    "calendar": "/calendar/?month=2028-09",
    "no such month": "/calendar/?month=nonsense",
    "analytics": "/analytics/",
    "analytics that cannot be": "/analytics/?country=XX&as_of=nonsense",
    "days to registration": "/analytics/registration/?as_of=2020-01-01",
    "note": "/analytics/note/?as_of=2020-01-01",
    "year": "/years/2018/",
    "changes": "/changes/",
    "no such year": "/changes/?year=nonsense",
    "data": "/data/",
    "discrepancies": "/discrepancies/",
    "discrepancies in English": "/discrepancies/?lang=en",
    "about": "/about/",
    "accessibility": "/accessibility/?lang=en",
}


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_nothing_stands_in_the_way_of_anyone(page, register, address):
    page.goto(address.format(register.pk))
    demand_headings(page)
    demand_accessible(page)


def test_a_day_is_chosen_without_javascript_and_kept(without_script, register):
    page = without_script
    page.goto("/countries/?lang=en")
    page.get_by_role("textbox", name="State on").fill("2020-01-01")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url("/countries/?as_of=2020-01-01&lang=en")
    page.locator(".counts a").first.click()
    expect(page).to_have_url("/countries/BY/?as_of=2020-01-01&lang=en")


def test_page_down_in_the_field_of_the_day_goes_a_year_back(page, register):
    page.goto("/countries/?as_of=2020-01-01")
    page.locator("#as_of").press("PageDown")
    expect(page).to_have_url("/countries/?as_of=2019-01-01")
