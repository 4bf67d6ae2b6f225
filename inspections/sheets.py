"""The record of an inspection as a paper, with lines to sign on."""

from django.utils.formats import date_format

from inspections.models import Inspection, Reply
from papers.documents import Document, items, paragraph, signatures, table

SLUG, VERSION = "inspection-record", 1
TITLE = "双随机检查记录"
RECIPIENT = "被检查企业"
MARKS = {Reply.Value.YES: "符合", Reply.Value.NO: "不符合", Reply.Value.NOT_APPLICABLE: "不适用"}


def record_of(inspection: Inspection) -> Document:
    """What was asked and answered, what was found, and by when it has to be put right: five queries."""
    enterprise, plan = inspection.enterprise, inspection.plan
    people = inspection.assignments.current().select_related("inspector__bureau", "inspector__user")
    replies = inspection.replies.select_related("question").order_by("question__position")
    findings = inspection.findings.standing().select_related("question")
    blocks = [
        table(
            [
                ("检查编号", inspection.number),
                ("检查计划", plan.title),
                ("被检查企业", enterprise.name),
                ("统一社会信用代码", enterprise.uscc),
                ("检查日期", date_format(inspection.inspected_on)),
                ("检查人员", "\n".join(words_of(each.inspector) for each in people)),
                ("检查表", str(plan.checklist)),
            ]
        ),
        paragraph("检查内容和结论："),
        table([(line_of(reply.question), result_of(reply)) for reply in replies]),
        paragraph(inspection.summary),
        *found(list(findings)),
        signatures(
            ["被检查企业", *(f"检查人员{place}" for place, _ in enumerate(people, start=1))]
        ),
    ]
    return Document(
        title=TITLE,
        blocks=tuple(blocks),
        note="本记录一式两份，检查单位和被检查企业各执一份。",
    )


def words_of(inspector) -> str:
    return f"{inspector.user}（{inspector.bureau}，{inspector.code}）"


def line_of(question) -> str:
    return f"{question.number} {question.text}"


def result_of(reply) -> str:
    return f"{MARKS[reply.value]}\n{reply.note}" if reply.note else MARKS[reply.value]


def found(findings) -> list[dict]:
    """The blocks of what was found."""
    if not findings:
        return [paragraph("没有发现问题。")]
    rows = [
        f"{finding.question.number} {finding.what}（{finding.get_severity_display()}）{by_when(finding)}"
        for finding in findings
    ]
    return [paragraph("发现的问题："), items(rows)]


def by_when(finding) -> str:
    return f"，请在{date_format(finding.rectify_by)}以前整改" if finding.rectify_by else ""
