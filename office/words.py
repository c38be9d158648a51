"""Russian words: the key rows are sorted by, the stems a text is found by, where a long line is cut. The same on every
database."""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

MOST_WORDS = 20
LONGEST_WORD = 60
LONGEST_QUERY = 2_000
SHORTEST_PREFIX = 5

# Too common to tell one agreement from another, and «г. Хаген» must find «города Хаген».
STOP_WORDS = frozenset({
    "а", "в", "во", "г", "для", "до", "за", "и", "из", "к", "ко", "между", "на", "о", "об", "от",
    "по", "при", "с", "со", "у", "a", "an", "and", "for", "in", "of", "on", "the", "to",
})  # fmt: skip

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
DASHES = re.compile("[\u2010-\u2015\u2212]")
QUOTES = re.compile('[«»"“”„‟‹›]')
QUOTES_FOR_A_BLANK = re.compile(rf"(?<=\w){QUOTES.pattern}+(?=\w)")
QUOTED = re.compile('"([^"]+)"')

# «14-с», «12/2019», «08.12.2004», «Варшава-Урсынов»: a dot joins digits, a slash needs a digit beside it.
WORD = re.compile(r"[^\W_]+(?:(?:-|(?<=\d)[/.](?=\d)|(?<=\d)/|/(?=\d))[^\W_]+)*")
PART = re.compile(r"\d+|[^\W\d_]+")
NUMBER_AND_LETTER = re.compile(r"(?<=\d)(?=[^\W\d_])")

LATIN = re.compile(r"[a-z]+")
CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
NOT_DECOMPOSED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"})
# Typed on the other keyboard: the c of № 14-c
LOOK_ALIKES = str.maketrans("aceopxy", "асеорху")


@dataclass(frozen=True)
class Word:
    """One typed word: found by any of its stems, and by what begins with its prefix."""

    text: str
    stems: frozenset[str]
    prefix: str | None = None

    def is_in(self, terms: set[str]) -> bool:
        if not self.stems.isdisjoint(terms):
            return True
        return bool(self.prefix) and any(term.startswith(self.prefix) for term in terms)


@dataclass(frozen=True)
class Query:
    """What was typed into the search field: every word and every phrase has to be there."""

    words: tuple[Word, ...] = ()
    phrases: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)


def sort_key(text: str) -> str:
    """Compared byte by byte it gives the order of a Russian index: «Ёлка» between «Елец» and «Ель»."""
    return re.sub(r"^[\W_]+", "", normal(text))


def normal(text: str) -> str:
    """The text a phrase is looked up in: one case, one е, one blank, one dash, no quotation marks."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    text = QUOTES.sub("", QUOTES_FOR_A_BLANK.sub(" ", UNPRINTABLE.sub(" ", text)))
    text = DASHES.sub("-", text)
    return " ".join(text.lower().replace("ё", "е").split())


def anywhere(text: str) -> list[str]:
    """A regular expression for each typed word, any case and е for ё spelt out: databases fold letters differently."""
    return ["".join(map(in_any_case, word[:LONGEST_WORD])) for word in normal(text).split()[:MOST_WORDS]]


def in_any_case(letter: str) -> str:
    if letter == "е":
        return "[еЕёЁ]"
    return f"[{letter}{letter.upper()}]" if letter.isalpha() else re.escape(letter)


def words(text: str) -> list[str]:
    """The words in their order; a compound stands whole and then in parts: «14-с», «14», «с»."""
    return [word for compound in compounds(text) for word in dict.fromkeys([compound, *parts(compound)])]


def compounds(text: str) -> list[str]:
    return [tidy(word) for word in WORD.findall(normal(text))]


def tidy(word: str) -> str:
    """«14с» and «14-c» with a Latin letter are «14-с»; «ursynów» is «ursynow»."""
    if any(letter.isdigit() for letter in word):
        return NUMBER_AND_LETTER.sub("-", word.translate(LOOK_ALIKES))
    if CYRILLIC.search(word):
        return word.translate(LOOK_ALIKES)
    letters = unicodedata.normalize("NFKD", word.translate(NOT_DECOMPOSED))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def parts(compound: str) -> list[str]:
    return PART.findall(compound)


def stems(word: str) -> frozenset[str]:
    """The stem of the word as it stands and of everything it may be a form of."""
    return stems_of_plain(sort_key(word)[:LONGEST_WORD])


def terms(text: str) -> set[str]:
    """All stems to be stored for a text."""
    return {stem for word in words(text) if word not in STOP_WORDS for stem in stems(word)}


def query(text: str, *, shortest_prefix: int = SHORTEST_PREFIX) -> Query:
    text = QUOTES.sub('"', text[:LONGEST_QUERY])
    phrases = dict.fromkeys(normal(phrase)[:LONGEST_QUERY] for phrase in QUOTED.findall(text))
    typed = dict.fromkeys(word for compound in compounds(text) for word in searched(compound))
    return Query(
        words=tuple(word_of(word, shortest_prefix) for word in list(typed)[:MOST_WORDS]),
        phrases=tuple(phrase for phrase in phrases if WORD.search(phrase))[:MOST_WORDS],
    )


def searched(compound: str) -> list[str]:
    """A number is looked for whole, a compound of letters by its parts: «Урсынов (Варшава)» is found too."""
    found = [compound] if any(letter.isdigit() for letter in compound) else parts(compound)
    return [word[:LONGEST_WORD] for word in found if word not in STOP_WORDS]


def word_of(text: str, shortest_prefix: int) -> Word:
    is_prefix = len(text) >= shortest_prefix and text.isalpha()
    return Word(text, stems(text), text if is_prefix else None)


def phrase_key(text: str) -> str:
    """The words in their order between blanks: one text has another's phrase if it contains its key."""
    return f" {' '.join(compounds(text))} "


def matches(typed: Query | str, text: str) -> bool:
    """What search finds, without a database: the reference the SQL is tested against."""
    asked = query(typed) if isinstance(typed, str) else typed
    stored, plain = terms(text), phrase_key(text)
    has_words = all(word.is_in(stored) for word in asked.words)
    return has_words and all(phrase_key(phrase) in plain for phrase in asked.phrases)


@lru_cache(maxsize=50_000)
def stems_of_plain(word: str) -> frozenset[str]:
    if LATIN.fullmatch(word):
        return frozenset([stem(word, "english")])
    if not CYRILLIC.fullmatch(word):
        return frozenset([word]) - {""}
    return frozenset(stem(form, "russian")[:LONGEST_WORD] for form in {word, *lemmas(word)})


# A stemmer keeps the word it works on in itself, and the dictionary is loaded once.
LOCK = threading.Lock()


def stem(word: str, language: str) -> str:
    with LOCK:
        return stemmer(language).stemWord(word)


def lemmas(word: str) -> set[str]:
    with LOCK:
        return {parse.normal_form.replace("ё", "е") for parse in morphology().parse(word)}


@cache
def stemmer(language: str):
    import snowballstemmer

    return snowballstemmer.stemmer(language)


@cache
def morphology():
    """The dictionary takes 0.1 s and 30 MB: only who searches or indexes waits for it."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


# «Смоленская область» → «Смоленской области»

ENDINGS = (
    (r"ая\b", "ой"), (r"ий\b", "ого"), (r"ый\b", "ого"), (r"\bобласть\b", "области"), (r"\bкрай\b", "края"),
    (r"\bокруг\b", "округа"), (r"\bРеспублика\b", "Республики"), (r"\bЮгра\b", "Югры"), (r"\bгород\b", "города"),
    (r"\bМосква\b", "Москвы"), (r"\bСанкт-Петербург\b", "Санкт-Петербурга"), (r"\bСевастополь\b", "Севастополя"),
)  # fmt: skip
REPUBLIC = "Республика "


def genitive(region: str) -> str:
    if region.startswith(REPUBLIC):  # what it is called stays: «Республики Северная Осетия»
        return f"Республики {region.removeprefix(REPUBLIC)}"
    for nominative, ending in ENDINGS:
        region = re.sub(nominative, ending, region)
    return region


# Long lines


def shortened(text: str, letters: int = 200) -> str:
    """Cut behind a word: «Содействие в заключении…»."""
    if len(text) <= letters:
        return text
    return f"{text[: letters - 1].rsplit(None, 1)[0].rstrip(',;.')}…"
