from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements.choices import Stage
from agreements.filtersets import strangers
from agreements.freshness import answered_304
from agreements.views.exports import refused, unknown
from events import wording
from events.choices import ReportKind
from events.models import Edition, Report
from events.report_pages import ReportPage
from office.files import DOCX


@require_safe
@answered_304
def reports(request):
    """Every published report: a row for a quarter, a column for who reports."""
    public = Q(events__stage=Stage.PUBLISHED)
    found = (
        Report.objects.public()
        .annotate(
            event_count=Count("events", filter=public),
            section_count=Count("events__section", filter=public, distinct=True),
        )
        .order_by("-year", "-quarter")
    )
    quarters: dict[str, dict] = {}
    for report in found:
        quarters.setdefault(wording.quarter(report), {})[report.kind] = report
    rows = [(quarter, [kinds.get(kind) for kind in ReportKind.values]) for quarter, kinds in quarters.items()]
    return render(request, "events/reports.html", {"rows": rows})


@require_safe
@answered_304
def report(request, year, quarter, kind):
    """The report as it was published last, or with ?edition= as it was before."""
    found, editions, number = asked(request, year, quarter, kind)
    shown = found.editions.defer("docx").get(number=number)
    return render(request, "events/report.html", {"page": ReportPage(found, editions, shown)})


@require_safe
@answered_304
def report_docx(request, year, quarter, kind):
    """The Word file to the byte as it was published."""
    if others := strangers(request.GET, {"edition"}):
        return refused(unknown(others))
    found, editions, number = asked(request, year, quarter, kind)
    name = f"otchet-{year}-q{quarter}-{kind}"
    if number != editions[0].number:
        name += f"-edition-{number}"
    kept = found.editions.values_list("docx", flat=True).get(number=number)
    return HttpResponse(bytes(kept), DOCX, headers={"Content-Disposition": f'attachment; filename="{name}.docx"'})


def asked(request, year, quarter, kind) -> tuple[Report, list[Edition], int]:
    """A published report, its editions without what they say, and which one is meant."""
    found = get_object_or_404(Report.objects.public(), year=year, quarter=quarter, kind=kind)
    editions = list(found.editions.defer("content", "docx"))
    if not editions:
        raise Http404
    numbers = {str(edition.number): edition.number for edition in editions}
    typed = request.GET.get("edition") or str(editions[0].number)
    if typed not in numbers:
        raise Http404
    return found, editions, numbers[typed]
