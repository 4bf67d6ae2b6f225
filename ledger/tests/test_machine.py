"""Random histories of accounts, movements and holds on PostgreSQL, held against books in plain Python."""

import uuid
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from ledger import services
from ledger.models import Account, Entry, Hold
from ledger.proving import INVARIANTS, scalar

pytestmark = pytest.mark.django_db
FEN = st.integers(min_value=1, max_value=1_000)
OUTSIDE = "outside"


@dataclass
class Shelf:
    """One account as the model knows it."""

    balance: int = 0
    holds: dict[str, int] = field(default_factory=dict)
    is_closed: bool = False
    postings: int = 0

    @property
    def held(self):
        return sum(self.holds.values())

    @property
    def available(self):
        return self.balance - self.held


class Undone(Exception):
    """Ends the transaction of a history, so that the next one begins with empty books."""


class Books(RuleBasedStateMachine):
    """What is done to the books and to the model; they must always say the same."""

    codes = Bundle("codes")
    holds = Bundle("holds")
    acts = Bundle("acts")

    def __init__(self):
        super().__init__()
        self.history = transaction.atomic()
        self.history.__enter__()
        self.rows, self.model, self.placed = {}, {}, {}
        self.recorded = 0

    def teardown(self):
        """At the end of each history every invariant is proved."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        broken = [each.slug for each in INVARIANTS if scalar(each.sql)]
        with suppress(Undone):
            self.history.__exit__(Undone, Undone(), None)
        assert broken == []

    @initialize(target=codes)
    def begin(self):
        self.rows[OUTSIDE] = services.open_account(OUTSIDE, OUTSIDE, may_be_negative=True)
        self.model[OUTSIDE] = Shelf()
        return OUTSIDE

    @rule(target=codes, fen=st.integers(min_value=0, max_value=3_000))
    def open_account(self, fen):
        code = f"a{len(self.model)}"
        self.rows[code] = services.open_account(code, code)
        self.model[code] = Shelf()
        if fen:
            self.send((uuid.uuid4(), OUTSIDE, code, fen))
        return code

    @rule(target=acts, source=codes, other=codes, fen=FEN)
    def move(self, source, other, fen):
        """Any two accounts; the act is remembered, so that it can be sent again."""
        act = (uuid.uuid4(), source, other, fen)
        self.send(act)
        return act

    @rule(act=acts)
    def send_again(self, act):
        self.send(act)

    @rule(act=acts, fen=FEN)
    def reuse_its_key(self, act, fen):
        """The key of an act that was recorded, with another sum."""
        key, source, other, before = act
        if source == other or fen == before or not Entry.objects.filter(key=key).exists():
            return
        assert self.refusal(self.record, (key, source, other, fen)) == "key_reused"

    def send(self, act):
        key, source, other, fen = act
        if source == other:
            return
        is_known = Entry.objects.filter(key=key).exists()
        expected = None if is_known else self.expected_refusal(source, other, fen)
        refused = self.refusal(self.record, act)
        assert expected == refused
        if not is_known and expected is None:
            self.booked(source, other, fen)

    def expected_refusal(self, source, other, fen, freed=0):
        """What the books should answer; where two things stand in the way, either of them."""
        taken = self.model[source]
        if taken.is_closed or self.model[other].is_closed:
            is_short = source != OUTSIDE and taken.available + freed < fen
            return OneOf("account_closed", *(["balance_too_low"] if is_short else []))
        if source != OUTSIDE and taken.available + freed < fen:
            return "balance_too_low"
        return None

    def booked(self, source, other, fen):
        self.recorded += 1
        for code, change in ((source, -fen), (other, fen)):
            self.model[code].balance += change
            self.model[code].postings += 1

    def record(self, act, **more):
        key, source, other, fen = act
        moves = {self.rows[source]: -fen, self.rows[other]: fen}
        services.record(moves, key=key, kind="machine", narration="machine", **more)

    def refusal(self, act, *given, **more):
        """The code of the refusal; None when it was done."""
        try:
            act(*given, **more)
        except ValidationError as error:
            return error.code
        return None

    @rule(target=holds, code=codes.filter(lambda code: code != OUTSIDE), fen=FEN)
    def hold(self, code, fen):
        shelf, key = self.model[code], uuid.uuid4()
        try:
            held = services.hold(self.rows[code], fen, key=key, narration="machine")
        except ValidationError as error:
            expected = "account_closed" if shelf.is_closed else "balance_too_low"
            assert error.code == expected
            assert shelf.is_closed or shelf.available <= 0
            return multiple()
        assert not shelf.is_closed
        assert held.amount_fen == min(fen, shelf.available)
        shelf.holds[str(key)] = held.amount_fen
        self.placed[str(key)] = (held, code)
        return str(key)

    @rule(key=holds)
    def release(self, key):
        held, code = self.placed[key]
        services.release(held)
        self.model[code].holds.pop(key, None)

    @rule(key=holds, other=codes, fen=FEN)
    def pay_out_of_a_hold(self, key, other, fen):
        """More or less than was held; the hold ends with it, and is used once."""
        held, code = self.placed[key]
        if code == other:
            return
        shelf = self.model[code]
        is_open = key in shelf.holds
        expected = "hold_ended"
        if is_open:
            expected = self.expected_refusal(code, other, fen, freed=shelf.holds[key])
        elif self.model[other].is_closed or shelf.is_closed:
            expected = OneOf("hold_ended", "account_closed")
        act = (uuid.uuid4(), code, other, fen)
        refused = self.refusal(self.record, act, using_holds=[held])
        assert expected == refused
        if is_open and expected is None:
            del shelf.holds[key]
            self.booked(code, other, fen)

    @rule(code=codes)
    def close(self, code):
        shelf = self.model[code]
        is_empty = not shelf.balance and not shelf.holds
        expected = None if is_empty else "account_not_empty"
        assert self.refusal(services.close_account, self.rows[code]) == expected
        shelf.is_closed = shelf.is_closed or is_empty

    @invariant()
    def books_say_what_the_model_says(self):
        found = Account.objects.filter(code__in=self.model).in_bulk(field_name="code")
        said = {
            code: (row.balance_fen, row.held_fen, row.postings_count, row.closed_at is not None)
            for code, row in found.items()
        }
        assert said == {
            code: (shelf.balance, shelf.held, shelf.postings, shelf.is_closed)
            for code, shelf in self.model.items()
        }
        assert Entry.objects.count() == self.recorded
        assert Hold.objects.open().count() == sum(len(each.holds) for each in self.model.values())


class OneOf(str):
    """Equal to any of several codes."""

    def __new__(cls, *codes):
        made = super().__new__(cls, codes[0])
        made.codes = frozenset(codes)
        return made

    def __eq__(self, other):
        return other in self.codes

    def __hash__(self):
        return hash(self.codes)


def test_books_and_model_agree_over_random_histories(db):

    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=60,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
