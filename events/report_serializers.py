"""Reports and submissions as the API gives them; the names of the fields are the contract of docs/api.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from agreements.choices import Stage
from events.models import Edition, Event, Report, Section, Submission


def loaded(reports: QuerySet[Report], seen: QuerySet[Event]) -> QuerySet[Report]:
    """With everything a record needs, of the events those that are seen: three queries however many they are."""
    events = seen.exclude(stage=Stage.WITHDRAWN).only("pk", "section").order_by("position", "id")
    sections = Section.objects.select_related("sphere").prefetch_related(Prefetch("events", events))
    return reports.prefetch_related(
        Prefetch("sections", sections), Prefetch("editions", Edition.objects.defer("content", "docx", "by"))
    )


def as_record(report: Report, base: str) -> dict:
    """For a report out of `loaded()`; `base` is the address of the site: https://host."""
    address = [report.year, report.quarter, report.kind]
    sections = [as_section(section) for section in report.sections.all() if section.events.all()]
    docx = f"{base}{reverse('events:report-docx', args=address)}"
    return {
        "id": report.pk,
        "url": f"{base}{reverse('events:report', args=address)}",
        "kind": report.kind,
        "year": report.year,
        "quarter": report.quarter,
        "title": report.title,
        "heading": report.heading,
        "closing_note": report.closing_note,
        "stage": report.stage,
        "events": sum(len(section["events"]) for section in sections),
        "sections": sections,
        "editions": [as_edition(edition, docx) for edition in report.editions.all()],
    }


def as_section(section: Section) -> dict:
    return {
        "id": section.pk,
        "order": section.order,
        "heading": section.heading,
        "territory": section.territory_id,
        "sphere": section.sphere and section.sphere.slug,
        "events": [event.pk for event in section.events.all()],
    }


def as_edition(edition: Edition, docx: str) -> dict:
    return {
        "number": edition.number,
        "at": edition.at.isoformat(),
        "reason": edition.reason,
        "checksum": edition.checksum,
        "docx": f"{docx}?edition={edition.number}",
    }


def as_submissions(submissions: Iterable[Submission]) -> list[dict]:
    """Whoever sees a submission sees its events."""
    submissions = list(submissions)
    events = Event.objects.filter(report__in={submission.report_id for submission in submissions})
    found = defaultdict(list)
    counting = events.exclude(stage=Stage.WITHDRAWN).in_report_order()
    for report, municipality, key in counting.values_list("report", "section__territory", "pk"):
        found[report, municipality].append(key)
    return [
        {
            "id": submission.pk,
            "report": submission.report_id,
            "year": submission.report.year,
            "quarter": submission.report.quarter,
            "deadline": submission.report.deadline.isoformat(),
            "municipality": submission.municipality_id,
            "stage": submission.stage,
            "submitted_at": submission.submitted_at and submission.submitted_at.isoformat(),
            "reason": submission.reason,
            "events": found[submission.report_id, submission.municipality_id],
        }
        for submission in submissions
    ]
