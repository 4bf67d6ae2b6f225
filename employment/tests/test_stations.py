"""Somebody who works at two gig stations says for which of them; the database knows who works where."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.tests.factories import UserFactory
from employment import permissions
from employment.models import GigStation, Job, StationMember
from employment.services import posting
from regions.tests.factories import CommunityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(county):
    station = GigStation.objects.create(
        name="西关零工驿站",
        community=CommunityFactory(name="西关社区", town=county.town),
        address="西关街1号",
        phone="0936-6620303",
        hours="每天 7:00—19:00",
        opened_on=date(2026, 1, 1),
    )
    StationMember.objects.create(station=station, user=county.clerk, valid_from=date(2026, 1, 1))
    permissions.station_ids_by_user.forget()
    return station


def sent(county, **changes):
    values = county.told() | {"community": county.community.pk, "employer_kind": "household"}
    values |= {"employer_name": "赵某某", "employer_phone": "13893600009", "contact_phone": ""}
    del values["is_live_in"]
    return values | changes


def test_clerk_of_two_stations_says_for_which_she_posts(county, client, second):
    client.force_login(county.clerk)
    add = reverse("admin:employment_job_add")
    assert second.name in client.get(add).content.decode()
    assert client.post(add, sent(county)).context["form"].errors.keys() == {"station"}

    assert client.post(add, sent(county, station=second.pk)).status_code == 302

    job = Job.objects.get()
    assert (job.station, job.contact_phone) == (second, second.phone)


def test_labour_bureau_names_who_works_at_a_station_by_user_name(county, client):
    named = UserFactory(username="station-helper", is_staff=True)
    register = "admin:employment_stationmember"
    values = {"station": county.station.pk, "user": "station-helper", "valid_from": "2026-11-01"}
    client.force_login(county.clerk)
    assert client.post(reverse(f"{register}_add"), values).status_code == 403
    client.force_login(county.officer)

    unknown = client.post(reverse(f"{register}_add"), values | {"user": "nobody"})
    done = client.post(reverse(f"{register}_add"), values)
    again = client.post(reverse(f"{register}_add"), values)

    assert [each.status_code for each in (unknown, done, again)] == [422, 302, 422]
    assert "没有这个账号，请核对用户名。" in unknown.text and 'value="nobody"' in unknown.text
    assert "这个人在这些天已经是驿站人员。" in again.text
    assert permissions.stations_of(named) == [county.station]
    member = StationMember.objects.get(user=named)
    ended = reverse(f"{register}_change", args=[member.pk])
    assert client.post(ended, values | {"valid_until": "2026-11-20"}).status_code == 302
    assert permissions.stations_of(named) == []


def test_who_may_not_enter_the_workbench_is_not_named(county, client):
    resident = UserFactory(username="resident")
    gone = UserFactory(username="gone", is_staff=True, is_active=False)
    add = reverse("admin:employment_stationmember_add")
    values = {"station": county.station.pk, "valid_from": "2026-11-01"}
    client.force_login(county.officer)

    answers = [client.post(add, values | {"user": each.username}) for each in (resident, gone)]

    forms = [answer.context["adminform"].form for answer in answers]
    assert [form.errors["user"] for form in forms] == [
        ["这个账号不能进入工作台，请系统管理员先开通。"],
        ["这个账号已经停用。"],
    ]
    assert not StationMember.objects.exclude(user=county.clerk).exists()


def test_nobody_gives_himself_a_station(county, client):
    values = {"station": county.station.pk, "user": county.officer.username}
    client.force_login(county.officer)

    refused = client.post(
        reverse("admin:employment_stationmember_add"), values | {"valid_from": "2026-11-01"}
    )

    assert refused.status_code == 422
    assert refused.context["adminform"].form.has_error("__all__", "own_part")
    assert not StationMember.objects.filter(user=county.officer).exists()


def test_row_of_somebody_whose_account_was_closed_can_be_ended(county, client):
    county.clerk.is_active = False
    county.clerk.save(update_fields=["is_active"])
    member = StationMember.objects.get(user=county.clerk)
    page = reverse("admin:employment_stationmember_change", args=[member.pk])
    values = {"station": county.station.pk, "user": "station-clerk", "valid_from": "2026-01-01"}
    client.force_login(county.officer)

    assert client.post(page, values | {"valid_until": "2026-11-22"}).status_code == 302

    member.refresh_from_db()
    assert member.valid_until == date(2026, 11, 22)


def test_clerk_of_one_station_is_not_asked(county, client):
    client.force_login(county.clerk)
    for name in ("job", "seeker"):
        form = client.get(reverse(f"admin:employment_{name}_add")).context["form"]
        assert "station" not in form.fields


def test_database_refuses_a_station_at_which_the_poster_does_not_work(county, second, monkeypatch):
    StationMember.objects.filter(station=second).update(valid_until=date(2026, 11, 22))
    monkeypatch.setattr(permissions, "works_at", lambda user, station_id: True)

    with pytest.raises(ValidationError) as caught:
        posting.draft(
            station=second,
            by=county.clerk,
            employer_kind="household",
            employer_name="赵某某",
            employer_phone="13893600009",
            **county.told(),
        )

    assert caught.value.error_dict["station"][0].code == "not_of_the_station"
