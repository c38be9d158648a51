"""The description of the API: parameters from the forms that read them, every status that can come."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from accounts.api import HasRight
from agreements.filtersets import DayField, IdsField, IsoDateField
from agreements.viewsets import JSON_LINES
from events.filtersets import YearsField
from places.api import CursorField, LanguageForm, NumberField, PagingForm, fields_of
from registry.api.problems import PROBLEM

JSON = "application/json"
OPENAPI = "application/vnd.oai.openapi+json"
WITHDRAWABLE = tuple(f"/api/v1/{name}/{{" for name in ("agreements", "events", "measures", "roadmaps"))
KEY = re.compile(r"{(\w+)}")
DAY = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
MEANINGS = {
    200: _("The answer."),
    304: _("Not changed since the answer with this ETag."),
    400: _("A parameter that is not known or cannot be understood; `errors` names it."),
    401: _("Only for whoever is signed in."),
    403: _("Without the right to it."),
    404: _("No such public record, or no such page."),
    405: _("The API is for reading: GET, HEAD and OPTIONS."),
    410: _("Withdrawn from the register; `reason` says why."),
    429: _("Too many requests from one address; `Retry-After` says when to come back."),
}
HEADERS = {
    200: {"ETag": _("Goes back in If-None-Match.")},
    304: {"ETag": _("The same as before.")},
    401: {"WWW-Authenticate": _("How to sign in.")},
    405: {"Allow": _("What may be done here.")},
    429: {"Retry-After": _("Seconds.")},
}


class ProblemShape(serializers.Serializer):
    """Problem details, RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), required=False, help_text="Reasons by parameter."
    )
    reason = serializers.CharField(required=False, help_text="Why the record was withdrawn.")


class Description(AutoSchema):
    """DRF's class for describing views; set in the settings."""

    def get_auth(self):
        return []

    def get_tags(self):
        return [self._tokenize_path()[0]]

    def get_operation_id(self):
        return "_".join([*self._tokenize_path(), getattr(self.view, "action", "read")]).replace(".", "_")

    # What is asked

    def _get_parameters(self):
        path = [self.key()] if "{" in self.path else []
        fields = {name: field for question in self.questions() for name, field in fields_of(question({})).items()}
        return path + [parameter(name, field) for name, field in fields.items()]

    def questions(self) -> list:
        asked = self.view.questions() if hasattr(self.view, "questions") else []
        return [*asked, LanguageForm]

    def key(self) -> dict:
        numeric = {"type": "integer", "minimum": 1, "maximum": 10**18 - 1}
        letters = {"type": "string", "pattern": f"^{self.view.lookup_value_regex}$"}
        is_number = "[0-9]" in self.view.lookup_value_regex
        name = KEY.search(self.path)[1]
        return {"name": name, "in": "path", "required": True, "schema": numeric if is_number else letters}

    # What is answered

    @property
    def is_private(self) -> bool:
        return HasRight in self.view.permission_classes

    def _get_response_bodies(self, direction="response"):
        statuses = [200, 400, 401, 403, 405, 429] if self.is_private else [200, 304, 400, 405, 429]
        if "{" in self.path or PagingForm in self.questions():
            statuses.append(404)
        if self.path.startswith(WITHDRAWABLE):
            statuses.append(410)
        return {str(status): self.said(status) for status in sorted(statuses)}

    def said(self, status: int) -> dict:
        answer: dict = {"description": str(MEANINGS[status])}
        if (names := HEADERS.get(status)) and not (self.is_private and status == 200):
            answer["headers"] = {
                name: {"description": str(text), "schema": {"type": "integer" if name == "Retry-After" else "string"}}
                for name, text in names.items()
            }
        if status >= 400:
            answer["content"] = {PROBLEM: {"schema": self.shape(ProblemShape)}}
        elif status == 200:
            answer["content"] = self.record_or_page()
        return answer

    def record_or_page(self) -> dict:
        action = getattr(self.view, "action", None)
        if action is None:
            return {OPENAPI: {"schema": {"type": "object"}}}
        if action == "bulk":
            return {JSON_LINES: {"schema": {"type": "string", "description": "One record on a line."}}}
        record = self.shape(self.view.serializer_class)
        return {JSON: {"schema": record if action == "retrieve" else page_of(record)}}

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
            return many({"type": "string", "pattern": "^(199[0-9]|2[01][0-9]{2})?$"})
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
