"""What waits in the workbench of cases."""

from bureaus.models import BureauMember
from bureaus.permissions import acts_for_a_bureau, bureau_ids_of, roles_of
from complaints.admin.filters import (
    ME,
    MINE,
    NOBODY,
    UNSOLVED,
    WAITING,
    in_nobodys_hands,
    unsolved,
    with_text_to_approve,
)
from complaints.routing import dispatch_center_id
from complaints.transitions import State
from gaotai_jiazheng.waiting_work import waits

CASES = "complaints.Complaint"
Role = BureauMember.Role


def assigns(user) -> bool:
    """Whether the person hands cases to the people of a bureau."""
    intake = {Role.CONTACT, Role.DEPUTY, Role.LEADER}
    return any(not intake.isdisjoint(roles) for roles in roles_of(user).values())


def decides_bureaus(user) -> bool:
    return dispatch_center_id() in roles_of(user)


@waits(CASES, "新到、还没有登记的事项", acts_for_a_bureau, state=State.SUBMITTED.value, bureau=MINE)
def _(cases, user):
    return cases.filter(state=State.SUBMITTED, bureau__in=bureau_ids_of(user))


@waits(CASES, "没有交办到人，或者经办人已离任的事项", assigns, assignee=NOBODY, bureau=MINE)
def _(cases, user):
    return in_nobodys_hands(cases.open().filter(bureau__in=bureau_ids_of(user)))


@waits(CASES, "交给我办的事项", acts_for_a_bureau, assignee=ME)
def _(cases, user):
    return cases.open().filter(assignee=user)


@waits(CASES, "等您批准的公示文字", acts_for_a_bureau, text=WAITING, state="all")
def _(cases, user):
    return with_text_to_approve(cases, user)


@waits(CASES, "回访说没有解决的事项", decides_bureaus, said=UNSOLVED)
def _(cases, user):
    return unsolved(cases)


@waits(CASES, "等待裁定承办单位的事项", decides_bureaus, state=State.RETURNED.value)
def _(cases, user):
    return cases.filter(state=State.RETURNED)
