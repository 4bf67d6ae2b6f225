"""A class's claim: asked by its institution, checked and approved by two of the bureau, put up, paid to the
institution in one sum."""

import uuid
from functools import partial
from operator import attrgetter

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from disclosure import services as disclosure
from funds import services as funds
from funds.models import Budget, Payable
from funds.services.payables import BANK_ACCOUNT
from gaotai_jiazheng.masking import mask_id_number, mask_name
from gaotai_jiazheng.refusals import by_own_names, in_words, not_now, refusal, words_of
from subsidies import permissions
from subsidies.models import ClaimLine, ClassClaim, ClawBack, PolicyCode, SubsidyPolicy
from subsidies.models.class_claim import ClaimState
from subsidies.models.training_year import CLAIMED_OR_APPLIED
from subsidies.services import clocks, money, telling
from subsidies.services.class_lines import lines_of
from subsidies.services.stepping import require_text
from training.models import TrainingClass
from training.permissions import acts_for
from training.services import classes
from training.services.settling import is_settled
from training.transitions import State as ClassState

TOPIC = "培训补贴公示"
# They go on or back once what they were to be paid by was cancelled.
HANDED_ON = (ClaimState.PAYABLE, ClaimState.FAILED)
REFUSABLE = (ClaimState.SENT, ClaimState.CHECKED, ClaimState.NOTICED, *HANDED_ON)
WORDS = words_of(ClassClaim, ClaimLine) | {
    CLAIMED_OR_APPLIED: "有学员本人正在申请这一年的培训补贴，请刷新后再看名单。"
}
refused_in_words = partial(in_words, by_own_names(WORDS))


def policy_on(day) -> SubsidyPolicy:
    """The training policy of the day. Codes: window_closed."""
    rows = SubsidyPolicy.objects.in_force(day).select_related("bureau")
    policy = rows.filter(code=PolicyCode.TRAINING).first()
    if policy is None:
        raise ValidationError("现在没有施行的培训补贴政策。", code="window_closed")
    if problem := policy.window_problem(day):
        raise ValidationError(problem, code="window_closed")
    return policy


def problem_of(training_class) -> str:
    """Why this class cannot be claimed for now, in words; "" where it can."""
    if training_class.state not in (ClassState.ASSESSED, ClassState.CLAIMED):
        return f"{training_class.get_state_display()}的班不能申请培训补贴，评价完成以后再申请。"
    if not is_settled(training_class):
        return "县人社局还没有确认这个班的结业，确认以后再申请。"
    if ClassClaim.objects.standing().filter(training_class=training_class).exists():
        return WORDS["class_claimed_once"]
    return ""


@transaction.atomic
def claim(training_class, *, bank_account, by, at=None) -> ClassClaim:
    """Ask for a class's subsidy; its list is computed here and stays.

    Raises PermissionDenied; codes step_not_allowed, window_closed, amount_unconfirmed, bank_account,
    class_claim_of_something, class_claimed_once, learner_subsidised_once, learner_claimed_or_applied.
    """
    at = at or timezone.now()
    rows = TrainingClass.objects.select_for_update(of=("self",)).select_related("institution")
    row = rows.get(pk=training_class.pk)
    if not acts_for(by, row.institution):
        raise PermissionDenied("由培训机构申请。")
    if problem := problem_of(row):
        raise ValidationError(problem, code="step_not_allowed")
    bank_account = "".join(bank_account.split())
    if not BANK_ACCOUNT.fullmatch(bank_account):
        raise refusal("bank_account", "单位银行账号应为12至24位数字，请核对。", "bank_account")
    day = timezone.localdate(at)
    policy = policy_on(day)
    lines = lines_of(row, policy, day)
    with refused_in_words():
        made = ClassClaim.objects.create(
            training_class=row,
            institution=row.institution,
            policy=policy,
            year=day.year,
            bank_account=bank_account,
            amount_fen=sum(line.amount_fen for line in lines),
            made_by=by,
            made_at=at,
        )
        for line in lines:
            line.claim = made
        # In one order whoever asks: two claims with the same learners wait for each other in turn.
        ClaimLine.objects.bulk_create(sorted(lines, key=attrgetter("person_digest")))
    clocks.start(made, clocks.CLASS_CHECK, at=at)
    telling.tell_bureau(made, "待审核")
    if row.state == ClassState.ASSESSED:
        classes.claim(row, by=by, at=at)
    return made


def begin(claim, states, *, by) -> ClassClaim:
    """Lock it and make sure that it stands so and that the person decides. Codes: step_not_allowed."""
    rows = ClassClaim.objects.select_for_update(of=("self",))
    claim = rows.select_related("policy__bureau", "training_class", "institution", "notice").get(
        pk=claim.pk
    )
    if not permissions.leads(by, claim) or by.pk == claim.made_by_id:
        raise PermissionDenied("由政策的主管单位办理。")
    if claim.state not in states:
        raise not_now("这份申请", claim.get_state_display(), "这一步")
    return claim


@transaction.atomic
def check(claim, *, by, at=None) -> ClassClaim:
    """The list was checked. Codes: step_not_allowed."""
    at = at or timezone.now()
    claim = begin(claim, [ClaimState.SENT], by=by)
    claim.state, claim.checked_by, claim.checked_at = ClaimState.CHECKED, by, at
    clocks.meet_all(claim, at=at)
    clocks.start(claim, clocks.CLASS_APPROVE, at=at)
    return save(claim)


@transaction.atomic
def approve(claim, *, by, at=None) -> ClassClaim:
    """A second person agrees: the money is committed and the list put up for five workdays.

    Codes: step_not_allowed, class_claim_by_three_people, completion_withdrawn, budget_missing,
    balance_too_low.
    """
    at = at or timezone.now()
    claim = begin(claim, [ClaimState.CHECKED], by=by)
    if by.pk == claim.checked_by_id:
        name = "class_claim_by_three_people"
        raise ValidationError(WORDS[name], code=name)
    if claim.lines.standing().exclude(completion__withdrawn_at=None).exists():
        message = "有学员的结业已经撤回，请决定不予补贴，由机构按更正后的名单再申请。"
        raise ValidationError(message, code="completion_withdrawn")
    claim.commitment = commit(claim, by=by, at=at)
    claim.notice = put_up(claim, by=by, at=at)
    claim.state, claim.approved_by, claim.approved_at = ClaimState.NOTICED, by, at
    clocks.meet_all(claim, at=at)
    telling.tell_institutions([claim], "审核通过，正在公示")
    return save(claim)


@transaction.atomic
def release(claim, *, by, at=None) -> ClassClaim:
    """The notice is over and clear: one sum to the institution; once more where its payable was cancelled. Codes:
    step_not_allowed, notice_not_clear and those of funds."""
    at = at or timezone.now()
    claim = begin(claim, [ClaimState.NOTICED, *HANDED_ON], by=by)
    money.refuse_while_payable(claim)
    claim.payable = funds.make_payable(
        claim.commitment,
        kind=Payable.PayeeKind.UNIT,
        payee_name=claim.institution.name,
        id_number=claim.institution.uscc,
        bank_account=claim.bank_account,
        purpose_key=PolicyCode.TRAINING,
        year=claim.year,
        item=claim.training_class.number,
        notice=claim.notice,
        by=by,
        at=at,
    )
    claim.state = ClaimState.PAYABLE
    return save(claim)


@transaction.atomic
def refuse(claim, *, reason, by, at=None) -> ClassClaim:
    """Nothing is paid; its learners are free to be asked for again. Codes: step_not_allowed, reason_missing,
    reason_has_personal_data."""
    at = at or timezone.now()
    claim = begin(claim, REFUSABLE, by=by)
    money.refuse_while_payable(claim)
    reason = require_text(reason)[:300]
    if claim.commitment_id:
        funds.release(claim.commitment, by, reason, at=at)
    if claim.state == ClaimState.NOTICED and claim.notice.withdrawn_at is None:
        disclosure.withdraw(claim.notice, reason=reason, by=by, at=at)
    claim.lines.standing().update(is_standing=False)
    claim.state, claim.refused_reason = ClaimState.REFUSED, reason
    claim.refused_by, claim.refused_at = by, at
    clocks.meet_all(claim, at=at)
    telling.tell_institutions([claim], "不予补贴")
    return save(claim)


@transaction.atomic
def claw_back(claim, *, reason, by, at=None) -> ClassClaim:
    """Demand the paid sum back. Codes: step_not_allowed, reason_missing, reason_has_personal_data."""
    at = at or timezone.now()
    claim = begin(claim, [ClaimState.PAID], by=by)
    ClawBack.objects.create(
        class_claim=claim,
        reason=require_text(reason)[:300],
        amount_fen=claim.amount_fen,
        demanded_by=by,
        demanded_at=at,
    )
    claim.state = ClaimState.DEMANDED
    telling.tell_institutions([claim], "要求退回已拨付的补贴")
    return save(claim)


@transaction.atomic
def recover(claim, *, document, by, at=None) -> ClassClaim:
    """Write down that it came back. Codes: step_not_allowed, reason_missing, reason_has_personal_data."""
    at = at or timezone.now()
    claim = begin(claim, [ClaimState.DEMANDED], by=by)
    demand = claim.claw_back
    demand.document = require_text(document, "document")[:120]
    demand.returned_at = at
    demand.save(update_fields=["document", "returned_at"])
    claim.state = ClaimState.REPAID
    telling.tell_institutions([claim], "补贴已经退回")
    return save(claim)


def save(claim) -> ClassClaim:
    with refused_in_words():
        claim.save()
    return claim


def commit(claim, *, by, at):
    """Codes: budget_missing, balance_too_low."""
    year = timezone.localdate(at).year
    rows = Budget.objects.filter(
        fund__code=claim.policy.fund, year=year, purpose__code=PolicyCode.TRAINING
    )
    budget = rows.first()
    if budget is None:
        message = f"{year}年还没有登记这项补贴的预算，不能决定。"
        raise ValidationError(message, code="budget_missing")
    return funds.commit(
        budget,
        claim.amount_fen,
        key=uuid.uuid5(uuid.NAMESPACE_OID, f"class-claim:{claim.pk}"),
        subject=claim,
        narration=f"{claim.policy.name} {claim.training_class.number}",
        by=by,
        at=at,
    )


def put_up(claim, *, by, at):
    """The list, names and numbers masked; whoever is not subsidised is not named."""
    row = claim.training_class
    people = claim.lines.standing().select_related("enrolment")
    listed = "\n".join(
        f"{mask_name(line.enrolment.name)}（{mask_id_number(line.enrolment.id_number)}），"
        f"{line.amount_yuan}元"
        for line in people
    )
    text = (
        f"{claim.institution.name}，{row.number} {row.title}，{row.what}，{row.hours}学时，"
        f"拟补{claim.amount_shown}。依据：{claim.policy.basis_text}。拟补贴学员：\n{listed}"
    )
    return disclosure.publish(
        claim,
        topic=TOPIC,
        title=f"{claim.policy.name}公示 {row.number}",
        text=text,
        bureau=claim.policy.bureau,
        by=by,
        at=at,
    )
