"""Reference data in the admin: names through time, what must stay, and two records that are one."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from accounts.changes import changes_of
from agreements.models import Agreement, OutsideDocument, Theme
from places.models import Body, Territory, TerritoryName
from registry.actions import merge, rebuild, save_territory
from tests import factories
from tests.factories import alice, bob, krichev, party, published, territory, vyazma
from tests.invariants import demand_consistent, everything

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def registrar(client):
    client.force_login(alice())
    return client


def misspelt() -> Territory:
    """The same place a second time, under a slip of the pen."""
    return territory("Крычевский район", "BY")


# Merging territories


def test_everything_that_points_at_the_one_points_at_the_other():
    gone, into = misspelt(), krichev()
    agreement = published(parties=[party(vyazma()), party(gone)])
    council = factories.body(gone, "Совет")
    part = territory("Кричев", "BY")
    Territory.objects.filter(pk=part.pk).update(parent=gone)
    younger, older = territory("Новый район", "BY"), territory("Старый район", "BY")
    younger.predecessors.add(gone)
    gone.predecessors.add(older)
    paper = OutsideDocument.objects.create(title="Меморандум", source="Справка")
    paper.territories.add(gone)

    merge(gone, into, by=alice())

    assert not Territory.objects.filter(pk=gone.pk).exists()
    assert [one.territory for one in agreement.parties.all()] == [vyazma(), into]
    council.refresh_from_db()
    part.refresh_from_db()
    assert (council.territory, part.parent) == (into, into)
    assert list(younger.predecessors.all()) == [into]
    assert list(into.predecessors.all()) == [older]
    assert list(paper.territories.all()) == [into]
    demand_consistent()


def test_officers_and_their_drafts_go_along():
    gone, into = territory("Вяземский р-н"), vyazma()
    officer = factories.user("erin", "officer", municipality=gone)
    draft = factories.draft(officer)
    merge(gone, into, by=alice())
    officer.refresh_from_db()
    draft.refresh_from_db()
    assert (officer.municipality, draft.submitted_by) == (into, into)
    assert draft in Agreement.objects.visible_to(officer)


def test_every_relation_is_one_that_was_moved():
    """A new relation to a territory or a body comes here first."""
    moved = {relation.field.model._meta.label_lower + "." + relation.field.name
             for model in (Territory, Body) for relation in model._meta.related_objects}  # fmt: skip
    assert moved == {
        "accounts.user.municipality", "agreements.agreement.submitted_by", "agreements.participation.territory",
        "agreements.participation.body", "agreements.outsidedocument.territories", "places.body.territory",
        "places.territory.parent", "places.territory.predecessors", "places.territoryname.territory",
        "events.event.territories", "events.section.territory", "events.submission.municipality",
        "roadmaps.roadmapparty.territory", "roadmaps.roadmapparty.body", "roadmaps.responsible.body",
    }  # fmt: skip


def test_its_names_become_aliases_and_search_finds_them():
    gone, into = misspelt(), krichev()
    of_both = [published(parties=[party(vyazma()), party(place)]) for place in (gone, into)]
    TerritoryName.objects.create(territory=gone, name="Кричев-город", short_name="Кричев-город", is_alias=True)
    merge(gone, into, by=alice())
    assert set(into.names.values_list("name", "is_alias")) == {
        ("Кричевский район", False), ("Крычевский район", True), ("Кричев-город", True),
    }  # fmt: skip
    assert set(Agreement.objects.matching("крычевским")) == set(of_both)
    into.refresh_from_db()
    assert into.name == "Кричевский район"
    assert {str(agreement) for agreement in Agreement.objects.all()} == {"Вяземский район — Кричевский район"}
    assert rebuild() == 0


def test_a_name_that_both_have_stays_once():
    gone, into = misspelt(), krichev()
    TerritoryName.objects.create(territory=gone, name="Кричевский район", short_name="Кричевский район")
    merge(gone, into, by=alice())
    assert sorted(into.names.values_list("name", flat=True)) == ["Кричевский район", "Крычевский район"]


def test_an_agreement_of_both_keeps_both_its_parties():
    gone, into = misspelt(), krichev()
    agreement = published(parties=[party(vyazma()), party(gone), party(into)])
    merge(gone, into, by=alice())
    assert [one.name_as_signed for one in agreement.parties.all()] == [
        "Вяземский район", "Крычевский район", "Кричевский район",
    ]  # fmt: skip
    demand_consistent()


def test_the_history_says_what_was_merged():
    gone, into = misspelt(), krichev()
    published(parties=[party(vyazma()), party(gone)])
    names = list(gone.names.values_list("name", flat=True))
    merge(gone, into, by=alice())
    change = changes_of(into).get()
    assert (change.action, change.by, change.after["merged"]) == ("merge", alice(), "Крычевский район")
    assert sum(change.after["moved"].values()) == 1
    assert [name["name"] for name in change.before["names"]] == names


def related() -> dict:
    gone = misspelt()
    city, quarter = territory("Кричев", "BY"), territory("Квартал", "BY")
    Territory.objects.filter(pk=city.pk).update(parent=gone)
    Territory.objects.filter(pk=quarter.pk).update(parent=city)
    younger = territory("Новый район", "BY")
    younger.predecessors.add(gone)
    youngest = territory("Новейший район", "BY")
    youngest.predecessors.add(younger)
    abroad, home = territory("Кричевский район ", "PL"), vyazma()
    region = territory("Смоленская область", is_home=False)
    found = {"itself": gone, "another country": abroad, "its part": city, "a part of its part": quarter,
             "what became of it": younger, "what became of that": youngest}  # fmt: skip
    return {**{name: (gone, other) for name, other in found.items()},
            "what it is part of": (city, gone), "what that is part of": (quarter, gone),
            "what it was made of": (younger, gone), "a place that is not ours": (home, region)}  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["itself", "another country", "its part", "a part of its part", "what became of it", "what became of that",
     "what it is part of", "what that is part of", "what it was made of", "a place that is not ours"],
)  # fmt: skip
def test_two_different_places_are_not_merged(name):
    gone, into = (Territory.objects.get(pk=place.pk) for place in related()[name])
    by = alice()
    before = everything()
    with pytest.raises(ValidationError) as refused:
        merge(gone, into, by=by)
    assert list(refused.value.message_dict) == ["into"]
    assert everything() == before


def test_an_officer_merges_nothing():
    gone, into = misspelt(), krichev()
    with pytest.raises(PermissionDenied):
        merge(gone, into, by=bob())


# Merging bodies


def test_a_body_goes_into_another_of_its_place():
    gone, into = factories.body(vyazma(), "Админстрация"), factories.body(vyazma())
    agreement = published(parties=[party(vyazma(), body=gone), party(krichev())])
    merge(gone, into, by=alice())
    assert agreement.parties.first().body == into
    assert not Body.objects.filter(pk=gone.pk).exists()
    assert set(Agreement.objects.matching("администрация")) == {agreement}
    demand_consistent()


def test_bodies_of_different_places_are_not_merged():
    gone, into = factories.body(krichev()), factories.body(vyazma())
    by = alice()
    before = everything()
    with pytest.raises(ValidationError) as refused:
        merge(gone, into, by=by)
    assert list(refused.value.message_dict) == ["into"]
    assert everything() == before


# A fault


class Fault(Exception):
    pass


@pytest.mark.django_db(transaction=True)
def test_a_fault_at_any_statement_of_a_merger_leaves_everything():
    gone, into = misspelt(), krichev()
    published(parties=[party(vyazma()), party(gone)])
    factories.body(gone)
    by = alice()
    before = everything()
    number = 0
    while True:
        number += 1
        executed = []

        def fail(run, sql, *rest, executed=executed, number=number):
            executed.append(sql)
            if len(executed) == number:
                raise Fault(sql)
            return run(sql, *rest)

        try:
            with connection.execute_wrapper(fail):
                merge(gone, into, by=by)
        except Fault:
            assert everything() == before, executed[-1]
            gone = Territory.objects.get(name="Крычевский район")
            continue
        break
    assert number > 20
    demand_consistent()


# The pages


def test_the_page_says_what_would_move_and_moves_nothing(registrar):
    gone = misspelt()
    published(parties=[party(vyazma()), party(gone)])
    before = everything()
    response = registrar.get(f"/admin/places/territory/{gone.pk}/merge/")
    assert dict(response.context["moves"]) == {"стороны": 1}
    assert everything() == before


def test_the_page_merges(registrar):
    gone, into = misspelt(), krichev()
    response = registrar.post(f"/admin/places/territory/{gone.pk}/merge/", {"into": into.pk})
    assert response["Location"] == f"/admin/places/territory/{into.pk}/change/"
    assert not Territory.objects.filter(pk=gone.pk).exists()


@pytest.mark.parametrize("into", ["", "abc", "9" * 30, "\x00", "999999"])
def test_a_merger_into_nothing_is_refused_beside_its_field(registrar, into):
    gone = misspelt()
    response = registrar.post(f"/admin/places/territory/{gone.pk}/merge/", {"into": into})
    assert response.status_code == 200
    assert "into" in response.context["form"].errors
    assert Territory.objects.filter(pk=gone.pk).exists()


def test_a_merger_that_an_action_refuses_says_why(registrar):
    gone = misspelt()
    response = registrar.post(f"/admin/places/territory/{gone.pk}/merge/", {"into": vyazma().pk})
    assert "стран" in str(response.context["form"].errors["into"])


# Deleting and saving


@pytest.mark.parametrize("way", ["page", "list"])
def test_a_place_that_agreements_name_stays_and_the_page_says_so(registrar, way):
    published()
    place = krichev()
    before = everything()
    if way == "page":
        response = registrar.post(f"/admin/places/territory/{place.pk}/delete/", {"post": "yes"}, follow=True)
    else:
        given = {"action": "delete_selected", "_selected_action": [place.pk], "post": "yes"}
        response = registrar.post("/admin/places/territory/", given, follow=True)
    said = [message.level_tag for message in response.context["messages"]]
    assert said == ["error"]
    assert everything() == before


def test_of_several_that_are_deleted_at_once_all_go_or_none(registrar):
    published()
    spare = territory("Пустое место", "BY")
    before = everything()
    given = {"action": "delete_selected", "_selected_action": [spare.pk, krichev().pk], "post": "yes"}
    registrar.post("/admin/places/territory/", given)
    assert everything() == before


@pytest.mark.parametrize(
    ("button", "page"),
    [("_save", ""), ("_continue", "{pk}/change/"), ("_addanother", "add/")],
    ids=["list", "stay", "next"],
)
def test_what_was_saved_is_told_in_our_words(registrar, button, page):
    typed = {"name": "Спорт", "slug": "sport", button: "1"}
    response = registrar.post("/admin/agreements/theme/add/", typed, follow=True)
    assert [str(message) for message in response.context["messages"]] == ["Сохранено: Спорт"]
    assert response.request["PATH_INFO"] == "/admin/agreements/theme/" + page.format(
        pk=Theme.objects.get(name="Спорт").pk
    )


def names_typed(*names, initial=0) -> dict:
    rows = {"names-TOTAL_FORMS": len(names), "names-INITIAL_FORMS": initial}
    for number, row in enumerate(names):
        rows |= {f"names-{number}-{key}": value for key, value in row.items()}
    return rows


def test_a_renamed_district_keeps_its_old_name(registrar):
    place = vyazma()
    old = place.names.get()
    stored = {"id": old.pk, "territory": place.pk, "name": old.name, "short_name": old.short_name, "kind": old.kind}
    new = {"territory": place.pk, "name": "Вяземский муниципальный округ", "short_name": "Вяземский округ",
           "kind": "municipal_district", "from_on": "01.01.2025"}  # fmt: skip
    given = {"country": "RU", "is_home": "on"} | names_typed(stored, new, initial=1)
    response = registrar.post(f"/admin/places/territory/{place.pk}/change/", given)
    assert response.status_code == 302, response.context["errors"]
    place.refresh_from_db()
    assert place.name == "Вяземский муниципальный округ"
    assert place.name_on(date(2018, 9, 28)) == old


def test_a_new_place_is_made_on_the_spot(registrar):
    name = {"name": "Орша", "short_name": "Орша", "kind": "city"}
    factories.country()
    given = {"country": "BY", "_popup": "1"} | names_typed(name)
    assert registrar.post("/admin/places/territory/add/?_popup=1", given).status_code == 200
    assert Territory.objects.get().name == "Орша"


def test_the_history_of_a_place_reads_in_words(registrar):
    place = vyazma()
    save_territory(place, by=alice(), names=[TerritoryName(name="Вязьма", short_name="Вязьма", is_alias=True)])
    merge(territory("Вяземский р-н"), place, by=alice())
    page = registrar.get(f"/admin/places/territory/{place.pk}/history/").content.decode()
    assert "Вязьма" in page
    assert "Вяземский р-н" in page


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        pytest.param("agreements/discrepancy", {"subject": "Год", "first_source": "1", "first_quote": "2012",
                     "second_source": "2", "second_quote": "2009", "is_public": "on"}, id="discrepancy"),
        pytest.param("agreements/outsidedocument", {"title": "Меморандум", "kind": "memorandum", "level": "municipal",
                     "signed_precision": "day", "practical": "unknown", "source": "Справка"}, id="outside document"),
        pytest.param("agreements/theme", {"slug": "sport", "name": "Спорт"}, id="theme"),
        pytest.param("agreements/numberseries", {"name": "Номера", "separator": "/", "suffix": "2019",
                     "next_number": "1"}, id="number series"),
        pytest.param("agreements/countrynote", {"text": "Туризм", "country": "PL", "source": "Справка"},
                     id="note on a country"),
        pytest.param("agreements/legalreference", {"title": "33-ФЗ"}, id="legal reference"),
    ],
)  # fmt: skip
def test_what_stands_beside_the_agreements_is_added_and_changed(registrar, address, typed):
    factories.country("PL")
    response = registrar.post(f"/admin/{address}/add/", typed)
    assert response.status_code == 302, response.context["errors"]
    app, model = address.split("/")
    from django.apps import apps

    record = apps.get_model(app, model).objects.latest("pk")
    first = "name" if "name" in typed else next(iter(typed))
    changed = typed | {first: f"{typed[first]}-2", "seen": str(changes_of(record).get().number)}
    assert registrar.post(f"/admin/{address}/{record.pk}/change/", changed).status_code == 302
    assert changes_of(record).count() == 2
    assert registrar.get(f"/admin/{address}/{record.pk}/history/").status_code == 200
    stale = registrar.post(f"/admin/{address}/{record.pk}/change/", changed | {first: "чужое-3"})
    assert stale.status_code == 200
    assert changes_of(record).count() == 2


# Searching: as it is typed, on every database


@pytest.mark.parametrize(
    ("field", "typed", "name"),
    [
        ("country", "беларусь", "Беларусь"),
        ("country", "БЕЛАРУСЬ", "Беларусь"),
        ("territory", "елкинск", "Ёлкинский район"),
        ("territory", "ЁЛКИН", "Ёлкинский район"),
        ("territory", "район «елкин", "Ёлкинский район"),
        ("territory", "YOLKIN", "Ёлкинский район"),
    ],
)
def test_a_place_is_found_in_any_case_and_without_the_dots(registrar, field, typed, name):
    territory("Ёлкинский район", "BY").names.update(name_en="Yolkinsky District")
    asked = {"app_label": "agreements", "model_name": "participation", "field_name": field, "term": typed}
    found = registrar.get("/admin/autocomplete/", asked).json()["results"]
    assert [one["text"] for one in found] == [name]


def test_signs_of_a_pattern_are_only_signs(registrar):
    territory("Район (новый)", "BY")
    for typed, number in (("(новый)", 1), ("район.", 0), ("[а", 0), (".*", 0), ("\\", 0), ("р" * 3000, 0)):
        page = registrar.get("/admin/places/territory/", {"q": typed})
        assert page.context["cl"].result_count == number, typed


def test_the_journal_is_searched_in_any_case(registrar):
    merge(misspelt(), krichev(), by=alice())
    assert registrar.get("/admin/accounts/change/", {"q": "КРИЧЕВСК"}).context["cl"].result_count == 1
    assert registrar.get("/admin/accounts/change/", {"q": "вязьма"}).context["cl"].result_count == 0
