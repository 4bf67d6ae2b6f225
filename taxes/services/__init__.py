"""Every write of declarations, packs and consents."""

from taxes.services.declaring import declare, withdraw
from taxes.services.packing import PackDamaged, make_pack, pdf_of
from taxes.services.sharing import share, stop_sharing

__all__ = [
    "PackDamaged",
    "declare",
    "make_pack",
    "pdf_of",
    "share",
    "stop_sharing",
    "withdraw",
]
