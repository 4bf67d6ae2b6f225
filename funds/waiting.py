"""What waits for the bureaus that keep funds and those that allocate them."""

from bureaus.models import BureauMember
from bureaus.permissions import roles_of
from funds.permissions import concerned_bureaus, keeps_any
from gaotai_jiazheng.waiting_work import waits

BATCHES = "funds.PaymentBatch"


def supervises_any(user) -> bool:
    return not {supervisor for _, supervisor in concerned_bureaus()}.isdisjoint(roles_of(user))


def leads_any(user) -> bool:
    """Whether the person is the leader of a bureau that keeps a fund."""
    mine = roles_of(user)
    keepers = {bureau for bureau, _ in concerned_bureaus()}
    return any(BureauMember.Role.LEADER in mine[bureau] for bureau in keepers & mine.keys())


waits("funds.BudgetChange", "待批准的预算变动", supervises_any, state__exact="proposed")
waits("funds.Payable", "待编批的待付款项", keeps_any, state__exact="ready")
waits("funds.Payable", "发放失败、待更正的", keeps_any, state__exact="failed")


@waits("funds.Payable", "待复核的账号更正", keeps_any, correction="waits")
def _(rows, user):
    return rows.to_look_at_twice(user)


waits(BATCHES, "待复核的发放批次", leads_any, state__exact="draft")
waits(BATCHES, "待发送银行的批次", keeps_any, state__exact="approved")
waits(BATCHES, "等银行回盘的批次", keeps_any, state__exact="sent")
