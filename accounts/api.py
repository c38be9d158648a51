"""What every collection that is written has in common: rights first, then If-Match; refusals as problems."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from io import BytesIO

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, NotAuthenticated, ParseError
from rest_framework.exceptions import PermissionDenied as Forbidden
from rest_framework.parsers import JSONParser
from rest_framework.permissions import BasePermission
from rest_framework.response import Response

from accounts.actions import version_of
from accounts.changes import Stale
from accounts.models import Answer
from accounts.sent import Readers, differing, over, whole_body
from places.api import Collection, Misunderstood, Withdrawn

KEPT_FOR = timedelta(days=1)
GIVEN_UP_AFTER = timedelta(minutes=5)  # a process that died left it
LONGEST_KEY, LONGEST_DETAIL = 200, 500
REPLAYED, TOLD_AGAIN = "Idempotent-Replayed", ("ETag", "Location")


# What is refused


class Refused(APIException):
    """The values break a rule; names each field with the reasons."""

    status_code = 400
    default_code = "refused"

    def __init__(self, errors: dict[str, list[str]]):
        self.errors = errors
        reasons = " ".join(reason for found in errors.values() for reason in found)
        super().__init__(_("Nothing was changed: %(reasons)s") % {"reasons": reasons[:LONGEST_DETAIL]})


class Conflict(APIException):
    status_code = 409
    default_code = "conflict"


class TooLarge(APIException):
    status_code = 413
    default_code = "too_large"

    def __init__(self):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024
        super().__init__(_("At most %(count)d KB are read.") % {"count": most})


class Changed(APIException):
    status_code = 412
    default_code = "changed"


class Unprocessable(APIException):
    status_code = 422
    default_code = "key_used"


class Unconditional(APIException):
    status_code = 428
    default_code = "unconditional"
    default_detail = ""

    def __init__(self):
        super().__init__(_("Send If-Match with the ETag of the record as you read it."))


@contextmanager
def answering(names: dict[str, str]):
    """What an action raises, as the API says it; `names` are those under which its fields were sent."""
    try:
        yield
    except ValidationError as error:
        by_field = error.update_error_dict({})
        if any(one.code == "stage" for errors in by_field.values() for one in errors):
            raise Conflict(" ".join(error.messages)) from error
        errors: dict[str, list[str]] = {}
        for name, found in by_field.items():
            sent = "record" if name == NON_FIELD_ERRORS else names.get(name, name)
            errors.setdefault(sent, []).extend(text for one in found for text in one.messages)
        raise Refused(errors) from error
    except PermissionDenied as error:
        raise Forbidden(str(error) or None) from error
    except Stale as error:
        raise Changed(str(error)) from error


# Who may


class HasRight(BasePermission):
    """The right that the view names in `right`: 401 before a login, 403 without it."""

    def has_permission(self, request, view):
        return bool(request.user and request.user.is_authenticated and request.user.has_perm(view.right))


# What is sent


class PlainJSON(JSONParser):
    """Of a size that is looked at, and without letters that no database keeps."""

    def parse(self, stream, media_type=None, parser_context=None):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        content = stream.read(most + 1)
        if len(content) > most:
            raise TooLarge
        try:
            found = super().parse(BytesIO(content), media_type, parser_context)
            for text in texts_in(found):
                demand_plain(text)
        except RecursionError as error:
            raise ParseError(_("This is nested too deep.")) from error
        return found


def texts_in(value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for one in value:
            yield from texts_in(one)
        if isinstance(value, dict):
            yield from texts_in(list(value.values()))


def demand_plain(text: str) -> None:
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ParseError(_("There is a character in it that is no letter."))


def deed(name: str, *, reads: Readers | None = None, needed=(), example: dict | None = None, answers=200, **more):
    """POST …/{id}/name/: the right it asks for, what it reads, what it answers with."""
    more = {"url_path": name.replace("_", "-")} | more
    return action(
        detail=True, methods=["post"], does=name, reads=reads or {}, needed=needed, example=example or {},
        answers=answers, **more,
    )  # fmt: skip


# A collection


class WrittenCollection(Collection, ABC):
    """Adds to reading what a signed-in user may do; a change carries the version that was read."""

    parser_classes = [PlainJSON]
    does = ""  # the deed, as rights call it
    reads: Readers = {}  # the fields of the body
    creates: Readers | None = None  # where a new record reads others
    needed: tuple[str, ...] = ()  # of these
    names: dict[str, str] = {}  # of our fields, where they are sent under others
    example: dict = {}
    answers = 200

    def may_see_more(self) -> bool:
        """With a token or a session: drafts too, and answers that are this user's own."""
        return bool(self.request.user and self.request.user.is_authenticated)

    def questions(self):
        return super().questions() if self.action in ("list", "retrieve") else []

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        response.setdefault("Vary", "Authorization, Cookie")
        return response

    def count(self, found):
        return found.order_by().count() if self.may_see_more() else super().count(found)

    def tag(self, record) -> str:
        """The version of the record; to what is read the middleware adds what it says."""
        return f'"v{version_of(record)}"'

    def demand(self, deed: str) -> None:
        """Rights are asked first."""
        if not self.may_see_more():
            raise NotAuthenticated(_("Writing needs a token, or a session with the right."))
        if not self.request.user.has_perm(self.permission(deed)):
            raise Forbidden(_("You have no right to do this."))

    def permission(self, deed: str) -> str:
        model = self.queryset.model._meta
        return f"{model.app_label}.{deed}_{model.model_name}"

    def seen(self, record, *, is_demanded: bool) -> int | None:
        """The version that stands in If-Match."""
        sent = self.request.headers.get("If-Match")
        if not sent:
            if is_demanded:
                raise Unconditional
            return None
        if sent.strip() == "*":
            return None
        tags = [tag.strip().removeprefix("W/").strip('"') for tag in sent.split(",")]
        version = version_of(record)
        if not any(tag.partition(".")[0] == f"v{version}" for tag in tags):
            raise Changed(_("This record was changed meanwhile. Nothing was saved."))
        return version

    def done(self, pk, act: Callable) -> Response:
        """Rights, the record, its version, what was sent, the action; a repeated request is answered as the first."""
        self.demand(self.does)
        record = self.visible(pk)

        def do() -> Response:
            seen = self.seen(record, is_demanded=False)
            given = self.body(record)
            return self.one_answered(act(record, by=self.request.user, seen=seen, **given), self.answers)

        return self.once(do)

    def body(self, record: Model) -> dict:
        return whole_body(self.request.data, self.reads)

    def differing(self, record: Model, sent=None):
        """What was read may be sent back with a change: what says the same as the record does is left as it is."""
        return differing(self.request.data if sent is None else sent, self.read_anew(record))

    def once(self, do: Callable[[], Response]) -> Response:
        """A repeated request with the same Idempotency-Key is answered as the first was, and does nothing."""
        key = self.request.headers.get("Idempotency-Key", "")
        if not key:
            with answering(self.names):
                return do()
        if len(key) > LONGEST_KEY or not key.isprintable():
            raise Misunderstood({"Idempotency-Key": [_("At most 200 printable characters.")]})
        kept, is_new = claim(self.request, key)
        if not is_new:
            return said_again(kept, fingerprint(self.request))
        try:
            with answering(self.names), transaction.atomic():  # what was done and what was answered: both or neither
                response = do()
                kept.status, kept.body = response.status_code, json.dumps(response.data, default=str)
                kept.headers = {name: response[name] for name in TOLD_AGAIN if name in response}
                kept.save(update_fields=["status", "body", "headers"])
        except BaseException:
            kept.delete()  # a refusal did nothing: it may be tried again
            raise
        return response

    # What it is done to, and how it is answered

    def visible(self, pk) -> Model:
        """A draft out of sight is not there; what was withdrawn says why."""
        found = found_or_404(self.queryset.model._default_manager.visible_to(self.request.user), pk)
        if getattr(found, "withdrawal_reason", ""):
            raise Withdrawn(found.withdrawal_reason)
        return found

    def one_answered(self, record: Model, status: int = 200) -> Response:
        """The record as it is now, with its version and its address."""
        response = Response(self.read_anew(record), status=status)
        response["ETag"] = self.tag(record)
        if status == 201:
            name = f"{self.basename}-detail"
            response["Location"] = self.request.build_absolute_uri(reverse(name, args=[record.pk]))
        return response

    @abstractmethod
    def read_anew(self, record: Model) -> dict: ...


class DraftCollection(WrittenCollection):
    """POST makes a draft, PATCH and PUT change one, DELETE drops one."""

    empty: dict = {}  # as it is sent: PUT says everything that a record shows

    def create(self, request):
        self.demand("add")
        return self.once(lambda: self.one_answered(self.made(), 201))

    def partial_update(self, request, pk, is_whole: bool = False):
        self.demand("change")
        record = self.visible(pk)
        seen = self.seen(record, is_demanded=True)
        with answering(self.names):
            sent = over(self.empty, request.data) if is_whole else request.data
            return self.one_answered(self.edited(record, self.differing(record, sent), seen=seen))

    def update(self, request, pk):
        return self.partial_update(request, pk, is_whole=True)

    def destroy(self, request, pk):
        self.demand("delete")
        record = self.visible(pk)
        with answering(self.names):
            self.dropped(record, seen=self.seen(record, is_demanded=True))
        return Response(status=204)

    @abstractmethod
    def made(self) -> Model: ...

    @abstractmethod
    def edited(self, record: Model, sent: dict, *, seen: int | None) -> Model: ...

    @abstractmethod
    def dropped(self, record: Model, *, seen: int | None) -> None: ...


def fingerprint(request) -> str:
    sent = json.dumps(request.data, sort_keys=True, default=said_of_file)
    return sha256(f"{request.method} {request.get_full_path()}\n{sent}".encode()).hexdigest()


def said_of_file(file) -> str:
    digest = sha256(file.name.encode())
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def claim(request, key: str) -> tuple[Answer, bool]:
    now = timezone.now()
    Answer.objects.filter(
        Q(created_at__lt=now - KEPT_FOR) | Q(status=None, created_at__lt=now - GIVEN_UP_AFTER)
    ).delete()
    try:
        with transaction.atomic():
            return Answer.objects.create(user=request.user, key=key, request=fingerprint(request)), True
    except IntegrityError:
        found = Answer.objects.filter(user=request.user, key=key).first()
        if found is None:  # given up a moment ago
            raise Conflict(_("A request with this Idempotency-Key is still running.")) from None
        return found, False


def said_again(kept: Answer, asked: str) -> Response:
    if kept.request != asked:
        raise Unprocessable(_("This Idempotency-Key was used for another request."))
    if kept.status is None:
        raise Conflict(_("A request with this Idempotency-Key is still running."))
    return Response(json.loads(kept.body), status=kept.status, headers=kept.headers | {REPLAYED: "true"})


def found_or_404(queryset, pk):
    found = queryset.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
