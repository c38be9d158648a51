"""Countries, territories, calendar, changes, data: accessible, as wide as the screen, one heading first."""

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from registry.actions import save_territory
from tests import factories

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def register(live_server, today):
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
    levels = [int(tag[1]) for tag in page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(one => one.tagName)")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page, options=RULES).response["violations"]
            assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == [], (width, scheme)


def test_a_day_is_chosen_without_javascript_and_kept(without_script, register):
    page = without_script
    page.goto("/countries/?lang=en")
    page.get_by_label("State on").fill("2020-01-01")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url("/countries/?lang=en&as_of=2020-01-01")
    page.locator(".counts a").first.click()
    expect(page).to_have_url("/countries/BY/?as_of=2020-01-01&lang=en")
