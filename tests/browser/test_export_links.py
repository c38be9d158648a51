"""The links that take the list away: a file comes, a second click waits, a refusal is told; without a script too."""

import io

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

LINK = """(address) => {
    const take = document.createElement("p");
    take.dataset.busy = "Готовится…";
    take.dataset.failed = "Файл не получен.";
    take.innerHTML = `<a id="file" href="${address}" data-export="xlsx">Excel</a>`;
    document.querySelector("h1").after(take);
}"""


@pytest.fixture
def link(page):
    """A link on a page with the script, whatever the templates have by now."""
    factories.published()

    def put(address, *, with_script=True):
        page.goto("/agreements/")
        page.evaluate(LINK, address)
        if with_script and not page.locator("script[src*='js/export']").count():
            page.add_script_tag(url="/static/js/export.js")
        return page.locator("#file")

    return put


def held_back(page):
    """What is asked of the server, which does not answer before it is let."""
    asked = []
    page.route("**/export.xlsx*", lambda route: asked.append(route))
    return asked


def test_a_file_comes_under_its_name(page, link):
    with page.expect_download() as download:
        link("/agreements/export.xlsx").click()

    assert download.value.suggested_filename.startswith("soglasheniya-")
    sheet = CalamineWorkbook.from_path(str(download.value.path())).get_sheet_by_name("Соглашения")
    assert len(sheet.to_python()) == 2


def test_a_second_click_waits_for_the_first(page, link):
    file = link("/agreements/export.xlsx")
    asked = held_back(page)

    with page.expect_download():
        with page.expect_request("**/export.xlsx*"):
            file.click()
        expect(file).to_have_attribute("aria-disabled", "true")
        expect(file).to_have_text("Готовится…")
        expect(page.get_by_role("status").filter(has_text="Готовится…")).to_be_attached()
        file.click(force=True)
        asked[0].continue_()

    expect(file).not_to_have_attribute("aria-disabled", "true")
    expect(file).to_have_text("Excel")
    assert len(asked) == 1


def test_a_refusal_is_told_on_the_page(page, link, complaints):
    file = link("/agreements/export.xlsx?as_of=2023-02-30")

    with page.expect_console_message(lambda message: "400" in message.text):
        file.click()

    expect(page.get_by_role("status").filter(has_text="as_of: Это не дата")).to_be_visible()
    expect(file).to_have_text("Excel")
    complaints[:] = [complaint for complaint in complaints if "400" not in complaint]


def test_without_the_script_it_is_a_plain_link(page, link):
    file = link("/agreements/export.csv", with_script=False)

    with page.expect_download() as download:
        file.click()

    assert io.BytesIO(download.value.path().read_bytes()).read(3) == b"\xef\xbb\xbf"
