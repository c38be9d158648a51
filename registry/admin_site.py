from django.conf import settings
from django.contrib.admin import AdminSite
from django.utils.functional import lazystr
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

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
