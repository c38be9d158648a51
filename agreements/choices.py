"""Fixed lists of values, their labels and their grammar."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    AGREEMENT = "agreement", _("agreement")
    CONTRACT = "contract", _("contract")
    MEMORANDUM = "memorandum", _("memorandum")
    DECLARATION = "declaration", _("declaration")
    PROTOCOL = "protocol", _("protocol")
    OTHER = "other", _("other document")

    @property
    def lost_force(self) -> str:
        """As the official list writes it, in the gender of the kind."""
        return {"agreement": "утратило силу", "declaration": "утратила силу", "other": "утратил силу"}.get(
            self.value, "утратил силу"
        )

    @property
    def indefinite(self) -> str:
        return {"agreement": "бессрочное", "declaration": "бессрочная"}.get(self.value, "бессрочный")


class Stage(TextChoices):
    """Where the record stands; not to be mixed up with whether the agreement is in force."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


EDITABLE_BY_OFFICER = {Stage.DRAFT, Stage.RETURNED}
UNPUBLISHED = {Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED}


class Status(TextChoices):
    """Whether the agreement is in force on a day."""

    NOT_SIGNED = "not_signed", _("not signed yet")
    SIGNED = "signed", _("signed, not yet in force")
    IN_FORCE = "in_force", _("in force")
    UNKNOWN = "unknown", _("unknown whether in force")
    ENDED = "ended", _("no longer in force")


class Precision(TextChoices):
    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")


class Registration(TextChoices):
    NUMBERED = "numbered", _("with a number")
    UNNUMBERED = "unnumbered", _("without a number («б/н»)")
    NONE = "none", _("nothing known («-»)")


class ForceRule(TextChoices):
    SIGNING = "signing", _("on signing")
    REGISTRATION = "registration", _("on registration")
    STATED = "stated", _("on a stated day")
    AWAITED = "awaited", _("awaited")


class TermKind(TextChoices):
    INDEFINITE = "indefinite", _("indefinite")
    FIXED = "fixed", _("fixed")
    RENEWING = "renewing", _("renewing")
    UNKNOWN = "unknown", _("unknown")


class Renewal(TextChoices):
    AUTOMATIC = "automatic", _("automatic")
    NOTICE = "notice", _("by notice")


class TermChange(TextChoices):
    PROLONGED = "prolonged", _("prolonged")
    CHANGED = "changed", _("term changed")
    REFUSED = "refused", _("prolongation refused")


class EndGround(TextChoices):
    REPLACED = "replaced", _("replaced by a new one")
    AGREED = "agreed", _("by agreement of the parties")
    NOTICE = "notice", _("by notice of a party")
    EXPIRED = "expired", _("the term ran out")
    NOT_RENEWED = "not_renewed", _("not prolonged")
    PARTY_GONE = "party_gone", _("a party was abolished or is no longer foreign")
    UNSTATED = "unstated", _("not stated")


class Practical(TextChoices):
    """Whether the agreement is carried out; without a source nobody knows."""

    ACTIVE = "active", _("carried out")
    DORMANT = "dormant", _("not carried out")
    SUSPENDED = "suspended", _("suspended")
    UNKNOWN = "unknown", _("nothing known")


class Side(TextChoices):
    HOME = "home", _("home")
    FOREIGN = "foreign", _("foreign")


class AttachmentKind(TextChoices):
    ORIGINAL = "original", _("original")
    TRANSLATION = "translation", _("translation")
    AMENDMENT = "amendment", _("amendment")
    OTHER = "other", pgettext_lazy("document", "other")


class Level(TextChoices):
    MUNICIPAL = "municipal", _("municipal")
    REGIONAL = "regional", _("regional")
    OTHER = "other", _("other")
