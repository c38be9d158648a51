"""The tasks of docs/clerk.md, done by a clerk in a real browser. SHOTS=docs/clerk takes the pictures of the guide."""

import os
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.models import Change
from agreements import actions
from agreements.choices import Stage, Status
from agreements.models import Agreement
from places.models import Territory
from registry import demo
from tests.factories import alice

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "Перечень-2026"
HOME_PARTY = ("Администрация города Смоленска", "Администрация города Смоленска")
FOREIGN_PARTY = ("Могилевский городской исполнительный комитет", "Могилёвский городской исполнительный комитет")


@pytest.fixture
def clerk(made_once, page):
    """A registrar at the desk of the demonstration register."""
    made_once(demo.load)
    registrar = alice()
    registrar.set_password(PASSWORD)
    registrar.save()
    page.goto("/admin/")
    page.locator("#id_username").fill("alice")
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Рабочий стол").wait_for()
    return page


def picture(page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def fill(page, **typed) -> None:
    for name, value in typed.items():
        field = page.locator(f"#id_{name}")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def choose(page, name: str, words: str) -> None:
    """Types into a field that suggests, and takes the first suggestion."""
    page.locator(f"#id_{name} + .select2 .select2-selection").click()
    page.locator(".select2-container--open .select2-search__field").fill(words)
    expect(page.locator(".loading-results")).to_have_count(0)  # until then there are those found before, and they move
    page.locator(".select2-results__option").filter(has_text=words).first.click()


def party(page, row: int, name_as_signed: str, *, body: str = "", territory: str = "") -> None:
    if not page.locator(f"#id_parties-{row}-name_as_signed").count():
        page.locator(".add-row a, .add-row button").first.click()
    fill(page, **{f"parties-{row}-name_as_signed": name_as_signed})
    if body:
        choose(page, f"parties-{row}-body", body)
    if territory:
        choose(page, f"parties-{row}-territory", territory)


def check_and_save(page, reason: str = "") -> None:
    page.get_by_role("button", name="Далее: проверка").click()
    page.get_by_role("heading", name="Проверьте перед сохранением").wait_for()
    if reason:
        page.locator("#reason").fill(reason)
    page.get_by_role("button", name="Сохранить").click()
    page.locator(".messagelist .success").wait_for()


def deed(page, agreement: Agreement, title: str, **typed) -> None:
    page.goto(f"/admin/agreements/agreement/{agreement.pk}/change/")
    follow(page, title)
    fill(page, **typed)
    if typed:
        page.get_by_role("button", name="Далее: проверка").click()
    page.get_by_role("button", name=title).click()
    page.locator(".messagelist .success").wait_for()


def follow(page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=name).first.click()


def open_for_change(page, agreement: Agreement) -> None:
    page.goto(f"/admin/agreements/agreement/{agreement.pk}/change/")


def newest() -> Agreement:
    return Agreement.objects.latest("id")


def test_a_new_agreement_from_the_desk_to_the_public_page(clerk):
    picture(clerk, "desk")
    follow(clerk, "Новое соглашение")
    title = "Соглашение о сотрудничестве между городом Смоленском и городом Могилевом от 2 ноября 2026 года"
    fill(clerk, title=title, signed="2 ноября 2026 года", term="renewing", term_years="5", renewal="automatic")
    party(clerk, 0, HOME_PARTY[0], body=HOME_PARTY[1])
    party(clerk, 1, FOREIGN_PARTY[0], body="Могил")
    picture(clerk, "form")
    check_and_save(clerk)
    draft = newest()
    assert (draft.stage, draft.signed_on, draft.parties.count()) == (Stage.DRAFT, date(2026, 11, 2), 2)

    deed(clerk, draft, "Зарегистрировать", on="20.11.2026")
    deed(clerk, draft, "Опубликовать")
    clerk.goto(f"/agreements/{draft.pk}/")
    clerk.get_by_text("№ 18-с").first.wait_for()
    expect(clerk.get_by_role("heading", name="Смоленск — Могилёв")).to_have_count(1)


def test_a_correction_asks_why_and_everyone_reads_it(clerk):
    wrong = Agreement.objects.get(pk=50)
    open_for_change(clerk, wrong)
    fill(clerk, registered="05.10.2024")
    clerk.get_by_role("button", name="Далее: проверка").click()
    clerk.get_by_text("Графа «Регистрация»").first.wait_for()
    picture(clerk, "check")
    clerk.locator("#reason").fill("Дата регистрации по журналу")
    clerk.get_by_role("button", name="Сохранить").click()
    clerk.locator(".messagelist .success").wait_for()
    assert Agreement.objects.get(pk=50).registered_on == date(2024, 10, 5)
    clerk.goto("/agreements/50/")
    clerk.get_by_text("Дата регистрации по журналу").wait_for()


def test_an_end_to_the_month(clerk):
    deed(clerk, Agreement.objects.get(pk=4), "Внести утрату силы", stated_end="май 2026", end_ground="agreed")
    ended = Agreement.objects.get(pk=4)
    assert str(ended.end) == "2026-05"
    assert ended.timeline.status_on(date(2026, 11, 20)) == Status.ENDED


def test_a_replacement_ends_the_older_one_when_the_new_one_is_published(clerk):
    older = Agreement.objects.get(pk=49)
    follow(clerk, "Новое соглашение")
    fill(clerk, title="Соглашение между городами Смоленском и Могилевом от 1 октября 2026 года", signed="01.10.2026")
    party(clerk, 0, HOME_PARTY[0], body=HOME_PARTY[1])
    party(clerk, 1, FOREIGN_PARTY[0], body="Могил")
    choose(clerk, "replaces", "13-с")
    check_and_save(clerk)
    older.refresh_from_db()
    assert older.end is None

    deed(clerk, newest(), "Опубликовать")
    older.refresh_from_db()
    assert older.end.first == date(2026, 10, 1)
    clerk.goto("/agreements/49/")
    clerk.get_by_text("утратило силу с 01.10.2026").first.wait_for()


def test_a_prolongation_with_its_document(clerk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    letter = tmp_path / "письмо.pdf"
    letter.write_bytes(b"%PDF-1.4 letter")
    open_for_change(clerk, Agreement.objects.get(pk=3))
    follow(clerk, "Приложить файл")
    clerk.locator("#id_file").set_input_files(letter)
    picture(clerk, "upload")
    clerk.get_by_role("button", name="Приложить").click()
    clerk.get_by_role("link", name="письмо.pdf").wait_for()

    document = str(Agreement.objects.get(pk=3).attachments.get().pk)
    typed = {"change": "prolonged", "on": "01.07.2026", "new_last_day": "31.12.2030", "document": document}
    deed(clerk, Agreement.objects.get(pk=3), "Внести запись о сроке", **typed)
    assert Agreement.objects.get(pk=3).covered_until == date(2030, 12, 31)


def test_a_prolongation_without_a_document(clerk):
    deed(clerk, Agreement.objects.get(pk=29), "Внести запись о сроке", change="prolonged", on="05.04.2022")
    assert Agreement.objects.get(pk=29).covered_until == date(2027, 4, 5)


def test_one_found_years_later_looks_like_another_and_is_not(clerk):
    follow(clerk, "Новое соглашение")
    title = "Договор о сотрудничестве между городом Витебском и городом Смоленском от 24 июля 1998 года"
    fill(clerk, kind="contract", title=title, signed="24.07.1998", term="unknown")
    party(clerk, 0, HOME_PARTY[0], body=HOME_PARTY[1])
    party(clerk, 1, "Витебский городской исполнительный комитет", body="Витебский городской исп")
    clerk.get_by_role("button", name="Далее: проверка").click()
    clerk.get_by_label("не дубль").check()
    clerk.get_by_role("button", name="Сохранить").click()
    clerk.locator(".messagelist .success").wait_for()
    found = newest()
    assert list(found.distinct_from.values_list("pk", flat=True)) == [3]

    deed(clerk, found, "Опубликовать")
    deed(clerk, found, "Внести утрату силы", ended_by="20.11.2026", end_ground="unstated")
    assert Agreement.objects.get(pk=found.pk).timeline.status_on(date(2026, 11, 19)) == Status.UNKNOWN


def test_a_renamed_district_keeps_its_old_agreements_under_the_old_name(clerk):
    district = Territory.objects.get(names__name="Ельнинский район")
    clerk.goto(f"/admin/places/territory/{district.pk}/change/")
    clerk.locator("#id_names-0-to_on").fill("31.12.2024")
    # names-1 is the centre of the district, by which it is found
    clerk.locator("#names-group .add-row a, #names-group .add-row button").first.click()
    fill(clerk, **{
        "names-2-name": "Ельнинский муниципальный округ", "names-2-short_name": "Ельнинский округ",
        "names-2-kind": "municipal_district", "names-2-from_on": "01.01.2025",
    })  # fmt: skip
    clerk.locator(".submit-row [type=submit]").first.click()
    clerk.locator(".messagelist .success").wait_for()
    district.refresh_from_db()
    assert district.name == "Ельнинский муниципальный округ"
    assert Agreement.objects.get(pk=39).short_name == "Ельнинский район — Зельвенский район"
    assert 39 in Agreement.objects.public().matching("Ельнинский муниципальный округ").values_list("pk", flat=True)


def test_an_agreement_with_three_russian_parties(clerk):
    follow(clerk, "Новое соглашение")
    fill(clerk, title="Соглашение о развитии туризма от 3 ноября 2026 года", signed="03.11.2026")
    party(clerk, 0, "Администрация городского округа Заречный", body="Администрация городского округа Зар")
    party(clerk, 1, "Администрация города Десногорска", territory="Десногорск")
    party(clerk, 2, HOME_PARTY[0], body=HOME_PARTY[1])
    party(clerk, 3, "администрация города Пицунда", body="Администрация города Пиц")
    check_and_save(clerk)
    found = newest()
    assert found.short_name == "Десногорск, Смоленск, Заречный — Пицунда"
    assert [party.side for party in found.parties.order_by("order")] == ["home"] * 3 + ["foreign"]


def test_two_clerks_at_one_record_the_second_is_told(clerk):
    open_for_change(clerk, Agreement.objects.get(pk=50))
    fill(clerk, note="Позвонить в Минск")
    actions.correct(50, {"term_years": 6}, by=None, reason="Срок по тексту")
    clerk.get_by_role("button", name="Далее: проверка").click()
    clerk.get_by_text("эту запись изменили").wait_for()
    expect(clerk.locator("#id_note")).to_have_value("Позвонить в Минск")
    expect(clerk.locator("#id_term_years")).to_have_value("6")
    check_and_save(clerk)  # a note of the office asks for no public reason
    saved = Agreement.objects.get(pk=50)
    assert (saved.term_years, saved.note) == (6, "Позвонить в Минск")
    assert not Change.objects.first().is_public
