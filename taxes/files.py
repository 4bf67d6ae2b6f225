"""A declared file and a pack as answers."""

from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header

from taxes import services


def file_response(declaration):
    """The bytes, harmless in any browser. Raises Http404 where they are gone."""
    try:
        content = declaration.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, content_type=declaration.content_type)
    is_picture = declaration.content_type.startswith("image/")
    name = content_disposition_header(not is_picture, declaration.name)
    return kept_to_oneself(response, name)


def pack_response(pack):
    """The page as it was printed. Raises services.PackDamaged."""
    response = HttpResponse(services.pdf_of(pack), content_type="application/pdf")
    return kept_to_oneself(response, content_disposition_header(True, pack.file_name))


def kept_to_oneself(response, disposition):
    """No script, no guessing of the type, no copy kept."""
    response["Content-Disposition"] = disposition
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
