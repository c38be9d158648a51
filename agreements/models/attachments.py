from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.choices import AttachmentKind
from places.fields import PlainCharField


def stored_as(attachment, filename: str) -> str:
    """A name that cannot be guessed; the name of the uploaded file is kept beside it."""
    token = uuid4().hex
    return f"attachments/{token[:2]}/{token}"


class Attachment(models.Model):
    """A scan, a translation, an amendment. Lies outside the web root; /documents/<id>/ asks for the right first.

    Of an agreement, or of a record of an app further right that names it among its own: `events`.
    """

    agreement = models.ForeignKey("agreements.Agreement", models.PROTECT, null=True, related_name="attachments")
    kind = models.CharField(_("kind"), max_length=20, choices=AttachmentKind, default=AttachmentKind.ORIGINAL)
    language = models.CharField(_("language"), max_length=10, default="ru")
    is_public = models.BooleanField(_("public"), default=False)
    file = models.FileField(_("file"), upload_to=stored_as, max_length=100)
    name = PlainCharField(_("name of the file"), max_length=255)
    content_type = models.CharField(_("content type"), max_length=100, editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    checksum = models.CharField(_("SHA-256"), max_length=64, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        ordering = ["agreement", "id"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self):
        return self.name
