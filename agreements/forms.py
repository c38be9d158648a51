"""Forms for what people type: days that may be incomplete, the parties, the agreement as a whole."""

from __future__ import annotations

from datetime import date

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import RecordForm
from agreements.actions import facts
from agreements.choices import ForceRule, Practical, Registration, Side, TermKind
from agreements.models import Agreement, NumberSeries, Participation
from office.dates import PartialDate, numeric, read_date


class PartialDateField(forms.CharField):
    """«28.09.2024», «28 сентября 2024 года», «05.1981», «май 1981», «1981»."""

    default_error_messages = {"invalid": _("This is no date. Write 28.09.2024, or 09.2024, or 2024.")}

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("28.09.2024; if only that is known, 09.2024 or 2024."))
        super().__init__(**{"required": False, **kwargs})

    def prepare_value(self, value):
        return numeric(value) if isinstance(value, PartialDate) else value

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        day = read_date(text)
        if day is None or not 1000 <= day.year <= 9998:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class DayField(PartialDateField):
    """A whole day, however it is written."""

    default_error_messages = {"invalid": _("This is no whole day. Write 28.09.2024.")}

    def __init__(self, **kwargs):
        super().__init__(**{"help_text": "", **kwargs})

    def prepare_value(self, value):
        return numeric(value) if isinstance(value, date) else value

    def to_python(self, value):
        day = super().to_python(value)
        if day and day.precision != "day":
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day and day.first


# The form's one field for a day → the row's two
PARTIAL_DATES = {"signed": "signed", "registered": "registered", "stated_force": "force", "stated_end": "ended"}

# Fields that mean something only beside some choices of another one; the page shows them only then
NEEDED_WITH = {
    "series": ("registration", Registration.NUMBERED),
    "sequence": ("registration", Registration.NUMBERED),
    "registered": ("registration", Registration.NUMBERED, Registration.UNNUMBERED),
    "stated_force": ("force_rule", ForceRule.STATED),
    "force_is_stated": ("force_rule", ForceRule.SIGNING, ForceRule.REGISTRATION),
    "term_years": ("term", TermKind.FIXED, TermKind.RENEWING),
    "renewal": ("term", TermKind.RENEWING),
    "term_last_day": ("term", TermKind.FIXED, TermKind.RENEWING),
    "practical_on": ("practical", Practical.ACTIVE, Practical.DORMANT, Practical.SUSPENDED),
    "practical_source": ("practical", Practical.ACTIVE, Practical.DORMANT, Practical.SUSPENDED),
}


class AgreementsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj):
        return obj.named_apart


class AgreementForm(RecordForm):
    signed = PartialDateField(label=_("signed on"))
    registered = PartialDateField(label=_("registered on"))
    stated_force = PartialDateField(label=_("in force from"), help_text=_("Only when the day is stated."))
    stated_end = PartialDateField(label=_("without force from"), help_text=_("The first day without force."))
    replaces = AgreementsField(
        Agreement.objects.none(),
        required=False,
        label=_("replaces"),
        help_text=_("These end when this one comes into force."),
    )

    shown_as = {f"{column}_on": name for name, column in PARTIAL_DATES.items()}

    class Meta:
        model = Agreement
        fields = [name for name in facts.WRITABLE if not name.endswith("_precision")]
        exclude = ["signed_on", "registered_on", "force_on", "ended_on"]
        widgets = {"title": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name in PARTIAL_DATES:
            if name in self.fields:
                self.fields[name].initial = getattr(self.instance, name)
        for name, (governing, *choices) in NEEDED_WITH.items():
            if name in self.fields and governing in self.fields:
                told = {"data-needed-with": governing, "data-choices": " ".join(choices)}
                bare_widget(self.fields[name]).attrs |= told
        if "series" in self.fields and self.instance.series_id is None:
            self.fields["series"].initial = only_series()
        if "replaces" in self.fields and self.instance.pk:
            self.fields["replaces"].initial = self.instance.replacements.values_list("predecessor_id", flat=True)

    def clean(self):
        typed = super().clean()
        if typed.get("registration") == Registration.NUMBERED and "sequence" in self.fields:
            for name in ("series", "sequence"):
                if not typed.get(name) and name not in self.errors:
                    self.add_error(name, _("Give the series and the number."))
        return typed

    # A tie that the registrar made to a record out of this person's sight stays.

    def clean_amends(self):
        tied = self.instance.amends
        return self.cleaned_data["amends"] or (tied and self.out_of_sight("amends").filter(pk=tied.pk).first())

    def clean_replaces(self):
        tied = self.out_of_sight("replaces").filter(replaced_by__successor=self.instance) if self.instance.pk else []
        return [*self.cleaned_data["replaces"], *tied]

    def out_of_sight(self, name: str):
        return Agreement.objects.exclude(pk__in=self.fields[name].queryset.values("pk"))

    def values(self) -> dict:
        """What was typed, as the actions take it."""
        typed = self.cleaned_data
        values = {name: typed[name] for name in (*facts.WRITABLE, *facts.RELATED) if name in typed}
        for name, column in PARTIAL_DATES.items():
            if name in typed:
                day = typed[name]
                values[f"{column}_on"] = day.first if day else None
                values[f"{column}_precision"] = day.precision if day else "day"
        return values


def only_series() -> int | None:
    """Where there is nothing to choose between, nobody has to choose."""
    found = list(NumberSeries.objects.filter(is_open=True).values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def bare_widget(field):
    """Without the admin's link to add a record, which has attributes of its own."""
    return getattr(field.widget, "widget", field.widget)


HINTS = {"territory": _("territory"), "body": _("body"), "country": _("as the territory")}


class PartyForm(forms.ModelForm):
    """The side follows from the country, the country from the territory, the territory from the body."""

    class Meta:
        model = Participation
        fields = ["order", "name_as_signed", "territory", "body", "country"]
        widgets = {
            "order": forms.NumberInput(attrs={"class": "party-order"}),
            "name_as_signed": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("territory", "country", "order"):
            self.fields[name].required = False
        if not kwargs.get("initial"):
            self.initial["order"] = None  # a new row stands where it stands
        for name, hint in HINTS.items():
            bare_widget(self.fields[name]).attrs["data-hint"] = hint
        self.fields["country"].help_text = _("As signed; empty: that of the territory.")

    def clean(self):
        typed = super().clean()
        body, territory = typed.get("body"), typed.get("territory")
        if not territory and not body:
            self.add_error("territory", _("Name the territory, or a body of it."))
            return typed
        typed["territory"] = territory or body.territory
        typed["country"] = typed.get("country") or typed["territory"].country
        is_home = typed["country"].pk == settings.REGISTRY_COUNTRY
        typed["side"] = self.instance.side = Side.HOME if is_home else Side.FOREIGN
        return typed

    def has_changed(self):
        """A row in which nothing but its place stands is no party."""
        return bool(set(self.changed_data) - {"order"})

    def values(self) -> dict:
        return {name: self.cleaned_data.get(name) for name in facts.PARTIES}


class PartyFormSet(forms.BaseInlineFormSet):
    """The parties as they were typed, not as rows of the database: a list that the action writes anew.

    So nobody's form breaks because someone else saved meanwhile.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.queryset = self.queryset.none()
        if not self.is_bound and self.instance.pk:
            self.initial_extra = [
                {name: getattr(party, party._meta.get_field(name).attname) for name in PartyForm.Meta.fields}
                for party in self.instance.parties.order_by("order")
            ]
            self.extra = len(self.initial_extra)

    def initial_form_count(self):
        return 0

    def values(self) -> list[dict]:
        """In the order the clerk gave them; rows without a number come last."""
        kept = [
            form.values()
            for form in self.forms
            if form.has_changed() and form not in self.deleted_forms
        ]  # fmt: skip
        return sorted(kept, key=lambda values: values["order"] or len(kept))
