"""What every admin page of ours has in common: it saves through an action, and its history is the Changes."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import lookup_spawns_duplicates, quote
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts import actions
from accounts.admin_fields import Autocompleting, keys_in
from accounts.changes import Stale, changes_of, writing
from accounts.differences import Difference, differences
from accounts.models import Change
from office.words import anywhere


class RecordForm(forms.ModelForm):
    """Carries the number of the last change its user saw; shows what an action refused beside the fields."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, label="")
    refusal: ValidationError | None = None
    only_show = False  # what was typed comes back to be changed further, not to be saved
    shown_as: dict[str, str] = {}  # field of the record → field of the form, where they differ

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "seen" in self.fields:
            self.fields["seen"].initial = actions.version_of(self.instance)

    def _post_clean(self):
        # Constraints are asked once, by the action: it knows the values that are not on the form.
        self.instance.validate_constraints = lambda exclude=None: None
        super()._post_clean()
        del self.instance.validate_constraints
        if self.refusal:
            for field, errors in self.refusal.update_error_dict({}).items():
                field = self.shown_as.get(field, field)
                self.add_error(field if field in self.fields else None, errors)

    def is_valid(self):
        return not self.only_show and super().is_valid()


class Searched:
    """Mixed into an admin: its search and its autocomplete find a word in any case, on every database."""

    def get_search_results(self, request, queryset, search_term):
        fields = self.get_search_fields(request)
        for word in anywhere(search_term):
            queryset = queryset.filter(Q.create([(f"{field}__regex", word) for field in fields], connector=Q.OR))
        return queryset, any(lookup_spawns_duplicates(self.opts, field) for field in fields)


class RecordAdmin(Searched, Autocompleting, admin.ModelAdmin):
    form = RecordForm
    history_template = "admin/history.html"

    def save_record(self, request, form, formsets):
        """Calls the action that saves what the form and its rows hold; returns the record."""
        related = {
            field.name: form.cleaned_data[field.name]
            for field in self.model._meta.many_to_many
            if field.name in form.cleaned_data
        }
        return actions.save(form.instance, by=request.user, related=related, seen=form.cleaned_data["seen"])

    def delete_record(self, request, obj):
        actions.delete(obj, by=request.user)

    def lookup_allowed(self, lookup, value, request):
        """Only the filters that are offered: any other would tell what points at the record from out of sight.

        And no number that no database has.
        """
        if value.isdecimal() and not keys_in([value]):
            return False
        offered = self.get_list_filter(request)
        names = {one[0] if isinstance(one, tuple) else getattr(one, "parameter_name", one) for one in offered}
        return lookup.partition("__")[0] in names and super().lookup_allowed(lookup, value, request)

    # A refused action shows the form again, with everything typed and the refusal beside its field.

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as refused:
            request.refusal = refused
        except Stale as stale:
            request.refusal = ValidationError({NON_FIELD_ERRORS: self.stale_messages(request, stale)})
        return super().changeform_view(request, object_id, form_url, extra_context)

    def stale_messages(self, request, stale: Stale) -> list[str]:
        """Who saved meanwhile, when, and what is different now."""
        return [str(stale), *who_and_when(stale), *self.changed_meanwhile(request, stale)]

    def changed_meanwhile(self, request, stale: Stale) -> list[str]:
        changed = stale.differences()
        then = {name: values[0] for name, values in changed.items()}
        now = {name: values[1] for name, values in changed.items()}
        return [
            _("%(field)s: was “%(then)s”, is now “%(now)s”")
            % {"field": one.label, "then": "; ".join(one.old) or "—", "now": "; ".join(one.new) or "—"}
            for one in self.differences(request, Change(before=then, after=now))
        ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    def get_fieldsets(self, request, obj=None):
        fieldsets = [(name, {**options}) for name, options in super().get_fieldsets(request, obj)]
        if self.has_change_permission(request, obj) or obj is None:
            first = fieldsets[0][1]
            first["fields"] = [*(name for name in first["fields"] if name != "seen"), "seen"]
        return fieldsets

    def response_add(self, request, obj, post_url_continue=None):
        """In our words: those of Django decline nothing."""
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        if "_addanother" in request.POST:
            return self.saved_and_on_to(request, obj, request.get_full_path())
        return self.after_saving(request, obj)

    def response_change(self, request, obj):
        return (
            super().response_change(request, obj) if IS_POPUP_VAR in request.POST else self.after_saving(request, obj)
        )

    def after_saving(self, request, obj):
        page, keys = ("change", [quote(obj.pk)]) if "_continue" in request.POST else ("changelist", [])
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=keys)
        kept = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}
        return self.saved_and_on_to(request, obj, add_preserved_filters(kept, address))

    def saved_and_on_to(self, request, obj, address):
        self.message_user(request, _("Saved: %s") % obj, messages.SUCCESS)
        return HttpResponseRedirect(address)

    def save_model(self, request, obj, form, change):
        """Nothing yet: the rows below the form belong to the same action."""

    def save_related(self, request, form, formsets, change):
        saved = self.save_record(request, form, formsets)
        form.instance.pk = saved.pk

    def construct_change_message(self, request, form, formsets, add=False):
        return []

    def delete_model(self, request, obj):
        self.delete_record(request, obj)

    @writing()
    def delete_queryset(self, request, queryset):
        for obj in queryset:
            self.delete_record(request, obj)

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except ValidationError as refused:
            return self.not_deleted(request, refused)

    def changelist_view(self, request, extra_context=None):
        request.GET = request.GET.copy()
        request.GET.pop("lang", None)  # known on any address, and no filter
        try:
            return super().changelist_view(request, extra_context)
        except ValidationError as refused:
            return self.not_deleted(request, refused)

    def not_deleted(self, request, refused: ValidationError):
        self.message_user(request, " ".join(refused.messages), messages.ERROR)
        return HttpResponseRedirect(request.path)

    def response_action(self, request, queryset):
        if isinstance(self.opts.pk, models.IntegerField):
            request.POST = request.POST.copy()
            request.POST.setlist(ACTION_CHECKBOX_NAME, keys_in(request.POST.getlist(ACTION_CHECKBOX_NAME)))
        return super().response_action(request, queryset)

    def get_deleted_objects(self, objs, request):
        """The records themselves: what hangs on them is of no interest, and what must stay refuses by itself."""
        return [str(obj) for obj in objs], {self.opts.verbose_name_plural: len(objs)}, set(), []

    # The history of Django's own log stays empty: there is one history.

    def log_addition(self, request, obj, message): ...

    def log_change(self, request, obj, message): ...

    def log_deletions(self, request, queryset): ...

    def differences(self, request, change: Change) -> list[Difference]:
        return differences(self.model, change.before, change.after)

    def history_of(self, obj):
        """Its Changes, and those of whatever has no history page of its own."""
        return changes_of(obj)

    def history_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, object_id)
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        changes = self.history_of(obj).select_related("by")
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %s") % obj,
            "lines": [{"change": change, "differences": self.differences(request, change)} for change in changes],
            "object": obj,
            "opts": self.opts,
        }
        return TemplateResponse(request, self.history_template, context)


def who_and_when(stale: Stale) -> list[str]:
    return [
        _("%(at)s — %(by)s") % {"at": f"{localtime(change.at):%d.%m.%Y %H:%M}", "by": change.by or _("the system")}
        for change in stale.later
    ]
