import structlog
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from agreements.choices import Stage
from agreements.models import Agreement, Attachment

log = structlog.get_logger(__name__)


@require_safe
def document(request, pk):
    """A file of a published agreement for everyone, any other for whoever may see its agreement; else 404."""
    attachment = get_object_or_404(Attachment.objects.select_related("agreement"), pk=pk)
    is_open = attachment.is_public and attachment.agreement.stage == Stage.PUBLISHED
    if not is_open and not may_see(request.user, attachment):
        raise Http404
    try:
        content = attachment.file.open("rb")
    except FileNotFoundError as error:
        log.error("attachment_is_lost", attachment=pk, name=attachment.file.name)
        raise Http404 from error
    return FileResponse(
        content,
        filename=attachment.name,
        as_attachment=True,
        content_type=attachment.content_type,
    )


def may_see(user, attachment: Attachment) -> bool:
    if not user.is_authenticated or not user.has_perm("agreements.view_agreement"):
        return False
    return Agreement.objects.visible_to(user).filter(pk=attachment.agreement_id).exists()
