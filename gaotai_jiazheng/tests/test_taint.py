"""Who made a report, and whose wages are claimed in confidence: looked for in all that the portal gives out.

The planted people have names, numbers and homes that nobody else in the county has. They have also written
them into what they say. Whoever does not handle the case goes through every address of the portal, and
nothing of the planted may be found, neither plainly nor as a piece that tells who it is.
"""

import io
import re
from contextlib import suppress
from itertools import product
from urllib.parse import quote
from zipfile import ZipFile, is_zipfile

import pytest
from django.core import mail
from django.urls import reverse
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from accounts.models import AccessLog
from complaints import statistics_summing
from complaints.tests.factories import moment
from complaints.tests.kinds import report
from complaints.tests.wage_county import coworker
from enterprises.tests.factories import EnterpriseMemberFactory
from gaotai_jiazheng.masking import mask_name, mask_phone
from gaotai_jiazheng.tests.doors import tables
from gaotai_jiazheng.tests.doors.addresses import addresses_of
from gaotai_jiazheng.tests.doors.everybody import NOW, Everybody
from gaotai_jiazheng.tests.doors.knocking import (  # noqa: F401
    PEOPLE,
    Knocker,
    drawn_once,
    quick_visits,
)
from gaotai_jiazheng.tests.doors.mutants import mutants
from gaotai_jiazheng.tests.doors.standing import standing, visited
from reminders import outbox
from reminders.models import Notification
from workers.services import importing
from workers.tests.factories import EmploymentFactory, HealthCertificateFactory, WorkerFactory
from workers.tests.test_importing import line, sheet

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.timeout(900),
    pytest.mark.usefixtures("drawn_once", "quick_visits"),
]

REPORTER, REPORTERS_PHONE, HOME = "上官雪莲", "13987650129", "城关镇柳丝巷9号院"
WORKER, WORKERS_PHONE = "司马青萝", "13876540321"
COWORKER, COWORKERS_PHONE = "百里红梅", "13765430231"
# In the register of workers, with an enterprise that nobody of the county acts for.
REGISTERED, REGISTERED_PHONE = "尉迟紫菀", "13654320987"
REGISTERED_ID, CONCLUSION = "620724198507168744", "转氨酶偏高"
MASKED_REPORTER = (mask_name(REPORTER), mask_phone(REPORTERS_PHONE))
# A given name, or the digits behind the first three and before the last four, tell who it is.
PIECES = re.compile(
    "雪莲|柳丝巷|98765012|青萝|87654032|红梅|76543023|紫菀|65432098|19850716|转氨酶"
)
# What the register of workers holds of one: hidden also from those who handle cases.
OF_WORKER = re.compile("紫菀|65432098|19850716|1985-0?7-16|1985/0?7/16|1985年0?7月16日|转氨酶")
# What a door answers that shows nothing of a row.
SHUT = {"in", "302", "403", "404", "405"}
HANDLERS = {"handler", "contact", "leader"}
SHARES = 5
TYPED = (REPORTER, REPORTERS_PHONE, "柳丝巷", WORKER, WORKERS_PHONE, COWORKER)


class Planted(Everybody):
    """The county with a reporter and workers whom nobody must know."""

    def make_cases(self):
        super().make_cases()
        self.report = report(
            self.county,
            title=f"{REPORTER}举报门店不明码标价",
            content=f"我叫{REPORTER}，住{HOME}，电话{REPORTERS_PHONE}，结账时多收了三百元。",
            complainant_name=REPORTER,
            complainant_phone=REPORTERS_PHONE,
            complainant_address=HOME,
        ).complaint
        self.wages = self.labour.claim(
            hides_name=True,
            at="2026-11-26 10:00",
            complainant_name=WORKER,
            complainant_phone=WORKERS_PHONE,
            coworkers=[coworker(COWORKER, COWORKERS_PHONE)],
        )
        self.attach(self.report)
        self.registered = WorkerFactory(
            name=REGISTERED, phone=REGISTERED_PHONE, id_number=REGISTERED_ID
        )
        employment = EmploymentFactory(worker=self.registered)
        HealthCertificateFactory(worker=self.registered, conclusion=CONCLUSION)
        self.sheet_of(employment.enterprise)

    def sheet_of(self, enterprise):
        """A sheet that the worker's enterprise has uploaded and not decided on."""
        by = EnterpriseMemberFactory(enterprise=enterprise).user
        cells = line(1, 姓名=REGISTERED, 证件号码=REGISTERED_ID, 手机号=REGISTERED_PHONE)
        importing.upload(sheet(cells).read(), file_name="a.xlsx", enterprise=enterprise, by=by)
        importing.work()


@pytest.fixture(scope="module")
def county(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("county")
    with standing(Planted, folder, django_db_blocker) as made:
        yield made, folder


@pytest.fixture
def planted(county, db, settings):
    with visited(*county, settings) as planted:
        outbox.deliver_waiting()
        yield planted


def text_of(response):
    """All words of an answer: also of a sheet, a PDF and the headers."""
    content = getattr(response, "knocked", None) or response.content
    kind = response.get("Content-Type", "")
    words = [str(dict(response.items())), content.decode("utf-8", "replace")]
    if "pdf" in kind:
        with suppress(PyPdfError):  # a file that somebody brought in need not be whole
            words += [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    elif is_zipfile(io.BytesIO(content)):
        with ZipFile(io.BytesIO(content)) as sheet:
            words += [sheet.read(name).decode("utf-8", "replace") for name in sheet.namelist()]
    return "\n".join(words)


def searches():
    """The lists of cases, each with the name under which it is searched."""
    return (
        (reverse("admin:complaints_complaint_changelist"), "q"),
        ("/api/v1/staff/complaints/", "search"),
    )


def every_address(planted):
    """(address, role -> what its door answers to a GET) of each, but the way out; of the steps of a case one,
    which shows what they all show."""
    words = {key: said for lines in tables.read().values() for key, said in lines.items()}
    return [
        (each, words[each.route, each.row, "GET"])
        for each in addresses_of(planted)
        if "logout" not in each.route and ("/" not in each.row or each.row.endswith("/note"))
    ]


def open_addresses(addresses, role):
    """Those that the tables of the doors do not say to be shut to the role.

    What a stranger may open too says the same to everybody: the stranger looks at all of it, and everybody
    else at a share, so that each page is seen by several.
    """
    place = PEOPLE.index(role)
    for number, (address, said) in enumerate(addresses):
        is_public = said["stranger"] not in SHUT
        is_in_share = role == "stranger" or number % SHARES == place % SHARES
        if said[role] not in SHUT and (not is_public or is_in_share):
            yield address


@pytest.mark.parametrize("roles", [PEOPLE[first::4] for first in range(4)], ids="-".join)
def test_nobody_but_the_handlers_is_told_who_it_is(planted, roles, caplog):
    """Some roles at a time: the county takes longer to make than to be walked through. What the walk has left
    in logs, messages and statistics names nobody either."""
    knocker, addresses = Knocker(planted), every_address(planted)
    found = []

    for role in roles:
        for address in open_addresses(addresses, role):
            text = text_of(knocker.answer(role, "GET", address.path))
            if pieces := pieces_in(text, role):
                found.append((role, address.route, address.path, sorted(pieces)))

    assert found == []
    assert len(caplog.records) > 50
    left = [*caplog.messages, caplog.text, *told()]
    assert PIECES.findall("".join(left)) == []


def told():
    """The words of every message and mail, and of who looked at what; the month's figures are summed for the
    log that it writes."""
    outbox.deliver_waiting()
    statistics_summing.sum_month(moment(NOW).date().replace(day=1))
    messages = [f"{row.subject}{row.body}{row.link}" for row in Notification.objects.all()]
    mails = [each.message().as_string() + each.body for each in mail.outbox]
    looks = [f"{row.label}{row.reason}{row.fields}" for row in AccessLog.objects.all()]
    assert len(messages) > 5 and len(looks) > 0
    return [*messages, *mails, *looks]


def pieces_in(text, role) -> set[str]:
    """What the role must not have been told. Of a report others do not know even the mask."""
    pieces = set(OF_WORKER.findall(text))
    if role not in HANDLERS:
        pieces |= {*PIECES.findall(text), *(mask for mask in MASKED_REPORTER if mask in text)}
    return pieces


def test_handlers_see_a_mask_and_open_it_with_a_reason(planted):
    knocker = Knocker(planted)
    page = reverse("admin:complaints_complaint_change", args=[planted.report.pk])

    shown = text_of(knocker.answer("handler", "GET", page))

    assert all(mask in shown for mask in MASKED_REPORTER)
    assert REPORTER in shown  # as the reporter has written it into the text
    assert REPORTER not in planted.report.title


def test_lists_are_not_searched_by_who_it_is(planted):
    knocker = Knocker(planted)
    found = []

    for role, (path, name), typed in product(
        ("assisting", "center", "audit", "other"), searches(), TYPED
    ):
        asked = f"{path}?{name}={quote(typed)}&state=all"
        text = text_of(knocker.answer(role, "GET", asked))
        if any(case.number in text for case in (planted.report, planted.wages)):
            found.append((role, asked))

    assert found == []


def test_register_of_workers_shows_its_bureau_a_mask(planted):
    knocker = Knocker(planted)
    page = reverse("admin:workers_worker_change", args=[planted.registered.pk])

    shown = text_of(knocker.answer("labour", "GET", page))

    assert mask_name(REGISTERED) in shown
    assert mask_phone(REGISTERED_PHONE) in shown
    assert PIECES.findall(shown) == []


def test_opened_rule_of_what_is_shown_is_noticed(planted):
    knocker = Knocker(planted)
    page = reverse("admin:complaints_complaint_change", args=[planted.report.pk])
    opened = {mutant.name: mutant.opened for mutant in mutants()}

    with opened["complaints.permissions.sees_reporter"]():
        shown = text_of(knocker.answer("assisting", "GET", page))

    assert all(mask in shown for mask in MASKED_REPORTER)
