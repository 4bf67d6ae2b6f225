"""Every write of visits, ratings and stars that is a step."""

from visits.services.planning import cancel, cancel_of_who_left, cancel_those_of, plan
from visits.services.rating import change, newest_version, rate
from visits.services.retention import erase_due
from visits.services.stars import (
    close,
    grant,
    leave_out,
    notice_of,
    propose,
    put_up,
    revoke,
    take_back,
)
from visits.services.visiting import (
    Confirmed,
    card_of,
    confirm,
    confirm_by_code,
    decide,
    deny,
    dispute,
    find,
    lapse_due,
    record,
    send_code_again,
)

__all__ = [
    "Confirmed",
    "cancel",
    "cancel_of_who_left",
    "cancel_those_of",
    "card_of",
    "change",
    "close",
    "confirm",
    "confirm_by_code",
    "decide",
    "deny",
    "dispute",
    "erase_due",
    "find",
    "grant",
    "lapse_due",
    "leave_out",
    "newest_version",
    "notice_of",
    "plan",
    "propose",
    "put_up",
    "rate",
    "record",
    "revoke",
    "send_code_again",
    "take_back",
]
