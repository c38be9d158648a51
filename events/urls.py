from django.urls import path

from events.views import exports, lists, records, reports

app_name = "events"
urlpatterns = [
    path("events/", lists.events, name="list"),
    path("events/choices/<slug:name>/", lists.choices, name="choices"),
    path("events/export.<fmt>", exports.export, name="export"),
    path("events/<int:pk>/", records.event, name="event"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<int:year>/<int:quarter>/<slug:kind>/", reports.report, name="report"),
    path("reports/<int:year>/<int:quarter>/<slug:kind>/report.docx", reports.report_docx, name="report-docx"),
]
