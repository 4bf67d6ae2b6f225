from datetime import date
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.tests.factories import UserFactory
from deposits import services, workspace
from deposits.models import QualityDeposit
from deposits.tests.factories import AT
from enterprises.models import EnterpriseMember
from enterprises.panels import panels_of
from enterprises.tests.factories import EnterpriseFactory
from enterprises.workspace import rooms, to_dos

pytestmark = pytest.mark.django_db
ROOM = "/workspace/deposit/"


def test_room_stands_in_the_menu():
    assert ("质量保证金", "deposits:room") in [(room.title, room.url_name) for room in rooms()]
    assert reverse("deposits:room") == ROOM


def test_room_shows_statement_debts_and_the_floor(client, county, django_assert_num_queries):
    for _ in range(3):
        county.paid("1000")
    county.paid("300")
    client.force_login(county.owner)
    client.get(ROOM)

    with django_assert_num_queries(10):
        page = client.get(ROOM).content.decode()

    assert "还差300.00元" in page and "待县市场监管局、行业协会确认" in page
    assert "-1000.00" in page and "+5000.00" in page and "还欠<strong>1000.00元" in page
    assert "收据.jpg" not in page and "企业承认" not in page


def test_statement_is_turned_page_by_page(client, county):
    for _ in range(21):
        county.pay_in("1")
    client.force_login(county.owner)

    first = client.get(ROOM)
    second = client.get(ROOM, {"before": first.context["statement"].older})

    assert [len(each.context["statement"].lines) for each in (first, second)] == [20, 2]
    assert client.get(ROOM, {"before": "x"}).status_code == 200


def test_stranger_and_other_enterprises_do_not_see_it(client, county):
    client.force_login(UserFactory())
    assert client.get(ROOM).status_code == 404
    other = EnterpriseFactory()
    user = UserFactory()
    EnterpriseMember.objects.create(enterprise=other, user=user, role="owner")
    client.force_login(user)

    page = client.get(ROOM).content.decode()

    assert "还没有保证金账户" in page and "5000.00" not in page
    assert client.post(f"{ROOM}leave/").status_code == 403


def test_owner_asks_to_leave_and_stays_clerk_may_not(client, county):
    clerk = UserFactory()
    EnterpriseMember.objects.create(enterprise=county.enterprise, user=clerk, role="clerk")
    client.force_login(clerk)
    assert client.post(f"{ROOM}leave/").status_code == 403
    client.force_login(county.owner)

    assert "已申请退出" in client.post(f"{ROOM}leave/", follow=True).content.decode()
    again = client.post(f"{ROOM}leave/")
    assert again.status_code == 409 and "已经申请退出。" in again.content.decode()
    assert "已撤回退出申请" in client.post(f"{ROOM}stay/", follow=True).content.decode()

    assert QualityDeposit.objects.get().state == QualityDeposit.State.ACTIVE


def test_what_waits_for_the_enterprise(county, django_assert_max_num_queries):
    recovery = county.paid("100").recovery
    services.plan(recovery, count=2, first_due_on=date(2026, 12, 31), by=county.contact, at=AT)
    for _ in range(3):
        county.paid("1000")

    with django_assert_max_num_queries(6):
        found = list(workspace.deposit_to_dos(county.enterprise, date(2026, 11, 24)))

    assert [(to_do.title, to_do.due_on) for to_do in found[:2]] == [
        ("补足质量保证金100.00元", date(2026, 12, 14)),
        ("归还先行赔付款50.00元", date(2026, 12, 31)),
    ]
    assert len(to_dos(county.enterprise, date(2026, 11, 24))) >= 5
    assert list(workspace.deposit_to_dos(EnterpriseFactory(), date(2026, 11, 24))) == []


def test_public_page_has_facts_and_no_balance(county):
    county.paid("100")

    [panel] = [each for each in panels_of(county.enterprise) if each["template"] == workspace.PANEL]
    shown = render_to_string(workspace.PANEL, {"panel": panel})

    assert "足额" in shown and "1笔" in shown and county.custodian.name in shown
    assert "4900" not in shown and str(Decimal("2000.00")) in shown
    others = [each["template"] for each in panels_of(EnterpriseFactory())]
    assert workspace.PANEL not in others
