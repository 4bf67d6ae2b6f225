"""Proving the books: each invariant is one SQL statement that counts its violations.

One statement sees one moment, so that a proof made while money moves is as good as one made at night.
"""

import time
from dataclasses import dataclass

import structlog
from django.db import connection
from django.utils import timezone

from ledger.models import Account, Entry, Hold, Posting, Proof

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Invariant:
    """What always holds. sql: one statement that gives the number of violations."""

    slug: str
    name: str
    sql: str


INVARIANTS = [
    Invariant(
        "entries_balance",
        "每一笔记账凭证的各条分录相加为零，条数与凭证所写一致，至少两条",
        """
        SELECT count(*) FROM ledger_entry AS entry LEFT JOIN (
            SELECT entry_id, sum(amount_fen) AS total, count(*) AS lines
            FROM ledger_posting GROUP BY entry_id
        ) AS posted ON posted.entry_id = entry.id
        WHERE posted.total IS DISTINCT FROM 0 OR posted.lines <> entry.postings_expected
        """,
    ),
    Invariant(
        "books_balance",
        "所有账户的余额相加为零",
        "SELECT (COALESCE(sum(balance_fen), 0) <> 0)::int FROM ledger_account",
    ),
    Invariant(
        "balances_are_sums",
        "每个账户的余额等于它全部分录之和",
        """
        SELECT count(*) FROM ledger_account AS account LEFT JOIN (
            SELECT account_id, sum(amount_fen) AS total, count(*) AS lines
            FROM ledger_posting GROUP BY account_id
        ) AS posted ON posted.account_id = account.id
        WHERE account.balance_fen <> COALESCE(posted.total, 0)
            OR account.postings_count <> COALESCE(posted.lines, 0)
        """,
    ),
    Invariant(
        "held_is_open_holds",
        "每个账户的冻结金额等于它未解除的冻结之和",
        """
        SELECT count(*) FROM ledger_account AS account LEFT JOIN (
            SELECT hold.account_id, sum(hold.amount_fen) AS total FROM ledger_hold AS hold
            LEFT JOIN ledger_holdend AS ended ON ended.hold_id = hold.id
            WHERE ended.hold_id IS NULL GROUP BY hold.account_id
        ) AS kept ON kept.account_id = account.id
        WHERE account.held_fen <> COALESCE(kept.total, 0)
        """,
    ),
    Invariant(
        "nothing_overdrawn",
        "除保管方等外部账户外，余额不为负，也不少于冻结金额",
        """
        SELECT count(*) FROM ledger_account
        WHERE held_fen < 0 OR NOT may_be_negative AND balance_fen < held_fen
        """,
    ),
    Invariant(
        "used_holds_were_paid",
        "因付款而解除的冻结，都有同一账户的付款分录",
        """
        SELECT count(*) FROM ledger_holdend AS ended
        JOIN ledger_hold AS hold ON hold.id = ended.hold_id
        WHERE ended.entry_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM ledger_posting AS posting
            WHERE posting.entry_id = ended.entry_id AND posting.account_id = hold.account_id
                AND posting.amount_fen < 0)
        """,
    ),
    Invariant(
        "chains_are_whole",
        "每个账户的分录序号连续、余额前后相接，校验值逐条相扣，没有被改、被插、被删",
        """
        SELECT count(*) FROM (
            SELECT posting.*, entry,
                lag(digest, 1, '') OVER chain AS before,
                lag(balance_after_fen, 1, 0::bigint) OVER chain AS balance_before,
                row_number() OVER chain AS place
            FROM ledger_posting AS posting JOIN ledger_entry AS entry ON entry.id = posting.entry_id
            WINDOW chain AS (PARTITION BY account_id ORDER BY number)
        ) AS link
        WHERE number <> place OR balance_after_fen <> balance_before + amount_fen
            OR digest <> ledger_digest(before, account_id, number, amount_fen, balance_after_fen, entry)
        """,
    ),
    Invariant(
        "heads_are_last",
        "每个账户的链头是它最后一条分录的校验值",
        """
        SELECT count(*) FROM ledger_account AS account WHERE account.head <> COALESCE((
            SELECT digest FROM ledger_posting AS posting
            WHERE posting.account_id = account.id AND posting.number = account.postings_count), '')
        """,
    ),
]
HEAD = """
    SELECT encode(sha256(convert_to(COALESCE(string_agg(id || ':' || head, ',' ORDER BY id), ''), 'UTF8')), 'hex')
    FROM ledger_account
"""


def add_invariant(slug: str, name: str, sql: str) -> None:
    """Have an invariant of an app above proved with the others; called from ``AppConfig.ready()``."""
    INVARIANTS.append(Invariant(slug, name, sql))


def prove() -> Proof:
    """Ask for every invariant and keep what was found. A violation is also an error in the log."""
    began = time.monotonic()
    at = timezone.now()
    results = [
        {"slug": each.slug, "name": each.name, "violations": scalar(each.sql)}
        for each in INVARIANTS
    ]
    broken = [each["slug"] for each in results if each["violations"]]
    if broken:
        log.error("ledger_unsound", invariants=broken)
    return Proof.objects.create(
        proved_at=at,
        is_sound=not broken,
        results=results,
        accounts=Account.objects.count(),
        entries=Entry.objects.count(),
        postings=Posting.objects.count(),
        open_holds=Hold.objects.open().count(),
        head=scalar(HEAD),
        took_ms=int((time.monotonic() - began) * 1000),
    )


def scalar(sql: str):
    """The one value that a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]
