import pytest
from django.urls import reverse

from accounts.tests.factories import UserFactory
from communities import services
from communities.models import HostFacility, TownClerk
from communities.transitions import State

pytestmark = pytest.mark.django_db
LIST = reverse("admin:communities_outlet_changelist")


def change(outlet):
    return reverse("admin:communities_outlet_change", args=[outlet.pk])


def step(outlet, name):
    return reverse("admin:communities_outlet_step", args=[outlet.pk, name])


def test_view_filing_and_check_in_the_workbench(client, county):
    outlet = county.applied()
    client.force_login(county.clerk)
    assert "社区同意" in client.get(change(outlet)).content.decode()
    assert client.post(step(outlet, "support"), {"note": "居民盼着"}).status_code == 302
    again = client.post(step(outlet, "support"), {"note": ""})
    assert again.status_code == 409 and "待备案的不能社区同意" in again.content.decode()
    assert client.get(step(outlet, "file")).status_code == 403

    client.force_login(county.market)
    wrong = client.post(step(outlet, "file"), {"filing_number": "", "filed_on": "2026-11-20"})
    assert wrong.status_code == 422 and "请填写备案号。" in wrong.content.decode()
    late = {"filing_number": "高市监备7号", "filed_on": "2027-01-01"}
    wrong = client.post(step(outlet, "file"), late).content.decode()
    assert "日期不能晚于今天。" in wrong and "高市监备7号" in wrong
    assert client.post(step(outlet, "file"), late | {"filed_on": "2026-11-20"}).status_code == 302

    services.open_outlet(outlet, by=county.owner)
    client.force_login(county.industry)
    assert client.post(step(outlet, "recheck"), {"note": "门口整洁"}).status_code == 302
    outlet.refresh_from_db()
    assert (outlet.state, str(outlet.checked_on)) == (State.OPEN, "2026-11-23")
    assert client.get(step(outlet, "nothing")).status_code == 404


def test_list_by_who_looks(client, county, django_assert_num_queries):
    county.applied()
    elsewhere = UserFactory(is_staff=True)
    TownClerk.objects.create(town=type(county.town).objects.create(name="南华镇"), user=elsewhere)
    client.force_login(elsewhere)
    assert "WD2026" not in client.get(LIST).content.decode()
    client.force_login(UserFactory(is_staff=True))
    assert client.get(LIST).status_code == 403
    client.force_login(county.market)
    client.get(LIST)
    counts = []
    for addresses in ((), ("甲", "乙")):
        for address in addresses:
            county.applied(address=address)
        with django_assert_num_queries(LIST_QUERIES):
            counts.append(client.get(LIST).content.decode().count("field-number"))
    assert counts == [1, 3]


LIST_QUERIES = 8


def test_facilities_are_kept_by_their_bureau(client, county):
    add = reverse("admin:communities_hostfacility_add")
    values = {
        "name": "滨河日间照料中心",
        "kind": "day_care",
        "community": county.community.pk,
        "address": "滨河路3号",
        "opened_on": "2026-01-01",
    }
    client.force_login(county.market)
    assert client.post(add, values).status_code == 403
    client.force_login(county.civil)

    assert client.post(add, values).status_code == 302

    facility = HostFacility.objects.get(name="滨河日间照料中心")
    county.applied(mode="embedded", facility=facility)
    page = reverse("admin:communities_hostfacility_change", args=[facility.pk])
    refused = client.post(page, values | {"closed_on": "2026-11-20"})
    assert "请网点先迁出或者关闭" in refused.content.decode()
    future = client.post(page, values | {"closed_on": "2027-11-20"})
    assert "停用日不能晚于今天" in future.content.decode()
