"""The figure of the plan's second measure, read from contracts in force."""

from datetime import date

from contracts.models import ServiceContract
from plan.metrics import metric


@metric(
    "three_party_contracts",
    register="三方合同登记",
    rows="contracts:index",
    title="履行中的三方合同",
    unit="份",
    definition="当天有效的三方合同：三方都已签字，没有解除，没有到期。",
)
def three_party_contracts(on: date) -> int:
    """Three-party contracts that hold on the day: signed by all three, not ended, not run out."""
    return ServiceContract.objects.in_force(on).count()
