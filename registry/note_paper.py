"""The analytic note as a Word document, in the form of the office: Russian in every language."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import override
from docx.shared import Pt

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
    region, day = genitive(settings.REGISTRY_REGION), in_words(note.day)
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
        return running(paper, f"На {in_words(note.day)} сведений о побратимских связях в реестре нет.")
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
    if note.reported and not note.active:
        running(paper, f"В отчётах {note.since} мероприятия с участием партнёров не упомянуты.")
    elif note.active:
        running(paper, f"В отчётах {note.since} упомянуты мероприятия с участием партнёров:", kept=True)
    for home in note.active:
        running(paper, f"{home.name}:", bold=True, before=6, kept=True)
        listed(paper, map(event, home.events), ".")
    running(paper, reports(note))
    silent = [f"{home.name} – {', '.join(one.name for one in home.silent)}" for home in note.links if home.silent]
    if silent and note.reported:
        running(paper, "Мероприятия с участием следующих партнёров в этих отчётах не указаны:", kept=True)
        listed(paper, silent)


def reports(note: Note) -> str:
    if not note.reported:
        return f"Отчёты о мероприятиях {note.since} не опубликованы, сведений о мероприятиях нет."
    quarters = ", ".join(note.reported_in_words)
    return f"Учтены мероприятия, начавшиеся по {in_words(note.day)}, из опубликованных отчётов: {quarters}."


def not_carried_out(paper, note: Note) -> None:
    if not note.not_carried_out:
        return
    heading(paper, "Взаимодействие не осуществляется")
    of = "следующих документов" if len(note.not_carried_out) > 1 else "следующего документа"
    running(paper, f"Вместе с тем, по сведениям указанных источников, взаимодействие в рамках {of} не осуществляется:",
            kept=True)  # fmt: skip
    listed(paper, map(practical, note.not_carried_out), ".")


def others(paper, note: Note) -> None:
    """Those in force, then those of which nobody knows."""
    if not note.others:
        return
    heading(paper, "Иные соглашения о сотрудничестве")
    in_force = [one for one in note.others if not one.paper.is_unknown]
    unknown = [one for one in note.others if one.paper.is_unknown]
    if in_force:
        are = "действуют соглашения" if len(in_force) > 1 else "действует соглашение"
        running(paper, f"Кроме того, {are} о сотрудничестве:", kept=True)
        listed(paper, map(other, in_force))
    if unknown:
        of = "следующих соглашений" if len(unknown) > 1 else "следующего соглашения"
        running(paper, f"Сведений о действии {of} на {in_words(note.day)} нет:", kept=True)
        listed(paper, map(other, unknown))


def fields(paper, note: Note) -> None:
    for one in note.fields:
        heading(paper, f"Перспективные направления сотрудничества: {official(one.country)}")
        listed(paper, one.lines, ".")
        running(paper, f"Источник: {one.source}.")


def discrepancies(paper, note: Note) -> None:
    if not note.discrepancies:
        return
    heading(paper, "Расхождения в документах")
    listed(paper, map(discrepancy, note.discrepancies), ".")


# Pieces


def running(paper, text: str, *, bold: bool = False, before: float = 0, kept: bool = False) -> None:
    """`kept` on the page of the next paragraph."""
    written = word.body_text(paper, word.unbroken(text), after=3)
    written.runs[0].bold = bold or None
    written.paragraph_format.space_before = Pt(before)
    written.paragraph_format.keep_with_next = kept or None


def heading(paper, text: str) -> None:
    running(paper, text, bold=True, before=12, kept=True)


def listed(paper, texts: Iterable[str], sign: str = ";") -> None:
    """«– …;» and a full stop behind the last; sentences have a full stop each."""
    texts = list(texts)
    for number, text in enumerate(texts, 1):
        running(paper, f"– {text.rstrip('.;')}{'.' if number == len(texts) else sign}")


def with_country(partner: Partner) -> str:
    return f"{partner.name}, {official(partner.country)}"


def official(country: Country) -> str:
    return country.full_name or country.name


def basis(paper: Paper) -> str:
    """Its title, with its date where the title has none; what else has to be known of it."""
    text = paper.title if paper.has_its_day else dated(paper.title, paper)
    remarks = [NOT_IN_THE_LIST] * paper.is_outside + [UNKNOWN] * paper.is_unknown
    return f"{text} – {', '.join(remarks)}" if remarks else text


def dated(text: str, paper: Paper) -> str:
    """«… от 3 июля 2007 года», «…, май 1981 года»"""
    if not paper.signed:
        return text
    return f"{text}{' от' if paper.signed.day else ','} {in_words(paper.signed)}"


def practical(paper: Paper) -> str:
    """With its source, whose day may be unknown."""
    known = in_words(paper.of.practical_on) if paper.of.practical_on else "день сведений не известен"
    return f"{basis(paper)}. Источник ({known}): {paper.of.practical_source}"


def other(one: Other) -> str:
    """«г. Гагарин – Крупский район (Республика Беларусь): договор от 3 июля 2007 года»"""
    abroad = "; ".join(f"{', '.join(names)} ({official(country)})" for country, names in one.abroad)
    return f"{', '.join(one.homes)} – {abroad}: {dated(one.paper.kind, one.paper)}"


def event(one) -> str:
    told = ", ".join(" ".join(text.split()) for text in (one.dates_text, one.place) if text)
    title = " ".join(one.title.split()).rstrip(". ")
    return f"{title} ({told})" if told else title


def discrepancy(one) -> str:
    explained = f". {one.explanation.rstrip('.')}" if one.explanation else ""
    first, second = quoted(one.first_quote), quoted(one.second_quote)
    return f"{one.subject}. {one.first_source}: {first}; {one.second_source}: {second}{explained}"


def quoted(text: str) -> str:
    """Our own remark stands in brackets already."""
    return text if text.startswith("(") else f"«{text}»"
