"""How several places are named together: «Мстиславский и Дрибинский районы», «Десногорск, Заречный»."""

from __future__ import annotations

from collections.abc import Sequence

MOST_NAMED = 3

# The common word of such names: one, from two to four, five and more, plural
COMMON_WORDS = {
    "район": ("район", "района", "районов", "районы"),
    "округ": ("округ", "округа", "округов", "округа"),
    "область": ("область", "области", "областей", "области"),
}
COMMON_WORDS_EN = {"District": "Districts", "Okrug": "Okrugs", "Region": "Regions"}


def together(names: Sequence[str]) -> str:
    names = list(dict.fromkeys(names))
    stems, word = without_common_word(names, COMMON_WORDS)
    if len(names) > MOST_NAMED:
        rest = len(names) - 2
        counted = f" {COMMON_WORDS[word][plural(rest)]}" if word else ""
        return f"{listed(stems[:2])} и ещё {rest}{counted}"
    if word:
        return f"{listed(stems[:-1])} и {stems[-1]} {COMMON_WORDS[word][3]}"
    return listed(names)


def together_en(names: Sequence[str]) -> str:
    names = list(dict.fromkeys(names))
    stems, word = without_common_word(names, COMMON_WORDS_EN)
    if len(names) > MOST_NAMED:
        rest = len(names) - 2
        return f"{listed(stems[:2])} and {rest} more" + (f" {COMMON_WORDS_EN[word]}" if word else "")
    if word:
        return f"{listed(stems[:-1])} and {stems[-1]} {COMMON_WORDS_EN[word]}"
    return listed(names)


def without_common_word(names: list[str], common_words) -> tuple[list[str], str]:
    """«Горецкий район», «Чаусский район» → «Горецкий», «Чаусский» and the word «район»."""
    for word in common_words:
        if len(names) > 1 and all(name.endswith(f" {word}") and "," not in name for name in names):
            return [name.removesuffix(f" {word}") for name in names], word
    return names, ""


def listed(names: list[str]) -> str:
    return ("; " if any("," in name for name in names) else ", ").join(names)


def plural(number: int) -> int:
    """Which Russian form goes with the number: 1 район, 2 района, 5 районов."""
    if number % 10 == 1 and number % 100 != 11:
        return 0
    return 1 if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else 2
