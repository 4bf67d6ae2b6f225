"""The slip of a voucher on A5, in large type: for whoever has no telephone."""

from pathlib import Path

from django.conf import settings
from django.utils.formats import date_format

from gaotai_jiazheng.qr_codes import qr_svg
from papers.typesetting import render
from promotion.models import Voucher

TEMPLATE = Path(__file__).resolve().parent / "typst" / "slip.typ"
FIRMS_SHOWN = 6


def slip(voucher: Voucher) -> bytes:
    """The PDF of a voucher. voucher: with batch and campaign. The QR opens the holder's page."""
    batch = voucher.batch
    firms = batch.campaign.participations.taking().select_related("enterprise")
    names = [each.enterprise.name for each in firms[: FIRMS_SHOWN + 1]]
    return render(
        TEMPLATE,
        {
            "campaign": batch.campaign.title,
            "title": batch.title,
            "words": batch.words,
            "code": voucher.short_code,
            "number": voucher.number,
            "until": date_format(voucher.valid_until),
            "services": "、".join(batch.campaign.line_names),
            "firms": names[:FIRMS_SHOWN],
            "more": len(names) > FIRMS_SHOWN,
            "qr": qr_svg(f"{settings.SITE_URL}{voucher.get_absolute_url()}"),
        },
    )
