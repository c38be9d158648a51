"""Keys for programs: shown once, kept as a hash, bound to a user and to a part of the user's rights."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts import tokens
from accounts.choices import Scope
from accounts.models import Change, Token
from tests.factories import alice, bob, dave, root
from tests.invariants import everything, one_change

pytestmark = pytest.mark.django_db


def issued(user, scope=Scope.REGISTER, **values) -> tuple[Token, str]:
    return tokens.issue(user, name="Программа", scope=scope, by=dave(), **values)


def test_the_secret_is_shown_once_and_stored_nowhere():
    token, secret = issued(alice())
    assert secret.startswith(token.beginning) and len(secret) > 40
    assert secret not in str(everything())
    assert tokens.user_of(secret) == alice()


def test_issuing_and_revoking_stand_in_the_history():
    user = alice()
    dave()
    with one_change("issue", is_public=False):
        token, secret = issued(user)
    with one_change("revoke", is_public=False):
        tokens.revoke(token, by=dave())
    assert tokens.user_of(secret) is None
    assert secret not in str(list(Change.objects.values()))


@pytest.mark.parametrize("by", [alice, bob])
def test_only_the_administrator_issues_and_revokes(by):
    token, _secret = issued(alice())
    with pytest.raises(PermissionDenied):
        tokens.issue(by(), name="Своя", scope=Scope.READ, by=by())
    with pytest.raises(PermissionDenied):
        tokens.revoke(token, by=by())


def test_nobody_gives_more_than_he_has():
    with pytest.raises(ValidationError):
        issued(root())


def test_nothing_opens_with_what_was_never_issued():
    issued(alice())
    for secret in ("", "perechen_", "perechen_чужой", Token.objects.get().digest):
        assert tokens.user_of(secret) is None


def test_it_runs_out_after_its_last_day():
    _token, secret = issued(alice(), expires_on=date(2026, 11, 20))
    with time_machine.travel("2026-11-20 23:59 +0300", tick=False):
        assert tokens.user_of(secret) == alice()
    with time_machine.travel("2026-11-21 00:00 +0300", tick=False):
        assert tokens.user_of(secret) is None


def test_who_may_not_log_in_has_no_token_either():
    user = alice()
    _token, secret = issued(user)
    user.is_active = False
    user.save()
    assert tokens.user_of(secret) is None


def test_the_last_use_is_noted_once_a_minute():
    _token, secret = issued(alice())
    with time_machine.travel("2026-11-20 12:00 +0300", tick=False) as clock:
        tokens.user_of(secret)
        first = Token.objects.get().last_used_at
        clock.shift(timedelta(seconds=30))
        tokens.user_of(secret)
        assert Token.objects.get().last_used_at == first
        clock.shift(timedelta(seconds=40))
        tokens.user_of(secret)
        assert Token.objects.get().last_used_at > first


@pytest.mark.parametrize(
    ("scope", "may", "may_not"),
    [
        (Scope.READ, ["view"], ["add", "change", "delete", "submit", "register", "publish", "correct"]),
        (Scope.WRITE, ["view", "add", "change", "delete", "submit"], ["return", "register", "publish", "withdraw"]),
        (Scope.REGISTER, ["view", "add", "register", "publish", "withdraw"], []),
    ],
)
def test_a_scope_holds_rights_back(scope, may, may_not):
    _token, secret = issued(alice(), scope)
    user = tokens.user_of(secret)
    assert [one for one in may if not user.has_perm(f"agreements.{one}_agreement")] == []
    assert [one for one in may_not if user.has_perm(f"agreements.{one}_agreement")] == []


def test_a_scope_gives_nothing_that_the_role_has_not():
    _token, secret = issued(bob())
    assert not tokens.user_of(secret).has_perm("agreements.publish_agreement")


class TestAdmin:
    def test_made_there_it_is_shown_in_the_answer_and_no_more(self, client):
        client.force_login(dave())
        typed = {"user": alice().pk, "name": "Обмен", "scope": "write", "expires_on": ""}
        response = client.post(reverse("admin:accounts_token_add"), typed, follow=True)
        page = response.content.decode()
        token = Token.objects.get()
        secret = page.partition("<code>")[2].partition("</code>")[0]
        assert tokens.user_of(secret) == alice() and (token.scope, token.name) == ("write", "Обмен")
        assert secret not in client.get(reverse("admin:accounts_token_changelist")).content.decode()
        assert "no-store" in response["Cache-Control"]
        assert "messages" not in response.cookies and secret not in str(client.cookies)

    def test_a_day_that_is_over_is_refused_beside_its_field(self, client, today):
        client.force_login(dave())
        typed = {"user": alice().pk, "name": "Обмен", "scope": "write"}
        page = client.post(reverse("admin:accounts_token_add"), typed | {"expires_on": today - timedelta(days=1)})
        assert list(page.context["adminform"].form.errors) == ["expires_on"]
        client.post(reverse("admin:accounts_token_add"), typed | {"expires_on": today})
        assert Token.objects.get().expires_on == today

    def test_revoked_there_and_told(self, client):
        token, secret = issued(alice())
        client.force_login(dave())
        chosen = {"action": "revoke", "_selected_action": [token.pk]}
        page = client.post(reverse("admin:accounts_token_changelist"), chosen, follow=True)
        assert tokens.user_of(secret) is None
        assert [str(message) for message in page.context["messages"]] == ["Отозвано: Программа"]

    @pytest.mark.parametrize("user", [alice, bob])
    def test_closed_to_others(self, client, user):
        client.force_login(user())
        assert client.get(reverse("admin:accounts_token_changelist")).status_code == 403
