"""Which bureau gets a case, and why."""

from dataclasses import dataclass
from datetime import date

from bureaus.models import Bureau
from complaints.models import Category, RoutingRule
from complaints.models.choices import Channel, Kind
from gaotai_jiazheng.short_memory import remembered


@dataclass(frozen=True)
class Routed:
    """Where a case goes. ``is_decided``: no when no rule matched; then the dispatch centre decides."""

    bureau: Bureau
    assisting_bureaus: tuple[int, ...]
    rule: RoutingRule | None
    reason: str
    is_decided: bool = True


@remembered(seconds=5)
def routing_table() -> list[tuple[RoutingRule, tuple[int, ...]]]:
    """Every rule with the ids of its assisting bureaus, the first to be tried first."""
    rules = RoutingRule.objects.select_related("bureau", "category")
    rules = rules.prefetch_related("assisting_bureaus").order_by("-priority", "pk")
    return [(rule, tuple(bureau.pk for bureau in rule.assisting_bureaus.all())) for rule in rules]


@remembered(seconds=5)
def dispatch_center() -> Bureau:
    """The bureau that decides where no rule does. Raises Bureau.DoesNotExist before the plan is loaded."""
    return Bureau.objects.get(is_dispatch_center=True)


@remembered(seconds=5)
def dispatch_center_id() -> int | None:
    """The key of that bureau; None before the plan is loaded."""
    return Bureau.objects.filter(is_dispatch_center=True).values_list("pk", flat=True).first()


@remembered(seconds=5)
def statutory_bureau() -> Bureau | None:
    """The bureau that handles complaints by 总局令第121号: the lead of the plan's fifth measure."""
    return Bureau.objects.filter(handles_by_complaint_measures=True).first()


def route(kind: Kind, category: Category, channel: Channel, text: str, on: date) -> Routed:
    """The bureau for a matter of this kind and category, said in these words, filed on that day."""
    for rule, assisting in routing_table():
        if matches(rule, kind, category, channel, text, on):
            reason = f"类别为“{category.name}”，依据{rule.duty_basis}，由{rule.bureau.name}承办。"
            return Routed(rule.bureau, assisting, rule, reason)
    center = dispatch_center()
    reason = f"没有可以直接适用的派单规则，由{center.name}裁定承办单位。"
    return Routed(center, (), None, reason, is_decided=False)


def matches(rule, kind, category, channel, text, on) -> bool:
    """Whether every condition of the rule that is filled in is met on that day."""
    words = [word for word in rule.subject_words.split("、") if word]
    return (
        rule.valid_from <= on
        and (rule.valid_until is None or on <= rule.valid_until)
        and rule.kind in {"", kind}
        and rule.category_id in {None, category.pk}
        and rule.channel in {"", channel}
        and (not words or any(word in text for word in words))
    )
