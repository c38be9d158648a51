"""What a public page depends on, as one key: for its ETag and for what is counted once and kept."""

from __future__ import annotations

from functools import cache, wraps
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.http import condition

from accounts.models import Change

# Places and themes are renamed without a public change, and yet their names stand on public pages.
NAMES = Q(model__startswith="places.") | Q(model="agreements.theme")
KEPT_FOR = 24 * 60 * 60  # seconds; a key that changes is never asked for again


def last_public_change() -> int:
    """Its number: drafts do not move it."""
    numbers = Change.objects.filter(Q(is_public=True) | NAMES).order_by("-number").values_list("number", flat=True)
    return numbers.first() or 0


def state_of(request) -> str:
    """Last public change, today, language: what every page of the register depends on. Asked once for a request."""
    if not hasattr(request, "_state_of_register"):
        request._state_of_register = f"{last_public_change()} {localdate()} {get_language()}"
    return request._state_of_register


def is_part(request) -> bool:
    """Whether htmx asks for the list alone. When it walks back through the history it wants the whole page."""
    return bool(request.headers.get("HX-Request")) and not request.headers.get("HX-History-Restore-Request")


def key(*parts: object) -> str:
    return sha256("\n".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def etag(request, *args, **kwargs) -> str | None:
    if settings.DEBUG:  # whoever works on a template wants to see it
        return None
    where = request.build_absolute_uri()
    return f'"{key(release(), state_of(request), where, is_part(request))}"'


@cache
def release() -> str:
    """A new version of the site shows new pages, though the register has not changed."""
    digest = sha256(repr([settings.REGISTRY_NAME, settings.REGISTRY_REGION, settings.REGISTRY_EMAIL]).encode())
    for folder in ("templates", "static", "locale", "agreements", "places", "registry", "office"):
        for path in sorted(Path(settings.BASE_DIR, folder).rglob("*.*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.read_bytes())
    return digest.hexdigest()


def answered_304(view):
    """Whoever has the page already is told so for one query; everyone else asks again each time."""
    conditional = condition(etag_func=etag)(view)

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = conditional(request, *args, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        return response

    return answer
