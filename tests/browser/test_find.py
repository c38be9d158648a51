"""Journeys through the list in a real browser, as visitors make them."""

import re

import pytest
from playwright.sync_api import expect

from registry import demo
from tests.browser.accessible import SCHEMES, WIDTHS, complaints

LIST = "/agreements/"
SEARCH = "Город, орган, номер или слова из названия"


@pytest.fixture
def register(made_once, today):
    made_once(demo.load)


@pytest.fixture
def by_phone(page):
    page.set_viewport_size({"width": 390, "height": 844})
    return page


def heading(page):
    return page.get_by_role("heading", level=1)


def shows(page, text: str):
    expect(heading(page)).to_contain_text(re.compile(text.replace(" ", r"\s")))
    settled(page)


def settled(page):
    """A list that htmx has just brought listens a moment later; what is chosen before loads the whole page."""
    expect(page.locator(".htmx-settling")).to_have_count(0)


def choice(page, name: str):
    return page.get_by_role("checkbox", name=re.compile(f"^{name}"))


def is_whole(page) -> bool:
    """Whether the page has been loaded anew since it was marked."""
    return page.evaluate("window.stays !== true")


def stay(page):
    page.evaluate("window.stays = true")


def test_find_by_a_word_form_filter_and_go_back(page, register):
    page.goto(LIST)
    stay(page)
    page.get_by_role("searchbox", name=SEARCH).fill("смоленском")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_have_text(re.compile("Смоленск"))
    settled(page)

    choice(page, "Польша").check()
    shows(page, "Страна — Польша")
    expect(page.get_by_role("status")).to_have_text("Найдено 3 соглашения")
    expect(choice(page, "Польша")).to_be_focused()
    assert not is_whole(page)
    expect(page).to_have_url("/agreements/?q=%D1%81%D0%BC%D0%BE%D0%BB%D0%B5%D0%BD%D1%81%D0%BA%D0%BE%D0%BC&country=PL")

    page.get_by_role("link", name="Убрать фильтр Слова — смоленском").click()
    expect(page.get_by_role("searchbox", name=SEARCH)).to_have_value("")
    expect(choice(page, "Польша")).to_be_checked()

    page.go_back()
    expect(page.get_by_role("searchbox", name=SEARCH)).to_have_value("смоленском")
    page.go_back()
    expect(choice(page, "Польша")).not_to_be_checked()
    page.go_back()
    shows(page, "действуют 53 соглашения из 68")
    expect(page.get_by_role("searchbox", name=SEARCH)).to_have_value("")
    choice(page, "Польша").check()  # and everything still works
    shows(page, "Страна — Польша")


def test_a_past_day_by_steps_and_keys_stays_on_every_page(page, register):
    page.goto(f"{LIST}?as_of=2015-06-01&country=BY")
    page.get_by_role("link", name="−1 год").click()
    shows(page, "На 1 июня 2014 года: действовали 13, ещё 6 прекращены в неизвестный день. Страна — Беларусь.")
    expect(page.locator("[data-other-day]")).to_contain_text("вернуться к сегодня")
    coloured = page.evaluate("getComputedStyle(document.body).backgroundColor")

    page.locator("#as_of").press("PageDown")
    shows(page, "На 1 июня 2013 года")
    page.locator("#as_of").press("PageUp")
    shows(page, "На 1 июня 2014 года")

    page.locator(".register tbody a").first.click()
    expect(page).to_have_url(re.compile(r"/\d+/\?as_of=2014-06-01$"))
    expect(page.locator(".badge")).to_contain_text(re.compile(r"на 1\sиюня\s2014"))
    with page.expect_navigation():
        page.get_by_role("link", name="вернуться к сегодня").click()
    expect(page).to_have_url(re.compile(r"/\d+/$"))
    expect(page.locator(".badge")).to_contain_text(re.compile(r"Утратило силу|2026"))
    expect(page.locator("[data-other-day]")).to_have_count(0)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != coloured


def test_the_switch_of_language_follows_the_filter(page, register):
    page.goto(LIST)
    choice(page, "Польша").check()
    shows(page, "Страна — Польша")
    with page.expect_navigation():
        page.locator("header a[hreflang=en]").click()
    shows(page, "Country — Poland")
    expect(page).to_have_url("/agreements/?country=PL&lang=en")
    choice(page, "Germany").check()
    shows(page, "Country — Germany, Poland|Country — Poland, Germany")
    expect(page).to_have_url(re.compile("lang=en"))


def test_by_keyboard_alone(page, register):
    page.goto(LIST)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox", name=SEARCH)).to_be_focused()
    page.keyboard.type("дружбой")
    page.keyboard.press("Enter")
    shows(page, "Слова — дружбой")
    expect(page.get_by_role("searchbox", name=SEARCH)).to_be_focused()
    choice(page, "Бессрочно").focus()
    page.keyboard.press("Space")
    shows(page, "Срок — бессрочно")
    expect(choice(page, "Бессрочно")).to_be_focused()
    page.get_by_role("link", name=re.compile("Убрать фильтр Срок")).focus()
    page.keyboard.press("Enter")
    expect(choice(page, "Бессрочно")).not_to_be_checked()
    expect(heading(page)).to_be_focused()  # the link is gone, so is the place of the keyboard


def test_pages_order_and_what_was_open(page, register):
    page.goto(LIST)
    stay(page)
    page.locator("#more-country summary").click()
    page.get_by_role("link", name="Страница 2").click()
    expect(page.get_by_role("link", name="Страница 2")).to_have_attribute("aria-current", "page")
    settled(page)
    expect(page).to_have_url("/agreements/?page=2")
    expect(page.locator("#more-country")).to_have_attribute("open", "")
    page.get_by_label("Порядок").select_option("title")
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Соглашение")
    expect(page).to_have_url("/agreements/?order=title")
    assert not is_whole(page)


def test_rows_of_one_line_are_remembered(page, register):
    page.goto(LIST)
    before = page.locator(".register tbody tr").first.bounding_box()["height"]
    page.get_by_role("button", name="в одну строку").click()
    page.reload()
    assert page.locator(".register tbody tr").first.bounding_box()["height"] < before * 0.7
    expect(page.get_by_role("button", name="в одну строку")).to_have_attribute("aria-pressed", "true")


def test_thirteen_rows_of_two_lines_on_a_usual_screen(page, register):
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.goto(LIST)
    rows = [row.bounding_box() for row in page.locator(".register tbody tr").all()]
    assert sum(row["y"] + row["height"] <= 1000 for row in rows) >= 12


def test_without_javascript_a_plain_form_does_the_same(without_script, register):
    page = without_script
    page.goto(LIST)
    page.get_by_role("searchbox", name=SEARCH).fill("смоленском")
    choice(page, "Польша").check()
    page.locator(".rail").get_by_role("button", name="Показать").click()
    shows(page, "Слова — смоленском. Страна — Польша")
    expect(page.locator("mark").first).to_be_visible()
    page.get_by_role("link", name="Убрать фильтр Страна — Польша").click()
    expect(choice(page, "Польша")).not_to_be_checked()
    expect(page.get_by_role("button", name="в одну строку")).to_be_hidden()


def test_on_a_phone_filters_and_menu_are_sheets(by_phone, register):
    page = by_phone
    page.goto(LIST)
    page.get_by_role("button", name="Фильтры").click()
    choice(page, "Польша").check()
    choice(page, "Бессрочно").check()
    assert "country" not in page.url  # several choices, then one question
    page.locator(".rail").get_by_role("button", name="Показать").click()
    shows(page, "Страна — Польша. Срок — бессрочно")
    expect(page.get_by_role("button", name="Фильтры (2)")).to_be_visible()
    page.get_by_role("button", name="Меню").click()
    page.get_by_role("link", name="English").click()
    shows(page, "Country — Poland")


def test_a_phone_opens_its_sheets_without_javascript(without_script, register):
    page = without_script
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(LIST)
    page.get_by_role("button", name="Фильтры").click()
    choice(page, "Польша").check()
    page.locator(".rail").get_by_role("button", name="Показать").click()
    shows(page, "Страна — Польша")


STATES = {
    "past day": f"{LIST}?as_of=2014-06-01&country=BY",
    "found": f"{LIST}?q=смоленском&status=ended",
    "nothing found": f"{LIST}?q=торговище&country=BY",
    "not understood": f"{LIST}?as_of=2014-13-01&country=XX&signed_from=zz&per_page=1",
    "agreement on a past day": "/agreements/68/?as_of=2020-01-01",
    "agreement on no day": "/agreements/68/?as_of=zz",
}


def test_every_state_is_accessible_and_as_wide_as_the_screen(page, register):
    for state, address in STATES.items():
        page.goto(address)
        for details in page.locator("details").all():
            details.evaluate("element => element.open = true")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") == width, state
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                assert complaints(page) == [], (state, width, scheme)


def test_an_open_sheet_is_accessible(by_phone, register):
    page = by_phone
    page.goto(f"{LIST}?country=BY")
    for name in ("Фильтры", "Меню"):
        page.get_by_role("button", name=name).click()
        assert complaints(page) == [], name
        page.keyboard.press("Escape")
