"""The rows and the steps that bench.payments times: a fund, its people, and so many payables."""

import uuid
from datetime import timedelta
from hashlib import sha256

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bureaus.models import Bureau, BureauMember
from disclosure.models import Notice
from funds import services
from funds.models import BankFormat, Commitment, Fund, Payable, Purpose
from ledger.models import Hold
from ledger.proving import prove

CHUNK = 5_000
FEN = 30_000
CLOSING = [
    {"value": "label", "title": "合计"},
    {"value": "count", "title": "笔数"},
    {"value": "total", "title": "金额"},
    {"value": "rows_sha256", "title": "校验值"},
]
COLUMNS = [
    {"value": "number", "title": "序号"},
    {"value": "payee_name", "title": "姓名"},
    {"value": "id_number", "title": "证件号"},
    {"value": "bank_account", "title": "账号"},
    {"value": "amount", "title": "金额"},
]
BACK = [COLUMNS[0], *COLUMNS[3:], {"value": "answer", "title": "结果"}]


class Paying:
    """batch: what is drafted by the first step."""

    def __init__(self, count):
        self.count = count
        self.year = timezone.localdate().year
        self.bureau, self.finance = self.make_bureau("hrss"), self.make_bureau("finance")
        Role = BureauMember.Role
        self.maker = self.person(self.bureau, Role.HANDLER)
        self.leader = self.person(self.bureau, Role.LEADER)
        self.proposer, self.decider = (self.person(self.finance, Role.LEADER) for _ in range(2))
        tag = uuid.uuid4().hex[:8]
        self.fund = services.register_fund(
            Fund(code=tag, name=f"测速{tag}", bureau=self.bureau, supervisor=self.finance)
        )
        self.purpose = Purpose.objects.create(code=tag, name=f"测速{tag}")
        self.form = BankFormat.objects.create(
            code=tag,
            name="测速",
            kind="csv",
            encoding="gb18030",
            columns=COLUMNS,
            closing=CLOSING,
            return_columns=BACK,
            return_closing=CLOSING,
            answers=["成功"],
        )
        self.make_payables()

    def make_bureau(self, slug):
        values = {"name": slug, "full_name": slug}
        return Bureau.objects.get_or_create(slug=slug, defaults=values)[0]

    def person(self, bureau, role):
        user = User.objects.create(username=uuid.uuid4().hex[:12], is_staff=True)
        BureauMember.objects.create(bureau=bureau, user=user, role=role, valid_from="2020-01-01")
        return user

    def make_payables(self):
        self.budget = services.open_budget(self.fund, self.purpose, self.year, by=self.proposer)
        change = services.propose_change(
            self.budget, "allocate", self.count * FEN, document="测速", by=self.proposer
        )
        services.approve_change(change, by=self.decider)
        notice = self.notice()
        kind = ContentType.objects.get_for_model(self.bureau)
        for start in range(0, self.count, CHUNK):
            self.make_some(range(start, min(start + CHUNK, self.count)), notice, kind)

    def notice(self):
        today = timezone.localdate()
        return Notice.objects.create(
            number=uuid.uuid4().hex[:20],
            topic="测速",
            title="测速",
            text="测速",
            bureau=self.bureau,
            subject=self.budget,
            first_day=today - timedelta(days=9),
            last_day=today - timedelta(days=2),
            published_by=self.maker,
        )

    @transaction.atomic
    def make_some(self, places, notice, kind):
        holds = Hold.objects.bulk_create(
            Hold(account=self.budget.account, amount_fen=FEN, narration="测速") for _ in places
        )
        commitments = Commitment.objects.bulk_create(
            Commitment(
                budget=self.budget,
                amount_fen=FEN,
                hold=held,
                key=held.key,
                subject_type=kind,
                subject_id=self.bureau.pk,
                narration="测速",
                by=self.maker,
            )
            for held in holds
        )
        Payable.objects.bulk_create(
            Payable(
                commitment=commitment,
                budget=self.budget,
                purpose=self.purpose,
                amount_fen=FEN,
                payee_name=f"张三{place}",
                id_number=f"62072419700101{place % 10000:04d}",
                bank_account=self.account(place + 1),
                person_index=sha256(f"{self.fund.code}{place}".encode()).hexdigest(),
                year=self.year,
                notice=notice,
                made_by=self.maker,
            )
            for place, commitment in zip(places, commitments, strict=True)
        )

    def account(self, number) -> str:
        return f"621700{number:013d}"

    def steps(self):
        """(name, step) in their order."""
        return (
            ("draft", self.draft),
            ("approve", lambda: services.approve(self.batch, by=self.leader)),
            ("build", self.send),
            ("read", self.look),
            ("book", lambda: services.settle(self.returned, by=self.maker)),
        )

    def draft(self):
        self.batch = services.draft(self.fund, self.year, bank_format=self.form, by=self.maker)

    def send(self):
        self.batch = services.send(self.batch, by=self.maker, reason="测速用的文件")

    def look(self):
        self.returned = services.look(self.batch, self.answer(), by=self.maker)

    def answer(self) -> bytes:
        """What the bank would send back: payables were made in the order of their places."""
        batch = self.batch
        lines = [",".join(column["title"] for column in BACK)]
        for number in range(1, batch.count + 1):
            said = "失败" if number % 100 == 0 else "成功"
            lines.append(f"{number},{self.account(number)},{FEN // 100}.00,{said}")
        lines.append(f"合计,{batch.count},{batch.total_yuan},{batch.file.rows_sha256}")
        return "\r\n".join(lines).encode("gb18030")

    def broken(self) -> list[str]:
        """The invariants that do not hold."""
        return [each["slug"] for each in prove().results if each["violations"]]
