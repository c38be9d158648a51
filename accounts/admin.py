from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.admin_base import RecordAdmin, RecordForm
from accounts.changes import record, writing
from accounts.models import User

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
