"""What waits for the bureaus and custodians of deposits."""

from deposits.admin.deposit import DUE, to_refund
from deposits.permissions import decides_on_claims, keeps_any_books
from gaotai_jiazheng.waiting_work import waits

CLAIMS = "deposits.AdvanceClaim"

waits(CLAIMS, "待审核的先行赔付", decides_on_claims, state__exact="submitted")
waits(CLAIMS, "待另一人复核的先行赔付", decides_on_claims, state__exact="approved_once")
waits(CLAIMS, "待支付的先行赔付", keeps_any_books, state__exact="approved")


@waits("deposits.QualityDeposit", "等待期满、待退还的保证金", keeps_any_books, refund=DUE)
def _(deposits, user):
    return to_refund(deposits)
