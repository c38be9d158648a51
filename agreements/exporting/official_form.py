"""The official list as a Word document: its headings, its tables, its order, its cells. Russian in every language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.conf import settings
from django.db.models import Prefetch

from agreements import wording
from agreements.choices import Status
from agreements.models import Agreement, Replacement
from office import word
from office.dates import in_words
from office.words import genitive

TITLE = (
    "Перечень соглашений об осуществлении",
    "международных и внешнеэкономических связей органов местного самоуправления",
    "муниципальных образований {region}",
)
ENDED = (
    "Утратившие силу соглашения об осуществлении международных и внешнеэкономических связей",
    "органов местного самоуправления муниципальных образований {region}",
)
UNKNOWN = (
    "Соглашения об осуществлении международных и внешнеэкономических связей",
    "органов местного самоуправления муниципальных образований {region},",
    "о действии которых на {day} сведений нет",
)
HEADINGS = (
    "№\nп/п",
    "Наименование и дата подписания соглашения",
    "Дата регистрации и регистрационный номер соглашения",
    "Наименование\nсторон соглашения",
    "Срок действия соглашения",
)
SHARES = (5, 32, 17, 30, 16)
NOTHING_KNOWN = "сведений нет"

# Its parts: what stands above the table, and the states of its rows one after the other
PARTS = (
    (TITLE, (Status.IN_FORCE, Status.SIGNED)),
    (ENDED, (Status.ENDED,)),
    (UNKNOWN, (Status.UNKNOWN,)),
)


def official_form(day: date) -> bytes:
    region, on = genitive(settings.REGISTRY_REGION), wording.plain(in_words(day))
    paper = word.document(" ".join(TITLE).format(region=region), settings.REGISTRY_NAME)
    word.footer(paper, f"По состоянию на {on}")
    for heading, states in PARTS:
        rows = list(numbered(day, states))
        if rows or heading is not UNKNOWN:
            write_heading(paper, [line.format(region=region, day=on) for line in heading], is_first=heading is TITLE)
            word.table(paper, HEADINGS, rows, SHARES, bold=False)
    return word.as_bytes(paper)


def write_heading(paper, lines: Sequence[str], *, is_first: bool) -> None:
    if not is_first:
        word.paragraph(paper, "")
    for number, line in enumerate(lines, 1):
        paragraph = word.paragraph(paper, line, centred=True, after=12 if number == len(lines) else 0)
        paragraph.paragraph_format.keep_with_next = True


def numbered(day: date, states: Sequence[Status]) -> Iterator[list[str]]:
    """Every table counts its own rows; its states follow each other in it."""
    number = 0
    for status in states:
        for agreement in listed(day, status):
            number += 1
            yield [f"{number}.", *cells(agreement, status)]


def listed(day: date, status: Status):
    asked = Agreement.objects.public().on(day).in_status(status).in_list_order().defer("search_text", "note")
    if status != Status.ENDED:
        return asked
    counting = Replacement.objects.filter(counts=True).select_related("successor")
    return asked.prefetch_related(Prefetch("replaced_by", counting, to_attr="counting_replacements"))


def cells(agreement: Agreement, status: Status) -> list[str]:
    """As the paper has them; the term of what has lost force is that it did."""
    replaced_by = agreement.counting_replacements if status == Status.ENDED else ()
    texts = wording.cells(agreement, *(link.successor.title for link in replaced_by))
    term = texts["end_text"] if status == Status.ENDED else texts["term_text"] or NOTHING_KNOWN
    return [agreement.title, texts["registration_text"], texts["parties_text"], term]
