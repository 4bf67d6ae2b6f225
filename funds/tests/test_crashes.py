"""Steps of a batch whose connection is killed behind any statement: nothing lost, nothing twice."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, connection

from funds import services
from funds.models import BatchPayment, BatchStep, PaymentBatch
from funds.tests.factories import AT, FundCounty, answered
from ledger.models import Account, Entry
from ledger.proving import prove

pytestmark = pytest.mark.django_db(transaction=True)


class CutAfter:
    """Kills the connection behind a statement; counts the statements."""

    def __init__(self, number):
        self.number, self.count = number, 0

    def __call__(self, execute, sql, params, many, context):
        if self.count == self.number:
            killer = connection.copy()
            with killer.cursor() as cursor:
                pid = connection.connection.info.backend_pid
                cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
            killer.close()
        self.count += 1
        return execute(sql, params, many, context)


def cut_off_anywhere(step, check):
    """Take a step, cut off one statement later each time, until it is through; how many cuts it took.

    check: what has to hold after every cut.
    """
    cuts = 0
    while True:
        cut = CutAfter(cuts)
        with connection.execute_wrapper(cut), suppress(OperationalError, InterfaceError):
            step()
        connection.close()
        check()
        if cut.count <= cuts:
            return cuts
        cuts += 1


def test_a_batch_that_is_cut_off_anywhere_is_paid_once():
    county = FundCounty()
    for place in (1, 2):
        county.payable(place)
    batch = county.drafted()

    def stands_as_it_says():
        now = PaymentBatch.objects.get(pk=batch.pk)
        steps = ["编制", "复核同意", "生成发放文件", "导入银行回盘"]
        reached = ["draft", "approved", "sent", "settled"].index(now.state)
        done = list(BatchStep.objects.filter(batch=batch).values_list("action", flat=True))
        assert done == steps[: reached + 1]
        is_settled = now.state == "settled"
        assert hasattr(now, "file") == (reached >= 2)
        assert BatchPayment.objects.filter(batch=batch).count() == is_settled
        assert Entry.objects.filter(kind="fund_payment").count() == is_settled
        spent = Account.objects.get(pk=county.fund.spent_id).balance_fen
        assert spent == (10_000 if is_settled else 0)

    def unless_done(step):
        def take():
            with suppress(ValidationError):
                step()

        return take

    approve = unless_done(lambda: services.approve(batch, by=county.leader, at=AT))
    send = unless_done(lambda: services.send(batch, by=county.maker, reason="送银行发放", at=AT))
    cuts = cut_off_anywhere(approve, stands_as_it_says) + cut_off_anywhere(send, stands_as_it_says)
    batch.refresh_from_db()
    returned = services.look(batch, answered(batch, failing={2: "销户"}), by=county.maker)
    settle = unless_done(lambda: services.settle(returned, by=county.maker, at=AT))
    cuts += cut_off_anywhere(settle, stands_as_it_says)

    assert PaymentBatch.objects.get(pk=batch.pk).state == "settled"
    assert cuts > 25
    assert prove().is_sound
