"""Reading from a replica: what visitors read; whoever signs in or writes asks the first database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed

NOT_FOR_VISITORS = re.compile(r"/(admin/|healthz|readyz)")
reads_replica: ContextVar[bool] = ContextVar("reads_replica", default=False)


class Router:
    def db_for_read(self, model, **hints) -> str | None:
        return "replica" if reads_replica.get() else None

    def db_for_write(self, model, **hints) -> str:
        return "default"

    def allow_relation(self, one, other, **hints) -> bool:
        return True

    def allow_migrate(self, db, app_label, **hints) -> bool:
        return db != "replica"


class ReplicaMiddleware:
    def __init__(self, get_response):
        if "replica" not in settings.DATABASES:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        if not is_visitor(request):
            return self.get_response(request)
        with reading():
            response = self.get_response(request)
        if response.streaming:
            response.streaming_content = piece_by_piece(response.streaming_content)
        return response


def is_visitor(request) -> bool:
    is_known = "Authorization" in request.headers or settings.SESSION_COOKIE_NAME in request.COOKIES
    return request.method in ("GET", "HEAD") and not is_known and not NOT_FOR_VISITORS.match(request.path_info)


@contextmanager
def reading():
    token = reads_replica.set(True)
    try:
        yield
    finally:
        reads_replica.reset(token)


def piece_by_piece(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A file is read after the middleware has left."""
    pieces = iter(pieces)
    while True:
        with reading():
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
