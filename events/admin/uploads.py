"""Files of an event: the pages of agreements/admin/uploads.py, one record further right."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.admin.uploads import UploadForm, on_to
from agreements.models import Attachment
from events import actions
from events.models import Event


class EventUploadForm(UploadForm):
    is_public = forms.BooleanField(
        label=gettext_lazy("public"), required=False,
        help_text=gettext_lazy("Everyone can open it once the report is published."),
    )  # fmt: skip


class EventFiles:
    """Mixed into the admin of events."""

    upload_template = "admin/agreements/agreement/attach.html"

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/attach/", view(self.attach_page), name="events_event_attach"),
            path("<int:pk>/document/<int:document>/", view(self.document_page), name="events_event_document"),
            *super().get_urls(),
        ]

    def written(self, request, pk) -> Event:
        event = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, event):
            raise PermissionDenied
        return event

    def document_page(self, request, pk, document):
        """POST only: makes a file public or internal, or takes it away."""
        event = self.written(request, pk)
        attachment = get_object_or_404(Attachment, pk=document, events=event)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            if "detach" in request.POST:
                actions.detach(event, attachment, by=request.user)
            else:
                actions.show_document(event, attachment, to_everyone="public" in request.POST, by=request.user)
        except ValidationError as refused:
            self.message_user(request, " ".join(refused.messages), messages.ERROR)
        return HttpResponseRedirect(reverse("admin:events_event_change", args=[pk]))

    def attach_page(self, request, pk):
        event = self.written(request, pk)
        form = EventUploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid() and self.attached(request, event, form):
            self.message_user(request, _("Attached: %s") % form.cleaned_data["file"].name, messages.SUCCESS)
            return on_to(request, reverse("admin:events_event_change", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Attach a file"), "opts": self.opts, "record": event, "form": form,
            "limit": settings.UPLOAD_LIMIT,
        }  # fmt: skip
        return TemplateResponse(request, self.upload_template, context, status=422 if form.errors else 200)

    def attached(self, request, event: Event, form) -> bool:
        typed = dict(form.cleaned_data)
        try:
            actions.attach(event, typed.pop("file"), by=request.user, **typed)
        except ValidationError as refused:
            form.add_error("file", refused.messages)
            return False
        return True
