"""A month of invented hotline work, played day by day: every second order by the signed interface, the others
by a file some mornings later, some by both. What went in is compared with what came out.

The days are played by moving the clock of this process (``time_machine``, of requirements-dev.txt).
"""

import io
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import time_machine
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from bench import clocks
from complaints.models import Complaint
from complaints.transitions import State
from exchange import importing, signing
from exchange.models import WorkOrder
from gaotai_jiazheng.demo.hotline import CHINA, HEADINGS, cells_of, orders_of_day
from reminders.models import Deadline

ORDERS = "/api/v1/exchange/work-orders/"
FILE_AT = time(8, 30)
# Of the orders of a day, every so many come by the interface and stand in the file, too.
BOTH_WAYS = 5
# A file comes every so many mornings, with the orders since the last one.
FILE_EVERY_DAYS = 3


@dataclass
class Month:
    """Orders by number: (order, hotline, day on which the portal got it); and how they were answered."""

    sent: dict[str, tuple[dict, str, date]] = field(default_factory=dict)
    answers: Counter = field(default_factory=Counter)


def replay(first: date, days: int, per_day: int, partners: dict, *, importer, prefix="") -> Month:
    """Play so many days. partners: hotline -> (partner, key). importer: who uploads and confirms the files."""
    month = Month()
    waiting = {hotline: [] for hotline in partners}
    for place in range(days + 1):  # the last morning brings the last file
        day = first + timedelta(days=place)
        for hotline, (partner, key) in partners.items():
            if place == days or place % FILE_EVERY_DAYS == 0:
                bring_file(month, partner, waiting[hotline], day, importer)
                waiting[hotline] = []
            orders = orders_of_day(day, hotline, per_day) if place < days else []
            for order in orders:
                order["external_number"] = prefix + order["external_number"]
            for order in orders[::2]:
                post(month, partner, key, order)
            waiting[hotline] += [*orders[1::2], *orders[::BOTH_WAYS]]
    return month


def post(month, partner, key, order):
    """Hand an order over by the interface, some minutes after the call."""
    at = datetime.fromisoformat(order["received_at"]) + timedelta(minutes=7)
    body = json.dumps(order, ensure_ascii=False).encode()
    with time_machine.travel(at, tick=False):
        headers = signing.signed_headers(
            partner.slug, key.key_id, key.secret, "POST", ORDERS, body, timezone.now()
        )
        answer = Client().post(ORDERS, body, content_type="application/json", headers=headers)
    month.answers[f"interface {answer.status_code}"] += 1
    month.sent.setdefault(order["external_number"], (order, partner.hotline, at.date()))


def bring_file(month, partner, orders, day, importer):
    """Hand the rest of the last days' orders over by file, early in the morning."""
    if not orders:
        return
    with time_machine.travel(datetime.combine(day, FILE_AT, tzinfo=CHINA), tick=False):
        batch = importing.upload(
            partner, file_name=f"{day}.xlsx", content=file_of(orders), by=importer
        )
        importing.work()
        batch.refresh_from_db()
        if batch.valid_count:
            importing.confirm(batch, by=importer)
            importing.work()
            batch.refresh_from_db()
    month.answers["file new"] += batch.new_count
    month.answers["file known"] += batch.known_count
    month.answers["file invalid"] += batch.invalid_count
    for order in orders:
        month.sent.setdefault(order["external_number"], (order, partner.hotline, day))


def file_of(orders) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADINGS)
    for order in orders:
        sheet.append(cells_of(order))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def compared(month: Month) -> dict:
    """What differs between what was sent and what stands in the portal; nothing may.

    Cases are counted by hotline and kind, and every clock is worked out again by ``bench.clocks``.
    """
    orders = WorkOrder.objects.filter(external_number__in=month.sent).select_related(
        "partner", "complaint__bureau"
    )
    went_in = Counter((hotline, order["kind"]) for order, hotline, _ in month.sent.values())
    came_out = Counter((order.partner.hotline, order.complaint.kind) for order in orders)
    running = clocks_of(order.complaint_id for order in orders)
    wrong = {}
    for order in orders:
        sent = month.sent[order.external_number]
        case = order.complaint
        due = clocks.expected(*sent, case.bureau.slug, is_routed=case.state != State.RETURNED)
        if running[order.complaint_id] != due:
            wrong[order.external_number] = (running[order.complaint_id], due)
    return {
        "sent": len(month.sent),
        "cases": len({order.complaint_id for order in orders}),
        "counts_differ": {
            str(key): (went_in[key], came_out[key])
            for key in went_in | came_out
            if went_in[key] != came_out[key]
        },
        "clocks": sum(len(due) for due in running.values()),
        "clocks_wrong": wrong,
    }


def clocks_of(complaint_ids) -> dict[int, dict[str, date]]:
    """Case -> {rule: last day} of its clocks."""
    found = {pk: {} for pk in complaint_ids}
    rows = Deadline.objects.filter(
        subject_type=ContentType.objects.get_for_model(Complaint), subject_id__in=found
    )
    for pk, rule, due_on in rows.values_list("subject_id", "rule__slug", "due_on"):
        found[pk][rule] = due_on
    return found
