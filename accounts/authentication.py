"""Who asks the API: a program by its token, a browser by its session; nobody is somebody too, for reading."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed

from accounts import tokens

SCHEME = "Bearer"


class ByToken(BaseAuthentication):
    """Authorization: Bearer perechen_…"""

    def authenticate(self, request):
        secret = secret_of(request)
        if secret is None:
            return None
        user = tokens.user_of(secret)
        if user is None:
            raise AuthenticationFailed(_("This token is not valid: it was revoked, has run out or never was one."))
        return user, secret

    def authenticate_header(self, request):
        return SCHEME


def secret_of(request) -> str | None:
    scheme, _blank, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == SCHEME.lower() else None


class BySession(SessionAuthentication):
    """The login of the admin; a change needs the token of a form too."""
