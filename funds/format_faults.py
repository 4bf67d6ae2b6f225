"""What is wrong with a bank's format as it was typed in: sentences for whoever types it, beside their fields."""

from funds.files import ANSWER_VALUES, CLOSING_VALUES, PAYMENT_VALUES
from funds.format_words import SIDES, VALUES

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
    found["answers"] = [] if bank_format.answers else ["请写银行怎样回答算是成功，例如：成功。"]
    if not any(found.values()):
        found["return_closing"] = faults_between(bank_format, is_fixed)
    return {name: faults for name, faults in found.items() if faults}


def faults_of_columns(columns, known, needed, is_fixed) -> list[str]:
    """known: the values that a column may have; needed: groups of which one value each has to be there."""
    faults = [
        f"第{place}列：{fault}"
        for place, column in enumerate(columns, 1)
        for fault in faults_of_column(column, known, is_fixed)
    ]
    values = [column["value"] for column in columns if column.get("value") in known]
    if twice := [each for each in VALUES if values.count(each) > 1]:
        faults.append(f"{'、'.join(map(named, twice))}写了两次。")
    missing = ["或者".join(map(named, group)) for group in needed if not set(group) & set(values)]
    if missing:
        faults.append(f"缺少{'、'.join(missing)}。")
    return faults


def named(value) -> str:
    return f"“{VALUES[value]}”"


def faults_of_column(column, known, is_fixed):
    width, fill = column.get("width"), column.get("fill", " ")
    if "place" in column:
        yield f"“{column['place']}”不是次序，请写数字，例如3；插在3和4之间写3.5。"
    if not column["title"]:
        yield "列名要写。"
    if "value" in column and column["value"] not in known:
        yield "“写什么”请从单子里选一项。"
    if is_fixed and not (type(width) is int and 0 < width <= MOST_WIDTH):
        yield f"定长文本的每一列要写宽（字节），1到{MOST_WIDTH}。"
    if column.get("align", "left") not in SIDES:
        yield "对齐请从单子里选一项。"
    if not (len(fill) == 1 and fill.isascii() and fill.isprintable()):
        yield "补位应是一个半角字符。"


def faults_between(bank_format, is_fixed) -> list[str]:
    """What the answer's lines and its last line have to tell together."""
    values = {column.get("value") for column in bank_format.return_columns}
    closing = {column.get("value") for column in bank_format.return_closing}
    faults = []
    if "bank_account" not in values and "rows_sha256" not in closing:
        faults.append("回盘要有账号一列，或者末行有“明细的校验值”，不然认不出是哪一批的。")
    if (
        is_fixed
        and closing
        and width_of(bank_format.return_columns) == width_of(bank_format.return_closing)
    ):
        faults.append("定长文本的末行要和明细行不一样长，不然分不出末行。")
    return faults


def width_of(columns) -> int:
    return sum(column["width"] for column in columns)
