"""Where the description of the API is read: as OpenAPI 3.1, and as a page to try it on."""

from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.renderers import TemplateHTMLRenderer

from places.api import understand


class Schema(SpectacularJSONAPIView):
    """This description, OpenAPI 3.1."""

    def get(self, request):
        understand(request, [])
        return super().get(request)


class Docs(SpectacularSwaggerSplitView):
    renderer_classes = [TemplateHTMLRenderer]
    template_name = "api/docs.html"
