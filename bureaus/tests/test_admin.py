import pytest
import time_machine
from django.urls import reverse

from accounts.tests.factories import UserFactory
from accounts.tests.sessions import sign_in
from bureaus.models import BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory

pytestmark = pytest.mark.django_db
MEMBERS = "admin:bureaus_bureaumember_changelist"
BUREAUS = "admin:bureaus_bureau_changelist"


@pytest.fixture(autouse=True)
def center():
    """The sidebar asks for the dispatch centre."""
    return BureauFactory(slug="gov-service-center", is_dispatch_center=True)


@pytest.fixture
def superuser():
    return UserFactory(is_superuser=True, is_staff=True, password="long-enough-password")


@pytest.mark.parametrize("count", [1, 3])
def test_bureaus_cost_the_same_for_one_and_for_three(client, django_assert_num_queries, count):
    client.force_login(BureauMemberFactory().user)
    for _ in range(count - 1):
        BureauFactory()
    client.get(reverse(BUREAUS))  # fills the short memory

    with django_assert_num_queries(7):
        response = client.get(reverse(BUREAUS))

    assert len(response.context["cl"].result_list) == count + 1


@pytest.mark.parametrize("count", [1, 3])
def test_members_cost_the_same_for_one_and_for_three(client, django_assert_num_queries, count):
    user = UserFactory(is_staff=True)
    bureau = BureauMemberFactory(user=user).bureau
    for _ in range(count - 1):
        BureauMemberFactory(bureau=bureau)
    client.force_login(user)
    client.get(reverse(MEMBERS))  # fills the short memory

    with django_assert_num_queries(8):
        response = client.get(reverse(MEMBERS))

    assert len(response.context["cl"].result_list) == count


def test_colleagues_are_seen_and_others_are_not(client):
    me = BureauMemberFactory()
    colleague = BureauMemberFactory(bureau=me.bureau)
    other = BureauMemberFactory()
    client.force_login(me.user)

    response = client.get(reverse(MEMBERS))

    assert set(response.context["cl"].result_list) == {me, colleague}
    address = reverse("admin:bureaus_bureaumember_change", args=[other.pk])
    assert client.get(address).status_code == 302


def test_the_dispatch_centre_sees_everybody(client, center):
    me = BureauMemberFactory(bureau=center)
    other = BureauMemberFactory()
    client.force_login(me.user)

    response = client.get(reverse(MEMBERS))

    assert set(response.context["cl"].result_list) == {me, other}


def test_a_member_of_a_bureau_may_not_add_members(client):
    me = BureauMemberFactory()
    client.force_login(me.user)
    form = {
        "bureau": me.bureau_id,
        "user": UserFactory().pk,
        "role": "leader",
        "valid_from": "2026-1-1",
    }

    response = client.post(reverse("admin:bureaus_bureaumember_add"), form)

    assert response.status_code == 403
    assert BureauMember.objects.count() == 1


def test_rights_are_changed_by_who_has_just_signed_in(client, superuser):
    sign_in(client, superuser)
    bureau, user = BureauFactory(), UserFactory()
    form = {"bureau": bureau.pk, "user": user.pk, "role": "leader", "valid_from": "2026-1-1"}

    response = client.post(reverse("admin:bureaus_bureaumember_add"), form)

    assert response.status_code == 302
    assert BureauMember.objects.get().user == user


@pytest.mark.parametrize("name", ["admin:bureaus_bureaumember_add", "admin:bureaus_bureau_add"])
def test_rights_are_not_changed_by_who_signed_in_long_ago(client, superuser, name):
    with time_machine.travel("2026-11-23T09:00:00+08:00", tick=False) as clock:
        sign_in(client, superuser)
        clock.shift(20 * 60)
        response = client.get(reverse(name))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_reauthenticate"))


def test_membership_ends_by_its_last_day_and_is_never_deleted(client, superuser):
    sign_in(client, superuser)
    member = BureauMemberFactory()

    response = client.post(
        reverse("admin:bureaus_bureaumember_delete", args=[member.pk]), {"post": "yes"}
    )

    assert response.status_code == 403
    assert BureauMember.objects.get() == member


def test_member_whose_last_day_is_before_the_first_is_refused_in_words(client, superuser):
    sign_in(client, superuser)
    bureau, person = BureauFactory(), UserFactory()

    answer = client.post(
        reverse("admin:bureaus_bureaumember_add"),
        {
            "bureau": bureau.pk,
            "user": person.pk,
            "role": "handler",
            "valid_from": "2026-12-01",
            "valid_until": "2026-11-01",
        },
    )

    assert answer.status_code == 422
    assert "截止日期不能早于开始日期。" in answer.text
    assert not BureauMember.objects.exists()
