import structlog
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from accounts import tokens
from accounts.authentication import secret_of
from agreements.choices import Stage
from agreements.models import Agreement, Attachment

log = structlog.get_logger(__name__)


@require_safe
def document(request, pk):
    """A file of a published record for everyone, any other for whoever may see its record; else 404."""
    attachment = get_object_or_404(Attachment.objects.select_related("agreement"), pk=pk)
    if not is_open(attachment) and not may_see(whoever_asks(request), attachment):
        raise Http404
    try:
        content = attachment.file.open("rb")
    except FileNotFoundError as error:
        log.error("attachment_is_lost", attachment=pk, name=attachment.file.name)
        raise Http404 from error
    response = FileResponse(
        content,
        filename=attachment.name,
        as_attachment=True,
        content_type=attachment.content_type,
    )
    if not is_open(attachment):
        patch_cache_control(response, private=True, no_store=True)
    return response


def whoever_asks(request):
    """A person by the session; a program, which has this address from the API, by its token."""
    secret = secret_of(request)
    return (secret and tokens.user_of(secret)) or request.user


def is_open(attachment: Attachment) -> bool:
    if not attachment.is_public:
        return False
    if attachment.agreement:
        return attachment.agreement.stage == Stage.PUBLISHED
    return attachment.events.public().exists()


def may_see(user, attachment: Attachment) -> bool:
    if not user.is_authenticated:
        return False
    if attachment.agreement_id:
        seen = Agreement.objects.visible_to(user).filter(pk=attachment.agreement_id)
        return user.has_perm("agreements.view_agreement") and seen.exists()
    return user.has_perm("events.view_event") and attachment.events.reported_by(user).exists()
