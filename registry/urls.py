from django.contrib import admin
from django.urls import include, path

from registry import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("agreements.urls")),
    path("", include("events.urls")),
    path("", include("roadmaps.urls")),
    path("countries/", views.countries, name="countries"),
    path("countries/<slug:code>/", views.country, name="country"),
    path("territories/", views.territories, name="territories"),
    path("territories/<int:pk>/", views.territory, name="territory"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar.ics", views.calendar_feed, name="calendar-ics"),
    path("analytics/", views.analytics, name="analytics"),
    path("analytics/export.<fmt>", views.export, name="analytics-export"),
    path("analytics/registration/", views.registration, name="analytics-registration"),
    path("analytics/note/", views.note, name="analytics-note"),
    path("analytics/note.docx", views.note_docx, name="analytics-note-docx"),
    path("years/<int:year>/", views.year, name="year"),
    path("years/<int:year>/summary.docx", views.summary, name="year-summary"),
    path("discrepancies/", views.discrepancies, name="discrepancies"),
    path("changes/", views.changes, name="changes"),
    path("feeds/agreements.atom", views.feed, name="feed"),
    path("data/", views.data, name="data"),
    path("data/catalog.jsonld", views.catalog, name="catalog"),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    path("sitemap-<section>.xml", views.sitemap, name="sitemap-section"),
    path("api/v1/", include("registry.api.urls")),
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
