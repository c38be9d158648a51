from django.urls import path

from agreements.views import Choices, RegisterList
from events.ledger import EventLedger
from events.views import exports, records, reports

app_name = "events"
urlpatterns = [
    path("events/", RegisterList.as_view(ledger=EventLedger), name="list"),
    path("events/choices/<slug:name>/", Choices.as_view(ledger=EventLedger), name="choices"),
    path("events/export.<fmt>", exports.export, name="export"),
    path("events/<int:pk>/", records.event, name="event"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<int:year>/<int:quarter>/<slug:kind>/", reports.report, name="report"),
    path("reports/<int:year>/<int:quarter>/<slug:kind>/report.docx", reports.report_docx, name="report-docx"),
]
