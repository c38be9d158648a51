from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.urls import reverse
from django.utils.timezone import localdate

from agreements.models import Agreement
from events.models import Event, Report
from registry import tallies
from registry.views.territories import shown_on
from roadmaps.models import Roadmap


class PageSitemap(Sitemap):
    def items(self):
        return [
            "home", "agreements:list", "events:list", "events:reports", "roadmaps:list", "countries", "territories",
            "analytics", "analytics-note", "calendar", "changes", "discrepancies", "data", "about", "accessibility",
        ]  # fmt: skip

    def location(self, name):
        return reverse(name)


class AgreementSitemap(Sitemap):
    limit = 10_000

    def items(self):
        return Agreement.objects.public().on(localdate()).only("pk", "updated_at").order_by("pk")

    def lastmod(self, agreement):
        return agreement.updated_at

    def get_latest_lastmod(self):
        """Django would read every agreement for it."""
        return Agreement.objects.public().aggregate(last=Max("updated_at"))["last"]


class EventSitemap(Sitemap):
    limit = 10_000

    def items(self):
        return Event.objects.public().only("pk", "updated_at").order_by("pk")

    def lastmod(self, event):
        return event.updated_at

    def get_latest_lastmod(self):
        return Event.objects.public().aggregate(last=Max("updated_at"))["last"]


class ReportSitemap(Sitemap):
    def items(self):
        return Report.objects.public()

    def lastmod(self, report):
        return report.updated_at


class RoadmapSitemap(Sitemap):
    def items(self):
        return Roadmap.objects.public().only("pk", "updated_at").order_by("pk")

    def lastmod(self, roadmap):
        return roadmap.updated_at


class CountrySitemap(Sitemap):
    def items(self):
        return sorted(tallies.of_countries(localdate()))

    def location(self, code):
        return reverse("country", args=[code])


class TerritorySitemap(Sitemap):
    limit = 10_000

    def items(self):
        return shown_on(localdate()).order_by("pk").select_related(None).only("pk")

    def location(self, territory):
        return reverse("territory", args=[territory.pk])


SITEMAPS = {
    "pages": PageSitemap,
    "agreements": AgreementSitemap,
    "events": EventSitemap,
    "reports": ReportSitemap,
    "roadmaps": RoadmapSitemap,
    "countries": CountrySitemap,
    "territories": TerritorySitemap,
}
