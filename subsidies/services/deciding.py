"""The decision: the amount by the table, the money committed, the notice put up, the letter issued."""

import uuid

from django.core.exceptions import ValidationError
from django.utils import timezone

from disclosure import services as disclosure
from disclosure.listing import withdraw_part
from gaotai_jiazheng.masking import mask_id_number, mask_name
from papers import services as papers
from subsidies import letters, rules
from subsidies.amounts import fen_of
from subsidies.models import NOT_CONFIRMED, PolicyAmount
from subsidies.models.policy import yuan_words
from subsidies.services import clocks, money, stepping, telling
from subsidies.transitions import Action

TOPIC = "补贴公示"


def grant(application, *, by, at, note, stage):
    """What follows the last agreement. A policy that pays nothing ends here."""
    judgement = judged(application)
    application.decided_at = at
    if not application.policy.pays:
        application.state = stepping.next_state(application, Action.GRANT)
        stepping.finish(application, Action.GRANT, by=by, at=at, note=note, stage=stage)
        telling.tell_applicant(application, "已认定")
        return application
    application.amount_line, application.amount_fen = computed(application, judgement)
    waits = application.policy.is_noticed_by_list
    action = Action.DECIDE if waits else Action.APPROVE
    application.state = stepping.next_state(application, action)
    application.commitment = money.commit(application, by=by, at=at)
    if not waits:
        application.notice = put_up(application, by=by, at=at)
    stepping.finish(application, action, by=by, at=at, note=note, stage=stage)
    issue_letter(application, letters.granted(application), by=by, at=at)
    telling.tell_applicant(application, f"审核通过，{'等候名单公示' if waits else '正在公示'}")
    return application


def judged(application) -> rules.Judgement:
    """What the rules say of its facts: the same rules as the finder's. Codes: rule_against, rule_open."""
    judgement = rules.judge(application.policy.code, application.known, application.policy.terms)
    if against := judgement.against:
        text = "；".join(reason.text for reason in against)
        raise ValidationError(f"不符合条件：{text}。请决定不予补贴。", code="rule_against")
    if unknown := judgement.open:
        text = "；".join(reason.text for reason in unknown)
        raise ValidationError(f"还有没核对的条件：{text}。", code="rule_open")
    return judgement


def computed(application, judgement) -> tuple[PolicyAmount, int]:
    """The line of the table on the day of submission, and the fen that follow. Codes: amount_unconfirmed."""
    day = timezone.localdate(application.submitted_at)
    claim = judgement.claim
    lines = PolicyAmount.objects.in_force(day).filter(policy=application.policy)
    line = claim and lines.filter(key=claim.key).exclude(confirmed_by="").first()
    if not line:
        message = f"补贴标准{NOT_CONFIRMED}，确认以前不能决定。"
        raise ValidationError(message, code="amount_unconfirmed")
    return line, fen_of(claim, line.amount_fen)


def put_up(application, *, by, at):
    """A notice of its own, so that an objection holds up this application and no other."""
    policy = application.policy
    is_unit = policy.is_for_units
    name = application.name if is_unit else mask_name(application.name)
    number = "" if is_unit else f"（{mask_id_number(application.id_number)}）"
    place = f"，{application.town}" if application.town_id else ""
    mark = "（演示金额，不是真实标准）" if application.amount_line.is_demo else ""
    text = (
        f"{name}{number}{place}，{policy.name}，{application.year}年度{application.period}，"
        f"拟补{yuan_words(application.amount_fen)}元{mark}。依据：{policy.basis_text}。"
    )
    return disclosure.publish(
        application,
        topic=TOPIC,
        title=f"{policy.name}公示 {application.number}",
        text=text,
        bureau=policy.bureau,
        by=by,
        at=at,
    )


def refuse(application, *, was_noticed, by, at):
    """Nothing is paid: what was committed is free again, and the letter says why and what can be done."""
    application.decided_at = at
    undo(application, application.ended_reason, was_noticed=was_noticed, by=by, at=at)
    stepping.finish(application, Action.REFUSE, by=by, at=at, note=application.ended_reason)
    clocks.start(application, clocks.REFUSAL, at=at)
    issue_letter(application, letters.refused(application), by=by, at=at)
    clocks.meet_all(application, at=at)
    telling.tell_applicant(application, "不予补贴，决定书写明了理由和救济途径")
    return application


def undo(application, reason, *, was_noticed, by, at, given_up=False):
    """Give back what an application holds: its money, its notice, its months and its clocks. given_up: by the
    applicant."""
    if application.commitment_id:
        money.release(application, reason, by=by, given_up=given_up, at=at)
    if was_noticed and application.notice.withdrawn_at is None:
        withdraw_part(application.notice, application, reason=reason, by=by, at=at)
    clocks.cancel_all(application, reason[:100], at=at)
    if hasattr(application, "internship"):
        application.internship.standing = False
        application.internship.save(update_fields=["standing"])


def issue_letter(application, document, *, by, at):
    """The determination letter, numbered by the leading bureau; who handles its papers issues it."""
    papers.issue(
        application,
        bureau=application.policy.bureau,
        template=letters.LETTER,
        template_version=1,
        document=document,
        recipients=["申请人"],
        by=by,
        key=uuid.uuid5(uuid.NAMESPACE_OID, f"{application.number}:{application.state}"),
        at=at,
    )
