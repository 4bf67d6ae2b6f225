"""Partnerships, home care, trademarks and incubators."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from enterprises.models import HomeCareQualification, Incubator, Partnership, Tenancy
from enterprises.services import supporting
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory, ReviewingBureaus
from enterprises.transitions import NEXT_TRADEMARK_STATES, TrademarkState
from enterprises.workspace import to_dos
from gaotai_jiazheng.short_memory import forget_all
from reminders.models import Deadline

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureaus():
    BureauFactory(slug="gov-service-center", is_dispatch_center=True)
    return ReviewingBureaus()


@pytest.fixture
def officer(bureaus):
    """Of the bureau that qualifies for home care."""
    user = BureauMemberFactory(
        bureau__slug="civil-affairs", bureau__name="县民政局", bureau__qualifies_home_care=True
    ).user
    forget_all()
    return user


@pytest.fixture
def owner():
    return EnterpriseMemberFactory(enterprise__name="绿洲家政").user


@pytest.fixture
def enterprise(owner):
    return owner.enterprise_memberships.get().enterprise


def step_of(row, step):
    return reverse(f"admin:enterprises_{row._meta.model_name}_step", args=[row.pk, step])


def test_home_care_is_decided_on_the_clock_and_shown_with_its_days(
    client, officer, owner, enterprise
):
    client.force_login(owner)
    client.post(reverse("workspace:home_care"), {"statement": "六名护理员，都有证书。"})
    application = HomeCareQualification.objects.get()
    clock = Deadline.objects.of(application).running().get()
    assert (clock.rule.slug, clock.owner.slug) == ("home_care_decision", "civil-affairs")
    client.force_login(officer)
    until = timezone.localdate() + timedelta(days=30)

    response = client.post(
        step_of(application, "grant"),
        {"valid_from": timezone.localdate().isoformat(), "valid_until": until.isoformat()},
    )

    assert response.status_code == 302
    renewal = Deadline.objects.of(application).running().get()
    assert (renewal.rule.slug, renewal.due_on) == ("home_care_renewal", until)
    page = client.get(enterprise.get_absolute_url()).content.decode()
    assert "可以承接政府补贴的居家养老上门服务" in page
    titles = [to_do.title for to_do in to_dos(enterprise, timezone.localdate())]
    assert "居家养老服务资格快到期了" in titles
    assert client.post(step_of(application, "decline"), {"answer": "晚了"}).status_code == 409
    assert client.post(step_of(application, "revoke"), {"answer": ""}).status_code == 422
    assert client.post(step_of(application, "revoke"), {"answer": "护理员无证"}).status_code == 302
    page = client.get(enterprise.get_absolute_url()).content.decode()
    assert "可以承接政府补贴的居家养老上门服务" not in page


def test_only_the_bureau_that_qualifies_decides(client, bureaus, officer, owner, enterprise):
    application = supporting.apply_for_home_care(enterprise, statement="六名护理员", by=owner)
    client.force_login(bureaus.reviewer)

    assert client.post(step_of(application, "decline"), {"answer": "不行"}).status_code == 403


def test_second_application_is_refused_and_nothing_is_lost(client, officer, owner, enterprise):
    supporting.apply_for_home_care(enterprise, statement="六名护理员", by=owner)
    client.force_login(owner)

    response = client.post(reverse("workspace:home_care"), {"statement": "再申请一次"})

    assert response.status_code == 422
    assert HomeCareQualification.objects.count() == 1


def test_partnership_is_shown_when_it_was_held_against_the_contract(
    client, bureaus, owner, enterprise
):
    client.force_login(owner)
    given = {
        "property_company": "安居物业",
        "quarter": "东苑小区",
        "community": bureaus.community.pk,
        "service_lines": ["deep_cleaning"],
        "signed_on": "2026-01-05",
    }
    assert client.post(reverse("workspace:partnerships"), given).status_code == 302
    assert "安居物业" not in client.get(enterprise.get_absolute_url()).content.decode()
    client.force_login(bureaus.reviewer)

    assert (
        client.post(step_of(Partnership.objects.get(), "confirm"), {"answer": ""}).status_code
        == 302
    )

    assert "安居物业" in client.get(enterprise.get_absolute_url()).content.decode()
    assert client.post(step_of(Partnership.objects.get(), "confirm"), {}).status_code == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [("valid_until", "2025-01-01"), ("signed_on", "2999-01-01"), ("service_lines", [])],
)
def test_bad_partnership_is_refused_beside_its_field(client, bureaus, owner, field, value):
    client.force_login(owner)
    given = {
        "property_company": "安居物业",
        "quarter": "东苑小区",
        "community": bureaus.community.pk,
        "service_lines": ["cleaning"],
        "signed_on": "2026-01-05",
        field: value,
    }

    response = client.post(reverse("workspace:partnerships"), given)

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "安居物业" in response.content.decode()


def test_trademark_goes_step_by_step_to_its_registration(client, owner, enterprise):
    client.force_login(owner)
    client.post(reverse("workspace:trademarks"), {"name": "绿洲巧手", "classes": "37"})
    trademark = enterprise.trademarks.get()
    address = reverse("workspace:trademark_step", args=[trademark.pk])
    today = timezone.localdate().isoformat()

    for state in ("filed", "accepted", "published"):
        assert client.post(address, {"state": state, "on": today}).status_code == 302
    without_number = client.post(address, {"state": "registered", "on": today})
    assert without_number.status_code == 422
    client.post(address, {"state": "registered", "on": today, "number": "87654321"})

    trademark.refresh_from_db()
    assert (trademark.state, trademark.number) == ("registered", "87654321")
    assert trademark.steps.count() == 5
    assert "绿洲巧手" in client.get(enterprise.get_absolute_url()).content.decode()


@pytest.mark.parametrize("state", TrademarkState)
def test_trademark_states_follow_their_table(owner, enterprise, state):
    trademark = supporting.add_trademark(enterprise, name="巧手", classes="37", by=owner)
    type(trademark).objects.filter(pk=trademark.pk).update(
        state=state, number="1", state_on=date(2026, 1, 1)
    )
    for following in TrademarkState:
        if following not in NEXT_TRADEMARK_STATES[state]:
            with pytest.raises(ValidationError) as raised:
                supporting.move_trademark(trademark, state=following, on=date(2026, 2, 1), by=owner)
            assert raised.value.code == "step_not_allowed"


def test_incubators_with_their_tenants(client, django_assert_num_queries):
    for number in range(3):
        incubator = Incubator.objects.create(
            name=f"第{number}孵化基地",
            operator="县妇联",
            address="长征路1号",
            opened_on=date(2026, 1, 1),
        )
        Tenancy.objects.create(
            incubator=incubator, enterprise=EnterpriseFactory(), since=date(2026, 2, 1)
        )

    with django_assert_num_queries(2):
        page = client.get(reverse("enterprises:incubators")).content.decode()

    assert page.count("孵化基地</h2>") == 3
