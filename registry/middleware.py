"""The language of a page: `?lang=en` on any address, else the register's own. Pages that have not changed."""

import re

from django.conf import settings
from django.utils import translation

from agreements import freshness

LANGUAGES = {code for code, _ in settings.LANGUAGES}


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


class UnchangedMiddleware:
    """Answers for the pages that are asked for most, before sessions, rights and logs have begun."""

    PAGES = re.compile(r"/agreements/([0-9]+/)?")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_read = request.method in ("GET", "HEAD") and self.PAGES.fullmatch(request.path_info)
        return (is_read and freshness.answer_at_once(request)) or self.get_response(request)
