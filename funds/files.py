"""A bank's files as its format says: written line by line, and read line by line.

Values of a payment: number, batch_number, payee_name, id_number, bank_account, amount (yuan, 12.50),
amount_fen, purpose. Values of an answer: number, batch_number, bank_account, amount or amount_fen, answer,
reason. Values of the last line: label, batch_number, count, total, total_fen, rows_sha256. A column without
a value is a fixed text, its title.
"""

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import BytesIO, StringIO, TextIOWrapper

from django.core.exceptions import ValidationError
from openpyxl import Workbook

from gaotai_jiazheng import spreadsheets
from gaotai_jiazheng.spreadsheets import plain_cell
from ledger.amounts import fen_of, yuan_of

PIECE_BYTES = 256 * 1024
MOST_BYTES = 30 * 1024 * 1024
MOST_ROWS = 60_000
LINE_END = "\r\n"
LABEL = "合计"
PAYMENT_VALUES = frozenset(
    {
        "number",
        "batch_number",
        "payee_name",
        "id_number",
        "bank_account",
        "amount",
        "amount_fen",
        "purpose",
    }
)
ANSWER_VALUES = frozenset(
    {"number", "batch_number", "bank_account", "amount", "amount_fen", "answer", "reason"}
)
CLOSING_VALUES = frozenset({"label", "batch_number", "count", "total", "total_fen", "rows_sha256"})


@dataclass(frozen=True)
class Payment:
    """One line for the bank."""

    number: int
    payee_name: str
    id_number: str
    bank_account: str
    amount_fen: int
    purpose: str


@dataclass(frozen=True)
class Answer:
    """What the bank says to one line. reason: "" for a payment that was made."""

    number: int
    amount_fen: int
    is_paid: bool
    reason: str


class RowsDigest:
    """Adds up lines: their count, sum, and the digest over number, account and fen of each."""

    def __init__(self):
        self.count, self.total_fen, self._digest = 0, 0, hashlib.sha256()

    def add(self, number, bank_account, amount_fen):
        self.count += 1
        self.total_fen += amount_fen
        self._digest.update(f"{number}|{bank_account}|{amount_fen}\n".encode())

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def refuse(message, code):
    return ValidationError(message, code=code)


def written(bank_format, batch_number: str, rows: Iterable[Payment], sums: RowsDigest):
    """The file's bytes in pieces; sums adds up the lines that went into it.

    Raises ValidationError, code value_too_wide.
    """
    lines = cells_written(bank_format, batch_number, rows, sums)
    if bank_format.kind == "xlsx":
        return book_of(lines)
    return texts_of(bank_format, lines)


def cells_written(bank_format, batch_number, rows, sums) -> Iterator[tuple[list, list]]:
    """(columns, values) line by line."""
    if bank_format.has_headings and bank_format.kind != "fixed":
        yield bank_format.columns, [column["title"] for column in bank_format.columns]
    for row in rows:
        sums.add(row.number, row.bank_account, row.amount_fen)
        values = vars(row) | {"batch_number": batch_number, "amount": yuan_of(row.amount_fen)}
        yield bank_format.columns, cells_of(bank_format.columns, values)
    if bank_format.closing:
        values = {
            "label": LABEL,
            "batch_number": batch_number,
            "count": sums.count,
            "total": yuan_of(sums.total_fen),
            "total_fen": sums.total_fen,
            "rows_sha256": sums.sha256,
        }
        yield bank_format.closing, cells_of(bank_format.closing, values)


def cells_of(columns, values) -> list[str]:
    return [
        str(values[column["value"]]) if column.get("value") else column["title"]
        for column in columns
    ]


def book_of(lines) -> Iterator[bytes]:
    """A workbook, every cell a text: an account of nineteen digits is no number."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for _, cells in lines:
        sheet.append([plain_cell(cell) for cell in cells])
    stream = BytesIO()
    book.save(stream)
    stream.seek(0)
    while piece := stream.read(PIECE_BYTES):
        yield piece


def texts_of(bank_format, lines) -> Iterator[bytes]:
    """Lines of text in the bank's letters, gathered into pieces."""
    stream = StringIO(newline="")
    is_fixed = bank_format.kind == "fixed"
    separated = csv.writer(stream, delimiter=bank_format.delimiter, lineterminator=LINE_END)
    for columns, cells in lines:
        if is_fixed:
            stream.write(padded(columns, cells, bank_format.encoding) + LINE_END)
        else:
            separated.writerow([plain_cell(cell) for cell in cells])
        if stream.tell() >= PIECE_BYTES // 2:
            yield taken(stream).encode(bank_format.encoding)
    yield taken(stream).encode(bank_format.encoding)


def taken(stream) -> str:
    """What has gathered in the stream, which is empty afterwards."""
    text = stream.getvalue()
    stream.seek(0)
    stream.truncate()
    return text


def padded(columns, cells, encoding) -> str:
    """A line of fixed widths, counted in bytes as the bank counts them."""
    line = []
    for column, cell in zip(columns, cells, strict=True):
        missing = column["width"] - len(cell.encode(encoding))
        if missing < 0:
            message = f"“{column['title']}”最多{column['width']}个字节，有一行放不下，请核对格式。"
            raise refuse(message, "value_too_wide")
        filling = column.get("fill", " ") * missing
        line.append(filling + cell if column.get("align") == "right" else cell + filling)
    return "".join(line)


def answers_of(bank_format, content: bytes, batch, sums: RowsDigest) -> Iterator[Answer]:
    """What the bank says, line by line in the order of the numbers; sums adds the lines up.

    Raises ValidationError with the line: file_empty, file_too_large, line_unreadable, other_batch,
    rows_out_of_order; and those of spreadsheets.
    """
    if not content:
        raise refuse("这是一个空文件。", "file_empty")
    if len(content) > MOST_BYTES:
        raise refuse("文件超过30MB，不是回盘文件。", "file_too_large")
    closing, last = bank_format.return_closing, None
    for line, cells in cells_read(bank_format, content):
        if last is not None:
            sums_line = last
            yield answer_of(bank_format, *sums_line, batch, sums)
        last = line, cells
        if line > MOST_ROWS:
            raise refuse("行数太多，不是这一批的回盘。", "rows_out_of_order")
    if last is None:
        raise refuse("文件里没有回盘记录。", "file_empty")
    if closing:
        check_closing(closing, *last, batch, sums)
    else:
        yield answer_of(bank_format, *last, batch, sums)


def cells_read(bank_format, content) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of every line with something in it, the headings left out. Raises ValidationError, code
    line_unreadable, also for what the database cannot keep."""
    for line, cells in every_line(bank_format, content):
        if any("\0" in cell for cell in cells):
            raise unreadable(line, "有看不见的控制字符")
        yield line, cells


def every_line(bank_format, content) -> Iterator[tuple[int, list[str]]]:
    """The same as the file has them."""
    columns = bank_format.return_columns
    if bank_format.kind == "xlsx":
        for line, cells in spreadsheets.read_rows(
            content, int(bank_format.has_headings), MOST_ROWS
        ):
            yield line, [spreadsheets.cell_text(cell) for cell in cells]
        return
    text = TextIOWrapper(BytesIO(content), encoding=bank_format.encoding, newline="")
    try:
        if bank_format.kind == "fixed":
            yield from fixed_read(columns, bank_format, content)
            return
        text.read(0)
        for line, cells in enumerate(csv.reader(text, delimiter=bank_format.delimiter), 1):
            if any(cell.strip() for cell in cells) and not (line == 1 and bank_format.has_headings):
                yield line, [cell.strip().lstrip("\ufeff") for cell in cells]
    except (UnicodeDecodeError, csv.Error) as error:
        message = f"文件读不出来，请确认编码是{bank_format.get_encoding_display()}。"
        raise refuse(message, "line_unreadable") from error


def fixed_read(columns, bank_format, content):
    """Lines of fixed widths, cut by bytes; a line of another width is the last one."""
    width = sum(column["width"] for column in columns)
    for line, raw in enumerate(BytesIO(content), 1):
        raw = raw.rstrip(b"\r\n")
        if not raw:
            continue
        parts = columns if len(raw) == width else bank_format.return_closing
        cells, start = [], 0
        for column in parts:
            piece = raw[start : start + column["width"]].decode(bank_format.encoding)
            cells.append(stripped(column, piece))
            start += column["width"]
        yield line, cells


def stripped(column, piece) -> str:
    fill = column.get("fill", " ")
    return piece.lstrip(fill) if column.get("align") == "right" else piece.rstrip(fill)


def named(columns, cells, line) -> dict[str, str]:
    """Value -> what stands in its column. Raises ValidationError, code line_unreadable."""
    if len(cells) < len(columns):
        raise unreadable(line, f"应有{len(columns)}列，只有{len(cells)}列")
    return {
        column["value"]: cell
        for column, cell in zip(columns, cells, strict=False)
        if column.get("value")
    }


def unreadable(line, problem):
    return refuse(f"第{line}行读不懂：{problem}。", "line_unreadable")


def answer_of(bank_format, line, cells, batch, sums) -> Answer:
    """One answer, checked against the batch and the place that it stands at."""
    found = named(bank_format.return_columns, cells, line)
    refuse_other_batch(found, batch, line)
    number = whole(found["number"], line, "序号")
    if number != sums.count + 1:
        message = f"第{line}行的序号是{number}，应当是{sums.count + 1}：行要与发放文件一一对应。"
        raise refuse(message, "rows_out_of_order")
    amount_fen = sum_in(found, "amount", "amount_fen", line)
    account = found.get("bank_account", "").removeprefix("'")
    sums.add(number, account, amount_fen)
    is_paid = found["answer"] in bank_format.answers
    reason = "" if is_paid else (found.get("reason") or found["answer"] or "银行没有说明原因")
    return Answer(number, amount_fen, is_paid, reason[:120])


def check_closing(columns, line, cells, batch, sums):
    """Hold the last line against the lines above it and against the file that was sent."""
    found = named(columns, cells, line)
    refuse_other_batch(found, batch, line)
    wrong = ("count" in found and whole(found["count"], line, "笔数") != sums.count) or (
        (found.keys() & {"total", "total_fen"})
        and sum_in(found, "total", "total_fen", line) != sums.total_fen
    )
    if wrong:
        raise refuse("末行的笔数或者合计与各行加起来的不一致，文件不完整。", "totals_differ")
    if found.get("rows_sha256", batch.file.rows_sha256) != batch.file.rows_sha256:
        raise refuse("校验值不是这一批发放文件的，请核对是哪一批的回盘。", "checksum_differs")


def refuse_other_batch(found, batch, line):
    given = found.get("batch_number", batch.number)
    if given != batch.number:
        message = (
            f"第{line}行的批次号是{given[:24]}，这一批是{batch.number}。"
            "请核对选的是不是银行发回的文件，是不是这一批的。"
        )
        raise refuse(message, "other_batch")


def whole(text, line, title) -> int:
    text = text.removeprefix("'")
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise unreadable(line, f"{title}不是数字")
    return int(text)


def sum_in(found, yuan, fen, line) -> int:
    """The sum in fen, from a column of yuan or of fen."""
    if fen in found:
        return whole(found[fen], line, "金额")
    try:
        amount = fen_of(Decimal(found[yuan].removeprefix("'").replace(",", "")))
    except (InvalidOperation, ValueError, KeyError):
        raise unreadable(line, "金额不对，最多两位小数") from None
    if not 0 < amount < 10**15:
        raise unreadable(line, "金额不对")
    return amount
