from registry.views.analytics import analytics, export, registration
from registry.views.calendar import calendar, calendar_feed
from registry.views.changes import changes
from registry.views.countries import countries, country
from registry.views.discrepancies import discrepancies
from registry.views.health import healthz, readyz
from registry.views.home import home
from registry.views.machines import feed, robots, sitemap, sitemap_index
from registry.views.notes import note, note_docx
from registry.views.outlines import about, accessibility, catalog, data
from registry.views.territories import territories, territory
from registry.views.years import summary, year

__all__ = [
    "about",
    "accessibility",
    "analytics",
    "calendar",
    "calendar_feed",
    "catalog",
    "changes",
    "countries",
    "country",
    "data",
    "discrepancies",
    "export",
    "feed",
    "healthz",
    "home",
    "note",
    "note_docx",
    "readyz",
    "registration",
    "robots",
    "sitemap",
    "sitemap_index",
    "summary",
    "territories",
    "territory",
    "year",
]
