"""The spreadsheets that people get: an empty one to fill in, and the rows that could not be taken."""

import io

from django.core.exceptions import ValidationError
from openpyxl import Workbook

from exchange.columns import stored_columns
from exchange.import_rows import content_of
from exchange.models import OrderField
from gaotai_jiazheng import spreadsheets
from gaotai_jiazheng.spreadsheets import plain_cell

REASON = "没有导入的原因"
LINE = "原来的行号"


def blank_file(partner) -> bytes:
    """A file with nothing but the headings of a hotline's files."""
    stored = stored_columns(partner)
    headings = [stored[field][0] for field in OrderField.values if stored.get(field, [""])[0]]
    return bytes_of([headings])


def file_of_problems(batch) -> bytes:
    """The rows of a batch that became nothing, as they were, with their reasons behind them.

    A text that a spreadsheet program would take for a formula is kept from being one; reading the file again
    takes that away. Raises ValidationError, code no_problems or file_gone.
    """
    reasons = dict(batch.problems.values_list("row", "reason"))
    if not reasons:
        raise ValidationError("没有有问题的行。", code="no_problems")
    width = len(batch.headings)
    rows = spreadsheets.read_rows(content_of(batch), batch.columns["heading_line"])
    wrong = (
        [*padded(cells, width), line, reasons[line]] for line, cells in rows if line in reasons
    )
    return bytes_of([[*batch.headings, LINE, REASON], *wrong])


def padded(cells, width) -> list:
    """The cells under the headings, as many as there are headings."""
    return [*cells[:width], *[None] * (width - len(cells))]


def bytes_of(rows) -> bytes:
    """A workbook of these rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("工单")
    for row in rows:
        sheet.append([plain_cell(cell) for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
