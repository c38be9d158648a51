"""The Word form of a report, read back with python-docx: what was typed comes back to the letter."""

import hashlib
import io

import pytest
from django.core.exceptions import ValidationError
from docx import Document
from docx.oxml.ns import qn

from accounts.changes import changes_of
from events import actions, paper
from events.choices import ReportKind
from events.models import Report
from tests import event_factories as factories
from tests import factories as cast

pytestmark = [pytest.mark.once, pytest.mark.django_db]

VERBATIM = {
    "title": "Выставка-ярмарка изделий мастеров декоративно-прикладного творчества «Город мастеров», посвященная \n"
    "1160-летию основания \nг. Смоленска",
    "place": "г. Смоленск,\nАдминистрация \nгорода \nСмоленска",
    "dates_text": "28 сентября - 1 октября 2023 года",
    "result": "=1+1 <b>&amp; «ёлочки», “лапки”, — тире – и минус −; 100\N{NO-BREAK SPACE}% № 5-с\n\n"
    "Итог:\n- план,\tи далее",
    "participants": "+40 человек (в т.ч. 15 — из Республики Беларусь): O’Нил, Łódź, Кнез Михаилова",
}


def word_of(report: Report) -> Document:
    return Document(io.BytesIO(bytes(report.editions.first().docx)))


def lines(document: Document) -> list[list[str]]:
    """A row across the table is one cell."""
    return [[cell.text for cell in row.cells][:: len(row.cells) if len(row._tr.tc_lst) == 1 else 1]
            for row in document.tables[0].rows]  # fmt: skip


def test_a_verbatim_event_gives_its_six_cells_back_to_the_letter():
    event = factories.published(**VERBATIM)

    _headings, _section, row = lines(word_of(event.report))

    assert row == ["1.", *(VERBATIM[name] for name in paper.CELLS)]


@pytest.mark.parametrize("name", paper.CELLS)
@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe"], ids=ascii)
def test_what_word_cannot_hold_is_refused_before_it_is_kept(name, sign):
    with pytest.raises(ValidationError) as refused:
        factories.drafted(**{name: f"а{sign}б"})
    assert name in refused.value.message_dict


def test_the_form_has_six_columns_with_the_words_of_the_office():
    headings, *_rows = lines(word_of(factories.published().report))

    assert headings == [
        "№\nп/п",
        "Наименование мероприятия",
        "Место проведения\nмероприятия",
        "Сроки\nпроведения\nмероприятия",
        "Цель, содержание и результат мероприятия\n"
        "(в том числе краткая информация о достигнутых договоренностях, подписанных документах)",
        "Участники мероприятия\n(общее количество, другие дополнительные сведения)",
    ]


HEADINGS = [
    (
        ReportKind.MUNICIPAL,
        [
            "Отчет о мероприятиях в международной сфере, проведенных органами местного самоуправления",
            "муниципальных образований Смоленской области в III квартале 2026 года",
        ],
    ),
    (
        ReportKind.REGIONAL,
        [
            "Отчет о мероприятиях в международной сфере, проведенных исполнительными органами",
            "Смоленской области и подведомственными им учреждениями в III квартале 2026 года",
        ],
    ),
]


@pytest.mark.parametrize(("kind", "heading"), HEADINGS, ids=ReportKind.values)
def test_the_heading_is_broken_as_the_office_breaks_it(kind, heading):
    event = factories.published() if kind == ReportKind.MUNICIPAL else factories.regional()

    assert [line.text for line in word_of(event.report).paragraphs[:2]] == heading


def test_a_heading_of_its_own_keeps_its_lines():
    event = factories.in_sphere()
    report = actions.edit_report(event.report, {"title": "Отчет\nо поездках"}, by=cast.alice())

    written = Document(io.BytesIO(paper.docx(paper.content(report))))

    assert [line.text for line in written.paragraphs[:2]] == ["Отчет", "о поездках"]
    assert written.core_properties.title == "Отчет о поездках"


def test_sections_stand_across_the_table_and_numbers_run_through_them():
    factories.accepted(cast.carol(), title="Ярмарка")
    second = factories.accepted(cast.bob(), title="Форум")
    report = actions.publish(second.report, by=cast.alice())

    rows = [row if len(row) == 1 else row[:2] for row in lines(word_of(report))[1:]]

    assert rows == [["Вяземский район"], ["1.", "Форум"], ["Гагаринский район"], ["2.", "Ярмарка"]]


def test_a_municipality_without_events_has_no_section():
    report = factories.accepted().report
    actions.accept(factories.hand_in(report, by=cast.carol()), by=cast.alice())

    written = word_of(actions.publish(report, by=cast.alice()))

    assert [row for row in lines(written) if len(row) == 1] == [["Вяземский район"]]


def test_the_closing_note_is_the_last_row_across_the_table():
    event = factories.in_sphere()
    actions.edit_report(event.report, {"closing_note": "Состоялось 4 встречи.\nПодробности в приложении."}, by=None)

    report = actions.publish(event.report, by=cast.alice())

    assert lines(word_of(report))[-1] == ["Состоялось 4 встречи.\nПодробности в приложении."]


def test_a_long_event_may_go_on_on_the_next_page():
    _headings, section, event = word_of(factories.published().report).tables[0].rows

    assert section._tr.find(f".//{qn('w:cantSplit')}") is not None
    assert event._tr.find(f".//{qn('w:cantSplit')}") is None


def test_a_correction_leaves_the_earlier_file_as_it_was():
    event = factories.published()
    before = bytes(event.report.editions.get().docx)

    actions.correct(event, {"result": "Подписан план"}, by=cast.alice(), reason="Дополнен результат")

    second, first = event.report.editions.all()
    assert bytes(first.docx) == before
    assert [hashlib.sha256(bytes(one.docx)).hexdigest() for one in (first, second)] == [first.checksum, second.checksum]
    assert changes_of(event).filter(is_public=True, reason="Дополнен результат").exists()
    assert lines(word_of(event.report))[2][4] == "Подписан план"
