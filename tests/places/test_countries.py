"""The countries of ОКСМ as the fixture has them."""

import json
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

FIXTURE = Path(__file__).parents[2] / "fixtures" / "countries.json"
ROWS = json.loads(FIXTURE.read_text(encoding="utf-8"))
FIELDS = {row["pk"]: row["fields"] for row in ROWS}


def test_all_of_the_classifier():
    assert len(ROWS) == 251  # ISO 3166-1 has 249; ОКСМ adds Abkhazia and South Ossetia
    assert {row["model"] for row in ROWS} == {"places.country"}


def test_in_order_of_code():
    codes = [row["pk"] for row in ROWS]

    assert codes == sorted(set(codes))


@pytest.mark.parametrize(
    ("field", "pattern"),
    [
        ("alpha3", r"[A-Z]{3}"),
        ("numeric", r"\d{3}"),
        ("name", r"[А-ЯЁ][А-Яа-яЁё ,()'—-]+"),
        ("name_en", r"[A-ZÅ][^А-Яа-яЁё]+"),
    ],
)
def test_each_has_its_own(field, pattern):
    values = [fields[field] for fields in FIELDS.values()]

    assert len(set(values)) == len(values)
    assert [value for value in values if not re.fullmatch(pattern, value)] == []


@pytest.mark.parametrize("field", ["full_name", "full_name_en"])
def test_each_has_a_full_name(field):
    assert all(0 < len(fields[field]) <= 200 for fields in FIELDS.values())


@pytest.mark.parametrize(
    ("code", "alpha3", "numeric", "name", "full_name"),
    [
        ("AB", "ABH", "895", "Абхазия", "Республика Абхазия"),
        ("OS", "OST", "896", "Южная Осетия", "Республика Южная Осетия"),
        ("BY", "BLR", "112", "Беларусь", "Республика Беларусь"),
        ("RU", "RUS", "643", "Россия", "Российская Федерация"),
        ("MD", "MDA", "498", "Молдова", "Республика Молдова"),
        ("AZ", "AZE", "031", "Азербайджан", "Республика Азербайджан"),
        ("MK", "MKD", "807", "Северная Македония", "Республика Северная Македония"),
    ],
)
def test_some_of_them(code, alpha3, numeric, name, full_name):
    fields = FIELDS[code]

    assert (fields["alpha3"], fields["numeric"], fields["name"], fields["full_name"]) == (
        alpha3, numeric, name, full_name,
    )  # fmt: skip
