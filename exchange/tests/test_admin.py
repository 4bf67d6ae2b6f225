import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import AccessLog
from accounts.roles import Role
from accounts.tests.factories import UserFactory
from accounts.tests.sessions import sign_in
from complaints import services
from exchange import keys
from exchange.forms import check_order
from exchange.models import Delivery, Partner, PartnerKey
from exchange.orders import take_order
from exchange.tests.factories import PartnerFactory, order_data

PARTNERS = "/admin/exchange/partner/"
KEYS = "/admin/exchange/partnerkey/"
ORDERS = "/admin/exchange/workorder/"
NEWS = "/admin/exchange/delivery/"
LIST_QUERIES = {ORDERS: 7, NEWS: 7}


@pytest.fixture
def system_administrator(db):
    user = UserFactory(username="system", name="系统管理员", is_staff=True, password="secret")
    group, _ = Group.objects.get_or_create(name=Role.SYSTEM)
    user.groups.add(group)
    return user


@pytest.fixture
def told(partner, settings):
    settings.EXCHANGE_INTERNAL_HOSTS = ["127.0.0.1"]
    partner.callback_url = "http://127.0.0.1:9/"
    partner.save()
    return partner


def case_of(partner, number):
    return take_order(partner, check_order(order_data(external_number=number))).order.complaint


def page_of_keys(partner):
    return reverse("admin:exchange_partner_keys", args=[partner.pk])


def values_of_partner(county, **changes):
    return {
        "name": "全国12315平台",
        "slug": "gansu-12315",
        "hotline": "12315",
        "bureau": county.market.pk,
        "scopes": ["orders:write", "progress:receive"],
        "requests_per_minute": "60",
        "callback_url": "https://hotline.example/progress",
        "is_active": "on",
        **changes,
    }


# Partners


def test_system_administrator_registers_a_partner_whose_history_is_kept(
    client, county, system_administrator
):
    sign_in(client, system_administrator)

    response = client.post(f"{PARTNERS}add/", values_of_partner(county))

    assert response.status_code == 302
    partner = Partner.objects.get()
    assert (partner.slug, partner.scopes) == ("gansu-12315", ["orders:write", "progress:receive"])
    assert LogEntry.objects.count() == 1
    partner.is_active = False
    partner.save()
    assert list(partner.events.order_by("pk").values_list("is_active", flat=True)) == [True, False]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"callback_url": "http://hotline.example/"}, "callback_url"),
        ({"callback_url": "https://user:secret@hotline.example/"}, "callback_url"),
        ({"scopes": []}, "scopes"),
        ({"requests_per_minute": "0"}, None),
    ],
)
def test_a_partner_that_may_not_be_so_is_refused(
    client, county, system_administrator, changes, field
):
    sign_in(client, system_administrator)

    response = client.post(f"{PARTNERS}add/", values_of_partner(county, **changes))

    assert list(response.context["adminform"].form.errors) == [field or "__all__"]
    assert not Partner.objects.exists()


def test_staff_looks_at_partners_and_writes_nothing(client, county, partner):
    client.force_login(county.market_contact)

    assert client.get(PARTNERS).status_code == 200
    assert client.get(f"{PARTNERS}add/").status_code == 403
    assert (
        client.post(f"{PARTNERS}{partner.pk}/change/", values_of_partner(county)).status_code == 403
    )
    assert client.post(page_of_keys(partner)).status_code in {302, 403}
    assert not PartnerKey.objects.exists()


def test_address_of_a_partner_is_read_by_who_keeps_it(
    client, county, partner, system_administrator
):
    address = "https://hotline.example/progress?key=of-the-partner"
    Partner.objects.filter(pk=partner.pk).update(callback_url=address)
    pages = {}
    for user in (county.market_contact, system_administrator):
        sign_in(client, user)
        pages[user] = client.get(f"{PARTNERS}{partner.pk}/change/")

    assert [page.status_code for page in pages.values()] == [200, 200]
    assert ["of-the-partner" in page.text for page in pages.values()] == [False, True]
    assert partner.name in pages[county.market_contact].text


def test_address_of_a_partner_is_changed_by_who_has_just_signed_in(
    client, county, partner, system_administrator
):
    page = f"{PARTNERS}{partner.pk}/change/"
    moved = values_of_partner(county, callback_url="https://elsewhere.example/progress")
    client.force_login(system_administrator)

    for response in (client.get(page), client.post(page, moved)):
        assert response["Location"].startswith("/accounts/reauthenticate/")
    partner.refresh_from_db()
    assert partner.callback_url != moved["callback_url"]
    sign_in(client, system_administrator)
    assert client.post(page, moved)["Location"] == PARTNERS
    partner.refresh_from_db()
    assert partner.callback_url == moved["callback_url"]


# Keys


def test_secret_is_shown_on_one_answer_and_nowhere_else(client, partner, security_administrator):
    sign_in(client, security_administrator)
    page = page_of_keys(partner)

    response = client.post(page, {"what": "issue"})

    key = PartnerKey.objects.get()
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert key.secret in response.content.decode()
    assert re.search(rf"select-all\">{key.key_id}<", response.content.decode())
    for address in (page, KEYS, f"{KEYS}{key.pk}/change/", PARTNERS):
        answer = client.get(address)
        assert answer.status_code == 200
        assert key.secret not in answer.content.decode()
    assert AccessLog.objects.get().reason == f"签发密钥{key.key_id}"


def test_secret_is_sealed_in_the_database(key):
    stored = PartnerKey.objects.extra(select={"stored": "secret"}).get().stored

    assert stored.startswith("v1:")
    assert key.secret not in stored


def test_a_third_key_is_refused(client, partner, security_administrator):
    sign_in(client, security_administrator)
    page = page_of_keys(partner)

    answers = [client.post(page, {"what": "issue"}).status_code for _ in range(3)]

    assert answers == [200, 200, 409]
    assert sorted(PartnerKey.objects.values_list("place", flat=True)) == [1, 2]


def test_rotation_ends_the_old_key_in_a_week(client, partner, key, security_administrator):
    sign_in(client, security_administrator)

    client.post(page_of_keys(partner), {"what": "rotate"})

    new, old = PartnerKey.objects.all()
    assert (new.valid_until, old) == (None, key)
    assert old.valid_until == new.valid_from + keys.OVERLAP


def test_key_page_asks_again_who_it_is(client, partner, security_administrator):
    client.force_login(security_administrator)
    page = page_of_keys(partner)

    for response in (client.get(page), client.post(page, {"what": "issue"})):
        assert response["Location"].startswith("/accounts/reauthenticate/")
    assert not PartnerKey.objects.exists()


def test_selected_keys_are_revoked_once(client, key, security_administrator):
    sign_in(client, security_administrator)

    for _ in range(2):
        client.post(KEYS, {"action": "revoke", "_selected_action": [key.pk]})

    key.refresh_from_db()
    assert key.revoked_at == key.valid_until
    assert AccessLog.objects.filter(reason=f"吊销密钥{key.key_id}").count() == 1


def test_others_see_no_keys(client, county, key, system_administrator):
    for user in (county.center_leader, system_administrator):
        sign_in(client, user)
        assert client.get(KEYS).status_code == 403
        assert client.post(page_of_keys(key.partner), {"what": "issue"}).status_code == 403
    assert PartnerKey.objects.count() == 1


# Work orders and news


@pytest.mark.parametrize("page", [ORDERS, NEWS])
def test_lists_cost_the_same_with_one_row_and_with_three(
    now, client, county, told, page, django_assert_num_queries
):
    sign_in(client, county.market_contact)
    services.record(case_of(told, "A1"), by=county.market_contact)
    client.get(page)
    with django_assert_num_queries(LIST_QUERIES[page]):
        assert "A1" in client.get(page).content.decode()
    for number in ("A2", "A3"):
        services.record(case_of(told, number), by=county.market_contact)
    with django_assert_num_queries(LIST_QUERIES[page]):
        assert "A3" in client.get(page).content.decode()


def test_orders_and_news_are_seen_by_who_may_see_the_case(now, client, county, told):
    case = case_of(told, "A1")
    services.record(case, by=county.market_contact)
    order, news = case.work_orders.get(), Delivery.objects.get()

    sees = {}
    for name in ("market", "commerce", "housing", "center"):
        sign_in(client, getattr(county, f"{name}_contact"))
        sees[name] = (
            "A1" in client.get(ORDERS).content.decode(),
            client.get(f"{ORDERS}{order.pk}/change/").status_code == 200,
            client.get(f"{NEWS}{news.pk}/change/").status_code == 200,
        )

    assert sees == {
        "market": (True, True, True),
        "commerce": (True, True, True),
        "housing": (False, False, False),
        "center": (True, True, True),
    }


def test_dispatch_centre_sends_failed_news_again_and_others_may_not(now, client, county, told):
    services.record(case_of(told, "A1"), by=county.market_contact)
    Delivery.objects.update(state="failed", attempts=20, last_error="对方答复 500")
    news = Delivery.objects.get()
    post = {"action": "send_selected_again", "_selected_action": [news.pk]}

    sign_in(client, county.market_contact)
    client.post(NEWS, post)
    news.refresh_from_db()
    assert news.state == "failed"

    sign_in(client, county.center_contact)
    page = client.get(f"{NEWS}?state__exact=failed").content.decode()
    assert "A1" in page
    assert "登记签收" in page
    client.post(NEWS, post)
    news.refresh_from_db()
    assert (news.state, news.attempts, news.last_error) == ("waiting", 0, "")


def test_nobody_changes_an_order_or_news_in_the_workbench(now, client, county, told):
    services.record(case_of(told, "A1"), by=county.market_contact)
    admin = UserFactory(username="root", is_staff=True, is_superuser=True)
    sign_in(client, admin)

    for page in (ORDERS, NEWS):
        assert client.get(f"{page}add/").status_code == 403
        pk = Delivery.objects.get().pk if page == NEWS else Delivery.objects.get().order_id
        assert client.post(f"{page}{pk}/change/", {}).status_code == 403
        assert client.post(f"{page}{pk}/delete/", {"post": "yes"}).status_code == 403


def test_partner_with_the_same_name_is_refused(client, county, partner, system_administrator):
    sign_in(client, system_administrator)

    response = client.post(f"{PARTNERS}add/", values_of_partner(county, name=partner.name))

    assert list(response.context["adminform"].form.errors) == ["name"]
    assert PartnerFactory() == partner


def test_page_that_is_sent_twice_makes_one_key(client, partner, security_administrator):
    sign_in(client, security_administrator)
    page = page_of_keys(partner)
    sent = {"what": "issue", "seen": client.get(page).context["newest_id"]}

    first = client.post(page, sent)
    second = client.post(page, sent)

    assert first.context["issued"].secret in first.text
    assert second.status_code == 409 and "刚刚已经签发过一个密钥，没有再签发。" in second.text
    assert partner.keys.count() == 1
    assert reverse("admin:exchange_partnerkey_changelist") in first.text


def test_way_to_the_keys_is_shown_to_who_may_go_it(
    client, partner, security_administrator, system_administrator
):
    register = reverse("admin:exchange_partner_changelist")
    for user, shown in ((security_administrator, True), (system_administrator, False)):
        client.force_login(user)
        assert (page_of_keys(partner) in client.get(register).text) == shown


def test_mark_of_a_partner_is_refused_in_words(client, system_administrator):
    sign_in(client, system_administrator)

    answer = client.post(reverse("admin:exchange_partner_add"), {"slug": "张掖 12345"})

    assert "标识只能用字母、数字、下划线和连字符" in answer.text
