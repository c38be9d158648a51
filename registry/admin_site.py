from django.conf import settings
from django.contrib.admin import AdminSite
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.functional import lazystr
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.changes import record, writing
from registry import desk


class RegistryAdminSite(AdminSite):
    site_header = site_title = lazystr(settings.REGISTRY_NAME)
    index_title = _("Desk")
    enable_nav_sidebar = False

    def index(self, request, extra_context=None):
        waiting = {
            "lines": desk.lines(request.user, localdate()),
            "next_numbers": desk.next_numbers(request.user),
            "latest_changes": desk.latest_changes(request.user),
        }
        return super().index(request, waiting | (extra_context or {}))

    def get_urls(self):
        everywhere = path("sign-out-everywhere/", self.admin_view(self.sign_out_everywhere), name="sign_out_everywhere")
        return [everywhere, *super().get_urls()]

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
