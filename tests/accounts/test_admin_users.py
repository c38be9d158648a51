"""People in the admin: made with a role and a municipality, never deleted, their passwords by nobody's eye."""

import pytest
from django.test import Client

from accounts.changes import changes_of
from accounts.models import Change, User
from tests import factories
from tests.factories import alice, bob, dave, root, vyazma
from tests.invariants import everything

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LIST = "/admin/accounts/user/"
PASSWORD = "Берёзовый-сок-1981"


@pytest.fixture
def administrator(client):
    client.force_login(dave())
    return client


def page_of(user) -> str:
    return f"{LIST}{user.pk}/change/"


def with_password(user):
    user.set_password(PASSWORD)
    user.save()
    return user


def typed(**given) -> dict:
    new = {"username": "erin", "password1": PASSWORD, "password2": PASSWORD, "full_name": "Ирина", "role": "registrar"}
    return new | given


def test_a_new_user_can_log_in(administrator):
    assert administrator.post(f"{LIST}add/", typed()).status_code == 302
    erin = User.objects.get(username="erin")
    assert erin.check_password(PASSWORD)
    assert not erin.is_superuser
    newcomer = Client()
    newcomer.post("/admin/login/", {"username": "erin", "password": PASSWORD})
    assert newcomer.get("/admin/").status_code == 200


def test_a_new_user_stands_in_the_history_without_the_password(administrator):
    administrator.post(f"{LIST}add/", typed())
    erin = User.objects.get(username="erin")
    change = changes_of(erin).get()
    assert (change.action, change.by) == ("add", dave())
    assert erin.password not in str(change.after)
    assert PASSWORD not in str(change.after)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        pytest.param({"password1": "12345678", "password2": "12345678"}, "password2", id="weak password"),
        pytest.param({"password2": "другой"}, "password2", id="two passwords"),
        pytest.param({"role": "officer"}, "municipality", id="officer without a municipality"),
        pytest.param({"role": "king"}, "role", id="unknown role"),
        pytest.param({"username": "dave"}, "username", id="name that is taken"),
        pytest.param({"username": "e r i n"}, "username", id="name with blanks"),
        pytest.param({"full_name": "Ири\x00на"}, "full_name", id="NUL"),
        pytest.param({"municipality": "abc"}, "municipality", id="municipality of letters"),
        pytest.param({"municipality": "9" * 30}, "municipality", id="municipality without end"),
    ],
)
def test_a_wrong_user_is_refused(administrator, given, field):
    vyazma()
    before = everything()
    response = administrator.post(f"{LIST}add/", typed(**given))
    assert response.status_code == 200
    errors = response.context["adminform"].form.errors
    assert field in errors or "__all__" in errors
    assert everything() == before


@pytest.mark.parametrize("who", [alice, bob], ids=["registrar", "officer"])
def test_only_an_administrator_makes_users(client, who):
    client.force_login(who())
    before = everything()
    assert client.post(f"{LIST}add/", typed()).status_code == 403
    assert everything() == before


def test_a_foreign_municipality_is_none(administrator):
    response = administrator.post(f"{LIST}add/", typed(role="officer", municipality=factories.krichev().pk))
    assert response.status_code == 200
    assert not User.objects.filter(username="erin").exists()


def test_a_changed_role_is_one_line_of_the_history(administrator):
    user = with_password(alice())
    given = {
        "username": "alice",
        "full_name": "Алиса",
        "is_active": "on",
        "role": "officer",
        "municipality": vyazma().pk,
    }
    assert administrator.post(page_of(user), given).status_code == 302
    user.refresh_from_db()
    assert (user.role, user.municipality) == ("officer", vyazma())
    assert set(changes_of(user).get().after) == {"role", "municipality"}
    page = administrator.get(f"{LIST}{user.pk}/history/").content.decode()
    assert "регистратор" in page


@pytest.mark.parametrize("given", [{"is_superuser": "on"}, {"password": "x"}, {"sign_outs": "9"}], ids=str)
def test_what_is_not_on_the_form_is_not_taken(administrator, given):
    user = with_password(alice())
    before = User.objects.values_list("is_superuser", "password", "sign_outs").get(pk=user.pk)
    administrator.post(
        page_of(user), {"username": "alice", "full_name": "А", "is_active": "on", "role": "registrar"} | given
    )
    assert User.objects.values_list("is_superuser", "password", "sign_outs").get(pk=user.pk) == before


def test_a_stale_save_is_refused_with_what_changed(administrator):
    user = with_password(alice())
    stale = {"username": "alice", "full_name": "Моё", "is_active": "on", "role": "registrar", "seen": "0"}
    administrator.post(page_of(user), stale | {"full_name": "Чужое"})
    response = administrator.post(page_of(user), stale)
    assert response.status_code == 200
    assert "Чужое" in response.content.decode()
    user.refresh_from_db()
    assert user.full_name == "Чужое"


@pytest.mark.parametrize("who", [dave, root], ids=["administrator", "superuser"])
def test_nobody_deletes_a_user(client, who):
    client.force_login(who())
    user = alice()
    assert client.post(f"{LIST}{user.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(LIST, {"action": "delete_selected", "_selected_action": user.pk, "post": "yes"})
    assert User.objects.filter(pk=user.pk).exists()


# Passwords and sessions of others


def given_by(client, user, new=PASSWORD):
    return client.post(f"{LIST}{user.pk}/password/", {"password1": new, "password2": new, "usable_password": "true"})


def test_an_administrator_gives_a_new_password_and_the_history_says_so(administrator):
    user = alice()
    session = Client()
    session.force_login(user)
    assert given_by(administrator, user).status_code == 302
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert session.get("/admin/").status_code == 302
    change = changes_of(user).get()
    assert (change.action, change.by, change.after) == ("edit", dave(), {"password": "…"})


def test_a_weak_password_is_not_given(administrator):
    user = alice()
    assert given_by(administrator, user, "12345678").status_code == 200
    assert not Change.objects.exists()


@pytest.mark.parametrize("who", [alice, bob], ids=["registrar", "officer"])
def test_nobody_else_gives_a_password(client, who):
    client.force_login(who())
    assert given_by(client, dave()).status_code == 403
    assert not Change.objects.exists()


@pytest.mark.parametrize("ident", ["abc", "0", "9" * 30, "9" * 5000])
def test_a_password_for_nobody_is_answered(administrator, ident):
    assert administrator.get(f"{LIST}{ident}/password/").status_code == 404


def test_an_administrator_ends_the_sessions_of_others(administrator):
    user, session = alice(), Client()
    session.force_login(user)
    administrator.post(LIST, {"action": "sign_out_everywhere", "_selected_action": [user.pk]})
    assert session.get("/admin/").status_code == 302
    assert changes_of(user).get().action == "sign_out"


@pytest.mark.parametrize("who", [alice, bob], ids=["registrar", "officer"])
def test_the_history_of_people_is_the_administrators(client, who):
    user = who()
    client.force_login(user)
    assert client.get(f"{LIST}{user.pk}/history/").status_code == 403
