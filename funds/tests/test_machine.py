"""Random lives of payables and batches on PostgreSQL, held against a plain-Python model."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from funds import services
from funds.models import Payable, PaymentBatch
from funds.tests.factories import AT, FundCounty, answered, demo_format
from ledger.models import Account
from ledger.proving import INVARIANTS, scalar

pytestmark = pytest.mark.django_db
WHICH = st.integers(0, 3)


class Lives(RuleBasedStateMachine):
    """states: of payables, of batches; each act says what it expects of the database before it asks."""

    county = None

    def __init__(self):
        super().__init__()
        self.point = transaction.savepoint()
        self.payables, self.batches, self.rows, self.free = {}, {}, {}, 1_000_000

    def teardown(self):
        transaction.savepoint_rollback(self.point)

    def attempt(self, is_allowed, act):
        try:
            with transaction.atomic():
                result = act()
        except ValidationError:
            assert not is_allowed
            return None
        assert is_allowed
        return result

    def one_of(self, known, which):
        return sorted(known)[which % len(known)] if known else None

    @rule(yuan=st.integers(1, 4_000))
    def new_payable(self, yuan):
        place = len(self.payables) + 1
        is_enough = yuan * 100 <= self.free
        made = self.attempt(
            is_enough, lambda: self.county.payable(place, yuan, notice=self.county.shared_notice)
        )
        if made:
            self.free -= yuan * 100
            self.payables[made.pk] = "ready"

    @rule()
    def draft(self):
        waiting = sorted(pk for pk, state in self.payables.items() if state == "ready")
        batch = self.attempt(bool(waiting), self.county.drafted)
        if batch:
            self.batches[batch.pk], self.rows[batch.pk] = "draft", waiting
            self.payables |= dict.fromkeys(waiting, "in_batch")

    @rule(which=WHICH)
    def approve(self, which):
        self.step(
            which, "draft", "approved", lambda it: services.approve(it, by=self.county.leader)
        )

    @rule(which=WHICH)
    def send(self, which):
        county = self.county
        self.step(
            which,
            "approved",
            "sent",
            lambda it: services.send(it, by=county.maker, reason="送银行发放"),
        )

    def step(self, which, before, after, act):
        pk = self.one_of(self.batches, which)
        if pk is not None:
            batch = PaymentBatch.objects.get(pk=pk)
            if self.attempt(self.batches[pk] == before, lambda: act(batch)):
                self.batches[pk] = after

    @rule(which=WHICH)
    def withdraw(self, which):
        pk = self.one_of(self.batches, which)
        if pk is None:
            return
        batch, may = PaymentBatch.objects.get(pk=pk), self.batches[pk] in ("draft", "approved")
        if self.attempt(may, lambda: services.withdraw(batch, by=self.county.maker, reason="改")):
            self.batches[pk] = "withdrawn"
            self.payables |= dict.fromkeys(self.rows[pk], "ready")

    @rule(which=WHICH, failing=st.sets(st.integers(1, 3)))
    def settle(self, which, failing):
        pk = self.one_of(self.batches, which)
        if pk is None or self.batches[pk] != "sent":
            return
        batch, maker = PaymentBatch.objects.get(pk=pk), self.county.maker
        content = answered(batch, dict.fromkeys(failing, "销户"))
        services.settle(services.look(batch, content, by=maker), by=maker, at=AT)
        self.batches[pk] = "settled"
        for number, payable in enumerate(self.rows[pk], 1):
            self.payables[payable] = "failed" if number in failing else "paid"

    @rule(which=WHICH)
    def cancel(self, which):
        pk = self.one_of(self.payables, which)
        if pk is None:
            return
        payable = Payable.objects.get(pk=pk)
        may = self.payables[pk] in ("ready", "failed", "cancelled")
        if self.attempt(may, lambda: services.cancel_payable(payable, self.county.maker, "改")):
            if self.payables[pk] != "cancelled":
                services.release(payable.commitment, self.county.maker, "改")
                self.free += payable.amount_fen
            self.payables[pk] = "cancelled"

    @invariant()
    def they_say_the_same(self):
        assert dict(Payable.objects.values_list("pk", "state")) == self.payables
        assert dict(PaymentBatch.objects.values_list("pk", "state")) == self.batches
        account = Account.objects.get(pk=self.county.budget.account_id)
        assert account.balance_fen - account.held_fen == self.free
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        for each in INVARIANTS:
            assert scalar(each.sql) == 0, each.slug


def test_lives_of_batches():
    county = FundCounty()
    county.shared_notice = county.notice()
    demo_format()
    machine = type("Lives", (Lives,), {"county": county})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
