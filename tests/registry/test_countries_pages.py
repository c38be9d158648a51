"""Countries and territories: counts on a day, names through time, what belongs to whom."""

from datetime import date

import pytest

from agreements.choices import Stage
from agreements.models import Agreement, Discrepancy
from places import maps
from places.models import Country, Territory, TerritoryName
from registry.actions import save_country, save_territory
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def register(demonstration, db, today):
    pass


def text(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def tallies(response) -> dict:
    return {country.pk: (tally.in_force, tally.total) for country, tally in response.context["rows"]}


class TestCountries:
    def test_counts_are_those_of_the_list(self, register, client):
        counted = tallies(client.get("/countries/"))
        assert counted["BY"][0] == 41
        assert sum(in_force for in_force, _total in counted.values()) >= 53

    def test_a_past_day_has_its_own_counts_and_stays_in_the_links(self, register, client):
        response = client.get("/countries/?as_of=2014-06-01")
        assert tallies(response)["BY"] == (13, 13 + 6 + ended_on("BY", date(2014, 6, 1)))
        assert "/countries/BY/?as_of=2014-06-01" in text(response)

    def test_before_the_first_agreement_there_is_none(self, register, client):
        assert "не было подписано ни одного" in text(client.get("/countries/?as_of=1950-01-01"))

    @pytest.mark.parametrize("typed", ["2023-02-30", "١٢", "x", "1800-01-01", "2014-06-01\x00"])
    def test_what_is_no_day_is_said_and_nothing_shown(self, register, client, typed):
        response = client.get("/countries/", {"as_of": typed})
        assert response.status_code == 200
        assert "aria-invalid" in text(response) and "/countries/BY/" not in text(response)

    def test_a_draft_counts_nowhere(self, register, client):
        before = tallies(client.get("/countries/"))
        factories.draft()
        assert tallies(client.get("/countries/")) == before

    def test_a_publication_counts_at_once(self, register, client):
        before = tallies(client.get("/countries/"))["BY"][1]
        factories.published()
        assert tallies(client.get("/countries/"))["BY"][1] == before + 1

    def test_two_bodies_of_one_country_are_one_agreement(self, empty, client, today):
        place = factories.krichev()
        factories.published(parties=[factories.party(factories.vyazma()), *[factories.party(place)] * 3])
        assert tallies(client.get("/countries/")) == {"BY": (1, 1)}
        for address in ("/countries/BY/", f"/territories/{place.pk}/"):
            assert "1 соглашение, действует: 1." in text(client.get(address))


def ended_on(code: str, day: date) -> int:
    return Agreement.objects.public().on(day).ended().with_country([code]).count()


class TestOneCountry:
    def test_shows_agreements_now_and_before_with_who_is_involved(self, register, client):
        response = client.get("/countries/BY/")
        page = text(response)
        assert response.context["tally"].in_force == 41
        assert "Республика Беларусь" in page and "Смоленск" in page and "Могилёв" in page
        assert [section.name for section in response.context["sections"]] == ["in_force", "others"]
        assert "/agreements/?country=BY&amp;status=in_force" in page or "country=BY" in page

    def test_without_agreements_it_says_so(self, register, client):
        assert "соглашений с этой страной" in text(client.get("/countries/JP/"))

    @pytest.mark.parametrize("code", ["ZZ", "by", "BYX", "%00", "٣"])
    def test_an_unknown_code_is_not_found(self, register, client, code):
        assert client.get(f"/countries/{code}/").status_code == 404

    def test_what_is_withdrawn_is_gone(self, empty, client, today):
        factories.withdrawn()
        assert client.get("/countries/BY/").context["tally"].total == 0


class TestTerritories:
    def test_own_municipalities_come_first_then_partners_by_country(self, register, client):
        headings = list(
            dict.fromkeys(heading for _place, _tally, heading in client.get("/territories/").context["rows"])
        )
        assert headings[0] == "Муниципалитеты этого перечня"
        assert headings.index("Беларусь") < headings.index("Китай")

    def test_a_partner_of_a_draft_alone_is_not_listed(self, empty, client, today):
        factories.draft()
        assert "Кричевский район" not in text(client.get("/territories/"))

    @pytest.mark.parametrize("page", ["0", "99", "x", "-1", "1" * 30, "١"])
    def test_a_page_that_is_not_there_is_not_found(self, register, client, page):
        assert client.get("/territories/", {"page": page}).status_code == 404

    def test_one_is_called_as_on_the_day(self, demonstration, db, client, today):
        then, now = (text(client.get(f"/territories/47/{day}")) for day in ("?as_of=2018-01-01", ""))
        assert "<h1>Вяземский район</h1>" in then and "Район, муниципалитет" in then
        assert "<h1>Вяземский муниципальный округ</h1>" in now
        assert "<h1>Vyazma District</h1>" in text(client.get("/territories/47/?as_of=2018-01-01&lang=en"))

    def test_one_shows_all_its_names(self, empty, client, today):
        place = factories.vyazma()
        later = TerritoryName(
            name="Вяземский муниципальный округ", short_name="Вяземский округ", from_on=date(2025, 1, 1)
        )
        alias = TerritoryName(name="Вязьма", short_name="Вязьма", is_alias=True)
        save_territory(place, by=None, names=[later, alias])
        page = text(client.get(f"/territories/{place.pk}/"))
        assert "Вяземский район" in page and "Вяземский муниципальный округ" in page and "Вязьма" in page
        assert "<small>с 1 января 2025 года" in page
        assert "находится и по этому названию" in page

    def test_the_list_has_earlier_names_and_other_spellings(self, register, client):
        page = text(client.get("/territories/"))
        assert 'Вяземский муниципальный округ</a> <small>прежде <span lang="ru">Вяземский район</span></small>' in page
        assert 'Торговище</a> <small>также <span lang="ru">Тарговиште</span></small>' in page

    def test_shows_where_documents_contradict_each_other(self, register, client):
        discrepancy = Discrepancy.objects.get(subject__contains="Ельнинского")
        for place in ("Ельнинский район", "Лиозненский район"):
            key = Territory.objects.get(name=place).pk
            assert f'href="/discrepancies/#discrepancy-{discrepancy.pk}"' in text(client.get(f"/territories/{key}/"))

    def test_agreements_of_its_predecessor_are_its_own(self, empty, client, today):
        old, new = factories.vyazma(), factories.territory("Новый округ")
        factories.published(parties=[factories.party(old), factories.party(factories.krichev())])
        save_territory(new, by=None, names=new.names.all(), related={"predecessors": [old]})
        response = client.get(f"/territories/{new.pk}/")
        assert response.context["tally"].total == 1
        assert "Вяземский район" in text(response)
        index = {place.pk: tally.total for place, tally, _heading in client.get("/territories/").context["rows"]}
        assert index[new.pk] == index[old.pk] == 1

    @pytest.mark.parametrize("key", ["9999999", "9" * 30])
    def test_an_unknown_one_is_not_found(self, register, client, key):
        assert client.get(f"/territories/{key}/").status_code == 404

    def test_drafts_of_it_show_nothing(self, empty, client, today):
        factories.at_stage(Stage.DRAFT)
        assert client.get(f"/territories/{factories.vyazma().pk}/").context["tally"].total == 0


def test_a_country_with_a_new_name_has_it_at_once(register, client):
    client.get("/territories/1/")
    belarus = Country.objects.get(pk="BY")
    belarus.name = "Белоруссия"
    save_country(belarus, by=None)
    assert '<td role="cell" class="country">Белоруссия</td>' in text(client.get("/territories/1/"))


class TestMap:
    def test_the_area_of_a_circle_says_how_many(self):
        drawn = maps.drawn([maps.Place("a", 55, 30, 100, "country", "A"), maps.Place("b", 40, 100, 25, "country", "B")])
        large, small = drawn.circles
        assert large.radius == pytest.approx(2 * small.radius, rel=0.01)

    def test_every_circle_lies_in_the_picture(self, register, client):
        drawn = client.get("/countries/").context["map"]
        assert drawn.circles
        for circle in drawn.circles:
            assert drawn.left < circle.x < drawn.left + drawn.width
            assert drawn.top < circle.y < drawn.top + drawn.height

    def test_without_coordinates_there_is_none(self):
        assert maps.drawn([]) is None


QUERIES = {"/countries/": 6, "/countries/BY/": 15, "/territories/": 7, "/territories/1/": 18}


@pytest.mark.parametrize("address", QUERIES)
def test_cost(register, client, django_assert_max_num_queries, address):
    with django_assert_max_num_queries(QUERIES[address]):
        client.get(address)


@pytest.mark.parametrize("address", QUERIES)
def test_who_has_the_page_is_told_so(register, client, django_assert_max_num_queries, address):
    etag = client.get(address)["ETag"]
    with django_assert_max_num_queries(1):
        assert client.get(address, headers={"if-none-match": etag}).status_code == 304
