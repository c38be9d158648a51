"""A real browser. `page` fails its test when it complains on the console or calls another site."""

import os
import sqlite3
from copy import deepcopy
from urllib.parse import urlsplit

import pytest
from django.db import connection
from playwright.sync_api import expect, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
REPORT_VIOLATIONS = """
    addEventListener("securitypolicyviolation", event =>
        console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
"""
# Other tests may keep every processor busy meanwhile.
PATIENCE = 30_000  # milliseconds for whatever is waited for
LONGEST = 600  # seconds for a test that has no mark of its own
expect.set_options(timeout=PATIENCE)


def pytest_itemcollected(item):
    item.add_marker(pytest.mark.timeout(LONGEST))


@pytest.fixture(scope="session")
def browser():
    # Playwright keeps an event loop in this thread, and Django refuses its database beside one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def context(browser, live_server):
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": 1280, "height": 900},
        locale="ru-RU",
        timezone_id="Europe/Moscow",
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture(scope="session")
def copies():
    return {}


@pytest.fixture
def made_once(live_server, transactional_db, copies):
    """`made_once(make)`: what `make` writes and returns. Every test begins with an empty database: from the second on
    it gets a copy of what was written the first time."""

    def made(make):
        if connection.vendor != "sqlite":
            return make()
        connection.ensure_connection()
        if make not in copies:
            found = make()
            copies[make] = sqlite3.connect(":memory:"), found
            connection.connection.backup(copies[make][0])
        copy, found = copies[make]
        copy.backup(connection.connection)
        return deepcopy(found)

    return made


@pytest.fixture
def without_script(browser, live_server):
    """A page where no JavaScript runs."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="ru-RU")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture
def complaints():
    """What the page complained about; a test that expects a complaint takes it out of this list."""
    return []


@pytest.fixture
def page(context, live_server, complaints):
    home = urlsplit(live_server.url).netloc
    visited = set()

    def call(route):
        address = urlsplit(route.request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != home:
            complaints.append(f"calls another site: {route.request.url}")
            return route.abort()
        if route.request.is_navigation_request():
            visited.add(route.request.url)
        return route.continue_()

    def listen(message):
        # A visited page that answers 404 or 410 is the test's business, a missing part of a page is not.
        answers_badly = message.text.startswith("Failed to load resource")
        if message.type == "error" and not (answers_badly and message.location["url"] in visited):
            complaints.append(f"console: {message.text} ({message.location['url']})")

    context.route("**/*", call)
    page = context.new_page()
    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.add_init_script(REPORT_VIOLATIONS)
    yield page
    page.close()
    assert complaints == []
