from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.utils.translation import get_language

from places.fields import in_language


def register(request):
    """What every page needs: what this register is, and how to keep the language in links."""
    language = get_language()
    return {
        "registry_name": in_language(settings.REGISTRY_NAME, settings.REGISTRY_NAME_EN),
        "registry_region": in_language(settings.REGISTRY_REGION, settings.REGISTRY_REGION_EN),
        "registry_in_english": f"{settings.REGISTRY_NAME_EN}. {settings.REGISTRY_REGION_EN}",
        "registry_email": settings.REGISTRY_EMAIL,
        "languages": [
            {"code": code, "name": name, "address": address_in(request, code), "is_current": code == language}
            for code, name in (("ru", "Русский"), ("en", "English"))
        ],
    }


def address_in(request, language: str) -> str:
    """The same address with the same filter in the other language; never one of another site, as //other.site is."""
    path = "/" + request.path.lstrip("/\\")
    try:
        query = request.GET.copy()
    except TooManyFieldsSent:  # the page that says so is being shown
        return path
    query.pop("lang", None)
    if language != settings.LANGUAGE_CODE:
        query["lang"] = language
    return f"{path}?{query.urlencode()}" if query else path
