"""Coming in and going out: slowed against guessing, no hint who exists, out at once when the right is gone."""

from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client

from accounts import actions
from accounts.changes import changes_of
from accounts.models import Change, User
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LOGIN, DESK, PASSWORD = "/admin/login/", "/admin/", "Берёзовый-сок-1981"
LIMIT = 10


@pytest.fixture
def alice():
    return with_password(factories.alice())


def with_password(user):
    user.set_password(PASSWORD)
    user.save()
    return user


def tried(username, password="не тот", client=None, **headers):
    return (client or Client()).post(LOGIN, {"username": username, "password": password}, headers=headers)


def lock(username):
    for _time in range(LIMIT):
        response = tried(username)
    return response


def is_in(client) -> bool:
    return client.get(DESK).status_code == 200


def text(response, username) -> str:
    """The page without what differs by nature: the name that was typed, and the token."""
    page = response.content.decode().replace(username, "…")
    return "".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def test_a_right_password_leads_to_the_desk(alice, client):
    assert tried("alice", PASSWORD, client).status_code == 302
    assert is_in(client)


def test_nine_wrong_tries_lock_nobody(alice, client):
    for _time in range(LIMIT - 1):
        assert tried("alice").status_code == 200
    tried("alice", PASSWORD, client)
    assert is_in(client)


def test_ten_wrong_tries_lock_the_name_even_for_the_right_password(alice, client):
    assert lock("alice").status_code == 429
    assert tried("alice", PASSWORD, client).status_code == 429
    assert not is_in(client)


def test_without_the_limit_nothing_is_locked(alice, client, settings):
    """The negative control."""
    settings.AXES_ENABLED = False
    lock("alice")
    tried("alice", PASSWORD, client)
    assert is_in(client)


@pytest.mark.parametrize("username", ["Alice ", " alice", "ａｌｉｃｅ", "alice"], ids=["x", "blank", "wide", "same"])
def test_another_way_to_write_the_name_does_not_go_round_the_lock(alice, client, username):
    lock("alice")
    tried(username, PASSWORD, client)
    assert not is_in(client)


def test_the_lock_holds_for_every_client_and_process_because_it_is_counted_in_the_database(alice):
    first, second = Client(), Client()
    for number in range(LIMIT):
        tried("alice", client=(first, second)[number % 2])
    assert tried("alice", PASSWORD, second).status_code == 429
    assert AccessAttempt.objects.get().failures_since_start >= LIMIT
    AccessAttempt.objects.all().delete()
    tried("alice", PASSWORD, second)
    assert is_in(second)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "User-Agent"])
def test_another_address_or_browser_does_not_lift_the_lock(alice, client, header):
    for number in range(LIMIT):
        tried("alice", **{header: f"10.0.0.{number}"})
    assert tried("alice", PASSWORD, client, **{header: "10.1.1.1"}).status_code == 429
    assert not is_in(client)


def test_somebody_else_still_gets_in(alice, client):
    with_password(factories.dave())
    lock("alice")
    tried("dave", PASSWORD, client)
    assert is_in(client)


def test_a_successful_login_resets_the_count(alice, client):
    for _time in range(LIMIT - 1):
        tried("alice")
    tried("alice", PASSWORD)
    for _time in range(LIMIT - 1):
        assert tried("alice").status_code == 200
    tried("alice", PASSWORD, client)
    assert is_in(client)


def test_the_name_rests_for_ten_minutes(alice, client, today):
    lock("alice")
    with time_machine.travel(timedelta(minutes=11)):
        tried("alice", PASSWORD, client)
        assert is_in(client)


def test_no_answer_tells_whether_somebody_has_the_name(alice):
    gone = with_password(factories.user("fred", "registrar"))
    User.objects.filter(pk=gone.pk).update(is_active=False)
    for _time in range(LIMIT + 1):
        answers = {name: tried(name, PASSWORD if name == "fred" else "не тот") for name in ("alice", "nobody", "fred")}
        assert len({(answer.status_code, text(answer, name)) for name, answer in answers.items()}) == 1
    assert answers["nobody"].status_code == 429


def test_an_unknown_name_costs_as_much_as_a_wrong_password(alice, monkeypatch):
    made = []
    real = User.set_password
    monkeypatch.setattr(User, "set_password", lambda self, raw: made.append(raw) or real(self, raw))
    tried("nobody")
    assert made == ["не тот"]


def test_no_password_is_kept_anywhere(alice):
    tried("alice", "почти-тот-пароль")
    attempt = AccessAttempt.objects.get()
    assert "почти" not in f"{attempt.post_data}{attempt.get_data}"


@pytest.mark.parametrize(
    "given",
    [{}, {"username": "alice"}, {"password": PASSWORD}, {"username": "a\x00", "password": "b"},
     {"username": "я" * 10_000, "password": "b"}, {"username": "alice", "password": "я" * 5_000}],
    ids=["nothing", "no password", "no name", "NUL", "long name", "long password"],
)  # fmt: skip
def test_a_hostile_login_is_answered(alice, client, given):
    assert client.post(LOGIN, given).status_code == 200
    assert not is_in(client)


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_login_leads_to_no_other_site(alice, client, address):
    response = client.post(LOGIN, {"username": "alice", "password": PASSWORD, "next": address})
    assert "evil" not in response["Location"]
    assert "javascript" not in response["Location"]


# Sessions


def test_a_session_lasts_a_working_day(alice, client):
    tried("alice", PASSWORD, client)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert int(cookie["max-age"]) == 9 * 60 * 60
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_after_a_working_day_the_session_is_over_even_if_it_was_used(alice, client, today):
    tried("alice", PASSWORD, client)
    with time_machine.travel(timedelta(hours=8, minutes=50)):
        assert is_in(client)
    with time_machine.travel(timedelta(hours=9, minutes=10)):
        assert not is_in(client)


def test_whoever_may_no_longer_log_in_is_out_at_once(alice, client):
    client.force_login(alice)
    alice.is_active = False
    actions.save(alice, by=factories.dave())
    assert not is_in(client)


def test_signing_out_everywhere_ends_the_other_sessions_too(alice):
    here, there, other = Client(), Client(), Client()
    for client in (here, there):
        tried("alice", PASSWORD, client)
    other.force_login(factories.dave())
    assert here.post("/admin/sign-out-everywhere/")["Location"] == LOGIN
    assert not is_in(here)
    assert not is_in(there)
    assert is_in(other)
    assert changes_of(alice).first().action == "sign_out"


def test_the_page_of_signing_out_everywhere_asks_first(alice, client):
    client.force_login(alice)
    assert client.get("/admin/sign-out-everywhere/").status_code == 200
    assert is_in(client)


# Passwords


def change_password(client, new, old=PASSWORD):
    given = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post("/admin/password_change/", given)


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(alice):
    here, there = Client(), Client()
    for client in (here, there):
        client.force_login(alice)
    assert change_password(here, "Кленовый-лист-2026").status_code == 302
    assert is_in(here)
    assert not is_in(there)


def test_a_new_password_stands_in_the_history_without_itself(alice, client):
    client.force_login(alice)
    change_password(client, "Кленовый-лист-2026")
    change = Change.objects.get()
    alice.refresh_from_db()
    assert (change.action, change.by, change.object_id) == ("edit", alice, alice.pk)
    kept = f"{change.before}{change.after}{change.name}{change.reason}"
    assert "Кленовый" not in kept
    assert alice.password not in kept


@pytest.mark.parametrize("new", ["12345678", "alice123", "password", "коротко", "Alice"])
def test_a_weak_password_is_refused(alice, client, new):
    client.force_login(alice)
    assert change_password(client, new).status_code == 200
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)
    assert not Change.objects.exists()


def test_a_new_password_asks_for_the_old_one(alice, client):
    client.force_login(alice)
    assert change_password(client, "Кленовый-лист-2026", old="не тот").status_code == 200
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_saving_a_user_never_writes_the_password_into_the_history(alice):
    alice.set_password("Кленовый-лист-2026")
    actions.save(alice, by=factories.dave())
    change = changes_of(alice).first()
    assert alice.password not in f"{change.before}{change.after}"
    with pytest.raises(ValidationError):
        alice.username = ""
        actions.save(alice, by=factories.dave())
