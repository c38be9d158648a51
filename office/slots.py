"""A text with gaps that is made once and filled in many times: slot() marks a gap, fillable() makes the text for %."""

# Halves of characters: no database holds them, so no text of a person can hold a gap.
OPEN, CLOSE = "\ud800", "\udbff"


def slot(name: str) -> str:
    return f"{OPEN}{name}{CLOSE}"


def has_slot(text: str) -> bool:
    return OPEN in text


def fillable(text: str) -> str:
    """For `text % values`."""
    return text.replace("%", "%%").replace(OPEN, "%(").replace(CLOSE, ")s")


class Slots(dict):
    """Where names are looked up by their code, a gap for each name: `Slots("country")["BY"]`."""

    def __init__(self, kind: str):
        self.kind = kind

    def __missing__(self, key) -> str:
        return slot(f"{self.kind}.{key}")

    def get(self, key, default=None):
        return self[key] if key else default
