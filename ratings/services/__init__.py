"""Every write of criteria, dossiers, panels and ratings."""

from ratings.services.assessing import (
    add_evidence,
    answer,
    change_scheme,
    remove_evidence,
    start,
    submit,
    withdraw,
)
from ratings.services.granting import (
    decline,
    grant,
    keep,
    may_review_again,
    notice_of,
    notice_text,
    put_up,
    result_of,
    review_again,
)
from ratings.services.reviewing import (
    accept,
    conclude,
    convene,
    declare,
    record_visit,
    score,
    send_back,
    stand_aside,
)

__all__ = [
    "accept",
    "add_evidence",
    "answer",
    "change_scheme",
    "conclude",
    "convene",
    "declare",
    "decline",
    "grant",
    "keep",
    "may_review_again",
    "notice_of",
    "notice_text",
    "put_up",
    "record_visit",
    "remove_evidence",
    "result_of",
    "review_again",
    "score",
    "send_back",
    "stand_aside",
    "start",
    "submit",
    "withdraw",
]
