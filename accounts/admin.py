from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import actions, tokens
from accounts.admin_base import RecordAdmin, RecordForm
from accounts.changes import record, writing
from accounts.models import Reminder, Token, User

admin.site.unregister(Group)  # rights are a table in code


class UserForm(UserChangeForm, RecordForm):
    class Meta:
        model = User
        fields = "__all__"


class NewUserForm(BaseUserCreationForm, RecordForm):
    class Meta:
        model = User
        fields = ("username", "full_name", "email", "role", "municipality")


@admin.register(User)
class UserAdmin(RecordAdmin, DjangoUserAdmin):
    form = UserForm
    add_form = NewUserForm
    list_display = ["username", "full_name", "role", "municipality", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    list_select_related = ["municipality"]
    search_fields = ["username", "full_name", "email"]
    ordering = ["username"]
    autocomplete_fields = ["municipality"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password", "is_active"]}),
        (_("Who it is"), {"fields": ["full_name", "email"]}),
        (_("What for"), {"fields": ["role", "municipality"]}),
    ]
    add_fieldsets = [
        (
            None,
            {"fields": ["username", "password1", "password2", "full_name", "email", "role", "municipality"]},
        ),
    ]

    actions = ["sign_out_everywhere"]

    @admin.action(description=_("Sign out everywhere"), permissions=["change"])
    def sign_out_everywhere(self, request, queryset):
        for user in queryset:
            actions.sign_out_everywhere(user, by=request.user)

    def user_change_password(self, request, id, form_url=""):
        """Django's own page saves the password; the history hears of it in the same transaction."""
        with writing():
            before = self.get_object(request, id)
            response = super().user_change_password(request, id, form_url)
            user = self.get_object(request, id)
            if user and user.password != before.password:
                record("edit", user, by=request.user, after={"password": "…"})
        return response

    def has_change_permission(self, request, obj=None):
        """Who has all rights is changed, and given a password, only by one who has them."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or not obj.is_superuser or request.user.is_superuser)

    def has_delete_permission(self, request, obj=None):
        return False  # the history names its people: take the login away instead


class TokenForm(RecordForm):
    class Meta:
        model = Token
        fields = ("user", "name", "scope", "expires_on")

    def clean_expires_on(self):
        day = self.cleaned_data["expires_on"]
        if day and day < timezone.localdate():
            raise ValidationError(_t("This day is over: the token would open nothing."))
        return day


@admin.register(Token)
class TokenAdmin(RecordAdmin):
    form = TokenForm
    list_display = ["beginning", "name", "user", "scope", "expires_on", "last_used_at", "state"]
    list_filter = ["scope"]
    list_select_related = ["user"]
    autocomplete_fields = ["user"]
    fields = ["user", "name", "scope", "expires_on"]
    actions = ["revoke"]

    @admin.display(description=_("state"))
    def state(self, token):
        if token.revoked_at:
            return _t("revoked")
        is_over = token.expires_on and token.expires_on < timezone.localdate()
        return _t("has run out") if is_over else _t("valid")

    def save_record(self, request, form, formsets):
        typed = form.cleaned_data
        token, secret = tokens.issue(
            typed["user"], name=typed["name"], scope=typed["scope"], expires_on=typed["expires_on"], by=request.user
        )
        request.secret = secret
        return token

    def response_add(self, request, obj, post_url_continue=None):
        """The secret stands in this answer alone: a message would carry it through a cookie."""
        context = {"title": _t("New token"), "opts": self.opts, "token": obj, "secret": request.secret}
        return TemplateResponse(
            request, "admin/accounts/token/made.html", self.admin_site.each_context(request) | context
        )

    @admin.action(description=_("Revoke"), permissions=["revoke"])
    def revoke(self, request, queryset):
        for token in queryset:
            tokens.revoke(token, by=request.user)
        self.message_user(request, _t("Revoked: %s") % ", ".join(token.name for token in queryset), messages.SUCCESS)

    def has_revoke_permission(self, request):
        return request.user.has_perm("accounts.change_token")

    def has_change_permission(self, request, obj=None):
        return False  # what a token may do never changes: revoke it and make another

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Reminder)
class ReminderAdmin(RecordAdmin):
    """Letters that were begun and never confirmed; giving one back lets it be sent again."""

    list_display = ["text", "user", "claimed_at", "sent_at"]
    fields = ["text", "user", "sent_at"]
    list_filter = [("sent_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user"]
    actions = ["send_again"]

    @admin.action(description=_("Send again with the next reminders"), permissions=["give_back"])
    def send_again(self, request, queryset):
        for reminder in queryset:
            actions.send_again(reminder, by=request.user)

    def has_give_back_permission(self, request):
        return request.user.has_perm("accounts.change_reminder")

    def has_add_permission(self, request):
        return False

    has_change_permission = has_delete_permission = lambda self, request, obj=None: False
