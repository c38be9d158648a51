"""The Russian catalogue: `python -m tests.catalogue` takes the messages out of code and templates into
locale/ru, keeps what is translated, lists what is not, and compiles it. No gettext needed."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale/ru/LC_MESSAGES/django.po"
MO = PO.with_suffix(".mo")
OURS = ("office", "places", "accounts", "agreements", "events", "roadmaps", "registry")

# What the first arguments are: context, message, plural
ARGUMENTS = {"gettext": "m", "ngettext": "mp", "pgettext": "cm", "npgettext": "cmp"}

# What templatize leaves between the calls is no Python, so the calls are picked out.
TEXT = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(?:n?p?gettext|_)\({TEXT}(?:, ?(?:{TEXT}|count))*\)")
IMPORTS = "from django.utils.translation import gettext as _, gettext, ngettext, pgettext, npgettext"


def extracted() -> Catalog:
    day = datetime(2026, 11, 20, tzinfo=UTC)  # the same on every day, or each extraction would change the file
    catalog = Catalog(
        "ru", project="Perechen", version="1", language_team="ru",
        last_translator="docs/words.md", msgid_bugs_address="docs/words.md",
        creation_date=day, revision_date=day, fuzzy=False,
        header_comment="# Russian of the register's pages. Messages: python -m tests.catalogue; words: docs/words.md",
    )  # fmt: skip
    for path, code in sources():
        for context, ids in messages(code):
            catalog.add(ids[0] if len(ids) == 1 else ids, locations=[(path, 0)], context=context)
    return catalog


def sources() -> Iterator[tuple[str, str]]:
    for folder in OURS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "templates").rglob("*.*")):
        yield path.relative_to(ROOT).as_posix(), as_python(path.read_text(encoding="utf-8"))


def as_python(template: str) -> str:
    """Template as Django itself turns it into code for this purpose, the calls alone."""
    from django.utils.translation.template import templatize

    return "\n".join([IMPORTS, *CALL.findall(templatize(template))])


def messages(code: str) -> Iterator[tuple[str | None, tuple[str, ...]]]:
    """Context and message, or message and plural, of each call, whatever the file calls the function."""
    tree = ast.parse(code)
    known = {
        name.asname or name.name: ARGUMENTS.get(re.sub("_(lazy|noop)$", "", name.name))
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (kinds := known.get(getattr(node.func, "id", ""))):
            given = [(kind, ast.literal_eval(text)) for kind, text in zip(kinds, node.args, strict=False)]
            context = next((text for kind, text in given if kind == "c"), None)
            yield context, tuple(text for kind, text in given if kind != "c")


def stored() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="ru")


def compiled(catalog: Catalog) -> bytes:
    write_mo(file := io.BytesIO(), catalog)
    return file.getvalue()


def brought_up_to_date(old: Catalog, new: Catalog) -> Catalog:
    """The messages of the code, with the translations there are."""
    for message in new:
        found = old.get(message.id, message.context) if message.id else None
        if found and found.pluralizable == message.pluralizable:
            message.string = found.string
            message.user_comments = found.user_comments
            message.flags |= found.flags & {"fuzzy"}
    return new


def main() -> None:
    catalog = brought_up_to_date(stored() if PO.exists() else Catalog("ru"), extracted())
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalog, sort_output=True, include_lineno=False, width=110)
    MO.write_bytes(compiled(catalog))
    for message in untranslated(catalog):
        print(f"not translated: {message}")


def untranslated(catalog: Catalog) -> list[str]:
    return [str(message.id) for message in catalog if message.id and (message.fuzzy or not all(strings(message)))]


def strings(message) -> tuple[str, ...]:
    """The translation, in all its plural forms."""
    return tuple(message.string) if message.pluralizable else (message.string or "",)


if __name__ == "__main__":
    main()
