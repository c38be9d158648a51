"""The clerks' pages in a real browser: accessible, as wide as the screen, and all of it without a mouse."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from agreements.actions import attach
from agreements.models import Agreement
from tests import event_factories, factories
from tests.browser.accessible import demand_accessible

WIDTHS = (1280, 1024)
NARROWEST = 820  # a tablet held upright


@pytest.fixture
def register(made_once):
    return made_once(records)


def records() -> SimpleNamespace:
    """One record for every kind of page."""
    factories.series()
    draft = factories.draft()
    published = factories.renewing(parties_text="Как на бумаге")
    factories.discrepancy(published).save()
    events = SimpleNamespace(
        published=event_factories.published(into=event_factories.report(quarter=2)),
        draft=event_factories.drafted(result="", signed_documents=[{"title": "Протокол"}]),
        handed_in=event_factories.handed_in(factories.carol()),
    )
    return SimpleNamespace(
        draft=draft, published=published, place=factories.vyazma(), user=factories.bob(), events=events,
        submission=events.draft.report.submissions.get(municipality=factories.vyazma()), report=events.draft.report,
    )  # fmt: skip


def log_in(context, user):
    """By the cookie: how the login page works is tested elsewhere."""
    client = Client()
    client.force_login(user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": context.base_url}])


@pytest.fixture
def at_work(context, live_server, register):
    context.base_url = live_server.url
    return lambda user: log_in(context, user)


def admin(name, *args, **query):
    return reverse(f"admin:{name}", args=args, query=query or None)


def press_to_check(page, keys="Control+s"):
    with page.expect_navigation():
        page.keyboard.press(keys)
    expect(page.locator("form.check")).to_be_visible()


def check_page(page, register):
    page.goto(admin("agreements_agreement_change", register.published.pk))
    page.locator("#id_note").fill("по скану")
    press_to_check(page)


def checked_deed(page, register):
    page.goto(admin("agreements_agreement_deed", "publish", ids=register.draft.pk))


def going_to(address_of):
    def go(page, register):
        assert page.goto(address_of(register)).ok  # the page of an error has no faults of its own

    return go


PAGES = {
    "login": (None, going_to(lambda register: admin("login"))),
    "desk": (factories.alice, going_to(lambda register: admin("index"))),
    "list": (factories.alice, going_to(lambda register: admin("agreements_agreement_changelist") + "?stage=draft")),
    "new": (factories.alice, going_to(lambda register: admin("agreements_agreement_add"))),
    "form": (factories.alice, going_to(lambda register: admin("agreements_agreement_change", register.published.pk))),
    "to be read": (factories.bob, going_to(
        lambda register: admin("agreements_agreement_change", register.published.pk))),
    "check": (factories.alice, check_page),
    "action": (factories.alice, going_to(
        lambda register: admin("agreements_agreement_deed", "end", ids=register.published.pk))),
    "checked action": (factories.alice, checked_deed),
    "upload": (factories.alice, going_to(
        lambda register: admin("agreements_agreement_attach", register.draft.pk))),
    "history": (factories.alice, going_to(
        lambda register: admin("agreements_agreement_history", register.published.pk))),
    "delete": (factories.alice, going_to(lambda register: admin("agreements_agreement_delete", register.draft.pk))),
    "quarter": (factories.bob, going_to(lambda register: admin("events_submission_change", register.submission.pk))),
    "earlier events": (factories.bob, going_to(
        lambda register: admin("events_submission_copy", register.submission.pk))),
    "quarter to hand in": (factories.bob, going_to(
        lambda register: admin("events_submission_submit", register.submission.pk))),
    "event": (factories.bob, going_to(lambda register: admin("events_event_change", register.events.draft.pk))),
    "event to be read": (factories.bob, going_to(
        lambda register: admin("events_event_change", register.events.published.pk))),
    "published event": (factories.alice, going_to(
        lambda register: admin("events_event_change", register.events.published.pk))),
    "events": (factories.alice, going_to(lambda register: admin("events_event_changelist"))),
    "quarter to return": (factories.alice, going_to(
        lambda register: admin("events_submission_return", register.events.handed_in.pk))),
    "quarters": (factories.alice, going_to(lambda register: admin("events_submission_changelist"))),
    "report": (factories.alice, going_to(lambda register: admin("events_report_change", register.report.pk))),
    "published report": (factories.alice, going_to(
        lambda register: admin("events_report_change", register.events.published.report_id))),
    "order": (factories.alice, going_to(lambda register: admin("events_report_arrange", register.report.pk))),
    "new report": (factories.alice, going_to(lambda register: admin("events_report_add"))),
    "discrepancy of an event": (factories.alice, going_to(
        lambda register: admin("events_event_discrepancy", register.events.published.pk))),
    "territory": (factories.alice, going_to(lambda register: admin("places_territory_change", register.place.pk))),
    "discrepancies": (factories.alice, going_to(lambda register: admin("agreements_discrepancy_changelist"))),
    "user": (factories.dave, going_to(lambda register: admin("accounts_user_change", register.user.pk))),
    "password": (factories.alice, going_to(lambda register: admin("password_change"))),
}  # fmt: skip
every_page = pytest.mark.parametrize(("who", "visit"), PAGES.values(), ids=PAGES)


@every_page
def test_nothing_stands_in_the_way_of_a_clerk(page, at_work, register, who, visit):
    if who:
        at_work(who())
    visit(page, register)
    assert page.locator("h1").count() == 1
    demand_accessible(page, WIDTHS)
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == NARROWEST


# Without a mouse


def tab_to(page, selector):
    for _ in range(12):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached with Tab")


def choose(page, field, words):
    """A letter opens the list of an autocomplete and begins the search, Enter takes the first that is found."""
    tab_to(page, f"[aria-labelledby~='select2-{field}-container']")
    page.keyboard.press("q")  # Playwright presses no Cyrillic keys, it only inserts their letters
    page.keyboard.press("Backspace")
    page.keyboard.type(words)
    page.locator(".select2-results__option--highlighted", has_text=words).wait_for()
    page.keyboard.press("Enter")


def test_a_new_agreement_is_written_checked_and_saved_with_the_keyboard_alone(page, at_work, register):
    at_work(factories.alice())
    factories.gagarin()
    page.goto(admin("agreements_agreement_add"))
    tab_to(page, "#id_title")
    page.keyboard.type("Соглашение между Гагаринским и Кричевским районами от 1 июня 2026 года")
    page.keyboard.press("Alt+PageDown")
    page.keyboard.type("01.06.2026")
    page.keyboard.press("Alt+PageDown")
    for row, (name, place) in enumerate([("Кричевский исполком", "Кричевский"), ("Администрация", "Гагаринский")]):
        tab_to(page, f"#id_parties-{row}-name_as_signed")
        page.keyboard.type(name)
        choose(page, f"id_parties-{row}-territory", place)
    page.keyboard.press("Alt+Shift+ArrowUp")
    press_to_check(page)
    page.keyboard.press("Control+s")
    page.locator(".messagelist .success").wait_for()
    saved = Agreement.objects.get(title__startswith="Соглашение между Гагаринским")
    assert [party.name_as_signed for party in saved.parties.order_by("order")] == [
        "Администрация",
        "Кричевский исполком",
    ]


# What the page leaves out, and what it moves


def test_only_the_fields_that_the_term_needs_are_shown_and_sent(page, at_work, register):
    at_work(factories.alice())
    page.goto(admin("agreements_agreement_change", register.published.pk))
    assert page.locator("#id_term_years").is_visible()
    page.locator("#id_term").select_option("indefinite")
    expect(page.locator("#id_term_years")).to_be_hidden()
    press_to_check(page)
    assert page.locator("form.check input[name=term_years]").count() == 0


def test_without_javascript_every_field_is_there(without_script, live_server, register):
    page = without_script
    page.context.base_url = live_server.url
    log_in(page.context, factories.alice())
    page.goto(admin("agreements_agreement_add"))
    for name in ("term_years", "term_last_day", "stated_force", "practical_source"):
        assert page.locator(f"#id_{name}").is_visible()


def test_one_more_party_gets_the_next_number_and_a_typed_number_moves_it(page, at_work, register):
    at_work(factories.alice())
    page.goto(admin("agreements_agreement_change", register.published.pk))
    page.locator(".add-row a").wait_for()
    page.keyboard.press("Control+Enter")
    names = page.locator("#parties-group tr.form-row:not(.empty-form) textarea")
    orders = page.locator("#parties-group tr.form-row:not(.empty-form) .field-order input")
    names.nth(2).fill("Третья")
    expect(orders.nth(2)).to_have_value("3")
    orders.nth(2).fill("1")
    orders.nth(2).press("Tab")
    expect(names.nth(0)).to_have_value("Третья")
    assert [order.input_value() for order in orders.all()] == ["1", "2", "3"]


def test_the_cells_of_the_paper_are_open_only_when_they_say_something_else(page, at_work, register):
    at_work(factories.alice())
    page.goto(admin("agreements_agreement_change", register.published.pk))
    assert page.locator("#id_parties_text").is_visible()
    page.goto(admin("agreements_agreement_change", register.draft.pk))
    assert not page.locator("#id_parties_text").is_visible()


def test_enter_in_a_field_goes_to_the_check_and_touches_no_document(page, at_work, register):
    at_work(factories.alice())
    document = attach(register.published, factories.pdf(), by=factories.alice())
    page.goto(admin("agreements_agreement_change", register.published.pk))
    expect(page.locator(".documents button").first).to_be_visible()
    page.locator("#id_signed").focus()
    press_to_check(page, "Enter")
    assert register.published.attachments.get(is_public=False) == document


# What was typed and not saved; a file


@pytest.mark.parametrize("way", [".crumbs a", ".documents button"], ids=["link", "button beside a document"])
def test_who_leaves_a_form_with_something_typed_is_asked(page, at_work, register, way):
    at_work(factories.alice())
    attach(register.draft, factories.pdf(), by=factories.alice())
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.goto(admin("agreements_agreement_change", register.draft.pk))
    page.locator("#id_note").fill("по скану")
    with page.expect_event("dialog"):
        page.locator(way).first.click(no_wait_after=True)
    assert page.locator("#id_note").input_value() == "по скану"
    page.keyboard.press("Control+s")
    page.locator("form.check").wait_for()
    assert asked == ["beforeunload"]


def test_a_refused_file_says_why_and_an_attached_one_is_told(page, at_work, register):
    at_work(factories.bob())
    page.goto(admin("events_event_attach", register.events.draft.pk))
    for content, said in ((b"no pdf", ".errorlist"), (factories.pdf().read(), ".messagelist .success")):
        page.locator("input[type=file]").set_input_files(
            {"name": "a.pdf", "mimeType": "application/pdf", "buffer": content}
        )
        page.get_by_role("button", name="Приложить").click()
        page.locator(said).first.wait_for()
