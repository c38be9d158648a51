"""The wording of one cell of the official list, read into values.

Nothing is guessed: what is not understood stands in `problems`, and the clerk decides. The values are those
of `agreements.choices`, as plain strings, so that this file needs no Django.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from office.dates import DASHES, PartialDate, any_of, find_dates

What = Literal["empty", "unread", "no_date", "no_number", "no_country", "contradiction", "unclear"]


@dataclass(frozen=True)
class Problem:
    """What is wrong, and with which words of the cell; the page that shows it translates `what`."""

    what: What
    text: str = ""


Problems = tuple[Problem, ...]


def squeezed(text: str) -> str:
    """White space of any kind, line ends and non-breaking included, to single blanks."""
    return " ".join(text.split())


def wordless(text: str) -> Problems:
    if re.search(r"\w", text):
        return ()
    return (Problem("unread", text) if text else Problem("empty"),)


# Title: «Договор о сотрудничестве … от 24 июля 1998 года»

KINDS = {
    "соглашение": "agreement",
    "договор": "contract",
    "меморандум": "memorandum",
    "декларация": "declaration",
    "протокол": "protocol",
}
# «Дополнительное соглашение к Договору … от …»: whose date that is, only a person can tell.
_OTHER_PAPER = re.compile(
    r"\s(?:соглашени(?:е|я|ю|ем)|договор(?:а|у|ом)?|меморандум(?:а|у|ом)?|деклараци(?:я|и|ю|ей)"
    r"|протокол(?:а|у|ом)?)(?!\w)",
    re.IGNORECASE,
)
_DATE_FOLLOWS = re.compile(r"(?:,\s*|(?:,\s*|\s+)(?:от|подписан[оа]?)\s*)$", re.IGNORECASE)


@dataclass(frozen=True)
class TitleCell:
    name: str
    kind: str
    signed: PartialDate | None
    problems: Problems = ()


def read_title(text: str) -> TitleCell:
    title = squeezed(text)
    if not title:
        return TitleCell("", "other", None, (Problem("empty"),))
    name, signed = _without_date(title)
    opening = re.findall(r"\w+", name.lower())[:3]
    named = next((word for word in opening if word in KINDS), "")
    if signed and _OTHER_PAPER.search(name, name.lower().find(named) + len(named)):
        return TitleCell(title, KINDS.get(named, "other"), None, (Problem("unclear", title[len(name) :].strip(" ,")),))
    return TitleCell(name, KINDS.get(named, "other"), signed, () if signed else (Problem("no_date", title),))


def _without_date(title: str) -> tuple[str, PartialDate | None]:
    """The title without the date phrase at its end; in «план на 2024 год» the date is no such phrase."""
    for start, end, day in find_dates(title)[-1:]:
        phrase = _DATE_FOLLOWS.search(title[:start])
        if phrase and not title[end:].strip(" .;"):
            return title[: phrase.start()].rstrip(" ,"), day
    return title, None


# Registration: «№ 2-с, 2 ноября 2018 года», «№ б/н», «-»

_NUMBER = re.compile(
    r"(?:№\s*)?(?:(?P<unnumbered>б\s*[/\\]\s*н)"
    r"|(?P<sequence>[0-9]{1,6})(?:\s*-\s*(?P<suffix>[а-яёa-z]{1,3})|\s*/\s*(?P<year>[0-9]{2,4}))?)",
    re.IGNORECASE,
)
# On a Russian keyboard both letters sit on the same key, and «2-c» with the Latin one is the same number.
_LATIN_ES = str.maketrans("cC", "сС")


@dataclass(frozen=True)
class RegistrationCell:
    """`state`: numbered, unnumbered («б/н»), none («-», nothing known); None: not understood."""

    state: str | None
    number: str = ""
    sequence: int | None = None
    suffix: str = ""
    on: PartialDate | None = None
    problems: Problems = ()


def read_registration(text: str) -> RegistrationCell:
    plain = squeezed(text).translate(DASHES)
    if not plain:
        return RegistrationCell(None, problems=(Problem("empty"),))
    if plain == "-":
        return RegistrationCell("none")
    rest, on = _beside_date(plain)
    if on and not rest:
        return RegistrationCell(None, on=on, problems=(Problem("no_number", plain),))
    found = _NUMBER.fullmatch(rest)
    # Bare digits alone, «2018», may as well be a year.
    if not found or (rest.isdigit() and not on):
        return RegistrationCell(None, problems=(Problem("unread", plain),))
    return RegistrationCell("unnumbered", on=on) if found["unnumbered"] else _numbered(found, on)


def _numbered(found: re.Match[str], on: PartialDate | None) -> RegistrationCell:
    sequence, suffix = int(found["sequence"]), (found["suffix"] or "").translate(_LATIN_ES)
    number = f"{sequence}-{suffix}" if suffix else f"{sequence}/{found['year']}" if found["year"] else str(sequence)
    return RegistrationCell("numbered", number, sequence, suffix, on)


def _beside_date(text: str) -> tuple[str, PartialDate | None]:
    """What stands before the one date of the cell, or after it."""
    dates = find_dates(text)
    if len(dates) != 1:
        return text, None
    start, end, day = dates[0]
    before, after = re.sub(r"(?<!\w)от\s*$", "", text[:start]).strip(" ,;"), text[end:].strip(" ,;")
    return (text, None) if before and after else (before or after, day)


# Term: «5 лет с последующей пролонгацией», «бессрочное», «утратило силу (с даты вступления в силу …)»

_COUNT = {
    word: number
    for number, word in enumerate(
        ("один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять"), 1
    )
}
_INDEFINITE = re.compile(r"(?<!\w)(?:бессрочн(?:ый|ое|ая|о)|на\s+неопредел[её]нный\s+срок)(?!\w)", re.IGNORECASE)
_YEARS = re.compile(
    rf"""(?<!\w)(?:сроком\s+)?(?:на\s+)?
    (?:(?P<digits>[1-9][0-9]?)(?:\s*\((?P<spelled>{any_of(_COUNT)})\))?|(?P<word>{any_of(_COUNT)}))
    \s*(?:год|года|лет)(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_PROLONGED = re.compile(
    r"""(?<!\w)с\s+(?:(?:последующей|последующим|дальнейшей|дальнейшим)\s+)?
    (?P<automatic>автоматическ(?:ой|им)\s+)?(?:пролонгацией|продлением)(?:\s+на\s+тот\s+же\s+срок)?
    (?P<notice>\s+по\s+(?:взаимному\s+|письменному\s+)?(?:уведомлению|согласию|соглашению)
        (?:\s+(?:одной\s+из\s+)?сторон[ыа]?)?)?(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_LAST_DAY = re.compile(r"(?<!\w)(?P<how>до|по)\s+(?P<close>конца\s+)?$", re.IGNORECASE)
_INCLUSIVE = re.compile(r"\s*,?\s*\(?включительно\)?", re.IGNORECASE)
_LOST_FORCE = re.compile(r"(?<!\w)утратил[оа]?\s+силу(?!\w)", re.IGNORECASE)
_SUCCESSOR = re.compile(
    r"(?<!\w)(?:со?\s+(?:даты|дня|момента)\s+вступления\s+в\s+силу|в\s+связи\s+с\s+заключением|заменен[оа]?)"
    r"\s+(?P<successor>.+)$",
    re.IGNORECASE,
)
_GROUNDS = {
    "agreed": r"по\s+(?:взаимному\s+)?(?:соглашению|согласию)\s+сторон",
    "notice": r"по\s+(?:письменному\s+)?уведомлению(?:\s+(?:одной\s+из\s+)?сторон[ыа]?)?",
    "expired": r"(?:(?:в\s+связи\s+с|по)\s+истечени(?:ем|ю)\s+срока(?:\s+действия)?"
    r"|ист[её]к\s+срок(?:\s+действия)?|срок\s+(?:действия\s+)?ист[её]к)",
    "not_renewed": r"(?:так\s+как\s+)?не\s+(?:продл[её]н|пролонгирован)[оа]?",
    "party_gone": r"(?:в\s+связи\s+с\s+(?:упразднением|ликвидацией)\s+(?:одной\s+из\s+)?сторон[ыа]?"
    r"|сторона\s+(?:упразднена|ликвидирована|перестала\s+быть\s+иностранной))",
}


@dataclass(frozen=True)
class TermCell:
    kind: str = "unknown"
    years: int | None = None
    last_day: date | None = None
    renewal: str = ""
    ended: bool = False
    ended_on: PartialDate | None = None
    ground: str = ""
    successor_signed: PartialDate | None = None
    successor_title: str = ""
    problems: Problems = ()


def read_term(text: str) -> TermCell:
    term = squeezed(text)
    if problems := wordless(term):
        return TermCell(problems=problems)
    found = _LOST_FORCE.search(term)
    if not found:
        return _with_unread(*_read_duration(term))
    end, end_left = _read_end(term[found.end() :])
    duration, left = _read_duration(term[: found.start()])
    both = replace(end, kind=duration.kind, years=duration.years, last_day=duration.last_day, renewal=duration.renewal)
    return _with_unread(replace(both, problems=duration.problems + end.problems), f"{left} {end_left}")


def _with_unread(cell: TermCell, left: str) -> TermCell:
    left = left.strip(" ,;.")
    return replace(cell, problems=(*cell.problems, Problem("unread", left))) if left else cell


def _read_duration(text: str) -> tuple[TermCell, str]:
    """The term, and what of the text it does not account for."""
    whole = text
    indefinite, text = _taken(_INDEFINITE, text)
    renewal, text = _taken(_PROLONGED, text)
    last_day, text = _take_last_day(text)
    found, text = _taken(_YEARS, text)
    years = found and int(found["digits"] or _COUNT[found["word"].lower()])
    kind = "indefinite" if indefinite else "renewing" if renewal else "fixed" if years or last_day else "unknown"
    how = "" if not renewal else "notice" if renewal["notice"] else "automatic"
    cell = TermCell(kind, years or None, last_day, how)
    # Two terms at once, digits and words that differ, a prolongation of nobody knows what by how long.
    spelled = found and found["spelled"]
    is_unclear = (
        [bool(indefinite), bool(years), bool(last_day)].count(True) > 1
        or (spelled and _COUNT[spelled.lower()] != years)
        or (renewal and (not years or (renewal["automatic"] and renewal["notice"])))
    )
    return replace(cell, problems=(Problem("unclear", whole.strip()),) if is_unclear else ()), text


def _taken(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    found = pattern.search(text)
    return found, text[: found.start()] + text[found.end() :] if found else text


def _take_last_day(text: str) -> tuple[date | None, str]:
    """«по 31.12.2030» and «до 31 декабря 2030 года включительно» name the last day.

    So does a bare «до» with a day: a term set by a date lasts through that day (Civil Code art. 190, 194).
    With a month or year it may mean the beginning as well as the end, and is left to the clerk.
    """
    for start, end, day in find_dates(text):
        how = _LAST_DAY.search(text, max(0, start - 20), start)
        inclusive = _INCLUSIVE.match(text, end)
        if how and (day.precision == "day" or how["how"].lower() == "по" or how["close"] or inclusive):
            return day.last, text[: how.start()] + text[inclusive.end() if inclusive else end :]
    return None, text


def _read_end(text: str) -> tuple[TermCell, str]:
    cell = TermCell(ended=True, ground="unstated")
    text = _unbracketed(text)
    for start, end, day in find_dates(text)[:1]:
        if text[:start].strip().lower() == "с":
            cell, text = replace(cell, ended_on=day), _unbracketed(text[end:])
    if found := _SUCCESSOR.search(text):
        title, signed = _without_date(found["successor"])
        missing = () if signed else (Problem("no_date", title),)
        cell = replace(cell, ground="replaced", successor_title=title, successor_signed=signed, problems=missing)
        return cell, text[: found.start()]
    for ground, wording in _GROUNDS.items():
        found, text = _taken(re.compile(rf"(?<!\w){wording}(?!\w)", re.IGNORECASE), text)
        if found:
            return replace(cell, ground=ground), text
    return cell, text


def _unbracketed(text: str) -> str:
    text = text.strip(" ,;.")
    return text[1:-1] if text.startswith("(") and text.endswith(")") else text
