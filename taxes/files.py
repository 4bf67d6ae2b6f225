"""A pack as an answer."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from gaotai_jiazheng.kept_files import harmless
from taxes import services


def pack_response(pack):
    """The page as it was printed. Raises services.PackDamaged."""
    response = HttpResponse(services.pdf_of(pack), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, pack.file_name)
    return harmless(response)
