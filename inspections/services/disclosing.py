"""The result is put up for everybody; who disagrees objects there; then the inspection is closed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from disclosure import services as disclosure
from gaotai_jiazheng.refusals import refusal
from inspections.models import Finding
from inspections.services import telling
from inspections.services.stepping import begin, finish, now
from inspections.transitions import Action, State

TOPIC = "双随机检查结果"


def notice_text(inspection) -> str:
    """What is proposed to be put up: facts, and nobody's name but the enterprise's."""
    day = inspection.inspected_on
    enterprise = inspection.enterprise
    head = (
        f"{enterprise.name}（统一社会信用代码{enterprise.uscc}）在“{inspection.plan.title}”中被随机抽中，"
        f"{date_format(day)}接受检查。"
    )
    findings = list(
        inspection.findings.standing()
        .select_related("question")
        .prefetch_related("rechecks", "rectifications")
    )
    if not findings:
        return f"{head}没有发现问题。\n对结果有异议的，请在公示期内提出。"
    rows = [
        f"{place}. {finding.what}（{finding.get_severity_display()}，{finding.state_word}）"
        for place, finding in enumerate(findings, start=1)
    ]
    return "\n".join(
        [f"{head}发现{len(findings)}个问题：", *rows, "对结果有异议的，请在公示期内提出。"]
    )


@transaction.atomic
def put_up(inspection, *, text, by, original="", at=None, note=""):
    """Put the result up. Codes: not_ordered (faults without an order to put them right), personal_data."""
    inspection = begin(inspection, Action.PUT_UP, by=by)
    if inspection.state == State.DONE and inspection.findings.standing().exists():
        raise ValidationError("发现的问题还没有责令整改。", code="not_ordered")
    at = now(at)
    notice = disclosure.publish(
        inspection,
        topic=TOPIC,
        title=f"{inspection.enterprise.name}双随机检查结果"[:120],
        text=text,
        original=original,
        bureau=inspection.plan.lead,
        by=by,
        at=at,
    )
    finish(inspection, Action.PUT_UP, by=by, at=at, note=note, notice=notice)
    telling.tell_enterprise(inspection, "检查结果正在公示")
    return inspection


def may_correct(inspection) -> bool:
    """Whether a result that is up may be corrected: its notice is withdrawn, or an objection was upheld."""
    notice = inspection.notice
    return bool(notice.withdrawn_at) or notice.objections.filter(state="upheld").exists()


@transaction.atomic
def correct(inspection, *, findings=(), note, by, at=None):
    """An objection is right: the findings it is about are annulled, the notice is taken back.

    findings: of this inspection. Codes: note_missing, nothing_upheld, notice_closed, personal_data.
    """
    inspection = begin(inspection, Action.CORRECT, by=by)
    if not note.strip():
        raise refusal("note", "请写明更正的原因。", "note_missing")
    if not may_correct(inspection):
        message = "没有成立的异议；要更正，请先撤回公示。"
        raise ValidationError(message, code="nothing_upheld")
    notice, at = inspection.notice, now(at)
    if not notice.withdrawn_at:
        disclosure.withdraw(notice, reason="异议成立，更正检查结果", by=by, at=at)
    for finding in Finding.objects.standing().filter(
        inspection=inspection, pk__in=[each.pk for each in findings]
    ):
        finding.annulled_at, finding.annulled_by = at, by
        finding.annulment_reason = note[:300]
        finding.save(update_fields=["annulled_at", "annulled_by", "annulment_reason"])
    finish(inspection, Action.CORRECT, by=by, at=at, note=note)
    telling.tell_enterprise(inspection, "检查结果已经更正")
    return inspection


@transaction.atomic
def close(inspection, *, by, at=None, note=""):
    """The notice is over and every objection answered. Codes: notice_not_clear. The database asks the same."""
    inspection = begin(inspection, Action.CLOSE, by=by)
    at = now(at)
    day = timezone.localdate(at)
    notice = disclosure.lock(inspection.notice)
    if obstacles := disclosure.obstacles_of(notice, day):
        raise ValidationError("".join(obstacles), code="notice_not_clear")
    finish(inspection, Action.CLOSE, by=by, at=at, note=note, closed_on=day)
    telling.tell_enterprise(inspection, "检查已经办结")
    return inspection
