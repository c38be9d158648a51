"""The public pages: what they show on a day, what they refuse, what they never show."""

from datetime import date
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.choices import Stage
from roadmaps import actions
from roadmaps.choices import State
from roadmaps.models import Measure, Roadmap
from roadmaps.timeline import spans
from tests import event_factories, factories
from tests import roadmap_factories as roadmaps
from tests.factories import alice
from tests.roadmap_factories import measure, section

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("today")]

PAGE = "/roadmaps/1/"


@pytest.fixture
def demo(demonstration, db, today):
    return Roadmap.objects.get()


def text(response) -> str:
    return " ".join(response.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def sheets(response) -> dict[str, list]:
    book = openpyxl.load_workbook(BytesIO(b"".join(response)))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


# The list


def test_the_list(demo, client):
    page = text(client.get("/roadmaps/"))
    assert "Смоленская область — Могилёвская область, 2026–2028" in page
    assert "Правительство Смоленской области (Российская Федерация)" in page
    assert '<rect class="running" x="0.0" width="91.67" height="8"/>' in page


def test_the_list_on_another_day(demo, client):
    assert 'class="planned"' in text(client.get("/roadmaps/?as_of=2025-06-01"))
    wrong = client.get("/roadmaps/?as_of=2025")
    assert 'aria-describedby="as_of-wrong"' in text(wrong)
    assert "2026–2028" not in text(wrong)


def test_without_roadmaps(client, db):
    assert "<h1>" in text(client.get("/roadmaps/"))


# One roadmap


def test_what_the_paper_is(demo, client):
    page = text(client.get(PAGE))
    for said in ("26 июня 2026 года", "в г. Минске", "на русском языке", "dorozhnaya-karta-2026-2028.docx",
                 "8 декабря 2004 года"):  # fmt: skip
        assert said in page
    assert page.count('class="measure"') == 12
    assert "<li>Международный фестиваль детского творчества «Золотая пчелка»</li>" in page


def test_every_measure_stands_in_the_picture_and_in_its_table(demo, client):
    page = client.get(PAGE).content.decode()
    for one in Measure.objects.all():
        assert f'<a href="#measure-{one.pk}"' in page
    assert page.count('<text class="name"') == 2 * 12  # wide and narrow
    assert page.count("<svg") == page.count('aria-hidden="true" focusable="false"')
    assert " style=" not in page
    assert [year in page for year in (">2026<", ">2027<", ">2028<")] == [True] * 3


def test_a_long_measure_is_cut_behind_a_word(demo):
    long = [str(one) for one in Measure.objects.all() if len(one.title) > 200]
    assert long and all(name.endswith("…") for name in long)


def test_a_measure_of_every_year_is_drawn_three_times(demo, client):
    drawing = client.get(PAGE).context["page"].drawings[0]
    assert [len(line.bars) for line in drawing.lines if line.measure.recurrence == "yearly"] == [3]


def test_a_leap_day_is_drawn_where_there_is_one():
    one = roadmaps.one_measure(starts_on=date(2026, 2, 1), ends_on=date(2028, 2, 29), recurrence="yearly")
    assert [end for _start, end in spans(one)] == [date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)]


def test_progress_is_shown_from_its_day_on(client):
    event = event_factories.published(title="Ярмарка дружбы")
    step = roadmaps.step(on=date(2026, 7, 29), text="Проведена ярмарка", event=event, document="Протокол № 1")
    address = step.measure.roadmap.get_absolute_url()
    page = text(client.get(address))
    assert "Проведена ярмарка" in page
    assert f'href="/events/{event.pk}/" lang="ru">Ярмарка дружбы' in page
    assert "Протокол № 1" in page
    assert "Проведена ярмарка" not in text(client.get(f"{address}?as_of=2026-07-28"))
    assert "Содействие торговле" in text(client.get(f"/events/{event.pk}/"))


def test_a_state_set_by_hand_says_why(client):
    one = roadmaps.one_measure()
    actions.overrule(one, State.DROPPED, on=date(2026, 11, 1), reason="Решение рабочей группы", by=alice())
    address = one.roadmap.get_absolute_url()
    assert 'data-mark="dropped"' in text(client.get(address))
    shown = client.get(f"{address}?as_of=2026-10-31").context["page"].rows[0]
    assert (shown.state, shown.is_ruled) == (State.RUNNING, False)
    assert text(client.get(address)).count("Решение рабочей группы") == 2  # beside the state, and in the history


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("body=77", ["1.1", "1.2", "6.1"]),
        ("body=77&status=running", ["1.1", "1.2", "6.1"]),
        ("body=77&status=done", []),
        ("status=planned", [""]),
        ("status=&body=", None),
        ("status=planned&as_of=2025-01-01&body=95", ["6.2"]),
        ("unknown=1", None),
    ],
)
def test_the_filter(demo, client, query, numbers):
    page = client.get(f"{PAGE}?{query}").context["page"]
    found = [row.measure.number for row in page.found]
    assert found == numbers if numbers is not None else len(found) == 12
    assert page.share.total == 12  # of the whole roadmap, whatever is asked for


@pytest.mark.parametrize("field", ["as_of", "body", "status"])
def test_a_wrong_value_is_said_beside_its_field_and_nothing_is_shown(demo, client, field):
    response = client.get(f"{PAGE}?{field}=чушь&{'body' if field != 'body' else 'status'}=")
    assert response.status_code == 400
    assert f'aria-describedby="{field}-wrong"' in text(response)
    assert 'class="measure"' not in text(response)


def test_sides_and_sections_add_up(demo, client):
    one = Measure.objects.get(number="1.1")
    roadmaps.step(one, completes=True)
    page = client.get(PAGE).context["page"]
    assert [(share.of.number, share.done, share.total) for share in page.by_section] == [
        (1, 1, 4), (2, 0, 2), (3, 0, 1), (4, 0, 2), (5, 0, 1), (6, 0, 2),
    ]  # fmt: skip
    assert [(share.of, share.done, share.total) for share in page.by_side] == [
        ("Смоленская область", 1, 12), ("Могилёвская область", 1, 12),
    ]  # fmt: skip
    for share in (page.share, *page.by_section, *page.by_side):
        assert sum(piece.share for piece in share.pieces) == pytest.approx(100, abs=0.05)


def test_english(demo, client):
    page = text(client.get(f"{PAGE}?lang=en"))
    assert "Smolensk Region" in page
    assert 'lang="en"' in page


# What is not public


def test_drafts_and_withdrawn_ones(client):
    draft, withdrawn = roadmaps.draft(), roadmaps.withdrawn()
    for ending in ("", "roadmap.docx", "export.xlsx"):
        assert client.get(f"{draft.get_absolute_url()}{ending}").status_code == 404
    gone = client.get(withdrawn.get_absolute_url())
    assert gone.status_code == 410
    assert "Внесена по ошибке" in text(gone)
    assert client.get(f"{withdrawn.get_absolute_url()}roadmap.docx").status_code == 404
    assert str(withdrawn) not in text(client.get("/roadmaps/"))


def test_a_draft_of_the_next_period_shows_nowhere(client):
    source = roadmaps.published()
    copy = actions.clone(source, first_year=2029, last_year=2031, by=alice())
    client.force_login(alice())
    assert "2029–2031" not in text(client.get(source.get_absolute_url()))
    actions.publish(copy, by=alice())
    assert f'href="{copy.get_absolute_url()}"' in text(client.get(source.get_absolute_url()))
    assert f'href="{source.get_absolute_url()}"' in text(client.get(copy.get_absolute_url()))


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.WITHDRAWN])
def test_a_basis_that_nobody_may_read(client, stage):
    agreement = factories.published(title="Тайна")
    roadmap = roadmaps.published(basis_agreement=agreement)
    assert "Тайна" in text(client.get(roadmap.get_absolute_url()))
    type(agreement).objects.filter(pk=agreement.pk).update(stage=stage)
    assert "Тайна" not in text(client.get(f"{roadmap.get_absolute_url()}?_=2"))


# On pages of others


def test_the_agreement_names_its_roadmap_and_its_measures(client):
    basis, other = factories.published(), factories.published(title="Соглашение о ярмарках")
    resting = roadmaps.published(basis_agreement=basis)
    single = roadmaps.published(section(measure(title="Ярмарка", agreements=[other])), title="Второй план")
    roadmaps.draft(section(measure(title="Черновая", agreements=[other])), basis_agreement=basis)
    assert f'href="{resting.get_absolute_url()}"' in text(client.get(f"/agreements/{basis.pk}/"))
    page = text(client.get(f"/agreements/{other.pk}/"))
    assert f"{single.get_absolute_url()}#measure-{single.measures.get().pk}" in page
    assert "Черновая" not in page


def test_the_menu_and_the_sitemap(demo, client):
    assert 'href="/roadmaps/" aria-current="page"' in text(client.get("/roadmaps/"))
    assert "<loc>http://testserver/roadmaps/1/</loc>" in text(client.get("/sitemap-roadmaps.xml"))
    assert "/roadmaps/</loc>" in text(client.get("/sitemap-pages.xml"))


# The spreadsheet


def test_the_spreadsheet(demo, client):
    one = Measure.objects.get(number="6.2")
    event = event_factories.published()
    roadmaps.step(one, text="Участие в «Купалье»", event=event)
    found = sheets(client.get(f"{PAGE}export.xlsx?lang=en"))
    measures, about = found.values()
    assert len(measures) == 13
    line = dict(zip(measures[0], measures[-1], strict=True))
    assert line["Measure"] == one.title
    assert line["Sub-items"] == one.items
    assert line["Responsible: Smolensk Region"] == "Министерство культуры и туризма Смоленской области"
    assert line["State"] == "being carried out"
    assert line["Progress"].replace("\N{NO-BREAK SPACE}", " ") == "1 October 2026: Участие в «Купалье»"
    assert line["Events"] == f"http://testserver/events/{event.pk}/"
    assert ["Address", "http://testserver/roadmaps/1/?lang=en"] in about


def test_the_spreadsheet_holds_what_the_page_shows(demo, client):
    found = sheets(client.get(f"{PAGE}export.xlsx?body=77&as_of=2025-01-01"))
    measures, about = found.values()
    assert [row[2] for row in measures[1:]] == ["1.1", "1.2", "6.1"]
    assert {row[11] for row in measures[1:]} == {str(State.PLANNED.label)}
    assert any("Комитет экономики" in str(row[1]) for row in about)


@pytest.mark.parametrize("query", ["body=x", "status=foo", "as_of=1", "page=2", "q=1"])
def test_what_a_file_refuses(demo, client, query):
    refused = client.get(f"{PAGE}export.xlsx?{query}")
    assert refused.status_code == 400
    assert refused.content.decode().startswith(f"{query.split('=')[0]}: ")
    assert client.get(f"{PAGE}roadmap.docx?{query}").status_code == 400


# Asked again, and how much it costs


@pytest.mark.parametrize("address", ["/roadmaps/", PAGE, f"{PAGE}roadmap.docx"])
def test_an_unchanged_page_is_not_sent_again(demo, client, address):
    first = client.get(address)
    known = {"If-None-Match": first["ETag"]}
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address, headers=known).status_code == 304
    assert len(queries) == 1
    roadmaps.step(Measure.objects.first())
    assert client.get(address, headers=known).status_code == 200


@pytest.mark.parametrize(("address", "most"), [("/roadmaps/", 5), (PAGE, 10), (f"{PAGE}?body=77&status=running", 13)])
def test_queries(demo, client, address, most):
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for place in range(3):
        more = [measure(number=f"{place}.{number}", title=f"Мера {number}") for number in range(5)]
        roadmap = roadmaps.published(section(*more), title=f"План {place}")
        for one in roadmap.measures.all():
            roadmaps.step(one)
    for one in Measure.objects.filter(roadmap=demo):
        roadmaps.step(one)
    client.get(address)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= most, [query["sql"][:150] for query in many]
    assert len(many) - len(few) <= 1  # of events, once something has progress


def test_the_word_file_is_a_document(demo, client):
    response = client.get(f"{PAGE}roadmap.docx")
    assert response["Content-Disposition"] == 'attachment; filename="dorozhnaya-karta-2026-2028.docx"'
    with ZipFile(BytesIO(response.content)) as file:
        ElementTree.fromstring(file.read("word/document.xml"))
