"""What people do in a mixed run: residents, clerks, an accountant, the service centre. Each act may be repeated.

An act goes through the portal's pages and API only. What the portal has promised by its answer is written into a
``Book``: after the run each promise has to be found in the database.
"""

import io
import re
import threading
import time
import uuid
from collections import Counter
from datetime import timedelta
from types import SimpleNamespace

from bench.filing import body as body_of_a_filing
from bench.visitors import GaveUp, Visitor

CODE = re.compile(r"验证码([0-9]{6})")
# Whole, as a token of the page may hold the letters too.
NUMBER = re.compile(r"\bBM[0-9]{14}[0-9A-Z]\b")
PASSWORD = "bench-password-1"
DONE, CONFLICT, INVALID = 302, 409, 422
TITLE = "保洁没有做完就走了 {}"
STEPS = (
    ("record", {}),
    ("accept", {"public_note": "经核实，予以受理。"}),
    ("terminate", {"reason": "3", "outcome": "企业不同意退款。"}),
    ("tell", {}),
    ("follow_up", {"is_solved": "no", "grade": "1"}),
    ("archive", {}),
)
SEATS, ROWS_OF_A_FILE, PAYEES = 12, 20, 5
WAITS_FOR_SECONDS = 150
ASKS_AGAIN_AFTER_SECONDS, TIMES_ASKED_AGAIN = 50, 2


class Book:
    """Promises of the portal: (kind, what was promised). counts: acts by their outcome."""

    def __init__(self):
        self.promises, self.counts, self.lock = [], Counter(), threading.Lock()
        self.faults = []

    def promise(self, kind, key):
        with self.lock:
            self.promises.append((kind, key))
            self.counts[kind] += 1

    def note(self, what):
        with self.lock:
            self.counts[what] += 1

    def fault(self, what):
        with self.lock:
            self.faults.append(what)

    def of(self, kind) -> list:
        with self.lock:
            return [key for each, key in self.promises if each == kind]


def prepare(mark="mixed") -> SimpleNamespace:
    """What the acts need and the demonstration has not: a class, a hotline, a fund with money. Runs once a county."""
    from bench.enrolling import make_quota
    from bureaus.models import Bureau
    from disclosure.models import Notice
    from exchange.models import Partner
    from funds.models import BankFormat, Budget
    from gaotai_jiazheng.demo.hotline import H12345
    from promotion.models import VoucherBatch

    center = Bureau.objects.get(is_dispatch_center=True)
    values = {"name": "测量用平台", "hotline": H12345, "bureau": center, "scopes": ["orders:write"]}
    partner, _ = Partner.objects.get_or_create(slug=mark, defaults=values)
    budget = Budget.objects.get(fund__code="employment", purpose__code="travel")
    batch = VoucherBatch.objects.open().order_by("pk").first()
    return SimpleNamespace(
        partner=partner.pk,
        budget=budget.pk,
        fund=budget.fund_id,
        year=budget.year,
        format=BankFormat.objects.get(code="demo-csv").pk,
        notice=Notice.objects.get(topic="补贴", subject_id=budget.pk).pk,
        training_class=make_class(make_quota(1)).pk,
        batch=batch.pk,
        campaign=batch.campaign_id,
    )


def make_class(quota):
    """A class with fewer seats than people who want one."""
    from datetime import datetime

    from django.utils import timezone

    from regions.models import Community
    from training.models import TrainingClass

    begins = timezone.make_aware(datetime(quota.plan.year, 3, 2, 9))
    return TrainingClass.objects.create(
        number=f"bench-{uuid.uuid4().hex[:12]}",
        quota=quota,
        institution=quota.institution,
        kind=quota.kind,
        mode="project",
        title="收纳整理班",
        hours=8,
        seats=SEATS,
        starts_at=begins,
        ends_at=begins + timedelta(hours=8),
        community=Community.objects.first(),
        place="实训室",
        learns="收纳",
        who_may_come="不限",
        state="enrolling",
        filed_by=quota.plan.made_by,
    )


class People:
    """Everybody of a run. gateway: the one for text messages, whose codes they read on their telephones."""

    def __init__(self, webs, gateway, county, book):
        self.webs, self.gateway, self.county, self.book = webs, gateway, county, book
        self.filed, self.stopping = {}, threading.Event()

    def staff(self, username):
        return Visitor(self.webs, sum(username.encode())).sign_in(username, PASSWORD)

    def code_for(self, phone, visitor, again) -> str:
        """The newest code that came to a telephone. One that has not come after a while is asked for once more: a worker
        whose clock is ahead takes it for one that has run out."""

        def newest():
            texts = [
                sent["text"] for sent in list(self.gateway.sent.values()) if sent["phone"] == phone
            ]
            codes = [found[1] for found in map(CODE.search, texts) if found]
            return codes[-1] if codes else ""

        for _ in range(TIMES_ASKED_AGAIN):
            try:
                return self.wait_for(newest, f"code for {phone}", ASKS_AGAIN_AFTER_SECONDS)
            except GaveUp:
                visitor.press(again)
        return self.wait_for(newest, f"code for {phone}")

    def wait_for(self, look, what, seconds=WAITS_FOR_SECONDS):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if found := look():
                return found
            time.sleep(0.2)
        raise GaveUp(f"waited for {what}")

    # Residents

    def file(self, number):
        """A complaint by the API, under a key: sent again it is the same case."""
        visitor = Visitor(self.webs, number)
        answer = visitor.send(
            "POST",
            "/api/v1/complaints/",
            data=body_of_a_filing(number),
            headers={"Content-Type": "application/json", "Idempotency-Key": f"mixed-{number}"},
        )
        if answer.status_code != 201:
            raise GaveUp(f"filing: {answer.status_code} {answer.text[:200]}")
        self.filed[number] = answer.json()["number"]
        self.book.promise("case", self.filed[number])

    def enrol(self, number):
        from gaotai_jiazheng.demo.training import number_of

        visitor, phone = Visitor(self.webs, number), f"139{number:08}"
        path = f"/training/{self.county.training_class}/enrol/"
        person = {
            "name": "王小兰",
            "id_number": number_of(100 + number % 900, 1950 + number // 900),
        }
        status, _ = visitor.post(path, phone=phone, agrees="on", **person)
        if status != DONE:
            raise GaveUp(f"enrolment: {status}")
        code = self.code_for(phone, visitor, "/training/code/again/")
        status, _ = visitor.post("/training/code/", code=code)
        if status == DONE:
            shown = NUMBER.search(visitor.send("GET", "/training/receipt/").text)
            if not shown:
                raise GaveUp("enrolment: a receipt without its number")
            self.book.promise("enrolment", shown[0])
        else:
            self.book.note(f"enrolment {status}")

    def claim(self, number):
        visitor, phone = Visitor(self.webs, number), f"137{number:08}"
        path = f"/promotion/{self.county.campaign}/claim/{self.county.batch}/"
        if visitor.send("GET", path).status_code == CONFLICT:
            return self.book.note("vouchers gone")
        status, _ = visitor.post(path, phone=phone)
        if status != DONE:
            return self.book.note(f"voucher {status}")
        code = self.code_for(phone, visitor, "/promotion/code/again/")
        status, address = visitor.post("/promotion/code/", code=code)
        if status == DONE and "/voucher/" in address:
            self.book.promise("voucher", address.rstrip("/").rsplit("/", 1)[-1])
        else:
            self.book.note(f"voucher {status}")

    # Staff

    def work(self, clerk, case, count):
        """The first so many steps of a case. Sent again after a lost answer, one that was taken is refused."""
        found = clerk.send("GET", f"/api/v1/staff/complaints/?number={case}").json()["results"]
        pk = found[0]["id"]
        for action, fields in STEPS[:count]:
            path = f"/admin/complaints/complaint/{pk}/step/{action}/"
            try:
                status, _ = clerk.post(path, **fields)
            except GaveUp as gave_up:
                if "409" not in str(gave_up):
                    raise
                status = CONFLICT
            if status == DONE:
                self.book.promise("step", (case, action))
            elif status == CONFLICT:
                self.book.note("step taken by a request whose answer was lost")
            else:
                raise GaveUp(f"{action}: {status}")

    def pay(self, number):
        """A batch of payments from payables to the books, with the bank's answer."""
        maker, leader = self.staff("hrss-handler"), self.staff("hrss-leader")
        register = "/admin/funds/paymentbatch/"
        self.tried(lambda: make_payables(self.county, number))
        fields = {
            "fund": self.county.fund,
            "year": self.county.year,
            "bank_format": self.county.format,
        }
        status, batch = maker.post(f"{register}add/", **fields, purpose="")
        if status != DONE:
            return self.book.note(f"batch {status}")
        pk = int(re.search(r"/paymentbatch/([0-9]+)/", batch)[1])
        self.book.promise("batch", (pk, "draft"))
        self.step_of_batch(leader, f"{register}{pk}/approve/", pk, "approved", note="")
        self.step_of_batch(maker, f"{register}{pk}/send/", pk, "sent", reason="送银行发放")
        content = io.BytesIO(self.tried(lambda: answer_of_bank(pk)))
        files = {"file": ("answer.csv", content, "text/csv")}
        status, settling = maker.post(f"{register}{pk}/answer/", files)
        if status == DONE:
            self.step_of_batch(maker, settling, pk, "settled", note="")
        return None

    def step_of_batch(self, visitor, path, pk, state, **fields):
        status, _ = visitor.post(path, **fields)
        if status == DONE:
            self.book.promise("batch", (pk, state))
        else:
            self.book.note(f"batch to be {state}: {status}")

    def bring_in(self, number):
        """A file of work orders, checked and imported by the worker."""
        visitor = self.staff("gov-service-center")
        content, register = (
            io.BytesIO(self.tried(lambda: file_of_orders(number))),
            "/admin/exchange/importbatch/",
        )
        files = {"file": (f"{number}.xlsx", content, "application/octet-stream")}
        status, batch = visitor.post(f"{register}add/", files, partner=self.county.partner)
        if status != DONE:
            raise GaveUp(f"upload: {status}")
        pk = int(re.search(r"/importbatch/([0-9]+)/", batch)[1])
        self.wait_for(lambda: state_of_import(pk) == "checked", f"file {number} to be checked")
        visitor.press(f"{register}{pk}/confirm/")
        self.wait_for(lambda: state_of_import(pk) == "imported", f"file {number} to be imported")
        self.book.promise("import", pk)

    def tried(self, act):
        """Until the database answers."""
        from django.db import InterfaceError, OperationalError, connection

        until = time.monotonic() + WAITS_FOR_SECONDS
        while True:
            try:
                return act()
            except (OperationalError, InterfaceError):
                connection.close()
                if time.monotonic() > until:
                    raise
                time.sleep(0.5)


def make_payables(county, number):
    """Five people who are to be paid, and the money for them."""
    from accounts.models import User
    from disclosure.models import Notice
    from funds.models import Budget
    from gaotai_jiazheng.demo.funds import make_payable

    budget, maker = Budget.objects.get(pk=county.budget), User.objects.get(username="hrss-handler")
    notice = Notice.objects.get(pk=county.notice)
    for place in range(PAYEES):
        make_payable(budget, 10 + number * PAYEES + place, "张小花", 100 + place, notice, maker)


def answer_of_bank(pk) -> bytes:
    from funds.models import PaymentBatch
    from gaotai_jiazheng.demo.funds import answer

    return answer(PaymentBatch.objects.get(pk=pk))


def file_of_orders(number) -> bytes:
    from django.utils import timezone

    from bench.replay import file_of
    from gaotai_jiazheng.demo.hotline import H12345, orders_of_day

    day = timezone.localdate() - timedelta(days=1)
    orders = orders_of_day(day, H12345, ROWS_OF_A_FILE)
    return file_of(
        [each | {"external_number": f"M{number}-{each['external_number']}"} for each in orders]
    )


def state_of_import(pk) -> str:
    from django.db import DatabaseError, InterfaceError, connection

    from exchange.models import ImportBatch

    try:
        return ImportBatch.objects.values_list("state", flat=True).get(pk=pk)
    except (DatabaseError, InterfaceError):
        connection.close()
        return ""
