"""What a change did to a roadmap, in words: its fields, its parties, and each measure by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.differences import Difference, named
from accounts.differences import differences as of_fields
from agreements.choices import Side
from agreements.models import Agreement
from office.dates import PartialDate, in_words
from places.models import Body
from roadmaps.choices import Recurrence
from roadmaps.models import Measure, Roadmap

LABELS = {"parties": gettext_lazy("parties"), "progress": gettext_lazy("progress"), "ruled_on": gettext_lazy("from")}


def differences(before: Mapping, after: Mapping) -> list[Difference]:
    """Of two states as the history keeps them; also of a measure, whose progress they hold."""
    before, after = dict(before), dict(after)
    sections = before.pop("sections", None) or [], after.pop("sections", None) or []
    model = Measure if {"progress", "ruled"} & (before | after).keys() else Roadmap
    wording = {"parties": parties, "progress": progress}
    return [*of_fields(model, before, after, wording=wording, labels=LABELS), *of_sections(*sections)]


def parties(rows) -> list[str]:
    return [", ".join(filter(None, [row["name_as_signed"], row["signatory"]])) for row in rows]


def progress(step) -> list[str]:
    done = [_("the measure is done with it")] if step["completes"] else []
    return [
        ": ".join([in_words(PartialDate.parse(step["on"])), step["text"]]),
        *done,
        *filter(None, [step["document"]]),
    ]


def of_sections(old: list[dict], new: list[dict]) -> Iterator[Difference]:
    was, becomes = ({one["id"]: one for section in part for one in section["measures"]} for part in (old, new))
    headings = [[f"{place}. {one['heading']}" for place, one in enumerate(part, 1)] for part in (old, new)]
    if headings[0] != headings[1]:
        yield Difference("sections", _("sections"), *only_different(*headings))
    order = [[key for key in part if key in was and key in becomes] for part in (was, becomes)]
    if order[0] != order[1]:
        yield Difference(
            "order", _("order of the measures"), *([name_of(becomes[key]) for key in part] for part in order)
        )
    for key in [*becomes, *(key for key in was if key not in becomes)]:
        lines = [lines_of(part[key], sections) if key in part else []
                 for part, sections in ((was, old), (becomes, new))]  # fmt: skip
        if lines[0] != lines[1]:
            yield Difference(f"measure-{key}", name_of(becomes.get(key) or was[key]), *only_different(*lines))


def only_different(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    return [line for line in old if line not in new], [line for line in new if line not in old]


def name_of(measure: dict) -> str:
    return f"{measure['number']} {measure['title']}".strip()[:80]


def lines_of(measure: dict, sections: list[dict]) -> list[str]:
    heading = next(one["heading"] for one in sections if measure in one["measures"])
    days = [in_words(PartialDate.parse(day)) if day else "" for day in (measure["starts_on"], measure["ends_on"])]
    bodies = named(Body, [one["body"] for one in measure["responsible"] if one["body"]])
    names = iter(bodies)
    responsible = [
        f"{Side(one['side']).label}: {one['name']}" + (f" ({next(names)})" if one["body"] else "")
        for one in measure["responsible"]
    ]
    return [
        f"{measure['number']} {measure['title']}".strip(),
        f"{_('section')}: {heading}",
        *measure["items"].splitlines(),
        f"{_('term')}: {measure['term_text']}",
        " – ".join(filter(None, days)),
        str(Recurrence(measure["recurrence"]).label),
        *responsible,
        *named(Agreement, measure["agreements"]),
    ]
