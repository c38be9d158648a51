"""Files of an agreement: what they are is checked by content, their names cannot be guessed."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import demand, demand_stage
from accounts.changes import record, writing
from agreements.actions.opening import opened
from agreements.actions.refreshing import refresh
from agreements.choices import UNPUBLISHED, AttachmentKind, Stage
from agreements.models import Agreement, Attachment, TermRecord
from office import files


def opened_for_files(agreement, *, by, seen: int | None = None) -> Agreement:
    """While it is written whoever writes it; once it was public, who may correct it."""
    agreement = opened(agreement, "change", by=by, seen=seen)
    if agreement.stage not in UNPUBLISHED:
        demand(by, "correct", Agreement)
    return agreement


@writing()
def attach(
    agreement, file, *, by, kind=AttachmentKind.ORIGINAL, language="ru", is_public=False, seen: int | None = None
) -> Attachment:
    agreement = opened_for_files(agreement, by=by, seen=seen)
    demand_stage(agreement, *UNPUBLISHED, Stage.PUBLISHED)
    attachment = described_by(file, agreement=agreement, kind=kind, language=language, is_public=is_public, by=by)
    with stored(attachment, file):
        seen_by_all = is_public and agreement.stage == Stage.PUBLISHED
        set_version(agreement, record("attach", agreement, by=by, after=described(attachment), is_public=seen_by_all))
        refresh([agreement.pk])
    return attachment


def described_by(file, **columns) -> Attachment:
    """Not stored yet; refused when the content is none of those accepted."""
    name = PurePath(file.name.replace("\\", "/")).name
    attachment = Attachment(
        name=name, content_type=content_type_of(file, name), size=file.size, checksum=checksum_of(file), **columns
    )
    attachment.full_clean(exclude=["file", "agreement"])
    return attachment


@contextmanager
def stored(attachment: Attachment, file):
    """The file and its row; when what follows fails, the file goes too."""
    attachment.file.save(attachment.name, file, save=False)
    written = attachment.file
    try:
        attachment.save()
        yield attachment
    except BaseException:
        written.storage.delete(written.name)
        raise


@writing()
def show_document(attachment: Attachment, *, to_everyone: bool, by, seen: int | None = None) -> Attachment:
    """Public from now on, or internal."""
    agreement = opened_for_files(attachment.agreement_id, by=by, seen=seen)
    before = described(attachment)
    attachment.is_public = to_everyone
    attachment.save(update_fields=["is_public"])
    change = record(
        "show_document", agreement, by=by, before=before, after=described(attachment),
        is_public=agreement.stage == Stage.PUBLISHED,
    )  # fmt: skip
    set_version(agreement, change)
    refresh([agreement.pk])
    return attachment


@writing()
def detach(attachment: Attachment, *, by, reason: str = "", seen: int | None = None) -> None:
    agreement = opened_for_files(attachment.agreement_id, by=by, seen=seen)
    if agreement.stage == Stage.PUBLISHED and attachment.is_public:
        raise ValidationError(_("A public document of a published agreement stays; make it internal instead."))
    if TermRecord.objects.filter(document=attachment).exists():
        raise ValidationError(_("A record of the term refers to this document."))
    set_version(agreement, record("detach", agreement, by=by, before=described(attachment), reason=reason))
    remove(attachment)
    refresh([agreement.pk])


def remove(attachment: Attachment) -> None:
    """The row now, the file when the transaction is through."""
    storage, name = attachment.file.storage, attachment.file.name
    attachment.delete()
    transaction.on_commit(lambda: storage.delete(name))


def content_type_of(file, name: str) -> str:
    if file.size > settings.UPLOAD_LIMIT:
        raise ValidationError(
            {"file": _("The file is larger than %(limit)d MB.") % {"limit": settings.UPLOAD_LIMIT // 1024**2}}
        )
    kind = files.content_type(file)
    if kind is None:
        raise ValidationError({"file": _("Only PDF, JPEG, PNG, TIFF and DOCX files are accepted.")})
    if not files.name_agrees(name, kind):
        raise ValidationError({"file": _("The content of the file does not agree with its name.")})
    return kind


def checksum_of(file) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def described(attachment: Attachment) -> dict:
    return {"document": {name: getattr(attachment, name) for name in (
        "id", "name", "kind", "language", "is_public", "size", "checksum")}}  # fmt: skip


def set_version(agreement: Agreement, change) -> None:
    Agreement.objects.filter(pk=agreement.pk).update(version=change.number)
