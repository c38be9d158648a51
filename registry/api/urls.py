from django.urls import include, path
from rest_framework.routers import DefaultRouter

from agreements.viewsets import AgreementCollection, ThemeCollection
from places.viewsets import BodyCollection, CountryCollection, TerritoryCollection
from registry.api.views import Docs, Schema
from registry.viewsets import ChangeCollection

router = DefaultRouter()
router.include_format_suffixes = False
router.register("agreements", AgreementCollection, "api-agreement")
router.register("bodies", BodyCollection, "api-body")
router.register("changes", ChangeCollection, "api-change")
router.register("countries", CountryCollection, "api-country")
router.register("territories", TerritoryCollection, "api-territory")
router.register("themes", ThemeCollection, "api-theme")

BULK_COST = 20  # as many requests as it counts for

urlpatterns = [
    path(
        "agreements/bulk.jsonl",
        AgreementCollection.as_view({"get": "bulk"}, throttle_cost=BULK_COST),
        name="api-agreement-bulk",
    ),
    path("", include(router.urls)),
    path("schema/", Schema.as_view(), name="api-schema"),
    path("docs/", Docs.as_view(url_name="api-schema"), name="api-docs"),
]
