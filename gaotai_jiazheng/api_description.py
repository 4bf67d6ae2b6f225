"""The description of the API as it is served: worked out once, since it is the same for everybody and whoever asks
for it again and again would hold a core each time."""

from functools import cache

from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.renderers import BaseRenderer

CACHED_SECONDS = 300


@cache
def description() -> dict:
    """OpenAPI 3."""
    return SchemaGenerator().get_schema(public=True)


@cache
def rendered(renderer: type[BaseRenderer]) -> bytes:
    """As YAML or JSON."""
    return renderer().render(description(), renderer_context={})


class DescriptionView(SpectacularAPIView):
    """What else an address may ask for (a language, a version) there is not."""

    @extend_schema(exclude=True)
    def get(self, request, *args, **kwargs):
        renderer = request.accepted_renderer
        charset = f"; charset={renderer.charset}" if renderer.charset else ""
        content_type = f"{renderer.media_type}{charset}"
        response = HttpResponse(rendered(type(renderer)), content_type=content_type)
        response["Content-Disposition"] = f'inline; filename="api.{renderer.format}"'
        patch_cache_control(response, public=True, max_age=CACHED_SECONDS)
        return response
