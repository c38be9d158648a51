from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import RecordAdmin
from agreements import actions
from agreements.choices import EDITABLE_BY_OFFICER, UNPUBLISHED, Stage
from agreements.forms import AgreementForm, PartyForm, parties_of
from agreements.models import (
    Agreement,
    Discrepancy,
    LegalReference,
    NumberSeries,
    OutsideDocument,
    Participation,
    Replacement,
    Theme,
)
from office.dates import in_column


class PartyInline(admin.TabularInline):
    model = Participation
    form = PartyForm
    fields = ["order", "name_as_signed", "territory", "body", "country"]
    autocomplete_fields = ["territory", "body", "country"]
    extra = 0
    min_num = 2

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
class AgreementAdmin(RecordAdmin):
    form = AgreementForm
    inlines = [PartyInline]
    list_display = ["name_in_list", "signed_in_list", "registration_label", "term", "stage"]
    list_filter = ["stage", "registration", "term", "kind", "themes"]
    ordering = ["-exists_from", "-id"]
    list_per_page = 50
    search_fields = ["title"]  # shows the field; the search itself is matching()
    actions = ["submit", "register", "publish"]
    autocomplete_fields = ["amends", "themes", "submitted_by"]
    fieldsets = [
        (_("What the paper is"), {"fields": ["kind", "title", "themes", "amends"]}),
        (_("Signing"), {"fields": ["signed"]}),
        (_("Registration"), {"fields": ["registration", "series", "sequence", "registered"]}),
        (_("Force"), {"fields": ["force_rule", "force_is_stated", "stated_force"]}),
        (_("Term"), {"fields": ["term", "term_years", "renewal", "term_last_day"]}),
        (_("End and replacement"), {"fields": ["stated_end", "ended_by", "end_ground", "replaces"]}),
        (_("In practice"), {"fields": ["practical", "practical_on", "practical_source"]}),
        (
            _("Cells as on paper"),
            {"classes": ["collapse"], "fields": ["registration_text", "parties_text", "term_text", "end_text"]},
        ),
        (
            _("Record"),
            {"fields": ["source_document", "source_table", "source_row", "position", "submitted_by", "note"]},
        ),
        (_("Correction"), {"fields": ["reason"]}),
    ]

    @admin.display(description=_("agreement"), ordering="short_name")
    def name_in_list(self, agreement):
        return str(agreement)

    @admin.display(description=_("signed on"), ordering="exists_from")
    def signed_in_list(self, agreement):
        return in_column(agreement.signed) if agreement.signed else "—"

    @admin.display(description=_("number"), ordering="sequence")
    def registration_label(self, agreement):
        return agreement.registration_label or "—"

    # Who sees and writes what

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def get_search_results(self, request, queryset, search_term):
        return (queryset.matching(search_term) if search_term.strip() else queryset), False

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm("agreements.change_agreement") if obj is None else may_write(request, obj)

    def has_delete_permission(self, request, obj=None):
        may = request.user.has_perm("agreements.delete_agreement")
        return may and (obj is None or (obj.stage in EDITABLE_BY_OFFICER and may_write(request, obj)))

    def get_fieldsets(self, request, obj=None):
        """The reason is asked of a correction only; an officer has nothing to do with numbers."""
        hidden = set() if obj and obj.stage == Stage.PUBLISHED else {_("Correction")}
        if not request.user.has_perm("agreements.register_agreement"):
            hidden |= {_("Registration"), _("Record")}
        return [fieldset for fieldset in super().get_fieldsets(request, obj) if fieldset[0] not in hidden]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if replaces := form.base_fields.get("replaces"):
            replaces.queryset = Agreement.objects.visible_to(request.user)
            replaces.widget = AutocompleteSelectMultiple(
                Replacement._meta.get_field("predecessor"), self.admin_site, choices=replaces.choices
            )
        return form

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "amends":
            kwargs["queryset"] = Agreement.objects.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    # Every change is an action

    def save_record(self, request, form, formsets):
        values = form.values() | {"parties": parties_of(formsets[0])}
        seen = form.cleaned_data.get("seen")
        agreement = form.instance
        if agreement.pk is None:
            return actions.draft(values, by=request.user)
        if agreement.stage == Stage.PUBLISHED:
            return actions.correct(agreement, values, by=request.user, reason=form.cleaned_data["reason"], seen=seen)
        return actions.edit(agreement, values, by=request.user, seen=seen)

    def delete_record(self, request, obj):
        actions.discard(obj, by=request.user)

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except ValidationError as refused:
            self.message_user(request, " ".join(refused.messages), messages.ERROR)
            return self.response_delete(request, _t("Nothing was deleted."), object_id)

    def get_actions(self, request):
        allowed = super().get_actions(request)
        allowed.pop("delete_selected", None)
        return allowed

    @admin.action(description=_("Submit to the registrar"), permissions=["submit"])
    def submit(self, request, queryset):
        self.each(request, queryset, actions.submit)

    @admin.action(description=_("Give numbers, in order of signing"), permissions=["register"])
    def register(self, request, queryset):
        self.tell(
            request, queryset.count(), lambda: actions.register(queryset, on=timezone.localdate(), by=request.user)
        )

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish(self, request, queryset):
        self.each(request, queryset, actions.publish)

    def has_submit_permission(self, request):
        return request.user.has_perm("agreements.submit_agreement")

    def has_register_permission(self, request):
        return request.user.has_perm("agreements.register_agreement")

    def has_publish_permission(self, request):
        return request.user.has_perm("agreements.publish_agreement")

    def each(self, request, queryset, action):
        for agreement in queryset:
            self.tell(request, 1, lambda agreement=agreement: action(agreement, by=request.user), about=agreement)

    def tell(self, request, count, action, about=None):
        try:
            action()
        except (ValidationError, PermissionDenied) as refused:
            said = " ".join(getattr(refused, "messages", [str(refused)]))
            self.message_user(request, f"{about}: {said}" if about else said, messages.ERROR)
        else:
            self.message_user(request, _t("Done: %d") % count if about is None else f"{about}: {_t('done')}")


@admin.register(OutsideDocument)
class OutsideDocumentAdmin(RecordAdmin):
    list_display = ["title", "level", "practical", "is_public"]
    list_filter = ["level", "practical"]
    search_fields = ["title"]
    autocomplete_fields = ["territories"]

    def save_record(self, request, form, formsets):
        return actions.save_outside_document(
            form.instance, by=request.user, territories=form.cleaned_data["territories"]
        )


@admin.register(Discrepancy)
class DiscrepancyAdmin(RecordAdmin):
    list_display = ["subject", "agreement", "is_open"]
    list_select_related = ["agreement"]
    search_fields = ["subject", "first_quote", "second_quote"]
    autocomplete_fields = ["agreement", "outside_document"]

    @admin.display(description=_("open"), boolean=True)
    def is_open(self, discrepancy):
        return discrepancy.is_open

    def save_record(self, request, form, formsets):
        return actions.save_discrepancy(form.instance, by=request.user)


@admin.register(Theme)
class ThemeAdmin(RecordAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name", "name_en", "slug"]


@admin.register(NumberSeries)
class NumberSeriesAdmin(RecordAdmin):
    list_display = ["name", "separator", "suffix", "next_number", "is_open"]


@admin.register(LegalReference)
class LegalReferenceAdmin(RecordAdmin):
    list_display = ["title", "from_on", "to_on"]
