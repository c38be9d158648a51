from django.urls import include, path
from rest_framework.routers import DefaultRouter

from agreements.viewsets import AgreementCollection, ThemeCollection
from events.report_viewsets import ReportCollection, SubmissionCollection
from events.viewsets import EventCollection
from places.viewsets import BodyCollection, CountryCollection, TerritoryCollection
from registry.api.views import Docs, Schema
from registry.viewsets import ChangeCollection
from roadmaps.viewsets import MeasureCollection, RoadmapCollection

router = DefaultRouter()
router.include_format_suffixes = False
router.register("agreements", AgreementCollection, "api-agreement")
router.register("bodies", BodyCollection, "api-body")
router.register("changes", ChangeCollection, "api-change")
router.register("countries", CountryCollection, "api-country")
router.register("events", EventCollection, "api-event")
router.register("reports", ReportCollection, "api-report")
router.register("submissions", SubmissionCollection, "api-submission")
router.register("measures", MeasureCollection, "api-measure")
router.register("roadmaps", RoadmapCollection, "api-roadmap")
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
