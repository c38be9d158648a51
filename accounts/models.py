from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts import rights
from accounts.choices import Deed, Role, Scope
from places.fields import PlainCharField, PlainTextField
from places.models import Territory


class UserManager(BaseUserManager):
    def create_user(self, username, email="", password=None, **fields):
        user = self.model(username=self.model.normalize_username(username), email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, username, email="", password=None, **fields):
        return self.create_user(username, email, password, role=Role.ADMINISTRATOR, is_superuser=True, **fields)


class User(AbstractBaseUser):
    """Someone who works in the register. Rights follow from the role: see accounts.rights."""

    username = models.CharField(
        _("login"), max_length=150, unique=True, validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("A user with this login exists already.")},
    )  # fmt: skip
    full_name = PlainCharField(pgettext_lazy("person", "full name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    municipality = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, verbose_name=_("municipality"), related_name="officers",
        limit_choices_to={"is_home": True}, help_text=_("For a municipal officer: whose agreements these are."),
    )  # fmt: skip
    is_active = models.BooleanField(
        _("may log in"), default=True, help_text=_("Take this away instead of deleting the user: the history stays.")
    )
    is_superuser = models.BooleanField(
        _("all rights"), default=False, help_text=_("Everything at once: for whoever installs and maintains the site.")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    sign_outs = models.PositiveIntegerField(default=0, editable=False)  # counted up, it ends every session

    objects = UserManager()
    scope = None  # of the token that the user came with, if any

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = []

    class Meta:
        ordering = ["username"]
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.OFFICER, municipality__isnull=False)
                | (~Q(role=Role.OFFICER) & Q(municipality__isnull=True)),
                name="municipality_belongs_to_an_officer",
                violation_error_message=_("A municipal officer has a municipality, nobody else has one."),
            ),
        ]

    def __str__(self):
        return self.full_name or self.username

    @property
    def is_staff(self):
        return self.is_active

    def get_session_auth_hash(self):
        return salted_hmac("accounts.User.session", f"{self.sign_outs}:{self.password}", algorithm="sha256").hexdigest()

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)

    def has_perm(self, permission, obj=None):
        return self.is_active and rights.has(self, permission) and rights.is_within(self.scope, permission)

    def has_perms(self, permissions, obj=None):
        return all(self.has_perm(permission, obj) for permission in permissions)

    def has_module_perms(self, app_label):
        return self.is_active and rights.has_any_of(self, app_label)


class ChangeCounter(models.Model):
    """One row, locked while a change is written: the numbers of changes have no gaps."""

    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("register")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="there_is_one_change_counter")]

    def __str__(self):
        return gettext("The whole register")


class Change(models.Model):
    """Who did what, when and why: the only history there is. Written by accounts.changes.record."""

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("moment"))
    by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("by"), related_name="changes")
    action = models.CharField(_("action"), max_length=30, choices=Deed)
    model = models.CharField(_("kind of record"), max_length=60)
    object_id = models.BigIntegerField(_("record"), null=True)
    name = models.CharField(_("name of the record"), max_length=500, blank=True)
    before = models.JSONField(_("before"), default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), default=dict, encoder=DjangoJSONEncoder)
    reason = PlainTextField(_("reason"), blank=True)
    is_public = models.BooleanField(_("public"), default=False)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [
            models.Index(fields=["model", "object_id", "-number"], name="change_of_record"),
            models.Index(fields=["-number"], condition=Q(is_public=True), name="change_public"),
        ]

    def __str__(self):
        return f"{self.number}: {self.get_action_display()} — {self.name}"


class Reminder(models.Model):
    """One thing a person is told once by mail: claimed before it is sent, confirmed when the server took it.

    Claimed and never confirmed: the process died in between, and nobody knows whether the letter went out.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="reminders", verbose_name=_("to"))
    key = models.CharField(max_length=100)
    text = models.TextField(_("about"))
    claim = models.UUIDField(db_index=True)
    claimed_at = models.DateTimeField(_("claimed"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        ordering = ["-claimed_at", "id"]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="reminded_once")]

    def __str__(self):
        return self.text[:200]


class Token(models.Model):
    """A key for programs, bound to a user; shown once when it is made, kept as a hash."""

    user = models.ForeignKey(User, models.PROTECT, related_name="tokens", verbose_name=_("user"))
    name = PlainCharField(_("what for"), max_length=200, help_text=_("Which program has it, and who looks after it."))
    scope = models.CharField(_("scope"), max_length=10, choices=Scope, default=Scope.READ)
    expires_on = models.DateField(_("valid until"), null=True, blank=True, help_text=_("The last day; empty: no end."))
    beginning = models.CharField(_("begins with"), max_length=12, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("token")
        verbose_name_plural = _("tokens")

    def __str__(self):
        return f"{self.beginning}… ({self.name})"


class Answer(models.Model):
    """What a request with an Idempotency-Key was answered: said again when it is repeated, kept for a day."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=64)  # hash of method, address and body
    status = models.PositiveSmallIntegerField(null=True)  # none while the request runs
    body = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="answered_once")]
