"""The poster of a community on A4 in large type, with a QR to its page: what the notice board is for."""

from io import BytesIO
from pathlib import Path

from django.conf import settings
from pypdf import PdfReader

from gaotai_jiazheng.qr_codes import qr_svg
from papers.typesetting import render

TEMPLATE = Path(__file__).resolve().parent / "typst" / "poster.typ"
MOST_OUTLETS, PRICES = 4, 4


def poster(market: dict) -> bytes:
    """The PDF of what ``supermarket_of`` says, on one page; the same facts give the same bytes.

    Outlets that do not fit are counted in a line, with the QR beside it.
    """
    address = f"{settings.SITE_URL}{market['url']}"
    data = {**market, "address": address, "qr": qr_svg(address)}
    count = min(MOST_OUTLETS, len(market["outlets"]))
    while True:
        shown = [{**each, "prices": each["prices"][:PRICES]} for each in market["outlets"][:count]]
        more = len(market["outlets"]) - count
        pdf = render(TEMPLATE, {**data, "outlets": shown, "more": more})
        if count <= 1 or len(PdfReader(BytesIO(pdf)).pages) == 1:
            return pdf
        count -= 1
