"""The official list as a Word document, read back cell by cell."""

import io
import re

import pytest
from django.urls import reverse
from docx import Document

from agreements.models import Agreement

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

HEADINGS = [
    "№ п/п", "Наименование и дата подписания соглашения", "Дата регистрации и регистрационный номер соглашения",
    "Наименование сторон соглашения", "Срок действия соглашения",
]  # fmt: skip


@pytest.fixture
def official(client, today):
    def take(**parameters):
        answer = client.get(reverse("agreements:official"), parameters)
        assert answer.status_code == 200
        return Document(io.BytesIO(b"".join(answer.streaming_content)))

    return take


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def rows(paper, table=0) -> list[list[str]]:
    """Without the heading row."""
    return [[squeezed(cell.text) for cell in row.cells] for row in paper.tables[table].rows][1:]


def lines(paper) -> list[str]:
    return [paragraph.text for paragraph in paper.paragraphs if paragraph.text]


def test_headings_are_those_of_the_paper(official):
    paper = official()

    assert lines(paper) == [
        "Перечень соглашений об осуществлении",
        "международных и внешнеэкономических связей органов местного самоуправления",
        "муниципальных образований Смоленской области",
        "Утратившие силу соглашения об осуществлении международных и внешнеэкономических связей",
        "органов местного самоуправления муниципальных образований Смоленской области",
    ]
    for table in paper.tables:
        assert [squeezed(cell.text) for cell in table.rows[0].cells] == HEADINGS


@pytest.mark.parametrize(("number", "term"), [(1, "term_text"), (2, "end_text")], ids=["in force", "ended"])
def test_every_cell_is_the_stored_one(official, number, term):
    stored = Agreement.objects.filter(source_table=number).order_by("source_row")
    fields = ("title", "registration_text", "parties_text", term)

    assert rows(official(), number - 1) == [
        [f"{agreement.source_row}.", *(squeezed(getattr(agreement, field)) for field in fields)] for agreement in stored
    ]


def test_there_are_68_rows_in_two_tables(official):
    paper = official()

    assert [len(rows(paper, table)) for table in range(len(paper.tables))] == [53, 15]


def test_a_past_day_has_a_third_part(official):
    paper = official(as_of="2018-09-29")

    assert [len(rows(paper, table)) for table in range(len(paper.tables))] == [35, 1, 11]
    assert [row[0] for row in rows(paper, 2)] == [f"{number}." for number in range(1, 12)]
    assert {row[4] for row in rows(paper, 2)} == {"сведений нет"}
    assert lines(paper)[-1] == "о действии которых на 29 сентября 2018 года сведений нет"
    assert "№ 1-с, 2 ноября 2018 года" in [row[2] for row in rows(paper)]


def test_a_term_that_the_paper_lost_is_not_invented(official):
    [first] = [row for row in rows(official(as_of="2018-09-29")) if "от 29 сентября 2018 года" in row[1]]

    assert first[4] == "сведений нет"


def test_a_day_before_everything_has_both_tables(official):
    paper = official(as_of="1950-01-01")

    assert [rows(paper, table) for table in range(len(paper.tables))] == [[], []]


def test_the_foot_says_the_day(official):
    foot = official(as_of="2014-06-01").sections[0].footer.paragraphs[0].text

    assert foot.startswith("По состоянию на 1 июня 2014 года · ")


def test_it_is_russian_in_every_language(official):
    assert lines(official(lang="en")) == lines(official())


def test_queries(client, today, django_assert_num_queries):
    with django_assert_num_queries(6):  # how many there are; four states; successors of the ended
        client.get(reverse("agreements:official")).getvalue()
