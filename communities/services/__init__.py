"""Everything that changes facilities, outlets and what they are spared. Each step is a verb; each says who acts (``by``)."""

from communities.services.costs import (
    add_bill,
    add_meter,
    apply_for_rate,
    confirm_rate,
    end_waiver,
    refuse_rate,
    void_bill,
    waive_rent,
)
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
    "add_bill",
    "add_meter",
    "apply",
    "apply_again",
    "apply_for_rate",
    "close",
    "confirm_rate",
    "end_waiver",
    "file",
    "keep_details",
    "open_outlet",
    "oppose",
    "pause",
    "recheck",
    "refuse_rate",
    "reopen",
    "save_facility",
    "send_back",
    "support",
    "void_bill",
    "waive_rent",
    "withdraw",
]
