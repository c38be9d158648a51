"""Files of an event: the same checks and the same store as those of an agreement."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actions import demand_stage
from accounts.changes import record, writing
from agreements.actions.attaching import described, described_by, remove, stored
from agreements.choices import UNPUBLISHED, AttachmentKind, Stage
from agreements.models import Attachment
from events.actions.opening import opened
from events.models import Event


def opened_for_files(event: Event, *, by, seen: int | None = None) -> Event:
    """While it is written whoever writes it; once it is public, who may correct it."""
    is_public = Event.objects.public().filter(pk=event.pk).exists()
    event = opened(event, "correct" if is_public else "change", by=by, seen=seen)
    demand_stage(event, *UNPUBLISHED, Stage.PUBLISHED)
    return event


@writing()
def attach(
    event: Event, file, *, by, kind=AttachmentKind.OTHER, language="ru", is_public=False, seen: int | None = None
) -> Attachment:
    event = opened_for_files(event, by=by, seen=seen)
    attachment = described_by(file, kind=kind, language=language, is_public=is_public, by=by)
    with stored(attachment, file):
        event.attachments.add(attachment)
        record("attach", event, by=by, after=described(attachment), is_public=is_public and event.is_published)
    return attachment


@writing()
def show_document(event: Event, attachment: Attachment, *, to_everyone: bool, by, seen: int | None = None):
    """Public from now on, or internal."""
    event = opened_for_files(event, by=by, seen=seen)
    attachment = event.attachments.get(pk=attachment.pk)
    before = described(attachment)
    attachment.is_public = to_everyone
    attachment.save(update_fields=["is_public"])
    after = described(attachment)
    record("show_document", event, by=by, before=before, after=after, is_public=event.is_published)
    return attachment


@writing()
def detach(event: Event, attachment: Attachment, *, by, seen: int | None = None) -> None:
    event = opened_for_files(event, by=by, seen=seen)
    attachment = event.attachments.get(pk=attachment.pk)
    if event.is_published and attachment.is_public:
        raise ValidationError(_("A public document of a published event stays; make it internal instead."))
    record("detach", event, by=by, before=described(attachment))
    remove(attachment)
