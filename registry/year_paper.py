"""The summary of a year as a Word document, Russian in every language."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import override

from agreements.choices import Kind
from agreements.wording import GROUNDS, plain
from office import word
from office.dates import in_words
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
SHARES = (23, 15, 15, 14, 15, 18)
LISTS = {
    "concluded": "Заключённые соглашения",
    "ended": "Соглашения, утратившие силу",
    "undated": "Соглашения, об утрате силы которых стало известно в этом году (день не известен)",
}


def docx(year: Year, address: str) -> bytes:
    with override("ru"):
        return written(year, address)


def written(year: Year, address: str) -> bytes:
    title = [line.format(region=genitive(settings.REGISTRY_REGION), year=year.number) for line in TITLE]
    if not year.is_over:
        title.append(f"(по состоянию на {said(year.last)})")
    paper = word.document(" ".join(title), settings.REGISTRY_NAME, is_upright=True)
    for line in title:
        word.paragraph(paper, line, bold=True, centred=True, after=12 if line is title[-1] else 0)
    headings = [heading.format(day=said(year.last)) for heading in HEADINGS]
    rows = [[one.place.name, *numbers(one)] for one in year.listed]
    word.table(paper, headings, [*rows, ["Всего по реестру", *numbers(year.total)]], SHARES, size=10)
    word.paragraph(paper, "", after=4)
    if year.silent:
        names = ", ".join(one.place.name for one in year.silent)
        word.body_text(paper, f"В {year.number} году соглашений и мероприятий не указано: {names}.")
    for name, heading in LISTS.items():
        list_of(paper, heading, year.lists[name])
    references(paper, year)
    word.paragraph(paper, "")
    word.paragraph(paper, f"По данным реестра «{settings.REGISTRY_NAME}»: {address}", size=10)
    word.footer(paper, f"За {year.number} год")
    return word.as_bytes(paper)


def numbers(one: Municipality) -> list[str]:
    figures = (one.in_force, one.concluded, one.ended, one.undated, one.events)
    return [str(figure.number) if figure.number else "–" for figure in figures]


def list_of(paper, heading: str, rows) -> None:
    if not rows:
        return
    word.paragraph(paper, heading, bold=True, after=3).paragraph_format.keep_with_next = True
    for number, row in enumerate(rows[:LISTED], 1):
        word.body_text(paper, f"{number}. {told(row.agreement)}.", after=3)
    if len(rows) > LISTED:
        word.body_text(paper, "Остальные соглашения приведены в реестре.")


def told(agreement) -> str:
    """Its title, its registration, its end."""
    parts = [" ".join(agreement.title.split()).rstrip(".")]
    if agreement.registration_label:
        registered = f" от {said(agreement.registered)}" if agreement.registered and agreement.registered.day else ""
        parts.append(f"зарегистрировано: {agreement.registration_label}{registered}")
    if agreement.end:
        ground = GROUNDS.get(agreement.end_why)
        lost = f"{Kind(agreement.kind).lost_force} с {said(agreement.end)}"
        parts.append(f"{lost} ({ground})" if ground else lost)
    elif agreement.ended_by:
        parts.append(f"{Kind(agreement.kind).lost_force} не позднее {said(agreement.ended_by)}")
    return "; ".join(parts)


def references(paper, year: Year) -> None:
    found = list(year.references)
    if not found:
        return
    word.paragraph(paper, "Правовые основания", bold=True, after=3).paragraph_format.keep_with_next = True
    for one in found:
        word.body_text(paper, f"{one.title.rstrip('.')}.", after=3)


def said(day) -> str:
    return plain(in_words(day))
