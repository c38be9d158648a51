from dataclasses import dataclass
from operator import itemgetter

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from agreements import exporting
from agreements.exporting.dates import in_column
from agreements.facets import Facet
from agreements.freshness import answered_304, state_of
from agreements.models import Agreement
from agreements.pages import Row
from agreements.views.exports import file
from office import spreadsheets
from office.tables import Column, Table
from registry import analytics as figures
from registry.charts import ROMAN, Chart
from registry.selection import Selection, mistakes
from registry.views.refusals import refused
from registry.views.territories import page_of

FORMATS = ("xlsx", "csv")
MOST_OFFERED = 60  # of two thousand municipalities; the others are chosen on their own pages
PER_PAGE = 50
LONGEST_NAME = 31  # of a sheet


@dataclass(frozen=True)
class Field:
    """A select of the form above: what may be chosen, and what is wrong with what was typed."""

    facet: Facet
    errors: list[str]

    @property
    def choices(self) -> list:
        return self.facet.commonest(MOST_OFFERED)

    @property
    def is_several(self) -> bool:
        return sum(choice.is_chosen for choice in self.facet.choices) > 1


def asked(request) -> tuple[Selection, list[Field], figures.Analytics]:
    """What is selected, the form that says so, and its figures; those without what cannot be understood."""
    selection = Selection(request.GET)
    found = figures.counted(selection.rest if selection.errors else selection, state_of(request))
    fields = [Field(facet, selection.errors.get(facet.name, [])) for facet in found.facets]
    return selection, fields, found


@require_safe
@answered_304
def analytics(request):
    """Charts of what the register and the reports add up to, each a table, a filter and a file."""
    selection, fields, found = asked(request)
    context = {
        "selection": selection, "fields": fields, "day": selection.day, "found": found, "charts": found.by_name,
    }  # fmt: skip
    return render(request, "registry/analytics.html", context | {"roman": ROMAN, "about_days": about(found.days)})


def about(days: figures.Days | None) -> str:
    if not days:
        return ""
    text = ngettext(
        "Both days are known of %(count)s agreement: %(shortest)s to %(longest)s days, the middle one %(median)s.",
        "Both days are known of %(count)s agreements: %(shortest)s to %(longest)s days, the middle one %(median)s.",
        days.count,
    )
    return text % vars(days)


@require_safe
@answered_304
def registration(request):
    """The agreements behind a bar of the days from signing to registration."""
    selection, fields, _found = asked(request)
    name = request.GET.get("days")
    if name and name not in figures.BINS:
        raise Http404
    waits = [] if selection.errors else figures.registered_within(selection, name)
    page = page_of(request, waits, PER_PAGE)
    known = Agreement.objects.public().on(selection.day).with_next_boundary().in_bulk([pk for _wait, pk in page])
    rows = [(wait, Row(known[pk], selection.day)) for wait, pk in page if pk in known]
    context = {"selection": selection, "fields": fields, "day": selection.day, "page_obj": page, "rows": rows}
    return render(request, "registry/registration.html", context | {"name": name and figures.name_of_bin(name)})


# Files


class About(exporting.About):
    @property
    def title(self) -> str:
        return _("Analytics of the agreements of municipalities")


@require_safe
def export(request, fmt):
    """One chart as the table that it is, or as a workbook all of them."""
    if fmt not in FORMATS:
        raise Http404
    selection, name = Selection(request.GET), request.GET.get("chart", "")
    if wrong := mistakes(selection, Selection.strangers(request.GET, also=["chart"])):
        return refused(wrong)
    found = figures.counted(selection, state_of(request))
    charts = [chart for chart in found.charts if chart.name == name] if name else found.charts
    if not charts or (fmt == "csv" and not name):
        return refused({"chart": [_("one of: %(names)s") % {"names": ", ".join(one.name for one in found.charts)}]})
    title = f"analitika-{name.replace('_', '-') or 'vse'}-{selection.day}"
    if fmt == "csv":
        return file(request, title, fmt, lambda: spreadsheets.csv(table_of(charts[0])))
    address = request.build_absolute_uri(selection.page("analytics"))
    said = About(selection.day, selection.in_words, address, lambda: found.sentence)
    return file(request, title, fmt, lambda: spreadsheets.xlsx([*map(table_of, charts), sheet_about(said)], in_column))


def table_of(chart: Chart) -> Table:
    columns = [Column(heading, itemgetter(place), 18 if place else 34) for place, heading in enumerate(chart.headings)]
    return Table(chart.heading[:LONGEST_NAME], columns, chart.rows)


def sheet_about(said: About) -> Table:
    columns = [
        Column(pgettext("sheet", "About"), itemgetter(0), 34),
        Column(pgettext("sheet", "What it says"), itemgetter(1), 90),
    ]
    return Table(pgettext("sheet", "About"), columns, list(said.facts()))
