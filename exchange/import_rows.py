"""The rows of a file of work orders: read, judged as an order by the interface is, and told of."""

import base64
from dataclasses import dataclass, field
from itertools import islice

from django.core.exceptions import ValidationError
from rest_framework.exceptions import ValidationError as FieldsInvalid

from complaints.transitions import Kind
from exchange import columns
from exchange.forms import check_order
from exchange.models import ImportFile, OrderField, WorkOrder
from exchange.orders import ROWS_AT_ONCE, digest_of, handed_over
from gaotai_jiazheng import spreadsheets
from gaotai_jiazheng.masking import mask_name, mask_phone

LONGEST_REASON = 1000


@dataclass
class Judged:
    """A row of a file: what it would become, or why it becomes nothing."""

    line: int
    values: dict | None = None
    problems: dict = field(default_factory=dict)
    is_known: bool = False

    @property
    def number(self) -> str:
        return self.values["external_number"] if self.values else ""

    @property
    def is_new(self) -> bool:
        return not self.problems and not self.is_known

    @property
    def reason(self) -> str:
        """The sentences of the problems, each with its column; never what stood in a cell."""
        said = [
            f"{OrderField(name).label}：{sentence}" if name in OrderField.values else str(sentence)
            for name, sentences in self.problems.items()
            for sentence in sentences
        ]
        return "；".join(said)[:LONGEST_REASON]


def judge_together(partner, portion, seen):
    """Compare rows with what came before under their numbers, in the file and in the register.

    seen: number -> digest, of the rows above. A row that came before with another content has a problem.
    """
    numbers = [row.number for row in portion if row.is_new]
    orders = WorkOrder.objects.standing().filter(partner=partner, external_number__in=numbers)
    known = dict(orders.values_list("external_number", "digest")) | seen
    handed = handed_over(partner, numbers)
    for row in portion:
        if row.problems:
            continue
        digest = digest_of(row.values)
        before = known.get(row.number)
        if before is None:
            known[row.number] = seen[row.number] = digest
            row.is_known = row.number in handed
        elif before == digest:
            row.is_known = True
        else:
            row.problems = {OrderField.EXTERNAL_NUMBER: ["这个工单号已经用于另一份内容。"]}


def portions(batch, *, after=0):
    """Lists of judged rows, some hundreds each; the first ``after`` rows were done before.

    Raises ValidationError, code file_gone, or as ``spreadsheets.read_rows``.
    """
    fields = batch.columns["fields"]
    rows = spreadsheets.read_rows(content_of(batch), batch.columns["heading_line"])
    rows = islice(rows, after, None)
    while chunk := list(islice(rows, ROWS_AT_ONCE)):
        yield [judged(line, cells, fields, batch.partner.hotline) for line, cells in chunk]


def content_of(batch) -> bytes:
    """The file as it was uploaded. Raises ValidationError, code file_gone."""
    file = ImportFile.objects.filter(batch=batch).first()
    if file is None:
        raise ValidationError("文件已经按期删除，请重新上传。", code="file_gone")
    return base64.b64decode(file.content)


def judged(line, cells, fields, hotline) -> Judged:
    """One row, checked as an order that comes by the interface is."""
    data, problems = columns.order_data(cells, fields)
    row = Judged(line, problems=problems)
    try:
        row.values = check_order(data, hotline)
    except FieldsInvalid as refused:
        row.problems = {**refused.detail, **problems}
    return row


def shown(row: Judged) -> dict:
    """What the preview shows of a row; who called is masked."""
    values = row.values or {}
    category = values.get("category")
    return {
        "line": row.line,
        "number": row.number,
        "kind": Kind(values["kind"]).label if values else "",
        "category": category.name if category else "",
        "title": values.get("title", ""),
        "respondent": values.get("respondent_name", ""),
        "caller": mask_name(values.get("complainant_name", "")),
        "phone": mask_phone(values.get("complainant_phone", "")),
        "is_known": row.is_known,
        "reason": row.reason,
    }
