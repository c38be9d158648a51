"""The analytic note as a Word document, in the form of the office: Russian in every language."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import override
from docx.shared import Pt

from agreements.wording import plain
from office import word
from office.dates import in_words
from office.words import genitive
from places.models import Country
from registry.note import Note, Other, Paper, Partner

TITLE = (
    "Аналитическая справка",
    "о реализации органами местного самоуправления {region}",
    "соглашений о побратимских связях",
    "(по состоянию на {day})",
)
NOT_IN_THE_LIST = "в перечне отсутствует"
UNKNOWN = "сведений о действии на эту дату нет"


def docx(note: Note, address: str) -> bytes:
    with override("ru"):
        return written(note, address)


def written(note: Note, address: str) -> bytes:
    region, day = genitive(settings.REGISTRY_REGION), said(note.day)
    title = [line.format(region=region, day=day) for line in TITLE]
    paper = word.document(" ".join(title), settings.REGISTRY_NAME, size=14, is_upright=True)
    for line in title:
        word.paragraph(paper, line, bold=True, centred=True, after=14 if line is title[-1] else 0)
    for label, chosen in note.selection.in_words:
        running(paper, f"{label}: {chosen}.")
    links(paper, note, region)
    activity(paper, note)
    not_carried_out(paper, note)
    others(paper, note)
    fields(paper, note)
    discrepancies(paper, note)
    word.paragraph(paper, "")
    word.paragraph(paper, f"Справка составлена по данным реестра «{settings.REGISTRY_NAME}»: {address}", size=11)
    word.footer(paper, f"По состоянию на {day}")
    return word.as_bytes(paper)


def links(paper, note: Note, region: str) -> None:
    if not note.links:
        return running(paper, f"На {said(note.day)} сведений о побратимских связях в реестре нет.")
    named = "; ".join(f"{official(country)}\N{NO-BREAK SPACE}– {number}" for country, number in note.countries)
    of_states = "следующих иностранных государств" if len(note.countries) > 1 else "иностранного государства"
    counted = "количество партнёров"
    if note.has_unknown:
        counted += ", включая тех, о действии соглашений с которыми сведений нет"
    running(
        paper,
        f"Муниципальными образованиями {region} установлены побратимские связи с административно-территориальными "
        f"образованиями {of_states} (указано {counted}): {named}.",
    )
    running(
        paper,
        f"Муниципальных образований, имеющих побратимские связи,\N{NO-BREAK SPACE}– {len(note.links)}, партнёров"
        f"\N{NO-BREAK SPACE}– {note.partners}, действующих соглашений\N{NO-BREAK SPACE}– {note.in_force}.",
    )
    for home in note.links:
        running(paper, f"{home.name}:", bold=True, before=6, kept=True)
        listed(
            paper, (f"{with_country(partner)} ({'; '.join(map(basis, partner.papers))})" for partner in home.partners)
        )


def activity(paper, note: Note) -> None:
    if not note.links:
        return
    heading(paper, "Мероприятия")
    start, end = said(note.ties.start), said(note.ties.end)
    if note.reported and not note.active:
        running(paper, f"С {start} по {end} мероприятий в рамках указанных связей в отчётах не указано.")
    elif note.active:
        running(paper, f"С {start} по {end} в рамках указанных связей проведены мероприятия:", kept=True)
    for home in note.active:
        running(paper, f"{home.name}:", bold=True, before=6, kept=True)
        listed(paper, map(event, home.events))
    running(paper, reports(note))
    silent = [f"{home.name} – {', '.join(one.name for one in home.silent)}" for home in note.links if home.silent]
    if silent and note.reported:
        running(paper, "Мероприятия с участием следующих партнёров в этих отчётах не указаны:", kept=True)
        listed(paper, silent)


def reports(note: Note) -> str:
    if not note.reported:
        start, end = said(note.ties.start), said(note.ties.end)
        return f"Отчёты о мероприятиях за период с {start} по {end} не опубликованы, сведений о мероприятиях нет."
    return f"Сведения приведены по опубликованным отчётам: {', '.join(note.reported_in_words)}."


def not_carried_out(paper, note: Note) -> None:
    if not note.not_carried_out:
        return
    heading(paper, "Взаимодействие не осуществляется")
    running(paper, "Вместе с тем взаимодействие в рамках следующих документов не осуществляется:", kept=True)
    listed(paper, (f"{basis(one)}. Источник: {one.of.practical_source}" for one in note.not_carried_out))


def others(paper, note: Note) -> None:
    if not note.others:
        return
    heading(paper, "Иные соглашения о сотрудничестве")
    running(paper, "Кроме того, действуют соглашения о сотрудничестве:", kept=True)
    listed(paper, map(other, note.others))


def fields(paper, note: Note) -> None:
    for one in note.fields:
        heading(paper, f"Перспективные направления сотрудничества: {official(one.country)}")
        listed(paper, one.lines)
        running(paper, f"Источник: {one.source}.")


def discrepancies(paper, note: Note) -> None:
    if not note.discrepancies:
        return
    heading(paper, "Расхождения в документах")
    listed(paper, (
        f"{one.subject}. {one.first_source}: {quoted(one.first_quote)}; {one.second_source}: "
        f"{quoted(one.second_quote)}" + (f". {one.explanation.rstrip('.')}" if one.explanation else "")
        for one in note.discrepancies
    ))  # fmt: skip


# Pieces


def running(paper, text: str, *, bold: bool = False, before: float = 0, kept: bool = False) -> None:
    """`kept` on the page of the next paragraph."""
    written = word.body_text(paper, text, after=3)
    written.runs[0].bold = bold or None
    written.paragraph_format.space_before = Pt(before)
    written.paragraph_format.keep_with_next = kept or None


def heading(paper, text: str) -> None:
    running(paper, text, bold=True, before=12, kept=True)


def listed(paper, texts: Iterable[str]) -> None:
    """«– …;» and a full stop behind the last."""
    texts = list(texts)
    for number, text in enumerate(texts, 1):
        running(paper, f"– {text.rstrip('.;')}{'.' if number == len(texts) else ';'}")


def with_country(partner: Partner) -> str:
    return f"{partner.name}, {official(partner.country)}"


def official(country: Country) -> str:
    return country.full_name or country.name


def basis(paper: Paper) -> str:
    """Its title, with its date where the title has none; what else has to be known of it."""
    text = paper.title if paper.has_its_day else f"{paper.title}, {said(paper.signed)}"
    remarks = [NOT_IN_THE_LIST] * paper.is_outside + [UNKNOWN] * paper.is_unknown
    return f"{text} – {', '.join(remarks)}" if remarks else text


def other(one: Other) -> str:
    """«г. Гагарин – Крупский район (Республика Беларусь): договор от 3 июля 2007 года»"""
    abroad = "; ".join(f"{', '.join(names)} ({official(country)})" for country, names in one.abroad)
    return f"{', '.join(one.homes)} – {abroad}: {kind_and_day(one.paper)}"


def kind_and_day(paper: Paper) -> str:
    if not paper.signed:
        return paper.kind
    return f"{paper.kind}{' от' if paper.signed.day else ','} {said(paper.signed)}"


def event(one) -> str:
    told = ", ".join(" ".join(text.split()) for text in (one.dates_text, one.place) if text)
    title = " ".join(one.title.split()).rstrip(". ")
    return f"{title} ({told})" if told else title


def quoted(text: str) -> str:
    """Our own remark stands in brackets already."""
    return text if text.startswith("(") else f"«{text}»"


def said(day) -> str:
    return plain(in_words(day))
