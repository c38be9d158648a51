"""A roadmap as one outline: drafted, published, corrected after a look at what changes."""

from __future__ import annotations

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import RecordAdmin, who_and_when
from accounts.admin_fields import keys_in
from accounts.changes import Stale
from accounts.models import Change
from agreements.admin.checking import BACK, CHECKED, NO_REASON_YET
from agreements.choices import Stage
from office.dates import in_words
from roadmaps import actions
from roadmaps.actions import facts
from roadmaps.admin.deeds import DeedPages
from roadmaps.differences import differences
from roadmaps.forms import Outline
from roadmaps.models import Measure, Roadmap
from roadmaps.pages import MeasureRow
from roadmaps.records import with_parts

OVER = "_over"  # saved over what somebody else has saved meanwhile
ON_THE_PAGE = {CHECKED, BACK, OVER, "reason", "csrfmiddlewaretoken"}


class TakenBack(Exception):
    """Ends the trial."""


@admin.register(Roadmap)
class RoadmapAdmin(DeedPages, RecordAdmin):
    list_display = ["name_in_list", "years_in_list", "signed_in_list", "stage"]
    list_filter = ["stage"]
    ordering = ["-first_year", "-id"]

    @admin.display(description=_("roadmap"))
    def name_in_list(self, roadmap):
        return str(roadmap)

    @admin.display(description=_("period"), ordering="first_year")
    def years_in_list(self, roadmap):
        return roadmap.years

    @admin.display(description=_("signed on"), ordering="signed_on")
    def signed_in_list(self, roadmap):
        return roadmap.signed and in_words(roadmap.signed)

    # Who sees and writes what

    def get_queryset(self, request):
        seen = super().get_queryset(request).visible_to(request.user)
        return seen.prefetch_related("parties__territory")

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return request.user.has_perm("roadmaps.change_roadmap")
        right = {Stage.DRAFT: "change", Stage.PUBLISHED: "correct"}.get(obj.stage)
        return bool(right) and request.user.has_perm(f"roadmaps.{right}_roadmap")

    def has_delete_permission(self, request, obj=None):
        may = request.user.has_perm("roadmaps.delete_roadmap")
        return may and (obj is None or obj.stage == Stage.DRAFT)

    def get_actions(self, request):
        return {}

    def delete_record(self, request, obj):
        actions.discard(obj, by=request.user)

    def view_on_site(self, roadmap):
        return roadmap.get_absolute_url() if roadmap.is_published else None

    # History: of the roadmap and of its measures

    def history_of(self, obj):
        measures = Q(model=Measure._meta.label_lower, object_id__in=obj.measures.values("pk"))
        ours = Q(model=Roadmap._meta.label_lower, object_id=obj.pk)
        return Change.objects.filter(ours | measures).order_by("-number")

    def differences(self, request, change):
        return differences(change.before, change.after)

    # The outline

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        roadmap = self.get_object(request, unquote(object_id)) if object_id else Roadmap()
        if roadmap is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        is_new = roadmap.pk is None
        may_write = self.has_add_permission(request) if is_new else self.has_change_permission(request, roadmap)
        if not may_write and (is_new or request.method == "POST"):
            raise PermissionDenied
        if not may_write:
            return self.outline_page(request, roadmap, None)
        outline = Outline(request.POST if request.method == "POST" else None, roadmap, self.admin_site)
        if request.method == "POST" and BACK not in request.POST and outline.is_valid():
            try:
                return self.saved(request, outline)
            except ValidationError as refused:
                outline.refuse(refused)
            except Stale as stale:
                return self.outline_page(request, roadmap, outline, stale=stale)
        return self.outline_page(request, roadmap, outline)

    def saved(self, request, outline: Outline):
        roadmap, values, by = self.stored(outline.roadmap), outline.values(), request.user
        if roadmap.pk is None:
            return self.back_to(request, actions.draft(values, by=by))
        seen = outline.seen if OVER in request.POST else next(iter(keys_in([request.POST.get("seen", "")])), None)
        if roadmap.stage == Stage.DRAFT:
            return self.back_to(request, actions.edit(roadmap, values, by=by, seen=seen))
        reason = request.POST.get("reason", "").strip()
        if CHECKED in request.POST and reason:
            return self.back_to(request, actions.correct(roadmap, values, by=by, reason=reason, seen=seen))
        return self.check_page(request, roadmap, self.tried(roadmap, values, by, seen))

    def stored(self, roadmap: Roadmap) -> Roadmap:
        """The form has written into the other one."""
        return Roadmap.objects.get(pk=roadmap.pk) if roadmap.pk else roadmap

    def tried(self, roadmap: Roadmap, values, by, seen) -> list:
        """Does it, looks, and takes it back."""
        before, found = facts.snapshot(roadmap), []
        try:
            with transaction.atomic():
                tried = actions.correct(roadmap, values, by=by, reason=NO_REASON_YET, seen=seen)
                found += differences(before, facts.snapshot(tried))
                raise TakenBack
        except TakenBack:
            return found

    def back_to(self, request, roadmap: Roadmap):
        self.message_user(request, _t("Saved: %s") % roadmap, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:roadmaps_roadmap_change", args=[roadmap.pk]))

    def check_page(self, request, roadmap: Roadmap, found: list):
        context = {
            **self.admin_site.each_context(request),
            "title": _t("Check before saving"), "opts": self.opts, "original": roadmap, "differences": found,
            "lacks_reason": CHECKED in request.POST,
            "typed": [(name, value) for name, values in request.POST.lists() if name not in ON_THE_PAGE
                      for value in values],
        }  # fmt: skip
        return TemplateResponse(request, "admin/roadmaps/roadmap/check.html", context)

    def outline_page(self, request, roadmap: Roadmap, outline: Outline | None, *, stale: Stale | None = None):
        stored, day = self.stored(roadmap), localdate()
        measures = with_parts(stored.measures.in_order()) if stored.pk else []
        context = {
            **self.admin_site.each_context(request),
            "title": stored if stored.pk else _t("New roadmap"),
            "opts": self.opts,
            "original": stored if stored.pk else None,
            "outline": outline,
            "rows": [MeasureRow(measure, day) for measure in measures],
            "deeds": self.deeds_for(request.user, stored) if stored.pk else [],
            "may_record": stored.is_published and request.user.has_perm("roadmaps.progress_roadmap"),
            "may_delete": stored.pk and self.has_delete_permission(request, stored),
            "is_open": not stored.is_published or request.method == "POST",
            "seen": request.POST.get("seen", outline and outline.seen),
            "stale": stale and [str(stale), *who_and_when(stale)],
            "stale_differences": stale and differences(*states_of(stale)),
            "media": outline.media if outline else "",
        }
        status = 422 if outline and request.method == "POST" and (outline.has_errors or stale) else 200
        return TemplateResponse(request, "admin/roadmaps/roadmap/outline.html", context, status=status)


def states_of(stale: Stale) -> tuple[dict, dict]:
    """What the person had opened and what is stored now, where they differ."""
    found = stale.differences()
    return {name: then for name, (then, _now) in found.items()}, {name: now for name, (_then, now) in found.items()}
