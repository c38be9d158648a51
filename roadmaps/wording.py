"""What the paper of a roadmap says around its measures, composed where nobody wrote otherwise. Russian everywhere."""

from __future__ import annotations

import re

from agreements.choices import Side
from office.dates import in_words
from office.words import genitive
from roadmaps.models import Measure, Roadmap, RoadmapParty

COPIES = {1: "одном экземпляре", 2: "двух экземплярах", 3: "трёх экземплярах", 4: "четырёх экземплярах"}
FIRST_WORDS = ((r"^Соглашение\b", "Соглашения"), (r"^Договор\b", "Договора"), (r"^Протокол\b", "Протокола"),
               (r"^Меморандум\b", "Меморандума"), (r"^Декларация\b", "Декларации"))  # fmt: skip


def preamble(roadmap: Roadmap) -> str:
    """«Правительство … и … комитет … в целях реализации Соглашения … согласились о следующем:»"""
    if roadmap.preamble:
        return roadmap.preamble
    who = " и ".join(party.name_as_signed for party in roadmap.parties.all())
    basis = roadmap.public_basis
    purpose = f", в целях реализации {changed(basis.title, FIRST_WORDS)}," if basis else ""
    return f"{who}{purpose} согласились о следующем:"


def signing(roadmap: Roadmap) -> str:
    """«Подписано в г. Минске 26 июня 2026 года в двух экземплярах на русском языке.»"""
    day = in_words(roadmap.signed).replace("\N{NO-BREAK SPACE}", " ") if roadmap.signed else ""
    copies = roadmap.copies and f"в {COPIES.get(roadmap.copies) or f'{roadmap.copies} экземплярах'}"
    said = [roadmap.signed_at, day, copies, roadmap.languages]
    return f"Подписано {' '.join(filter(None, said))}." if any(said) else ""


def responsible_of(roadmap: Roadmap, side: str) -> str:
    """«от Смоленской области
    (Российская Федерация):»; a name that we cannot decline stands as it is: «Смоленск»"""
    places = [party.territory for party in roadmap.parties.all() if party.side == side]
    are_declined = all(genitive(place.name) != place.name for place in places)
    called = genitive if are_declined else str
    named = dict.fromkeys(
        f"{as_on_paper(roadmap, called(place.name))}\n({official_name(place.country)})" for place in places
    )
    if not named:
        return f"{Side(side).label}:"
    return f"{'от ' if are_declined else ''}{', '.join(named)}:"


def official_name(country) -> str:
    return country.full_name or country.name


def as_on_paper(roadmap: Roadmap, name: str) -> str:
    """Most papers do without ё, and so does what we write into them."""
    return name if "ё" in f"{roadmap.title}{roadmap.preamble}" else name.replace("ё", "е")


def signatory(party: RoadmapParty) -> str:
    """«За Правительство Смоленской области
    (Российская Федерация)»"""
    return f"За {accusative(party.name_as_signed)}".replace(" (", "\n(")


def accusative(name: str) -> str:
    """«Смоленскую областную Думу», «Администрацию города»: feminine words differ, up to the first noun."""
    words = name.split(" ")
    for place, word in enumerate(words):
        for nominative, ending in (("ая", "ую"), ("ия", "ию"), ("а", "у")):
            if word.endswith(nominative):
                words[place] = word.removesuffix(nominative) + ending
                break
        if not word.endswith("ая"):
            break
    return " ".join(words)


def closed(text: str, sign: str) -> str:
    """Ends with the sign, once."""
    return text if text.endswith((".", ":", ";", "!", "?")) else text + sign


def title_of(measure: Measure) -> str:
    """«1.1. Содействие …»: as on paper, the number before it where there is one."""
    number = f"{measure.number.rstrip('.')}. " if measure.number else ""
    return number + closed(measure.title, ":" if measure.item_list else ".")


def changed(text: str, endings) -> str:
    for nominative, ending in endings:
        text = re.sub(nominative, ending, text)
    return text
