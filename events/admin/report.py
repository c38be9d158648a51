"""The registrar's quarter: who has handed in, the order, the Word file, publishing; spheres."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from accounts.actions import version_of
from accounts.admin_base import RecordAdmin
from agreements.choices import Stage
from events import actions, paper, quarters, questions
from events.actions.quarters import what_is_missing
from events.admin.pages import in_typed_order, page_of, tried
from events.admin.rights import is_registrar
from events.differences import of_report
from events.forms import ReportForm
from events.models import Event, Report, Sphere
from office.files import DOCX


@admin.register(Report)
class ReportAdmin(RecordAdmin):
    form = ReportForm
    change_form_template = "admin/events/report/change_form.html"
    list_display = ["name", "state", "deadline"]
    list_filter = ["kind", "stage", "year"]

    @admin.display(description=_("report"), ordering="year")
    def name(self, report):
        return str(report)

    @admin.display(description=_("state"), ordering="stage")
    def state(self, report):
        return report.get_stage_display() if report.is_published else pgettext("submission", "in work")

    @admin.display(description=_("deadline"))
    def deadline(self, report):
        return report.deadline if report.is_municipal else None

    # The registrar alone works with it; others read what is published, on the site.

    def has_view_permission(self, request, obj=None):
        return is_registrar(request.user)

    has_add_permission = has_view_permission

    def has_module_permission(self, request):
        return is_registrar(request.user)

    def has_change_permission(self, request, obj=None):
        return is_registrar(request.user)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_actions(self, request):
        return {}

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return [(None, {"fields": ["kind", "year", "quarter"]})]
        fields = ["title", "closing_note", *(["reason"] if obj.is_published else []), "seen"]
        return [(_("Heading and closing note"), {"fields": fields})]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None or not obj.is_published:
            form.base_fields.pop("reason", None)
        return form

    def get_changeform_initial_data(self, request):
        year, quarter = quarters.to_report(localdate())
        return {"year": year, "quarter": quarter}

    def save_record(self, request, form, formsets):
        typed = form.cleaned_data
        if form.instance.pk is None:
            return actions.open_quarter(typed["year"], typed["quarter"], kind=typed["kind"], by=request.user)
        values = {name: typed[name] for name in ("title", "closing_note")}
        return actions.edit_report(
            form.instance, values, by=request.user, seen=typed.get("seen"), reason=typed.get("reason", "")
        )

    def differences(self, request, change):
        return of_report(change.before, change.after)

    def response_add(self, request, obj, post_url_continue=None):
        return HttpResponseRedirect(page_of(obj))

    def response_change(self, request, obj):
        self.message_user(request, _t("Saved: %s") % obj, messages.SUCCESS)
        return HttpResponseRedirect(page_of(obj))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            stored = Report.objects.get(pk=obj.pk)
            context |= {"report": stored, "sections": sections_of(stored), "editions": stored.editions.defer(
                "content", "docx").select_related("by"), **state_of(stored)}  # fmt: skip
        return super().render_change_form(request, context, add, change, form_url, obj)

    def view_on_site(self, report):
        return report.get_absolute_url() if report.is_published else None

    # Its other pages

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/arrange/", view(self.arrange_page), name="events_report_arrange"),
            path("<int:pk>/publish/", view(self.publish_page), name="events_report_publish"),
            path("<int:pk>/report.docx", view(require_safe(self.word_file)), name="events_report_docx"),
            path("<int:pk>/<int:number>.docx", view(require_safe(self.edition_file)), name="events_report_edition"),
            *super().get_urls(),
        ]

    def arrange_page(self, request, pk):
        """Numbers to type: the order of the sections, and of the events in each."""
        report = self.found(request, pk)
        if report.stage != Stage.DRAFT:
            raise PermissionDenied
        refusal: list[str] = []
        if request.method == "POST":
            shown = sections_of(report, all_of_them=True)
            sections = in_typed_order(request.POST, "section", [one["section"] for one in shown])
            events = [
                key
                for one in shown
                for key in in_typed_order(request.POST, "event", [row["event"] for row in one["rows"]])
            ]
            refusal = tried(request, lambda seen: actions.arrange(
                report, sections=sections, events=events, by=request.user, seen=seen))  # fmt: skip
            if not refusal:
                self.message_user(request, _t("The order is saved."), messages.SUCCESS)
                return HttpResponseRedirect(page_of(report))
        sections = sections_of(report, all_of_them=True)
        return self.page(request, report, "arrange", _t("Order"), refusal=refusal, sections=sections)

    def publish_page(self, request, pk):
        report = self.found(request, pk)
        if report.stage != Stage.DRAFT:
            raise PermissionDenied
        refusal: list[str] = []
        if request.method == "POST":
            refusal = tried(request, lambda seen: actions.publish(report, by=request.user, seen=seen))
            if not refusal:
                self.message_user(request, _t("Published: %s") % report, messages.SUCCESS)
                return HttpResponseRedirect(page_of(report))
        sections = sections_of(report)
        context = state_of(report) | {"sections": sections, "refusal": refusal}
        context["missing"] = [row for section in sections for row in section["rows"] if row["missing"]]
        return self.page(request, report, "publish", _t("Publish the report"), **context)

    def word_file(self, request, pk):
        """As it would be published now."""
        report = self.found(request, pk)
        return as_file(paper.docx(paper.content(report)), report)

    def edition_file(self, request, pk, number):
        report = self.found(request, pk)
        edition = report.editions.filter(number=number).first()
        if edition is None:
            raise PermissionDenied
        return as_file(bytes(edition.docx), report, number)

    def found(self, request, pk) -> Report:
        report = Report.objects.visible_to(request.user).filter(pk=pk).first()
        if report is None or not is_registrar(request.user):
            raise PermissionDenied
        return report

    def page(self, request, report, template, title, **context):
        context |= {
            **self.admin_site.each_context(request),
            "title": title, "opts": self.opts, "original": report, "seen": version_of(report),
        }  # fmt: skip
        status = 422 if context["refusal"] else 200
        return TemplateResponse(request, f"admin/events/report/{template}.html", context, status=status)


@admin.register(Sphere)
class SphereAdmin(RecordAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name", "name_en", "slug"]


def state_of(report: Report) -> dict:
    """Who has handed in, of a report of municipalities, and what stands in it."""
    reporters = questions.reporters(report) if report.is_municipal else []
    return {
        "reporters": reporters,
        "handed_in": sum(one.is_handed_in for one in reporters),
        "waiting": [one for one in reporters if one.is_waiting],
        "absent": [one for one in reporters if not one.is_handed_in],
        "is_late": report.is_municipal and localdate() > report.deadline,
        "events_that_count": Event.objects.filter(report=report).that_count().count(),
    }


def sections_of(report: Report, *, all_of_them=False) -> list[dict]:
    """What stands in the report, section by section; for the order also what is not accepted yet."""
    events = Event.objects.filter(report=report).exclude(stage=Stage.WITHDRAWN)
    if report.is_published:
        events = Event.objects.filter(report=report, stage__in=[Stage.PUBLISHED, Stage.WITHDRAWN])
    elif not all_of_them:
        events = events.that_count()
    rows: dict[int, list] = {}
    for event in events.in_report_order():
        rows.setdefault(event.section_id, []).append({"event": event, "missing": what_is_missing(event).values()})
    return [
        {"section": section, "rows": rows[section.pk]}
        for section in report.sections.select_related("sphere", "territory")
        if section.pk in rows
    ]


def as_file(content: bytes, report: Report, edition: int | None = None) -> HttpResponse:
    ending = f"-{edition}" if edition else ""
    name = f"report-{report.year}-q{report.quarter}-{report.kind}{ending}.docx"
    response = HttpResponse(content, content_type=DOCX)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response
