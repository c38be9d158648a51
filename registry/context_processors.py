from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.utils.translation import get_language


def register(request):
    """What every page needs: what this register is, and how to keep the language in links."""
    language = get_language()
    return {
        "registry_name": settings.REGISTRY_NAME,
        "registry_region": settings.REGISTRY_REGION,
        "registry_email": settings.REGISTRY_EMAIL,
        "languages": [
            {"code": code, "name": name, "address": address_in(request, code), "is_current": code == language}
            for code, name in (("ru", "Русский"), ("en", "English"))
        ],
    }


def address_in(request, language: str) -> str:
    """The same address with the same filter in the other language."""
    try:
        query = request.GET.copy()
    except TooManyFieldsSent:  # the page that says so is being shown
        return request.path
    query.pop("lang", None)
    if language != settings.LANGUAGE_CODE:
        query["lang"] = language
    return f"{request.path}?{query.urlencode()}" if query else request.path
