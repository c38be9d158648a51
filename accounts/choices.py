from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    REGISTRAR = "registrar", _("registrar")
    OFFICER = "officer", _("municipal officer")
    ADMINISTRATOR = "administrator", _("administrator")


class Scope(TextChoices):
    """How much of its user's rights a token carries."""

    READ = "read", _("read drafts")
    WRITE = "write", _("read and write drafts")
    REGISTER = "register", _("everything the user may do")


class Deed(TextChoices):
    """What a Change says was done."""

    ADD = "add", _("added")
    LOAD = "load", _("taken over from a document")
    DRAFT = "draft", _("draft made")
    EDIT = "edit", _("edited")
    DISCARD = "discard", _("deleted")
    SUBMIT = "submit", pgettext_lazy("change", "submitted")
    RETURN = "return", _("returned")
    REGISTER = "register", _("registered")
    PUBLISH = "publish", _("published")
    CORRECT = "correct", _("corrected")
    END = "end", _("end recorded")
    REPLACE = "replace", _("replacement recorded")
    RECORD_TERM = "record_term", _("record of the term")
    WITHDRAW_TERM_RECORD = "withdraw_term_record", _("record of the term taken back")
    WITHDRAW = "withdraw", _("withdrawn")
    SET_PRACTICAL = "set_practical", _("practical status recorded")
    ATTACH = "attach", _("document attached")
    DETACH = "detach", _("document removed")
    SHOW_DOCUMENT = "show_document", _("document made public or internal")
    EXPLAIN = "explain", _("discrepancy explained")
    ACCEPT = "accept", pgettext_lazy("change", "accepted")
    ARRANGE = "arrange", _("order changed")
    PROGRESS = "progress", _("progress recorded")
    OVERRULE = "overrule", _("state set by hand")
    CLONE = "clone", _("copied into the next period")
    ISSUE = "issue", _("token issued")
    REVOKE = "revoke", _("token revoked")
    SIGN_OUT = "sign_out", _("signed out everywhere")
    MERGE = "merge", _("merged with another record")
    REBUILD = "rebuild", _("computed anew")
