"""What comes with the portal: purposes by their codes, and demonstration formats of a bank's files."""

from collections import Counter
from pathlib import Path

from funds.models import BankFormat, Purpose
from gaotai_jiazheng.data_files import read_data_file

REFERENCE = Path(__file__).resolve().parent / "data" / "reference.yaml"
CLOSING = [
    {"value": "label", "title": "合计"},
    {"value": "batch_number", "title": "批次号"},
    {"value": "count", "title": "笔数"},
    {"value": "total", "title": "金额"},
    {"value": "rows_sha256", "title": "校验值"},
]
COLUMNS = [
    {"value": "number", "title": "序号"},
    {"value": "payee_name", "title": "姓名或者单位名称"},
    {"value": "id_number", "title": "证件号或者统一社会信用代码"},
    {"value": "bank_account", "title": "账号"},
    {"value": "amount", "title": "金额"},
    {"value": "purpose", "title": "用途"},
]
ANSWERS = [
    {"value": "batch_number", "title": "批次号"},
    {"value": "number", "title": "序号"},
    {"value": "bank_account", "title": "账号"},
    {"value": "amount", "title": "金额"},
    {"value": "answer", "title": "结果"},
    {"value": "reason", "title": "说明"},
]
BYTES = {  # how wide a value is where widths are fixed: Chinese characters are two bytes, rare ones four
    "number": 8,
    "batch_number": 24,
    "payee_name": 120,
    "id_number": 18,
    "bank_account": 24,
    "amount_fen": 15,
    "purpose": 80,
    "answer": 8,
    "reason": 80,
    "label": 8,
    "count": 8,
    "total_fen": 15,
    "rows_sha256": 64,
}
IN_FEN = {"amount": ("amount_fen", "金额（分）"), "total": ("total_fen", "金额（分）")}
ZEROS_BEFORE = {"align": "right", "fill": "0"}


def fixed(columns) -> list[dict]:
    """The same columns with widths, sums in fen; numbers stand right with zeros before them."""
    found = []
    for column in columns:
        value, title = IN_FEN.get(column["value"], (column["value"], column["title"]))
        is_number = value in {"number", "count", "amount_fen", "total_fen"}
        filled = ZEROS_BEFORE if is_number else {}
        found.append({"value": value, "title": title, "width": BYTES[value], **filled})
    return found


SEPARATED = {
    "columns": COLUMNS,
    "closing": CLOSING,
    "return_columns": ANSWERS,
    "return_closing": CLOSING,
}
FIXED = {name: fixed(columns) for name, columns in SEPARATED.items()}
FORMATS = (  # code, name, kind, letters, lines
    ("demo-csv", "惠农惠民一卡通（文本）", "csv", "gb18030", SEPARATED),
    ("demo-xlsx", "惠农惠民一卡通（表格）", "xlsx", "utf-8", SEPARATED),
    ("demo-fixed", "惠农惠民一卡通（定长文本）", "fixed", "gb18030", FIXED),
)


def load_reference(path=REFERENCE) -> dict[str, Counter]:
    """Add what is missing; what staff may have changed stays. Raises BadDataFile with every fault."""
    document = read_data_file(path)
    entries = [
        {
            "code": entry.text("code", max_length=24),
            "name": entry.text("name", max_length=40),
            "result_unit": entry.text("result_unit", max_length=10),
        }
        for entry in document.entries("purposes")
    ]
    document.finish()
    purposes, formats = Counter(), Counter()
    for values in entries:
        _, is_new = Purpose.objects.get_or_create(code=values["code"], defaults=values)
        purposes["新增" if is_new else "未变"] += 1
    for code, name, kind, encoding, lines in FORMATS:
        values = {
            "name": name,
            "kind": kind,
            "encoding": encoding,
            **lines,
            "answers": ["成功"],
            "is_demo": True,
        }
        _, is_new = BankFormat.objects.get_or_create(code=code, defaults=values)
        formats["新增" if is_new else "未变"] += 1
    return {"资金用途": purposes, "银行文件格式": formats}
