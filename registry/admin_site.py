from django.conf import settings
from django.contrib.admin import AdminSite
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _


class RegistryAdminSite(AdminSite):
    site_header = site_title = lazystr(settings.REGISTRY_NAME)
    index_title = _("Desk")
    enable_nav_sidebar = False
