"""Which policies fit some facts, and what each one gives: for the finder, the worker's page and the decision."""

from dataclasses import dataclass

from django.utils import timezone

from subsidies.models import NOT_CONFIRMED, PolicyAmount, SubsidyPolicy
from subsidies.rules import Facts, Judgement, judge


@dataclass(frozen=True)
class Found:
    """A policy with what its rules say. amount: in words, money only where a bureau has confirmed it. who: by
    whom it has to be asked for instead, in words; "" where it is the one who asks."""

    policy: SubsidyPolicy
    judgement: Judgement
    amount: str
    who: str

    @property
    def is_fitting(self) -> bool:
        return not self.who and self.judgement.is_possible

    @property
    def against(self) -> list[str]:
        """Why it does not fit, in words."""
        return [*filter(None, [self.who]), *(each.text for each in self.judgement.against)]


def find(facts: Facts, on=None) -> list[Found]:
    """Every policy in force, those that fit first; two queries."""
    on = on or timezone.localdate()
    policies = list(SubsidyPolicy.objects.in_force(on).select_related("bureau"))
    lines = lines_on(policies, on)
    found = [of_policy(policy, facts, lines.get(policy.pk, {})) for policy in policies]
    return sorted(found, key=lambda each: len(each.against))


def lines_on(policies, on) -> dict[int, dict[str, PolicyAmount]]:
    """Policy id -> key -> the line that holds on that day."""
    found = {}
    for line in PolicyAmount.objects.in_force(on).filter(policy__in=policies):
        found.setdefault(line.policy_id, {})[line.key] = line
    return found


def of_policy(policy, facts, lines) -> Found:
    judgement = judge(policy.code, facts, policy.terms)
    who = ""
    if facts.is_unit is not None and facts.is_unit != policy.is_for_units:
        who = "由单位申请" if policy.is_for_units else "由本人申请"
    return Found(policy, judgement, amount_words(policy, judgement.claim, lines), who)


def amount_words(policy, claim, lines) -> str:
    if not policy.pays:
        return "由经办机构办理，县财政不直接发钱。"
    if claim is None:
        return "；".join(f"{line.label}：{line.shown}" for line in lines.values()) or NOT_CONFIRMED
    line = lines.get(claim.key)
    if line is None or not line.is_confirmed:
        return NOT_CONFIRMED
    times = "" if claim.units == 1 else f"，{claim.units}个单位"
    share = "" if claim.share == 100 else f"，按{claim.share.normalize():f}%"
    return f"{line.shown}{times}{share}"
