"""Fixed lists of values and their labels; the stage of a record is that of agreements.choices."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReportKind(TextChoices):
    MUNICIPAL = "municipal", _("of municipalities")
    REGIONAL = "regional", _("of executive bodies")


class Quarter(IntegerChoices):
    FIRST = 1, pgettext_lazy("quarter", "I")
    SECOND = 2, pgettext_lazy("quarter", "II")
    THIRD = 3, pgettext_lazy("quarter", "III")
    FOURTH = 4, pgettext_lazy("quarter", "IV")


class Format(TextChoices):
    IN_PERSON = "in_person", _("in person")
    REMOTE = "remote", _("remote")
    MIXED = "mixed", _("partly remote")


class SubmissionStage(TextChoices):
    """What a municipality has handed in for a quarter."""

    DRAFT = "draft", pgettext_lazy("submission", "in work")
    SUBMITTED = "submitted", pgettext_lazy("submission", "submitted")
    RETURNED = "returned", pgettext_lazy("submission", "returned")
    ACCEPTED = "accepted", pgettext_lazy("submission", "accepted")


WITH_THE_OFFICER = {SubmissionStage.DRAFT, SubmissionStage.RETURNED}
