"""The whole public site with the demonstration data: every link of every page leads somewhere; one page of every kind,
opened in Chromium, complains about nothing and calls nobody else (see `page`)."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import pytest
from django.http import Http404
from django.test import Client
from django.urls import resolve

from registry import demo

HOST = "http://testserver"
NOT_OURS = ("/admin/", "/static/")
FOLLOWED = {"lang"}  # an address with any other parameter is opened, its links are those of the page without it
ATTRIBUTES = {"a": "href", "link": "href", "script": "src", "img": "src", "use": "href", "form": "action"}


class Links(HTMLParser):
    def __init__(self, page: str):
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.ids: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if given.get("id"):
            self.ids.add(given["id"])
        if given.get(ATTRIBUTES.get(tag, "")):
            self.found.append((tag, given[ATTRIBUTES[tag]]))

    handle_startendtag = handle_starttag


class Crawl:
    """Breadth first from the home page; `broken` names the page and what is wrong with it."""

    def __init__(self):
        self.client = Client()
        self.opened: dict[str, int] = {}
        self.kinds: dict[str, str] = {}  # the first address of every kind of page
        self.broken: list[str] = []
        self.english: set[tuple[str, ...]] = set()

    def run(self, start: str) -> Crawl:
        ahead = [start]
        while ahead:
            address = ahead.pop(0)
            if address not in self.opened and not self.has_opened_one_like(address):
                ahead += self.open(address)
        return self

    def has_opened_one_like(self, address: str) -> bool:
        """In English one page of each kind: the others differ from the Russian ones by nothing that a link could be."""
        if "lang=en" not in address:
            return False
        where = urlsplit(address)
        kind = (match(where.path), *sorted(parse_qs(where.query)))
        is_known = kind in self.english
        self.english.add(kind)
        return is_known

    def open(self, address: str) -> list[str]:
        response = self.client.get(address)
        self.opened[address] = response.status_code
        if response.status_code != 200:
            self.broken.append(f"{address}: {response.status_code}")
            return []
        is_page = response["Content-Type"].startswith("text/html")
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if not is_page or set(parse_qs(urlsplit(address).query)) - FOLLOWED:
            return []
        self.kinds.setdefault(f"{match(urlsplit(address).path)} {urlsplit(address).query}", address)
        return list(self.leading_on(address, Links(body.decode())))

    def leading_on(self, address: str, links: Links):
        for tag, link in links.found:
            target, fragment = urldefrag(urljoin(HOST + address, link))
            if fragment and target == urldefrag(HOST + address)[0] and fragment not in links.ids and tag == "a":
                self.broken.append(f"{address}: #{fragment} is not on the page")
            where = urlsplit(target)
            if where.scheme == "mailto":
                continue
            if where.netloc != urlsplit(HOST).netloc:
                if tag != "a":
                    self.broken.append(f"{address}: takes {link} from elsewhere")
                continue
            if not where.path.startswith(NOT_OURS) and tag != "form":
                yield where.path + (f"?{where.query}" if where.query else "")


def match(path: str) -> str:
    try:
        return resolve(path).view_name
    except Http404:  # the link that leads there is told
        return ""


@pytest.fixture
def register(made_once):
    made_once(demo.load)


def test_the_whole_site(register, page, live_server):
    crawl = Crawl().run("/")
    assert crawl.broken == []
    assert sum("/agreements/" in address for address in crawl.opened) > 68
    found = {"events:event ", "country ", "territory ", "calendar ", "changes ", "data ", "about ", "about lang=en"}
    assert found <= set(crawl.kinds)
    for address in crawl.kinds.values():
        page.goto(address)
        if match(urlsplit(address).path) != "api-docs":  # Swagger UI has headings of its own
            assert page.locator("h1").count() == 1, address
