from __future__ import annotations

from copy import copy
from functools import partial
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import RecordAdmin
from accounts.admin_fields import Autocompleting, keys_in
from accounts.changes import Stale, writing
from agreements.actions import save_discrepancy
from agreements.choices import UNPUBLISHED, Stage
from agreements.forms import AgreementsField
from agreements.models import Agreement, Discrepancy
from events import actions, suggestions, wording
from events.actions import facts
from events.actions.quarters import what_is_missing, what_to_look_at
from events.admin.pages import page_of, report_page_of
from events.admin.rights import events_for, is_registrar, may_write, reports_to_fill, reports_to_supplement
from events.admin.stale import keep_theirs_where_untouched
from events.admin.uploads import EventFiles
from events.differences import differences, paper_said, said
from events.forms import EventForm, ReasonForm, SignedForm, SignedFormSet
from events.models import Event, Report, SignedDocument, Submission

PAPER = [
    (_("As in the report"), {"fields": [
        "title", "place", "territories", "countries", "dates_text", "days", "format", "result", "participants",
        ("participants_total", "participants_foreign")]}),
    (_("Agreements"), {"fields": ["suggested", "agreements", "discrepancies"]}),
]  # fmt: skip


class SignedInline(Autocompleting, admin.TabularInline):
    model = SignedDocument
    form = SignedForm
    formset = SignedFormSet
    fields = ["title", "signed", "agreement"]
    autocomplete_fields = ["agreement"]
    extra = 1
    max_num = 20

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, absolute_max=self.max_num, **kwargs)
        formset.user = request.user
        return formset

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs["queryset"] = Agreement.objects.known_to(request.user)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return field

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.is_relation:
            field.widget.can_add_related = False
        return field

    # They have no rights of their own: they are part of their event.

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("events.view_event")

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm("events.add_event") if obj is None else may_write(request.user, obj)

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(Event)
class EventAdmin(EventFiles, RecordAdmin):
    form = EventForm
    inlines = [SignedInline]
    change_form_template = add_form_template = "admin/events/event/change_form.html"
    list_display = ["name_in_list", "reported_by", "dates_text", "stage"]
    list_filter = ["stage", "report", "format"]
    list_select_related = ["report", "section__sphere"]
    list_per_page = 50
    search_fields = ["title"]  # shows the field; the search itself is matching()
    autocomplete_fields = ["territories", "countries", "agreements", "discrepancies"]
    empty_value_display = "—"

    @admin.display(description=_("name of the event"), ordering="title_key")
    def name_in_list(self, event):
        return format_html('<span class="clamp">{}</span>', event.title)

    @admin.display(description=_("reported by"))
    def reported_by(self, event):
        return format_html("{} <small>{}</small>", event.section.heading, wording.quarter(event.report))

    @admin.display(description=_("files"))
    def documents(self, event):
        may = getattr(event, "reader", None) and may_write(event.reader, event)
        return render_to_string("admin/events/event/documents.html", {"event": event, "may_write": may})

    # What those read who may not write

    @admin.display(description=_("days"))
    def days(self, event):
        return said(facts.spans_of(event))

    @admin.display(description=_("agreements"))
    def known_agreements(self, event):
        return "; ".join(one.named_apart for one in event.agreements.filter(pk__in=self.known_to(event)))

    @admin.display(description=_("signed documents"))
    def known_papers(self, event):
        return "; ".join(map(paper_said, facts.snapshot(event)["signed_documents"]))

    def known_to(self, event):
        return Agreement.objects.known_to(event.reader).values("pk")

    # Who sees and writes what

    def get_queryset(self, request):
        return events_for(request.user).select_related("report", "section")

    def get_object(self, request, object_id, from_field=None):
        event = super().get_object(request, object_id, from_field)
        if event:
            event.reader = request.user
            event.suggested = SimpleLazyObject(partial(suggestions.agreements_for, event, user=request.user))
        return event

    def get_search_results(self, request, queryset, search_term):
        return (queryset.matching(search_term) if search_term.strip() else queryset), False

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm("events.change_event") if obj is None else may_write(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        may = request.user.has_perm("events.delete_event")
        return may and (obj is None or (obj.stage in UNPUBLISHED and may_write(request.user, obj)))

    def get_actions(self, request):
        return {}

    # The form

    def get_fieldsets(self, request, obj=None):
        fieldsets = [(name, {"fields": list(options["fields"])}) for name, options in PAPER]
        agreements = fieldsets[-1][1]
        if obj is None:
            fieldsets.insert(0, (None, {"fields": self.belongs_to(request)}))
            agreements["fields"] = ["agreements"]
            if self.supplements(request):
                fieldsets.append((_("Supplement"), {"fields": ["reason"], "classes": ["last"]}))
        elif not may_write(request.user, obj):
            agreements["fields"] = ["known_agreements", "known_papers"]
        elif not obj.suggested:
            agreements["fields"].remove("suggested")
        if obj is not None and Event.objects.reported_by(request.user).filter(pk=obj.pk).exists():
            agreements["fields"].append("documents")
        if not is_registrar(request.user) and "discrepancies" in agreements["fields"]:
            agreements["fields"].remove("discrepancies")
        if obj is not None and obj.stage == Stage.PUBLISHED and may_write(request.user, obj):
            fieldsets.append((_("Correction"), {"fields": ["reason"], "classes": ["last"]}))
        if obj is None or may_write(request.user, obj):
            fieldsets[0][1]["fields"].append("seen")
        return fieldsets

    def belongs_to(self, request) -> list[str]:
        """What is asked of a new event: an officer has one municipality, a report has one kind of sections."""
        report = self.asked_report(request)
        if not is_registrar(request.user):
            return ["report"]
        if report is None:
            return ["report", "municipality", "sphere"]
        return ["report", "municipality" if report.is_municipal else "sphere"]

    def asked_report(self, request) -> Report | None:
        keys = keys_in([request.GET.get("report", "")])
        return (reports_to_fill(request.user) | reports_to_supplement(request.user)).filter(pk__in=keys).first()

    def supplements(self, request) -> bool:
        """A report that is published already."""
        report = self.asked_report(request)
        return bool(report and report.is_published)

    def get_readonly_fields(self, request, obj=None):
        is_read = obj is not None and not may_write(request.user, obj)
        return ["documents", *(["days", "known_agreements", "known_papers"] if is_read else [])]

    def get_inlines(self, request, obj):
        return self.inlines if obj is None or may_write(request.user, obj) else []

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        shown = flatten_fieldsets(self.get_fieldsets(request, obj))
        for name in form.declared_fields.keys() - {*shown, "seen"}:
            del form.base_fields[name]
        if obj is None:
            self.prepare_new(request, form)
        return form

    def prepare_new(self, request, form) -> None:
        """Reports in work; what the address says already is not asked again."""
        report = form.base_fields["report"] = copy(form.base_fields["report"])
        report.queryset = reports_to_fill(request.user)
        if asked := self.asked_report(request):
            report.queryset = Report.objects.filter(pk=asked.pk)
            report.widget = forms.HiddenInput()
        elif report.queryset.count() == 1:
            report.initial = report.queryset.get()
        if self.supplements(request):
            reason = form.base_fields["reason"] = copy(form.base_fields["reason"])
            reason.label = _("why it is added now")
        for name in ("municipality", "sphere"):
            if name in form.base_fields and keys_in([request.GET.get(name, "")]):
                field = form.base_fields[name] = copy(form.base_fields[name])
                field.widget = forms.HiddenInput()

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "agreements":
            kwargs |= {"queryset": Agreement.objects.known_to(request.user), "form_class": AgreementsField}
        if db_field.name == "discrepancies":
            kwargs["queryset"] = Discrepancy.objects.visible_to(request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.is_relation:
            field.widget.can_add_related &= db_field.name == "territories"
        return field

    # Every change is an action

    def save_record(self, request, form, formsets):
        event, user = form.instance, request.user
        values = form.values() | {"signed_documents": formsets[0].values()}
        if event.pk is None:
            typed = form.cleaned_data
            given = {name: typed.get(name) for name in ("municipality", "sphere")}
            if typed["report"].is_published:
                return actions.supplement(typed["report"], values, by=user, reason=typed["reason"], **given)
            return actions.draft(typed["report"], values, by=user, **given)
        seen = form.cleaned_data.get("seen")
        try:
            if event.stage == Stage.PUBLISHED:
                return actions.correct(event, values, by=user, reason=form.cleaned_data["reason"], seen=seen)
            return actions.edit(event, values, by=user, seen=seen)
        except Stale as stale:
            stored = self.get_object(request, str(event.pk))
            keep_theirs_where_untouched(request, self.get_form(request, stored, change=True)(instance=stored), form,
                                        values, stale)  # fmt: skip
            raise

    def stale_messages(self, request, stale: Stale) -> list[str]:
        kept = _t("What you typed is kept below; what you had not touched shows what is stored now.")
        return [*super().stale_messages(request, stale), kept]

    def differences(self, request, change):
        return differences(change.before, change.after, seen_by=request.user)

    def delete_record(self, request, obj):
        request.report_page = report_page_of(obj)
        actions.discard(obj, by=request.user)

    def response_delete(self, request, obj_display, obj_id):
        self.message_user(request, _t("Deleted: %s") % obj_display, messages.SUCCESS)
        return HttpResponseRedirect(request.report_page)

    def response_add(self, request, obj, post_url_continue=None):
        return self.saved(request, obj.pk)

    def response_change(self, request, obj):
        return self.saved(request, obj.pk)

    def saved(self, request, pk):
        """Back to the quarter; the page stays where something is still to be looked at."""
        event = self.get_object(request, str(pk))
        self.message_user(request, _t("Saved: %s") % event, messages.SUCCESS)
        has_unread_days = bool(event.dates_text) and event.starts_on is None
        if has_unread_days:
            told = _t("The days cannot be read from “%s”: write them by hand below.")
            self.message_user(request, told % event.dates_text, messages.WARNING)
        has_suggestions = bool(event.suggested)
        if "_addanother" in request.POST:
            return HttpResponseRedirect(add_address(event, request.user))
        if "_continue" in request.POST or has_unread_days or (has_suggestions and "suggested" not in request.POST):
            return HttpResponseRedirect(reverse("admin:events_event_change", args=[event.pk]))
        return HttpResponseRedirect(report_page_of(event))

    def add_view(self, request, form_url="", extra_context=None):
        may_add = self.has_add_permission(request)
        if may_add and not self.asked_report(request) and not reports_to_fill(request.user).exists():
            self.message_user(request, _t("No quarter is in work: begin one first."), messages.WARNING)
            return HttpResponseRedirect(reverse("admin:index"))
        return super().add_view(request, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            stored = self.get_object(request, str(obj.pk))
            is_unregistered = is_registrar(request.user) and suggestions.is_unregistered(stored)
            context |= {
                "stored": stored,
                "quarter": wording.quarter(stored.report),
                "report_page": report_page_of(stored),
                "missing": what_is_missing(stored).values() if stored.stage in UNPUBLISHED else [],
                "hints": what_to_look_at(stored),
                "days_read": said(facts.spans_of(stored)),
                "is_unregistered": is_unregistered,
                "may_withdraw": stored.stage == Stage.PUBLISHED and request.user.has_perm("events.withdraw_event"),
            }
        else:
            report = self.asked_report(request)
            place = request.GET.get("municipality") if is_registrar(request.user) else request.user.municipality_id
            submission = report and Submission.objects.filter(
                report=report, municipality__in=keys_in([str(place or "")])).first()  # fmt: skip
            context |= {"to_report": submission or report, "report_page": page_of(submission or report)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def view_on_site(self, event):
        return event.get_absolute_url() if event.stage == Stage.PUBLISHED else None

    # What is done to a published event, and what an unregistered signing asks for

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/withdraw/", view(self.withdraw_page), name="events_event_withdraw"),
            path("<int:pk>/discrepancy/", view(self.discrepancy_page), name="events_event_discrepancy"),
            *super().get_urls(),
        ]

    def withdraw_page(self, request, pk):
        event = self.found(request, pk)
        if event.stage != Stage.PUBLISHED or not request.user.has_perm("events.withdraw_event"):
            raise PermissionDenied
        form = ReasonForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                actions.withdraw(event, by=request.user, reason=form.cleaned_data["reason"])
            except ValidationError as refused:
                form.add_error(None, refused.messages)
            else:
                return self.told_and_back(request, event, _t("Withdrawn: %s") % event)
        return self.small_page(request, event, form, _t("Withdraw from the report"))

    def discrepancy_page(self, request, pk):
        """A signing that the register does not have: what both documents say, ready to be recorded."""
        event = self.found(request, pk)
        if event.stage != Stage.PUBLISHED or not request.user.has_perm("agreements.add_discrepancy"):
            raise PermissionDenied  # it is seen by all, so it quotes only what all may read
        quoting = forms.modelform_factory(Discrepancy, fields=QUOTED)
        form = quoting(request.POST if request.method == "POST" else None, initial=contradiction_of(event))
        if request.method == "POST" and form.is_valid():
            try:
                self.record_discrepancy(event, form.instance, request.user)
            except ValidationError as refused:
                form.add_error(None, refused.messages)
            else:
                return self.told_and_back(request, event, _t("Recorded: %s") % form.instance)
        return self.small_page(request, event, form, _t("Record a discrepancy"))

    @writing()
    def record_discrepancy(self, event, discrepancy, by) -> None:
        save_discrepancy(discrepancy, by=by)
        values = {"discrepancies": [*event.discrepancies.all(), discrepancy]}
        actions.correct(event, values, by=by, reason=discrepancy.subject)

    def found(self, request, pk) -> Event:
        event = self.get_object(request, str(pk))
        if event is None:
            raise PermissionDenied
        return event

    def told_and_back(self, request, event, said_):
        self.message_user(request, said_, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:events_event_change", args=[event.pk]))

    def small_page(self, request, event, form, title):
        context = {
            **self.admin_site.each_context(request),
            "title": title, "opts": self.opts, "original": event, "form": form,
        }  # fmt: skip
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/events/event/small_page.html", context, status=status)


QUOTED = ["subject", "first_source", "first_quote", "second_source", "second_quote", "is_public"]


def contradiction_of(event: Event) -> dict:
    """Of the office's own documents, so Russian whatever the language of the page."""
    papers = "; ".join(paper.title for paper in event.signed_documents.filter(agreement=None))
    return {
        "subject": f"Подписано, но не зарегистрировано: {papers or event.title}"[:300],
        "first_source": f"{event.report.heading}"[:300],
        "first_quote": event.result or event.title,
        "second_source": "Перечень соглашений",
        "second_quote": "Сведений о регистрации нет.",
    }


def add_address(event: Event, user) -> str:
    section = event.section
    asked = {"report": event.report_id}
    if is_registrar(user):
        asked |= {"municipality": section.territory_id} if section.territory_id else {"sphere": section.sphere_id}
    return f"{reverse('admin:events_event_add')}?{urlencode(asked)}"
