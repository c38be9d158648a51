"""The page where a file is attached: dropped or chosen, one at a time, large ones with their progress."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import actions
from agreements.choices import AttachmentKind
from agreements.models import Agreement, Attachment

ACCEPTED = ".pdf,.jpg,.jpeg,.png,.tif,.tiff,.docx"


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("file"), help_text=gettext_lazy("PDF, JPEG, PNG, TIFF or DOCX."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=AttachmentKind)
    language = forms.ChoiceField(
        label=gettext_lazy("language"),
        choices=[("ru", gettext_lazy("Russian")), ("be", gettext_lazy("Belarusian")), ("en", gettext_lazy("English")),
                 ("other", gettext_lazy("another one"))],
    )  # fmt: skip
    is_public = forms.BooleanField(
        label=gettext_lazy("public"), required=False,
        help_text=gettext_lazy("Everyone can open it once the agreement is published."),
    )  # fmt: skip


def on_to(request, address: str):
    """A script would follow a redirect unseen and swallow the message: it is told the address and goes there itself."""
    if request.headers.get("X-Requested-With"):
        return HttpResponse(status=201, headers={"Location": address})
    return HttpResponseRedirect(address)


class UploadPages:
    upload_template = "admin/agreements/agreement/attach.html"

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/attach/", view(self.attach_page), name="agreements_agreement_attach"),
            path("document/<int:pk>/", view(self.document_page), name="agreements_agreement_document"),
            *super().get_urls(),
        ]

    def document_page(self, request, pk):
        """POST only: makes a file public or internal, or takes it away."""
        in_sight = Attachment.objects.filter(agreement__in=Agreement.objects.visible_to(request.user))
        attachment = get_object_or_404(in_sight, pk=pk)
        agreement = attachment.agreement
        if not self.has_change_permission(request, agreement):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            if "detach" in request.POST:
                actions.detach(attachment, by=request.user)
            else:
                actions.show_document(attachment, to_everyone="public" in request.POST, by=request.user)
        except ValidationError as refused:
            self.message_user(request, " ".join(refused.messages), messages.ERROR)
        return HttpResponseRedirect(reverse("admin:agreements_agreement_change", args=[agreement.pk]))

    def attach_page(self, request, pk):
        agreement = Agreement.objects.visible_to(request.user).filter(pk=pk).first()
        if agreement is None or not self.has_change_permission(request, agreement):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid() and self.attached(request, agreement, form):
            self.message_user(request, _("Attached: %s") % form.cleaned_data["file"].name, messages.SUCCESS)
            return on_to(request, reverse("admin:agreements_agreement_change", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Attach a file"),
            "opts": self.opts,
            "record": agreement,
            "form": form,
            "limit": settings.UPLOAD_LIMIT,
        }
        return TemplateResponse(request, self.upload_template, context, status=422 if form.errors else 200)

    def attached(self, request, agreement, form) -> bool:
        typed = form.cleaned_data
        try:
            actions.attach(
                agreement, typed["file"], by=request.user,
                kind=typed["kind"], language=typed["language"], is_public=typed["is_public"],
            )  # fmt: skip
        except ValidationError as refused:
            form.add_error("file", refused.messages)
            return False
        return True
