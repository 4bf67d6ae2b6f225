"""One submission that is more than one plain case: mixed, by an agent, or of several people together."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from complaints import attachments, permissions
from complaints.models import Agent, JointComplainant
from complaints.models.choices import Purpose, Standing
from complaints.services.filing import Filed, Prepared, messages, prepare_case, write_cases
from complaints.services.stepping import begin, finish
from complaints.services.wages import file_wage_claim
from complaints.titles import title_from
from complaints.tracking import digest_of
from complaints.transitions import Action, Kind
from gaotai_jiazheng.refusals import refusal

# What a part of a submission takes over from the whole.
SHARED = (
    "respondent_name",
    "respondent_address",
    "enterprise",
    "town",
    "community",
    "occurred_on",
    "complainant_name",
    "complainant_phone",
    "complainant_address",
    "privacy_notice",
    "channel",
)


def submit(*, violation=None, agent=None, joint=None, wage=None, **values) -> Filed:
    """File a case with what belongs to the same submission; values as ``file_complaint``.

    violation: {category, content} of a report that was made with the complaint; it becomes a linked case
    with its own way and clocks and opens with the same query code (第九条). agent: fields of Agent (第十一条).
    joint: dicts of name, phone, is_representative of the further complainants (第十二条). wage: the sums of
    a wage claim, as ``wages.file_wage_claim`` takes them.
    """
    if wage:
        return file_wage_claim(wage=wage, **values)
    if agent:
        values["standing"] = Standing.AGENT
    elif joint:
        values["standing"] = Standing.JOINT
    whole = prepare_case(**values)
    complaint = whole.filed.complaint
    cases = [whole]
    if violation:
        cases.append(prepare_report(whole.filed, violation, values))
    letters = [row for case in cases for row in messages(case.filed.complaint)]
    agents = [Agent(complaint=complaint, **agent)] if agent else []
    people = [JointComplainant(complaint=complaint, **person) for person in joint or ()]
    write_cases(cases, letters, agents, people)
    return whole.filed


def prepare_report(filed: Filed, violation, values):
    """The report that came with a complaint; it opens with the complaint's query code."""
    complaint = filed.complaint
    shared = {name: values[name] for name in SHARED if name in values}
    part = prepare_case(
        kind=Kind.VIOLATION_REPORT,
        category=violation["category"],
        title=title_from(violation["content"]),
        content=violation["content"],
        demand="",
        filed_with=complaint,
        entered_by=complaint.entered_by,
        at=complaint.submitted_at,
        **shared,
    )
    report = part.filed.complaint
    report.query_code_digest = digest_of(report.number, filed.query_code)
    return part


@transaction.atomic
def split(
    complaint,
    *,
    category,
    title,
    content,
    by,
    at=None,
    public_note="",
    internal_note="",
    seen_step=None,
):
    """Handle a part of a submission as a case of its own (第九条); the original text stays as it was sent.

    category: of another kind than the case's; it says what the part is. content: the part, in the words of
    the person. The new case counts from today; its resident finds it under the first number. Raises
    ValidationError, code same_kind or anonymous_complaint.
    """
    complaint = begin(complaint, Action.SPLIT, by=by, seen_step=seen_step)
    if category.kind == complaint.kind:
        raise refusal("category", "请选择另一类事项的类别。", "same_kind")
    if complaint.is_anonymous:
        raise refusal("category", "匿名举报里的其他事项要实名提交。", "anonymous_complaint")
    at = at or timezone.now()
    words = {"category": category, "title": title, "content": content}
    part = prepare_part(complaint, words, by=by, at=at)
    new = part.filed.complaint
    write_cases([part], messages(new))
    attachments.copy(complaint.attachments.filter(purpose=Purpose.EVIDENCE), owner=new)
    return finish(
        complaint,
        Action.SPLIT,
        by=by,
        at=at,
        public_note=public_note
        or f"您提交的内容里有{new.get_kind_display()}事项，已经分开办理（总局令第121号第九条）。",
        internal_note=internal_note,
    )


def prepare_part(complaint, words, *, by, at) -> Prepared:
    """A case of its own out of a part of this one, not yet written. words: category, title, content."""
    kind = words["category"].kind
    return prepare_case(
        kind=kind,
        demand=complaint.demand if kind == Kind.COMPLAINT else "",
        filed_with=complaint.filed_with or complaint,
        entered_by=by,
        at=at,
        **words,
        **{name: getattr(complaint, name) for name in SHARED},
    )


def parts_seen_by(user, complaint) -> list:
    """The other cases of the same submission that the person may know of.

    Who assists in one must not learn from the other who has reported something (第三十七条): a link to or
    from a report is shown to the bureau that has the report.
    """
    root = complaint.filed_with_id or complaint.pk
    together = type(complaint).objects.visible_to(user).filter(Q(pk=root) | Q(filed_with=root))
    cases = together.exclude(pk=complaint.pk).select_related("bureau").order_by("pk")
    return [
        other
        for other in cases
        if all(
            each.kind != Kind.VIOLATION_REPORT or permissions.can_reveal(user, each)
            for each in (complaint, other)
        )
    ]
