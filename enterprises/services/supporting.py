"""Partnerships, the home-care qualification and trademarks: what an enterprise says, what a bureau
answers. Every step locks the row first; one that is not possible is step_not_allowed."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from enterprises.models import (
    Enterprise,
    EnterpriseFile,
    HomeCareQualification,
    Partnership,
    Purpose,
    Trademark,
)
from enterprises.reviewing_bureaus import home_care_bureau
from enterprises.services.declaring import declare
from enterprises.services.filing import add_files
from enterprises.services.standing import people_of
from enterprises.transitions import NEXT_TRADEMARK_STATES, TrademarkState
from gaotai_jiazheng.refusals import not_now, refusal, write
from gaotai_jiazheng.whole_files import with_their_rows
from reminders import deadlines, outbox
from reminders.subjects import before_reminders

DECISION_RULE, RENEWAL_RULE = "home_care_decision", "home_care_renewal"
Home = HomeCareQualification.State
# Model -> (field of a file, page of the workspace, what the file is for).
FILES_OF = {
    Partnership: ("partnership", "partnerships", Purpose.AGREEMENT),
    HomeCareQualification: ("qualification", "home_care", Purpose.PROOF),
}
TAKES_FILES = frozenset(
    {Partnership.State.PROPOSED, Partnership.State.CONFIRMED, Home.APPLIED, Home.GRANTED}
)


@with_their_rows()
def propose_partnership(enterprise: Enterprise, *, by, files=(), **values) -> Partnership:
    """The enterprise tells of a partnership; a keeper of the register holds it against the agreement.

    files: of ``uploads.Accepted``. Codes: too_many_files, files_too_large and those of the row.
    """
    partnership = Partnership(enterprise=enterprise, proposed_by=by, **values)
    write(partnership)
    keep_files(partnership, files)
    declare(
        enterprise,
        by=by,
        kind="partnership",
        title=f"填报与{partnership.property_company}的合作",
        text=f"{partnership.quarter}：{'、'.join(partnership.service_line_names)}",
        link=reverse("workspace:partnerships"),
    )
    return partnership


@with_their_rows()
def bring_files(row: Partnership | HomeCareQualification, *, files, by) -> None:
    """Bring further files of a partnership or an application; one that was declined or taken away takes none.

    Codes: step_not_allowed, too_many_files, files_too_large.
    """
    row = (
        type(row)
        .objects.select_for_update(of=("self",))
        .select_related("enterprise")
        .get(pk=row.pk)
    )
    if row.state not in TAKES_FILES:
        raise not_now(f"这份{row._meta.verbose_name}", row.get_state_display(), "补材料")
    kept = keep_files(row, files)
    _, page, _ = FILES_OF[type(row)]
    declare(
        row.enterprise,
        by=by,
        kind="support_files",
        title=f"补交{row._meta.verbose_name}的材料",
        text="\n".join(f"{file.name} SHA-256 {file.digest}" for file in kept),
        link=reverse(f"workspace:{page}"),
    )


def keep_files(row, files) -> list[EnterpriseFile]:
    """Keep the files of a partnership or a qualification."""
    field, _, purpose = FILES_OF[type(row)]
    if not files:
        return []
    return add_files(files, enterprise=row.enterprise, purpose=purpose, **{field: row})


@transaction.atomic
def decide_partnership(partnership: Partnership, *, accepts: bool, by, answer: str = ""):
    """Register a partnership or decline it with the reason. Codes: step_not_allowed, answer_missing."""
    partnership = Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk)
    if partnership.state != Partnership.State.PROPOSED:
        raise not_now("这份物业合作", partnership.get_state_display(), "核对")
    require_answer(accepts, answer)
    state = Partnership.State.CONFIRMED if accepts else Partnership.State.DECLINED
    partnership.state, partnership.decided_by = state, by
    partnership.decided_at, partnership.answer = timezone.now(), answer.strip()
    partnership.save()
    tell(partnership.enterprise, f"物业合作{partnership.get_state_display()}", "partnerships")
    return partnership


@with_their_rows()
def apply_for_home_care(
    enterprise: Enterprise, *, statement: str, by, files=()
) -> HomeCareQualification:
    """Apply for the qualification; the clock of the bureau that decides starts.

    files: of ``uploads.Accepted``. Codes: too_many_files, files_too_large and those of the row.
    """
    application = HomeCareQualification(enterprise=enterprise, statement=statement, applied_by=by)
    write(application)
    keep_files(application, files)
    if bureau := home_care_bureau():
        deadlines.start(
            application,
            enterprise.uscc,
            admin_link(application),
            DECISION_RULE,
            owner=bureau,
            received_on=application.applied_on,
        )
    declare(
        enterprise,
        by=by,
        kind="home_care",
        title="申请居家养老服务资格",
        text=statement,
        link=reverse("workspace:home_care"),
    )
    return application


@transaction.atomic
def grant_home_care(qualification, *, valid_from: date, valid_until: date, by, answer: str = ""):
    """Grant the qualification between two days; its last day is on the clock for the renewal.

    Raises ValidationError, codes step_not_allowed and past_day.
    """
    qualification = lock_home_care(qualification, Home.APPLIED, "认定")
    if valid_until <= timezone.localdate():
        message = "有效期要到今天以后。"
        raise refusal("valid_until", message, "past_day")
    qualification.valid_from, qualification.valid_until = valid_from, valid_until
    decide_home_care(qualification, Home.GRANTED, by, answer)
    if bureau := home_care_bureau():
        clock = deadlines.ClockStart(RENEWAL_RULE, bureau, timezone.localdate(), due_on=valid_until)
        deadlines.start_many(
            qualification, qualification.enterprise.uscc, admin_link(qualification), [clock]
        )
    return qualification


@before_reminders
def meet_run_out_home_care(on: date) -> int:
    """Meet the clocks of qualifications that ran out before a day: who goes on has applied anew. How many. Safe to run
    twice."""
    return len(deadlines.meet_run_out(HomeCareQualification, RENEWAL_RULE, on))


@transaction.atomic
def decline_home_care(qualification, *, by, answer: str):
    """Decline with the reason. Codes: step_not_allowed, answer_missing."""
    qualification = lock_home_care(qualification, Home.APPLIED, "不予认定")
    require_answer(False, answer)
    return decide_home_care(qualification, Home.DECLINED, by, answer)


@transaction.atomic
def revoke_home_care(qualification, *, by, answer: str):
    """Take a granted qualification away with the reason. Codes: step_not_allowed, answer_missing."""
    qualification = lock_home_care(qualification, Home.GRANTED, "取消")
    require_answer(False, answer)
    for deadline in deadlines.open_clocks(qualification):
        deadlines.cancel(deadline, reason="资格已取消")
    return decide_home_care(qualification, Home.REVOKED, by, answer)


def lock_home_care(qualification, state, word):
    rows = HomeCareQualification.objects.select_for_update(of=("self",))
    qualification = rows.select_related("enterprise").get(pk=qualification.pk)
    if qualification.state != state:
        raise not_now("这份居家养老资格", qualification.get_state_display(), word)
    return qualification


def decide_home_care(qualification, state, by, answer):
    today = timezone.localdate()
    qualification.state, qualification.decided_by = state, by
    qualification.decided_on, qualification.answer = today, answer.strip()
    write(qualification)
    for deadline in deadlines.open_clocks(qualification).filter(rule__slug=DECISION_RULE):
        deadlines.meet(deadline, on=today)
    words = f"居家养老服务资格：{qualification.get_state_display()}"
    tell(qualification.enterprise, words, "home_care")
    return qualification


def require_answer(accepts, answer):
    if not accepts and not answer.strip():
        raise refusal("answer", "请写明理由。", "answer_missing")


@transaction.atomic
def add_trademark(enterprise: Enterprise, *, name: str, classes: str, by) -> Trademark:
    """A trademark that the enterprise prepares to apply for."""
    trademark = Trademark(enterprise=enterprise, name=name, classes=classes)
    write(trademark)
    record_trademark(trademark, by)
    return trademark


@transaction.atomic
def move_trademark(trademark: Trademark, *, state: str, on: date, by, number: str = ""):
    """Tell that it came into its next state on a day.

    Raises ValidationError, codes step_not_allowed, out_of_order, and number by the row's constraint.
    """
    trademark = Trademark.objects.select_for_update(of=("self",)).get(pk=trademark.pk)
    state = TrademarkState(state)
    if state not in NEXT_TRADEMARK_STATES[TrademarkState(trademark.state)]:
        raise not_now("这件商标", trademark.get_state_display(), state.label)
    if on < trademark.state_on or on > timezone.localdate():
        message = f"日期应在{date_format(trademark.state_on)}和今天之间。"
        raise refusal("on", message, "out_of_order")
    trademark.state, trademark.state_on = state, on
    trademark.number = number or trademark.number
    write(trademark)
    record_trademark(trademark, by)
    return trademark


def record_trademark(trademark, by):
    trademark.steps.create(state=trademark.state, on=trademark.state_on, by=by)
    declare(
        trademark.enterprise,
        by=by,
        kind="trademark",
        title=f"商标“{trademark}”：{trademark.get_state_display()}",
        text=f"{trademark.classes} {trademark.number} {date_format(trademark.state_on)}",
        link=reverse("workspace:trademarks"),
    )


def tell(enterprise, subject, page):
    message = outbox.Message(
        kind="enterprise_support", subject=subject, link=reverse(f"workspace:{page}")
    )
    outbox.write(outbox.post_to_users(people_of(enterprise), message))


def admin_link(qualification):
    return reverse("admin:enterprises_homecarequalification_change", args=[qualification.pk])
