"""What a bureau had confirmed of an enterprise ends when it is taken off the register."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from enterprises.metrics import home_care, partnerships
from enterprises.models import HomeCareQualification, Incubator, Partnership, Tenancy
from enterprises.services import supporting
from enterprises.services.standing import change_standing
from enterprises.services.warning import warn_of_endings
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory, ReviewingBureaus
from enterprises.tests.test_supporting import confirmed_partnership
from gaotai_jiazheng.short_memory import forget_all
from gaotai_jiazheng.tests.made_once import made_once
from reminders.models import Deadline, Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
@made_once
def bureaus():
    BureauFactory(slug="gov-service-center", is_dispatch_center=True)
    return ReviewingBureaus()


@pytest.fixture
def officer(bureaus):
    """Of the bureau that qualifies for home care."""
    user = BureauMemberFactory(bureau__slug="civil-affairs", bureau__qualifies_home_care=True).user
    forget_all()
    return user


@pytest.fixture
def owner():
    return EnterpriseMemberFactory(enterprise__name="绿洲家政").user


@pytest.fixture
def enterprise(owner):
    return owner.enterprise_memberships.get().enterprise


def cancel(enterprise, bureaus):
    change_standing(enterprise, "cancel", by=bureaus.reviewer, reason="停业")


def qualified(enterprise, owner, officer, **days):
    application = supporting.apply_for_home_care(enterprise, statement="六名护理员。", by=owner)
    today = timezone.localdate()
    given = {"valid_from": today - timedelta(days=30), "valid_until": date(2029, 1, 1)} | days
    return supporting.grant_home_care(application, by=officer, **given)


def test_home_care_holds_to_the_day_and_no_longer(bureaus, officer, owner, enterprise):
    qualification = qualified(enterprise, owner, officer)
    today = timezone.localdate()

    cancel(enterprise, bureaus)

    qualification.refresh_from_db()
    assert (qualification.state, qualification.valid_until) == ("granted", today)
    assert list(home_care.query(today)) == [qualification]
    assert list(home_care.query(today + timedelta(days=1))) == []
    assert not Deadline.objects.of(qualification).running().exists()


def test_home_care_that_has_not_begun_is_revoked_and_an_application_declined(
    bureaus, officer, owner, enterprise
):
    tomorrow = timezone.localdate() + timedelta(days=1)
    qualified(enterprise, owner, officer, valid_from=tomorrow)
    application = supporting.apply_for_home_care(enterprise, statement="再申请。", by=owner)

    cancel(enterprise, bureaus)

    states = HomeCareQualification.objects.order_by("pk").values_list("state", "answer")
    assert list(states) == [
        ("revoked", "企业已从名录注销。"),
        ("declined", "企业已从名录注销。"),
    ]
    assert not Deadline.objects.of(application).running().exists()


def test_partnerships_end_and_nobody_is_asked_to_renew(bureaus, owner, enterprise):
    confirmed = confirmed_partnership(bureaus, owner, enterprise, until=None)
    today = timezone.localdate()

    cancel(enterprise, bureaus)
    Notification.objects.all().delete()

    confirmed.refresh_from_db()
    assert confirmed.valid_until == today
    assert list(partnerships.query(today + timedelta(days=1))) == []
    assert warn_of_endings() == 0
    assert not Notification.objects.exists()


def test_proposed_partnership_is_declined(bureaus, owner, enterprise):
    supporting.propose_partnership(
        enterprise,
        by=owner,
        property_company="安居物业",
        community=bureaus.community,
        quarter="东苑小区",
        service_lines=["cleaning"],
        signed_on=timezone.localdate(),
    )

    cancel(enterprise, bureaus)

    assert Partnership.objects.get().state == "declined"


def test_place_in_the_incubator_is_free(bureaus, enterprise):
    today = timezone.localdate()
    incubator = Incubator.objects.create(
        name="高台孵化基地", operator="人社局", address="人民路1号", capacity=1, opened_on=today
    )
    tenancy = Tenancy.objects.create(incubator=incubator, enterprise=enterprise, since=today)

    cancel(enterprise, bureaus)

    tenancy.refresh_from_db()
    assert tenancy.until == today
    tomorrow = today + timedelta(days=1)
    Tenancy.objects.create(incubator=incubator, enterprise=EnterpriseFactory(), since=tomorrow)


def test_place_in_an_incubator_that_is_to_come_is_never_taken(bureaus, enterprise):
    today = timezone.localdate()
    incubator = Incubator.objects.create(
        name="高台孵化基地", operator="人社局", address="人民路1号", capacity=1, opened_on=today
    )
    tomorrow = today + timedelta(days=1)
    Tenancy.objects.create(incubator=incubator, enterprise=enterprise, since=tomorrow)

    cancel(enterprise, bureaus)

    Tenancy.objects.create(incubator=incubator, enterprise=EnterpriseFactory(), since=tomorrow)


def test_tenant_who_will_leave_stands_on_the_page_until_then(client, enterprise):
    today = timezone.localdate()
    incubator = Incubator.objects.create(
        name="高台孵化基地", operator="人社局", address="人民路1号", opened_on=today
    )
    Tenancy.objects.create(
        incubator=incubator,
        enterprise=enterprise,
        since=today,
        until=today + timedelta(days=30),
    )

    assert "高台孵化基地" in client.get(enterprise.get_absolute_url()).text
