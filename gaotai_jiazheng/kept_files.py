"""A file as an answer: harmless in any browser, and kept by none."""

from django.http import FileResponse, Http404, HttpResponse


def file_response(row) -> FileResponse:
    """An uploaded file: a picture is shown, anything else is saved.

    row: has file, name and content_type. Raises Http404 where the bytes are gone.
    """
    try:
        content = row.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return harmless(
        FileResponse(
            content,
            as_attachment=not row.content_type.startswith("image/"),
            filename=row.name,
            content_type=row.content_type,
        )
    )


def harmless(response: HttpResponse) -> HttpResponse:
    """No script, no guessing of the type, no copy kept."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
