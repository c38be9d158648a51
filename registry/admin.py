"""Admin of the places: what is done to them touches agreements, so it goes through registry.actions. The journal."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import RecordAdmin, Searched
from accounts.admin_fields import Autocomplete
from accounts.models import Change
from agreements.models import Agreement, Participation
from places.models import Body, Country, Territory, TerritoryName
from registry import actions
from registry.journal import journal


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(None, label=_("the record that stays"))


class MergePages:
    """…/<id>/merge/: two records that are one. First what would move, then it is done."""

    change_form_template = "admin/places/change_form.html"

    def get_urls(self):
        page = self.admin_site.admin_view(self.merge_page)
        return [path("<int:pk>/merge/", page, name=self.merge_address), *super().get_urls()]

    @property
    def merge_address(self):
        return f"{self.opts.app_label}_{self.opts.model_name}_merge"

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and self.has_delete_permission(request, obj):
            context["merge_url"] = reverse(f"admin:{self.merge_address}", args=[obj.pk])
        return super().render_change_form(request, context, add, change, form_url, obj)

    def merge_page(self, request, pk):
        gone = get_object_or_404(self.model, pk=pk)
        if not self.has_delete_permission(request, gone):
            raise PermissionDenied
        form = MergeForm(request.POST or None)
        form.fields["into"].queryset = self.model.objects.exclude(pk=pk)
        form.fields["into"].widget = Autocomplete(
            self.merged_by._meta.get_field(self.opts.model_name), self.admin_site, choices=form.fields["into"].choices
        )
        if request.method == "POST" and form.is_valid():
            try:
                into = actions.merge(gone, form.cleaned_data["into"], by=request.user)
            except ValidationError as refused:
                form.add_error(None if "into" not in refused.message_dict else "into", refused.messages)
            else:
                self.message_user(request, _("Merged: “%(gone)s” is “%(into)s” now.") % {"gone": gone, "into": into})
                return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", into.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge with another record"),
            "opts": self.opts,
            "gone": gone,
            "form": form,
            "moves": actions.what_points_at(gone, Agreement.objects.visible_to(request.user)).items(),
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/places/merge.html", context)


class NameInline(admin.TabularInline):
    model = TerritoryName
    extra = 0
    min_num = 1

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("places.view_territory")

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm("places.change_territory")

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(Territory)
class TerritoryAdmin(MergePages, RecordAdmin):
    merged_by = Participation
    list_display = ["name", "kind", "country", "parent", "is_home"]
    list_filter = ["is_home", "kind"]
    list_select_related = ["country", "parent"]
    search_fields = ["names__name", "names__short_name", "names__name_en"]
    autocomplete_fields = ["country", "parent", "predecessors"]
    inlines = [NameInline]

    def save_record(self, request, form, formsets):
        names = formsets[0]
        names.save(commit=False)
        return actions.save_territory(
            form.instance,
            by=request.user,
            names=[*names.new_objects, *(name for name, _fields in names.changed_objects)],
            removed=names.deleted_objects,
            related={"predecessors": form.cleaned_data["predecessors"]},
            seen=form.cleaned_data["seen"],
        )


@admin.register(Body)
class BodyAdmin(MergePages, RecordAdmin):
    merged_by = Participation
    list_display = ["name", "kind", "territory"]
    list_filter = ["kind"]
    list_select_related = ["territory"]
    search_fields = ["name", "name_en", "territory__names__name"]
    autocomplete_fields = ["territory"]

    def save_record(self, request, form, formsets):
        return actions.save_body(form.instance, by=request.user, seen=form.cleaned_data["seen"])


@admin.register(Country)
class CountryAdmin(RecordAdmin):
    list_display = ["name", "code", "alpha3", "numeric", "name_en"]
    search_fields = ["name", "full_name", "name_en", "code"]
    readonly_fields = ["code", "alpha3", "numeric"]

    def save_record(self, request, form, formsets):
        return actions.save_country(form.instance, by=request.user, seen=form.cleaned_data["seen"])


@admin.register(Change)
class ChangeAdmin(Searched, admin.ModelAdmin):
    """The journal: to be read, never written."""

    list_display = ["number", "at", "by", "action", "name", "reason", "is_public"]
    list_filter = ["is_public", "action", "model"]
    list_select_related = ["by"]
    search_fields = ["name", "reason"]
    show_full_result_count = False

    def get_queryset(self, request):
        return journal(request.user).order_by(*self.get_ordering(request) or ["-number"])

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
