import pytest
from django.urls import reverse

from accounts.tests.factories import UserFactory
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from enterprises.models import Enterprise
from enterprises.permissions import can_keep_register
from enterprises.tests.factories import EnterpriseFactory, uscc_number
from regions.tests.factories import CommunityFactory

pytestmark = pytest.mark.django_db
LIST = "admin:enterprises_enterprise_changelist"


@pytest.fixture(autouse=True)
def center():
    """The sidebar asks for the dispatch centre."""
    return BureauFactory(slug="gov-service-center", is_dispatch_center=True)


@pytest.fixture
def keeper():
    return BureauMemberFactory(bureau__keeps_enterprise_register=True).user


@pytest.fixture
def onlooker():
    return BureauMemberFactory().user


def test_who_keeps_the_register(keeper, onlooker):
    assert can_keep_register(keeper)
    assert can_keep_register(UserFactory(is_superuser=True))
    assert not can_keep_register(onlooker)
    assert not can_keep_register(UserFactory(is_staff=True))


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_and_for_three(
    client, onlooker, django_assert_num_queries, count
):
    for _ in range(count):
        community = CommunityFactory()
        EnterpriseFactory(town=community.town, community=community)
    client.force_login(onlooker)
    client.get(reverse(LIST))  # fills the short memory

    with django_assert_num_queries(8):
        response = client.get(reverse(LIST))

    assert len(response.context["cl"].result_list) == count


@pytest.mark.parametrize(
    ("text", "names"), [("绿洲", ["绿洲家政"]), (uscc_number(900), ["驼铃家政"]), ("没有", [])]
)
def test_list_is_searched_by_words_and_credit_code(client, onlooker, text, names):
    EnterpriseFactory(name="绿洲家政")
    EnterpriseFactory(name="驼铃家政", uscc=uscc_number(900))
    client.force_login(onlooker)

    response = client.get(reverse(LIST), {"q": text})

    assert [enterprise.name for enterprise in response.context["cl"].result_list] == names


def test_keeper_registers_through_the_service(client, keeper):
    client.force_login(keeper)

    response = client.post(
        reverse("admin:enterprises_enterprise_add"),
        {"name": "绿洲家政", "uscc": uscc_number(5), "address": "长征路9号", "state": "registered"},
    )

    assert response.status_code == 302
    assert Enterprise.objects.search("绿洲").get().uscc == uscc_number(5)


def test_onlooker_may_not_register(client, onlooker):
    client.force_login(onlooker)

    assert client.get(reverse("admin:enterprises_enterprise_add")).status_code == 403


def test_nobody_deletes(admin_client):
    enterprise = EnterpriseFactory()

    response = admin_client.post(
        reverse("admin:enterprises_enterprise_delete", args=[enterprise.pk]), {"post": "yes"}
    )

    assert response.status_code == 403


def test_reason_that_everybody_reads_names_no_telephone(client, keeper):
    enterprise = EnterpriseFactory()
    address = reverse("admin:enterprises_enterprise_standing", args=[enterprise.pk, "suspend"])
    client.force_login(keeper)

    page = client.get(address).text
    refused = client.post(address, {"reason": "店主13893600001失联"})

    assert "写在企业的公开页面上" in page
    assert (refused.status_code, refused.context["form"].errors.keys()) == (422, {"reason"})
    enterprise.refresh_from_db()
    assert enterprise.state == "registered"


def test_entry_is_not_pressed_into_the_register_again(client, keeper):
    enterprise = EnterpriseFactory(state="cancelled")
    address = reverse("admin:enterprises_enterprise_standing", args=[enterprise.pk, "reenter"])
    client.force_login(keeper)

    page = client.get(reverse("admin:enterprises_enterprise_change", args=[enterprise.pk])).text

    assert address not in page
    assert client.post(address, {"reason": "重新列入"}).status_code == 404
