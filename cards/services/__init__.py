"""Everything that changes cards, keys and lists, and the check of a card."""

from cards.services.checking import Check, Shown, check_number, check_token
from cards.services.counting import asks_for_date, count, keep_counts, note_miss
from cards.services.issuing import (
    issue,
    let_those_of,
    let_who_left,
    note_print,
    reissue_time,
    replace,
    report_lost,
    report_own_lost,
    revoke,
)
from cards.services.keys import published as published_keys
from cards.services.keys import rotate, signing_id, signing_key, stop
from cards.services.printing import printed
from cards.services.publishing import latest as latest_list
from cards.services.publishing import publish, publish_if_possible
from cards.services.publishing import purge as purge_lists
from cards.services.resigning import ask as ask_for_resigning
from cards.services.resigning import resign, resign_asked
from cards.services.standings import follow_changes, rebuild, restand_all, verdict_now

__all__ = [
    "Check",
    "Shown",
    "ask_for_resigning",
    "asks_for_date",
    "check_number",
    "check_token",
    "count",
    "follow_changes",
    "issue",
    "keep_counts",
    "latest_list",
    "let_those_of",
    "let_who_left",
    "note_miss",
    "note_print",
    "printed",
    "publish",
    "publish_if_possible",
    "published_keys",
    "purge_lists",
    "rebuild",
    "reissue_time",
    "replace",
    "report_lost",
    "report_own_lost",
    "resign",
    "resign_asked",
    "restand_all",
    "revoke",
    "rotate",
    "signing_id",
    "signing_key",
    "stop",
    "verdict_now",
]
