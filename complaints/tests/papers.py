"""What the tests of official papers share: a person who can be searched for, and cases as far as needed."""

import uuid

from complaints import services
from complaints.tests.factories import DeadlineRuleFactory, RoutingRuleFactory
from complaints.transitions import Action, Kind, State
from papers.models import Series

NAME = "欧阳测试人"
PHONE = "13893612345"
HOME = "高台县城关镇人民东路7号楼302室"
OUTCOME = "被投诉人退还三百元。\n双方再无其他争议。"

INPUTS = {
    "complaint-registration": {"identity": ""},
    "report-registration": {"identity": ""},
    "routing-notice": {"unit": "城关市场监管所", "materials": "登记表一份"},
    "identity-notice": {"materials": "身份证复印件", "how": "交到本局一楼窗口"},
    "acceptance": {},
    "refusal": {"facts": "合同争议已由县人民法院受理。"},
    "mediation-notice": {
        "party": "被投诉人",
        "held_at": "2026年12月1日09:30",
        "place": "县市场监管局三楼调解室",
        "mediator": "赵调解",
    },
    "termination": {"facts": "被投诉人两次明确拒绝调解。"},
    "agreement": {"dispute": "保洁没有做完。", "agreement": OUTCOME, "mediator": "赵调解"},
    "report-result": {"explanation": "现有证据不能证明违法行为成立。"},
}


def series_of(county):
    return Series.objects.create(bureau=county.market, word="高市监投")


def complaint_in(county, state, **values):
    """A complaint brought to that state by its steps; its texts name the complainant."""
    by = county.market_contact
    plain = {
        "complainant_name": NAME,
        "complainant_phone": PHONE,
        "complainant_address": HOME,
        "content": f"我是{NAME}，电话{PHONE}，约定四小时保洁，两小时就离开。",
        "respondent_address": "高台县城关镇医院西路1号",
    }
    complaint = county.complaint(**{**plain, **values})
    for step in PATHS[state]:
        step(complaint, by)
        complaint.refresh_from_db()
    return complaint


def record(complaint, by):
    services.record(complaint, by=by)


def request_identity(complaint, by):
    due_on = complaint.submitted_at.date().replace(month=12, day=10)
    services.request_identity(complaint, due_on=due_on, by=by)


def accept(complaint, by):
    services.accept(complaint, by=by)


def decline(complaint, by):
    services.decline(complaint, ground=2, public_note="县人民法院已经受理。", by=by)


def mediate(complaint, by):
    day = complaint.accepted_on
    services.start_mediation(complaint, complainant_agreed_on=day, respondent_agreed_on=day, by=by)


def agree(complaint, by):
    services.agree(complaint, outcome=OUTCOME, by=by)


def terminate(complaint, by):
    services.terminate(complaint, reason=2, outcome="被投诉人拒绝调解。", by=by)


PATHS = {
    State.SUBMITTED: [],
    State.RECORDED: [record],
    State.IDENTITY_REQUESTED: [record, request_identity],
    State.DECLINED: [record, decline],
    State.ACCEPTED: [record, accept],
    State.MEDIATING: [record, accept, mediate],
    State.AGREED: [record, accept, mediate, agree],
    State.TERMINATED: [record, accept, mediate, terminate],
}


def report(county, *, decided=Action.NOT_FILE, **values):
    """A report whose check has ended without a case being filed."""
    DeadlineRuleFactory(slug="samr_report_check", name="核查", length=15)
    RoutingRuleFactory(
        kind=Kind.VIOLATION_REPORT, category=county.category, bureau=county.market, priority=9
    )
    complaint = complaint_in(
        county, State.SUBMITTED, kind=Kind.VIOLATION_REPORT, demand="请查处", **values
    )
    complaint.state = State.NOT_FILED
    complaint.save(update_fields=["state"])
    complaint.steps.create(
        action=decided,
        state=complaint.state,
        bureau=complaint.bureau,
        by=county.market_contact,
    )
    return complaint


# Form -> a state in which a case has it.
STATE_OF = {
    "complaint-registration": State.RECORDED,
    "routing-notice": State.RECORDED,
    "identity-notice": State.IDENTITY_REQUESTED,
    "acceptance": State.ACCEPTED,
    "refusal": State.DECLINED,
    "mediation-notice": State.MEDIATING,
    "termination": State.TERMINATED,
    "agreement": State.AGREED,
}


def case_for(county, slug, **values):
    """A case that may have this paper now."""
    if slug in STATE_OF:
        return complaint_in(county, STATE_OF[slug], **values)
    return report(county, **values)


def issue(complaint, slug, by, **changes):
    plain = {"inputs": INPUTS[slug], "reason": "依法制作文书", "key": uuid.uuid4()}
    return services.issue_paper(complaint, slug, by=by, **{**plain, **changes})
