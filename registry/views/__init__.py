from registry.views.calendar import calendar, calendar_feed
from registry.views.changes import changes
from registry.views.countries import countries, country
from registry.views.health import healthz, readyz
from registry.views.home import home
from registry.views.machines import feed, robots, sitemap, sitemap_index
from registry.views.outlines import about, accessibility, catalog, data
from registry.views.territories import territories, territory

__all__ = [
    "about",
    "accessibility",
    "calendar",
    "calendar_feed",
    "catalog",
    "changes",
    "countries",
    "country",
    "data",
    "feed",
    "healthz",
    "home",
    "readyz",
    "robots",
    "sitemap",
    "sitemap_index",
    "territories",
    "territory",
]
