from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.permissions import is_audit_administrator, is_security_administrator
from bureaus.models import Bureau, BureauMember
from complaints.models import Complaint, ReplyTemplate
from complaints.transitions import Kind, states_of
from contracts.models import ServiceContract
from enterprises import panels
from enterprises.models import Enterprise
from exchange.models import ImportBatch, Partner, WorkOrder
from gaotai_jiazheng.demo.cases import CASES
from gaotai_jiazheng.demo.people import OFFICERS
from gaotai_jiazheng.identifiers import uscc_problem
from gaotai_jiazheng.management.commands.seed_demo import PLAYED, Command
from gaotai_jiazheng.short_memory import forget_all
from gaotai_jiazheng.tests import figures_of_demo
from gaotai_jiazheng.tests.strolling import a_stranger_finds_everything
from gaotai_jiazheng.tests.turns_of_demo import every_turn_does_its_work
from gaotai_jiazheng.tests.waiting_of_demo import everybody_finds_what_waits
from market.models import PriceLine, Signature
from papers.models import Paper, PaperDelivery
from reminders.models import Deadline, Notification
from subsidies.models import Application, ClassClaim
from visits.models import StarBatch, Visit

pytestmark = pytest.mark.django_db
GAOTAI = Path(settings.BASE_DIR) / "plan" / "data" / "gaotai.yaml"


def seed():
    out = StringIO()
    call_command("seed_demo", stdout=out)
    return out.getvalue()


@pytest.fixture
def plan():
    call_command("load_plan", GAOTAI, stdout=StringIO())


def test_seeding_needs_the_plan():
    with pytest.raises(CommandError) as raised:
        seed()

    assert str(raised.value) == "还没有责任单位，请先运行 load_plan plan/data/gaotai.yaml。"


@pytest.mark.parametrize("command", ["seed_demo", "seed_scale"])
def test_production_gets_no_invented_people(plan, settings, command):
    """A real superuser who is called admin would have had the demonstration's password."""
    settings.IS_PRODUCTION = True
    admin = User.objects.create(username="admin", password="as it was")

    with pytest.raises(CommandError, match="正式环境"):
        call_command(command, stdout=StringIO())

    admin.refresh_from_db()
    assert admin.password == "as it was"
    assert User.objects.count() == 1


@pytest.mark.timeout(600)
@time_machine.travel("2026-11-23T10:00:00+08:00", tick=True)
def test_the_demo_county(plan, monkeypatch, client):
    """One county for all that is asked of it: seeding is slow. A second seeding adds nothing."""
    monkeypatch.setenv("DEMO_PASSWORD", "given-by-serve")

    answer = seed()

    people_can_sign_in()
    cases_of_every_kind_of_day_and_state(answer)
    enterprises_have_what_they_publish(answer)
    enterprise_pages_ask_little(client)
    hotlines_files_papers_and_replies(answer)
    visits_of_every_state()
    no_code_is_sent_after_its_time()
    subsidies_of_several_states()
    figures_of_demo.every_figure_is_that_of_its_rows()
    figures_of_demo.no_figure_counts_what_is_to_come()
    figures_of_demo.every_figure_has_its_words_and_its_pages()
    figures_of_demo.every_number_that_opens_to_a_figure_is_that_figure()
    figures_of_demo.every_overdue_of_the_plan_opens_to_its_clocks()
    every_turn_does_its_work()
    a_stranger_finds_everything(client)
    everybody_finds_what_waits()
    monkeypatch.setenv("DEMO_PASSWORD", "a-new-password")
    nothing_is_added(seed())


def people_can_sign_in():
    users = {user.username: user for user in User.objects.all()}
    assert set(Bureau.objects.values_list("slug", flat=True)) <= users.keys()
    assert users["admin"].is_superuser
    assert is_security_administrator(users["security-admin"])
    assert is_audit_administrator(users["audit-admin"])
    assert not users["enterprise-demo"].is_staff
    assert not users["institution-demo"].is_staff
    assert {check_password("given-by-serve", user.password) for user in users.values()} == {True}
    assert BureauMember.objects.count() == len(OFFICERS)


def cases_of_every_kind_of_day_and_state(answer):
    assert f"投诉 {len(CASES)} 件" in answer
    # Every state that a case can rest in is there to be seen.
    complaints = Complaint.objects.filter(kind=Kind.COMPLAINT)
    assert set(complaints.values_list("state", flat=True)) == set(states_of(Kind.COMPLAINT))
    assert Complaint.objects.overdue().count() >= 3
    assert Complaint.objects.filter(next_due_on="2026-11-23").exists()
    assert Complaint.objects.filter(next_due_is_provisional=True).exists()
    assert Deadline.objects.filter(state=Deadline.State.PAUSED).count() == 2
    assert Complaint.objects.filter(hops=1).exists()
    assert not Complaint.objects.filter(submitted_at__gt="2026-11-23T10:05+08:00").exists()
    numbers = list(Complaint.objects.order_by("submitted_at", "pk").values_list("pk", flat=True))
    assert numbers == sorted(numbers)


def enterprises_have_what_they_publish(answer):
    problems = [uscc_problem(code) for code in Enterprise.objects.values_list("uscc", flat=True)]
    assert problems == [None] * 12
    assert "价目表 6 份" in answer
    for line in PriceLine.objects.select_related("price_list__enterprise"):
        assert line.service_line in line.price_list.enterprise.service_lines, line
    assert "社区网点 7 处" in answer
    assert Signature.objects.in_force().count() == 3
    states = set(ServiceContract.objects.values_list("state", flat=True))
    assert states == {"draft", "sent", "in_force", "superseded", "ended"}


def enterprise_pages_ask_little(client):
    """At most eight statements with nothing remembered, whatever an enterprise has; each kind of part is seen."""
    seen = set()
    for enterprise in Enterprise.objects.all():
        forget_all()
        with CaptureQueriesContext(connection) as asked:
            page = client.get(enterprise.get_absolute_url())
        seen |= {panel["template"] for panel in page.context["panels"]}
        assert len(asked) <= 8, (enterprise.name, [query["sql"] for query in asked])
    assert seen == {panel.template for panel in panels._panels}


def hotlines_files_papers_and_replies(answer):
    assert "新增热线工单 14 件，文书 5 份" in answer
    assert sorted(Partner.objects.values_list("hotline", flat=True)) == ["12315", "12345"]
    batches = ImportBatch.objects.order_by("pk")
    assert [batch.state for batch in batches] == ["imported", "undone", "checked"]
    imported, undone, waiting = batches
    assert (imported.new_count, imported.invalid_count) == (8, 1)
    assert (undone.new_count, undone.undone_count) == (2, 2)
    assert (waiting.valid_count, waiting.known_count, waiting.invalid_count) == (5, 1, 1)
    assert WorkOrder.objects.standing().count() == 12
    assert set(Paper.objects.values_list("template", flat=True)) == {
        "acceptance", "refusal", "termination", "complaint-registration",
        "subsidy-determination", "progress-report",
    }  # fmt: skip
    assert PaperDelivery.objects.count() == 4
    assert ReplyTemplate.objects.count() == 5


def subsidies_of_several_states():
    states = set(Application.objects.values_list("state", flat=True))
    assert states == {"draft", "checking", "returned", "noticed", "payable", "refused"}
    claims = ClassClaim.objects.order_by("pk").values_list("state", flat=True)
    assert list(claims) == ["refused", "noticed"]


def no_code_is_sent_after_its_time():
    codes = [row for row in Notification.objects.filter(channel="sms") if "内有效" in row.body]
    assert codes and all(row.good_until for row in codes)


def visits_of_every_state():
    states = set(Visit.objects.values_list("state", flat=True))
    assert states == {"planned", "confirmed", "rated", "disputed", "void"}
    assert list(StarBatch.objects.values_list("state", flat=True)) == ["noticed"]


def nothing_is_added(answer):
    words, *counts = answer.replace("，", "\n").splitlines()
    assert words == "新增账号 0 个"
    assert len(counts) == 3 + len(PLAYED)
    # Readings are counted anew, in place of those that were there.
    added = [line for line in counts if not line.startswith("统计数")]
    assert [line for line in added if " 0 " not in line] == []
    ours = Complaint.objects.filter(filed_with=None, work_orders=None)
    assert ours.count() == len(CASES)
    assert check_password("a-new-password", User.objects.get(username="hrss").password)


def test_password_is_made_and_told_once(plan):
    command = Command(stdout=StringIO())

    made = command.seed_people()

    assert check_password(made, User.objects.get(username="hrss").password)
    assert command.seed_people() == ""
