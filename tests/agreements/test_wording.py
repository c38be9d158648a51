"""Cells of the official list, composed from facts where the paper gives none."""

from datetime import date

import pytest

from agreements import wording
from agreements.choices import EndGround, Kind, Registration, Renewal, TermKind
from agreements.models import Agreement


@pytest.mark.parametrize(
    ("facts", "cell"),
    [
        ({"registration": Registration.NONE}, "-"),
        ({"registration": Registration.UNNUMBERED}, "б/н"),
        ({"registration": Registration.UNNUMBERED, "registered_on": date(2024, 4, 2)}, "б/н, 2 апреля 2024 года"),
        (
            {"registration": Registration.NUMBERED, "number": "14-с", "registered_on": date(2024, 10, 4)},
            "№ 14-с, 4 октября 2024 года",
        ),
        ({"registration": Registration.NUMBERED, "number": "12/2019"}, "№ 12/2019"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_registration(facts, cell):
    assert wording.registration_cell(Agreement(**facts)) == cell


AUTOMATIC = {"term": TermKind.RENEWING, "renewal": Renewal.AUTOMATIC}


@pytest.mark.parametrize(
    ("facts", "cell"),
    [
        ({}, "бессрочное"),
        ({"kind": Kind.CONTRACT}, "бессрочный"),
        ({"kind": Kind.DECLARATION}, "бессрочная"),
        ({"term": TermKind.UNKNOWN}, ""),
        ({"term": TermKind.FIXED, "term_years": 1}, "1 год"),
        ({"term": TermKind.FIXED, "term_years": 3}, "3 года"),
        ({"term": TermKind.FIXED, "term_years": 11}, "11 лет"),
        ({"term": TermKind.FIXED, "term_years": 21}, "21 год"),
        ({"term": TermKind.FIXED, "term_last_day": date(2030, 12, 31)}, "по 31 декабря 2030 года"),
        ({**AUTOMATIC, "term_years": 5}, "5 лет с последующей пролонгацией"),
        (
            {"term": TermKind.RENEWING, "renewal": Renewal.NOTICE, "term_years": 2},
            "2 года с последующей пролонгацией по уведомлению",
        ),
        (
            {**AUTOMATIC, "term_years": 1, "term_last_day": date(2025, 12, 31)},
            "по 31 декабря 2025 года с последующей пролонгацией на год",
        ),
        (
            {**AUTOMATIC, "term_years": 21, "term_last_day": date(2025, 12, 31)},
            "по 31 декабря 2025 года с последующей пролонгацией на 21 год",
        ),
    ],
)
def test_term(facts, cell):
    assert wording.term_cell(Agreement(**facts)) == cell


@pytest.mark.parametrize(
    ("facts", "cell"),
    [
        ({}, "утратило силу"),
        ({"kind": Kind.CONTRACT}, "утратил силу"),
        ({"kind": Kind.MEMORANDUM}, "утратил силу"),
        ({"kind": Kind.DECLARATION}, "утратила силу"),
        ({"end_on": date(2018, 9, 29), "end_precision": "day"}, "утратило силу с 29.09.2018"),
        ({"end_why": EndGround.AGREED}, "утратило силу (по соглашению сторон)"),
        ({"end_why": EndGround.UNSTATED}, "утратило силу"),
    ],
)
def test_end(facts, cell):
    assert wording.end_cell(Agreement(**facts)) == cell
