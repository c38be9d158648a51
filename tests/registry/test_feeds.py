"""What programs read: Atom, sitemap, robots.txt, description of the data set; and pages that say what this is."""

import json
from xml.etree import ElementTree

import pytest
from django.utils.dateparse import parse_datetime

from agreements import actions
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ATOM = {"atom": "http://www.w3.org/2005/Atom"}
SITEMAP = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def register(demonstration, db, today):
    pass


def text(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def parsed(response):
    return ElementTree.fromstring(response.content)


class TestAtom:
    def test_has_what_the_format_demands(self, empty, client, today):
        factories.published()
        response = client.get("/feeds/agreements.atom")
        assert response["Content-Type"].startswith("application/atom+xml")
        feed = parsed(response)
        for element in [feed, *feed.findall("atom:entry", ATOM)]:
            for name in ("id", "title", "updated"):
                assert element.findtext(f"atom:{name}", namespaces=ATOM)
            assert parse_datetime(element.findtext("atom:updated", namespaces=ATOM)).tzinfo
        assert feed.find("atom:author", ATOM) is not None
        assert feed.find("atom:link[@rel='self']", ATOM) is not None

    def test_an_entry_is_a_change_and_keeps_its_id(self, empty, client, today):
        agreement = factories.published()
        first = ids(client)
        actions.correct(agreement, {"title": "Договор"}, by=factories.alice(), reason="Описка")
        assert ids(client)[1:] == first
        assert len(set(ids(client))) == 2

    def test_leads_to_the_agreement_in_its_language(self, empty, client, today):
        agreement = factories.published()
        entry = parsed(client.get("/feeds/agreements.atom?lang=en")).find("atom:entry", ATOM)
        assert entry.find("atom:link", ATOM).get("href").endswith(f"/agreements/{agreement.pk}/?lang=en")

    def test_drafts_are_not_in_it(self, empty, client, today):
        factories.draft()
        assert ids(client) == []

    def test_what_people_wrote_is_text_and_no_html(self, empty, client, today):
        agreement = factories.published()
        actions.correct(
            agreement, {"title": "<b>Договор</b>"}, by=factories.alice(), reason="<script>alert(1)</script>"
        )
        summary = parsed(client.get("/feeds/agreements.atom")).find("atom:entry/atom:summary", ATOM)
        assert summary.get("type") == "html"
        assert "<" not in summary.text and "&lt;script&gt;" in summary.text and "&lt;b&gt;" in summary.text

    def test_it_is_short(self, register, client):
        assert len(ids(client)) == 50


def ids(client) -> list[str]:
    entries = parsed(client.get("/feeds/agreements.atom")).findall("atom:entry", ATOM)
    return [entry.findtext("atom:id", namespaces=ATOM) for entry in entries]


class TestSitemap:
    def test_every_address_in_it_opens(self, register, client):
        index = parsed(client.get("/sitemap.xml"))
        parts = [loc.text for loc in index.iterfind(".//map:loc", SITEMAP)]
        assert len(parts) == 7
        found = [loc.text for part in parts for loc in parsed(client.get(part)).iterfind(".//map:loc", SITEMAP)]
        assert len(found) == len(set(found)) > 68
        assert {client.get(address).status_code for address in found if "/agreements/" not in address} == {200}

    def test_drafts_and_withdrawn_are_not_in_it(self, empty, client, today):
        factories.draft()
        factories.withdrawn()
        public = factories.published()
        addresses = [loc.text for loc in parsed(client.get("/sitemap-agreements.xml")).iterfind(".//map:loc", SITEMAP)]
        assert addresses == [f"http://testserver/agreements/{public.pk}/"]

    @pytest.mark.parametrize(
        "address", ["/sitemap-nothing.xml", "/sitemap-agreements.xml?p=99", "/sitemap-pages.xml?p=x"]
    )
    def test_what_is_not_there_is_not_found(self, register, client, address):
        assert client.get(address).status_code == 404


def test_robots_keep_out_of_endless_places(client):
    page = text(client.get("/robots.txt"))
    assert "Disallow: /*as_of=" in page
    assert "Sitemap: http://testserver/sitemap.xml" in page


class TestDescription:
    def test_names_files_licence_and_publisher(self, register, client):
        response = client.get("/data/catalog.jsonld")
        assert response["Content-Type"] == "application/ld+json"
        graph = {node["@id"]: node for node in json.loads(response.content)["@graph"]}
        dataset = graph["http://testserver/data/#dataset"]
        assert dataset["@type"] == ["dcat:Dataset", "schema:Dataset"]
        assert dataset["schema:license"] == "https://creativecommons.org/licenses/by/4.0/"
        assert dataset["schema:dateModified"]
        assert "http://testserver/agreements/export.csv" in {file["@id"] for file in dataset["dcat:distribution"]}

    def test_is_linked_and_not_written_into_the_page(self, register, client):
        page = text(client.get("/data/"))
        assert '<link rel="describedby" type="application/ld+json" href="/data/catalog.jsonld">' in page
        assert "<script>" not in page and 'ld+json">{' not in page

    def test_every_column_is_explained(self, register, client):
        assert all(meaning for _heading, meaning in client.get("/data/").context["codebook"])

    def test_an_empty_register_is_described_too(self, client):
        assert client.get("/data/").status_code == client.get("/data/catalog.jsonld").status_code == 200


def test_the_law_comes_from_the_data(register, client):
    page = text(client.get("/about/"))
    assert "справочный характер" in page
    assert "131-ФЗ" in page and "33-ФЗ" in page


PAGES = ["/countries/", "/countries/BY/", "/territories/", "/territories/1/", "/calendar/", "/changes/", "/data/",
         "/about/", "/accessibility/", "/discrepancies/"]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_page_opens_in_both_languages_with_a_preview(register, client, address, language):
    response = client.get(f"{address}?lang={language}")
    assert response.status_code == 200
    page = text(response)
    assert f'<html lang="{language}"' in page
    assert '<meta property="og:title" content="' in page and '<meta name="description" content="' in page


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_read_only(register, client, address):
    assert client.post(address).status_code == 405
