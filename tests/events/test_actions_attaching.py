"""Files of an event: the same checks as those of an agreement, and whoever may not see the event sees no file."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from agreements.models import Attachment
from events import actions
from tests import event_factories as factories
from tests.factories import alice, bob, carol, gagarin, pdf
from tests.invariants import everything, one_change

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def opened(client, attachment) -> int:
    response = client.get(f"/documents/{attachment.pk}/")
    b"".join(response)
    return response.status_code


def test_attached_to_a_draft_it_is_seen_by_its_municipality_and_the_registrar_alone(client):
    event = factories.drafted()
    with one_change("attach", is_public=False):
        attachment = actions.attach(event, pdf(), by=bob(), is_public=True)
    assert list(event.attachments.all()) == [attachment]
    assert opened(client, attachment) == 404
    for user, status in ((carol(), 404), (bob(), 200), (alice(), 200)):
        client.force_login(user)
        assert opened(client, attachment) == status


def test_published_with_its_event_when_it_is_public(client):
    event = factories.drafted()
    public, internal = (actions.attach(event, pdf(), by=bob(), is_public=shown) for shown in (True, False))
    actions.accept(factories.hand_in(event.report, by=bob()), by=alice())
    actions.publish(event.report, by=alice())
    assert [opened(client, public), opened(client, internal)] == [200, 404]
    page = client.get(f"/events/{event.pk}/").content.decode()
    assert f"/documents/{public.pk}/" in page and f"/documents/{internal.pk}/" not in page


def test_internal_files_stay_with_who_reported_it_not_with_the_neighbour(client):
    event = factories.published(territories=[gagarin()])
    attachment = actions.attach(event, pdf(), by=alice())
    client.force_login(carol())
    assert opened(client, attachment) == 404


def test_what_it_is_is_told_by_its_content():
    event = factories.drafted()
    before = everything()
    with pytest.raises(ValidationError):
        actions.attach(event, SimpleUploadedFile("скан.pdf", b"<script>"), by=bob())
    assert everything() == before


def test_another_municipality_attaches_nothing():
    event, other = factories.drafted(), carol()
    with pytest.raises(PermissionDenied):
        actions.attach(event, pdf(), by=other)
    assert not Attachment.objects.exists()


def test_of_a_published_event_the_registrar_alone():
    event = factories.published()
    with pytest.raises(PermissionDenied):
        actions.attach(event, pdf(), by=bob())
    with one_change("attach", is_public=True):
        attachment = actions.attach(event, pdf(), by=alice(), is_public=True)
    with pytest.raises(ValidationError):
        actions.detach(event, attachment, by=alice())
    with one_change("show_document", is_public=True):
        actions.show_document(event, attachment, to_everyone=False, by=alice())
    actions.detach(event, attachment, by=alice())
    assert not Attachment.objects.exists()


def test_it_goes_with_its_draft(django_capture_on_commit_callbacks):
    event = factories.drafted()
    attachment = actions.attach(event, pdf(), by=bob())
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard(event, by=bob())
    assert not Attachment.objects.exists()
    assert not attachment.file.storage.exists(attachment.file.name)


def test_attached_on_its_page(client):
    event = factories.drafted()
    client.force_login(bob())
    typed = {"file": pdf(), "kind": "other", "language": "ru"}
    response = client.post(f"/admin/events/event/{event.pk}/attach/", typed, follow=True)
    attachment = event.attachments.get()
    assert f"/documents/{attachment.pk}/" in response.content.decode()
    client.post(f"/admin/events/event/{event.pk}/document/{attachment.pk}/", {"detach": "1"})
    assert not event.attachments.exists()
