"""A small county with a fund: who makes, who approves, who allocates, and a budget with money in it."""

import uuid
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.models import ContentType
from stdnum.cn import ric

from accounts.tests.factories import UserFactory
from bureaus.models import BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from disclosure.models import Notice
from funds import services
from funds.models import BankFormat, BudgetChange, Fund, Purpose

CHINA = ZoneInfo("Asia/Shanghai")
YEAR = 2026
Role, Kind = BureauMember.Role, BudgetChange.Kind


def moment(text: str) -> datetime:
    """An aware time of the county, such as "2026-11-23 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


AT = moment("2026-11-23 10:00")


def id_number(place: int) -> str:
    """An invented number whose check character fits."""
    body = f"62072419{70 + place % 30:02d}0101{place % 1000:03d}"
    return body + ric.calc_check_digit(f"{body}0")


def bank_account(place: int) -> str:
    return f"621700{place:013d}"


def demo_format(code="demo", **values) -> BankFormat:
    """The format that comes with the portal, for tests."""
    plain = {
        "name": "一卡通",
        "kind": "csv",
        "encoding": "gb18030",
        "columns": [
            {"value": "number", "title": "序号"},
            {"value": "payee_name", "title": "姓名"},
            {"value": "id_number", "title": "证件号"},
            {"value": "bank_account", "title": "账号"},
            {"value": "amount", "title": "金额"},
        ],
        "closing": CLOSING,
        "return_columns": [
            {"value": "batch_number", "title": "批次号"},
            {"value": "number", "title": "序号"},
            {"value": "bank_account", "title": "账号"},
            {"value": "amount", "title": "金额"},
            {"value": "answer", "title": "结果"},
            {"value": "reason", "title": "说明"},
        ],
        "return_closing": CLOSING,
        "answers": ["成功"],
        "is_demo": True,
    }
    return BankFormat.objects.get_or_create(code=code, defaults=plain | values)[0]


CLOSING = [
    {"value": "label", "title": "合计"},
    {"value": "batch_number", "title": "批次号"},
    {"value": "count", "title": "笔数"},
    {"value": "total", "title": "金额"},
    {"value": "rows_sha256", "title": "校验值"},
]


def answered(batch, failing=None) -> bytes:
    """What the bank sends back. failing: number of a row -> why."""
    failing = failing or {}
    lines = ["批次号,序号,账号,金额,结果,说明"]
    for row in batch.rows.select_related("payable").order_by("number"):
        why = failing.get(row.number)
        answer = f"失败,{why}" if why else "成功,"
        account = row.payable.bank_account
        lines.append(f"{batch.number},{row.number},{account},{row.amount_yuan},{answer}")
    sha = batch.file.rows_sha256
    lines.append(f"合计,{batch.number},{batch.count},{batch.total_yuan},{sha}")
    return "".join(f"{line}\r\n" for line in lines).encode("gb18030")


class FundCounty:
    """maker and leader of 县人社局, proposer and decider of 县财政局; budget: of ``fund``, with ``yuan`` in it."""

    def __init__(self, *, yuan=10_000):
        self.bureau = BureauFactory(slug="hrss", name="县人社局")
        self.finance = BureauFactory(slug="finance", name="县财政局")
        self.maker = self.person(self.bureau, Role.HANDLER, "maker")
        self.second = self.person(self.bureau, Role.HANDLER, "second")
        self.leader = self.person(self.bureau, Role.LEADER, "leader")
        self.proposer = self.person(self.finance, Role.HANDLER, "proposer")
        self.decider = self.person(self.finance, Role.LEADER, "decider")
        self.purpose, _ = Purpose.objects.get_or_create(
            code="travel", defaults={"name": "往返交通补助", "result_unit": "人次"}
        )
        self.fund = self.make_fund("employment", "就业补助资金", self.bureau)
        self.budget = self.make_budget(yuan=yuan)
        self.notices = 0

    def person(self, bureau, role, username):
        return BureauMemberFactory(bureau=bureau, role=role, user__username=username).user

    def make_fund(self, code, name, bureau):
        return services.register_fund(
            Fund(code=code, name=name, bureau=bureau, supervisor=self.finance)
        )

    def make_budget(self, *, yuan=10_000, fund=None, purpose=None, year=YEAR):
        budget = services.open_budget(
            fund or self.fund, purpose or self.purpose, year, by=self.proposer
        )
        if yuan:
            self.change(budget, yuan)
        return budget

    def change(self, budget, yuan, kind=Kind.ALLOCATE, **values):
        """A decision that both people have made."""
        change = services.propose_change(
            budget,
            kind,
            yuan * 100,
            document="高财社〔2026〕1号",
            by=self.proposer,
            at=AT,
            **values,
        )
        return services.approve_change(change, by=self.decider, at=AT)

    def notice(self, first_day=date(2026, 11, 2), last_day=date(2026, 11, 9)):
        """A notice about some row, over on 9 November."""
        subject = UserFactory()
        self.notices += 1
        return Notice.objects.create(
            number=f"GS{self.notices:06d}{uuid.uuid4().hex[:8]}",
            topic="补贴",
            title="补贴拟发放名单公示",
            text="拟发放名单。",
            bureau=self.bureau,
            subject_type=ContentType.objects.get_for_model(subject),
            subject_id=subject.pk,
            first_day=first_day,
            last_day=last_day,
            published_by=self.maker,
        )

    def commit(self, yuan=100, *, budget=None, key=None, at=AT, by=None):
        return services.commit(
            budget or self.budget,
            yuan * 100,
            key=key or uuid.uuid4(),
            subject=self.bureau,
            narration="往返交通补助",
            by=by or self.maker,
            at=at,
        )

    def payable(self, place=1, yuan=100, *, commitment=None, **values):
        plain = {
            "payee_name": f"张三{place}",
            "id_number": id_number(place),
            "bank_account": bank_account(place),
            "purpose_key": "travel",
            "year": YEAR,
            "by": self.maker,
            "at": AT,
        }
        values.setdefault("notice", None)
        values["notice"] = values["notice"] or self.notice()
        return services.make_payable(commitment or self.commit(yuan), **plain | values)

    def drafted(self, form=None):
        return services.draft(
            self.fund, YEAR, bank_format=form or demo_format(), by=self.maker, at=AT
        )

    def sent(self, form=None):
        """A batch of all that waits, approved and sent."""
        batch = services.approve(self.drafted(form), by=self.leader, at=AT)
        return services.send(batch, by=self.maker, reason="送银行发放", at=AT)
