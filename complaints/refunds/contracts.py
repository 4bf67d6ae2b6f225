"""The contracts that can be settled: what each is called, which terms it has, how it is worked out."""

from collections.abc import Callable
from dataclasses import dataclass

from complaints.refunds import agency, deposits, prepaid, work
from complaints.refunds.settlement import Settlement


@dataclass(frozen=True)
class Contract:
    """terms: the dataclass of its terms; work_out: terms -> Settlement, raises TermsError."""

    slug: str
    name: str
    hint: str
    terms: type
    work_out: Callable


CONTRACTS = {
    each.slug: each
    for each in (
        Contract(
            "sessions",
            "次卡",
            "先付钱，买了多少次服务，可能还送了几次。",
            prepaid.Sessions,
            prepaid.settle_sessions,
        ),
        Contract(
            "stored_value",
            "储值卡",
            "先充钱，可能还送了金额，每次从卡里扣。",
            prepaid.StoredValue,
            prepaid.settle_stored_value,
        ),
        Contract(
            "time_card",
            "不限次的时段卡",
            "一段时间内不限次数，例如年卡、季卡。",
            prepaid.TimeCard,
            prepaid.settle_time_card,
        ),
        Contract(
            "hourly",
            "按小时的服务",
            "约定几个小时，没有做完。",
            work.Hourly,
            work.settle_hourly,
        ),
        Contract(
            "monthly",
            "按月的服务",
            "月嫂、保姆、护理等，提前结束。",
            work.Monthly,
            work.settle_monthly,
        ),
        Contract(
            "agency",
            "中介费",
            "没有介绍成功，或者介绍的人很快走了。",
            agency.AgencyFee,
            agency.settle_agency_fee,
        ),
        Contract(
            "deposit",
            "押金",
            "交给对方作担保，服务结束后应退的钱。",
            deposits.SecurityDeposit,
            deposits.settle_security_deposit,
        ),
        Contract(
            "earnest",
            "定金",
            "合同或者收据上写的是“定金”两个字的钱。",
            deposits.Earnest,
            deposits.settle_earnest,
        ),
    )
}


def settle(slug: str, **terms) -> Settlement:
    """The sheet for a contract. Raises TermsError for terms that cannot be."""
    contract = CONTRACTS[slug]
    return contract.work_out(contract.terms(**terms))
