"""How the API's answers about events look, for its description; `serializers` makes them."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.fields import CharField, ChoiceField, DateField, DateTimeField, IntegerField, ListField, URLField

from agreements.choices import Stage
from agreements.shapes import DiscrepancyShape, PartialDateField
from events.choices import Format, Quarter, ReportKind, SubmissionStage


class SpanShape(serializers.Serializer):
    vars()["from"] = DateField()  # a word of Python's own
    to = DateField()


class SignedDocumentShape(serializers.Serializer):
    title = CharField()
    signed_on = PartialDateField(allow_null=True)
    agreement = IntegerField(allow_null=True, help_text="Null where the register has none of it.")


class EventShape(serializers.Serializer):
    id = IntegerField()
    url = URLField()
    report = IntegerField()
    number = IntegerField(allow_null=True, help_text="In the report; null while it is in work there.")
    section = CharField(help_text="The heading in the report: a municipality or a sphere.")
    territory = IntegerField(allow_null=True, help_text="The municipality of the section.")
    sphere = CharField(allow_null=True, help_text="Slug of the sphere of the section.")
    title = CharField()
    place = CharField(allow_blank=True)
    format = ChoiceField(Format.choices)
    countries = ListField(child=CharField(), help_text="Foreign ones.")
    dates_text = CharField(allow_blank=True, help_text="As in the report.")
    spans = SpanShape(many=True, help_text="Runs of days; two separate days are two.")
    starts_on = DateField(allow_null=True, help_text="Null of a draft alone.")
    ends_on = DateField(allow_null=True)
    result = CharField(allow_blank=True, help_text="Purpose, content and result.")
    participants = CharField(allow_blank=True)
    participants_total = IntegerField(allow_null=True)
    participants_foreign = IntegerField(allow_null=True)
    agreements = ListField(child=IntegerField(), help_text="It was held under them, or they were signed at it.")
    measures = ListField(child=IntegerField())
    territories = ListField(child=IntegerField(), help_text="Where it was held, and places whose people took part.")
    signed_documents = SignedDocumentShape(many=True, help_text="What was signed at it.")
    discrepancies = DiscrepancyShape(many=True)
    stage = ChoiceField(Stage.choices, help_text="Anything but published only for whoever may see it.")


class ReportSectionShape(serializers.Serializer):
    id = IntegerField()
    order = IntegerField()
    heading = CharField()
    territory = IntegerField(allow_null=True)
    sphere = CharField(allow_null=True, help_text="Slug.")
    events = ListField(child=IntegerField(), help_text="In the order of the report.")


class EditionShape(serializers.Serializer):
    number = IntegerField()
    at = DateTimeField()
    reason = CharField(allow_blank=True, help_text="What was corrected and why; empty for the publication.")
    checksum = CharField(help_text="SHA-256 of the Word file.")
    docx = URLField()


class ReportShape(serializers.Serializer):
    id = IntegerField()
    url = URLField()
    kind = ChoiceField(ReportKind.choices)
    year = IntegerField()
    quarter = ChoiceField(Quarter.choices)
    title = CharField(allow_blank=True, help_text="As on paper; empty when composed.")
    heading = CharField(help_text="As on paper, else composed.")
    closing_note = CharField(allow_blank=True)
    stage = ChoiceField(Stage.choices, help_text="Anything but published only for whoever may see it.")
    events = IntegerField(help_text="How many.")
    sections = ReportSectionShape(many=True)
    editions = EditionShape(many=True, help_text="The latest first.")


class SubmissionShape(serializers.Serializer):
    id = IntegerField()
    report = IntegerField()
    year = IntegerField()
    quarter = ChoiceField(Quarter.choices)
    deadline = DateField()
    municipality = IntegerField(help_text="A territory.")
    stage = ChoiceField(SubmissionStage.choices)
    submitted_at = DateTimeField(allow_null=True)
    reason = CharField(allow_blank=True, help_text="Why it was returned.")
    events = ListField(child=IntegerField())
