"""A report as plain content, the same for the page, the data and the Word file; and its Word form.

What was published is kept as content: a page of an earlier edition is made from it as today's is from the records.
"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from django.conf import settings
from django.db.models import Prefetch

from agreements.choices import Stage
from events.models import Event, Report
from office import word

HEADINGS = (
    "№\nп/п",
    "Наименование мероприятия",
    "Место проведения\nмероприятия",
    "Сроки\nпроведения\nмероприятия",
    "Цель, содержание и результат мероприятия\n(в том числе краткая информация о достигнутых договоренностях, "
    "подписанных документах)",
    "Участники мероприятия\n(общее количество, другие дополнительные сведения)",
)
SHARES = (11, 37, 32, 29, 55, 46)  # «мероприятия» and «101.» stay whole in wider letters than Times too
LONGEST_LINE = 90  # letters of the heading: where the office breaks it
CELLS = ("title", "place", "dates_text", "result", "participants")


def content(report: Report) -> dict:
    """The report as it stands: sections with events, in order; a section without events is not printed."""
    events = Event.objects.filter(report=report)
    events = events.public() if report.stage == Stage.PUBLISHED else events.that_count()
    prefetched = Prefetch("agreements"), Prefetch("territories"), "countries", "spans", "signed_documents"
    sections: dict[int, dict] = {}
    for event in events.in_report_order().select_related("section__sphere").prefetch_related(*prefetched):
        section = event.section
        found = sections.setdefault(
            section.pk,
            {
                "heading": section.heading,
                "territory": section.territory_id,
                "sphere": section.sphere.slug if section.sphere else None,
                "events": [],
            },
        )
        found["events"].append(content_of(event))
    return {
        "kind": report.kind,
        "year": report.year,
        "quarter": report.quarter,
        "heading": report.heading,
        "closing_note": report.closing_note,
        "sections": list(sections.values()),
    }


def content_of(event: Event) -> dict:
    return {
        "id": event.pk,
        "number": event.number,
        **{name: getattr(event, name) for name in CELLS},
        "format": event.format,
        "spans": [{"from": str(span.from_on), "to": str(span.to_on)} for span in event.spans.all()],
        "countries": sorted(country.pk for country in event.countries.all()),
        "territories": sorted(territory.pk for territory in event.territories.all()),
        "agreements": sorted(agreement.pk for agreement in event.agreements.all() if agreement.is_published),
        "participants_total": event.participants_total,
        "participants_foreign": event.participants_foreign,
    }


def docx(report: dict) -> bytes:
    """In the form of the office, Russian in every language."""
    heading = " ".join(report["heading"].split())
    lines = report["heading"].split("\n") if "\n" in report["heading"] else wrap(heading, LONGEST_LINE)
    paper = word.document(heading, settings.REGISTRY_NAME)
    for line in lines:
        word.paragraph(paper, line, centred=True, after=12 if line is lines[-1] else 0)
    word.table(
        paper, HEADINGS, rows(report), SHARES, bold=False, whole_rows=False, closing=report["closing_note"]
    )  # fmt: skip
    word.footer(paper, settings.REGISTRY_NAME)
    return word.as_bytes(paper)


def rows(report: dict) -> Iterator[list[str]]:
    for section in report["sections"]:
        yield [section["heading"]]
        for event in section["events"]:
            yield [f"{event['number']}.", *(event[name] for name in CELLS)]
