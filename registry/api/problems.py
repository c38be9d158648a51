"""What the API says when it cannot answer: RFC 9457, problem details."""

from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, MethodNotAllowed, NotFound
from rest_framework.negotiation import BaseContentNegotiation

PROBLEM = "application/problem+json"


def problem(status: int, detail: str, **more) -> dict:
    return {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}


def answer(error: Exception, context) -> JsonResponse | None:
    """DRF's exception handler."""
    if isinstance(error, Http404):
        error = NotFound(_("There is no such record."))
    if isinstance(error, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024
        return answered(problem(413, _("At most %(count)d KB are read.") % {"count": most}))
    if not isinstance(error, APIException):
        return None
    more = {name: getattr(error, name) for name in ("errors", "reason") if hasattr(error, name)}
    headers = {}
    if isinstance(error, MethodNotAllowed):
        headers["Allow"] = ", ".join(context["view"].allowed_methods)
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    body = problem(error.status_code, str(error.detail), **more)
    return answered(body, headers)


def instead_of(response) -> JsonResponse:
    """For what Django itself refused with a page: an address that is none, a name of a host that is not ours."""
    detail = {404: _("There is no such address."), 400: _("The request cannot be understood.")}.get(
        response.status_code, _("The request cannot be answered.")
    )
    return answered(problem(response.status_code, detail))


def answered(body: dict, headers: dict | None = None) -> JsonResponse:
    return JsonResponse(
        body, status=body["status"], headers=headers, content_type=PROBLEM, json_dumps_params={"ensure_ascii": False}
    )


class OneFormat(BaseContentNegotiation):
    """JSON, whatever is asked for; what is sent has to be what the address reads, else it is 415."""

    def select_parser(self, request, parsers):
        sent = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == sent), None)

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type
