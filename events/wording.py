"""What a report says of itself, composed as the paper has it where nobody wrote otherwise."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events.choices import Quarter, ReportKind
from office.words import genitive

ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}
WHO_HELD = {
    ReportKind.MUNICIPAL: "органами местного самоуправления муниципальных образований {region}",
    ReportKind.REGIONAL: "исполнительными органами {region} и подведомственными им учреждениями",
}


def heading(report) -> str:
    """Of the Word form, so Russian whatever the language of the page."""
    held = WHO_HELD[ReportKind(report.kind)].format(region=genitive(settings.REGISTRY_REGION))
    when = f"{ROMAN[report.quarter]} квартале {report.year} года"
    return f"Отчет о мероприятиях в международной сфере, проведенных {held} в {when}"


def quarter(report) -> str:
    """«IV квартал 2023 года»"""
    return _("quarter %(quarter)s of %(year)d") % {"quarter": Quarter(report.quarter).label, "year": report.year}


def name_of_report(report) -> str:
    """«Муниципалитеты, IV квартал 2023 года»"""
    who = {
        ReportKind.MUNICIPAL: pgettext("report", "Municipalities"),
        ReportKind.REGIONAL: pgettext("report", "Executive bodies"),
    }[ReportKind(report.kind)]
    return f"{who}, {quarter(report)}"


def heading_of_section(territory, day) -> str:
    """As the municipality was called officially in that quarter."""
    return territory.name_on(day).name
