"""Which service takes which step about the rate of a meter."""

from communities import services
from communities.transitions import RateAction

RATE_SERVICES = {
    RateAction.APPLY: services.apply_for_rate,
    RateAction.CONFIRM: services.confirm_rate,
    RateAction.REFUSE: services.refuse_rate,
}
