"""What is not public of a published agreement is on no page and behind no address."""

import pytest

from accounts.models import Change
from agreements import actions
from agreements.choices import Stage
from agreements.models import Agreement, Discrepancy
from registry.actions import what_points_at
from tests import factories, roadmap_factories
from tests.factories import alice, bob, carol, dave

pytestmark = pytest.mark.django_db

SECRET = "Тайна"


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def published():
    return factories.published()


def hidden_discrepancy(agreement):
    Discrepancy.objects.create(
        subject=SECRET, agreement=agreement, first_source="а", first_quote="б", second_source="в", second_quote="г",
        is_public=False,
    )  # fmt: skip


def internal_file(agreement):
    actions.attach(agreement, factories.pdf(f"{SECRET}.pdf"), by=alice(), is_public=False)


def internal_note(agreement):
    actions.correct(agreement, {"note": SECRET}, by=alice(), reason=SECRET)


def draft_successor(agreement):
    actions.draft(factories.values(title=SECRET, replaces=[agreement.pk]), by=alice())


def draft_it_amends(agreement):
    draft = actions.draft(factories.values(title=SECRET), by=alice())
    Agreement.objects.filter(pk=agreement.pk).update(amends=draft)


@pytest.mark.parametrize(
    "hide",
    [hidden_discrepancy, internal_file, internal_note, draft_successor, draft_it_amends],
    ids=lambda f: f.__name__,
)
def test_it_is_not_on_the_page_of_the_agreement(published, client, hide):
    hide(published)
    assert SECRET not in text(client.get(f"/agreements/{published.pk}/"))


def test_a_public_discrepancy_is_on_it(published, client):
    """The negative control: the page does show discrepancies."""
    hidden_discrepancy(published)
    Discrepancy.objects.update(is_public=True)
    assert SECRET in text(client.get(f"/agreements/{published.pk}/"))


def test_a_note_of_the_office_needs_no_reason_and_is_no_public_change(published):
    actions.correct(published, {"note": SECRET}, by=alice(), reason="")
    change = Agreement.objects.get(pk=published.pk).version
    assert not Change.objects.get(number=change).is_public


@pytest.mark.parametrize(
    ("who", "stage", "status"),
    [
        pytest.param(None, Stage.PUBLISHED, 404, id="anyone"),
        pytest.param(dave, Stage.PUBLISHED, 200, id="administrator, published"),
        pytest.param(dave, Stage.DRAFT, 404, id="administrator, draft"),
        pytest.param(carol, Stage.DRAFT, 404, id="another municipality"),
        pytest.param(bob, Stage.DRAFT, 200, id="own draft"),
        pytest.param(alice, Stage.DRAFT, 200, id="registrar"),
    ],
)
def test_an_internal_file_opens_for_those_who_see_its_agreement(client, who, stage, status):
    agreement = factories.at_stage(stage, bob())
    internal_file(agreement)
    if who:
        client.force_login(who())
    assert client.get(f"/documents/{agreement.attachments.get().pk}/").status_code == status


def test_a_file_that_is_lost_on_disk_is_not_found(published, client):
    internal_file(published)
    attachment = published.attachments.get()
    attachment.file.storage.delete(attachment.file.name)
    client.force_login(alice())
    assert client.get(f"/documents/{attachment.pk}/").status_code == 404


def test_the_public_history_says_every_deed_in_words(published, client):
    attachment = actions.attach(published, factories.pdf(), by=alice(), is_public=True)
    actions.show_document(attachment, to_everyone=False, by=alice())
    page = text(client.get(f"/agreements/{published.pk}/"))
    assert "изменён доступ к документу" in page
    assert "show_document" not in page


def test_the_journal_tells_an_administrator_of_no_roadmap_in_work(client):
    party = {"side": "foreign", "territory": factories.territory(SECRET, "BY"), "name_as_signed": "Совет"}
    roadmap_factories.draft(parties=[party])
    for who, is_told in ((dave, False), (alice, True)):
        client.force_login(who())
        shown = text(client.get("/admin/")) + text(client.get("/admin/accounts/change/"))
        assert (SECRET in shown) == is_told


def test_a_merge_counts_no_roadmap_in_work(client):
    place = factories.territory("Крычевский район", "BY")
    party = {"side": "foreign", "territory": place, "name_as_signed": "Совет"}
    answering = [roadmap_factories.responsible(place, "Отдел торговли")]
    measures = roadmap_factories.section(roadmap_factories.measure(responsible=answering))
    roadmap_factories.draft(measures, parties=[party])
    assert what_points_at(place, Agreement.objects.public()) == {"органы": 1}
    assert what_points_at(answering[0]["body"], Agreement.objects.public()) == {}
    roadmap_factories.published(measures, parties=[party])
    assert sum(what_points_at(place, Agreement.objects.public()).values()) == 2
    assert sum(what_points_at(answering[0]["body"], Agreement.objects.public()).values()) == 1
