"""The outline of a roadmap as plain forms in forms: parties, sections, their measures, and who answers for each."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.actions import version_of
from accounts.admin_fields import Autocomplete, AutocompleteSeveral
from agreements.choices import Side, Stage
from agreements.forms import DayField, PartialDateField
from agreements.models import Agreement
from events.models import Event
from places.models import Body, Territory
from roadmaps.actions import facts
from roadmaps.choices import Recurrence, State
from roadmaps.models import Measure, Progress, Roadmap, RoadmapParty
from roadmaps.suggestions import first_day

MOST_ROWS = 60
MEASURES_AT_FIRST = 3  # a new section has rarely one measure


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class Bodies:
    """What the bodies are called, each by a name of its own: read once for the whole outline."""

    @cached_property
    def by_name(self) -> dict[str, int]:
        rows = list(Body.objects.values_list("pk", "name", "territory__short_name"))
        count = Counter(name for _key, name, _place in rows)
        return {name if count[name] == 1 else f"{name} ({place})": key for key, name, place in rows}

    @cached_property
    def names(self) -> dict[int, str]:
        return {key: name for name, key in self.by_name.items()}


class BodyField(forms.CharField):
    """A body by its name; the browser suggests, and without suggestions it is typed."""

    default_error_messages = {"unknown": _("There is no such body. Take one from the list, or leave it empty.")}
    bodies: Bodies

    def prepare_value(self, value):
        return self.bodies.names.get(value, "") if isinstance(value, int) else value

    def to_python(self, value):
        name = super().to_python(value)
        if not name:
            return None
        if name not in self.bodies.by_name:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return self.bodies.by_name[name]

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class OutlineRow(forms.Form):
    """A row of the outline; knows what all rows share."""

    def __init__(self, *args, bodies: Bodies, admin_site, **kwargs):
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.bodies, self.admin_site = bodies, admin_site
        for field in self.fields.values():
            if isinstance(field, BodyField):
                field.bodies = bodies
                field.widget.attrs["list"] = "bodies"


def formset(form, *, extra=1, can_delete=False, base=forms.BaseFormSet):
    return forms.formset_factory(
        form, formset=base, extra=extra, can_delete=can_delete, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )  # fmt: skip


# What a measure is, and who answers for it


class ResponsibleRow(OutlineRow):
    """Without a name and a body it is none."""

    side = forms.ChoiceField(label=pgettext_lazy("column", "Side"), choices=Side)
    name = forms.CharField(label=_("name as on paper"), required=False, widget=lines(1))
    body = BodyField(label=_("body"), required=False)

    @property
    def is_typed(self) -> bool:
        return self.is_bound and bool(self["name"].data or self["body"].data)

    def values(self) -> dict:
        typed = self.cleaned_data
        return typed | {"name": typed["name"] or self.bodies.names[typed["body"]]}


ResponsibleRows = formset(ResponsibleRow, extra=0)


class MeasureRow(OutlineRow):
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    order = forms.IntegerField(label=_("order"), required=False, min_value=0)
    move = forms.IntegerField(label=_("to section No."), required=False, min_value=1)
    number = forms.CharField(label=_("number"), required=False, max_length=20)
    title = forms.CharField(label=_("measure"), widget=lines(2))
    items = forms.CharField(label=_("sub-items"), required=False, widget=lines(1), help_text=_("One on a line."))
    term_text = forms.CharField(label=_("term, as on paper"), required=False, max_length=300)
    starts_on = DayField(label=_("first day"))
    ends_on = DayField(label=_("last day"))
    recurrence = forms.ChoiceField(label=_("recurrence"), choices=Recurrence, required=False)
    agreements = forms.ModelMultipleChoiceField(Agreement.objects.none(), label=_("agreements"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["agreements"]
        field.queryset = Agreement.objects.filter(stage=Stage.PUBLISHED)
        relation = Measure._meta.get_field("agreements")
        field.widget = AutocompleteSeveral(relation, self.admin_site, choices=field.choices)
        self.rows = ResponsibleRows(
            self.data if self.is_bound else None, prefix=f"{self.prefix}-responsible",
            initial=[*self.initial.get("responsible", []), {"side": Side.HOME}, {"side": Side.FOREIGN}],
            form_kwargs={"bodies": self.bodies, "admin_site": self.admin_site},
        )  # fmt: skip

    def clean(self):
        typed = super().clean()
        starts_on, ends_on = typed.get("starts_on"), typed.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _t("The measure ends before it begins."))
        return typed

    def values(self) -> dict:
        typed = self.cleaned_data
        names = ("number", "title", "items", "term_text", "starts_on", "ends_on", "recurrence", "agreements")
        responsible = [row.values() for row in self.rows if row.is_typed]
        found = {name: typed[name] for name in ("id", *names)}
        return found | {"items": typed["items"].splitlines(), "responsible": responsible}

    def has_changed(self):
        return super().has_changed() or any(row.is_typed for row in self.rows)

    def is_valid(self):
        return super().is_valid() and self.rows.is_valid()


class Rows(forms.BaseFormSet):
    @property
    def typed(self) -> list:
        """Without those that nobody filled in."""
        return [form for form in self.forms if form.has_changed() or not form.empty_permitted]

    def kept(self) -> list:
        """In the order of the typed numbers; what has none comes last, as it stands."""
        found = [form for form in self.typed if form not in self.deleted_forms]
        return sorted(found, key=lambda form: form.cleaned_data["order"] or MOST_ROWS + 1)


MeasureRows = formset(MeasureRow, can_delete=True, base=Rows)


class SectionRow(OutlineRow):
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    order = forms.IntegerField(label=_("order"), required=False, min_value=0)
    heading = forms.CharField(label=_("heading"), widget=lines(1), help_text=_("Without its number."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = MeasureRows(
            self.data if self.is_bound else None, prefix=f"{self.prefix}-measures",
            initial=self.initial.get("measures", []),
            form_kwargs={"bodies": self.bodies, "admin_site": self.admin_site},
        )  # fmt: skip
        if not self.initial.get("measures"):
            self.rows.extra = MEASURES_AT_FIRST

    def has_changed(self):
        return super().has_changed() or bool(self.rows.typed)

    def is_valid(self):
        return super().is_valid() and self.rows.is_valid()


SectionRows = formset(SectionRow, can_delete=True, base=Rows)


# The roadmap itself


class PartyRow(OutlineRow):
    side = forms.ChoiceField(label=pgettext_lazy("column", "Side"), choices=Side, initial=Side.HOME)
    territory = forms.ModelChoiceField(Territory.objects.all(), label=_("territory"))
    body = BodyField(label=_("body"), required=False)
    name_as_signed = forms.CharField(label=_("name as signed"), widget=lines(1))
    signatory = forms.CharField(label=_("signed by"), required=False, max_length=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["territory"]
        relation = RoadmapParty._meta.get_field("territory")
        field.widget = Autocomplete(relation, self.admin_site, choices=field.choices)


PartyRows = formset(PartyRow, can_delete=True)


class RoadmapForm(forms.ModelForm):
    signed = PartialDateField(label=_("signed on"))

    class Meta:
        model = Roadmap
        fields = [
            "title", "preamble", "first_year", "last_year", "basis_agreement", "basis_document", "continues",
            "signed_at", "copies", "languages", "source_document",
        ]  # fmt: skip
        widgets = {"title": lines(3), "preamble": lines(2)}

    def __init__(self, *args, admin_site, **kwargs):
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["signed"].initial = self.instance.signed
        self.fields["basis_agreement"].widget = Autocomplete(
            Roadmap._meta.get_field("basis_agreement"), admin_site, choices=self.fields["basis_agreement"].choices
        )  # fmt: skip
        self.fields["continues"].queryset = Roadmap.objects.exclude(pk=self.instance.pk).prefetch_related(
            "parties__territory"
        )  # fmt: skip
        self.order_fields([*self._meta.fields[:7], "signed"])

    def _post_clean(self):
        """The rules about the row are asked by the action, once."""

    def values(self) -> dict:
        typed = {name: self.cleaned_data[name] for name in self._meta.fields}
        signed = self.cleaned_data["signed"]
        day = {"signed_on": signed and signed.first, "signed_precision": signed.precision if signed else "day"}
        return typed | day


class Outline:
    """All of it as one form; what an action refused stands beside its field or above."""

    def __init__(self, data, roadmap: Roadmap, admin_site):
        self.roadmap, self.refusal = roadmap, []
        self.bodies = Bodies()
        kept = {"form_kwargs": {"bodies": self.bodies, "admin_site": admin_site}}
        self.form = RoadmapForm(data, instance=roadmap, admin_site=admin_site)
        self.parties = PartyRows(data, prefix="parties", initial=parties_of(roadmap), **kept)
        self.sections = SectionRows(data, prefix="sections", initial=sections_of(roadmap), **kept)
        self.seen = version_of(roadmap) if roadmap.pk else 0

    @property
    def media(self):
        """Of what suggests; the same for every row."""
        return self.form.media + self.parties.media

    @property
    def has_errors(self) -> bool:
        return self.form.is_bound and (bool(self.refusal) or not self.is_valid())

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.parties.is_valid(), self.sections.is_valid()])

    def values(self) -> dict:
        parties = [row.cleaned_data for row in self.parties if row.cleaned_data]
        return self.form.values() | {
            "parties": [{name: row[name] for name in facts.PARTY} for row in parties if not row["DELETE"]],
            "sections": self.sections_typed(),
        }

    def sections_typed(self) -> list[dict]:
        sections = self.sections.kept()
        found = [{**{name: one.cleaned_data[name] for name in ("id", "heading")}, "measures": []} for one in sections]
        for place, section in enumerate(sections, 1):
            for row in section.rows.kept():
                move = row.cleaned_data["move"] or place
                found[min(move, len(found)) - 1]["measures"].append(row.values())
        return found

    def refuse(self, refused: ValidationError) -> None:
        for name, errors in refused.update_error_dict({}).items():
            name = {"signed_on": "signed"}.get(name, name)
            if name in self.form.fields and name != NON_FIELD_ERRORS:
                self.form.add_error(name, errors)
            else:
                self.refusal += [message for error in errors for message in error.messages]


def parties_of(roadmap: Roadmap) -> list[dict]:
    if not roadmap.pk:
        return [{"side": Side.HOME}, {"side": Side.FOREIGN}]
    return [
        {"side": one.side, "territory": one.territory_id, "body": one.body_id, "name_as_signed": one.name_as_signed,
         "signatory": one.signatory}
        for one in roadmap.parties.order_by("order")
    ]  # fmt: skip


def sections_of(roadmap: Roadmap) -> list[dict]:
    if not roadmap.pk:
        return []
    sections = roadmap.sections.order_by("order", "id").prefetch_related(
        "measures__responsible", "measures__agreements"
    )  # fmt: skip
    return [
        {"id": section.pk, "order": place, "heading": section.heading, "measures": [
            measure_of(measure, number)
            for number, measure in enumerate(sorted(section.measures.all(), key=lambda one: (one.order, one.pk)), 1)
        ]}
        for place, section in enumerate(sections, 1)
    ]  # fmt: skip


def measure_of(measure: Measure, place: int) -> dict:
    names = ("id", "number", "title", "items", "term_text", "starts_on", "ends_on", "recurrence")
    return {
        **{name: getattr(measure, name) for name in names},
        "order": place,
        "agreements": [agreement.pk for agreement in measure.agreements.all()],
        "responsible": [
            {"side": one.side, "name": one.name, "body": one.body_id}
            for one in sorted(measure.responsible.all(), key=lambda one: one.order)
        ],
    }


# What is asked of one measure, of one roadmap


class ProgressForm(forms.Form):
    on = DayField(label=_("day"), help_text=_("Empty: the last day of the event, else today."))
    event = forms.ModelChoiceField(
        Event.objects.none(), label=_("event that did it"), required=False, widget=forms.RadioSelect,
        blank=True, empty_label=_("none of these"),
    )  # fmt: skip
    other_event = forms.ModelChoiceField(Event.objects.none(), label=_("another event"), required=False)
    text = forms.CharField(
        label=_("what was done"), required=False, widget=lines(2),
        help_text=_("Everyone reads it. Empty: the name of the event."),
    )  # fmt: skip
    document = forms.CharField(
        label=_("document"), required=False, widget=lines(1),
        help_text=_("The paper that shows it: name, number, day."),
    )  # fmt: skip
    completes = forms.BooleanField(label=_("the measure is done with it"), required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, measure, suggested, admin_site, **kwargs):
        super().__init__(*args, **kwargs)
        self.measure = measure
        event, other = self.fields["event"], self.fields["other_event"]
        event.queryset = Event.objects.filter(pk__in=[one.pk for one in suggested])
        event.label_from_instance = lambda one: f"{one.title}, {one.dates_text}"
        if not suggested:
            del self.fields["event"]
            other.label = _("event")
        other.queryset = Event.objects.public()
        other.widget = Autocomplete(Progress._meta.get_field("event"), admin_site, choices=other.choices)

    def clean(self):
        typed = self.cleaned_data
        event = typed.get("event") or typed.get("other_event")
        if typed.get("event") and typed.get("other_event"):
            self.add_error("other_event", _t("Choose one event: the other one can be recorded after it."))
        elif event and event.ends_on < first_day(self.measure.roadmap):
            name = "other_event" if typed.get("other_event") else "event"
            self.add_error(name, _t("This event was held before the roadmap was signed or its period began."))
        typed["event"] = event
        if not typed.get("text") and event:
            typed["text"] = event.title
        elif not typed.get("text"):
            self.add_error("text", _t("Say what was done, or choose the event that did it."))
        if not typed.get("on"):
            typed["on"] = min(event.ends_on, localdate()) if event else localdate()
        return typed


class OverruleForm(forms.Form):
    state = forms.ChoiceField(
        label=_("state"), required=False, choices=[("", _("as days and progress say")), *State.choices]
    )
    on = DayField(label=_("from what day"), required=True, initial=localdate)
    reason = forms.CharField(label=_("what was changed and why; everyone reads it"), max_length=500)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("what was changed and why; everyone reads it"), max_length=500)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class PublishForm(forms.Form):
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CloneForm(forms.Form):
    first_year = forms.IntegerField(label=_("first year"), min_value=1990, max_value=2199)
    last_year = forms.IntegerField(label=_("last year"), min_value=1990, max_value=2199)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
