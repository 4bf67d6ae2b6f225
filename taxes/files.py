"""Packs in a list, and one of them as an answer."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from gaotai_jiazheng.kept_files import harmless
from taxes import services

SHOWN_PACKS = 10


def pack_response(pack):
    """The page as it was printed. Raises services.PackDamaged."""
    response = HttpResponse(services.pdf_of(pack), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, pack.file_name)
    return harmless(response)


def packs_shown(enterprise, before: str) -> tuple[list, int | None]:
    """The ten newest packs older than the one with this key, "" for the newest of all; and the key with which the
    next ten are asked for, None where there are no more."""
    packs = enterprise.tax_packs.defer("data", "pdf").order_by("-pk")
    if before.isdecimal() and len(before) < 19:
        packs = packs.filter(pk__lt=int(before))
    found = list(packs[: SHOWN_PACKS + 1])
    shown = found[:SHOWN_PACKS]
    return shown, shown[-1].pk if len(found) > SHOWN_PACKS else None
