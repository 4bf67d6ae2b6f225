"""Everything that changes a case. Each step is a verb; each says who acts (``by``) and when (``at``)."""

from complaints.services.advancing import claim_advance
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
from complaints.services.clues import find_clue, hand_to_police
from complaints.services.deciding import (
    accept,
    confirm_identity,
    confirm_receipt,
    decline,
    record,
    request_identity,
)
from complaints.services.entrusting import entrust, return_entrusted
from complaints.services.filing import Filed, file_complaint
from complaints.services.handing import assign, decide_bureau, send_back
from complaints.services.handovers import (
    confirm_handover,
    hand_over,
    record_result,
    return_handover,
)
from complaints.services.issuing import issue_paper
from complaints.services.labour_lanes import (
    accept_arbitration,
    apply_arbitration,
    end_arbitration,
    end_labor_mediation,
    mediate_labor,
)
from complaints.services.linking import link_enterprise
from complaints.services.mediating import end_appraisal, start_appraisal, start_mediation
from complaints.services.mediators import name_mediator, resume, suspend
from complaints.services.merging import merge_case, unmerge
from complaints.services.negotiating import (
    answer_as_enterprise,
    fail_negotiation,
    settle_negotiation,
    start_negotiation,
)
from complaints.services.overseeing import extend, note, revoke_extension, supervise, urge
from complaints.services.parties import check_originals, record_consent
from complaints.services.performing import record_breach, record_performance
from complaints.services.publishing import approve_text, propose_text, withdraw_text
from complaints.services.reporting import (
    add_facts,
    file_case,
    merge,
    not_file,
    redirect,
    start_check,
    tell_result,
)
from complaints.services.submitting import parts_seen_by, split, submit
from complaints.services.wages import accept_wage_claim, answer_wage_claim, file_wage_claim

__all__ = [
    "Filed",
    "accept",
    "accept_arbitration",
    "accept_wage_claim",
    "add_facts",
    "agree",
    "answer",
    "answer_as_enterprise",
    "answer_wage_claim",
    "apply_arbitration",
    "approve_text",
    "archive",
    "assign",
    "check_originals",
    "claim_advance",
    "confirm_handover",
    "confirm_identity",
    "confirm_receipt",
    "decide_bureau",
    "decline",
    "end_appraisal",
    "end_arbitration",
    "end_labor_mediation",
    "entrust",
    "extend",
    "fail_negotiation",
    "file_case",
    "file_complaint",
    "file_wage_claim",
    "find_clue",
    "follow_up",
    "hand_over",
    "hand_to_police",
    "issue_paper",
    "link_enterprise",
    "mediate_labor",
    "merge",
    "merge_case",
    "name_mediator",
    "not_file",
    "note",
    "parts_seen_by",
    "propose_text",
    "record",
    "record_breach",
    "record_consent",
    "record_performance",
    "record_result",
    "redirect",
    "reopen",
    "request_identity",
    "resume",
    "return_entrusted",
    "return_handover",
    "revoke_extension",
    "rework",
    "send_back",
    "settle_negotiation",
    "split",
    "start_appraisal",
    "start_check",
    "start_mediation",
    "start_negotiation",
    "submit",
    "supervise",
    "suspend",
    "tell",
    "tell_result",
    "terminate",
    "unmerge",
    "urge",
    "withdraw",
    "withdraw_text",
]
