"""Which service takes which step of an outlet."""

from communities import services
from communities.transitions import Action

STEP_SERVICES = {
    Action.SUPPORT: services.support,
    Action.OPPOSE: services.oppose,
    Action.FILE: services.file,
    Action.SEND_BACK: services.send_back,
    Action.OPEN: services.open_outlet,
    Action.PAUSE: services.pause,
    Action.REOPEN: services.reopen,
    Action.RECHECK: services.recheck,
    Action.CLOSE: services.close,
    Action.WITHDRAW: services.withdraw,
}
