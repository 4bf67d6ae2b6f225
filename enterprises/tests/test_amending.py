"""Changes to approved data, standing, and what was before."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import UserFactory
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from enterprises import past
from enterprises.models import Amendment, Declaration, Enterprise
from enterprises.services import amending, update_enterprise
from enterprises.services.standing import change_standing
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory, ReviewingBureaus
from enterprises.transitions import NEXT_STANDING, Standing, StandingAction
from gaotai_jiazheng.tests.made_once import made_once
from reminders.models import Deadline

pytestmark = pytest.mark.django_db


@pytest.fixture
@made_once
def bureaus():
    BureauFactory(slug="gov-service-center", is_dispatch_center=True)
    return ReviewingBureaus()


@pytest.fixture
def owner():
    return EnterpriseMemberFactory(enterprise__name="绿洲家政").user


@pytest.fixture
def enterprise(owner):
    return owner.enterprise_memberships.get().enterprise


def test_telephone_and_services_change_at_once_with_a_receipt(bureaus, enterprise, owner):
    changed, amendment = amending.propose(
        enterprise, {"phone": "0936-6620109", "service_lines": ["cleaning"]}, by=owner, reason=""
    )

    enterprise.refresh_from_db()
    assert (sorted(changed), amendment) == (["phone", "service_lines"], None)
    assert enterprise.phone == "0936-6620109"
    assert list(Enterprise.objects.search("保洁")) == [enterprise]
    assert Declaration.objects.get().text == "公开电话：0936-6620109\n服务项目：保洁"


def test_name_waits_for_a_second_person(bureaus, enterprise, owner):
    _, amendment = amending.propose(enterprise, {"name": "驼铃家政"}, by=owner, reason="换了执照")

    assert Enterprise.objects.get(pk=enterprise.pk).name == "绿洲家政"
    assert Deadline.objects.of(amendment).running().get().owner.slug == "industry-commerce"
    amending.decide(amendment, accepts=True, by=bureaus.reviewer)
    assert Enterprise.objects.get(pk=enterprise.pk).name == "驼铃家政"
    assert not Deadline.objects.of(amendment).open().exists()


def test_enterprise_does_not_take_back_what_an_officer_has_proposed(
    client, bureaus, enterprise, owner
):
    _, amendment = amending.propose(
        enterprise, {"name": "驼铃家政"}, by=bureaus.reviewer, reason="笔误", on_behalf=False
    )
    address = reverse("workspace:withdraw_amendment", args=[amendment.pk])
    client.force_login(owner)

    page = client.get(reverse("workspace:data")).text
    answer = client.post(address)

    assert "待审核" in page and address not in page
    assert answer.status_code == 403
    amendment.refresh_from_db()
    assert amendment.state == "proposed"


def test_who_proposed_does_not_decide(bureaus, enterprise):
    _, amendment = amending.propose(
        enterprise, {"name": "驼铃家政"}, by=bureaus.reviewer, reason="笔误", on_behalf=False
    )

    with pytest.raises(ValidationError) as raised:
        amending.decide(amendment, accepts=True, by=bureaus.reviewer)

    assert raised.value.code == "same_person"
    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.update(
            state="accepted", decided_by=bureaus.reviewer, decided_at=timezone.now()
        )


def test_one_change_at_a_time(bureaus, enterprise, owner):
    amending.propose(enterprise, {"name": "驼铃家政"}, by=owner, reason="换了执照")

    with pytest.raises(ValidationError) as raised:
        amending.propose(enterprise, {"address": "长征路9号"}, by=owner, reason="搬家")

    assert raised.value.code == "amendment_open"


def codes_of(error):
    if hasattr(error, "error_dict"):
        return {name: errors[0].code for name, errors in error.error_dict.items()}
    return {None: error.code}


@pytest.mark.parametrize(
    ("changes", "reason", "codes"),
    [
        ({"name": "绿洲家政"}, "没有变", {None: "nothing_changed"}),
        ({"name": "驼铃家政"}, " ", {"reason": "reason_missing"}),
        ({"uscc": "91620724MA0000101X"}, "换证", {"uscc": "uscc"}),
        ({"odr_until": date(2026, 1, 1)}, "参加", {"__all__": None}),
    ],
)
def test_what_cannot_be_is_refused(bureaus, enterprise, owner, changes, reason, codes):
    with pytest.raises(ValidationError) as raised:
        amending.propose(enterprise, changes, by=owner, reason=reason)

    assert codes_of(raised.value) == codes
    assert not Amendment.objects.exists()


def test_value_that_moved_meanwhile_is_not_written_over(bureaus, enterprise, owner):
    _, amendment = amending.propose(enterprise, {"name": "驼铃家政"}, by=owner, reason="换了执照")
    update_enterprise(Enterprise.objects.get(pk=enterprise.pk), name="沙枣家政")

    with pytest.raises(ValidationError) as raised:
        amending.decide(amendment, accepts=True, by=bureaus.reviewer)

    assert raised.value.code == "changed_meanwhile"
    assert Enterprise.objects.get(pk=enterprise.pk).name == "沙枣家政"


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_once_one_is_made(bureaus, enterprise, owner):
    _, amendment = amending.propose(enterprise, {"name": "驼铃家政"}, by=owner, reason="换了执照")
    second = BureauMemberFactory(bureau=bureaus.reviewer.memberships.get().bureau).user
    barrier, outcomes = Barrier(2), []

    def decide(accepts, by):
        barrier.wait()
        try:
            amending.decide(amendment, accepts=accepts, by=by, answer="看过")
            outcomes.append("done")
        except ValidationError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [
        Thread(target=decide, args=each) for each in ((True, bureaus.reviewer), (False, second))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["already_decided", "done"]


def test_standing_follows_its_table(enterprise):
    by = UserFactory()
    for state in Standing:
        for action in StandingAction:
            Enterprise.objects.filter(pk=enterprise.pk).update(state=state)
            if (state, action) in NEXT_STANDING:
                changed = change_standing(enterprise, action, by=by, reason="执照到期")
                assert changed.state == NEXT_STANDING[state, action]
            else:
                with pytest.raises(ValidationError) as raised:
                    change_standing(enterprise, action, by=by, reason="执照到期")
                assert raised.value.code == "step_not_allowed"


def test_officer_suspends_with_a_reason_that_the_public_reads(client, bureaus, enterprise):
    client.force_login(bureaus.reviewer)
    address = reverse("admin:enterprises_enterprise_standing", args=[enterprise.pk, "suspend"])

    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "执照到期没有换"}).status_code == 302
    assert client.post(address, {"reason": "再来一次"}).status_code == 409
    assert client.get(address).status_code == 409
    page = client.get(enterprise.get_absolute_url()).content.decode()
    assert "执照到期没有换" in page


def test_two_officers_change_a_name_in_the_workbench(client, bureaus, enterprise):
    second = BureauMemberFactory(bureau=bureaus.reviewer.memberships.get().bureau).user
    client.force_login(bureaus.reviewer)
    form = {
        "name": "驼铃家政",
        "uscc": enterprise.uscc,
        "address": enterprise.address,
        "ways": ["offline"],
        "reason": "执照换名",
    }
    amend = reverse("admin:enterprises_enterprise_amend", args=[enterprise.pk])
    assert client.post(amend, form).status_code == 302
    answer = reverse("admin:enterprises_enterprise_amendment", args=[Amendment.objects.get().pk])
    assert client.post(answer, {"accepts": "yes"}).status_code == 409
    client.force_login(second)
    page = client.get(
        reverse("admin:enterprises_enterprise_change", args=[enterprise.pk])
    ).content.decode()
    assert "<del>绿洲</del><ins>驼铃</ins>家政" in page

    assert client.post(answer, {"accepts": "yes"}).status_code == 302

    assert Enterprise.objects.get(pk=enterprise.pk).name == "驼铃家政"


def test_onlooker_proposes_nothing(client, enterprise):
    BureauFactory(slug="gov-service-center", is_dispatch_center=True)
    client.force_login(BureauMemberFactory().user)

    amend = reverse("admin:enterprises_enterprise_amend", args=[enterprise.pk])
    assert client.get(amend).status_code == 403


def test_history_marks_what_changed_and_tells_the_past(client, bureaus):
    enterprise = EnterpriseFactory(name="绿洲家政")
    update_enterprise(enterprise, name="驼铃家政", phone="0936-6620109")

    newest, oldest = past.changes_of(enterprise)

    assert oldest.differences == []
    assert newest.differences[0].parts == [
        ("removed", "绿洲"),
        ("added", "驼铃"),
        ("kept", "家政"),
    ]
    values = {each.label: each.text for each in past.as_at(enterprise, timezone.localdate())}
    assert values["名称"] == "驼铃家政"
    assert past.as_at(enterprise, timezone.localdate() - timedelta(days=1)) is None
    client.force_login(bureaus.reviewer)
    address = reverse("admin:enterprises_enterprise_past", args=[enterprise.pk])
    assert "还没有列入名录" in client.get(address, {"on": "2020-01-01"}).content.decode()
    assert client.get(address, {"on": "昨天"}).status_code == 400
