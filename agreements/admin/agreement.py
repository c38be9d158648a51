from copy import copy

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import RecordAdmin
from accounts.admin_fields import AutocompleteSeveral, Autocompleting
from accounts.changes import changes_of
from accounts.choices import Deed
from agreements import actions, wording
from agreements.admin.checking import CheckedBeforeSaving
from agreements.admin.deeds import DEEDS, MOST_AT_ONCE, DeedPages, address_of
from agreements.admin.filters import QuestionFilter, StatusFilter
from agreements.admin.uploads import UploadPages
from agreements.choices import EDITABLE_BY_OFFICER, UNPUBLISHED, Stage, Status
from agreements.differences import differences
from agreements.forms import AgreementForm, DayField, PartyForm, PartyFormSet
from agreements.models import Agreement, Participation, Replacement
from office.dates import in_words, numeric
from places.fields import PlainTextField


class PartyInline(Autocompleting, admin.TabularInline):
    model = Participation
    template = "admin/agreements/agreement/parties.html"
    form = PartyForm
    formset = PartyFormSet
    fields = ["order", "name_as_signed", "territory", "body", "country"]
    autocomplete_fields = ["territory", "body", "country"]
    extra = 2
    max_num = 60

    def get_formset(self, request, obj=None, **kwargs):
        return super().get_formset(request, obj, absolute_max=self.max_num, **kwargs)

    # Parties have no rights of their own: they are part of their agreement.

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("agreements.view_agreement")

    def has_add_permission(self, request, obj=None):
        return may_write(request, obj)

    has_change_permission = has_delete_permission = has_add_permission


def may_write(request, obj) -> bool:
    if obj is None:
        return request.user.has_perm("agreements.add_agreement")
    if obj.stage == Stage.PUBLISHED:
        return request.user.has_perm("agreements.correct_agreement")
    if not request.user.has_perm("agreements.change_agreement"):
        return False
    return obj.stage in (UNPUBLISHED if request.user.has_perm("agreements.publish_agreement") else EDITABLE_BY_OFFICER)


@admin.register(Agreement)
class AgreementAdmin(DeedPages, UploadPages, CheckedBeforeSaving, RecordAdmin):
    form = AgreementForm
    inlines = [PartyInline]
    list_display = ["name_in_list", "registration_in_list", "parties_in_list", "term_in_list", "stage"]
    list_filter = [QuestionFilter, StatusFilter, "stage", "registration", "term", "kind", "themes"]
    ordering = ["-exists_from", "-id"]
    list_per_page = 50
    empty_value_display = "—"
    search_fields = ["title"]  # shows the field; the search itself is matching()
    autocomplete_fields = ["amends", "themes", "submitted_by"]
    formfield_overrides = {
        models.DateField: {"form_class": DayField, "widget": forms.TextInput},
        PlainTextField: {"widget": forms.Textarea(attrs={"rows": 2})},
    }
    fieldsets = [
        (_("What the paper is"), {"fields": ["kind", "title", "themes", "amends"]}),
        (_("Signing"), {"fields": ["signed"]}),
        (_("Registration"), {"fields": [("registration", "series", "sequence", "registered")]}),
        (_("Force"), {"fields": [("force_rule", "stated_force", "force_is_stated")]}),
        (_("Term"), {"fields": [("term", "term_years", "renewal", "term_last_day"), "boundaries"]}),
        (_("End and replacement"), {"fields": ["stated_end", "ended_by", "end_ground", "replaces"]}),
        (_("In practice"), {"fields": [("practical", "practical_on", "practical_source")]}),
        (_("Documents"), {"fields": ["documents"]}),
        (_("Notes"), {"fields": ["note"]}),
        (
            _("Cells as on paper"),
            {"fields": ["registration_text", "parties_text", "term_text", "end_text"], "classes": ["cells"]},
        ),
        (_("Record"), {"fields": [("source_document", "source_table", "source_row"), "position", "submitted_by"]}),
    ]
    readonly_fields = ["boundaries", "documents"]
    of_the_office = {_("Registration"), _("Record")}

    # The columns of the official list

    @admin.display(description=_("title and date of signing"), ordering="exists_from")
    def name_in_list(self, agreement):
        shown = '<span class="name">{}</span> <small class="clamp" title="{}">{}</small>'
        return format_html(shown, agreement, agreement.title, agreement.title)

    @admin.display(description=_("registration"), ordering="registered_on")
    def registration_in_list(self, agreement):
        return wording.cells(agreement)["registration_text"]

    @admin.display(description=_("parties"))
    def parties_in_list(self, agreement):
        parties = wording.cells(agreement)["parties_text"]
        return format_html('<span class="clamp" title="{}">{}</span>', parties, parties)

    @admin.display(description=_("term"), ordering="next_boundary")
    def term_in_list(self, agreement):
        """The state today, and the day by which someone has to look again."""
        status = agreement.timeline.status_on(localdate())
        if status == Status.IN_FORCE and agreement.next_boundary:
            until = _t("until and including %s") % numeric(agreement.next_boundary)
            return format_html("{} <small>{}</small>", status.label, until)
        if status == Status.ENDED and agreement.end:
            return format_html("{} <small>{}</small>", status.label, _t("from %s") % numeric(agreement.end))
        return status.label

    # What those read who may not write: the days in words, what it replaces by name

    @admin.display(description=_("signed on"))
    def signed(self, agreement):
        return said(agreement.signed)

    @admin.display(description=_("registered on"))
    def registered(self, agreement):
        return said(agreement.registered)

    @admin.display(description=_("in force from"))
    def stated_force(self, agreement):
        return said(agreement.stated_force)

    @admin.display(description=_("without force from"))
    def stated_end(self, agreement):
        return said(agreement.stated_end)

    @admin.display(description=_("replaces"))
    def replaces(self, agreement):
        return "; ".join(str(link.predecessor) for link in agreement.replacements.select_related("predecessor"))

    # What the form shows and nobody types

    @admin.display(description=_("boundaries"))
    def boundaries(self, agreement):
        """The period under way and the next ones, as far as the paper covers them."""
        day = localdate()
        ahead = agreement.periods.filter(last_day__gte=day)[:3] if agreement.pk else []
        covered = agreement.covered_until
        said = [
            _t("%(number)d: until and including %(day)s") % {"number": period.number, "day": numeric(period.last_day)}
            + ("" if period.last_day <= covered else f" ({_t('presumed')})")
            for period in ahead
        ]
        return "; ".join(said) or "—"

    @admin.display(description=_("files"))
    def documents(self, agreement):
        context = {"agreement": agreement, "may_write": getattr(agreement, "may_write", False)}
        return render_to_string("admin/agreements/agreement/documents.html", context)

    # Who sees and writes what

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user).with_next_boundary(localdate())

    def get_object(self, request, object_id, from_field=None):
        """Whoever only reads it is not told which draft it amends."""
        agreement = super().get_object(request, object_id, from_field)
        if agreement and not may_write(request, agreement):
            agreement.amends = Agreement.objects.known_to(request.user).filter(pk=agreement.amends_id).first()
        return agreement

    def get_search_results(self, request, queryset, search_term):
        """Found as on the public list, and as soon as three letters are typed."""
        if not search_term.strip():
            return queryset, False
        return queryset.matching(search_term, shortest_prefix=3), False

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm("agreements.change_agreement") if obj is None else may_write(request, obj)

    def has_delete_permission(self, request, obj=None):
        may = request.user.has_perm("agreements.delete_agreement")
        return may and (obj is None or (obj.stage in EDITABLE_BY_OFFICER and may_write(request, obj)))

    def get_fieldsets(self, request, obj=None):
        """Numbers and the place in the list are the registrar's."""
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.has_perm("agreements.register_agreement"):
            return fieldsets
        return [fieldset for fieldset in fieldsets if fieldset[0] not in self.of_the_office]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        shown = flatten_fieldsets(self.get_fieldsets(request, obj))
        for name in form.declared_fields.keys() - {*shown, "seen"}:
            del form.base_fields[name]  # else it would be taken from whoever sends it, and be emptied by the others
        if "replaces" in form.base_fields:
            replaces = form.base_fields["replaces"] = copy(form.base_fields["replaces"])  # one for this request
            replaces.widget = AutocompleteSeveral(Replacement._meta.get_field("predecessor"), self.admin_site)
            replaces.queryset = Agreement.objects.visible_to(request.user)
        return form

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "amends":
            kwargs["queryset"] = Agreement.objects.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.is_relation:
            field.widget.can_add_related &= db_field.name == "themes"  # another agreement is not made in passing
        return field

    def response_add(self, request, obj, post_url_continue=None):
        return self.saved(request, obj)

    def response_change(self, request, obj):
        return self.saved(request, obj)

    def saved(self, request, agreement):
        """Back to the record, where the scan is attached and the next action waits."""
        self.message_user(request, _t("Saved: %s") % agreement, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:agreements_agreement_change", args=[agreement.pk]))

    def view_on_site(self, agreement):
        return agreement.get_absolute_url() if agreement.stage == Stage.PUBLISHED else None

    # Every change is an action

    def values_of(self, form, formsets) -> dict:
        return form.values() | {"parties": formsets[0].values()}

    def perform(self, request, agreement, values, seen, reason):
        if agreement.pk is None:
            return actions.draft(values, by=request.user)
        if agreement.stage == Stage.PUBLISHED:
            return actions.correct(agreement, values, by=request.user, reason=reason, seen=seen)
        return actions.edit(agreement, values, by=request.user, seen=seen)

    def differences(self, request, change):
        return differences(change.before, change.after, seen_by=request.user)

    def delete_record(self, request, obj):
        actions.discard(obj, by=request.user)

    # What can be done to several at once leads to the same pages as for one

    def get_actions(self, request):
        """Only what the user has a right to; deleting goes one by one."""
        return {
            name: (chosen_for(deed), name, deed.title)
            for name, deed in DEEDS.items()
            if deed.is_for_many and deed.is_allowed_to(request.user)
        }

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            stored = Agreement.objects.with_next_boundary(localdate()).get(pk=obj.pk)
            context |= {
                "deeds": self.deeds_for(request.user, obj),
                "state": self.term_in_list(stored),
                "returned": obj.stage == Stage.RETURNED and changes_of(obj).filter(action=Deed.RETURN).first(),
                "parties": stored.parties.select_related("territory", "body", "country").order_by("order"),
                "composed": (composed := cells_composed(stored)),
                "cells_differ": any(cell["differs"] for cell in composed),
            }
            obj.may_write = self.has_change_permission(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)


def said(day) -> str:
    return in_words(day) if day else "—"


def cells_composed(agreement) -> list[dict]:
    """What each cell would say if the facts composed it, and whether the paper says otherwise."""
    successor = agreement.replaced_by.filter(counts=True).select_related("successor").first()
    texts = {
        "registration_text": wording.registration_cell(agreement),
        "parties_text": agreement.parties_line,
        "term_text": wording.term_cell(agreement),
        "end_text": wording.end_cell(agreement, successor.successor.title if successor else "")
        if agreement.end_why
        else "",
    }
    return [
        {"name": name, "text": text, "differs": getattr(agreement, name) not in ("", text)}
        for name, text in texts.items()
    ]


def chosen_for(deed):
    def to_its_page(modeladmin, request, queryset):
        if queryset.count() > MOST_AT_ONCE:
            said = _t("At most %(number)d at once: choose fewer.") % {"number": MOST_AT_ONCE}
            return modeladmin.message_user(request, said, messages.ERROR)
        return HttpResponseRedirect(address_of(deed, queryset.values_list("pk", flat=True)))

    return to_its_page
