"""The columns of the files, one line each: heading, value, width in letters, meaning."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agreements import wording
from agreements.choices import Registration, Status
from agreements.exporting.dates import in_column
from agreements.exporting.records import CODED, FIELDS, Names, Record
from office.dates import PartialDate
from office.tables import Column
from places.fields import in_language

SOURCE = slice(FIELDS.index("source_document"), FIELDS.index("source_row") + 1)


def columns(names: Names) -> list[Column]:
    """Of a spreadsheet: everything that is one value."""
    kinds, precisions, terms, statuses, grounds, practical = map(names.labels_of, CODED)
    countries, territories, themes = names.countries, names.territories, names.themes
    return [
        Column(_("No."), lambda row: names.number_of(row.id), 7,
               _("Place in the official list on the day: every table counts its own")),
        Column(_("Id"), lambda row: row.id, 8, _("Id of the agreement in this register; never changes")),
        Column(_("Address"), lambda row: names.address_of(row.id), 34, _("Its page")),
        Column(_("Short name"), short_name, 34, _("Municipality and partner, as this register names them")),
        Column(_("Title"), lambda row: row.title, 60, _("As on paper, with the date phrase")),
        Column(_("Kind"), lambda row: kinds[row.kind], 14, _("Agreement, contract, memorandum and so on")),
        Column(_("Signed on"), lambda row: day(row.signed_on, row.signed_precision), 14,
               _("Day of signing; where only the month or the year is known, these alone")),
        Column(_("Signing known"), lambda row: precisions[row.signed_precision], 14,
               _("How exactly the day of signing is known")),
        Column(_("Registration number"), registration_number, 14,
               _("«б/н»: registered without a number; empty: nothing known of a registration")),
        Column(_("Registered on"), lambda row: day(row.registered_on, row.registered_precision), 14,
               _("Day of registration")),
        Column(_("In force from"), lambda row: day(row.in_force_on, row.in_force_precision), 14,
               _("First day in force, as far as it is known")),
        Column(_("Kind of term"), lambda row: terms[row.term], 14, _("Indefinite, fixed, renewing or unknown")),
        Column(_("Term, years"), lambda row: row.term_years, 8, _("Years of the term or of each prolongation")),
        Column(_("Last day of the term"), lambda row: row.term_last_day, 14, _("Where the paper names one")),
        Column(_("Next boundary"), lambda row: row.next_boundary, 14,
               _("Last day of the period of the term that runs on the day asked for")),
        Column(_("Term as in the list"), term_of_list, 30,
               _("The wording of the paper, else composed from the facts")),
        Column(_("State"), lambda row: statuses[row.status_on_day], 18, _("Whether in force on the day asked for")),
        Column(_("Without force from"), lambda row: day(row.end_on, row.end_precision), 14,
               _("First day without force, a coming one too")),
        Column(_("Ended not later than"), lambda row: row.ended_by, 14,
               _("Where the day of the end is not known: the day by which the end is")),
        Column(_("Ground of the end"), lambda row: grounds.get(row.end_why), 20, _("Why it ended")),
        Column(_("In practice"), lambda row: practical[row.practical], 18,
               _("Whether it is carried out; without a source nothing is known")),
        Column(_("Countries"), lambda row: listed(countries, row.countries_line.split()), 18,
               _("Foreign countries of the parties, as signed")),
        Column(_("Parties"), lambda row: row.parties_text or row.parties_line, 60, _("The parties as signed")),
        Column(_("Home territories"), lambda row: listed(territories, row.home), 28,
               _("Territories of the own state that are party to it, as they are called now")),
        Column(_("Foreign territories"), lambda row: listed(territories, row.foreign), 28,
               _("Foreign territories that are party to it, as they are called now")),
        Column(_("Themes"), lambda row: listed(themes, row.themes), 28, _("What it is about")),
        Column(_("Replaces"), lambda row: keys(row.replaces), 10, _("Ids of the agreements that it replaced")),
        Column(_("Replaced by"), lambda row: keys(row.replaced_by), 10, _("Id of the agreement that replaced it")),
        Column(pgettext("column", "Source"), lambda row: source(*row[SOURCE]), 30,
               _("Document, table and row that the record comes from")),
    ]  # fmt: skip


def word_columns(names: Names) -> list[Column]:
    """Of a Word table: what fits across a sheet of paper; widths are shares of it."""
    statuses = names.labels_of(Status)
    return [
        Column(_("No."), lambda row: names.number_of(row.id), 5),
        Column(_("Title and date of signing"), lambda row: row.title, 36),
        Column(_("Registration"), lambda row: row.registration_text or wording.registration_cell(row), 14),
        Column(_("Parties"), lambda row: row.parties_text or row.parties_line, 36),
        Column(_("Term"), term_of_list, 16),
        Column(_("State"), lambda row: state(row, statuses), 14),
    ]


def day(value: date | None, precision: str) -> date | PartialDate | None:
    return value if precision in ("day", "") else PartialDate.of(value, precision)


def short_name(row: Record) -> str:
    return in_language(row.short_name, row.short_name_en)


def registration_number(row: Record) -> str:
    return "б/н" if row.registration == Registration.UNNUMBERED else row.number


def term_of_list(row: Record) -> str:
    return row.term_text or wording.term_cell(row)


def state(row: Record, statuses: dict[str, str]) -> str:
    """«утратило силу, 29 сен 2018»"""
    known = day(row.end_on, row.end_precision) if row.status_on_day == Status.ENDED else None
    return ", ".join(filter(None, [statuses[row.status_on_day], known and in_column(known)]))


def listed(names: dict, found) -> str:
    return "; ".join([names.get(key, str(key)) for key in found])


def keys(found) -> str:
    return ", ".join(map(str, found))


def source(document: str, table: int | None, row: int | None) -> str:
    if document and table and row:
        return _("%(document)s, table %(table)s, row %(row)s") % {"document": document, "table": table, "row": row}
    return document
