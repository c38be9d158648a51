"""Keys for programs: made, found again by their hash, revoked."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import demand, store
from accounts.changes import record, writing
from accounts.choices import Scope
from accounts.models import Token, User

PREFIX = "perechen_"
USED_ANEW_AFTER = timedelta(minutes=1)  # so that reading does not write each time


@writing()
def issue(user: User, *, name: str, scope: Scope | str, by, expires_on: date | None = None) -> tuple[Token, str]:
    """The token and its secret, which nobody sees again."""
    demand(by, "add", Token)
    if not user.is_active:
        raise ValidationError({"user": _("This user may not log in.")})
    if user.is_superuser and not (by is None or by.is_superuser):
        raise ValidationError({"user": _("Only someone who has all rights gives them.")})
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token(
        user=user, name=name, scope=scope, expires_on=expires_on, beginning=secret[: len(PREFIX) + 3],
        digest=digest_of(secret),
    )  # fmt: skip
    store(token)
    told = {"user": user.pk, "name": name, "scope": str(scope), "expires_on": expires_on and expires_on.isoformat()}
    record("issue", token, by=by, after=told)
    return token, secret


@writing()
def revoke(token: Token, *, by) -> Token:
    demand(by, "change", Token)
    token = Token.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record("revoke", token, by=by)
    return token


def user_of(secret: str) -> User | None:
    """Whose token it is, with its scope; nobody's when it was revoked, has run out or its user may not log in."""
    found = Token.objects.select_related("user__municipality").filter(digest=digest_of(secret)).first()
    if found is None or found.revoked_at or not found.user.is_active:
        return None
    if found.expires_on and found.expires_on < timezone.localdate():
        return None
    now = timezone.now()
    if found.last_used_at is None or now - found.last_used_at > USED_ANEW_AFTER:
        Token.objects.filter(pk=found.pk).update(last_used_at=now)
    found.user.scope = found.scope
    return found.user


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
