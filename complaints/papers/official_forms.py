"""The ten official forms under 总局令第121号: which a case may have now, for whom, and who writes them."""

from collections.abc import Callable
from dataclasses import dataclass

from complaints.papers import case_facts, decisions, notices, outcomes, registration
from complaints.papers.case_facts import RESPONDENT, UNIT, CaseFacts
from complaints.scrubbing import COMPLAINANT, REPORTER
from complaints.transitions import OPEN_STATES, Kind, State
from papers.documents import Document

PERSON = ("complainant_name", "complainant_phone", "complainant_address")
NAME = ("complainant_name",)
NOT_YET_RECORDED = frozenset({State.SUBMITTED, State.RETURNED})
RECORDED = frozenset(State) - NOT_YET_RECORDED
IN_MEDIATION = frozenset({State.ACCEPTED, State.MEDIATING, State.ENTRUSTED})
AFTER_ACCEPTANCE = IN_MEDIATION | {
    State.NEGOTIATING_ACCEPTED,
    State.SUSPENDED,
    State.APPRAISAL,
    State.AGREED,
    State.TERMINATED,
    State.TOLD,
}
COMPLAINTS = frozenset({Kind.COMPLAINT})
REPORTS = frozenset({Kind.VIOLATION_REPORT})


def to_complainant(inputs) -> tuple[str, ...]:
    return (COMPLAINANT,)


def to_both(inputs) -> tuple[str, ...]:
    return (COMPLAINANT, RESPONDENT)


def to_chosen_party(inputs) -> tuple[str, ...]:
    return (inputs["party"],)


def to_reporter(inputs) -> tuple[str, ...]:
    return (REPORTER,)


def to_unit(inputs) -> tuple[str, ...]:
    return (UNIT,)


def to_file(inputs) -> tuple[str, ...]:
    """Kept by the bureau, delivered to nobody."""
    return ()


def no_obstacle(complaint) -> str:
    return ""


def not_accepted(complaint) -> str:
    return "" if complaint.accepted_on else "还没有受理。"


def nobody_to_tell(complaint) -> str:
    if complaint.is_anonymous or not complaint.complainant_name:
        return "举报人没有留下姓名，无法书面告知。"
    return ""


@dataclass(frozen=True)
class OfficialForm:
    """One of the ten. ``slug`` and ``version`` stay with every paper that was made of it.

    recipients(inputs): the words for those it is for. opens: the sealed fields that it shows. is_once:
    whether a case has one valid paper of it at most. obstacle(complaint): what else stands in its way.
    """

    slug: str
    title: str
    version: int
    kinds: frozenset
    states: frozenset
    write: Callable[[CaseFacts, dict], Document]
    recipients: Callable[[dict], tuple[str, ...]]
    opens: tuple[str, ...] = NAME
    is_once: bool = True
    obstacle: Callable = no_obstacle


FORMS = {
    form.slug: form
    for form in (
        OfficialForm(
            "complaint-registration",
            "投诉登记表",
            1,
            COMPLAINTS,
            RECORDED,
            registration.complaint_registration,
            to_file,
            opens=PERSON,
        ),
        OfficialForm(
            "report-registration",
            "举报登记表",
            1,
            REPORTS,
            RECORDED,
            registration.report_registration,
            to_file,
            opens=PERSON,
        ),
        OfficialForm(
            "routing-notice",
            "分送通知书",
            1,
            COMPLAINTS | REPORTS,
            OPEN_STATES - NOT_YET_RECORDED,
            notices.routing_notice,
            to_unit,
            opens=(),
            is_once=False,
        ),
        OfficialForm(
            "identity-notice",
            "限期提供身份证明材料通知书",
            1,
            COMPLAINTS,
            frozenset({State.IDENTITY_REQUESTED}),
            notices.identity_notice,
            to_complainant,
            is_once=False,
        ),
        OfficialForm(
            "acceptance",
            "受理决定书",
            1,
            COMPLAINTS,
            AFTER_ACCEPTANCE,
            decisions.acceptance,
            to_complainant,
            obstacle=not_accepted,
        ),
        OfficialForm(
            "refusal",
            "不予受理决定书",
            1,
            COMPLAINTS,
            frozenset({State.DECLINED}),
            decisions.refusal,
            to_complainant,
        ),
        OfficialForm(
            "mediation-notice",
            "调解通知书",
            1,
            COMPLAINTS,
            IN_MEDIATION,
            notices.mediation_notice,
            to_chosen_party,
            is_once=False,
        ),
        OfficialForm(
            "termination",
            "终止调解决定书",
            1,
            COMPLAINTS,
            frozenset({State.TERMINATED, State.TOLD}),
            decisions.termination,
            to_both,
        ),
        OfficialForm(
            "agreement",
            "调解书",
            1,
            COMPLAINTS,
            frozenset({State.AGREED}),
            outcomes.agreement,
            to_both,
        ),
        OfficialForm(
            "report-result",
            "举报处理结果告知书",
            1,
            REPORTS,
            frozenset({State.CASE_FILED, State.NOT_FILED, State.TOLD}),
            outcomes.report_result,
            to_reporter,
            obstacle=nobody_to_tell,
        ),
    )
}


def why_not(form: OfficialForm, complaint) -> str:
    """Why the case as it stands cannot have this paper; "" when it can.

    complaint: the row; nothing else is read.
    """
    if not complaint.bureau.handles_by_complaint_measures:
        return f"{complaint.bureau}不适用《市场监督管理投诉举报处理办法》，没有这种文书。"
    if complaint.kind not in form.kinds:
        return f"{complaint.get_kind_display()}没有{form.title}。"
    if complaint.state not in form.states:
        return (
            f"{complaint.get_state_display()}的{complaint.get_kind_display()}不能签发{form.title}。"
        )
    return form.obstacle(complaint)


def written(form: OfficialForm, facts: CaseFacts, inputs: dict) -> Document:
    """The words of the paper, held back from each of its readers as the law says.

    inputs: text by name, as the form of the paper asks. Raises ValueError for a report and the respondent.
    """
    if RESPONDENT in form.recipients(inputs):
        scrub = case_facts.other_partys_scrubber(facts)
        facts = case_facts.for_respondent(facts)
        inputs = {name: scrub(text) for name, text in inputs.items()}
    return form.write(facts, inputs)


def preview(form: OfficialForm, facts: CaseFacts, inputs: dict) -> Document:
    """The same paper with the person's data masked."""
    return written(form, facts, inputs).mapped(case_facts.preview_scrubber(facts))
