"""The table of formulae: what is counted how, by which article, from which day.

A formula that changes is a new row; a contract keeps the row of the day on which it ended. Whoever
changes a row raises ``TABLE_VERSION``, which stands on every sheet that was worked out with it.

Sources: 《民法典》（2021-01-01起施行）; 《消费者权益保护法》（2014-03-15起施行）第五十三条;
《消费者权益保护法实施条例》（国务院令第778号，2024-07-01起施行）第二十条; 《最高人民法院关于审理预付式消费民事
纠纷案件适用法律若干问题的解释》（法释〔2025〕4号，2025-05-01起施行）第十四条至第二十二条.
Assumption: the day on which the contract ended decides which row applies; the interpretation has no
transitional article. To be confirmed by 县市场监管局.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

TABLE_VERSION = "2026-1"

CIVIL_CODE_FROM = date(2021, 1, 1)
DEPOSIT_RULE_FROM = date(2024, 7, 1)
INTERPRETATION_FROM = date(2025, 5, 1)
INTERPRETATION = "法释〔2025〕4号"
REGULATION = "《消费者权益保护法实施条例》"


class Standing(StrEnum):
    """How firm the ground of a line is."""

    LAW = "法定"
    AGREED = "约定"
    REFERENCE = "参考"


@dataclass(frozen=True)
class Formula:
    """One way to count one thing, from a day on."""

    slug: str
    in_force_from: date
    text: str
    basis: str
    standing: Standing


FORMULAE = (  # by slug, oldest first
    Formula(
        "used_at_discount",
        CIVIL_CODE_FROM,
        "已用部分 × 实付金额 ÷ 全部服务（含赠送）",
        "《消费者权益保护法》第五十三条要求退回预付款，没有写明怎样折算",
        Standing.REFERENCE,
    ),
    Formula(
        "used_at_discount",
        INTERPRETATION_FROM,
        "已用部分 × 实付金额 ÷ 全部服务（含赠送）",
        f"{INTERPRETATION}第十八条",
        Standing.LAW,
    ),
    Formula(
        "used_at_list",
        CIVIL_CODE_FROM,
        "已用部分 × 实付金额 ÷ 全部服务（含赠送）",
        "《消费者权益保护法》第五十三条要求退回预付款，没有写明怎样折算",
        Standing.REFERENCE,
    ),
    Formula(
        "used_at_list",
        INTERPRETATION_FROM,
        "已用部分 × 打折前的价格",
        f"{INTERPRETATION}第十九条",
        Standing.LAW,
    ),
    Formula(
        "seven_days",
        INTERPRETATION_FROM,
        "付款后七日内退款，以前没有接受过同样的服务：退还本金",
        f"{INTERPRETATION}第十四条",
        Standing.LAW,
    ),
    Formula(
        "seven_days_used",
        INTERPRETATION_FROM,
        "七日内退款但已经用过：扣除已用部分的优惠价",
        f"{INTERPRETATION}第十四条没有写明已用部分怎样扣除，这里比照第十五条、第十八条",
        Standing.REFERENCE,
    ),
    Formula(
        "no_more_than_paid",
        CIVIL_CODE_FROM,
        "已用部分的价款超过实付金额的，应退为零，不倒找",
        "预付的钱已经用完",
        Standing.REFERENCE,
    ),
    Formula(
        "no_more_than_paid",
        INTERPRETATION_FROM,
        "已用部分按打折前价格超过实付金额的，应退为零，不倒找",
        f"{INTERPRETATION}第二十条",
        Standing.LAW,
    ),
    Formula(
        "principal",
        CIVIL_CODE_FROM,
        "实付金额 − 已用部分的价款",
        "《消费者权益保护法》第五十三条",
        Standing.LAW,
    ),
    Formula(
        "principal",
        INTERPRETATION_FROM,
        "实付金额 − 已用部分的价款",
        f"{INTERPRETATION}第十五条第一款",
        Standing.LAW,
    ),
    Formula(
        "remaining_time",
        CIVIL_CODE_FROM,
        "实付金额 × 剩余天数 ÷ 全部天数",
        "《消费者权益保护法》第五十三条要求退回预付款，没有写明怎样折算",
        Standing.REFERENCE,
    ),
    Formula(
        "remaining_time",
        INTERPRETATION_FROM,
        "实付金额 × 剩余天数 ÷ 全部天数",
        f"{INTERPRETATION}第二十二条",
        Standing.LAW,
    ),
    Formula(
        "interest",
        CIVIL_CODE_FROM,
        "应退本金 × 年利率 × 天数 ÷ 365",
        "《消费者权益保护法》第五十三条；利率和每年天数按双方约定或者您填的数",
        Standing.AGREED,
    ),
    Formula(
        "interest",
        INTERPRETATION_FROM,
        "应退本金 × 年利率 × 天数 ÷ 365",
        f"{INTERPRETATION}第十六条、第十七条；每年按365天计是参考口径",
        Standing.REFERENCE,
    ),
    Formula(
        "done_by_hours",
        CIVIL_CODE_FROM,
        "约定总价 × 已完成小时 ÷ 约定小时",
        "《民法典》第五百八十二条（按约定履行，不符的可以减少价款）；按小时折算是参考口径",
        Standing.REFERENCE,
    ),
    Formula(
        "done_by_days",
        CIVIL_CODE_FROM,
        "本期费用 × 实际服务天数 ÷ 本期天数",
        "《民法典》第五百六十六条；按天折算是参考口径",
        Standing.REFERENCE,
    ),
    Formula(
        "penalty",
        CIVIL_CODE_FROM,
        "按合同约定的违约金",
        "《民法典》第五百八十五条；过高的可以请求适当减少",
        Standing.AGREED,
    ),
    Formula(
        "not_placed",
        CIVIL_CODE_FROM,
        "没有介绍成功，中介费全部退还",
        "《民法典》第九百六十四条",
        Standing.LAW,
    ),
    Formula(
        "agency_expenses",
        CIVIL_CODE_FROM,
        "合同约定由您承担、并且有凭证的必要费用",
        "《民法典》第九百六十四条",
        Standing.AGREED,
    ),
    Formula(
        "guarantee_left",
        CIVIL_CODE_FROM,
        "中介费 × 保用期剩余天数 ÷ 保用期天数",
        "合同约定的保用期；法律没有规定，没有约定的由双方协商",
        Standing.AGREED,
    ),
    Formula(
        "security_deposit",
        CIVIL_CODE_FROM,
        "押金 − 约定可以扣除并且有凭证的金额",
        "双方关于押金的约定",
        Standing.AGREED,
    ),
    Formula(
        "security_deposit",
        DEPOSIT_RULE_FROM,
        "押金 − 约定可以扣除并且有凭证的金额",
        f"{REGULATION}第二十条（按约定及时退还，不得设不合理条件）",
        Standing.LAW,
    ),
    Formula(
        "earnest_limit",
        CIVIL_CODE_FROM,
        "定金不超过合同总价的20%，超过的部分按预付款退还",
        "《民法典》第五百八十六条",
        Standing.LAW,
    ),
    Formula(
        "earnest_kept",
        CIVIL_CODE_FROM,
        "付定金的一方违约，定金不退",
        "《民法典》第五百八十七条",
        Standing.LAW,
    ),
    Formula(
        "earnest_doubled",
        CIVIL_CODE_FROM,
        "收定金的一方违约，双倍返还",
        "《民法典》第五百八十七条",
        Standing.LAW,
    ),
)


def formula(slug: str, on: date) -> Formula:
    """The row in force on a day. Raises LookupError where there was none yet."""
    rows = [row for row in FORMULAE if row.slug == slug and row.in_force_from <= on]
    if not rows:
        raise LookupError(f"no formula {slug} on {on}")
    return rows[-1]
