"""The cell «parties» of the official list: «администрация города Смоленска (Российская Федерация) и город Хаген».

Nothing is guessed here either: what is not understood stands in `problems`. No Django, as in cells.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from agreements.importing.cells import Problem, Problems, squeezed, wordless
from office.dates import any_of

HOME = "RU"
# Nominative and genitive, as lists write them; the mixtures («Федеративная Республика Германии») occur too.
# СССР is the home side: an agreement between two Soviet towns would not be in a list of foreign ones.
_COUNTRY_FORMS = {
    "RU": "российская федерация, российской федерации, россия, россии, рф, ссср",
    "BY": "республика беларусь, республики беларусь, беларусь, беларуси, белоруссия, белоруссии",
    "DE": "федеративная республика германия, федеративная республика германии,"
    " федеративной республики германия, федеративной республики германии, германия, германии, фрг",
    "FR": "французская республика, французской республики, франция, франции",
    "PL": "республика польша, республики польша, польша, польши",
    "RS": "республика сербия, республики сербия, сербия, сербии",
    "BG": "республика болгария, республики болгария, болгария, болгарии",
    "HU": "венгерская республика, венгерской республики, венгрия, венгрии",
    "CN": "китайская народная республика, китайской народной республики, китай, китая, кнр",
    "UA": "украина, украины",
    "AB": "республика абхазия, республики абхазия, абхазия, абхазии",
}
COUNTRIES = {form: code for code, forms in _COUNTRY_FORMS.items() for form in forms.split(", ")}
# A region tells the state where the list names none. Regions about which two states disagree are left out.
_REGION_STATES = {
    "RU": "амурск архангельск астраханск белгородск брянск владимирск волгоградск вологодск воронежск"
    " ивановск иркутск калининградск калужск кемеровск кировск костромск курганск курск ленинградск липецк"
    " магаданск московск мурманск нижегородск новгородск новосибирск омск оренбургск орловск пензенск псковск"
    " ростовск рязанск самарск саратовск сахалинск свердловск смоленск тамбовск тверск томск тульск тюменск"
    " ульяновск челябинск ярославск",
    "BY": "брестск витебск гомельск гродненск минск могилевск",
}
_REGION = re.compile(
    r"(?<!\w)(?:(?P<oblast>[А-ЯЁ][\w-]*ск)(?:ая|ой)\s+област(?:ь|и)|[А-ЯЁ][\w-]*ск(?:ий|ого)\s+кра[йя]"
    r"|провинци[ия]\s+[А-ЯЁ][\w-]*|[А-ЯЁ][\w-]*\s+(?:воеводство|воеводства))(?!\w)"
)

_BODIES = re.compile(
    r"""(?<!\w)(?:(?P<department>(?:главн\w+\s+)?(?:управлени[ея]|отдела?|департамента?|комитета?(?=\s+по\s)))
    |(?P<executive>исполнительн(?:ый|ого)\s+комитета?|правлени[ея]|правительств[оа])
    |(?P<council>(?:муниципальн\w+\s+)?(?:совета?|дум[аы]|собрани[ея])(?:\s+народных)?(?:\s+депутатов)?)
    |(?P<administration>администраци[яи]|мэри[яи])
    |органы\s+местного\s+самоуправления)(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_KIND_OF_PLACE = r"муниципальн(?:ое|ого|ый)|столичн\w+|город\w*|г\.|пос\.|пос[её]л\w+|пгт|район\w*|округ\w*|союза?"
_PLACE = re.compile(rf"(?<!\w)(?:(?:{_KIND_OF_PLACE})(?!\w)|[А-ЯЁ«])")
# Only a nominative opens a new party: «управление образования и молодежной политики» goes on.
_OPENS = re.compile(
    r"(?:(?i:администрация|мэрия|управление|отдел|департамент|комитет|исполнительный|правление|правительство|совет"
    r"|дума|собрание|муниципальн(?:ое|ый)|муниципалитет|органы|союз|район|город|посёлок|поселок|г\.|пос\.|пгт)"
    r"|[А-ЯЁ][\w-]*(?:ий|ый|ая|ое))(?!\w)"
)
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_CLOSED = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)|«[^»]*»+|\"[^\"]*\"")
_JOINT = re.compile(r"\s*(?:[,;]\s*)+(?:и\s+)?|\s+и\s+")


@dataclass(frozen=True)
class Party:
    """As signed, but for the country in brackets; place and region are words of the text, in its case."""

    name_as_signed: str
    country: str | None = None
    body: str = ""
    place: str = ""
    region: str = ""

    @property
    def side(self) -> str | None:
        return self.country and ("home" if self.country == HOME else "foreign")


@dataclass(frozen=True)
class PartiesCell:
    parties: tuple[Party, ...] = ()
    problems: Problems = ()


def read_parties(text: str, title: str = "", countries: Mapping[str, str] | None = None) -> PartiesCell:
    """Who signed, in order. `countries` adds forms, lower case → alpha-2.

    The title helps where the cell is silent. A party whose country neither says has None, and is a problem.
    """
    forms = {**COUNTRIES, **(countries or {})}
    plain = squeezed(text)
    if problems := wordless(plain):
        return PartiesCell(problems=problems)
    pieces, problems = _pieces(plain.strip(" ,;."), forms)
    read = [_read_party(piece, forms) for _, piece in pieces]
    parties, silent = _with_countries([joint for joint, _ in pieces], [party for party, _ in read])
    evidence = _states_of_places(squeezed(title), forms)
    parties = [party if party.country else _by_place(party, evidence) for party in parties]
    problems += [problem for _, found in read for problem in found] + silent
    problems += [Problem("no_country", party.name_as_signed) for party in parties if not party.country]
    return PartiesCell(tuple(parties), tuple(problems))


def _pieces(text: str, forms: Mapping[str, str]) -> tuple[list[tuple[str, str]], list[Problem]]:
    """The parties, each with what joins it to the one before."""
    open_text = _CLOSED.sub(lambda closed: "·" * len(closed[0]), text)
    pieces: list[tuple[str, str]] = []
    problems = [Problem("unclear", text)] if re.search(r"[()«»]", open_text) else []
    joint, last, start = "", "", 0
    for found in [*_JOINT.finditer(open_text), None]:
        piece = text[start : found.start() if found else len(text)]
        if not pieces or _begins_party(last, joint, piece, forms):
            pieces.append((joint.strip(), piece))
        else:
            before = pieces[-1][1]
            pieces[-1] = pieces[-1][0], f"{before}{joint}{piece}"
            if not _belongs(before, joint, piece, forms):
                problems.append(Problem("unclear", f"{joint}{piece}".strip()))
        if found:
            joint, last, start = found[0], piece, found.end()
    return pieces, problems


def _begins_party(last: str, joint: str, piece: str, forms: Mapping[str, str]) -> bool:
    if _is_qualifier(piece, forms):
        return False
    listed = joint.strip() != "и" and piece[:1].isupper()
    return bool(listed or _OPENS.match(piece) or _country_of(last, forms)[0])


def _belongs(before: str, joint: str, piece: str, forms: Mapping[str, str]) -> bool:
    """Whether the words surely go on with the name: «управление культуры, спорта и молодежной политики»."""
    body = _BODIES.match(before)
    is_in_department = body and body["department"] and not piece[:1].isupper()
    return bool(is_in_department or _is_qualifier(piece, forms))


def _is_qualifier(piece: str, forms: Mapping[str, str]) -> bool:
    """A country or region between commas: «муниципалитет Торговище, Республики Болгария»."""
    return piece.lower() in forms or bool(_REGION.fullmatch(piece))


def _read_party(text: str, forms: Mapping[str, str]) -> tuple[Party, list[Problem]]:
    country, bracket = _country_of(text, forms)
    name, problems, region, place = text, [], "", ""
    if bracket:
        name, after = text[: bracket.start()], text[bracket.end() :].strip()
        region, place, unread = _bracket_words(bracket[1], forms)
        problems = [Problem("unread", words) for words in (after, unread) if words]
    found = _REGION.search(name)
    body = _BODIES.search(_CLOSED.sub("", name))
    own_place = _place_in(_REGION.sub("", name.removesuffix(_bare_country(name, forms))).strip(" ,"))
    has_name = re.search(r"[А-ЯЁA-Z]", own_place)
    party = Party(
        name,
        country,
        (body and body.lastgroup) or "",
        own_place if has_name or not place else place,
        found[0] if found else region,
    )
    if country and _state_of_region(party.region) not in ("", country):
        problems.append(Problem("contradiction", text))
    if {forms[found[0].lower()] for found in _mentions(name, forms)} - {country}:
        problems.append(Problem("unclear", text))
    return party, problems


def _country_of(text: str, forms: Mapping[str, str]) -> tuple[str | None, re.Match[str] | None]:
    """The country written with a party, and its brackets if it has any: «город Херсон Украины» has none."""
    for bracket in reversed(list(_BRACKETS.finditer(text))):
        for item in bracket[1].split(","):
            if code := forms.get(item.strip().lower()):
                return code, bracket
    return forms.get(_bare_country(text, forms).lower()), None


def _mentions(text: str, forms: Mapping[str, str]) -> Iterator[re.Match[str]]:
    return re.finditer(rf"(?<!\w)(?:{any_of(forms)})(?!\w)", text, re.IGNORECASE)


def _bare_country(text: str, forms: Mapping[str, str]) -> str:
    words = re.split(r"[ ,]+", text)[-6:]
    endings = (" ".join(words[start:]) for start in range(len(words)))
    return next((ending for ending in endings if ending.lower() in forms), "")


def _bracket_words(inside: str, forms: Mapping[str, str]) -> tuple[str, str, str]:
    """«Российская Федерация, Смоленская область, г. Смоленск»: region, place, and what is neither."""
    items = [item for item in map(str.strip, inside.split(",")) if item.lower() not in forms]
    region = next(filter(_REGION.fullmatch, items), "")
    place = next((item for item in items if item != region and _PLACE.match(item)), "")
    return region, place, ", ".join(item for item in items if item not in (region, place))


def _place_in(name: str) -> str:
    """The words after the last body, «управление образования Администрации | города Смоленска», or before."""
    bodies = list(_BODIES.finditer(name))
    if not bodies:
        return name
    previous_end = bodies[-2].end() if len(bodies) > 1 else 0
    words = name[bodies[-1].end() :].strip() or name[previous_end : bodies[-1].start()].strip()
    found = _PLACE.search(words) if bodies[0]["department"] else None
    return words[found.start() :] if found else words


def _state_of_region(region: str) -> str:
    stem = (found["oblast"] or "").lower().replace("ё", "е") if (found := _REGION.fullmatch(region)) else ""
    return next((code for code, stems in _REGION_STATES.items() if stem in stems.split()), "")


def _with_countries(joints: list[str], parties: list[Party]) -> tuple[list[Party], list[Problem]]:
    """A country counts for the parties before it in a list with commas; «и» joins the sides and stops it.

    For a party it does not reach speak its region, or the same place just before in its list.
    """
    read, problems = list(parties), []
    for index in reversed(range(len(read) - 1)):
        party, following = read[index], read[index + 1]
        if not party.country and following.country and joints[index + 1] != "и":
            if _state_of_region(party.region) in ("", following.country):
                read[index] = replace(party, country=following.country)
            else:
                problems.append(Problem("contradiction", party.name_as_signed))
    read = [replace(party, country=party.country or _state_of_region(party.region) or None) for party in read]
    for index, party in enumerate(read):
        # Not across «и»: Октябрьский район there need not be the Октябрьский район here.
        if index and not party.country and read[index - 1].country and joints[index] != "и":
            before = read[index - 1]
            read[index] = _by_place(party, {key: {before.country} for key in _keys(before.place)})
    return read, problems


def _by_place(party: Party, states: Mapping[str, set[str]]) -> Party:
    """With the country of the place, if all that is known of its name agrees."""
    known = set().union(*(states.get(key, ()) for key in _keys(party.place)))
    return replace(party, country=known.pop()) if len(known) == 1 else party


def _keys(place: str) -> list[str]:
    """«Смоленский» and «города Смоленска» → смоленск: enough to know a name again within one row."""
    names = re.findall(r"(?<!\w)[А-ЯЁ][\w-]+", re.sub(rf"(?i:(?<!\w)(?:{_KIND_OF_PLACE})(?!\w))", "", place))
    endings = r"(?:ого|ому|ими|ий|ый|ая|ое|ой|им|ом|ую|ем|[аеиоуыьюя])$"
    return [re.sub(endings, "", name.lower().replace("ё", "е")) for name in names]


def _states_of_places(title: str, forms: Mapping[str, str]) -> dict[str, set[str]]:
    """What a title says: «городами Смоленск (СССР) и Тюль (Франция)»."""
    states: dict[str, set[str]] = {}
    start = 0
    for found in _mentions(title, forms):
        # Only the name next to the country: «городов Смоленск и Хаген (Германия)» says nothing of Smolensk.
        nearest = _JOINT.split(_REGION.sub("", title[start : found.start()]).strip(" ,(/"))[-1]
        for key in _keys(nearest)[-1:]:
            states.setdefault(key, set()).add(forms[found[0].lower()])
        start = found.end()
    return states
