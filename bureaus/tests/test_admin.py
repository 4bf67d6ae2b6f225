from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from accounts.tests.factories import UserFactory
from accounts.tests.sessions import sign_in
from bureaus.models import BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from communities.models import TownClerk
from gaotai_jiazheng.short_memory import forget_all
from regions.tests.factories import TownFactory

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
    bureau, user = BureauFactory(), UserFactory(is_staff=True)
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
    bureau, person = BureauFactory(), UserFactory(is_staff=True)

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


@pytest.fixture
def keeper(client):
    """Somebody who keeps users and bureaus and has just said who it is."""
    user = UserFactory(username="keeper", is_staff=True, password="long-enough-password")
    user.groups.add(Group.objects.get(name=Role.SYSTEM))
    sign_in(client, user)
    return user


def part(bureau, user, **values):
    given = {"bureau": bureau.pk, "user": user.pk, "role": "leader", "valid_from": "2026-01-01"}
    return given | {"valid_until": ""} | values


def test_who_keeps_the_register_names_others_and_not_themselves(client, keeper, center):
    add = reverse("admin:bureaus_bureaumember_add")
    other = UserFactory(is_staff=True)

    own = client.post(add, part(center, keeper))
    answer = client.post(add, part(center, other))

    assert (own.status_code, answer.status_code) == (422, 302)
    assert own.context["adminform"].form.has_error("__all__", "own_part")
    assert list(center.members.values_list("user", flat=True)) == [other.pk]


def test_nobody_lengthens_or_raises_their_own_part(client, keeper):
    mine = BureauMemberFactory(user=keeper, role=BureauMember.Role.HANDLER)
    address = reverse("admin:bureaus_bureaumember_change", args=[mine.pk])

    earlier = part(mine.bureau, keeper, role="handler", **{"initial-valid_from": "2026-01-01"})
    assert client.post(address, earlier).status_code == 422
    assert client.post(address, part(mine.bureau, keeper)).status_code == 422
    assert client.post(address, part(mine.bureau, UserFactory(is_staff=True))).status_code == 422

    mine.refresh_from_db()
    assert (mine.role, mine.user) == (BureauMember.Role.HANDLER, keeper)


def test_part_that_somebody_has_acted_in_is_given_to_nobody_else(client, keeper, center):
    """An old signature would be another person's; a row of today may still be put right."""
    begun = BureauMemberFactory(valid_from="2026-01-01")
    new = BureauMemberFactory(valid_from=timezone.localdate())
    other = UserFactory(is_staff=True)

    def answer(member, bureau, user):
        page = reverse("admin:bureaus_bureaumember_change", args=[member.pk])
        return client.post(
            page, part(bureau, user, role=member.role, valid_from=str(member.valid_from))
        )

    refused = [answer(begun, begun.bureau, other), answer(begun, center, begun.user)]

    assert [each.status_code for each in refused] == [422, 422]
    assert refused[0].context["adminform"].form.has_error("user", "others_row")
    assert refused[1].context["adminform"].form.has_error("bureau", "others_row")
    assert answer(new, new.bureau, other).status_code == 302
    before = begun.user, begun.bureau
    begun.refresh_from_db()
    new.refresh_from_db()
    assert (begun.user, begun.bureau) == before
    assert new.user == other


def test_page_of_a_bureau_gives_nobody_a_part_of_their_own(client, keeper, center):
    mine = BureauMemberFactory(bureau=center, user=keeper, role=BureauMember.Role.HANDLER)
    address = reverse("admin:bureaus_bureau_change", args=[center.pk])
    page = client.get(address).context
    data = page["adminform"].form.initial | {"phone": "0936-6620001"}
    formset = page["inline_admin_formsets"][0].formset
    rows = {
        f"{formset.prefix}-{name}": value
        for name, value in {
            "TOTAL_FORMS": 2,
            "INITIAL_FORMS": 1,
            "0-id": mine.pk,
            "0-bureau": center.pk,
            **{f"0-{name}": value for name, value in part(center, keeper, role="handler").items()},
            "0-valid_from": mine.valid_from,
            "1-bureau": center.pk,
            **{f"1-{name}": value for name, value in part(center, keeper).items()},
        }.items()
    }
    sent = {name: value for name, value in (data | rows).items() if value not in (None, False)}

    refused = client.post(address, sent)
    kept = client.post(address, sent | {f"{formset.prefix}-1-user": UserFactory(is_staff=True).pk})

    assert (refused.status_code, kept.status_code) == (422, 302)
    assert center.members.filter(user=keeper).get() == mine
    assert center.members.count() == 2


def test_who_may_not_enter_the_workbench_gets_no_part_in_a_bureau(client, keeper, center):
    add = reverse("admin:bureaus_bureaumember_add")
    outside, closed = UserFactory(), UserFactory(is_staff=True, is_active=False)

    answers = [client.post(add, part(center, each)) for each in (outside, closed)]

    assert [answer.context["adminform"].form.errors["user"] for answer in answers] == [
        ["这个账号不能进入工作台，请系统管理员先开通。"],
        ["这个账号已经停用。"],
    ]
    assert not center.members.exists()


def test_part_of_somebody_who_left_the_workbench_can_be_ended(client, keeper):
    left = BureauMemberFactory(user__is_staff=False, valid_from="2026-01-01")
    page = reverse("admin:bureaus_bureaumember_change", args=[left.pk])
    ended = part(left.bureau, left.user, role=left.role, valid_until="2026-06-30")

    assert client.post(page, ended).status_code == 302

    left.refresh_from_db()
    assert str(left.valid_until) == "2026-06-30"


def test_accounts_of_those_who_left_wait_for_the_system_administrator(client, keeper):
    ended = {"valid_from": "2026-01-01", "valid_until": "2026-06-30"}
    left = BureauMemberFactory(**ended)
    BureauMemberFactory(user=left.user, valid_from="2025-01-01", valid_until="2025-06-30")
    BureauMemberFactory(**ended, user__is_active=False)
    BureauMemberFactory(**ended, user=keeper)
    elsewhere = BureauMemberFactory(**ended).user
    BureauMemberFactory(user=elsewhere)
    title = "已离任、账户还没有停用的人员"

    def waiting():
        return {each.title: each for each in client.get(reverse("admin:index")).context["waiting"]}

    listed = client.get(waiting()[title].url)

    assert waiting()[title].count == 1
    assert list(listed.context["cl"].result_list) == [left]
    left.user.is_active = False
    left.user.save(update_fields=["is_active"])
    assert title not in waiting()


def test_registers_of_the_staff_close_after_the_last_office(client):
    today = timezone.localdate()
    office = BureauMemberFactory(valid_until=today)
    user, register = office.user, reverse(BUREAUS)

    def looks():
        forget_all()
        client.force_login(get_user_model().objects.get(pk=user.pk))
        assert client.get(reverse("admin:index")).status_code == 200
        return client.get(register).status_code == 200

    assert looks()
    BureauMember.objects.filter(user=user).update(valid_until=today - timedelta(days=1))
    assert not looks()
    TownClerk.objects.create(town=TownFactory(), user=user)
    assert looks()
    yesterday = today - timedelta(days=1)
    TownClerk.objects.update(valid_from=yesterday, valid_until=yesterday)
    assert not looks()
    Group.objects.get_or_create(name=Role.SECURITY)[0].user_set.add(user)
    assert looks()
    user.groups.clear()
    assert not looks()
    BureauMemberFactory(user=user)
    assert looks()
    client.force_login(UserFactory(is_staff=True))
    assert client.get(register).status_code == 200
