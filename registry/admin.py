"""Admin of the places: what is done to them touches agreements, so it goes through registry.actions."""

from django.contrib import admin

from accounts.admin_base import RecordAdmin
from places.models import Body, Country, Territory, TerritoryName
from registry import actions


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
class TerritoryAdmin(RecordAdmin):
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
            names=[*names.new_objects, *(name for name, _ in names.changed_objects)],
            removed=names.deleted_objects,
            related={"predecessors": form.cleaned_data["predecessors"]},
            seen=form.cleaned_data["seen"],
        )


@admin.register(Body)
class BodyAdmin(RecordAdmin):
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
