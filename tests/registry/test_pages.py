"""Every page of the public site by address: what it answers, in which language, under which headers."""

import pytest
from django.test import Client

from agreements import actions
from agreements.choices import EndGround
from agreements.models import Agreement, Attachment
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def register(demonstration, db, today):
    pass


def text(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


PAGES = [
    "/",
    "/agreements/",
    "/agreements/?page=3",
    "/agreements/50/",
    "/agreements/1/",
    "/agreements/68/",
    "/agreements/10/",
]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_page_opens_in_both_languages(register, client, address, language):
    separator = "&" if "?" in address else "?"
    response = client.get(f"{address}{separator}lang={language}")
    assert response.status_code == 200
    assert f'<html lang="{language}"' in text(response)
    assert response["Content-Language"] == language


def test_pages_are_russian_unless_asked_otherwise(register, client):
    assert '<html lang="ru"' in text(client.get("/", headers={"accept-language": "en"}))
    assert '<html lang="ru"' in text(client.get("/?lang=klingon"))


def test_the_list_shows_the_newest_first_with_short_names(register, client):
    page = text(client.get("/agreements/"))
    assert page.index("Вяземский округ — Бобруйск") < page.index("Смоленск — Минск, Московский район")
    assert "№ 17-с" in page


def test_a_page_past_the_end_is_not_found(register, client):
    assert client.get("/agreements/?page=99").status_code == 404


def test_one_agreement_shows_its_facts(register, client):
    page = text(client.get("/agreements/50/"))
    for fact in (
        "Смоленск — Минск, Московский район",
        "28 сентября 2024 года",
        "№ 14-с",
        "4 октября 2024 года",
        "5 лет с последующей пролонгацией",
        "28.09.2029",
        "Администрация Московского района города Минска",
    ):
        assert fact in page


def test_one_agreement_shows_the_whole_chain(register, client):
    page = client.get("/agreements/50/").context["page"]
    assert [row.agreement.pk for row in page.chain] == [66, 68, 50]


def test_title_stays_as_signed_in_english(register, client):
    page = text(client.get("/agreements/50/?lang=en"))
    assert "Smolensk — Minsk, Moskovsky District" in page
    assert 'lang="ru"' in page


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_unpublished_records_are_not_there(register, client, state):
    Agreement.objects.filter(pk=50).update(stage=state)
    assert client.get("/agreements/50/").status_code == 404
    assert "№ 14-с" not in text(client.get("/agreements/"))


def test_withdrawn_answers_gone_with_the_reason(register, client):
    actions.withdraw(53, by=None, reason="Внесено дважды")
    response = client.get("/agreements/53/")
    assert response.status_code == 410
    assert "Внесено дважды" in text(response)


def test_an_end_shows_from_its_day(register, client):
    actions.end(1, by=None, on=Agreement.objects.get(pk=1).signed_on.replace(year=2020), ground=EndGround.AGREED)
    assert "01.05.2020" in text(client.get("/agreements/1/"))


class TestDocuments:
    @pytest.fixture
    def attachment(self, register, settings, tmp_path):
        from django.core.files.uploadedfile import SimpleUploadedFile

        settings.MEDIA_ROOT = tmp_path
        scan = SimpleUploadedFile("скан.pdf", b"%PDF-1.4 scan")
        return actions.attach(50, scan, by=None, is_public=True)

    def test_a_public_one_is_delivered_as_a_file(self, attachment, client):
        response = client.get(f"/documents/{attachment.pk}/")
        assert response.status_code == 200
        assert b"".join(response.streaming_content) == b"%PDF-1.4 scan"
        assert response["Content-Type"] == "application/pdf"
        assert "attachment" in response["Content-Disposition"]
        assert response["X-Content-Type-Options"] == "nosniff"

    def test_only_what_everyone_may_have_is_kept_on_the_way(self, attachment, client):
        client.force_login(factories.alice())
        assert "Cache-Control" not in client.get(f"/documents/{attachment.pk}/")
        Attachment.objects.update(is_public=False)
        response = client.get(f"/documents/{attachment.pk}/")
        assert response.status_code == 200
        assert {"private", "no-store"} == set(response["Cache-Control"].split(", "))

    def test_an_internal_one_is_not_there(self, attachment, client):
        Attachment.objects.update(is_public=False)
        assert client.get(f"/documents/{attachment.pk}/").status_code == 404

    def test_one_of_an_unpublished_agreement_is_not_there(self, attachment, client):
        Agreement.objects.filter(pk=50).update(stage="draft")
        assert client.get(f"/documents/{attachment.pk}/").status_code == 404

    def test_media_is_served_nowhere_else(self, attachment, client):
        assert client.get(f"/media/{attachment.file.name}").status_code == 404
        assert client.get(f"/{attachment.file.name}").status_code == 404


class TestHealth:
    def test_alive(self, client):
        assert client.get("/healthz").json() == {"status": "alive"}

    def test_ready(self, client):
        assert client.get("/readyz").json() == {"status": "ready"}

    def test_not_ready_while_migrations_wait(self, client, monkeypatch):
        monkeypatch.setattr("registry.views.health.MigrationExecutor.migration_plan", lambda *args: ["waiting"])
        assert client.get("/readyz").status_code == 503


class TestHeaders:
    @pytest.mark.parametrize("address", ["/", "/agreements/", "/agreements/50/", "/admin/login/", "/nowhere/"])
    def test_policy_is_strict_from_the_first_page_on(self, register, client, address):
        response = client.get(address)
        policy = response["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Frame-Options"] == "DENY"
        assert response["Referrer-Policy"] == "same-origin"

    def test_redirects_and_refusals_have_the_policy_too(self, client, settings):
        settings.SECURE_SSL_REDIRECT = True
        moved = Client().get("/agreements/")
        refused = Client().get("/agreements/", headers={"host": "evil.example"}, secure=True)
        assert (moved.status_code, refused.status_code) == (301, 400)
        for response in (moved, refused):
            assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
            assert response["X-Frame-Options"] == "DENY"

    @pytest.mark.parametrize(
        "address", ["//evil.example/", "/\\evil.example/", "///evil.example/", "//evil.example/?a=1"]
    )
    def test_the_other_language_is_on_this_site(self, client, address):
        page = client.get("/", PATH_INFO=address.partition("?")[0]).content.decode()
        assert 'href="/evil.example/?lang=en"' in page
        assert 'href="//' not in page and 'href="/\\' not in page

    def test_a_wrong_host_is_one_line_in_the_log(self, client, caplog):
        assert client.get("/agreements/", headers={"host": "evil.example"}).status_code == 400
        lines = [record for record in caplog.records if record.name == "django.security.DisallowedHost"]
        assert len(lines) == 1 and not lines[0].exc_info

    def test_cookies_are_not_secure_over_plain_http(self, client):
        assert not client.get("/admin/login/").cookies["csrftoken"]["secure"]

    def test_posting_without_a_token_is_refused(self):
        response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "a", "password": "b"})
        assert response.status_code == 403


def test_the_list_costs_a_fixed_number_of_queries(register, client, django_assert_num_queries):
    client.get("/agreements/")
    with django_assert_num_queries(2):
        client.get("/agreements/")


def test_one_agreement_costs_a_fixed_number_of_queries(register, client, django_assert_max_num_queries):
    client.get("/agreements/50/")
    with django_assert_max_num_queries(12):
        client.get("/agreements/50/")


def test_thousands_of_parameters_are_refused_and_nothing_more(register, client):
    assert client.get("/agreements/?" + "&".join(f"a{number}=1" for number in range(5000))).status_code == 400


def test_the_site_has_an_english_name_too(client, db):
    page = client.get("/about/?lang=en").text
    assert "Perechen, Smolensk Region" in page
    assert "Смоленская область" in client.get("/about/").text


@pytest.mark.parametrize(
    "address",
    [
        "/", "/agreements/", "/agreements/?country=BY&as_of=2014-06-01", "/agreements/?q=Минск", "/events/",
        "/reports/", "/roadmaps/", "/countries/", "/territories/", "/analytics/", "/analytics/note/",
        "/analytics/note.docx", "/calendar/", "/calendar.ics", "/changes/", "/data/", "/about/", "/discrepancies/",
        "/feeds/agreements.atom", "/sitemap.xml", "/agreements/official.docx", "/api/v1/agreements/",
        "/api/v1/agreements/bulk.jsonl",
        *(f"/agreements/export.{fmt}" for fmt in ("csv", "docx", "json", "ods", "xlsx")),
        *(f"/events/export.{fmt}" for fmt in ("csv", "docx", "json", "ods", "xlsx")),
    ],
)  # fmt: skip
def test_an_empty_register_answers(client, db, today, address):
    """As `DEMO=0 ./run` begins: no country, no place, no agreement."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert b"".join(answer) or address.endswith(".jsonl")
