"""The three ways to one's wages, side by side: inspection, mediation, arbitration; where each stands and
who has to act."""

from dataclasses import dataclass

from complaints.models import LabourLane
from complaints.services import clocks
from complaints.transitions import CLOSED_STATES, State
from reminders.models import Deadline

NOT_BEGUN, RUNNING, ENDED = "wait", "run", "done"
CLOCKS_OF_INSPECTION = (clocks.LABOR_ACCEPT, clocks.LABOR_INSPECTION)
CLOCKS_OF_MEDIATION = (clocks.LABOR_MEDIATION,)
CLOCKS_OF_ARBITRATION = (clocks.ARBITRATION_ACCEPT, clocks.ARBITRATION_AWARD)
# State -> what the inspection has to do next.
NEXT_OF_INSPECTION = {
    State.SUBMITTED: "登记签收",
    State.RECORDED: "决定是否受理",
    State.INVESTIGATING: "完成调查并答复",
}


@dataclass(frozen=True)
class Lane:
    """One way as a page shows it. who: the one to act next, and what is to be done; empty when nobody.
    how: what the worker may do there."""

    name: str
    state: str
    tone: str
    body: str = ""
    who: str = ""
    how: str = ""
    deadline: Deadline | None = None


def lanes_of(complaint) -> list[Lane]:
    """The three ways of a wage claim, in a fixed number of queries."""
    running = Deadline.objects.of(complaint).open().select_related("rule", "owner")
    by_slug = {deadline.rule.slug: deadline for deadline in running}
    latest = {lane.kind: lane for lane in complaint.labour_lanes.all()}  # the last of a kind wins
    return [
        inspection_of(complaint, clock_among(by_slug, CLOCKS_OF_INSPECTION)),
        mediation_of(latest, clock_among(by_slug, CLOCKS_OF_MEDIATION)),
        arbitration_of(latest, clock_among(by_slug, CLOCKS_OF_ARBITRATION)),
    ]


def clock_among(by_slug, slugs):
    return next((by_slug[slug] for slug in slugs if slug in by_slug), None)


def inspection_of(complaint, deadline) -> Lane:
    state, body = complaint.get_state_display(), str(complaint.bureau)
    if complaint.state == State.RETURNED:
        return Lane("劳动监察", state, NOT_BEGUN, who=f"{body}：决定由哪个单位办")
    if task := NEXT_OF_INSPECTION.get(complaint.state):
        return Lane("劳动监察", state, RUNNING, body, f"{body}：{task}", deadline=deadline)
    who = "" if complaint.state in CLOSED_STATES else f"{body}：回访、归档"
    return Lane("劳动监察", state, ENDED, body, who)


def mediation_of(latest, deadline) -> Lane:
    lane = latest.get(LabourLane.Kind.MEDIATION)
    how = "可以向工会或者其他调解组织申请，不收费；十五日内没有结果，可以直接申请仲裁。"
    if lane is None:
        return Lane("劳动争议调解", "没有开始", NOT_BEGUN, how=how)
    if lane.is_open:
        return Lane(
            "劳动争议调解", "调解中", RUNNING, lane.body, f"{lane.body}：调解", how, deadline
        )
    return Lane("劳动争议调解", lane.get_result_display(), ENDED, lane.body)


def arbitration_of(latest, deadline) -> Lane:
    lane = latest.get(LabourLane.Kind.ARBITRATION)
    how = "要您自己带身份证和证据，到劳动人事争议仲裁委员会递交申请书，不收费；写字有困难可以口头申请。"
    if lane is None:
        return Lane("劳动仲裁", "没有申请", NOT_BEGUN, how=how)
    if not lane.is_open:
        return Lane("劳动仲裁", lane.get_result_display(), ENDED, lane.body)
    if lane.accepted_on is None:
        state, task = "已经申请", "决定是否受理"
    else:
        state, task = "已经受理", "作出裁决"
    late = "过了期限没有结果，您可以向人民法院起诉。"
    return Lane("劳动仲裁", state, RUNNING, lane.body, f"{lane.body}：{task}", late, deadline)
