"""The cells of the official list, composed from facts, in its Russian; stored cells come first where they exist."""

from __future__ import annotations

from itertools import groupby

from agreements.choices import EndGround, Kind, Registration, Renewal, TermKind
from office.dates import in_words, numeric
from places.naming import plural

YEARS = ("{} год", "{} года", "{} лет")
GROUNDS = {
    EndGround.AGREED: "по соглашению сторон",
    EndGround.NOTICE: "по уведомлению стороны",
    EndGround.EXPIRED: "в связи с истечением срока",
    EndGround.NOT_RENEWED: "не продлено",
    EndGround.PARTY_GONE: "в связи с упразднением стороны или утратой ею статуса иностранной",
}
GENITIVE = {
    "Соглашение": "Соглашения",
    "Договор": "Договора",
    "Меморандум": "Меморандума",
    "Декларация": "Декларации",
    "Протокол": "Протокола",
}
WITH_PROLONGATION = {
    Renewal.AUTOMATIC: "с последующей пролонгацией",
    Renewal.NOTICE: "с последующей пролонгацией по уведомлению",
}


def registration_cell(agreement) -> str:
    if agreement.registration == Registration.NONE:
        return "-"
    number = f"№ {agreement.number}" if agreement.registration == Registration.NUMBERED else "б/н"
    return ", ".join([number, *([plain(in_words(agreement.registered))] if agreement.registered else [])])


def term_cell(agreement) -> str:
    if agreement.term == TermKind.INDEFINITE:
        return Kind(agreement.kind).indefinite
    if agreement.term == TermKind.UNKNOWN:
        return ""
    years = YEARS[plural(agreement.term_years)].format(agreement.term_years) if agreement.term_years else ""
    last_day = f"по {plain(in_words(agreement.term_last_day))}" if agreement.term_last_day else ""
    if agreement.term == TermKind.FIXED:
        return last_day or years
    each_time = f" на {'год' if agreement.term_years == 1 else years}" if last_day else ""
    return f"{last_day or years} {WITH_PROLONGATION[agreement.renewal]}{each_time}"


def end_cell(agreement, successor: str = "") -> str:
    """«утратило силу (с даты вступления в силу Соглашения … от 29.09.2018)», «утратило силу с 29.09.2018».

    `successor` is the title of what replaced it, which need not be what ended it.
    """
    lost = Kind(agreement.kind).lost_force
    if successor and agreement.end_why == EndGround.REPLACED:
        return f"{lost} (с даты вступления в силу{of_title(successor)})"
    if agreement.end:
        lost += f" с {numeric(agreement.end)}"
    ground = GROUNDS.get(agreement.end_why)
    return f"{lost} ({ground})" if ground else lost


def of_title(title: str) -> str:
    """« Соглашения о …»: whose coming into force it is; a title that begins otherwise stays as it is."""
    first, blank, rest = title.partition(" ")
    return f" {GENITIVE[first]}{blank}{rest}" if first in GENITIVE else f": {title}"


def parties_cell(parties) -> str:
    """Neighbours of one country share its name in brackets: «А, Б (Российская Федерация) и В (…)»."""
    groups = [
        f"{', '.join(party.name_as_signed for party in group)} ({country.full_name or country.name})"
        for country, group in groupby(parties, key=lambda party: party.country)
    ]
    return " и ".join(groups)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def cells(agreement, successor: str = "") -> dict[str, str]:
    """What the list shows in each cell: the text of the paper, else our own."""
    has_end = agreement.end or agreement.ended_by
    return {
        "registration_text": agreement.registration_text or registration_cell(agreement),
        "parties_text": agreement.parties_text or agreement.parties_line,
        "term_text": agreement.term_text or term_cell(agreement),
        "end_text": agreement.end_text or (end_cell(agreement, successor) if has_end else ""),
    }
