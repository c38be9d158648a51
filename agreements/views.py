from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.generic import ListView

from agreements import pages
from agreements.choices import Stage
from agreements.models import Agreement, Attachment


class AgreementList(ListView):
    """The public register; filters come with the FilterSet."""

    template_name = "agreements/list.html"
    context_object_name = "agreements"
    paginate_by = 25

    def get_queryset(self):
        self.day = timezone.localdate()
        return Agreement.objects.public().on(self.day).with_next_boundary(self.day)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["day"] = self.day
        context["rows"] = [pages.Row(agreement, self.day) for agreement in context["agreements"]]
        context["in_force"] = Agreement.objects.public().on(self.day).in_force().count()
        return context


def agreement(request, pk):
    """One agreement; a withdrawn one answers 410 with the reason, anything unpublished is not there."""
    day = timezone.localdate()
    shown = Agreement.objects.filter(stage__in=[Stage.PUBLISHED, Stage.WITHDRAWN]).select_related("amends")
    found = get_object_or_404(shown.with_next_boundary(day), pk=pk)
    if found.stage == Stage.WITHDRAWN:
        return render(request, "agreements/withdrawn.html", {"agreement": found}, status=410)
    return render(request, "agreements/agreement.html", {"page": pages.Page(found, day)})


def document(request, pk):
    """A file of a published agreement for everyone, any other for whoever may see its agreement; else 404."""
    attachment = get_object_or_404(Attachment.objects.select_related("agreement"), pk=pk)
    is_open = attachment.is_public and attachment.agreement.stage == Stage.PUBLISHED
    if not is_open and not may_see(request.user, attachment):
        raise Http404
    return FileResponse(
        attachment.file.open("rb"),
        filename=attachment.name,
        as_attachment=True,
        content_type=attachment.content_type,
    )


def may_see(user, attachment: Attachment) -> bool:
    if not user.is_authenticated or not user.has_perm("agreements.view_agreement"):
        return False
    return Agreement.objects.visible_to(user).filter(pk=attachment.agreement_id).exists()
