"""Admin of what stands beside the agreements: papers, contradictions, reference data."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import RecordAdmin
from accounts.differences import differences
from agreements import actions
from agreements.differences import agreements_known_to
from agreements.models import CountryNote, Discrepancy, LegalReference, NumberSeries, OutsideDocument, Theme


class IsOpen(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "open"

    def lookups(self, request, model_admin):
        return [("1", _("open")), ("0", _("explained"))]

    def queryset(self, request, queryset):
        if self.value() == "1":
            return queryset.filter(explanation="")
        return queryset.exclude(explanation="") if self.value() == "0" else queryset


@admin.register(Discrepancy)
class DiscrepancyAdmin(RecordAdmin):
    list_display = ["subject", "agreement", "is_open"]
    list_filter = [IsOpen]
    list_select_related = ["agreement"]
    search_fields = ["subject", "first_quote", "second_quote"]
    autocomplete_fields = ["agreement", "outside_document"]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def differences(self, request, change):
        wording = {"agreement": agreements_known_to(request.user)}
        return differences(Discrepancy, change.before, change.after, wording=wording)

    @admin.display(description=_("open"), boolean=True)
    def is_open(self, discrepancy):
        return discrepancy.is_open

    def save_record(self, request, form, formsets):
        if form.changed_data == ["explanation"]:
            explanation = form.cleaned_data["explanation"]
            return actions.explain(form.instance, explanation, by=request.user, seen=form.cleaned_data["seen"])
        return actions.save_discrepancy(form.instance, by=request.user, seen=form.cleaned_data["seen"])


@admin.register(OutsideDocument)
class OutsideDocumentAdmin(RecordAdmin):
    list_display = ["title", "level", "practical", "is_public"]
    list_filter = ["level", "practical"]
    search_fields = ["title"]
    autocomplete_fields = ["territories"]

    def save_record(self, request, form, formsets):
        return actions.save_outside_document(
            form.instance,
            by=request.user,
            territories=form.cleaned_data["territories"],
            seen=form.cleaned_data["seen"],
        )


@admin.register(Theme)
class ThemeAdmin(RecordAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name", "name_en", "slug"]

    def save_record(self, request, form, formsets):
        return actions.save_theme(form.instance, by=request.user, seen=form.cleaned_data["seen"])

    def delete_record(self, request, obj):
        actions.delete_theme(obj, by=request.user)


@admin.register(NumberSeries)
class NumberSeriesAdmin(RecordAdmin):
    list_display = ["name", "separator", "suffix", "next_number", "is_open"]

    def save_record(self, request, form, formsets):
        return actions.save_series(form.instance, by=request.user, seen=form.cleaned_data["seen"])


@admin.register(LegalReference)
class LegalReferenceAdmin(RecordAdmin):
    list_display = ["title", "from_on", "to_on"]


@admin.register(CountryNote)
class CountryNoteAdmin(RecordAdmin):
    list_display = ["country", "text"]
    list_select_related = ["country"]
    search_fields = ["country__name", "country__name_en", "text"]
    autocomplete_fields = ["country"]

    def save_record(self, request, form, formsets):
        return actions.save_country_note(form.instance, by=request.user, seen=form.cleaned_data["seen"])
