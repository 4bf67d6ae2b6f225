"""What is wrong with a bank's format as it was typed in: sentences for whoever types it, beside their fields."""

from funds.files import ANSWER_VALUES, CLOSING_VALUES, PAYMENT_VALUES

KEYS = {"value", "title", "width", "align", "fill"}
MOST_WIDTH = 200
AMOUNT = ("amount", "amount_fen")


def faults_of(bank_format) -> dict[str, list[str]]:
    """Field -> what is wrong there; {} for a format by which files can be written and read."""
    is_fixed = bank_format.kind == "fixed"
    lists = {
        "columns": (PAYMENT_VALUES, [("number",), ("bank_account",), AMOUNT]),
        "closing": (CLOSING_VALUES, []),
        "return_columns": (ANSWER_VALUES, [("number",), ("answer",), AMOUNT]),
        "return_closing": (CLOSING_VALUES, []),
    }
    found = {
        name: faults_of_columns(getattr(bank_format, name), known, needed, is_fixed)
        for name, (known, needed) in lists.items()
    }
    found["answers"] = faults_of_answers(bank_format.answers)
    if not any(found.values()):
        found["return_closing"] = faults_between(bank_format, is_fixed)
    return {name: faults for name, faults in found.items() if faults}


def faults_of_columns(columns, known, needed, is_fixed) -> list[str]:
    """known: the values that a column may have; needed: groups of which one value each has to be there."""
    if not isinstance(columns, list) or not all(isinstance(each, dict) for each in columns):
        return ['应写成列表，每一列是一个对象，例如：[{"value": "number", "title": "序号"}]。']
    faults = [
        f"第{place}列：{fault}"
        for place, column in enumerate(columns, 1)
        for fault in faults_of_column(column, known, is_fixed)
    ]
    values = [str(column.get("value")) for column in columns if column.get("value")]
    if twice := sorted({each for each in values if values.count(each) > 1}):
        faults.append(f"{'、'.join(twice)}写了两次。")
    missing = [" 或者 ".join(group) for group in needed if not set(group) & set(values)]
    if missing:
        faults.append(f"缺少{'、'.join(missing)}。")
    return faults


def faults_of_column(column, known, is_fixed):
    title, width, fill = column.get("title"), column.get("width"), column.get("fill", " ")
    if unknown := sorted(map(str, column.keys() - KEYS)):
        yield f"不认识{'、'.join(unknown)}，可以写的是{'、'.join(sorted(KEYS))}。"
    if not isinstance(title, str) or not title.strip():
        yield "title（列名）要写，并且是文字。"
    if "value" in column and column["value"] not in known:
        yield f"value 应是{'、'.join(sorted(known))}之一；固定的文字不写 value。"
    if is_fixed and not (type(width) is int and 0 < width <= MOST_WIDTH):
        yield f"定长文本的每一列要写 width（字节数），1到{MOST_WIDTH}。"
    if column.get("align", "left") not in ("left", "right"):
        yield "align 应是 left 或者 right。"
    if not (isinstance(fill, str) and len(fill) == 1 and fill.isascii() and fill.isprintable()):
        yield "fill（补位）应是一个半角字符。"


def faults_of_answers(answers) -> list[str]:
    if not isinstance(answers, list) or not answers:
        return ['应写成列表，至少一项，例如：["成功"]。']
    if not all(isinstance(each, str) and each.strip() for each in answers):
        return ["每一项都要是文字，不能空着。"]
    return []


def faults_between(bank_format, is_fixed) -> list[str]:
    """What the answer's lines and its last line have to tell together."""
    values = {column.get("value") for column in bank_format.return_columns}
    closing = {column.get("value") for column in bank_format.return_closing}
    faults = []
    if "bank_account" not in values and "rows_sha256" not in closing:
        faults.append("回盘要有账号一列，或者末行有校验值（rows_sha256），不然认不出是哪一批的。")
    if (
        is_fixed
        and closing
        and width_of(bank_format.return_columns) == width_of(bank_format.return_closing)
    ):
        faults.append("定长文本的末行要和明细行不一样长，不然分不出末行。")
    return faults


def width_of(columns) -> int:
    return sum(column["width"] for column in columns)
