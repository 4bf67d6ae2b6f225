"""Compensation in advance from the enterprise's deposit (先理赔、再追责): asked for on a case, told on it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from complaints import permissions
from complaints.models import Complaint
from complaints.services import telling
from complaints.services.stepping import begin, finish, lock
from complaints.transitions import Action, state_after
from deposits import services as books
from deposits.models import AdvanceClaim
from deposits.subjects import on_claim

# What a complainant is told by text message, and the officer who asked where somebody else did it.
TOLD = {
    "不予先行赔付": "先行赔付没有同意，请查看理由",
    "撤回先行赔付": "先行赔付的申请已经撤回",
    "已支付": "先行赔付已经支付",
}


@transaction.atomic
def claim_advance(
    complaint, *, deposit, attachments, by, key, seen_step=None, at=None, **claim
) -> AdvanceClaim:
    """Ask that a proven loss of a case be paid from a deposit of its enterprise.

    attachments: the files of the case that prove it. claim: basis, loss_yuan, reason, document, sheet,
    sheet_version, is_clear, as ``deposits.services.submit`` takes them; it also says which codes there
    are. The same page sent twice is one claim.
    """
    if known := AdvanceClaim.objects.of(complaint).filter(key=key).first():
        return known
    complaint = begin(complaint, Action.NOTE, by=by, seen_step=seen_step)
    if not permissions.can_claim_advance(by, complaint):
        raise PermissionDenied("只有承办单位的人员可以提出先行赔付。")
    if deposit.enterprise_id != complaint.enterprise_id:
        raise ValueError("the deposit is not of the enterprise that the complaint is about")
    papers = [
        books.Paper(each.name, each.digest, each.size, each.get_absolute_url())
        for each in attachments
    ]
    return books.submit(
        deposit,
        complaint,
        label=complaint.number,
        bureau=complaint.bureau,
        papers=papers,
        by=by,
        key=key,
        at=at,
        **claim,
    )


@on_claim(Complaint)
def write_down(complaint, claim, step, by, at):
    """Add the step of a claim to the case's record, in words for the complainant too, and tell of its end. A case whose
    record is closed stays as it is: the panel on its page still shows the claim."""
    complaint = lock(complaint)
    if step in TOLD:
        tell_of_end(complaint, claim, TOLD[step], by)
    if state_after(complaint.kind, complaint.state, Action.NOTE) is None:
        return
    finish(
        complaint,
        Action.NOTE,
        by=by,
        at=at,
        public_note=words_for_complainant(claim, step),
        internal_note=f"先行赔付{claim.number}：{step}。",
    )


def tell_of_end(complaint, claim, words, by):
    telling.tell_resident(complaint, words, kind="complaint_advance")
    if claim.submitted_by_id != by.pk:
        telling.tell_person(complaint, claim.submitted_by_id, words, kind="complaint_advance")


def words_for_complainant(claim, step) -> str:
    """What the complainant reads of a step; nothing of one between people of the bureau."""
    return {
        "提出先行赔付": "已为您申请从企业的质量保证金先行赔付，正在审核。",
        "复核同意": f"先行赔付{claim.payable_yuan}元已经审核同意，等待支付。",
        "不予先行赔付": f"这次没有同意先行赔付：{claim.ended_reason}",
        "已支付": f"已从企业的质量保证金向您先行赔付{claim.payable_yuan}元。",
    }.get(step, "")
