"""What stands in the way of a step, in words: of the services, and of the database's own refusals."""

from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError

from funds.models import (
    AccountCorrection,
    BatchRow,
    BudgetChange,
    Commitment,
    Payable,
    PaymentBatch,
)
from gaotai_jiazheng.refusals import by_own_names, in_words, words_of

# What the database refuses by a trigger; constraints of models have their own words.
REFUSED = {
    "funds_change_inside_fund_and_year": "资金只能在同一项资金、同一年度内调剂，已经关账的年度不能变动。",
    "funds_change_stays": "这件预算变动已经办结，不能再改。",
    "funds_money_stays_inside": "资金不能离开它的用途和年度。",
    "funds_commitment_inside_year": "年度不对或者已经关账，不能再使用这笔预算。",
    "funds_commitment_is_payable": "这笔承诺已经有待付款项，请先取消款项。",
    "funds_commitment_stays": "这笔承诺已经解除。",
    "funds_payable_of_its_commitment": "款项与承诺的用途、年度或者金额对不上，或者承诺已经解除。",
    "funds_payable_stays": "这笔款项的内容不能再改。",
    "funds_payable_state": "这笔款项的状态不允许这一步。",
    "funds_row_inside_fund_and_year": "只有同一项资金、同一年度的待编批款项可以编入这一批。",
    "funds_row_stays": "批次里的明细不能再改。",
    "funds_batch_stays": "这一批的内容不能再改。",
    "funds_batch_adds_up": "批次的笔数或者金额与明细不一致。",
    "funds_payment_inside_fund_and_year": "支付与批次、资金或者年度对不上，或者年度已经关账。",
    "notice_is_over": "公示还没有期满或者已经撤回，不能付款。",
    "notice_is_clear": "公示有没有答复或者成立的异议，不能付款。",
}
WORDS = REFUSED | words_of(
    AccountCorrection, BatchRow, BudgetChange, Commitment, Payable, PaymentBatch
)
refused_in_words = partial(in_words, by_own_names(WORDS))


def require(may: bool, message="您不能办理这项资金业务。"):
    """Raise PermissionDenied unless the person may."""
    if not may:
        raise PermissionDenied(message)


def refuse(message: str, code: str, field: str = "") -> ValidationError:
    """A refusal, beside the field that it is about."""
    error = ValidationError(message, code=code)
    return ValidationError({field: error}) if field else error
