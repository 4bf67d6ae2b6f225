"""A self-check as the words of a paper."""

import re

from django.utils.formats import date_format

from papers.documents import Document, items, paragraph, table
from taxes.checking import ConditionCheck, LineCheck, SelfCheck
from taxes.conditions import JUDGED_BY

TITLE = "免税条件自查表和证据材料"
DIGEST = re.compile("[0-9a-f]{64}")


def pack_of(enterprise, check: SelfCheck) -> Document:
    """The pack: what the notice asks for, and for each condition records, declarations, and what is missing."""
    notice = check.notice
    blocks = [
        table(
            [
                ("企业", enterprise.name),
                ("统一社会信用代码", enterprise.uscc),
                ("截至", date_format(check.on)),
                ("依据", notice.title),
                (
                    "执行期间",
                    f"{date_format(notice.in_force_from)}至{date_format(notice.in_force_to)}",
                ),
                ("依据的来源", notice.source),
            ]
        ),
        paragraph(f"本表由企业从自己在平台的记录生成，不是认定意见；{JUDGED_BY}。"),
    ]
    for condition in check.conditions:
        blocks += blocks_of(condition)
    return Document(
        title=TITLE,
        blocks=tuple(blocks),
        note="“平台记录”是平台登记的事实；“企业自报”由企业提供，平台没有核对。",
    )


def blocks_of(check: ConditionCheck) -> list[dict]:
    condition = check.condition
    blocks = [paragraph(f"条件（{condition.number}）{condition.title}")]
    for line in check.lines:
        blocks += blocks_of_line(line)
    if check.declared:
        blocks.append(paragraph("企业自报（与平台记录分开）："))
        blocks.append(items(declared_words(each) for each in check.declared))
    return blocks


def blocks_of_line(check: LineCheck) -> list[dict]:
    title = check.line.title
    if not check.is_shown:
        return [paragraph(f"平台记录：{title}——不能证明。{check.line.lacks}")]
    rows = [f"{date_format(row.on)}，{breakable(row.text)}" for row in check.found.rows]
    if check.more:
        rows.append(f"另有{check.more}条没有列出。")
    return [paragraph(f"平台记录：{title}，共{check.found.count}条："), items(rows)]


def declared_words(declaration) -> str:
    return breakable(
        f"{declaration.get_kind_display()}，{date_format(declaration.from_on)}至{date_format(declaration.to_on)}，"
        f"{declaration.people}人，{declaration.text}；{date_format(declaration.declared_on)}自报，文件SHA-256 {declaration.digest}"
    )


def breakable(text: str) -> str:
    """The text with blanks in every SHA-256, so that a line may end there: 64 signs are wider than a page."""
    return DIGEST.sub(lambda found: " ".join(re.findall(".{16}", found[0])), text)
