"""A registration's steps: what each does, and that what is not in the table is refused."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog
from accounts.tests.factories import UserFactory
from bureaus.tests.factories import BureauMemberFactory
from enterprises.duplicates import core_of, signs_of
from enterprises.models import Declaration, Enterprise, EnterpriseMember, Registration
from enterprises.permissions import can_manage_members
from enterprises.services import (
    filing,
    joining,
    purging,
    registering,
    registration_steps,
    reviewing,
)
from enterprises.services.standing import change_standing
from enterprises.standings import registered_on
from enterprises.tests.factories import (
    EnterpriseFactory,
    EnterpriseMemberFactory,
    ReviewingBureaus,
    filled_registration,
    submitted_registration,
    uscc_number,
    values_of,
)
from enterprises.tests.registration_answers import USCC, png
from enterprises.transitions import NEXT_STATE, Action, State
from gaotai_jiazheng import uploads
from gaotai_jiazheng.tests.made_once import made_once
from reminders.models import Deadline, Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
@made_once
def bureaus(db):
    return ReviewingBureaus()


@pytest.fixture
def submitted(bureaus):
    return submitted_registration(bureaus)


def approved(registration, bureaus):
    registration = reviewing.verify(registration, agrees=True, by=bureaus.verifier)
    return reviewing.approve(registration, values_of(registration), by=bureaus.reviewer)


def test_approval_enters_the_enterprise_with_its_owner(submitted, bureaus):
    registration = approved(submitted, bureaus)

    enterprise = Enterprise.objects.get(uscc=USCC)
    assert registration.enterprise == enterprise
    assert enterprise.name == "高台县绿洲家政服务有限公司"
    assert enterprise.legal_representative == "王秀兰"
    assert enterprise.service_lines == ["elder_care", "deep_cleaning"]
    assert enterprise.confirmed_on == timezone.localdate()
    assert list(Enterprise.objects.search("深度保洁 东苑")) == [enterprise]
    member = EnterpriseMember.objects.get()
    assert (member.user, member.role) == (registration.applicant, "owner")
    assert Declaration.objects.get().kind == "registration"
    states = Deadline.objects.of(registration).values_list("rule__slug", "state")
    assert set(states) == {("enterprise_verify", "met"), ("enterprise_review", "met")}


def test_delegate_acts_until_the_last_day_of_the_power_of_attorney(bureaus):
    until = timezone.localdate() + timedelta(days=90)
    registration = filled_registration(bureaus.community)
    registration = registering.save_answers(
        registration,
        {
            "applicant_is": "delegate",
            "delegate_name": "李红",
            "delegate_scopes": ["register", "answer"],
            "delegate_until": until.isoformat(),
        },
    )
    registration = registering.submit(registration, values_of(registration), by=UserFactory())

    registration = approved(registration, bureaus)

    member = EnterpriseMember.objects.get()
    assert (member.role, member.valid_until) == ("delegate", until)
    assert member.delegation.scopes == ["register", "answer"]
    assert can_manage_members(member.user, registration.enterprise)


def test_entry_that_staff_had_made_gets_its_owner(submitted, bureaus):
    entry = EnterpriseFactory(uscc=USCC, name="旧名称", phone="0936-6620199")

    registration = approved(submitted, bureaus)

    entry.refresh_from_db()
    assert registration.enterprise == entry
    assert entry.name == "高台县绿洲家政服务有限公司"


def test_entry_that_was_taken_off_the_register_comes_into_it_again(bureaus):
    entry = EnterpriseFactory(uscc=USCC)
    change_standing(entry, "cancel", by=bureaus.reviewer, reason="停业")
    registration = submitted_registration(bureaus)
    assert "（注销），准予登记就重新列入" in signs_of(registration)[0].text

    approved(registration, bureaus)

    entry.refresh_from_db()
    assert (entry.state, entry.name) == ("registered", "高台县绿洲家政服务有限公司")
    step = entry.standing_steps.last()
    assert (step.action, step.state_after, step.by) == ("reenter", "registered", bureaus.reviewer)
    assert list(registered_on(timezone.localdate())) == [entry]


def test_owner_of_an_entry_that_comes_back_is_told_once(bureaus):
    entry = EnterpriseFactory(uscc=USCC)
    owner = EnterpriseMemberFactory(enterprise=entry).user
    clerk = EnterpriseMemberFactory(enterprise=entry, role="clerk").user
    change_standing(entry, "cancel", by=bureaus.reviewer, reason="停业")
    registration = submitted_registration(bureaus, by=owner)
    told = Notification.objects.all()
    before = set(told.values_list("pk", flat=True))

    approved(registration, bureaus)

    new = told.exclude(pk__in=before).filter(recipient__in=[owner, clerk])
    kinds = set(new.values_list("recipient", "kind"))
    assert kinds == {(owner.pk, "registration_progress"), (clerk.pk, "enterprise_standing")}


def test_code_of_an_owner_who_is_gone_is_free_once_the_licence_was_seen(client, bureaus):
    gone = EnterpriseMemberFactory(enterprise__uscc=USCC)
    enterprise, clerk = (
        gone.enterprise,
        EnterpriseMemberFactory(enterprise=gone.enterprise, role="clerk"),
    )
    joining.invite(enterprise, contact="13893600009", role="owner", by=gone.user)
    with pytest.raises(ValidationError) as claimed:
        submitted_registration(bureaus)
    assert claimed.value.error_dict["uscc"][0].code == "uscc_claimed"
    page = reverse("admin:enterprises_enterprise_change", args=[enterprise.pk])
    release = reverse("admin:enterprises_enterprise_standing", args=[enterprise.pk, "release"])
    client.force_login(bureaus.reviewer)
    assert release not in client.get(page).text
    assert client.get(release).status_code == 403

    client.force_login(bureaus.verifier)
    assert release in client.get(page).text
    assert client.post(release, {"reason": ""}).status_code == 422
    client.post(release, {"reason": "原负责人去世，执照原件已核对"})

    assert list(enterprise.members.current()) == [clerk]
    assert not joining.open_invitations(enterprise).exists()
    kept = AccessLog.objects.get(action="rights")
    assert (kept.by, kept.subject) == (bureaus.verifier, enterprise)
    told = Notification.objects.get(kind="enterprise_released", channel="inbox")
    assert told.recipient == gone.user
    assert approved(submitted_registration(bureaus), bureaus).enterprise == enterprise
    nobodys = EnterpriseFactory()
    with pytest.raises(ValidationError) as again:
        joining.release(nobodys, by=bureaus.verifier, reason="没有负责人")
    assert again.value.code == "nobody_to_release"


def test_premises_come_with_the_approval(bureaus):
    registration = filled_registration(bureaus.community)
    registration = registering.save_answers(
        registration,
        {"place_1": f"town:{bureaus.community.town_id}", "address_1": "人民东路6号"},
    )
    registration = registering.submit(registration, values_of(registration), by=UserFactory())

    enterprise = approved(registration, bureaus).enterprise

    assert enterprise.premises.get().address == "人民东路6号"


def test_who_verified_does_not_approve(submitted, bureaus):
    verified = reviewing.verify(submitted, agrees=True, by=bureaus.reviewer)

    with pytest.raises(ValidationError) as raised:
        reviewing.approve(verified, values_of(verified), by=bureaus.reviewer)

    assert raised.value.code == "same_person"
    assert not Enterprise.objects.exists()


def test_the_database_refuses_one_person_for_both(submitted, bureaus):
    registration = approved(submitted, bureaus)

    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(pk=registration.pk).update(decided_by=bureaus.verifier)


def test_the_database_refuses_a_second_live_registration_of_a_code(submitted, bureaus):
    second = filled_registration(bureaus.community)

    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(pk=second.pk).update(
            state="submitted", applicant=bureaus.verifier, submitted_at=timezone.now()
        )


def test_return_names_the_fields_and_starts_the_clocks_anew(submitted, bureaus):
    returned = reviewing.send_back(
        submitted, remarks={"uscc": "和执照不一致", "name": " "}, by=bureaus.reviewer
    )

    assert [(each.field, each.text) for each in returned.remarks.all()] == [
        ("uscc", "和执照不一致")
    ]
    assert not Deadline.objects.of(returned).open().exists()
    told = Notification.objects.filter(recipient=returned.applicant, channel="inbox")
    assert told.get().subject.startswith("企业登记有1处要补正")
    again = registering.submit(returned, values_of(returned), by=returned.applicant)
    assert Deadline.objects.of(again).open().count() == 2


def test_return_without_a_word_is_refused(submitted, bureaus):
    with pytest.raises(ValidationError) as raised:
        reviewing.send_back(submitted, remarks={"uscc": " "}, by=bureaus.reviewer)

    assert raised.value.code == "remarks_missing"


@pytest.mark.parametrize("step", ["refuse", "doubt"])
def test_adverse_steps_need_a_reason(submitted, bureaus, step):
    with pytest.raises(ValidationError) as raised:
        if step == "refuse":
            reviewing.refuse(submitted, by=bureaus.reviewer, note=" ")
        else:
            reviewing.verify(submitted, agrees=False, by=bureaus.verifier)

    assert raised.value.error_dict["note"][0].code == "note_missing"


def test_refused_code_is_free_again(submitted, bureaus):
    reviewing.refuse(submitted, by=bureaus.reviewer, note="不是家政企业")

    assert submitted_registration(bureaus).state == State.SUBMITTED


PAIRS = [
    (state, action) for state in State for action in Action if (state, action) not in NEXT_STATE
]


@pytest.mark.parametrize(("state", "action"), PAIRS)
def test_a_pair_that_is_not_in_the_table_is_refused(state, action):
    registration = put_in_state(registering.begin(), state)

    with pytest.raises(ValidationError) as raised:
        registration_steps.lock_for(registration, action)

    assert raised.value.code == "step_not_allowed"


def put_in_state(registration, state):
    """The registration in a state, without the steps that lead there."""
    user = UserFactory()
    other = UserFactory()
    enterprise = EnterpriseFactory() if state == State.APPROVED else None
    Registration.objects.filter(pk=registration.pk).update(
        state=state,
        uscc=USCC,
        applicant=user,
        submitted_at=timezone.now(),
        enterprise=enterprise,
        verified_by=user,
        decided_by=other,
    )
    return registration


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_wins(bureaus):
    registration = reviewing.verify(
        submitted_registration(bureaus), agrees=True, by=bureaus.verifier
    )
    values = values_of(registration)
    second = BureauMemberFactory(bureau=bureaus.reviewer.memberships.get().bureau).user
    barrier, outcomes = Barrier(2), []

    def take(step):
        barrier.wait()
        try:
            step()
            outcomes.append("done")
        except ValidationError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    steps = [
        lambda: reviewing.approve(registration, values, by=bureaus.reviewer),
        lambda: reviewing.refuse(registration, by=second, note="资料不全"),
    ]
    threads = [Thread(target=take, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "step_not_allowed"]


def test_signs_of_a_duplicate(bureaus):
    EnterpriseFactory(name="高台县绿洲家政中心", uscc=uscc_number(55))
    EnterpriseFactory(name="高台县驼铃家政服务部", uscc=uscc_number(56))
    submitted_registration(bureaus, uscc=uscc_number(57), name="高台第一保洁")
    registration = submitted_registration(bureaus)

    texts = [sign.text for sign in signs_of(registration)]

    assert any(text.startswith("同一个联系电话还登记了高台第一保洁") for text in texts)
    assert "名称相近：高台县绿洲家政中心。" in texts
    assert len(texts) == 2


def test_core_of_a_name():
    assert core_of("高台县绿洲家政服务有限公司") == "绿洲"
    assert core_of("家政服务中心") == "家政服务中心"


def test_drafts_are_kept_for_thirty_days(bureaus, submitted):
    old, new = filled_registration(bureaus.community), filled_registration(bureaus.community)
    picture = uploads.accept_upload(SimpleUploadedFile("a.png", png().read()))
    (file,) = filing.add_files([picture], registration=old, purpose="license")
    month_ago = timezone.now() - timedelta(days=31)
    Registration.objects.filter(pk__in=[old.pk, submitted.pk]).update(updated_at=month_ago)

    with TestCase.captureOnCommitCallbacks(execute=True):
        assert purging.purge_drafts() == 1

    assert set(Registration.objects.all()) == {new, submitted}
    assert not file.file.storage.exists(file.file.name)
