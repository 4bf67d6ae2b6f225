"""A brand's public file as an answer."""

from django.http import FileResponse, Http404
from django.utils.http import content_disposition_header

from workers.models.file import SUFFIXES


def file_response(file, content_type, name):
    """The bytes, harmless in any browser: no script, no guessing of the type. Raises Http404 where there are
    none."""
    if not file:
        raise Http404
    try:
        content = file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, content_type=content_type)
    is_picture = content_type.startswith("image/")
    response["Content-Disposition"] = content_disposition_header(
        not is_picture, f"{name}{SUFFIXES[content_type]}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
