"""The determination letters: decision, reasons, amount, and what can be done against it."""

from papers.documents import Document, items, paragraph, table
from subsidies import rules
from subsidies.models.policy import yuan_words

LETTER, TITLE = "subsidy-determination", "补贴审核决定书"
# What stands on each, so that two letters of one application are told apart.
GRANTED, REFUSED = "准予补贴决定书", "不予补贴决定书"
REMEDIES = (
    "对本决定不服的，可以自收到本决定书之日起六十日内申请行政复议，"
    "也可以自收到本决定书之日起六个月内提起行政诉讼。"
    "依据：《中华人民共和国行政复议法》第二十条、《中华人民共和国行政诉讼法》第四十六条。"
)


def granted(application) -> Document:
    """The amount, by which line, and every condition that was looked at."""
    line = application.amount_line
    mark = "（演示金额，不是真实标准）" if line.is_demo else ""
    rows = [
        ("申请编号", application.number),
        ("政策", f"{application.policy.name}，第{application.policy.version}版"),
        ("年度", f"{application.year}{application.period}"),
        ("适用标准", f"{line.label}，{line.source}"),
        ("核定金额", f"{yuan_words(application.amount_fen)}元{mark}"),
    ]
    blocks = (
        paragraph("您提出的补贴申请，经审核，决定给予补贴，公示期满没有异议以后拨付。"),
        table(rows),
        paragraph("符合的条件："),
        items(reason.text for reason in reasons_of(application)),
        paragraph(f"依据：{application.policy.basis_text}"),
        paragraph(REMEDIES),
    )
    return Document(title=GRANTED, addressee=application.name, blocks=blocks)


def refused(application) -> Document:
    """The reason, every condition with whether it holds, and the remedies."""
    blocks = (
        paragraph(f"您提出的{application.policy.name}申请（{application.number}），决定不予补贴。"),
        paragraph(f"理由：{application.ended_reason}"),
        paragraph("逐项核对的结果："),
        items(f"{reason.text}" for reason in reasons_of(application)),
        paragraph(f"依据：{application.policy.basis_text}"),
        paragraph(REMEDIES),
    )
    return Document(title=REFUSED, addressee=application.name, blocks=blocks)


def reasons_of(application):
    policy = application.policy
    return rules.judge(policy.code, application.known, policy.terms).reasons
