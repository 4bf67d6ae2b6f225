"""Further addresses under the same licence: proposed, decided by a second person, kept with their past."""

from datetime import date, timedelta
from io import BytesIO
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from bureaus.tests.factories import BureauFactory
from enterprises import past
from enterprises.models import Amendment, Declaration, EnterpriseMember, Premises
from enterprises.services import amending
from enterprises.services.premises import enter_filed
from enterprises.services.standing import change_standing
from enterprises.tests.factories import EnterpriseMemberFactory, ReviewingBureaus
from enterprises.transitions import StandingAction
from gaotai_jiazheng import uploads
from gaotai_jiazheng.tests.made_once import made_once
from reminders.models import Deadline

pytestmark = pytest.mark.django_db
Action = Amendment.Action
ROOM = reverse("workspace:premises")
ADD = reverse("workspace:premises_add")


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


def picture():
    content = BytesIO()
    Image.new("RGB", (20, 20), "white").save(content, "PNG")
    return SimpleUploadedFile("场所备案.png", content.getvalue(), "image/png")


def place(bureaus, **changes):
    return {
        "town": bureaus.community.town,
        "community": bureaus.community,
        "address": "3号楼1单元101",
        "filing_number": "",
        "opened_on": date(2026, 3, 1),
    } | changes


def proposed(bureaus, enterprise, owner, **changes):
    return amending.propose_premises(
        enterprise,
        Action.OPEN_PREMISES,
        place(bureaus, **changes),
        by=owner,
        reason="开了分店",
        files=[uploads.accept_upload(picture())],
    )


def opened(bureaus, enterprise, owner, **changes) -> Premises:
    amendment = proposed(bureaus, enterprise, owner, **changes)
    return amending.decide(amendment, accepts=True, by=bureaus.reviewer).premises


def test_new_place_waits_for_a_second_person(bureaus, enterprise, owner, client):
    amendment = proposed(bureaus, enterprise, owner)

    assert not enterprise.premises.exists()
    assert Deadline.objects.of(amendment).running().get().owner.slug == "industry-commerce"
    assert Declaration.objects.get().title == "增加经营场所"
    assert "3号楼1单元101" not in client.get(enterprise.get_absolute_url()).content.decode()

    amending.decide(amendment, accepts=True, by=bureaus.reviewer)

    amendment.refresh_from_db()
    assert amendment.premises == enterprise.premises.get()
    assert "3号楼1单元101" in client.get(enterprise.get_absolute_url()).content.decode()


def test_who_proposed_a_place_does_not_decide(bureaus, enterprise, owner):
    amendment = proposed(bureaus, enterprise, bureaus.reviewer)

    with pytest.raises(ValidationError) as raised:
        amending.decide(amendment, accepts=True, by=bureaus.reviewer)

    assert raised.value.code == "same_person"


def test_moved_place_keeps_its_past(bureaus, enterprise, owner, client):
    row = opened(bureaus, enterprise, owner)
    amendment = amending.propose_premises(
        enterprise,
        Action.MOVE_PREMISES,
        place(bureaus, address="3号楼2单元102"),
        by=owner,
        reason="换了单元",
        premises=row,
        files=[uploads.accept_upload(picture())],
    )
    amending.decide(amendment, accepts=True, by=bureaus.reviewer)

    row.refresh_from_db()
    assert row.address == "3号楼2单元102"
    newest, first = [each for each in past.changes_of(enterprise) if "场所" in each.title]
    assert (first.title, first.differences) == ("增加其他场所：城关镇东苑社区，3号楼1单元101", [])
    assert ("removed", "1") in newest.differences[0].parts
    client.force_login(bureaus.reviewer)
    page = client.get(reverse("admin:enterprises_enterprise_change", args=[enterprise.pk]))
    assert "增加其他场所" in page.content.decode()


def test_ended_place_leaves_the_directory_and_stays_in_the_past(bureaus, enterprise, owner, client):
    row = opened(bureaus, enterprise, owner)
    today = timezone.localdate()
    amendment = amending.propose_premises(
        enterprise,
        Action.END_PREMISES,
        {"closed_on": today},
        by=owner,
        reason="租约到期",
        premises=row,
    )
    with_it = [each.text for each in past.as_at(enterprise, today) if each.label == "其他场所"]

    amending.decide(amendment, accepts=True, by=bureaus.reviewer)

    after = [each.text for each in past.as_at(enterprise, today) if each.label == "其他场所"]
    assert (with_it, after) == (["城关镇东苑社区，3号楼1单元101"], [])
    assert "3号楼1单元101" not in client.get(enterprise.get_absolute_url()).content.decode()
    client.force_login(owner)
    assert "停用的场所" in client.get(ROOM).content.decode()


def codes_of(error):
    if hasattr(error, "error_dict"):
        return {name: errors[0].code for name, errors in error.error_dict.items()}
    return {None: error.code}


@pytest.mark.parametrize(
    ("changes", "reason", "has_file", "codes"),
    [
        ({}, " ", True, {"reason": "reason_missing"}),
        ({}, "开了分店", False, {"evidence": "evidence_missing"}),
        ({"address": ""}, "开了分店", True, {"address": "blank"}),
    ],
)
def test_what_cannot_be_is_refused(bureaus, enterprise, owner, changes, reason, has_file, codes):
    files = [uploads.accept_upload(picture())] if has_file else []
    with pytest.raises(ValidationError) as raised:
        amending.propose_premises(
            enterprise,
            Action.OPEN_PREMISES,
            place(bureaus, **changes),
            by=owner,
            reason=reason,
            files=files,
        )

    assert codes_of(raised.value) == codes
    assert not Amendment.objects.exists()


def test_same_place_is_proposed_and_registered_once(bureaus, enterprise, owner):
    proposed(bureaus, enterprise, owner)
    with pytest.raises(ValidationError) as twice:
        proposed(bureaus, enterprise, owner)
    amending.decide(Amendment.objects.get(), accepts=True, by=bureaus.reviewer)
    with pytest.raises(ValidationError) as there:
        proposed(bureaus, enterprise, owner)

    assert codes_of(twice.value) == {"address": "premises_proposed"}
    assert "这个地址已经登记。" in there.value.messages
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        Premises.objects.create(
            enterprise=enterprise,
            town=bureaus.community.town,
            community=bureaus.community,
            address="3号楼1单元101",
        )
    assert raised.value.__cause__.diag.constraint_name == "premises_address_once"


def test_one_change_of_a_place_at_a_time(bureaus, enterprise, owner):
    row = opened(bureaus, enterprise, owner)
    end = {"closed_on": timezone.localdate()}
    amending.propose_premises(
        enterprise, Action.END_PREMISES, end, by=owner, reason="搬走", premises=row
    )

    with pytest.raises(ValidationError) as raised:
        amending.propose_premises(
            enterprise, Action.END_PREMISES, end, by=owner, reason="搬走", premises=row
        )

    assert raised.value.code == "amendment_open"


def test_amendment_names_the_place_that_it_changes(bureaus, enterprise, owner):
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        Amendment.objects.create(
            enterprise=enterprise, action=Action.END_PREMISES, changes="{}", proposed_by=owner
        )
    assert raised.value.__cause__.diag.constraint_name == "amendment_names_its_premises"


def test_suspended_enterprise_opens_nothing(bureaus, enterprise, owner):
    change_standing(enterprise, StandingAction.SUSPEND, by=bureaus.reviewer, reason="执照到期")

    with pytest.raises(ValidationError) as raised:
        proposed(bureaus, enterprise, owner)

    assert raised.value.code == "enterprise_not_registered"


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_one_place_is_proposed(bureaus, enterprise, owner):
    barrier, outcomes = Barrier(2), []

    def click():
        barrier.wait()
        try:
            proposed(bureaus, enterprise, owner)
            outcomes.append("done")
        except ValidationError as error:
            outcomes.append(codes_of(error)["address"])
        finally:
            connection.close()

    threads = [Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "premises_proposed"]


def form(bureaus, **changes):
    return {
        "place": f"community:{bureaus.community.pk}",
        "address": "3号楼1单元101",
        "filing_number": "高市监备3号",
        "opened_on": "2026-03-01",
        "reason": "开了分店",
        "evidence": picture(),
    } | changes


def status_of_file(client, file):
    response = client.get(reverse("enterprises:file", args=[file.pk]))
    response.getvalue()
    return response.status_code


def test_owner_adds_a_place_and_an_officer_accepts_it(client, bureaus, enterprise, owner):
    client.force_login(owner)
    wrong = client.post(ADD, form(bureaus, evidence="", reason=""))
    assert wrong.status_code == 422
    assert 'value="3号楼1单元101"' in wrong.content.decode()

    assert client.post(ADD, form(bureaus))["Location"] == ROOM
    assert "增加经营场所：待审核" in client.get(ROOM).content.decode()
    file = Amendment.objects.get().files.get()
    assert status_of_file(client, file) == 200

    client.force_login(bureaus.reviewer)
    page = client.get(reverse("admin:enterprises_enterprise_change", args=[enterprise.pk]))
    assert "高市监备3号" in page.content.decode()
    assert status_of_file(client, file) == 200
    answer = reverse("admin:enterprises_enterprise_amendment", args=[Amendment.objects.get().pk])
    assert client.post(answer, {"accepts": "yes"}).status_code == 302
    assert enterprise.premises.get().filing_number == "高市监备3号"
    assert client.post(answer, {"accepts": "yes"}).status_code == 409


def test_owner_says_that_a_place_has_moved(client, bureaus, enterprise, owner):
    row = opened(bureaus, enterprise, owner)
    move = reverse("workspace:premises_move", args=[row.pk])
    client.force_login(owner)
    assert move in client.get(ROOM).text
    page = client.get(move).text
    assert ('value="3号楼1单元101"' in page, "启用日" in page) == (True, False)

    wrong = client.post(move, form(bureaus, address="5号楼", reason=""))
    sent = client.post(move, form(bureaus, address="5号楼"))
    again = client.post(move, form(bureaus, address="6号楼"))

    assert (wrong.status_code, wrong.context["form"].errors.keys()) == (422, {"reason"})
    assert 'value="5号楼"' in wrong.text
    assert (sent["Location"], again.status_code) == (ROOM, 409)
    assert 'value="6号楼"' in again.text
    row.refresh_from_db()
    assert row.address == "3号楼1单元101"
    amending.decide(enterprise.amendments.first(), accepts=True, by=bureaus.reviewer)
    row.refresh_from_db()
    assert (row.address, row.filing_number) == ("5号楼", "高市监备3号")


def test_owner_says_that_a_place_is_no_longer_used(client, bureaus, enterprise, owner):
    row = opened(bureaus, enterprise, owner)
    end = reverse("workspace:premises_end", args=[row.pk])
    client.force_login(owner)
    today = timezone.localdate().isoformat()
    assert f'value="{today}"' in client.get(end).text

    early = client.post(end, {"closed_on": "2026-02-28", "reason": "房租到期"})
    late = client.post(end, {"closed_on": "2099-01-01", "reason": "房租到期"})
    sent = client.post(end, {"closed_on": "2026-03-31", "reason": "房租到期"})

    assert [each.status_code for each in (early, late, sent)] == [422, 422, 302]
    assert early.context["form"].non_field_errors() == ["停用日不能早于启用日。"]
    assert late.context["form"].errors.keys() == {"closed_on"}
    assert 'value="房租到期"' in early.text
    amending.decide(enterprise.amendments.first(), accepts=True, by=bureaus.reviewer)
    row.refresh_from_db()
    assert row.closed_on == date(2026, 3, 31)
    assert client.get(end).status_code == 404


def test_owner_takes_a_proposed_place_back(client, bureaus, enterprise, owner):
    amendment = proposed(bureaus, enterprise, owner)
    client.force_login(owner)

    answer = client.post(reverse("workspace:withdraw_amendment", args=[amendment.pk]))

    assert answer["Location"] == ROOM
    assert Amendment.objects.get().state == "withdrawn"


def test_clerk_and_stranger_propose_no_place(client, bureaus, enterprise):
    clerk = EnterpriseMemberFactory(enterprise=enterprise, role=EnterpriseMember.Role.CLERK).user
    client.force_login(clerk)
    assert (client.get(ROOM).status_code, client.get(ADD).status_code) == (200, 403)

    other = EnterpriseMemberFactory(enterprise__name="驼铃家政")
    row = Premises.objects.create(enterprise=enterprise, address="长征路9号")
    client.force_login(other.user)
    assert client.get(reverse("workspace:premises_end", args=[row.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_room_costs_the_same_for_one_and_for_three(
    client, bureaus, enterprise, owner, count, django_assert_num_queries
):
    for number in range(count):
        opened(bureaus, enterprise, owner, address=f"{number}号楼")
    client.force_login(owner)
    client.get(ROOM)

    with django_assert_num_queries(8):
        client.get(ROOM)


def test_filed_place_is_entered_once_and_gets_its_number(bureaus, enterprise):
    on = timezone.localdate() - timedelta(days=1)
    for number in ("高市监备1号", "高市监备2号"):
        enter_filed(
            enterprise,
            community=bureaus.community,
            address="2号楼",
            filing_number=number,
            filed_on=on,
        )

    row = enterprise.premises.get()
    assert (row.filing_number, row.opened_on, row.town) == (
        "高市监备2号",
        on,
        bureaus.community.town,
    )
