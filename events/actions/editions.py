"""What a report said, kept as it was: the page and the Word file of the day of each publication."""

from __future__ import annotations

import hashlib

from django.db.models import Max
from django.utils import timezone

from events import paper
from events.models import Edition, Report


def freeze(report: Report, *, by, reason: str = "") -> Edition:
    """The next edition, as the report is now; part of the action that changed it."""
    content = paper.content(report)
    docx = paper.docx(content)
    last = report.editions.aggregate(last=Max("number"))["last"] or 0
    return Edition.objects.create(
        report=report, number=last + 1, at=timezone.now(), by=by, reason=reason.strip(), content=content, docx=docx,
        checksum=hashlib.sha256(docx).hexdigest(),
    )  # fmt: skip
