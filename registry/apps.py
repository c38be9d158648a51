from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = _("Registry")
    default = True


class RegistryAdminConfig(admin_apps.AdminConfig):
    default_site = "registry.admin_site.RegistryAdminSite"
    default = False
