"""Around every answer of the API: unchanged ones, other sites' scripts, compression, problems instead of pages."""

from hashlib import sha256

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseNotModified
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags

from agreements import freshness
from registry.api.problems import instead_of

API = "/api/"
METHODS = "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE"
FOR_OTHER_SITES = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Allow, Content-Language, ETag, Idempotent-Replayed, Location, Retry-After",
}
BEFORE_ASKING = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, "
    "If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class ApiMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response
        self.compress = GZipMiddleware(get_response).process_response

    def __call__(self, request):
        if not request.path_info.startswith(API):
            return self.get_response(request)
        response = self.answer(request)
        if response.status_code >= 400 and not response.headers["Content-Type"].endswith("json"):
            response = instead_of(response)
        for name, value in FOR_OTHER_SITES.items():
            response.headers[name] = value
        # Never a page: compression tells lengths, and the token of a form is a secret.
        is_whole = not response.streaming and "json" in response.get("Content-Type", "")
        return self.compress(request, response) if is_whole else response

    def answer(self, request):
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=BEFORE_ASKING)
        if request.method not in ("GET", "HEAD") or has_credentials(request):
            request.edition = None  # nothing that is counted for this answer is kept for another
            response = self.get_response(request)
            return one_s_own(request, response) if has_credentials(request) else response
        try:
            etag = etag_of(request)
            request.GET  # noqa: B018 - thousands of parameters raise here, and would again in the page for it
        except SuspiciousOperation:
            return HttpResponseBadRequest()
        if is_known(request, etag):
            response = HttpResponseNotModified()
        else:
            response = self.get_response(request)
            if response.status_code != 200 or "json" not in response["Content-Type"] or is_private(response):
                return response
        response.headers["ETag"] = etag
        patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        return response


def has_credentials(request) -> bool:
    """What is answered to them may be theirs alone."""
    return "Authorization" in request.headers or settings.SESSION_COOKIE_NAME in request.COOKIES


def one_s_own(request, response):
    """To credentials: kept by nobody else. Its tag is what it says, behind the version of a record."""
    response.headers.setdefault("Cache-Control", "private, no-cache")
    patch_vary_headers(response, ("Authorization", "Cookie"))
    is_kept = response.status_code == 200 and "no-store" not in response["Cache-Control"]
    if request.method not in ("GET", "HEAD") or not is_kept or response.streaming:
        return response
    version = response.get("ETag", "").strip('"')
    said = sha256(response.content).hexdigest()[:16]
    response.headers["ETag"] = f'"{version}.{said}"' if version else f'"{said}"'
    if not is_known(request, response["ETag"]):
        return response
    return HttpResponseNotModified(headers={name: response[name] for name in ("ETag", "Cache-Control", "Vary")})


def etag_of(request) -> str:
    """One query: the edition of the register, which later is asked for again by whatever is counted for it."""
    request.edition = freshness.edition_of(request)
    return f'"{freshness.key(request.edition, request.build_absolute_uri())}"'


def is_private(response) -> bool:
    """Says something else to each who asks, and drafts change it."""
    return "private" in response.get("Cache-Control", "")


def is_known(request, etag: str) -> bool:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return etag in {tag.removeprefix("W/") for tag in known}
