"""The language of a page: `?lang=en` on any address, else the register's own. How much is read; unchanged pages."""

import re

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from agreements import freshness
from registry.api.middleware import API
from registry.api.problems import answered, problem

LANGUAGES = dict(settings.LANGUAGES)


class LanguageMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        asked = request.GET.get("lang")
        language = asked if asked in LANGUAGES else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class BodyLimitMiddleware:
    """Before anything reads what was sent: Django writes files to the disk before it asks who sent them."""

    WITH_A_FILE = re.compile(
        r"/admin/(agreements/agreement|events/event)/[0-9]+/attach/|/api/v1/(agreements|events)/[0-9]+/documents/"
    )
    FORM_AROUND_A_FILE = 1024 * 1024

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "Transfer-Encoding" in request.headers:
            return refused(request, 411, _("Say how long it is: Content-Length."))
        most, length = self.most(request.path_info), request.headers.get("Content-Length", "")
        if length.isdecimal() and int(length) > most:
            return refused(request, 413, _("At most %(count)d KB are read.") % {"count": most // 1024})
        return self.get_response(request)

    def most(self, path: str) -> int:
        if self.WITH_A_FILE.fullmatch(path):
            return settings.UPLOAD_LIMIT + self.FORM_AROUND_A_FILE
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def refused(request, status: int, detail: str) -> HttpResponse:
    if request.path_info.startswith(API):
        return answered(problem(status, detail))
    return HttpResponse(detail, status=status, content_type="text/plain; charset=utf-8")


class UnchangedMiddleware:
    """Answers for the pages that are asked for most, before sessions, rights and logs have begun."""

    PAGES = re.compile(r"/agreements/([0-9]+/)?")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_read = request.method in ("GET", "HEAD") and self.PAGES.fullmatch(request.path_info)
        return (is_read and freshness.answer_at_once(request)) or self.get_response(request)
