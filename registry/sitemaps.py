from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.urls import reverse
from django.utils.timezone import localdate

from agreements.models import Agreement
from registry import tallies
from registry.views.territories import shown_on


class PageSitemap(Sitemap):
    def items(self):
        return [
            "home", "agreements:list", "countries", "territories", "calendar", "changes", "data", "about",
            "accessibility",
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
    "countries": CountrySitemap,
    "territories": TerritorySitemap,
}
