"""Every write of checklists, plans, draws, inspections and what follows from them."""

from inspections.services.checklists import put_to_use, retire
from inspections.services.disclosing import close, correct, may_correct, notice_text, put_up
from inspections.services.drawing import announce, declare_tie, declare_ties, draw, stand_aside
from inspections.services.inspecting import (
    abandon,
    add_photo,
    announce_visit,
    go_unannounced,
    missing_from_record,
    move_visit,
    record,
    remove_photo,
    reply,
)
from inspections.services.issuing import issue_record
from inspections.services.planning import make_plan
from inspections.services.rectifying import answer, give_up, order, recheck
from inspections.services.reminding import remind_rectifications

__all__ = [
    "abandon",
    "add_photo",
    "announce",
    "announce_visit",
    "answer",
    "close",
    "correct",
    "declare_tie",
    "declare_ties",
    "draw",
    "give_up",
    "go_unannounced",
    "issue_record",
    "make_plan",
    "may_correct",
    "missing_from_record",
    "move_visit",
    "notice_text",
    "order",
    "put_to_use",
    "put_up",
    "recheck",
    "record",
    "remind_rectifications",
    "remove_photo",
    "reply",
    "retire",
    "stand_aside",
]
