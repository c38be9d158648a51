"""Pages of the actions: what is asked, then what will happen, then it is done. For one record or several at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from accounts.actions import demand_stage
from accounts.admin_base import who_and_when
from accounts.admin_fields import Autocomplete, keys_in
from accounts.changes import Stale, demand_unchanged, writing
from agreements import actions
from agreements.actions import facts
from agreements.actions.numbers import first_series
from agreements.admin.checking import BACK, CHECKED, Check, check_of
from agreements.choices import EDITABLE_BY_OFFICER, UNPUBLISHED, EndGround, Practical, Registration, Stage, TermChange
from agreements.forms import DayField, PartialDateField
from agreements.models import Agreement, Attachment, NumberSeries, Replacement, TermRecord

MOST_AT_ONCE = 100


class DeedForm(forms.Form):
    """What an action asks; knows the records it is about."""

    def __init__(self, *args, agreements, user, admin_site, **kwargs):
        super().__init__(*args, **kwargs)
        self.agreements, self.user = agreements, user
        self.prepare(admin_site)

    def prepare(self, admin_site):
        """Choices that depend on the records."""


class NothingAsked(DeedForm):
    pass


class ReturnForm(DeedForm):
    reason = forms.CharField(
        label=gettext_lazy("what the municipality has to mend"), widget=forms.Textarea({"rows": 3})
    )


class RegisterForm(DeedForm):
    on = DayField(label=gettext_lazy("registered on"), required=True, initial=timezone.localdate)
    series = forms.ModelChoiceField(NumberSeries.objects.filter(is_open=True), label=gettext_lazy("number series"))

    def prepare(self, admin_site):
        self.fields["series"].initial = first_series()


class EndForm(DeedForm):
    stated_end = PartialDateField(
        label=gettext_lazy("without force from"), help_text=gettext_lazy("The first day without force, if it is known.")
    )
    ended_by = DayField(
        label=gettext_lazy("ended not later than"),
        help_text=gettext_lazy("If nobody knows the day: the day by which the end is known."),
    )  # fmt: skip
    end_ground = forms.ChoiceField(label=gettext_lazy("ground of the end"), choices=[("", "—"), *EndGround.choices])
    reason = forms.CharField(
        label=gettext_lazy("what was corrected and why"), required=False,
        help_text=gettext_lazy("Only if an end was recorded before; everyone reads it."),
    )  # fmt: skip
    end_text = forms.CharField(
        label=gettext_lazy("cell of the list"), required=False,
        help_text=gettext_lazy("As the paper says it; empty: composed from the facts."),
    )  # fmt: skip


class TakeBackForm(DeedForm):
    record = forms.ModelChoiceField(TermRecord.objects.none(), label=gettext_lazy("record of the term"))
    reason = forms.CharField(label=gettext_lazy("what was corrected and why; everyone reads it"))

    def prepare(self, admin_site):
        self.fields["record"].queryset = TermRecord.objects.filter(agreement__in=self.agreements)


class ReplaceForm(DeedForm):
    successor = forms.ModelChoiceField(Agreement.objects.none(), label=gettext_lazy("replaced by"))

    def prepare(self, admin_site):
        field = self.fields["successor"]
        field.queryset = Agreement.objects.visible_to(self.user).exclude(pk__in=[a.pk for a in self.agreements])
        field.widget = Autocomplete(
            Replacement._meta.get_field("successor"), admin_site, choices=field.choices
        )  # fmt: skip


class TermForm(DeedForm):
    change = forms.ChoiceField(label=gettext_lazy("what happened"), choices=TermChange)
    on = DayField(label=gettext_lazy("day of the document or the decision"), required=True)
    new_last_day = DayField(
        label=gettext_lazy("new last day"),
        help_text=gettext_lazy("Empty: one more term; for a changed term: indefinite from now on."),
    )  # fmt: skip
    document = forms.ModelChoiceField(Attachment.objects.none(), label=gettext_lazy("document"), required=False)
    note = forms.CharField(label=gettext_lazy("note"), required=False)

    def prepare(self, admin_site):
        self.fields["document"].queryset = Attachment.objects.filter(agreement__in=self.agreements)


class PracticalForm(DeedForm):
    practical = forms.ChoiceField(label=gettext_lazy("in practice"), choices=Practical)
    practical_on = DayField(label=gettext_lazy("known on"))
    practical_source = forms.CharField(label=gettext_lazy("source of that"), required=False)


class WithdrawForm(DeedForm):
    reason = forms.CharField(label=gettext_lazy("why it is withdrawn; everyone reads it"))


@dataclass(frozen=True)
class PagedDeed:
    name: str  # in the address; the right is called so too, unless said otherwise
    title: str
    stages: frozenset
    perform: Callable  # (agreements, values, by, seen)
    form: type[DeedForm] = NothingAsked
    is_for_many: bool = True
    right: str = ""

    def is_allowed_to(self, user) -> bool:
        return user.has_perm(f"agreements.{self.right or self.name}_agreement")

    def is_open_to(self, user, agreement: Agreement) -> bool:
        has_number = agreement.registration == Registration.NUMBERED
        return (
            self.is_allowed_to(user)
            and agreement.stage in self.stages
            and not (self.name == "register" and has_number)
            and not (self.name == "withdraw_term_record" and not agreement.term_records.exists())
        )


def each(action, **from_form):
    """An action of one record, done to each; `from_form`: parameter of the action ← field of the form."""

    def perform(agreements, values, by, seen):
        given = {parameter: values[field] for parameter, field in from_form.items()}
        for agreement in agreements:
            action(agreement, by=by, seen=seen.get(agreement.pk), **given)

    return perform


def register(agreements, values, by, seen):
    actions.register(agreements, on=values["on"], series=values["series"], by=by, seen=seen)


@writing()
def replace(agreements, values, by, seen):
    """What changes is the successor; that nobody changed the older ones meanwhile is asked here."""
    for agreement in agreements:
        demand_stage(agreement, Stage.PUBLISHED)
        demand_unchanged(agreement, seen.get(agreement.pk))
    actions.replace(values["successor"], agreements, by=by)


def take_back(agreements, values, by, seen):
    actions.withdraw_term_record(
        values["record"], by=by, reason=values["reason"], seen=seen.get(values["record"].agreement_id)
    )


PUBLISHED, DRAFTED = frozenset([Stage.PUBLISHED]), frozenset(EDITABLE_BY_OFFICER)
DEEDS = {
    deed.name: deed
    for deed in (
        PagedDeed("submit", gettext_lazy("Submit to the registrar"), DRAFTED, each(actions.submit)),
        PagedDeed(
            "return", gettext_lazy("Return to the municipality"), frozenset([Stage.SUBMITTED]),
            each(actions.return_, reason="reason"), ReturnForm,
        ),
        PagedDeed("register", gettext_lazy("Register"), frozenset(UNPUBLISHED) | PUBLISHED, register, RegisterForm),
        PagedDeed("publish", gettext_lazy("Publish"), frozenset(UNPUBLISHED), each(actions.publish)),
        PagedDeed(
            "record_term", gettext_lazy("Record on the term"), PUBLISHED,
            each(actions.record_term, change="change", on="on", new_last_day="new_last_day", document="document",
                 note="note"),
            TermForm, is_for_many=False,
        ),
        PagedDeed(
            "withdraw_term_record", gettext_lazy("Take back a record on the term"), PUBLISHED, take_back, TakeBackForm,
            is_for_many=False, right="record_term",
        ),
        PagedDeed("replace", gettext_lazy("Record replacement"), PUBLISHED, replace, ReplaceForm),
        PagedDeed(
            "end", gettext_lazy("Record the end"), PUBLISHED,
            each(actions.end, on="stated_end", known_by="ended_by", ground="end_ground", text="end_text",
                 reason="reason"),
            EndForm, is_for_many=False,
        ),
        PagedDeed(
            "set_practical", gettext_lazy("Say how it is in practice"), PUBLISHED,
            each(actions.set_practical, state="practical", on="practical_on", source="practical_source"),
            PracticalForm, is_for_many=False,
        ),
        PagedDeed(
            "withdraw", gettext_lazy("Withdraw from the register"), PUBLISHED,
            each(actions.withdraw, reason="reason"), WithdrawForm, is_for_many=False,
        ),
    )
}  # fmt: skip


class TakenBack(Exception):
    """Ends the trial."""


class DeedPages:
    """Mixed into the admin of agreements: …/agreement/deed/<name>/?ids=1,2"""

    deed_template = "admin/agreements/agreement/deed.html"

    def get_urls(self):
        page = self.admin_site.admin_view(self.deed_page)
        return [path("deed/<slug:name>/", page, name="agreements_agreement_deed"), *super().get_urls()]

    def deeds_for(self, user, agreement: Agreement) -> list[dict]:
        return [
            {"title": deed.title, "address": address_of(deed, [agreement.pk])}
            for deed in DEEDS.values()
            if deed.is_open_to(user, agreement)
        ]

    def deed_page(self, request, name):
        deed = DEEDS.get(name)
        agreements = self.asked_for(request) if deed else []
        if not agreements or not deed.is_allowed_to(request.user):
            raise PermissionDenied
        form = deed.form(
            request.POST if request.method == "POST" else None,
            agreements=agreements, user=request.user, admin_site=self.admin_site,
        )  # fmt: skip
        if request.method != "POST" and form.fields:
            return self.deed_answer(request, deed, form, agreements)
        values = form.cleaned_data if request.method == "POST" and form.is_valid() else {}
        if form.is_bound and (form.errors or BACK in request.POST):
            return self.deed_answer(request, deed, form, agreements)
        try:
            if CHECKED in request.POST:
                with transaction.atomic():  # all of them or none
                    deed.perform(agreements, values, request.user, seen_in(request, agreements))
                return self.done(request, deed, agreements)
            checks = self.tried(request, deed, agreements, values)
        except (ValidationError, PermissionDenied) as refused:
            return self.deed_answer(request, deed, form, agreements, refusal=refusal_of(refused, form))
        except Stale as stale:
            refusal = [f"{stale.subject}: {stale}", *who_and_when(stale)]
            return self.deed_answer(request, deed, form, self.asked_for(request), refusal=refusal)
        return self.deed_answer(request, deed, form, agreements, checks=checks)

    def asked_for(self, request) -> list[Agreement]:
        ids = keys_in(request.GET.get("ids", "").split(","))
        found = Agreement.objects.visible_to(request.user).in_bulk(ids[:MOST_AT_ONCE])
        return [found[ident] for ident in dict.fromkeys(ids) if ident in found]

    def tried(self, request, deed: PagedDeed, agreements, values) -> list[Check]:
        """Does it, looks, and takes it back."""
        checks: list[Check] = []
        successors = [values["successor"]] if "successor" in values else []
        before = {agreement.pk: facts.snapshot(agreement) for agreement in [*agreements, *successors]}
        try:
            with transaction.atomic():
                deed.perform(agreements, values, request.user, seen_in(request, agreements))
                after = Agreement.objects.in_bulk(before)
                checks += [check_of(after[key], before[key], seen_by=request.user) for key in before]
                raise TakenBack
        except TakenBack:
            return checks

    def deed_answer(self, request, deed, form, agreements, *, checks=None, refusal=()):
        context = {
            **self.admin_site.each_context(request),
            "title": deed.title,
            "opts": self.opts,
            "deed": deed,
            "form": form,
            "agreements": agreements,
            "checks": checks,
            "refusal": refusal,
            "seen": ",".join(f"{agreement.pk}:{agreement.version}" for agreement in agreements),
            "media": self.media + form.media,
        }
        return TemplateResponse(request, self.deed_template, context)

    def done(self, request, deed, agreements):
        count = len(agreements)
        said = ngettext("%(deed)s: done for %(count)d record.", "%(deed)s: done for %(count)d records.", count)
        self.message_user(request, said % {"deed": deed.title, "count": count}, messages.SUCCESS)
        if count == 1:
            return HttpResponseRedirect(reverse("admin:agreements_agreement_change", args=[agreements[0].pk]))
        return HttpResponseRedirect(reverse("admin:agreements_agreement_changelist"))


def address_of(deed: PagedDeed, ids) -> str:
    return reverse("admin:agreements_agreement_deed", args=[deed.name]) + "?ids=" + ",".join(map(str, ids))


def seen_in(request, agreements) -> dict[int, int]:
    """The versions that stood on the page; without a page, those of this moment."""
    pairs = [pair.partition(":")[::2] for pair in request.POST.get("seen", "").split(",")]
    told = dict(numbers for pair in pairs if len(numbers := keys_in(pair)) == 2)
    return {agreement.pk: told.get(agreement.pk, agreement.version) for agreement in agreements}


def refusal_of(refused, form) -> list[str]:
    """Each message beside its field where the form has it, else above the form."""
    if isinstance(refused, PermissionDenied):
        return [str(refused)]
    by_field = refused.update_error_dict({})
    aliases = {"ended_on": "stated_end"}
    above = []
    for name, errors in by_field.items():
        name = aliases.get(name, name)
        if form.is_bound and name in form.fields and name != NON_FIELD_ERRORS:
            form.add_error(name, errors)
        else:
            above += [message for error in errors for message in error.messages]
    return above
