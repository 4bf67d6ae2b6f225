"""Everything that changes cards, keys and lists."""

from cards.services.issuing import issue, note_print, replace, report_lost, revoke
from cards.services.keys import rotate, stop
from cards.services.standings import follow_changes, restand_all

__all__ = [
    "follow_changes",
    "issue",
    "note_print",
    "replace",
    "report_lost",
    "restand_all",
    "revoke",
    "rotate",
    "stop",
]
