"""The list as a file: the same question, the same rows in the same order, another format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements import exporting, sentences
from agreements.exporting.records import Names
from agreements.filtersets import AgreementFilterSet, errors_of_pages, strangers
from agreements.models import Agreement
from agreements.serializers import ListNumbers, records
from office.files import DOCX, ODS, XLSX
from office.spreadsheets import MOST_ROWS

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": DOCX,
    "json": "application/json",
    "ods": ODS,
    "xlsx": XLSX,
}
LIMITS = {"docx": 5_000, "xlsx": MOST_ROWS - 1}  # rows
OF_THE_PAGE = ("page", "per_page")  # known, and without effect on a file
AT_ONCE = 100  # records of JSON
LONGEST_REASON = 300


@require_safe
def export(request, fmt):
    if fmt not in CONTENT_TYPES:
        raise Http404
    asked = AgreementFilterSet(request.GET, Agreement.objects.public(), request=request)
    others = AgreementFilterSet.strangers(request.GET, also=OF_THE_PAGE)
    if wrong := mistakes(asked, others, **errors_of_pages(request.GET)):
        return refused(wrong)
    if fmt in LIMITS and asked.qs.count() > LIMITS[fmt]:
        return refused([too_many(fmt)])
    return file(request, f"soglasheniya-{asked.day}", fmt, lambda: WRITERS[fmt](request, asked))


@require_safe
def official(request):
    """The official list in its official form, on the day; it is the whole list or nothing."""
    asked = AgreementFilterSet(request.GET, Agreement.objects.public(), request=request)
    if wrong := mistakes(asked, strangers(request.GET, {"as_of"})):
        return refused(wrong)
    if Agreement.objects.public().on(asked.day).count() > LIMITS["docx"]:
        return refused([too_many("docx")])
    return file(request, f"perechen-{asked.day}", "docx", lambda: [exporting.official_form(asked.day)])


# What is wrong with the question


def mistakes(asked: AgreementFilterSet, others: list[str], **of_pages: list[str]) -> list[str]:
    """«as_of: …», a line for each field that cannot be understood, then for each that is not known."""
    wrong = [f"{name}: {' '.join(reasons)[:LONGEST_REASON]}" for name, reasons in (asked.errors | of_pages).items()]
    return wrong + unknown(others)


def unknown(names: list[str]) -> list[str]:
    return [f"{name[:LONGEST_REASON]}: {_('unknown parameter')}" for name in names]


def too_many(fmt: str) -> str:
    others = ", ".join(sorted(CONTENT_TYPES.keys() - LIMITS.keys() | {"xlsx"} - {fmt}))
    return _("A %(format)s holds at most %(limit)s agreements. Narrow the filter or take %(others)s.") % {
        "format": fmt, "limit": f"{LIMITS[fmt]:_}".replace("_", "\N{NO-BREAK SPACE}"), "others": others,
    }  # fmt: skip


def refused(lines: list[str]) -> HttpResponse:
    return HttpResponse("".join(f"{line}\n" for line in lines), "text/plain; charset=utf-8", status=400)


# What is sent


def file(request, name: str, fmt: str, write) -> HttpResponse:
    """Streamed; for HEAD nothing is written."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{fmt}"'}
    if request.method == "HEAD":
        return HttpResponse(b"", CONTENT_TYPES[fmt], headers=headers)
    return StreamingHttpResponse(in_language(get_language(), write()), content_type=CONTENT_TYPES[fmt], headers=headers)


def in_language(language: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Each piece is written in the language of the address: streaming goes on after the middleware has left."""
    pieces = iter(pieces)
    while True:
        with override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def table_writer(write):
    return lambda request, asked: write(question(request, asked))


def question(request, asked: AgreementFilterSet) -> exporting.Asked:
    numbers = cache(lambda: ListNumbers.on(asked.day))  # asked for with the first row, after the headings are sent
    pages = request.build_absolute_uri(reverse("agreements:list"))
    names = Names.read(lambda key: numbers().get(key), lambda key: f"{pages}{key}/")
    address = of_the_list(request, pages)
    filters = sentences.filter_in_words(asked)
    about = exporting.About(asked.day, filters, address, lambda: sentences.sentence(asked))
    return exporting.Asked(asked.qs, names, about)


def of_the_list(request, pages: str) -> str:
    """The address of the same question on the page."""
    query = request.GET.copy()
    for name in OF_THE_PAGE:
        query.pop(name, None)
    return f"{pages}?{query.urlencode()}" if query else pages


def json_records(request, asked: AgreementFilterSet) -> Iterator[bytes]:
    """A list of the records as the API gives them."""
    base = request.build_absolute_uri("/").removesuffix("/")
    return json_list(records(asked.qs, asked.day, base, is_long=True))


def json_list(texts: Iterable[str]) -> Iterator[bytes]:
    texts, joint = iter(texts), "[\n"
    while some := list(islice(texts, AT_ONCE)):
        yield (joint + ",\n".join(some)).encode()
        joint = ",\n"
    yield b"\n]\n" if joint == ",\n" else b"[]\n"


WRITERS = {
    "csv": table_writer(exporting.csv),
    "docx": table_writer(exporting.docx),
    "json": json_records,
    "ods": table_writer(exporting.ods),
    "xlsx": table_writer(exporting.xlsx),
}
