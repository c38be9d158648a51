"""How the API's answers look, for its description; `serializers` makes them."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.fields import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    DateTimeField,
    IntegerField,
    ListField,
    URLField,
)

from accounts.choices import Deed
from agreements.choices import (
    AttachmentKind,
    EndGround,
    ForceRule,
    Kind,
    Practical,
    Precision,
    Registration,
    Renewal,
    Side,
    Stage,
    Status,
    TermKind,
)
from agreements.models import Theme


class PartialDateField(serializers.RegexField):
    """A day, a month or a year, as far as it is known: 1981-05-17, 1981-05, 1981."""

    def __init__(self, **kwargs):
        super().__init__(r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", **kwargs)


class ThemeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Theme
        fields = ["id", "slug", "name", "name_en"]
        read_only_fields = fields


class RegistrationShape(serializers.Serializer):
    state = ChoiceField(Registration.choices)
    number = CharField(allow_null=True)
    sequence = IntegerField(allow_null=True)
    on = PartialDateField(allow_null=True)


class TermShape(serializers.Serializer):
    kind = ChoiceField(TermKind.choices)
    years = IntegerField(allow_null=True)
    renewal = ChoiceField(Renewal.choices, allow_null=True)
    last_day = DateField(allow_null=True)
    text = CharField(allow_blank=True, help_text="As the list has it; else composed.")
    next_boundary = DateField(allow_null=True, help_text="The first one on or after the day.")
    presumed = BooleanField(help_text="The day lies past the last period covered by paper.")


class PracticalShape(serializers.Serializer):
    state = ChoiceField([choice for choice in Practical.choices if choice[0] != Practical.UNKNOWN])
    on = DateField()
    source = CharField()


class PartyShape(serializers.Serializer):
    order = IntegerField()
    side = ChoiceField(Side.choices)
    name_as_signed = CharField()
    body = IntegerField(allow_null=True)
    territory = IntegerField()
    region = CharField(allow_null=True)
    country = CharField(help_text="As signed.")


class DocumentShape(serializers.Serializer):
    id = IntegerField()
    url = URLField()
    kind = ChoiceField(AttachmentKind.choices)
    language = CharField()
    name = CharField()
    content_type = CharField()
    size = IntegerField()
    sha256 = CharField()
    is_public = BooleanField(required=False, help_text="Said to whoever may see internal ones.")


class QuotationShape(serializers.Serializer):
    source = CharField()
    quote = CharField()


class DiscrepancyShape(serializers.Serializer):
    id = IntegerField()
    subject = CharField()
    first = QuotationShape()
    second = QuotationShape()
    explanation = CharField(allow_blank=True, help_text="Empty while the question is open.")


class SourceShape(serializers.Serializer):
    document = CharField(allow_blank=True)
    table = IntegerField(allow_null=True)
    row = IntegerField(allow_null=True)


class CellsShape(serializers.Serializer):
    registration_text = CharField(allow_blank=True)
    parties_text = CharField(allow_blank=True)
    term_text = CharField(allow_blank=True)
    end_text = CharField(allow_blank=True)


class AgreementShape(serializers.Serializer):
    id = IntegerField()
    url = URLField()
    list_number = IntegerField(allow_null=True, help_text="№ п/п in its table on the day; null before the signing.")
    position = IntegerField()
    kind = ChoiceField(Kind.choices)
    title = CharField()
    short_name = CharField()
    signed_on = PartialDateField(allow_null=True, help_text="Null of a draft alone.")
    signed_precision = ChoiceField(Precision.choices)
    registration = RegistrationShape()
    force_rule = ChoiceField(ForceRule.choices)
    in_force_from = PartialDateField(allow_null=True)
    in_force_presumed = BooleanField(help_text="Force from signing is not said in the paper.")
    term = TermShape()
    status = ChoiceField(Status.choices, help_text="On the day.")
    practical = PracticalShape(allow_null=True)
    ended_on = PartialDateField(allow_null=True, help_text="The first day without force; a coming one too.")
    ended_by = DateField(allow_null=True, help_text="When nobody knows the day: the day by which it had ended.")
    end_ground = ChoiceField(EndGround.choices, allow_blank=True)
    end_text = CharField(allow_blank=True)
    amends = IntegerField(allow_null=True)
    supersedes = ListField(child=IntegerField())
    superseded_by = IntegerField(allow_null=True)
    parties = PartyShape(many=True)
    countries = ListField(child=CharField(), help_text="Of the foreign parties.")
    themes = ListField(child=CharField(), help_text="Slugs.")
    twinning = BooleanField()
    events = ListField(child=IntegerField())
    measures = ListField(child=IntegerField())
    documents = DocumentShape(many=True)
    discrepancies = DiscrepancyShape(many=True)
    source = SourceShape()
    cells = CellsShape()
    stage = ChoiceField(Stage.choices, help_text="Anything but published only for whoever may see it.")
    created_at = DateTimeField()
    updated_at = DateTimeField()


class ChangeShape(serializers.Serializer):
    number = IntegerField()
    at = DateTimeField()
    action = ChoiceField(Deed.choices)
    kind = CharField(help_text="Of the record: agreement, event, report, roadmap, measure, discrepancy.")
    record = IntegerField(allow_null=True, help_text="Its id in its collection.")
    agreement = IntegerField(allow_null=True, help_text="The same when it is an agreement.")
    name = CharField(allow_blank=True)
    reason = CharField(allow_blank=True)
    before = serializers.DictField()
    after = serializers.DictField()
