"""Accounts for tests: money comes from outside and stands in a name."""

import uuid

from ledger import services


def outside(code="outside"):
    return services.open_account(code, "外部账户", may_be_negative=True)


def account(code="deposit", balance=0):
    """An account with this many fen."""
    opened = services.open_account(code, f"账户{code}")
    if balance:
        move(outside(), opened, balance)
    opened.refresh_from_db()
    return opened


def move(source, target, fen, **more):
    """Move fen from one account to another."""
    words = {"key": uuid.uuid4(), "kind": "test", "narration": "测试"} | more
    return services.record({source: -fen, target: fen}, **words)
