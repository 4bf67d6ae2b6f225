"""Issuing the official papers of a case."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import clean_reason, reveal
from complaints import permissions
from complaints.models.choices import DeclineGround, TerminationReason
from complaints.papers.case_facts import CaseFacts
from complaints.papers.official_forms import FORMS, OfficialForm, why_not, written
from complaints.services.deciding import REMEDIES
from complaints.services.stepping import lock
from complaints.transitions import Action, State
from papers import services as papers
from papers.models import Paper

RESULTS_OF_CHECK = {Action.FILE_CASE: State.CASE_FILED, Action.NOT_FILE: State.NOT_FILED}


@transaction.atomic
def issue_paper(
    complaint, slug: str, *, inputs: dict, reason: str, by, key, address: str = "", at=None
) -> Paper:
    """Issue one of the ten official forms for a case as it stands.

    It shows what is sealed in the case: who issues it may reveal it, and the reason is kept. inputs: as
    the form of the paper asks; key: of the page, so that two clicks make one paper; address: of the client.
    Raises PermissionDenied; ValidationError, codes paper_not_possible, paper_there_already,
    series_missing, or of accounts.access.reveal.
    """
    form = FORMS[slug]
    complaint = lock(complaint)
    if not permissions.can_reveal(by, complaint):
        raise PermissionDenied("只有承办单位的人员可以签发文书。")
    if known := Paper.objects.of(complaint).filter(key=key).first():
        return known
    refuse_unless_possible(form, complaint)
    if form.opens:
        reveal(by, complaint, list(form.opens), reason, address)
    else:
        clean_reason(reason)
    return papers.issue(
        complaint,
        bureau=complaint.bureau,
        template=form.slug,
        template_version=form.version,
        document=written(form, facts_of(complaint), inputs),
        recipients=form.recipients(inputs),
        by=by,
        key=key,
        at=at,
    )


def refuse_unless_possible(form: OfficialForm, complaint):
    """Raises ValidationError, code paper_not_possible or paper_there_already."""
    if sentence := why_not(form, complaint):
        raise ValidationError(sentence, code="paper_not_possible")
    if form.is_once and form.slug in slugs_issued(complaint):
        message = f"这件事项已经有{form.title}；要重新签发，请先撤回原来的。"
        raise ValidationError(message, code="paper_there_already")


def slugs_issued(complaint) -> set[str]:
    """The forms of which the case has a valid paper."""
    return set(Paper.objects.of(complaint).valid().values_list("template", flat=True))


def facts_of(complaint) -> CaseFacts:
    """What papers say about a case, read from its row and its record."""
    bureau = complaint.bureau
    steps = dict(complaint.steps.order_by("pk").values_list("action", "public_note"))
    return CaseFacts(
        number=complaint.number,
        kind=complaint.kind,
        category=complaint.category.name,
        title=complaint.title,
        content=complaint.content,
        demand=complaint.demand,
        amount_yuan="" if complaint.amount_yuan is None else f"{complaint.amount_yuan:.2f}",
        occurred_on=complaint.occurred_on,
        name=complaint.complainant_name,
        phone=complaint.complainant_phone,
        address=complaint.complainant_address,
        is_anonymous=complaint.is_anonymous,
        hides_name=complaint.hides_name,
        agrees_to_publish=complaint.agrees_to_publish,
        agrees_to_entrust=complaint.agrees_to_entrust,
        respondent_name=complaint.respondent_name,
        respondent_address=complaint.respondent_address,
        bureau=bureau.full_name or bureau.name,
        bureau_phone=bureau.phone,
        channel=complaint.get_channel_display(),
        submitted_on=timezone.localdate(complaint.submitted_at),
        received_on=complaint.received_on,
        identity_due_on=complaint.identity_due_on,
        accepted_on=complaint.accepted_on,
        ground=item_of(DeclineGround, complaint.declined_ground),
        termination=item_of(TerminationReason, complaint.termination_reason),
        decline_reason=decline_reason_in(steps.get(Action.DECLINE, "")),
        check_result=check_result_of(steps),
        outcome=complaint.outcome,
        attachments=complaint.attachments.count(),
    )


def item_of(choices, value) -> tuple[int, str] | None:
    """The number of an item in its article, and its words."""
    return None if value is None else (value, choices(value).label)


def decline_reason_in(note: str) -> str:
    """What the officer wrote, without the ground before it and the remedies behind it."""
    reason = note.removesuffix(REMEDIES).strip()
    _, ground_ends, rest = reason.partition("）。")
    return rest.strip() if reason.startswith("不予受理（") and ground_ends else reason


def check_result_of(steps: dict[str, str]) -> str:
    """The words of the decision that the latest check ended with; "" before it."""
    taken = [action for action in steps if action in RESULTS_OF_CHECK]
    return RESULTS_OF_CHECK[taken[-1]].label.removeprefix("已") if taken else ""
