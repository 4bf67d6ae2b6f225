"""What a mediation brings to light: a clue that is checked as a case of its own, a crime for the police."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from bureaus.models import BureauMember
from bureaus.permissions import roles_of
from complaints import permissions
from complaints.models import Clue, PoliceReferral
from complaints.models.choices import Channel, TerminationReason
from complaints.routing import Routed
from complaints.services import clocks, telling
from complaints.services.closing import terminate
from complaints.services.filing import Prepared, prepare_case, write_cases
from complaints.services.stepping import begin, finish
from complaints.transitions import Action, Kind
from gaotai_jiazheng.refusals import refusal


@transaction.atomic
def find_clue(
    complaint, *, category, title, content, by, at=None, internal_note="", seen_step=None
):
    """Have a clue to a breach of the law checked (第二十七条): within fifteen workdays from today, fifteen
    more with approval. The mediation goes on, and the complaint's page says nothing of it.

    category: of violation reports. content: the clue and its facts.
    Raises ValidationError, code category_of_another_kind.
    """
    complaint = begin(complaint, Action.FIND_CLUE, by=by, seen_step=seen_step)
    if category.kind != Kind.VIOLATION_REPORT:
        raise refusal("category", "请选择举报的类别。", "category_of_another_kind")
    at = at or timezone.now()
    prepared = prepare_check(complaint, category, title, content, by=by, at=at)
    report = prepared.filed.complaint
    letters = telling.bureau_rows(report, "调解中发现线索，待核查", kind="complaint_filed")
    write_cases([prepared], letters)
    Clue.objects.create(
        complaint=complaint, report=report, found_on=timezone.localdate(at), found_by=by
    )
    return finish(
        complaint,
        Action.FIND_CLUE,
        by=by,
        at=at,
        internal_note=f"发现违法线索，另立核查件。{internal_note}",
    )


def prepare_check(complaint, category, title, content, *, by, at) -> Prepared:
    """The check as a report without a reporter, at the bureau that found the clue; nothing of who
    complained is copied. Its clock is the one of 第二十七条."""
    bureau = complaint.bureau
    prepared = prepare_case(
        kind=Kind.VIOLATION_REPORT,
        category=category,
        channel=Channel.STAFF,
        title=title,
        content=content,
        demand="",
        respondent_name=complaint.respondent_name,
        respondent_address=complaint.respondent_address,
        enterprise=complaint.enterprise,
        town=complaint.town,
        community=complaint.community,
        complainant_name="",
        is_anonymous=True,
        privacy_notice=complaint.privacy_notice,
        routed=Routed(
            bureau, (), None, f"{bureau}在调解中发现，由其核查（总局令第121号第二十七条）。"
        ),
        entered_by=by,
        at=at,
    )
    report, day = prepared.filed.complaint, timezone.localdate(at)
    report.received_on = day
    start = clocks.clock(report, clocks.CLUE_CHECK, received_on=day)
    prepared.filed.deadlines[:] = clocks.prepared(report, [start], at=at)
    clocks.show_as_next(report, prepared.filed.deadlines[0])
    return prepared


@transaction.atomic
def hand_to_police(
    complaint, *, bureau, facts, approved_by, by, at=None, internal_note="", seen_step=None
):
    """Hand a case of suspected fraud or extortion to the police (第四十二条) and end the mediation by
    第二十三条第一款第六项. The police sees the case from then on; the complainant reads of the end only.

    Raises ValidationError, code handed_before, facts_missing, not_a_leader, approved_by_same_person or
    handed_to_own_bureau.
    """
    complaint = begin(complaint, Action.HAND_TO_POLICE, by=by, seen_step=seen_step)
    if not permissions.was_not_handed_to_police(complaint):
        message = f"这件投诉已经移送过{complaint.police_referral.bureau}，有新的事实请直接联系。"
        raise ValidationError(message, code="handed_before")
    if not facts.strip():
        raise refusal("facts", "请写明涉嫌的事实。", "facts_missing")
    refuse_approval(complaint, approved_by, by)
    if bureau.pk == complaint.bureau_id:
        raise refusal("bureau", "请选择接收移送的单位。", "handed_to_own_bureau")
    at = at or timezone.now()
    PoliceReferral.objects.create(
        complaint=complaint,
        bureau=bureau,
        facts=facts,
        handed_on=timezone.localdate(at),
        handed_by=by,
        approved_by=approved_by,
    )
    finish(
        complaint,
        Action.HAND_TO_POLICE,
        by=by,
        at=at,
        internal_note=f"移送{bureau}，{approved_by}批准。{facts}\n{internal_note}".strip(),
        assisting_bureaus=sorted({*complaint.assisting_bureaus, bureau.pk}),
    )
    telling.tell_bureau(complaint, "移送，请接收", kind="complaint_to_police", bureau=bureau)
    return terminate(complaint, reason=TerminationReason.SHOULD_BE_DECLINED, by=by, at=at)


def refuse_approval(complaint, approved_by, by):
    if approved_by == by:
        message = "经办人不能批准自己的移送。"
        raise refusal("approved_by", message, "approved_by_same_person")
    if BureauMember.Role.LEADER not in roles_of(approved_by).get(complaint.bureau_id, ()):
        message = f"{approved_by}不是{complaint.bureau}的分管领导。"
        raise refusal("approved_by", message, "not_a_leader")
