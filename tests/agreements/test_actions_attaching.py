"""Files of an agreement: known by their content, stored under names nobody guesses, gone without a trace."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection

from accounts.models import Change
from agreements import actions
from agreements.choices import AttachmentKind, Stage
from agreements.models import Attachment
from tests import factories
from tests.factories import alice, draft, pdf, published
from tests.invariants import everything, one_change

pytestmark = pytest.mark.django_db


def stored_files() -> set[str]:
    root = Path(default_storage.location)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_file_is_kept_with_its_own_name_beside_one_that_cannot_be_guessed():
    attachment = actions.attach(draft(), pdf(r"C:\scans\Скан 1.pdf"), by=alice())
    content = b"%PDF-1.4\nscan"
    assert (attachment.name, attachment.content_type) == ("Скан 1.pdf", "application/pdf")
    assert (attachment.size, attachment.checksum) == (len(content), hashlib.sha256(content).hexdigest())
    assert attachment.file.read() == content
    assert stored_files() == {attachment.file.name}
    token = Path(attachment.file.name).name
    assert len(token) == 32
    assert "скан" not in attachment.file.name.lower()


def word() -> bytes:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return package.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7"),
        ("a.JPG", b"\xff\xd8\xff\xe0"),
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.tif", b"II*\x00"),
        ("a.docx", word()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_accepted(name, content):
    assert actions.attach(draft(), SimpleUploadedFile(name, content), by=alice()).name == name


@pytest.mark.parametrize(
    ("name", "content", "field"),
    [
        pytest.param("a.pdf", b"<html>", "file", id="a page called pdf"),
        pytest.param("a.html", b"%PDF-1.7", "file", id="a pdf called page"),
        pytest.param("a.docx", b"PK\x03\x04broken", "file", id="a broken archive"),
        pytest.param("a.pdf", b"", "file", id="an empty file"),
        pytest.param("a.pdf", b"%PDF-" + b"0" * 2000, "file", id="too large"),
        pytest.param("a\x07.pdf", b"%PDF-1.7", "name", id="control character in the name"),
    ],
)
def test_refused_and_nothing_stored(settings, name, content, field):
    settings.UPLOAD_LIMIT = 2000
    agreement = draft()
    file = SimpleUploadedFile("a", content)
    file._name = name
    before = everything()
    with pytest.raises(ValidationError) as refused:
        actions.attach(agreement, file, by=alice())
    assert list(refused.value.message_dict) == [field]
    assert everything() == before
    assert stored_files() == set()


@pytest.mark.parametrize(
    ("stage", "is_public", "told"),
    [
        (Stage.DRAFT, True, False),
        (Stage.PUBLISHED, True, True),
        (Stage.PUBLISHED, False, False),
    ],
)
def test_the_public_hears_of_a_public_file_of_a_published_agreement(stage, is_public, told):
    agreement = factories.at_stage(stage)
    with one_change("attach", is_public=told):
        actions.attach(agreement, pdf(), is_public=is_public, kind=AttachmentKind.TRANSLATION, by=alice())


def test_a_file_goes_when_the_transaction_is_through(django_capture_on_commit_callbacks):
    attachment = actions.attach(draft(), pdf(), by=alice())
    with django_capture_on_commit_callbacks(execute=True), one_change("detach", is_public=False):
        actions.detach(attachment, by=alice(), reason="Не тот скан")
        assert stored_files() == {attachment.file.name}
    assert stored_files() == set()


def test_a_discarded_draft_takes_its_files_along(django_capture_on_commit_callbacks):
    agreement = draft()
    actions.attach(agreement, pdf(), by=alice())
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard(agreement, by=alice())
    assert stored_files() == set()
    assert not Attachment.objects.exists()


def test_a_public_file_of_a_published_agreement_stays():
    attachment = actions.attach(published(), pdf(), is_public=True, by=alice())
    with pytest.raises(ValidationError):
        actions.detach(attachment, by=alice())
    assert stored_files() == {attachment.file.name}


def test_an_internal_file_of_a_published_agreement_goes():
    attachment = actions.attach(published(), pdf(), by=alice())
    actions.detach(attachment, by=alice())
    assert not Attachment.objects.exists()


def test_a_fault_after_the_file_was_written_takes_it_away_again():
    agreement = draft()

    def fail(execute, sql, *rest):
        if sql.startswith("INSERT") and "accounts_change" in sql:
            raise DatabaseError
        return execute(sql, *rest)

    with pytest.raises(DatabaseError), connection.execute_wrapper(fail):
        actions.attach(agreement, pdf(), by=alice())
    assert stored_files() == set()


@pytest.mark.parametrize(("stage", "told"), [(Stage.DRAFT, False), (Stage.PUBLISHED, True)])
def test_a_document_becomes_public_and_internal_again(stage, told):
    attachment = actions.attach(factories.at_stage(stage, alice()), factories.pdf(), by=alice())
    actions.show_document(attachment, to_everyone=True, by=alice())
    assert Attachment.objects.get().is_public
    assert Change.objects.first().is_public is told
    actions.show_document(attachment, to_everyone=False, by=alice())
    assert not Attachment.objects.get().is_public


def test_nothing_is_attached_to_a_withdrawn_agreement():
    withdrawn = factories.at_stage(Stage.WITHDRAWN, alice())
    with pytest.raises(ValidationError):
        actions.attach(withdrawn, factories.pdf(), by=alice())
    assert stored_files() == set()
