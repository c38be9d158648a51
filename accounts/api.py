"""Who asks the API, and whether they may; for now whoever is signed in on the site."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission


class SignedIn(BaseAuthentication):
    def authenticate(self, request):
        user = request._request.user
        return (user, None) if user.is_authenticated else None

    def authenticate_header(self, request):
        return "Session"


class HasRight(BasePermission):
    """The view names it: `right = "events.view_submission"`."""

    def has_permission(self, request, view):
        return request.user.is_authenticated and request.user.has_perm(view.right)
