"""The hotlines of the demonstration county: two platforms, the orders that they handed over by the interface
and by file, a file that waits to be confirmed and one whose import was undone."""

import io
from datetime import timedelta

from django.utils import timezone
from openpyxl import Workbook

from accounts.models import User
from bureaus.models import Bureau
from complaints import services
from complaints.transitions import Kind
from exchange import importing
from exchange.forms import check_order
from exchange.models import ColumnMapping, OrderField, Partner
from exchange.orders import take_order
from gaotai_jiazheng.demo.hotline import H12315, H12345, HEADINGS, cells_of, orders_of_day

CENTER = "gov-service-center"
HANDLER = "market-regulation"
PARTNERS = (  # slug, name, hotline, bureau
    ("zhangye-12345", "张掖市12345平台（演示）", H12345, CENTER),
    ("gansu-12315", "全国12315平台（演示）", H12315, HANDLER),
)
# The 12315 platform has headings of its own; its files have no column for the kind.
HEADINGS_12315 = {
    OrderField.EXTERNAL_NUMBER: "登记编号",
    OrderField.RECEIVED_AT: "登记时间",
    OrderField.TITLE: "标题",
    OrderField.CONTENT: "问题描述",
    OrderField.DEMAND: "诉求内容",
    OrderField.RESPONDENT_NAME: "涉及主体",
    OrderField.CATEGORY: "问题类别",
    OrderField.COMPLAINANT_NAME: "提供方姓名",
    OrderField.COMPLAINANT_PHONE: "提供方电话",
    OrderField.OCCURRED_ON: "发生日期",
    OrderField.AMOUNT_YUAN: "涉及金额",
    OrderField.BUREAU_RECEIVED_ON: "分派到县局日期",
}
BY_INTERFACE, BY_FILE, WAITING, UNDONE = 4, 8, 5, 2


def seed_partners():
    """Make the platforms, and how the files of one of them are read, where they are missing."""
    bureaus = {bureau.slug: bureau for bureau in Bureau.objects.filter(slug__in=[CENTER, HANDLER])}
    for slug, name, hotline, bureau in PARTNERS:
        values = {
            "name": name,
            "hotline": hotline,
            "bureau": bureaus[bureau],
            "scopes": ["orders:write", "orders:read"],
        }
        partner, is_new = Partner.objects.get_or_create(slug=slug, defaults=values)
        if is_new and hotline == H12315:
            ColumnMapping.objects.bulk_create(
                ColumnMapping(partner=partner, field=field, heading=heading)
                for field, heading in HEADINGS_12315.items()
            )
            ColumnMapping.objects.create(partner=partner, field=OrderField.KIND, fixed_value="投诉")


def play_hotlines(now=None) -> int:
    """Hand orders over as the hotlines do; how many became cases."""
    now = now or timezone.now()
    yesterday = timezone.localdate(now) - timedelta(days=1)
    partner = Partner.objects.get(slug=PARTNERS[0][0])
    people = {user.username: user for user in User.objects.filter(username__in=[CENTER, HANDLER])}
    total = BY_INTERFACE + BY_FILE + WAITING + UNDONE
    orders = orders_of_day(yesterday, H12345, total)
    for order in orders[:BY_INTERFACE]:
        take_order(partner, check_order(order, H12345), at=now)
    # What is undone is complaints, so that one in that state can be looked at.
    rest = sorted(orders[BY_INTERFACE:], key=lambda order: order["kind"] != Kind.COMPLAINT)
    wrong = [{**rest[0], "external_number": "", "complainant_phone": "不详"}]
    undone, rest = rest[:UNDONE], rest[UNDONE:]
    imported = import_file(partner, [*rest[:BY_FILE], *wrong], people[CENTER], now)
    undo_import(partner, undone, people[CENTER], now)
    upload(partner, [*rest[BY_FILE:], *wrong, orders[0]], people[CENTER], "待确认")
    for order in imported.orders.filter(complaint__bureau__slug=HANDLER)[:1]:
        services.record(order.complaint, by=people[HANDLER], at=now)
    return BY_INTERFACE + BY_FILE + UNDONE


def import_file(partner, orders, by, now):
    batch = upload(partner, orders, by, "已导入")
    importing.confirm(batch, by=by, at=now)
    return worked_on(batch)


def undo_import(partner, orders, by, now):
    batch = import_file(partner, orders, by, now)
    importing.undo(batch, reason="（演示）文件选错了", by=by, at=now)
    worked_on(batch)


def upload(partner, orders, by, name):
    file = file_of(orders)
    return worked_on(importing.upload(partner, file_name=f"演示-{name}.xlsx", content=file, by=by))


def worked_on(batch):
    """The batch after the worker's turn."""
    importing.work()
    batch.refresh_from_db()
    return batch


def file_of(orders) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("工单")
    for row in [HEADINGS, *map(cells_of, orders)]:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
