"""Where the description of the API is read: as OpenAPI 3.1, and as a page to try it on."""

from functools import cache

from django.http import HttpResponse
from django.utils.translation import get_language, override
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.renderers import TemplateHTMLRenderer

from places.api import understand


class Schema(SpectacularJSONAPIView):
    """This description, OpenAPI 3.1."""

    def get(self, request):
        understand(request, [])
        headers = {"Content-Disposition": 'inline; filename="Perechen.json"'}
        return HttpResponse(description_in(get_language()), OpenApiJsonRenderer.media_type, headers=headers)


@cache
def description_in(language: str) -> bytes:
    """A megabyte that takes half a second and is the same as long as the process lives."""
    with override(language):
        return OpenApiJsonRenderer().render(SchemaGenerator().get_schema(public=True))


class Docs(SpectacularSwaggerSplitView):
    renderer_classes = [TemplateHTMLRenderer]
    template_name = "api/docs.html"
