"""The summary of a year as a Word document, Russian in every language."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import override

from agreements.choices import EndGround, Kind, Registration
from agreements.wording import GROUNDS as SAID_IN_THE_LIST
from office import word
from office.dates import in_words, numeric
from office.words import genitive
from registry.years import LISTED, Municipality, Year

TITLE = (
    "Сведения о соглашениях",
    "об осуществлении международных и внешнеэкономических связей",
    "органов местного самоуправления муниципальных образований {region}",
    "за {year} год",
)
HEADINGS = (
    "Муниципальное образование",
    "Действует на {day}",
    "Заключено",
    "Утратило силу",
    "Утратило силу, день не известен",
    "Мероприятия",
)
GROUNDS = SAID_IN_THE_LIST | {EndGround.REPLACED: "заменено новым"}  # there the list names the successor instead
SHARES = (23, 15, 15, 14, 15, 18)
LISTS = {
    "concluded": "Заключённые соглашения",
    "ended": "Соглашения, утратившие силу",
    "undated": "Соглашения, об утрате силы которых стало известно в {year} году (день не известен)",
}


def docx(year: Year, address: str) -> bytes:
    with override("ru"):
        return written(year, address)


def written(year: Year, address: str) -> bytes:
    title = [line.format(region=genitive(settings.REGISTRY_REGION), year=year.number) for line in TITLE]
    if not year.is_over:
        title.append(f"(по состоянию на {in_words(year.last)})")
    paper = word.document(" ".join(title), settings.REGISTRY_NAME, is_upright=True)
    for line in title:
        word.paragraph(paper, line, bold=True, centred=True, after=12 if line is title[-1] else 0)
    headings = [heading.format(day=numeric(year.last)) for heading in HEADINGS]
    rows = [[one.name, *numbers(one)] for one in year.listed]
    word.table(paper, headings, [*rows, ["Всего по реестру", *numbers(year.total)]], SHARES, size=10)
    word.paragraph(paper, "", after=4)
    events(paper, year)
    silent(paper, year)
    for name, heading in LISTS.items():
        list_of(paper, heading.format(year=year.number), year.lists[name])
    references(paper, year)
    word.paragraph(paper, "")
    word.paragraph(paper, f"По данным реестра «{settings.REGISTRY_NAME}»: {address}", size=10)
    word.footer(paper, f"За {year.number} год")
    return word.as_bytes(paper)


def numbers(one: Municipality) -> list[str]:
    figures = (one.in_force, one.concluded, one.ended, one.undated, one.events)
    return [str(figure.number) if figure.number else "–" for figure in figures]


def events(paper, year: Year) -> None:
    if year.reported:
        told = (
            f"Мероприятия приведены по опубликованным отчётам муниципальных образований: {', '.join(year.reported)}. "
            "Мероприятие учтено в строке муниципального образования, которое о нём сообщило, и того, где оно "
            "проведено, в итоге\N{NO-BREAK SPACE}– один раз."
        )
    else:
        told = (
            f"Отчёты муниципальных образований о мероприятиях за {year.number} год не опубликованы, сведений об их "
            "мероприятиях нет."
        )
    word.body_text(paper, told)
    if number := year.of_executive_bodies.number:
        word.body_text(paper, f"Мероприятий исполнительных органов, по их отчётам за {year.number} год,"
                              f"\N{NO-BREAK SPACE}– {number}.")  # fmt: skip


def silent(paper, year: Year) -> None:
    if not year.silent:
        return
    nothing = "Соглашения и мероприятия не указаны" if year.reported else "Соглашения не указаны"
    beyond = f" и ещё {year.silent_beyond}" if year.silent_beyond else ""
    names = ", ".join(year.silent_named)
    word.body_text(paper, f"{nothing} по муниципальным образованиям: {names}{beyond}.")


def list_of(paper, heading: str, rows) -> None:
    if not rows:
        return
    word.paragraph(paper, heading, bold=True, after=3).paragraph_format.keep_with_next = True
    for number, row in enumerate(rows[:LISTED], 1):
        word.body_text(paper, word.unbroken(f"{number}. {told(row.agreement)}."), after=3)
    if len(rows) > LISTED:
        word.body_text(paper, "Остальные соглашения приведены в реестре.")


def told(agreement) -> str:
    """Its title, its registration, its end."""
    parts = [" ".join(agreement.title.split()).rstrip("."), *registered(agreement)]
    if agreement.end:
        ground = GROUNDS.get(agreement.end_why)
        lost = f"{Kind(agreement.kind).lost_force} с {in_words(agreement.end)}"
        parts.append(f"{lost} ({ground})" if ground else lost)
    elif agreement.ended_by:
        parts.append(f"{Kind(agreement.kind).lost_force} не позднее {in_words(agreement.ended_by)}")
    return "; ".join(parts)


def registered(agreement) -> list[str]:
    if agreement.registration == Registration.NONE:
        return []
    is_numbered = agreement.registration == Registration.NUMBERED
    number = f": {agreement.registration_label}" if is_numbered else " без номера"
    day = agreement.registered
    return [f"зарегистрировано{number}" + (f" от {in_words(day)}" if day and day.day else "")]


def references(paper, year: Year) -> None:
    if not year.references:
        return
    word.paragraph(paper, "Правовые основания", bold=True, after=3).paragraph_format.keep_with_next = True
    for one in year.references:
        word.body_text(paper, word.unbroken(f"{one.title.rstrip('.')}."), after=3)
