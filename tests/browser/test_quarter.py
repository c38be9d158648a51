"""One quarter in a real browser: two officers hand in, one is returned, the registrar publishes, everyone reads it."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from docx import Document

from agreements.choices import Stage
from events.choices import SubmissionStage
from events.models import Event, Report, Submission
from tests import factories
from tests.browser.accessible import SCHEMES, complaints
from tests.browser.test_clerk import choose, follow

pytestmark = pytest.mark.django_db(transaction=True)

OFFICERS = {"bob": factories.bob, "carol": factories.carol}


@pytest.fixture
def october():
    """A week before the deadline of the quarter."""
    with time_machine.travel("2026-10-03T12:00:00+03:00"):
        yield


@pytest.fixture
def as_person(context, page, live_server, october):
    """Log in by the cookie: how the login page works is tested elsewhere."""
    for who in (factories.alice, factories.bob, factories.carol):
        who()
    factories.krichev()

    def log_in(user):
        client = Client()
        client.force_login(user)
        context.clear_cookies()
        key = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
        page.goto("/admin/")
        return page

    return log_in


def picture(page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=Path(folder) / f"{name}.png")


def nothing_stands_in_the_way(page) -> None:
    assert page.locator("h1").count() == 1
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert complaints(page) == [], (page.url, scheme)
    page.emulate_media(color_scheme="light")


def press(page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=name == "Сохранить").click()


def write(page, **typed) -> None:
    for name, value in typed.items():
        page.locator(f"#id_{name}").fill(value)


def begun(page) -> None:
    """From the desk to the page of the quarter."""
    page.get_by_role("heading", name="Отчёт за III квартал 2026 года").wait_for()
    press(page, "Начать")
    page.get_by_role("heading", level=1, name="III квартал 2026 года").wait_for()


def new_event(page, title: str, dates: str, result: str) -> None:
    follow(page, "Добавить мероприятие")
    write(page, title=title, place="г. Кричев (Республика Беларусь)", dates_text=dates, result=result,
          participants="Делегации районов, 40 человек", participants_total="40", participants_foreign="15")  # fmt: skip
    choose(page, "territories", "Кричевский")
    choose(page, "countries", "Беларусь")
    if title == "Форум побратимов":
        picture(page, "event")
    nothing_stands_in_the_way(page)
    press(page, "Сохранить")
    page.locator(".messagelist .success").wait_for()


def hand_in(page) -> None:
    follow(page, "Сдать квартал")
    nothing_stands_in_the_way(page)
    press(page, "Сдать квартал")
    page.get_by_text("Квартал сдан.").wait_for()


def submission_of(officer) -> Submission:
    return Submission.objects.get(municipality=officer().municipality)


def open_report(page) -> None:
    follow(page, "Муниципалитеты, III квартал 2026 года")


def test_a_quarter_from_the_drafts_to_the_public_page(as_person):
    # Two officers write and hand in.
    page = as_person(factories.bob())
    picture(page, "officer-desk")
    nothing_stands_in_the_way(page)
    begun(page)
    new_event(page, "Форум побратимов", "27 и 29 июля 2026 года", "Обмен опытом")
    picture(page, "quarter")
    nothing_stands_in_the_way(page)
    hand_in(page)
    page = as_person(factories.carol())
    begun(page)
    new_event(page, "Фестиваль песни", "летом", "Концерт")
    write(page, days="10.08.2026 - 12.08.2026")  # it asks for the days it could not read
    press(page, "Сохранить")
    hand_in(page)

    # The registrar returns one with a remark, and accepts the other.
    page = as_person(factories.alice())
    nothing_stands_in_the_way(page)
    open_report(page)
    picture(page, "report")
    nothing_stands_in_the_way(page)
    follow(page, "Гагаринский район")
    follow(page, "Вернуть муниципалитету")
    write(page, reason="Назовите сроки словами")
    festival = Event.objects.get(title="Фестиваль песни")
    page.locator(f"#id_remark-{festival.pk}").fill("Какие дни?")
    nothing_stands_in_the_way(page)
    press(page, "Вернуть муниципалитету")
    page.goto("/admin/")
    open_report(page)
    follow(page, "Вяземский район")
    nothing_stands_in_the_way(page)
    press(page, "Принять")
    page.locator(".messagelist .success").wait_for()
    assert submission_of(factories.bob).stage == SubmissionStage.ACCEPTED

    # It is mended and handed in again.
    page = as_person(factories.carol())
    page.get_by_text("Назовите сроки словами").wait_for()
    picture(page, "returned")
    follow(page, "Продолжить")
    page.get_by_text("Какие дни?").wait_for()
    follow(page, "Фестиваль песни")
    write(page, dates_text="10-12 августа 2026 года", days="")
    press(page, "Сохранить")
    hand_in(page)

    # Accepted, put in order, published.
    page = as_person(factories.alice())
    follow(page, "ждут вас: 1")
    follow(page, "Гагаринский район")
    press(page, "Принять")
    follow(page, "Порядок")
    nothing_stands_in_the_way(page)
    page.get_by_label("Место раздела: Гагаринский район").fill("1")
    page.get_by_label("Место раздела: Вяземский район").fill("2")
    press(page, "Сохранить")
    assert list(Event.objects.order_by("number").values_list("title", flat=True)) == [
        "Фестиваль песни", "Форум побратимов"]  # fmt: skip
    follow(page, "Опубликовать отчёт")
    picture(page, "publish")
    nothing_stands_in_the_way(page)
    press(page, "Опубликовать отчёт")
    page.get_by_role("link", name="Редакция № 1").wait_for()
    nothing_stands_in_the_way(page)
    report = Report.objects.get()
    assert report.stage == Stage.PUBLISHED
    text = " ".join(cell.text for cell in Document(io.BytesIO(report.editions.get().docx)).tables[0]._cells)
    assert text.index("Фестиваль песни") < text.index("Форум побратимов")

    # Everyone reads it.
    page.context.clear_cookies()
    assert page.goto("/reports/2026/3/municipal/").ok
    for title in ("Фестиваль песни", "Форум побратимов"):
        page.get_by_text(title).first.wait_for()
    assert page.goto("/events/?q=форуму").ok
    page.get_by_role("link", name="Форум побратимов").first.wait_for()
