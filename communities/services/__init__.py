"""Everything that changes facilities and outlets. Each step is a verb; each says who acts (``by``)."""

from communities.services.facilities import save_facility
from communities.services.outlets import (
    apply,
    apply_again,
    close,
    file,
    keep_details,
    open_outlet,
    oppose,
    pause,
    recheck,
    reopen,
    send_back,
    support,
    withdraw,
)

__all__ = [
    "apply",
    "apply_again",
    "close",
    "file",
    "keep_details",
    "open_outlet",
    "oppose",
    "pause",
    "recheck",
    "reopen",
    "save_facility",
    "send_back",
    "support",
    "withdraw",
]
