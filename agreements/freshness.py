"""What a public page depends on, as one key: for its ETag and for what is counted or written once and kept."""

from __future__ import annotations

from functools import cache, partial, wraps
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.cache import cache as kept
from django.db import Error, connections, router
from django.db.models import Q
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.http import condition

from accounts.models import Change

# These are changed without a public change, and yet they stand on public pages.
NAMES = Q(model__startswith="places.") | Q(
    model__in=[
        "accounts.changecounter",
        "agreements.legalreference",
        "agreements.outsidedocument",
        "agreements.theme",
        "events.sphere",
    ]
)
ABOUT_THE_REGISTRY = ("REGISTRY_NAME", "REGISTRY_NAME_EN", "REGISTRY_REGION", "REGISTRY_REGION_EN", "REGISTRY_EMAIL")
KEPT_FOR = 24 * 60 * 60  # seconds; a key that changes is never asked for again


def last_public_change() -> int:
    """Its number: drafts do not move it. Asked first of all, so it shows by itself whether the connection lives."""
    connection = connections[router.db_for_read(Change)]
    if connection.in_atomic_block or connection.health_check_done:
        return number_of_last_change(connection)
    connection.health_check_done = True
    try:
        return number_of_last_change(connection)
    except Error:
        connection.close()
        return number_of_last_change(connection)


def number_of_last_change(connection) -> int:
    with connection.cursor() as cursor:
        cursor.execute(*question_for_last_change())
        found = cursor.fetchone()
    return found[0] if found else 0


@cache
def question_for_last_change() -> tuple[str, tuple]:
    """Asked for every page, and writing its SQL takes five times as long as the answer."""
    numbers = Change.objects.filter(Q(is_public=True) | NAMES).order_by("-number").values_list("number")
    return numbers[:1].query.sql_with_params()


def edition() -> str:
    """Last public change, today, version of the site: what everything that is kept depends on."""
    return f"{last_public_change()} {localdate()} {release()}"


def edition_of(request) -> str:
    """Asked once for a request."""
    if not hasattr(request, "_edition_of_register"):
        request._edition_of_register = edition()
    return request._edition_of_register


def state_of(request) -> str:
    """The edition in a language: what every page of the register depends on."""
    return f"{edition_of(request)} {get_language()}"


def is_part(request) -> bool:
    """Whether htmx asks for the list alone. When it walks back through the history it wants the whole page."""
    return bool(request.headers.get("HX-Request")) and not request.headers.get("HX-History-Restore-Request")


def key(*parts: object) -> str:
    return sha256("\n".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def etag(request, *args, **kwargs) -> str | None:
    if settings.DEBUG:  # whoever works on a template wants to see it
        return None
    where = request.build_absolute_uri()
    return f'"{key(state_of(request), where, is_part(request))}"'


@cache
def release() -> str:
    """A new version of the site shows new pages, though the register has not changed."""
    digest = sha256(repr([getattr(settings, name) for name in ABOUT_THE_REGISTRY]).encode())
    for folder in ("templates", "static", "locale", "agreements", "places", "events", "roadmaps", "registry", "office"):
        for path in sorted(Path(settings.BASE_DIR, folder).rglob("*.*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.read_bytes())
    return digest.hexdigest()


def answered_304(view=None, *, is_kept=False):
    """Whoever has the page already is told so for one query; everyone else asks again each time.

    A page that is kept is written once for a state of the register. Nothing on it may depend on who asks.
    """
    if view is None:
        return partial(answered_304, is_kept=is_kept)
    conditional = condition(etag_func=etag)(view)

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = conditional(request, *args, **kwargs)
        if is_kept and response.status_code == 200 and (tag := response.headers.get("ETag")):
            kept.set(f"page-{tag}", response.content, KEPT_FOR)
        return asked_again(response)

    return answer


def answer_at_once(request) -> HttpResponse | None:
    """What needs no view: that the page has not changed, or the page as it was written before."""
    tag = etag(request)
    if not tag:
        return None
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if tag in known or f"W/{tag}" in known:  # a proxy that compresses calls it weak
        response = HttpResponseNotModified()
    elif body := kept.get(f"page-{tag}"):
        response = HttpResponse(body, headers={"Content-Length": len(body)})
    else:
        return None
    response.headers["ETag"] = tag
    return asked_again(response)


def asked_again(response):
    patch_vary_headers(response, ["HX-Request"])
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    return response
