"""The description of the API: parameters from the forms that read them, every status that can come."""

from __future__ import annotations

import re

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from accounts.api import HasRight
from accounts.sent import object_of
from agreements.filtersets import DayField, IdsField, IsoDateField
from agreements.shapes import DocumentShape
from agreements.viewsets import JSON_LINES
from agreements.written import UPLOAD
from events.filtersets import YearsField
from places.api import CursorField, LanguageForm, NumberField, PagingForm, fields_of
from registry.api.problems import PROBLEM

JSON, FORM = "application/json", "multipart/form-data"
OPENAPI = "application/vnd.oai.openapi+json"
WITHDRAWABLE = tuple(f"/api/v1/{name}/{{" for name in ("agreements", "events", "measures", "roadmaps"))
KEYS = re.compile(r"{(\w+)}")
DAY = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
READING = ("list", "retrieve", "bulk", "history", "documents", None)
MEANINGS = {
    200: _("The answer."),
    201: _("It was made: the record, with its version in `ETag`."),
    204: _("It is gone."),
    304: _("Not changed since the answer with this ETag."),
    400: _("Something that is not known here, cannot be understood or breaks a rule; `errors` names it."),
    401: _("Only for whoever is signed in; or the token is not valid."),
    403: _("Without the right to it; or a session without the token of a form."),
    404: _("No such record in sight, or no such page."),
    405: _("This address knows other methods: `Allow`."),
    409: _("Not at this stage of the record; or a request with this Idempotency-Key is still running."),
    410: _("Withdrawn from the register; `reason` says why."),
    412: _("Changed since the answer with the ETag of If-Match."),
    413: _("More than is read at once."),
    415: _("Sent in a format that is not read here."),
    422: _("This Idempotency-Key was used for another request."),
    428: _("Without If-Match."),
    429: _("Too many requests from one address or user; `Retry-After` says when to come back."),
}
HEADERS = {
    200: {"ETag": _("Goes back in If-None-Match; read with a token or a session, in If-Match.")},
    201: {"ETag": _("Goes back in If-Match."), "Location": _("Where the record is.")},
    304: {"ETag": _("The same as before.")},
    401: {"WWW-Authenticate": _("How to sign in.")},
    405: {"Allow": _("What may be done here.")},
    429: {"Retry-After": _("Seconds.")},
}
SECURITY = {
    "token": {"type": "http", "scheme": "bearer", "description": _("A token of a program, made in the admin.")},
    "session": {
        "type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME,
        "description": _("The login of the admin; a change needs X-CSRFToken, too."),
    },
}  # fmt: skip
OF_WRITING = {
    "If-Match": _("The ETag of the record as it was read."),
    "Idempotency-Key": _("Of your own making: the same request with the same key is done once and answered again."),
}


class ProblemShape(serializers.Serializer):
    """Problem details, RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), required=False,
        help_text="Reasons by parameter or field.",
    )  # fmt: skip
    reason = serializers.CharField(required=False, help_text="Why the record was withdrawn.")


def with_security(result, generator, request, public):
    """Postprocessing of drf-spectacular: how one signs in is said once."""
    schemes = {name: scheme | {"description": str(scheme["description"])} for name, scheme in SECURITY.items()}
    result.setdefault("components", {})["securitySchemes"] = schemes
    return result


class Description(AutoSchema):
    """DRF's class for describing views; set in the settings."""

    def get_auth(self):
        signed_in = [{name: []} for name in SECURITY]
        return signed_in if self.writes or self.is_private else [{}, *signed_in]

    def get_tags(self):
        return [self._tokenize_path()[0]]

    def get_operation_id(self):
        return "_".join([*self._tokenize_path(), self.action or "read"]).replace(".", "_").replace("-", "_")

    @property
    def action(self) -> str | None:
        return getattr(self.view, "action", None)

    @property
    def writes(self) -> bool:
        return self.action not in READING

    @property
    def is_changed(self) -> bool:
        return self.method in ("PUT", "PATCH", "DELETE")

    # What is asked

    def _get_parameters(self):
        keys = [self.key(name) for name in KEYS.findall(self.path)]
        fields = {name: field for question in self.questions() for name, field in fields_of(question({})).items()}
        return keys + [parameter(name, field) for name, field in fields.items()] + self.headers()

    def questions(self) -> list:
        asked = self.view.questions() if hasattr(self.view, "questions") and not self.writes else []
        return [*asked, LanguageForm]

    def key(self, name: str) -> dict:
        numeric = {"type": "integer", "minimum": 1, "maximum": 10**18 - 1}
        letters = {"type": "string", "pattern": f"^{self.view.lookup_value_regex}$"}
        is_number = "[0-9]" in self.view.lookup_value_regex
        return {"name": name, "in": "path", "required": True, "schema": numeric if is_number else letters}

    def headers(self) -> list[dict]:
        if not self.writes:
            return []
        names = ["If-Match"] if "{" in self.path else []
        names += [] if self.is_changed else ["Idempotency-Key"]
        text = {"type": "string", "maxLength": 200}
        return [
            {"name": name, "in": "header", "description": str(OF_WRITING[name]), "schema": text,
             "required": name == "If-Match" and self.is_changed}
            for name in names
        ]  # fmt: skip

    def _get_request_body(self, direction="request"):
        if not self.writes or self.method == "DELETE":
            return None
        if self.action == "attach":
            return {"required": True, "content": {FORM: {"schema": object_of(UPLOAD, ["file"])}}}
        readers = self.view.creates if self.action == "create" and self.view.creates else self.view.reads
        needed = () if self.action == "partial_update" else self.view.needed
        content = {"schema": object_of(readers, needed)}
        if example := self.example(readers):
            content["examples"] = {"example": {"value": example}}
        return {"required": bool(needed), "content": {JSON: content}}

    def example(self, readers) -> dict:
        given = self.view.example
        if self.action == "partial_update":
            return {name: given[name] for name in given if name in readers and name in ("title", "closing_note")}
        return {name: value for name, value in given.items() if name in readers}

    # What is answered

    @property
    def is_private(self) -> bool:
        return HasRight in self.view.permission_classes

    def _get_response_bodies(self, direction="response"):
        statuses = {400, 401, 405, 429}
        if self.writes:
            statuses |= {self.success, 403, 409}
            statuses |= {428} if self.is_changed else {422}
            statuses |= {412} if "{" in self.path else set()
            statuses |= {413, 415} if self.method != "DELETE" else set()
        else:
            statuses |= {200, 403} if self.is_private else {200, 304}
        if "{" in self.path or PagingForm in self.questions():
            statuses.add(404)
        if self.path.startswith(WITHDRAWABLE):
            statuses.add(410)
        return {str(status): self.said(status) for status in sorted(statuses)}

    @property
    def success(self) -> int:
        return {"create": 201, "attach": 201, "destroy": 204}.get(self.action or "", getattr(self.view, "answers", 200))

    def said(self, status: int) -> dict:
        answer: dict = {"description": str(MEANINGS[status])}
        if (names := HEADERS.get(status)) and not (self.is_private and status == 200):
            answer["headers"] = {
                name: {"description": str(text), "schema": {"type": "integer" if name == "Retry-After" else "string"}}
                for name, text in names.items()
            }
        if status >= 400:
            answer["content"] = {PROBLEM: {"schema": self.shape(ProblemShape)}}
        elif status in (200, 201):
            answer["content"] = self.record_or_page()
        if status == 201 and self.action == "create":
            answer["links"] = self.links()
        return answer

    def links(self) -> dict:
        """Where the new record can be read and what may be done to it."""
        name, base = self._tokenize_path()[0], {"id": "$response.body#/id"}
        known = [method for method in ("retrieve", "partial_update", "update", "destroy") if hasattr(self.view, method)]
        deeds = [one.url_path.replace("-", "_") for one in self.view.get_extra_actions() if "{" not in one.url_path
                 and "(" not in one.url_path and "post" in one.mapping]  # fmt: skip
        return {
            **{one: {"operationId": f"{name}_{one}", "parameters": base} for one in known},
            **{one: {"operationId": self.id_of_deed(name, one), "parameters": base} for one in deeds},
        }

    def id_of_deed(self, collection: str, path: str) -> str:
        found = next(one for one in self.view.get_extra_actions() if one.url_path.replace("-", "_") == path)
        return f"{collection}_{path}_{found.mapping['post']}"

    def record_or_page(self) -> dict:
        if self.action is None:
            return {OPENAPI: {"schema": {"type": "object"}}}
        if self.action == "bulk":
            return {JSON_LINES: {"schema": {"type": "string", "description": "One record on a line."}}}
        is_document = "/documents/" in self.path
        record = self.shape(DocumentShape if is_document else self.view.serializer_class)
        return {JSON: {"schema": record if self.writes or self.action == "retrieve" else page_of(record)}}

    def shape(self, serializer: type) -> dict:
        return self.resolve_serializer(serializer(), "response").ref

    def get_serializer_name(self, serializer, direction):
        return type(serializer).__name__.removesuffix("Shape").removesuffix("Serializer")


def page_of(record: dict) -> dict:
    link = {"type": ["string", "null"], "format": "uri"}
    return {
        "type": "object",
        "required": ["count", "next", "previous", "results"],
        "properties": {
            "count": {"type": "integer"}, "next": link, "previous": link,
            "results": {"type": "array", "items": record},
        },
    }  # fmt: skip


def parameter(name: str, field: forms.Field) -> dict:
    return {"name": name, "in": "query", "description": str(field.label or ""), "schema": schema_of(field)}


def schema_of(field: forms.Field) -> dict:
    """An empty value is no value, so it is allowed everywhere."""
    match field:
        case IdsField():
            return many({"type": "string", "pattern": "^[0-9]{0,9}$"})
        case forms.ModelMultipleChoiceField(to_field_name="code"):
            return many({"type": "string", "pattern": "^([A-Z]{2})?$"})
        case forms.ModelMultipleChoiceField():
            return many({"type": "string", "pattern": "^[-a-zA-Z0-9_]*$", "maxLength": 50})
        case YearsField():
            return many({"type": "string", "pattern": "^(19[0-9]{2}|2[01][0-9]{2})?$"})
        case forms.MultipleChoiceField():
            return many({"type": "string", "enum": ["", *values(field)]})
        case forms.ChoiceField():
            return {"type": "string", "enum": ["", *values(field)]}
        case DayField():
            return {"type": "string", "pattern": f"^({DAY.replace('[0-9]{4}', '(19|20|21)[0-9]{2}')})?$"}
        case IsoDateField():
            return {"type": "string", "pattern": f"^({DAY})?$"}
        case NumberField():
            number = {"type": "integer", "minimum": field.least, "maximum": field.most}
            return {"anyOf": [number, {"type": "string", "maxLength": 0}]}
        case CursorField():
            return {"type": "string", "maxLength": field.max_length, "description": "Empty to begin; then from `next`."}
        case _:
            return {"type": "string", "maxLength": field.max_length}


def many(one: dict) -> dict:
    return {"type": "array", "items": one}


def values(field: forms.ChoiceField) -> list[str]:
    return [value for value, _label in field.choices if value]
