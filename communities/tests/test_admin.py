import pytest
from django.urls import reverse

from accounts.tests.factories import UserFactory
from communities import services
from communities.models import HostFacility, TownClerk, WomensService
from communities.transitions import State
from regions.tests.factories import CommunityFactory, TownFactory

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
    assert (
        again.status_code == 409 and "现在是“待备案”，不能办理“社区同意”" in again.content.decode()
    )
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


def test_clerk_of_a_town_is_named_by_user_name_and_speaks_for_it_at_once(client, county):
    outlet = county.applied(community=CommunityFactory(town=TownFactory(name="南华镇")))
    named = UserFactory(username="nanhua-clerk", is_staff=True)
    add = reverse("admin:communities_townclerk_add")
    values = {"town": outlet.community.town.pk, "user": "nanhua-clerk ", "valid_from": "2026-11-20"}
    client.force_login(county.market)
    assert client.post(add, values).status_code == 403
    client.force_login(county.civil)

    unknown = client.post(add, values | {"user": "nobody"})
    backwards = client.post(add, values | {"valid_until": "2026-11-19"})
    done = client.post(add, values)
    again = client.post(add, values)

    assert (unknown.status_code, backwards.status_code) == (422, 422)
    assert "没有这个账号，请核对用户名。" in unknown.text and 'value="nobody"' in unknown.text
    assert "截止日期不能早于开始日期。" in backwards.text
    assert done.status_code == 302
    assert "这个人在这些天已经是这个镇的经办人员。" in again.text
    client.force_login(named)
    assert "社区同意" in client.get(change(outlet)).text

    clerk = TownClerk.objects.get(user=named)
    page = reverse("admin:communities_townclerk_change", args=[clerk.pk])
    client.force_login(county.civil)
    assert 'value="nanhua-clerk"' in client.get(page).text
    assert client.post(page, values | {"valid_until": "2026-11-22"}).status_code == 302
    within = client.post(add, values | {"valid_from": "2026-11-22", "valid_until": "2026-12-31"})
    assert (within.status_code, TownClerk.objects.filter(user=named).count()) == (422, 1)
    assert "这个人在这些天已经是这个镇的经办人员。" in within.text
    assert (
        client.post(reverse("admin:communities_townclerk_delete", args=[clerk.pk])).status_code
        == 403
    )
    client.force_login(named)
    assert client.get(change(outlet)).status_code == 403


def test_who_may_not_enter_the_workbench_speaks_for_no_town(client, county):
    UserFactory(username="resident")
    values = {"town": county.town.pk, "user": "resident", "valid_from": "2026-11-20"}
    client.force_login(county.civil)

    refused = client.post(reverse("admin:communities_townclerk_add"), values)

    errors = refused.context["adminform"].form.errors
    assert errors == {"user": ["这个账号不能进入工作台，请系统管理员先开通。"]}


def test_nobody_makes_himself_the_clerk_of_a_town_or_stays_it_longer(client, county):
    add = reverse("admin:communities_townclerk_add")
    values = {"town": county.town.pk, "user": county.civil.username, "valid_from": "2026-11-20"}
    mine = TownClerk.objects.create(
        town=county.town, user=county.civil, valid_from="2026-01-01", valid_until="2026-11-01"
    )
    page = reverse("admin:communities_townclerk_change", args=[mine.pk])
    client.force_login(county.civil)

    own = client.post(add, values)
    longer = client.post(page, values | {"valid_from": "2026-01-01"})

    for answer in (own, longer):
        assert answer.status_code == 422
        assert answer.context["adminform"].form.errors["__all__"] == ["自己的这一项要由同事办理。"]
    assert list(TownClerk.objects.filter(user=county.civil)) == [mine]
    mine.refresh_from_db()
    assert str(mine.valid_until) == "2026-11-01"


def test_womens_federation_names_an_enterprise_once_at_a_time(client, county):
    add = reverse("admin:communities_womensservice_add")
    values = {
        "enterprise": county.enterprise.pk,
        "document": "高妇发〔2026〕3号",
        "valid_from": "2026-01-01",
    }
    client.force_login(county.civil)
    assert client.post(add, values).status_code == 403
    client.force_login(county.women)

    done = client.post(add, values)
    again = client.post(add, values | {"valid_from": "2026-05-01"})

    assert (done.status_code, again.status_code) == (302, 422)
    assert "这家企业在这段时间已经是巾帼家政。" in again.text
    row = WomensService.objects.get()
    page = reverse("admin:communities_womensservice_change", args=[row.pk])
    assert client.post(page, values | {"valid_until": "2026-04-30"}).status_code == 302
    assert client.post(add, values | {"valid_from": "2026-05-01"}).status_code == 302
    assert WomensService.objects.count() == 2
