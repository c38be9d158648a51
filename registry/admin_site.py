from functools import wraps

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import BadRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.functional import lazystr
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.changes import record, writing
from registry import desk

only_shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])


def without_nul(view):
    """PostgreSQL takes no NUL, and Django's lists ask it for whatever stands in the address."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        asked = [request.path, *(text for name, texts in request.GET.lists() for text in (name, *texts))]
        if any("\0" in text for text in asked):
            raise BadRequest
        return view(request, *args, **kwargs)

    return checked


class LoginForm(AdminAuthenticationForm):
    def clean_username(self):
        """Nobody's name is longer, and the count of tries takes no longer one."""
        return self.cleaned_data["username"][: self.username_field.max_length]


class Suggestions(AutocompleteJsonView):
    """Two agreements of the same places are told apart by day and number."""

    def serialize_result(self, obj, to_field_name):
        return super().serialize_result(obj, to_field_name) | {"text": getattr(obj, "named_apart", str(obj))}


class RegistryAdminSite(AdminSite):
    site_header = site_title = lazystr(settings.REGISTRY_NAME)
    index_title = _("Desk")
    enable_nav_sidebar = False
    login_form = LoginForm

    def index(self, request, extra_context=None):
        waiting = {
            "lines": desk.lines(request.user, localdate()),
            "quarters": desk.quarters(request.user, localdate()),
            "reports": desk.reports(request.user, localdate()),
            "next_numbers": desk.next_numbers(request.user),
            "latest_changes": desk.latest_changes(request.user),
        }
        return super().index(request, waiting | (extra_context or {}))

    def autocomplete_view(self, request):
        return Suggestions.as_view(admin_site=self)(request)

    def get_urls(self):
        everywhere = path("sign-out-everywhere/", self.admin_view(self.sign_out_everywhere), name="sign_out_everywhere")
        # Django's way round by contenttypes would tell which drafts exist.
        kept = [address for address in super().get_urls() if getattr(address, "name", "") != "view_on_site"]
        return [everywhere, *kept]

    def admin_view(self, view, cacheable=False):
        return super().admin_view(only_shown_or_sent(without_nul(view)), cacheable)

    login = method_decorator(only_shown_or_sent)(AdminSite.login)

    def sign_out_everywhere(self, request):
        if request.method == "POST":
            actions.sign_out_everywhere(request.user, by=request.user)
            return redirect("admin:login")
        context = self.each_context(request) | {"title": _("Sign out everywhere")}
        return TemplateResponse(request, "admin/sign_out_everywhere.html", context)

    def password_change(self, request, extra_context=None):
        """Django's own page saves the password; the history hears of it in the same transaction."""
        before = request.user.password
        with writing():
            response = super().password_change(request, extra_context)
            if request.user.password != before:
                record("edit", request.user, by=request.user, after={"password": "…"})
        return response
