"""What a change did to an event, a submission or a report, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts import differences as plain
from accounts.differences import Difference
from agreements.choices import Stage
from agreements.differences import LABELS as OF_AGREEMENTS
from agreements.differences import agreements_known_to, document_said
from agreements.models import Discrepancy
from events.models import Event, Report, Submission
from office.dates import PartialDate, Span, in_words, numeric

LABELS = {"spans": _("days"), "signed_documents": _("signed documents"), "remarks": _("remarks"),
          "report": Report._meta.verbose_name, "document": OF_AGREEMENTS["document"]}  # fmt: skip


def differences(before: Mapping, after: Mapping, *, seen_by) -> list[Difference]:
    """As the reader may see them: what is out of sight stays unnamed."""
    wording = {
        "spans": lambda spans: [said(days_of(spans))],
        "agreements": agreements_known_to(seen_by),
        "discrepancies": discrepancies_known_to(seen_by),
        "signed_documents": lambda papers: [paper_said(paper) for paper in papers],
        "document": document_said,
    }
    return plain.differences(Event, before, after, wording=wording, labels=LABELS)


def discrepancies_known_to(user):
    return lambda keys: [str(found) for found in Discrepancy.objects.visible_to(user).filter(pk__in=keys)]


def paper_said(paper: dict) -> str:
    signed = paper.get("signed_on")
    return f"{paper['title']}, {in_words(PartialDate.parse(signed))}" if signed else paper["title"]


def days_of(spans) -> list[Span]:
    return [(date.fromisoformat(start), date.fromisoformat(end)) for start, end in spans]


def said(spans: list[Span]) -> str:
    """«23.09.2023 - 24.09.2023, 27.10.2023», as it can be read again."""
    return ", ".join(
        numeric(start) if start == end else f"{numeric(start)} - {numeric(end)}" for start, end in spans
    )  # fmt: skip


def of_submission(before: Mapping, after: Mapping) -> list[Difference]:
    wording = {
        "events": lambda keys: names_of(keys),
        "remarks": lambda remarks: [f"«{name}»: {remarks[key]}" for key, name in names_by_key(remarks).items()],
    }
    labels = LABELS | {"events": Event._meta.verbose_name_plural}
    return plain.differences(Submission, before, after, wording=wording, labels=labels)


def of_report(before: Mapping, after: Mapping) -> list[Difference]:
    """An order is not said: the report shows it."""
    told = [{name: values[name] for name in values if name not in ("sections", "events")} for values in (before, after)]
    return plain.differences(Report, *told, wording={"stage": lambda stage: [str(Stage(stage).label)]})


def names_of(keys) -> list[str]:
    return list(names_by_key(keys).values())


def names_by_key(keys) -> dict[str, str]:
    found = Event.objects.in_bulk([int(key) for key in keys])
    return {str(key): str(event) for key, event in sorted(found.items())}
