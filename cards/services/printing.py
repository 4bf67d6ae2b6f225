"""Cards on paper: as PDF, one a page or eight on a sheet. The name stands in full on them, so it is logged."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import prefetch_related_objects
from django.utils.formats import date_format
from PIL import Image

from accounts.access import log_access
from accounts.models import AccessLog
from cards.services.issuing import note_print
from gaotai_jiazheng.qr_codes import qr_svg
from gaotai_jiazheng.uploads import small_jpeg
from papers.typesetting import render

TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "card.typ"
PORTRAIT = (300, 400)
PORTRAIT_BYTES = 60_000
# What one print holds at most: ten sheets.
MOST = 80


def printed(cards, *, by, layout: str, address: str = "") -> bytes:
    """The PDF of cards in use. layout: "card" (85.6 x 54 mm each) or "sheet" (A4).

    Raises PermissionDenied.
    """
    note_print(cards, by=by)
    prefetch_related_objects(cards, "newer_tokens")
    for card in cards:
        reason = "打印上门服务证"
        log_access(by, AccessLog.Action.EXPORT, card.worker, ["name"], reason, address)
    data = {
        "layout": layout,
        "county": settings.SITE_COUNTY,
        "note": "演示，无效" if not settings.IS_PRODUCTION else "",
        "address": f"{site()}/check/",
        "cards": [data_of(card) for card in cards],
    }
    return render(TEMPLATE, data)


def site() -> str:
    """The portal's address without its scheme, as it is typed."""
    return settings.SITE_URL.partition("//")[2]


def data_of(card) -> dict:
    """What stands on one card."""
    return {
        "name": card.worker.name,
        "enterprise": card.enterprise.name,
        "bureau": card.bureau.name,
        "valid_until": date_format(card.valid_until),
        "code": str(card),
        "qr": qr_svg(address_of(card)),
        "photo": list(portrait_of(card.worker)),
    }


def address_of(card) -> str:
    """What the QR holds: the address at which the card is checked."""
    return f"{settings.SITE_URL}/c/{card.newest_token}"


def portrait_of(worker) -> bytes:
    """The portrait as JPEG; b"" without her consent."""
    if not worker.photo or not default_storage.exists(worker.photo.name):
        return b""
    with default_storage.open(worker.photo.name) as file, Image.open(file) as picture:
        return small_jpeg(picture, PORTRAIT, PORTRAIT_BYTES)
