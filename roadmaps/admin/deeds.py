"""Pages of what is done to a roadmap as a whole, and of the progress and the state of a measure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.actions import version_of
from accounts.admin_base import who_and_when
from accounts.changes import Stale, writing
from agreements.choices import Stage
from roadmaps import actions, suggestions
from roadmaps.doubts import doubts, title_moved
from roadmaps.forms import CloneForm, OverruleForm, ProgressForm, PublishForm, ReasonForm
from roadmaps.models import Measure, Progress, Roadmap
from roadmaps.pages import MeasureRow
from roadmaps.questions import QUESTIONS
from roadmaps.records import with_parts


@dataclass(frozen=True)
class Deed:
    name: str
    title: str
    right: str
    stages: frozenset
    form: type[forms.Form]
    act: Callable  # (roadmap, values, by, seen) → the roadmap to go to

    def is_open_to(self, user, roadmap: Roadmap) -> bool:
        return roadmap.stage in self.stages and user.has_perm(f"roadmaps.{self.right}_roadmap")


@writing()
def clone(roadmap: Roadmap, typed, by, seen) -> Roadmap:
    """The title goes along: where it names the years of the period, it names those of the next."""
    years = {name: typed[name] for name in ("first_year", "last_year")}
    copied = actions.clone(roadmap, **years, by=by)
    title = title_moved(roadmap, **years)
    return copied if title == copied.title else actions.edit(copied, {"title": title}, by=by)


DEEDS = {
    deed.name: deed
    for deed in (
        Deed("publish", _("Publish"), "publish", frozenset([Stage.DRAFT]), PublishForm,
             lambda roadmap, typed, by, seen: actions.publish(roadmap, by=by, seen=seen)),
        Deed("clone", _("Copy into the next period"), "add", frozenset(Stage), CloneForm, clone),
        Deed("withdraw", _("Withdraw from the register"), "withdraw", frozenset([Stage.PUBLISHED]), ReasonForm,
             lambda roadmap, typed, by, seen: actions.withdraw(roadmap, by=by, reason=typed["reason"], seen=seen)),
    )
}  # fmt: skip


def posted(request):
    return request.POST if request.method == "POST" else None


class DeedPages:
    """Mixed into the admin of roadmaps."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("measures/", view(self.measures_page), name="roadmaps_measures"),
            path("measure/<int:pk>/progress/", view(self.progress_page), name="roadmaps_progress"),
            path("measure/<int:pk>/state/", view(self.overrule_page), name="roadmaps_overrule"),
            path("progress/<int:pk>/take-back/", view(self.take_back_page), name="roadmaps_take_back"),
            *(path(f"<int:pk>/{name}/", view(self.deed_page), {"name": name}, f"roadmaps_{name}") for name in DEEDS),
            *super().get_urls(),
        ]

    # A roadmap as a whole

    def deeds_for(self, user, roadmap: Roadmap) -> list[dict]:
        return [
            {"title": deed.title, "address": reverse(f"admin:roadmaps_{deed.name}", args=[roadmap.pk])}
            for deed in DEEDS.values()
            if deed.is_open_to(user, roadmap)
        ]

    def deed_page(self, request, pk, name):
        roadmap = Roadmap.objects.visible_to(request.user).filter(pk=pk).first()
        deed = DEEDS[name]
        if roadmap is None or not deed.is_open_to(request.user, roadmap):
            raise PermissionDenied
        years = roadmap.last_year - roadmap.first_year + 1
        initial = {"first_year": roadmap.last_year + 1, "last_year": roadmap.last_year + years}
        form = deed.form(posted(request), initial=initial | {"seen": version_of(roadmap)})

        def act(typed):
            return deed.act(roadmap, typed, request.user, typed["seen"])

        shown = {"becomes_public": roadmap, "doubts": doubts(roadmap)} if name == "publish" else {}
        done = _t("Published.") if name == "publish" else ""
        return self.asked(request, roadmap, form, deed.title, act, done=done, **shown)

    # A measure

    def progress_page(self, request, pk):
        measure = self.measure(request, pk)
        form = ProgressForm(
            posted(request), measure=measure, suggested=suggestions.events_for(measure), admin_site=self.admin_site,
            initial={"seen": version_of(measure)},
        )  # fmt: skip

        def act(typed):
            names = ("on", "text", "completes", "event", "document", "seen")
            given = {name: typed[name] for name in names}
            actions.record_progress(measure, by=request.user, today=localdate(), **given)
            return measure.roadmap

        return self.asked(
            request,
            measure.roadmap,
            form,
            _t("Record progress"),
            act,
            done=_t("Progress is recorded."),
            measure=measure,
        )

    def overrule_page(self, request, pk):
        measure = self.measure(request, pk)
        initial = {"state": measure.ruled, "seen": version_of(measure)}
        form = OverruleForm(posted(request), initial=initial)

        def act(typed):
            return actions.overrule(
                measure, typed["state"], on=typed["on"], reason=typed["reason"], by=request.user, seen=typed["seen"]
            ).roadmap

        return self.asked(request, measure.roadmap, form, _t("Set the state by hand"), act, measure=measure)

    def take_back_page(self, request, pk):
        step = get_object_or_404(Progress, pk=pk)
        measure = self.measure(request, step.measure_id)
        form = ReasonForm(posted(request), initial={"seen": version_of(measure)})

        def act(typed):
            actions.take_back_progress(step, by=request.user, reason=typed["reason"], seen=typed["seen"])
            return measure.roadmap

        return self.asked(request, measure.roadmap, form, _t("Take back"), act, measure=measure, step=step)

    def measure(self, request, pk) -> Measure:
        found = with_parts(Measure.objects.public()).filter(pk=pk).first()
        if found is None or not request.user.has_perm("roadmaps.progress_roadmap"):
            raise PermissionDenied
        return found

    def measures_page(self, request):
        """What the desk counts."""
        if not request.user.has_perm("roadmaps.progress_roadmap"):
            raise PermissionDenied
        day = localdate()
        question = QUESTIONS.get(request.GET.get("ask", ""))
        found = question.of(day) if question else Measure.objects.public()
        measures = with_parts(found.in_order()).prefetch_related("roadmap__parties__territory")
        context = {
            **self.admin_site.each_context(request),
            "title": question.label if question else _t("Measures"),
            "opts": self.opts,
            "questions": QUESTIONS.values(),
            "question": question,
            "rows": [MeasureRow(measure, day) for measure in measures],
        }
        return TemplateResponse(request, "admin/roadmaps/roadmap/measures.html", context)

    # What they have in common: asked, done, told; what is refused stands beside its field

    def asked(self, request, roadmap: Roadmap, form, title, act: Callable, *, done="", **context):
        above: list[str] = []
        if request.method == "POST" and form.is_valid():
            try:
                found = act(form.cleaned_data)
            except ValidationError as refused:
                for name, errors in refused.update_error_dict({}).items():
                    form.add_error(name if name in form.fields else None, errors)
            except Stale as stale:
                above = [str(stale), *who_and_when(stale)]
            else:
                self.message_user(request, done or _t("%(deed)s: done.") % {"deed": title}, messages.SUCCESS)
                asked_from = QUESTIONS.get(request.GET.get("ask", ""))  # back to the list, where the next one waits
                page = asked_from.address if asked_from else reverse("admin:roadmaps_roadmap_change", args=[found.pk])
                return HttpResponseRedirect(page)
        context |= {
            **self.admin_site.each_context(request),
            "title": title, "opts": self.opts, "original": roadmap, "form": form, "refusal": above,
            "media": form.media,
        }  # fmt: skip
        status = 422 if form.errors or above else 200
        return TemplateResponse(request, "admin/roadmaps/roadmap/deed.html", context, status=status)
