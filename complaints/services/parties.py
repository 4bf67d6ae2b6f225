"""Who stands beside the complainant: an agent's papers (总局令第121号第十一条), what the represented have agreed to
(第十二条)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from complaints.models import JointConsent
from complaints.models.choices import Standing
from complaints.permissions import has_originals_to_check
from complaints.services.stepping import begin, finish
from complaints.transitions import Action
from gaotai_jiazheng.refusals import refusal


@transaction.atomic
def record_consent(
    complaint, *, person, subject, agreed_on, by, at=None, internal_note="", seen_step=None
):
    """Write down that a represented complainant agrees to a settlement or a withdrawal.

    subject: Action.AGREE or Action.WITHDRAW. Raises ValidationError, code not_of_this_case,
    represents_himself, agreed_on_impossible or already_recorded.
    """
    complaint = begin(complaint, Action.RECORD_CONSENT, by=by, seen_step=seen_step)
    at = at or timezone.now()
    if person.complaint_id != complaint.pk:
        raise refusal("person", "这个人不是本件的联合投诉人。", "not_of_this_case")
    if person.is_representative:
        raise refusal("person", "代表人自己参加，不需要记录同意。", "represents_himself")
    if not timezone.localdate(complaint.submitted_at) <= agreed_on <= timezone.localdate(at):
        raise refusal("agreed_on", "日期应在提交之日和今天之间。", "agreed_on_impossible")
    what = dict(JointConsent.SUBJECTS)[subject]
    consent, is_new = JointConsent.objects.get_or_create(
        complainant=person, action=subject, defaults={"agreed_on": agreed_on, "recorded_by": by}
    )
    if not is_new:
        message = f"已经记录这个人于{date_format(consent.agreed_on)}同意{what}。"
        raise refusal("person", message, "already_recorded")
    return finish(
        complaint,
        Action.RECORD_CONSENT,
        by=by,
        at=at,
        internal_note=f"一名被代表人于{date_format(agreed_on)}同意{what}。{internal_note}",
    )


@transaction.atomic
def check_originals(complaint, *, by, at=None, internal_note="", seen_step=None):
    """Write down that the agent's authority and identity were seen in the original (第十一条), where the papers
    came as pictures. Raises ValidationError, code nothing_to_check."""
    complaint = begin(complaint, Action.CHECK_ORIGINALS, by=by, seen_step=seen_step)
    if not has_originals_to_check(complaint):
        raise ValidationError("这件事项没有待查验的原件。", code="nothing_to_check")
    complaint.agent.originals_checked_by = by
    complaint.agent.save(update_fields=["originals_checked_by"])
    return finish(
        complaint,
        Action.CHECK_ORIGINALS,
        by=by,
        at=at or timezone.now(),
        internal_note=f"已查验授权委托书原件和代理人身份证件。{internal_note}",
    )


def require_consent(complaint, subject):
    """Refuse a settlement or a withdrawal of a joint complaint that not every represented person agreed to.

    Raises ValidationError, code represented_consent_missing.
    """
    if complaint.standing != Standing.JOINT:
        return
    represented = complaint.joint_complainants.filter(is_representative=False)
    missing = represented.exclude(consents__action=subject).count()
    if missing:
        message = f"联合投诉的和解、撤回要经被代表人同意（总局令第121号第十二条），还有{missing}人没有记录同意。"
        raise ValidationError(message, code="represented_consent_missing")
