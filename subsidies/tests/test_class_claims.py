"""A class that is over: its institution asks, two people look, the list is put up, one sum is paid."""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from funds.figures import lines
from funds.models import Budget, Payable
from reminders.models import Deadline, Notification
from reminders.tests.factories import load_shipped_rules
from subsidies.figures import of_classes
from subsidies.models import ClaimLine, ClassClaim, PolicyAmount
from subsidies.services import claiming, filing
from subsidies.tests.factories import after_notice, noticed
from subsidies.tests.test_units import bank_pays, leader_of
from training.auditing import RULES
from training.models import AuditFlag, InstitutionMember, ShortageCatalogue
from training.services import settling
from training.services.records import terms_of
from training.tests.classroom import assessed, attended, moved, running
from training.tests.factories import quota_of
from training.transitions import State

ACCOUNT = "6270000000112233"


@pytest.fixture
def county(county):
    load_shipped_rules("training_")
    return county.fill_funds()


def assessed_class(county, **values):
    """A class of three of whom two have completed."""
    room = running(3, **values)
    for person in room.people[:2]:
        attended(room, person)
    for person in room.people:
        assessed(room, person)
    moved(room.row, State.COMPLETED)
    settling.confirm(room.row, by=county.people["hrss"][0])
    moved(room.row, State.ASSESSED)
    return room


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def short_of(occupation, **values):
    edition = ShortageCatalogue.objects.create(
        name="目录", in_force_from="2026-01-01", source="演示", confirmed_by="县人社局", **values
    )
    edition.occupations.add(occupation)


def test_from_the_class_to_the_bank(county, today):
    room, (first, second), leader = assessed_class(county), county.people["hrss"], leader_of()
    short_of(room.row.occupation)

    claim = claiming.claim(room.row, bank_account=ACCOUNT, by=room.teacher)

    room.row.refresh_from_db()
    assert room.row.state == State.CLAIMED
    listed = list(claim.lines.values_list("amount_fen", "percent", "reasons"))
    assert listed == [(120000, 120, ""), (120000, 120, ""), (0, 0, "没有结业")]
    assert claim.amount_fen == 240000
    clocks = Deadline.objects.of(claim).order_by("pk")
    assert [(c.rule.slug, c.state) for c in clocks] == [("subsidy_class_check", "running")]
    claim = claiming.check(claim, by=first)
    with pytest.raises(ValidationError, match="三个人"):
        claiming.approve(claim, by=first)
    claim = claiming.approve(claim, by=second)
    assert [(c.rule.slug, c.state) for c in clocks.all()] == [
        ("subsidy_class_check", "met"),
        ("subsidy_class_approve", "met"),
    ]
    text = claim.notice.text
    assert text.count("王*") == 2 and "拟补2400元（演示金额" in text
    assert room.people[0].id_number not in text
    with pytest.raises(ValidationError, match="期满"):
        claiming.release(claim, by=second)
    after_notice(today)
    claiming.release(claim, by=second)
    payable = Payable.objects.get()
    assert (payable.payee_kind, payable.item) == ("unit", room.row.number)
    assert payable.amount_fen == 240000

    bank_pays(county, payable.budget.fund, leader)

    claim.refresh_from_db()
    assert claim.state == "paid" and claim.paid_on is not None
    [line] = lines(Budget.objects.filter(pk=payable.budget_id), claim.paid_on)
    row = of_classes(claim.paid_on)
    assert (row.sent, row.paid, row.paid_yuan * 100) == (1, 1, line.paid)
    assert (line.results, line.cost_yuan) == (2, 1200)


def test_what_was_paid_for_a_class_is_demanded_back_and_its_return_written_down(county, today):
    room, (first, second), leader = assessed_class(county), county.people["hrss"], leader_of()
    claim = claiming.claim(room.row, bank_account=ACCOUNT, by=room.teacher)
    claim = claiming.approve(claiming.check(claim, by=first), by=second)
    step = partial(reverse, "admin:subsidies_classclaim_step")
    after_notice(today)
    claiming.release(claim, by=second)
    payable, reason = Payable.objects.get(), "抽查核实，课没有上满"
    early = signed_in(first).post(step(args=[claim.pk, "claw-back"]), {"reason": reason})
    assert early.status_code == 409
    bank_pays(county, payable.budget.fund, leader)

    asked = signed_in(first).post(step(args=[claim.pk, "claw-back"]), {"reason": reason})

    assert asked.status_code == 302
    claim.refresh_from_db()
    assert (claim.state, claim.claw_back.amount_fen) == ("demanded", claim.amount_fen)
    assert told_of(room, "要求退回") == members_of(room)
    room_page = reverse("subsidies:class_claim", args=[room.row.pk])
    assert reason in signed_in(room.teacher).get(room_page).text
    assert "追回中的培训补贴" in signed_in(first).get(reverse("admin:index")).text
    [line] = lines(Budget.objects.filter(pk=payable.budget_id), claim.paid_on)
    assert line.results == 2
    silent = signed_in(first).post(step(args=[claim.pk, "recover"]), {"document": ""})
    assert silent.status_code == 422
    signed_in(first).post(step(args=[claim.pk, "recover"]), {"document": "回单20261201-7"})
    claim.refresh_from_db()
    assert (claim.state, claim.claw_back.document) == ("repaid", "回单20261201-7")
    assert "回单20261201-7" in signed_in(first).get(claim.get_absolute_url()).text
    [line] = lines(Budget.objects.filter(pk=payable.budget_id), timezone.localdate())
    assert (line.results, line.returned.fen) == (0, payable.amount_fen)


def told_of(room, words):
    """Who was told so of the class's claim, each once."""
    rows = Notification.objects.filter(subject__contains=words, recipient__isnull=False)
    return set(rows.filter(subject__contains=room.row.number).values_list("recipient", flat=True))


def members_of(room):
    rows = InstitutionMember.objects.filter(institution=room.row.institution)
    return set(rows.values_list("user", flat=True))


def test_the_institution_hears_what_becomes_of_its_claim_and_reads_where(county, today):
    room, (first, second), leader = assessed_class(county), county.people["hrss"], leader_of()
    AuditFlag.objects.create(
        training_class=room.row, rule="shared_phone", key="a", reason="同一号码"
    )
    claim = claiming.claim(room.row, bank_account=ACCOUNT, by=room.teacher)
    asked = Notification.objects.filter(subject=f"{claim} 待审核").get()
    assert (asked.bureau_id, asked.link) == (claim.policy.bureau_id, claim.get_absolute_url())
    page = signed_in(first).get(claim.get_absolute_url()).text
    flags = reverse("admin:training_classroom_change", args=[room.row.pk])
    assert f'<a href="{flags}">1条没有处理</a>' in page
    refused = claiming.refuse(claim, reason="收款账号不对", by=first)
    assert told_of(room, "不予补贴") == members_of(room)

    claim = claiming.claim(room.row, bank_account=ACCOUNT, by=room.teacher)
    claim = claiming.approve(claiming.check(claim, by=first), by=second)
    assert told_of(room, "正在公示") == members_of(room)
    own = signed_in(room.teacher).get(reverse("subsidies:class_claim", args=[room.row.pk])).text
    assert f'<a href="{claim.notice.get_absolute_url()}">' in own
    waits = signed_in(first).get(reverse("admin:index")).text
    assert "公示期满、待送拨付的培训补贴申请" not in waits
    after_notice(today)
    waits = signed_in(first).get(reverse("admin:index")).text
    assert "公示期满、待送拨付的培训补贴申请" in waits
    register = reverse("admin:subsidies_classclaim_changelist")
    over = signed_in(first).get(register, {"state__exact": "noticed", "notice": "over"})
    assert list(over.context["cl"].result_list) == [claim]
    claiming.release(claim, by=second)
    bank_pays(county, Payable.objects.get().budget.fund, leader)
    assert told_of(room, "已拨付") == members_of(room)
    assert refused.pk != claim.pk


def test_what_is_put_up_waits_for_payment_once_its_days_are_over(county, today):
    application = noticed(county)
    officer, title = county.people["hrss"][0], "公示期满、待送拨付的补贴申请"
    register = reverse("admin:subsidies_application_changelist")
    assert title not in signed_in(officer).get(reverse("admin:index")).text
    after_notice(today)
    assert title in signed_in(officer).get(reverse("admin:index")).text
    over = signed_in(officer).get(register, {"state": "noticed", "notice": "over"})
    running = signed_in(officer).get(register, {"state": "noticed", "notice": "running"})
    assert list(over.context["cl"].result_list) == [application]
    assert not running.context["cl"].result_list


def test_a_learner_is_subsidised_once(county):
    room = assessed_class(county)
    claim = claiming.claim(room.row, bank_account=ACCOUNT, by=room.teacher)
    quota = quota_of(room.row.institution, year=2026)
    again = assessed_class(county, quota=quota)

    with pytest.raises(ValidationError, match="没有可以补贴的学员"):
        claiming.claim(again.row, bank_account=ACCOUNT, by=again.teacher)
    line = claim.lines.first()
    with pytest.raises(IntegrityError, match="learner_subsidised_once"), transaction.atomic():
        ClaimLine.objects.create(
            claim=claim,
            enrolment=again.people[0],
            completion=again.people[0].completions.get(),
            **{
                name: getattr(line, name)
                for name in (
                    "person_digest", "kind", "occupation", "level", "year", "amount_line",
                    "percent", "amount_fen", "is_standing",
                )
            },
        )  # fmt: skip
    _, rule = RULES["subsidised_before"]
    assert [each.rows[1] for each in rule(again.row, terms_of(again.row))] == [room.row.number] * 2

    claiming.refuse(claim, reason="名单有误", by=county.people["hrss"][0])
    with pytest.raises(PermissionDenied):
        claiming.claim(again.row, bank_account=ACCOUNT, by=county.people["hrss"][0])
    assert claiming.claim(again.row, bank_account=ACCOUNT, by=again.teacher).amount_fen == 200000


def test_what_a_class_was_paid_for_is_asked_for_by_nobody_else(county):
    room = assessed_class(county)
    claim = claiming.claim(room.row, bank_account=ACCOUNT, by=room.teacher)
    own = filing.begin(claim.policy, phone="13893600001", by=county.clerk)[0]
    values = county.values() | {"id_number": room.people[0].id_number}

    with pytest.raises(ValidationError) as refused:
        filing.submit(own, values, by=county.clerk)

    assert refused.value.code == "learner_claimed_or_applied"
    assert filing.submit(own, county.values(), by=county.clerk).state == "checking"


def test_policy_of_a_claim_stays(county):
    room = assessed_class(county)
    policy = claiming.claim(room.row, bank_account=ACCOUNT, by=room.teacher).policy

    policy.terms = policy.terms | {"min_hours": 999}
    with pytest.raises(IntegrityError, match="has been applied under"), transaction.atomic():
        policy.save()


def test_pages_of_the_room_and_the_workbench(county):
    room = assessed_class(county)
    page = reverse("subsidies:class_claim", args=[room.row.pk])
    client = signed_in(room.teacher)
    seen = client.get(reverse("training_rooms:training_class", args=[room.row.pk]))
    assert page in seen.content.decode() and "申请培训补贴" in seen.content.decode()
    shown = client.get(page).content.decode()
    assert "合计2000元（演示金额" in shown and "不计入：没有结业" in shown
    refused = client.post(page, {"bank_account": "12"})
    assert refused.status_code == 422 and 'value="12"' in refused.content.decode()
    assert client.post(page, {"bank_account": ACCOUNT}).status_code == 302
    assert "待审核" in client.get(page).content.decode()
    assert client.post(page, {"bank_account": ACCOUNT}).status_code == 409

    claim = ClassClaim.objects.get()
    office = signed_in(county.people["hrss"][0])
    assert "审核通过" in office.get(claim.get_absolute_url()).content.decode()
    step = reverse("admin:subsidies_classclaim_step", args=[claim.pk, "check"])
    assert office.post(step).status_code == 302
    assert office.post(step).status_code == 409
    assert ACCOUNT not in office.get(claim.get_absolute_url()).content.decode()
    assert office.get(reverse("admin:subsidies_classclaim_changelist")).status_code == 200
    union = signed_in(county.people["trade-union"][0])
    assert union.get(claim.get_absolute_url()).status_code == 404


def test_claims_for_programs(county, client):
    room = assessed_class(county)
    claim = claiming.claim(room.row, bank_account=ACCOUNT, by=room.teacher)
    address = reverse("staff_class_claims")
    client.force_login(county.people["hrss"][0])

    answered = client.get(address).json()["results"]

    assert [(row["id"], row["training_class"], row["learners"]) for row in answered] == [
        (claim.pk, room.row.number, 2)
    ]
    assert room.people[0].name not in str(answered)
    client.force_login(county.people["trade-union"][0])
    assert client.get(address).json()["results"] == []
    client.logout()
    assert client.get(address).status_code in {401, 403}


def test_an_amount_that_a_claim_was_computed_by_stays(county):
    room = assessed_class(county)
    claim = claiming.claim(room.row, bank_account=ACCOUNT, by=room.teacher)
    used = PolicyAmount.objects.filter(pk=claim.lines.standing().first().amount_line_id)

    with pytest.raises(IntegrityError, match="has been decided by"), transaction.atomic():
        used.update(amount_fen=1)
    assert used.update(until="2026-12-31") == 1
