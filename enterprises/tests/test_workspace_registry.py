"""What apps above bring to the workspace and to an enterprise's page."""

from datetime import date, timedelta

import pytest
from django.db.models import F
from django.urls import reverse

from accounts.tests.factories import UserFactory
from enterprises import panels, workspace
from enterprises.models import Delegation, EnterpriseMember
from enterprises.permissions import can_act_for, can_sign_for
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def empty_registries(monkeypatch):
    monkeypatch.setattr(workspace, "_sources", [])
    monkeypatch.setattr(workspace, "_rooms", [])
    monkeypatch.setattr(panels, "_panels", [])


def test_to_dos_stand_by_their_day_and_undated_ones_last():
    undated = workspace.ToDo("补充资料", "/a/")
    late = workspace.ToDo("答复投诉", "/b/", ON)
    later = workspace.ToDo("保险到期", "/c/", ON + timedelta(days=9))
    workspace.to_do_source(lambda enterprise, on: [undated, later])
    workspace.to_do_source(lambda enterprise, on: [late])

    assert workspace.to_dos(EnterpriseFactory(), ON) == [late, later, undated]


def test_rooms_stand_in_their_order():
    workspace.add_room("价格", "b", order=20)
    workspace.add_room("资料", "a", order=10)

    assert [room.title for room in workspace.rooms()] == ["资料", "价格"]


def test_panel_without_context_is_left_out():
    panels.add_panel("b.html", lambda enterprise: {"name": enterprise.name}, order=20)
    panels.add_panel("a.html", lambda enterprise: None, order=10)

    shown = panels.panels_of(EnterpriseFactory(name="绿洲家政"))

    assert shown == [{"template": "b.html", "name": "绿洲家政"}]


def test_what_panels_join_is_asked_in_one_statement(django_assert_num_queries):
    def add(template, column):
        panels.add_panel(
            template,
            lambda enterprise, *, value: {"value": value},
            order=10,
            joined=lambda: {"value": F(column)},
        )

    enterprise = EnterpriseFactory(name="绿洲家政", phone="0936-6621234")
    EnterpriseFactory(name="驼铃家政")
    add("a.html", "name")
    add("b.html", "phone")

    with django_assert_num_queries(1):
        shown = panels.panels_of(enterprise)

    assert [panel["value"] for panel in shown] == ["绿洲家政", "0936-6621234"]


@pytest.mark.parametrize(
    ("role", "may_sign"), [("owner", True), ("delegate", True), ("clerk", False)]
)
def test_who_acts_and_who_signs(role, may_sign):
    enterprise, other = EnterpriseFactory(), EnterpriseFactory()
    user = UserFactory()
    EnterpriseMember.objects.create(enterprise=enterprise, user=user, role=role)

    assert can_act_for(user, enterprise)
    assert not can_act_for(user, other)
    assert can_sign_for(user, enterprise) is may_sign


def test_a_membership_ends_with_its_last_day():
    enterprise, user = EnterpriseFactory(), UserFactory()
    EnterpriseMember.objects.create(
        enterprise=enterprise,
        user=user,
        role="owner",
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 1, 31),
    )

    assert not can_act_for(user, enterprise)
    assert EnterpriseMember.objects.current(date(2026, 1, 31)).count() == 1
    assert EnterpriseMember.objects.current(date(2026, 2, 1)).count() == 0


def test_delegate_is_not_asked_for_what_is_done_behind_a_closed_door():
    member = EnterpriseMemberFactory(role="delegate")
    Delegation.objects.create(member=member, scopes=["answer"])
    owner = EnterpriseMemberFactory(enterprise=member.enterprise).user
    workspace.add_room("商标", "workspace:trademarks", order=10, scope="apply")
    workspace.add_room("人员", "workspace:members", order=20)
    closed = workspace.ToDo("更新进展", f"{reverse('workspace:trademarks')}3/")
    open_ = workspace.ToDo("请人进来", reverse("workspace:members"))
    workspace.to_do_source(lambda enterprise, on: [closed, open_])

    def asked(user):
        return workspace.to_dos_of(user, member.enterprise, ON)

    assert (asked(member.user), asked(owner)) == ([open_], [closed, open_])
