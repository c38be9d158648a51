"""What a program sends of roadmaps and their measures → the values that actions take; fields by id or by key."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.sent import (
    Readers,
    columns_of,
    day,
    described,
    key,
    object_of,
    one_of,
    part,
    partial,
    record_of,
    several,
    territory_on,
    text,
    truth,
    whole,
    whole_body,
)
from agreements.choices import Side
from agreements.models import Agreement, OutsideDocument
from events.models import Event
from places.models import Body
from roadmaps.choices import Recurrence, State
from roadmaps.models import Roadmap

YEAR = whole(1990, 2199)


def party_on(on: date):
    """The side follows from the country of the territory, the territory from the body."""
    readers: Readers = {
        "name_as_signed": text, "territory": territory_on(on), "body": record_of(Body.objects), "side": one_of(Side),
        "signatory": text, "order": whole(1, 1000),
    }  # fmt: skip

    @described(object_of(readers))
    def read(sent) -> dict:
        found = part(sent, readers)
        found.pop("order", None)
        body = found.get("body")
        place = found.get("territory") or (body and body.territory)
        if place is None:
            raise ValueError(_("Name the territory, or a body of it."))
        side = Side.HOME if place.country_id == settings.REGISTRY_COUNTRY else Side.FOREIGN
        if found.get("side", side) != side:
            raise ValueError(_("The home side is of our own state, the foreign side is of another one."))
        name = found.get("name_as_signed") or (body.name if body else place.name)
        return found | {"side": side, "territory": place, "name_as_signed": name}

    return read


RESPONSIBLE: Readers = {"side": one_of(Side), "name": text, "body": record_of(Body.objects)}


@described(object_of(RESPONSIBLE))
def responsible(sent) -> dict:
    found = part(sent, RESPONSIBLE)
    body = found.get("body")
    if body:
        is_home = body.territory.country_id == settings.REGISTRY_COUNTRY
        found = {"name": body.name, "side": Side.HOME if is_home else Side.FOREIGN} | found
    if not found.get("name") or not found.get("side"):
        raise ValueError(_("Name the body, or its side and its name."))
    return found


MEASURE: Readers = {
    "id": key, "number": text, "title": text, "items": several(text, 100), "term_text": text, "starts_on": day,
    "ends_on": day, "recurrence": one_of(Recurrence, or_empty=True), "responsible": several(responsible, 50),
    "agreements": several(record_of(Agreement.objects), 50),
}  # fmt: skip


@described(object_of(MEASURE, ["title"]))
def measure(sent) -> dict:
    return part(sent, MEASURE, ["title"])


SECTION: Readers = {"id": key, "heading": text, "measures": several(measure, 200)}


@described(object_of(SECTION, ["heading"]))
def section(sent) -> dict:
    return {"measures": []} | part(sent, SECTION, ["heading"])


FIELDS: Readers = {
    "title": text, "preamble": text, "first_year": YEAR, "last_year": YEAR,
    "basis_agreement": record_of(Agreement.objects), "basis_document": record_of(OutsideDocument.objects),
    "continues": record_of(Roadmap.objects), "signed_on": partial, "signed_at": text, "copies": whole(0, 1000),
    "languages": text, "source_document": text, "parties": several(party_on(date.min), 60),
    "sections": several(section, 100),
}  # fmt: skip
EMPTY = {
    **dict.fromkeys(("title", "signed_at", "languages", "source_document"), ""),
    **dict.fromkeys(("first_year", "last_year", "continues", "signed_on", "copies")), "parties": [], "sections": [],
}  # fmt: skip
EXAMPLE = {
    "title": "План мероприятий по сотрудничеству",
    "first_year": 2027,
    "last_year": 2029,
    "parties": [
        {"name_as_signed": "Администрация Вяземского района", "territory": 1},
        {"name_as_signed": "Кричевский районный исполнительный комитет", "territory": 2},
    ],
    "sections": [
        {
            "heading": "Торговля",
            "measures": [
                {
                    "number": "1.1",
                    "title": "Содействие торговле",
                    "term_text": "2027 – 2029 годы",
                    "responsible": [{"side": "home", "name": "Комитет экономики"}],
                }
            ],
        }
    ],
}
PROGRESS: Readers = {
    "on": day, "text": text, "completes": truth, "event": record_of(Event.objects.public()), "document": text,
}  # fmt: skip
OVERRULING: Readers = {"state": one_of(State, or_empty=True), "on": day, "reason": text}


def values_of(sent, roadmap: Roadmap | None, *, also: Readers | None = None) -> dict:
    named = signed_in(sent, roadmap)
    found = whole_body(sent, FIELDS | {"parties": several(party_on(named), 60)} | (also or {}))
    if "signed_on" in found:
        found |= columns_of("signed", found.pop("signed_on"))
    demand_of(roadmap, found.get("sections", []))
    return found


def signed_in(sent, roadmap: Roadmap | None) -> date:
    """The day on which places are called what they are called."""
    try:
        signed = partial(sent.get("signed_on")) if isinstance(sent, dict) else None
    except ValueError:
        signed = None
    signed = signed or (roadmap and roadmap.signed)
    return signed.first if signed else localdate()


def demand_of(roadmap: Roadmap | None, sections: list[dict]) -> None:
    """An id says that a record stays: it must be one of this roadmap, and stand once."""
    for rows, known in (
        (sections, roadmap and roadmap.sections),
        ([one for found in sections for one in found["measures"]], roadmap and roadmap.measures),
    ):
        keys = [row["id"] for row in rows if "id" in row]
        if len(keys) > len(set(keys)) or set(keys) - set(known.values_list("pk", flat=True) if known else []):
            raise ValidationError({"sections": _("There is no such record in this roadmap, or it is named twice.")})
