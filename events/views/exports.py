"""The list of events as a file: the same question, the same rows in the same order, another format."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.filtersets import errors_of_pages
from agreements.sentences import filter_in_words
from agreements.views.exports import CONTENT_TYPES, LIMITS, OF_THE_PAGE, file, json_list, mistakes, of_the_list, refused
from events import exporting, sentences
from events.filtersets import EventFilterSet
from events.models import Event
from events.serializers import records


@require_safe
def export(request, fmt):
    if fmt not in CONTENT_TYPES:
        raise Http404
    asked = EventFilterSet(request.GET, Event.objects.public(), request=request)
    others = EventFilterSet.strangers(request.GET, also=OF_THE_PAGE)
    if wrong := mistakes(asked, others, **errors_of_pages(request.GET)):
        return refused(wrong)
    if fmt in LIMITS and asked.qs.count() > LIMITS[fmt]:
        return refused([too_many(fmt)])
    return file(request, f"meropriyatiya-{localdate()}", fmt, lambda: WRITERS[fmt](request, asked))


def too_many(fmt: str) -> str:
    others = ", ".join(sorted(CONTENT_TYPES.keys() - LIMITS.keys() | {"xlsx"} - {fmt}))
    return _("A %(format)s holds at most %(limit)s events. Narrow the filter or take %(others)s.") % {
        "format": fmt, "limit": f"{LIMITS[fmt]:_}".replace("_", "\N{NO-BREAK SPACE}"), "others": others,
    }  # fmt: skip


def table_writer(write):
    return lambda request, asked: write(question(request, asked))


def question(request, asked: EventFilterSet) -> exporting.Asked:
    pages = request.build_absolute_uri(reverse("events:list"))
    address = of_the_list(request, pages)
    about = exporting.About(localdate(), filter_in_words(asked), address, lambda: sentences.sentence(asked))
    return exporting.Asked(asked.qs, lambda key: f"{pages}{key}/", about)


def json_records(request, asked: EventFilterSet) -> Iterator[bytes]:
    """A list of the records as the API gives them."""
    base = request.build_absolute_uri("/").removesuffix("/")
    return json_list(json.dumps(record, ensure_ascii=False) for record in records(asked.qs, base))


WRITERS = {
    "csv": table_writer(exporting.csv),
    "docx": table_writer(exporting.docx),
    "json": json_records,
    "ods": table_writer(exporting.ods),
    "xlsx": table_writer(exporting.xlsx),
}
