"""For search engines and readers of feeds."""

from django.contrib.sitemaps import views as sitemaps
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from agreements.freshness import answered_304
from registry.feeds import AgreementFeed
from registry.sitemaps import SITEMAPS

# Facets times days is an endless space; records and pages of the list are not.
ROBOTS = """User-agent: *
Allow: /agreements/?page=
Allow: /events/?page=
Allow: /*?lang=en$
Disallow: /admin/
Disallow: /api/
Disallow: /documents/
Disallow: /agreements/export.
Disallow: /agreements/?
Disallow: /events/export.
Disallow: /events/?
Disallow: /calendar/?
Disallow: /analytics/?
Disallow: /analytics/export.
Disallow: /analytics/registration/
Disallow: /*as_of=

Sitemap: {sitemap}
"""

feed = require_safe(answered_304(AgreementFeed()))


@require_safe
def robots(request):
    text = ROBOTS.format(sitemap=request.build_absolute_uri(reverse("sitemap")))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def sitemap_index(request):
    return sitemaps.index(request, SITEMAPS, "registry/sitemap_index.xml", sitemap_url_name="sitemap-section")


@require_safe
def sitemap(request, section):
    return sitemaps.sitemap(request, SITEMAPS, section, "registry/sitemap.xml")
