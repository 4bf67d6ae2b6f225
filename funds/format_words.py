"""A bank's file in words: its columns as a table that can be read without knowing how they are stored."""

from collections.abc import Iterable, Mapping

VALUES = {
    "number": "序号",
    "batch_number": "批次号",
    "payee_name": "收款人姓名或者名称",
    "id_number": "证件号或者统一社会信用代码",
    "bank_account": "银行账号",
    "amount": "金额（元）",
    "amount_fen": "金额（分）",
    "purpose": "用途",
    "answer": "银行的回答",
    "reason": "没有成功的原因",
    "label": "“合计”二字",
    "count": "笔数",
    "total": "合计金额（元）",
    "total_fen": "合计金额（分）",
    "rows_sha256": "明细的校验值",
}
SIDES = {"left": "靠左", "right": "靠右"}
FIXED_TEXT = "固定文字，就是列名"
HEADINGS = ("列名", "写什么")
FIXED_HEADINGS = (*HEADINGS, "宽（字节）", "对齐", "补位")


def table_of(columns: Iterable[Mapping], *, is_fixed: bool) -> tuple[tuple, list[tuple]]:
    """(headings, rows of a cell for each heading). is_fixed: lines of fixed width, which say how wide."""
    rows = [
        (column["title"], VALUES[column["value"]] if column.get("value") else FIXED_TEXT)
        for column in columns
    ]
    if not is_fixed:
        return HEADINGS, rows
    return FIXED_HEADINGS, [
        row + width_in_words(column) for row, column in zip(rows, columns, strict=True)
    ]


def width_in_words(column: Mapping) -> tuple:
    fill = column.get("fill", " ")
    side = SIDES[column.get("align", "left")]
    return column["width"], side, "空格" if fill == " " else fill
