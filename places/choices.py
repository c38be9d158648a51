from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TerritoryKind(TextChoices):
    REGION = "region", _("region")
    DISTRICT = "district", _("district")
    MUNICIPAL_DISTRICT = "municipal_district", _("municipal district")
    URBAN_DISTRICT = "urban_district", _("urban district")
    CITY = "city", _("city")
    CITY_DISTRICT = "city_district", _("district of a city")
    SETTLEMENT = "settlement", _("settlement")
    UNION = "union", _("union of municipalities")
    OTHER = "other", _("other")


class BodyKind(TextChoices):
    ADMINISTRATION = "administration", _("administration")
    EXECUTIVE = "executive", _("executive committee")
    COUNCIL = "council", _("council")
    DEPARTMENT = "department", _("department")
    OTHER = "other", _("other")
