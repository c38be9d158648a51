from django.contrib.admin import AdminSite


class RegistryAdminSite(AdminSite):
    pass
