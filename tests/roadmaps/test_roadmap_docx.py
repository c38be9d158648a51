"""The Word file beside the paper: every paragraph that the paper has, in its order and its form."""

from io import BytesIO

import pytest
from docx import Document

from roadmaps import paper, wording
from roadmaps.models import Roadmap
from roadmaps.records import with_parties
from tests import factories
from tests import roadmap_factories as roadmaps
from tests.roadmap_factories import measure, section

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def written(roadmap) -> Document:
    return Document(BytesIO(paper.docx(with_parties(Roadmap.objects.filter(pk=roadmap.pk)).get())))


@pytest.fixture
def demo(demonstration, db, today):
    return written(Roadmap.objects.get())


def texts(document) -> list[str]:
    """Paragraphs and tables as they follow each other; a table is its cells."""
    found = []
    for block in document.element.body.iterchildren():
        if block.tag.endswith("}p"):
            found.append("".join(node.text or "" for node in block.iter() if node.tag.endswith("}t")))
        elif block.tag.endswith("}tbl"):
            found += [
                "".join(node.text or "" for node in paragraph.iter() if node.tag.endswith("}t"))
                for paragraph in block.iter() if paragraph.tag.endswith("}p")
            ]  # fmt: skip
    return [text for text in found if text]


def test_upright_a4(demo):
    page = demo.sections[0]
    assert [round(side.mm) for side in (page.page_width, page.page_height)] == [210, 297]


def test_heading_preamble_and_first_measure(demo):
    found = texts(demo)
    assert found[0].startswith("План мероприятий («Дорожная карта») по реализации Соглашения между")
    assert demo.paragraphs[0].runs[0].bold
    assert found[1].startswith("Правительство Смоленской области (Российская Федерация) и Могилевский областной")
    assert ", учитывая взаимный интерес к сотрудничеству и в целях реализации Соглашения между" in found[1]
    assert found[1].endswith("от 8 декабря 2004 года, согласились о следующем:")
    assert found[2:13] == [
        "1. Торгово-экономическое сотрудничество, сотрудничество в сфере промышленной кооперации:",
        "1.1. Содействие в заключении внешнеторговых контрактов по взаимным поставкам продукции, производимой на "
        "территориях Смоленской и Могилевской областей.",
        "Срок: 2026 – 2028 годы.",
        "Ответственные",
        "от Смоленской области", "(Российская Федерация):",
        "от Могилевской области", "(Республика Беларусь):",
        "Министерство промышленности и торговли Смоленской области,",
        "автономная некоммерческая организация «Центр поддержки экспорта Смоленской области»",
        "Комитет экономики Могилевского облисполкома,",
    ]  # fmt: skip


def test_sections_are_bold_and_measures_without_a_number_have_none(demo):
    found = texts(demo)
    place = found.index("3. Сотрудничество в сфере жилищно-коммунального хозяйства:")
    assert found[place + 1].startswith("Обмен опытом коммунальных служб")
    assert next(one for one in demo.paragraphs if one.text == found[place]).runs[0].bold
    assert sum(text == "Ответственные" for text in found) == 12


def test_festivals_and_their_two_columns(demo):
    found = texts(demo)
    place = next(place for place, text in enumerate(found) if text.startswith("6.2. "))
    assert found[place].endswith("на территории Могилевской области:")
    assert found[place + 1] == "- Международный молодежный театральный форум «М.art.контакт»;"
    assert found[place + 5].endswith("устойчивого развития общества».")
    cells = [[cell.text for cell in row.cells] for row in demo.tables[11].rows]
    assert cells == [
        ["от Смоленской области\n(Российская Федерация):", "от Могилевской области\n(Республика Беларусь):"],
        ["Министерство культуры и туризма Смоленской области", "Управление культуры Могилевского облисполкома"],
    ]


def test_a_city_that_is_not_declined_stands_as_it_is_called(demonstration, db):
    city = factories.territory("Смоленск", "RU")
    party = {"side": "home", "territory": city, "name_as_signed": "Администрация (Россия)"}
    roadmap = roadmaps.draft(parties=[party, roadmaps.values()["parties"][1]])
    assert wording.responsible_of(roadmap, "home") == "Смоленск\n(Российская Федерация):"


def test_closing_and_signatures(demo):
    assert "Подписано в г. Минске 26 июня 2026 года в двух экземплярах на русском языке." in texts(demo)
    assert [cell.text for cell in demo.tables[-1].rows[0].cells] == [
        "За Правительство Смоленской области\n(Российская Федерация)",
        "За Могилевский областной исполнительный комитет\n(Республика Беларусь)",
    ]
    assert len(demo.tables) == 13


def test_the_signatures_stand_on_the_page_of_the_last_bodies(demo):
    last_bodies = [paragraph for cell in demo.tables[-2].rows[-1].cells for paragraph in cell.paragraphs]
    assert all(paragraph.paragraph_format.keep_with_next for paragraph in last_bodies)


def test_the_foot_says_what_the_paper_is(demo):
    assert demo.sections[0].footer.paragraphs[0].text.startswith("Дорожная карта, 2026–2028 · ")


def test_a_preamble_that_nobody_wrote_is_composed(demonstration, db):
    roadmap = with_parties(Roadmap.objects.all()).get()
    roadmap.preamble = ""
    assert ", в целях реализации Соглашения между Администрацией" in wording.preamble(roadmap)


def test_what_nobody_wrote_is_left_out(db):
    bare = roadmaps.published(section(measure(number="", term_text="", responsible=[])), preamble="Решили:", parties=[])
    assert texts(written(bare)) == ["План мероприятий", "Решили:", "1. Торговля:", "Содействие торговле."]


@pytest.mark.parametrize(
    ("name", "accusative"),
    [
        ("Администрация города Смоленска", "Администрацию города Смоленска"),
        ("Смоленская областная Дума", "Смоленскую областную Думу"),
        ("Вяземский районный Совет", "Вяземский районный Совет"),
        ("Главное управление", "Главное управление"),
        ("Палата", "Палату"),
    ],
)
def test_who_signs_for_whom(name, accusative):
    assert wording.accusative(name) == accusative


def test_a_party_of_one_side_only(db):
    alone = roadmaps.published(section(measure(responsible=[roadmaps.responsible(factories.vyazma(), "Отдел")])))
    assert [cell.text for cell in written(alone).tables[0].rows[1].cells] == ["Отдел"]
