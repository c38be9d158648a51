"""Forms for what people type about an event, in the order of the paper, and about a report."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import RecordForm
from agreements.forms import AgreementsField, PartialDateField
from agreements.models import Agreement
from events.actions import facts
from events.differences import said
from events.models import Event, Report, SignedDocument, Sphere
from office.dates import Span, read_spans
from places.models import Territory

TYPED = [*facts.CELLS, "format", "participants_total", "participants_foreign", *facts.MANY]


class SpansField(forms.CharField):
    """Days by hand: «23.09.2026 - 24.09.2026, 27.10.2026»."""

    default_error_messages = {"invalid": _("These are no days. Write 23.09.2026 - 24.09.2026, 27.10.2026.")}

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, **kwargs})

    def to_python(self, value) -> list[Span] | None:
        text = super().to_python(value)
        if not text:
            return None
        spans = read_spans(text)
        if not spans:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return spans


class OneLine(forms.CharField):
    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 500, **kwargs})


class EventForm(RecordForm):
    user = None  # set by the admin

    report = forms.ModelChoiceField(Report.objects.none(), label=_("report"))
    municipality = forms.ModelChoiceField(Territory.objects.home(), label=_("municipality"), required=False)
    sphere = forms.ModelChoiceField(Sphere.objects.all(), label=_("sphere"), required=False)
    days = SpansField(
        label=_("days"),
        help_text=_("Only if they cannot be read from the line above: 23.09.2026 - 24.09.2026, 27.10.2026."),
    )
    suggested = AgreementsField(
        Agreement.objects.none(), required=False, label=_("probably held under"), widget=forms.CheckboxSelectMultiple,
        help_text=_("The text of the event names their day. Tick what is right; it is saved with the event."),
    )  # fmt: skip
    reason = OneLine(
        label=_("what was corrected and why"),
        help_text=_("One line. Everyone reads it in the history of the report."),
    )

    shown_as = {"spans": "days", "starts_on": "dates_text", "ends_on": "dates_text"}

    class Meta:
        model = Event
        fields = TYPED
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "place": forms.Textarea(attrs={"rows": 2}),
            "result": forms.Textarea(attrs={"rows": 6}),
            "participants": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        spans = facts.spans_of(self.instance) if self.instance.pk else []
        if "days" in self.fields and spans != facts.days_in(self.instance.dates_text):
            self.fields["days"].initial = said(spans)
        if "suggested" in self.fields:
            self.fields["suggested"].queryset = Agreement.objects.known_to(self.user)
            found = self.instance.suggested  # by the admin, once
            self.fields["suggested"].choices = [(agreement.pk, agreement.named_apart) for agreement in found]

    # A tie that the registrar made to a record out of this person's sight stays.

    def clean_agreements(self):
        return [*self.cleaned_data["agreements"], *self.out_of_sight("agreements")]

    def clean_discrepancies(self):
        return [*self.cleaned_data["discrepancies"], *self.out_of_sight("discrepancies")]

    def out_of_sight(self, name: str):
        tied = getattr(self.instance, name).all() if self.instance.pk else []
        return tied and tied.exclude(pk__in=self.fields[name].queryset.values("pk"))

    def values(self) -> dict:
        """What was typed, as the actions take it."""
        typed = self.cleaned_data
        values = {name: typed[name] for name in TYPED if name in typed}
        if typed.get("days"):
            values["spans"] = typed["days"]
        if typed.get("suggested"):
            values["agreements"] = list({one.pk: one for one in [*values["agreements"], *typed["suggested"]]}.values())
        return values


class SignedForm(forms.ModelForm):
    signed = PartialDateField(label=_("signed on"))

    class Meta:
        model = SignedDocument
        fields = ["title", "agreement"]
        widgets = {"title": forms.Textarea(attrs={"rows": 2})}

    def has_changed(self):
        return any(self[name].data for name in ("title", "signed", "agreement"))

    def values(self) -> dict:
        typed = self.cleaned_data
        day = typed.get("signed")
        return {
            "title": typed["title"], "agreement": typed.get("agreement"),
            "signed_on": day and day.first, "signed_precision": day.precision if day else "day",
        }  # fmt: skip


class SignedFormSet(forms.BaseInlineFormSet):
    """The papers as they were typed: a list that the action writes anew; an empty row is none."""

    user = None  # set by the admin

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        papers = self.instance.signed_documents.order_by("id") if self.instance.pk else SignedDocument.objects.none()
        self.in_sight = papers
        self.queryset = self.queryset.none()
        if not self.is_bound and self.instance.pk:
            known = set(Agreement.objects.known_to(self.user).filter(signed_at__in=papers).values_list("pk", flat=True))
            self.initial_extra = [
                {"title": one.title, "signed": one.signed, "agreement": one.agreement_id if one.agreement_id in known
                 else None}
                for one in papers
            ]  # fmt: skip
            self.extra += len(self.initial_extra)

    def initial_form_count(self):
        return 0

    def values(self) -> list[dict]:
        """A tie to an agreement out of sight stays with its paper."""
        hidden = self.in_sight.exclude(agreement__in=Agreement.objects.known_to(self.user)).exclude(agreement=None)
        tied = {one.title: one.agreement_id for one in hidden}
        rows = [form.values() for form in self.forms if form.has_changed() and form not in self.deleted_forms]
        return [row | {"agreement": row["agreement"] or tied.get(row["title"])} for row in rows]


class ReportForm(RecordForm):
    reason = OneLine(
        label=_("what was corrected and why"),
        help_text=_("One line. Everyone reads it in the history of the report."),
    )

    class Meta:
        model = Report
        fields = ["kind", "year", "quarter", "title", "closing_note"]
        widgets = {"title": forms.Textarea(attrs={"rows": 2}), "closing_note": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "title" in self.fields and self.instance.pk:
            self.fields["title"].widget.attrs["placeholder"] = self.instance.heading


class ReturnForm(forms.Form):
    """What the municipality has to mend: of the whole, and of single events."""

    reason = forms.CharField(label=_("what the municipality has to mend"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, events, **kwargs):
        super().__init__(*args, **kwargs)
        for event in events:
            self.fields[f"remark-{event.pk}"] = forms.CharField(
                required=False, label=_t("Remark on “%s”") % event, widget=forms.Textarea(attrs={"rows": 2}),
                initial=event.remark,
            )  # fmt: skip

    def remark_on(self, event):
        return self[f"remark-{event.pk}"]

    def remarks(self, events) -> dict[int, str]:
        return {event.pk: self.cleaned_data[f"remark-{event.pk}"] for event in events}


class ReasonForm(forms.Form):
    reason = OneLine(label=_("why it is withdrawn; everyone reads it"))
