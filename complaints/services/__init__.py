"""Everything that changes a case. Each step is a verb; each says who acts (``by``) and when (``at``)."""

from complaints.services.closing import (
    agree,
    answer,
    archive,
    follow_up,
    reopen,
    rework,
    tell,
    terminate,
    withdraw,
)
from complaints.services.deciding import (
    accept,
    confirm_identity,
    confirm_receipt,
    decline,
    record,
    request_identity,
)
from complaints.services.filing import Filed, file_complaint
from complaints.services.handing import assign, decide_bureau, send_back
from complaints.services.mediating import end_appraisal, start_appraisal, start_mediation
from complaints.services.overseeing import extend, note, supervise, urge

__all__ = [
    "Filed",
    "accept",
    "agree",
    "answer",
    "archive",
    "assign",
    "confirm_identity",
    "confirm_receipt",
    "decide_bureau",
    "decline",
    "end_appraisal",
    "extend",
    "file_complaint",
    "follow_up",
    "note",
    "record",
    "reopen",
    "request_identity",
    "rework",
    "send_back",
    "start_appraisal",
    "start_mediation",
    "supervise",
    "tell",
    "terminate",
    "urge",
    "withdraw",
]
