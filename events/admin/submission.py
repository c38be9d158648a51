"""The quarter of a municipality: its officer fills it and hands it in, the registrar accepts or returns it."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.actions import version_of
from accounts.admin_base import RecordAdmin
from accounts.admin_fields import keys_in
from accounts.choices import Role
from accounts.models import Change
from agreements.choices import Stage
from events import actions, wording
from events.actions.quarters import events_of, what_is_missing, what_to_look_at
from events.admin.pages import in_typed_order, page_of, tried
from events.admin.rights import events_for, is_registrar, may_fill, may_submit
from events.choices import SubmissionStage
from events.differences import of_submission
from events.forms import ReturnForm
from events.models import Event, Submission
from places.models import Territory

MOST_TO_COPY = 100


class ReportFilter(admin.RelatedFieldListFilter):
    """The field of the model has no name in words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = _("report")


@admin.register(Submission)
class SubmissionAdmin(RecordAdmin):
    list_display = ["municipality", "quarter", "stage", "submitted_at", "submitted_by"]
    list_display_links = ["municipality", "quarter"]
    list_filter = ["stage", ("report", ReportFilter)]
    list_select_related = ["municipality", "report", "submitted_by"]
    empty_value_display = "—"

    @admin.display(description=_("quarter"))
    def quarter(self, submission):
        return wording.quarter(submission.report)

    def get_queryset(self, request):
        return Submission.objects.visible_to(request.user).select_related("report", "municipality", "submitted_by")

    def has_add_permission(self, request):
        return False  # it is begun, by the button

    def has_change_permission(self, request, obj=None):
        return False  # only by what can be done to it

    def has_delete_permission(self, request, obj=None):
        return False

    def get_actions(self, request):
        return {}

    def differences(self, request, change):
        return of_submission(change.before, change.after)

    def get_urls(self):
        view = self.admin_site.admin_view
        pages = {"submit": self.submit_page, "arrange": self.arrange_page, "copy": self.copy_page,
                 "return": self.return_page, "accept": self.accept_page}  # fmt: skip
        return [
            path("begin/", view(self.begin_page), name="events_submission_begin"),
            *(path(f"<int:pk>/{name}/", view(page), name=f"events_submission_{name}") for name, page in pages.items()),
            *super().get_urls(),
        ]

    # The page of the quarter

    def change_view(self, request, object_id, form_url="", extra_context=None):
        submission = self.get_object(request, object_id)
        if submission is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, submission):
            raise PermissionDenied
        if request.method == "POST":
            return HttpResponseNotAllowed(["GET"])
        user = request.user
        is_waiting = is_registrar(user) and submission.report.stage == Stage.DRAFT
        context = {
            "rows": rows_of(submission),
            "may_add": may_fill(user, submission) and user.has_perm("events.add_event"),
            "may_submit": may_submit(user, submission),
            "may_accept": is_waiting and submission.stage == SubmissionStage.SUBMITTED,
            "may_return": is_waiting and submission.stage in (SubmissionStage.SUBMITTED, SubmissionStage.ACCEPTED),
            "add_address": add_address(submission, user),
        }
        return self.page(request, submission, "change_form", str(submission), **context)

    def begin_page(self, request):
        """POST only: the quarter is begun, and its page opens."""
        if not request.user.has_perm("events.submit_submission"):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        year, quarter, place = (
            (keys_in([request.POST.get(name, "")]) or [0])[0] for name in ("year", "quarter", "municipality")
        )
        try:
            report = actions.open_quarter(year, quarter, by=request.user)
            municipality = Territory.objects.home().filter(pk=place).first()
            submission = actions.begin(report, municipality, by=request.user)
        except ValidationError as refused:
            self.message_user(request, " ".join(refused.messages), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:index"))
        return HttpResponseRedirect(page_of(submission))

    # What is done to it

    def submit_page(self, request, pk):
        submission = self.found(request, pk)
        if not may_submit(request.user, submission):
            raise PermissionDenied
        rows = rows_of(submission)
        refusal: list[str] = []
        if request.method == "POST":
            refusal = tried(request, lambda seen: actions.submit(submission, by=request.user, seen=seen))
            if not refusal:
                said = _t("The quarter is handed in. The registrar will accept it or return it.")
                return self.done(request, submission, said)
        title = _t("Hand in the quarter") if rows else _t("There were no events")
        is_ready = not any(row["missing"] for row in rows)
        return self.page(request, submission, "submit", title, refusal=refusal, rows=rows, is_ready=is_ready)

    def arrange_page(self, request, pk):
        """Numbers to type, as the registrar has them for the whole report."""
        submission = self.found(request, pk)
        if not may_submit(request.user, submission):
            raise PermissionDenied
        events = list(events_of(submission).order_by("position", "id"))
        refusal: list[str] = []
        if request.method == "POST":
            wanted = in_typed_order(request.POST, "event", events)
            refusal = tried(request, lambda seen: actions.arrange_quarter(
                submission, events=wanted, by=request.user, seen=seen))  # fmt: skip
            if not refusal:
                return self.done(request, submission, _t("The order is saved."))
        return self.page(request, submission, "arrange", _t("Order"), refusal=refusal, events=events)

    def accept_page(self, request, pk):
        """POST only."""
        submission = self.found(request, pk)
        if not request.user.has_perm("events.accept_submission"):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        refusal = tried(request, lambda seen: actions.accept(submission, by=request.user, seen=seen))
        if refusal:
            self.message_user(request, " ".join(refusal), messages.ERROR)
            return HttpResponseRedirect(page_of(submission))
        self.message_user(request, _t("Accepted: %s") % submission, messages.SUCCESS)
        return HttpResponseRedirect(page_of(submission.report))

    def return_page(self, request, pk):
        submission = self.found(request, pk)
        if not request.user.has_perm("events.return_submission"):
            raise PermissionDenied
        events = [row["event"] for row in rows_of(submission)]
        form = ReturnForm(request.POST if request.method == "POST" else None, events=events)
        refusal: list[str] = []
        if request.method == "POST" and form.is_valid():
            refusal = tried(request, lambda seen: actions.return_(
                submission, by=request.user, reason=form.cleaned_data["reason"], remarks=form.remarks(events),
                seen=seen))  # fmt: skip
            if not refusal:
                return self.done(request, submission, _t("Returned: %s") % submission)
        rows = [{"event": event, "field": form.remark_on(event)} for event in events]
        title = _t("Return to the municipality")
        return self.page(request, submission, "return", title, refusal=refusal, form=form, rows=rows)

    def copy_page(self, request, pk):
        """Own earlier events, a button beside each."""
        submission = self.found(request, pk)
        if not may_fill(request.user, submission):
            raise PermissionDenied
        earlier = events_for(request.user).filter(section__territory=submission.municipality)
        earlier = earlier.exclude(report=submission.report).select_related("report").order_by("-starts_on", "-id")
        refusal: list[str] = []
        if request.method == "POST":
            event = earlier.filter(pk__in=keys_in([request.POST.get("event", "")])).first()
            if event is None:
                raise PermissionDenied
            made: list[Event] = []
            refusal = tried(request, lambda _seen: made.append(
                actions.copy(event, submission.report, by=request.user)))  # fmt: skip
            if not refusal:
                said = _t("Copied. Write the days and the result of this time.")
                self.message_user(request, said, messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:events_event_change", args=[made[0].pk]))
        title = _t("Copy from an earlier event")
        return self.page(request, submission, "copy", title, refusal=refusal, events=earlier[:MOST_TO_COPY])

    # Helpers of the pages

    def found(self, request, pk) -> Submission:
        submission = self.get_queryset(request).filter(pk=pk).first()
        if submission is None:
            raise PermissionDenied
        return submission

    def done(self, request, submission, said):
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(page_of(submission))

    def page(self, request, submission, template, title, **context):
        context |= {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "original": submission,
            "seen": version_of(submission),
            "is_registrar": is_registrar(request.user),
        }
        wrong = bool(context.get("refusal") or (context.get("form") and context["form"].errors))
        name = f"admin/events/submission/{template}.html"
        return TemplateResponse(request, name, context, status=422 if wrong else 200)


def rows_of(submission: Submission) -> list[dict]:
    """Its events as on paper, with what is missing and who of the office changed them."""
    events = list(events_of(submission).order_by("position", "id").prefetch_related("agreements", "countries"))
    changes = Change.objects.filter(
        model="events.event", object_id__in=[event.pk for event in events], action="edit", by__role=Role.REGISTRAR
    ).order_by("number")
    changed = {change.object_id: change for change in changes}
    return [
        {"event": event, "missing": what_is_missing(event).values(), "hints": what_to_look_at(event),
         "changed": changed.get(event.pk)}
        for event in events
    ]  # fmt: skip


def add_address(submission: Submission, user) -> str:
    address = f"{reverse('admin:events_event_add')}?report={submission.report_id}"
    return f"{address}&municipality={submission.municipality_id}" if is_registrar(user) else address
