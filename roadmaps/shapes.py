"""How the API's answers about roadmaps look, for its description; `serializers` makes them."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.fields import CharField, ChoiceField, DateField, DateTimeField, IntegerField, ListField, URLField

from agreements.choices import Precision, Side, Stage
from agreements.shapes import PartialDateField
from roadmaps.choices import Recurrence, State


class RoadmapPartyShape(serializers.Serializer):
    order = IntegerField()
    side = ChoiceField(Side.choices)
    name_as_signed = CharField()
    territory = IntegerField()
    body = IntegerField(allow_null=True)
    signatory = CharField(allow_blank=True)


class BasisShape(serializers.Serializer):
    agreement = IntegerField(allow_null=True, help_text="Null for a document outside the list.")
    title = CharField()
    signed_on = PartialDateField(allow_null=True)


class RoadmapSectionShape(serializers.Serializer):
    id = IntegerField()
    heading = CharField()
    measures = ListField(child=IntegerField())


class RoadmapShape(serializers.Serializer):
    id = IntegerField()
    url = URLField()
    title = CharField()
    first_year = IntegerField()
    last_year = IntegerField()
    basis = BasisShape(allow_null=True)
    continues = IntegerField(allow_null=True)
    parties = RoadmapPartyShape(many=True)
    signed_on = PartialDateField(allow_null=True)
    signed_precision = ChoiceField(Precision.choices)
    signed_at = CharField(allow_blank=True)
    copies = IntegerField(allow_null=True)
    languages = CharField(allow_blank=True)
    sections = RoadmapSectionShape(many=True)
    source_document = CharField(allow_blank=True)
    stage = ChoiceField(Stage.choices, help_text="Anything but published only for whoever may see it.")
    created_at = DateTimeField()
    updated_at = DateTimeField()


class ResponsibleShape(serializers.Serializer):
    side = ChoiceField(Side.choices)
    name = CharField(help_text="As on paper.")
    body = IntegerField(allow_null=True)


class ProgressShape(serializers.Serializer):
    id = IntegerField()
    on = DateField()
    text = CharField()
    event = IntegerField(allow_null=True)


class MeasureShape(serializers.Serializer):
    id = IntegerField()
    roadmap = IntegerField()
    section = CharField(help_text="The heading.")
    number = CharField(allow_null=True)
    title = CharField()
    items = ListField(child=CharField())
    term_text = CharField(allow_blank=True, help_text="As on paper.")
    starts_on = DateField(allow_null=True, help_text="Null: from the first day of the roadmap.")
    ends_on = DateField(allow_null=True, help_text="Null: until the last day of the roadmap.")
    recurrence = ChoiceField([choice for choice in Recurrence.choices if choice[0]], allow_null=True)
    responsible = ResponsibleShape(many=True)
    status = ChoiceField(State.choices, help_text="On the day.")
    progress = ProgressShape(many=True, help_text="By the day.")
