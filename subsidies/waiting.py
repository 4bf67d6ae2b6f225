"""What waits for the bureaus and the clerks through whose hands applications go, step by step."""

from bureaus.permissions import acts_for_a_bureau, oversees_all_bureaus
from communities.permissions import towns_of
from disclosure.models import Notice
from gaotai_jiazheng.waiting_work import waits
from subsidies.permissions import can_enter_paper
from subsidies.services.money import of_cancelled
from subsidies.transitions import State


def leads(user) -> bool:
    """The list has the applications of the policies of one's bureaus; to whoever oversees the county it shows
    all, and those wait for others."""
    return acts_for_a_bureau(user) and not oversees_all_bureaus(user)


def checks(user) -> bool:
    """A town's clerk finds those of the town."""
    return bool(towns_of(user)) or leads(user)


STEPS = (
    (State.CHECKING, "审核中的补贴申请", checks),
    (State.DECIDED, "待公示的补贴申请", leads),
    (State.FAILED, "拨付失败的补贴申请", leads),
    (State.RECOVERING, "追回中的补贴", leads),
)


def in_state(state):
    return lambda rows, user: rows.filter(state=state)


for state, title, is_for in STEPS:
    waits("subsidies.Application", title, is_for, state=state.value)(in_state(state))


@waits(
    "subsidies.Application",
    "代录的、待补正的补贴申请",
    can_enter_paper,
    state="returned",
    entered="me",
)
def _(rows, user):
    return rows.filter(state=State.RETURNED, entered_by=user)


def put_up_to_the_end(rows, user):
    """Those whose notice is over: they go to payment."""
    return rows.filter(state="noticed", notice__in=Notice.objects.over())


for label, title, asked in (
    ("subsidies.Application", "公示期满、待送拨付的补贴申请", {"state": "noticed"}),
    ("subsidies.ClassClaim", "公示期满、待送拨付的培训补贴申请", {"state__exact": "noticed"}),
):
    waits(label, title, leads, **asked, notice="over")(put_up_to_the_end)

for label, title in (
    ("subsidies.Application", "款项已取消、待处理的补贴申请"),
    ("subsidies.ClassClaim", "款项已取消、待处理的培训补贴申请"),
):
    waits(label, title, leads, payment="cancelled")(lambda rows, user: of_cancelled(rows))

waits("subsidies.ClassClaim", "追回中的培训补贴", leads, state__exact="demanded")
waits("subsidies.ClassClaim", "待审核的培训补贴申请", leads, state__exact="sent")
waits("subsidies.ClassClaim", "待复核的培训补贴申请", leads, state__exact="checked")
