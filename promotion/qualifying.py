"""Which enterprise may join a campaign: a pure rule, whose reasons are shown to the enterprise and to everybody.

Assumption: the conditions are the plan's idea of an orderly enterprise; no article of law lists them for
campaigns. 县工业信息化和商务局 is to confirm them.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format


@dataclass(frozen=True)
class Facts:
    """What stands in the registers about an enterprise. license_valid_until: None for one without an end.
    service_lines: what it is registered for; unpaid_awards: compensation that it owes its deposit;
    unpaid_cases: masked numbers of complaints whose agreed sum it has not paid in time."""

    is_registered: bool
    license_valid_until: date | None
    has_current_prices: bool
    unpaid_awards: int
    service_lines: frozenset[str]
    unpaid_cases: tuple[str, ...] = ()


def obstacles(facts: Facts, *, wanted_lines: frozenset[str], until: date) -> list[str]:
    """Why the enterprise may not join, each with what to do about it; [] when it may.

    wanted_lines: the services of the campaign, of which it has to offer one. until: the last day of the campaign.
    """
    found = []
    if not facts.is_registered:
        found.append("企业不在登记状态，恢复登记以后才能参加。")
    if facts.license_valid_until is not None and facts.license_valid_until < until:
        found.append(
            f"营业执照到{date_format(facts.license_valid_until)}，早于活动的最后一天，请先换发。"
        )
    if not facts.has_current_prices:
        found.append("没有现行有效的价目表，或者价目表超过180天没有核对，请先公布或者核对。")
    if facts.unpaid_awards:
        found.append(f"有{facts.unpaid_awards}笔投诉赔付款没有付清，付清以后才能参加。")
    if facts.unpaid_cases:
        found.append(
            f"投诉{'、'.join(facts.unpaid_cases)}的调解协议约定了赔付，过了履行日还没有付清，付清以后才能参加。"
        )
    if not facts.service_lines & wanted_lines:
        found.append("登记的服务项目里没有这次活动的服务。")
    return found
