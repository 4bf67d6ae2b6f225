"""The workspace: who gets in, who may do what, and what is kept of it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.signing_up import user_of
from accounts.tests.factories import UserFactory
from enterprises.models import Declaration, EnterpriseMember, Invitation
from enterprises.permissions import can_act_for
from enterprises.services import joining, proving
from enterprises.services.declaring import declare
from enterprises.services.standing import change_standing
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory
from enterprises.tests.registration_answers import PASSWORD, PHONE
from reminders import outbox
from reminders.models import Notification

pytestmark = pytest.mark.django_db
HOME = reverse("workspace:home")
MEMBERS = reverse("workspace:members")
DATA = reverse("workspace:data")
CHOOSE = reverse("workspace:choose")
JOIN = reverse("enterprises:join")


@pytest.fixture
def owner():
    return EnterpriseMemberFactory(enterprise__name="绿洲家政").user


@pytest.fixture
def enterprise(owner):
    return owner.enterprise_memberships.get().enterprise


def test_home_tells_what_is_missing(client, owner):
    client.force_login(owner)

    page = client.get(HOME).content.decode()

    assert "补充企业信息：服务项目、经营模式、公开电话" in page
    assert "人员和授权" in page


def test_licence_that_runs_out_stands_first(client, owner, enterprise):
    until = timezone.localdate() + timedelta(days=10)
    type(enterprise).objects.filter(pk=enterprise.pk).update(license_valid_until=until)
    client.force_login(owner)

    rows = client.get(HOME).context["to_dos"]

    assert rows[0]["to_do"].title == "营业执照快到期了"


def test_who_acts_for_nobody_is_told_how_to_come_in(client):
    client.force_login(UserFactory())

    assert "您现在不代表任何一家企业" in client.get(HOME).content.decode()
    assert client.get(MEMBERS).status_code == 404


def test_who_acts_for_two_chooses(client, owner, enterprise):
    other = EnterpriseMemberFactory(user=owner, enterprise__name="驼铃家政").enterprise
    client.force_login(owner)

    asked = client.get(MEMBERS, follow=True)
    assert asked.redirect_chain == [(f"{CHOOSE}?next=%2Fworkspace%2Fmembers%2F", 302)]
    assert f'name="next" value="{MEMBERS}"' in asked.content.decode()
    chosen = client.post(CHOOSE, {"enterprise": other.pk, "next": MEMBERS})
    assert chosen["Location"] == MEMBERS
    assert "驼铃家政" in client.get(HOME).content.decode()


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/workspace/", ""])
def test_choosing_leads_into_the_workspace_only(client, owner, enterprise, elsewhere):
    EnterpriseMemberFactory(user=owner)
    client.force_login(owner)

    chosen = client.post(CHOOSE, {"enterprise": enterprise.pk, "next": elsewhere})

    assert chosen["Location"] == HOME


def test_page_of_ones_other_enterprise_offers_to_change(client, owner, enterprise):
    other = EnterpriseMemberFactory(user=owner, enterprise__name="驼铃家政").enterprise
    said = declare(other, by=owner, kind="amendment", title="改了电话")
    page = reverse("workspace:receipt", args=[said.number])
    client.force_login(owner)
    client.post(CHOOSE, {"enterprise": enterprise.pk})

    missed = client.get(page)

    assert missed.status_code == 404
    assert "绿洲家政没有这一页" in missed.content.decode()
    assert f'name="next" value="{page}"' in missed.content.decode()
    client.post(CHOOSE, {"enterprise": other.pk, "next": page})
    assert client.get(page).status_code == 200


def test_another_enterprise_cannot_be_chosen(client, owner):
    stranger = EnterpriseFactory()
    EnterpriseMemberFactory(user=owner)
    client.force_login(owner)

    client.post(CHOOSE, {"enterprise": stranger.pk})

    assert client.get(HOME)["Location"].startswith(CHOOSE)


def test_form_of_one_enterprise_is_not_taken_for_another(client, owner, enterprise):
    other = EnterpriseMemberFactory(user=owner, enterprise__name="驼铃家政").enterprise
    trademarks = reverse("workspace:trademarks")
    client.force_login(owner)
    client.post(CHOOSE, {"enterprise": enterprise.pk})
    page = client.get(trademarks).text
    field = f'<input type="hidden" name="acts_for" value="{enterprise.pk}">'
    typed = {"name": "绿洲喜鹊", "classes": "45", "acts_for": str(enterprise.pk)}

    client.post(CHOOSE, {"enterprise": other.pk})  # in a second tab
    answer = client.post(trademarks, typed)
    back = client.post(CHOOSE, {"enterprise": enterprise.pk, "next": trademarks})
    client.post(back["Location"], typed)

    assert field in page
    assert answer.status_code == 409
    assert "那一页是绿洲家政的，您在别的窗口换成了驼铃家政" in answer.text
    assert "<li>绿洲喜鹊</li>" in answer.text
    assert f'name="next" value="{trademarks}"' in answer.text
    assert [each.trademarks.count() for each in (enterprise, other)] == [1, 0]


def test_who_acts_for_one_is_asked_nothing_more(client, owner):
    client.force_login(owner)

    assert "acts_for" not in client.get(reverse("workspace:trademarks")).text


@pytest.mark.parametrize("key", ["x", "9" * 5000, ""])
def test_odd_choice_chooses_nothing(client, owner, key):
    EnterpriseMemberFactory(user=owner)
    client.force_login(owner)

    assert client.post(CHOOSE, {"enterprise": key}).status_code == 200
    assert client.get(HOME)["Location"].startswith(CHOOSE)


def test_owner_invites_and_the_invited_makes_an_account(client, client_class, owner, enterprise):
    client.force_login(owner)
    page = client.post(
        MEMBERS, {"contact": PHONE, "role": "delegate", "scopes": ["answer"], "member_until": ""}
    )
    code = page.context["code"].replace(" ", "")
    message = Notification.objects.get(channel="sms")
    assert (message.address, code in message.body) == (PHONE, True)
    other = client_class()
    who = {"code": code, "name": "李红", "phone": PHONE}

    assert "确认验证码" in other.post(JOIN, who).content.decode()
    phone_code = re.search(r"验证码(\d{6})", Notification.objects.latest("pk").body)[1]
    assert Notification.objects.latest("pk").link == JOIN
    wrong = other.post(JOIN, {**who, "phone_code": "x", "go": "prove"})
    assert wrong.status_code == 422
    assert 'value="李红"' in wrong.content.decode()
    page = other.post(JOIN, {**who, "phone_code": phone_code, "go": "prove"}).content.decode()
    assert "再输一遍密码" in page and 'value="李红"' in page
    response = other.post(JOIN, {**who, "password": PASSWORD, "password_again": PASSWORD})

    assert response["Location"] == HOME
    member = EnterpriseMember.objects.get(role="delegate")
    assert member.user == user_of(PHONE)
    assert member.delegation.scopes == ["answer"]
    assert "绿洲家政" in other.get(HOME).content.decode()


def test_who_is_invited_by_mail_gets_the_code_there(client, owner, enterprise):
    client.force_login(owner)

    page = client.post(MEMBERS, {"contact": "lihong@example.cn", "role": "clerk"})

    code = page.context["code"].replace(" ", "")
    message = Notification.objects.get(kind="enterprise_invitation")
    assert (message.channel, message.address) == ("email", "lihong@example.cn")
    assert code in message.body
    assert joining.find(code).contact == "lihong@example.cn"


def test_code_from_the_counter_is_taken_without_a_text_message(client, owner, enterprise):
    _, code = joining.invite(enterprise, contact=PHONE, role="clerk", by=owner)
    _, from_counter = proving.hand_out(PHONE, checked="居民身份证", by=UserFactory())
    Notification.objects.all().delete()
    who = {"code": code, "name": "李红", "phone": PHONE}

    asked = client.post(JOIN, who).text
    taken = client.post(JOIN, {**who, "phone_code": from_counter, "go": "prove"}).text

    assert "确认验证码" in asked and "重新发验证码" in asked
    assert "再输一遍密码" in taken
    assert not Notification.objects.exists()


def test_invitation_that_is_sent_twice_is_one(client, owner, enterprise):
    client.force_login(owner)
    given = {"contact": PHONE, "role": "clerk"}

    client.post(MEMBERS, given)
    again = client.post(MEMBERS, given)
    other = client.post(MEMBERS, {"contact": PHONE, "role": "owner"})

    assert (again.status_code, other.status_code) == (422, 200)
    assert "请先取消原来的邀请" in again.text
    assert [each.role for each in enterprise.invitations.order_by("pk")] == ["clerk", "owner"]


def test_account_is_not_made_for_a_number_that_is_not_proved(client, owner, enterprise):
    _, code = joining.invite(enterprise, contact=PHONE, role="clerk", by=owner)
    given = {"password": PASSWORD, "password_again": PASSWORD, "phone_code": ""}

    client.post(JOIN, {"code": code, "name": "李红", "phone": PHONE, **given})

    assert user_of(PHONE) is None


@pytest.fixture
def client_class(client):
    return type(client)


def test_open_invitation_says_since_when_it_is_open(client, owner, enterprise):
    invitation, _ = joining.invite(enterprise, contact=PHONE, role="clerk", by=owner)
    client.force_login(owner)

    page = client.get(MEMBERS).text

    invited, expires = map(timezone.localtime, (invitation.invited_at, invitation.expires_at))
    assert f"{invited:%-m月%-d日}邀请，{expires:%-m月%-d日 %H:%M}前有效" in page


def test_code_is_good_once(client, owner, enterprise):
    invitation, code = joining.invite(enterprise, contact=PHONE, role="clerk", by=owner)
    joining.join(invitation, user=UserFactory())
    client.force_login(UserFactory())

    assert client.post(JOIN, {"code": code}).status_code == 422
    assert client.post(JOIN, {"code": "AAAA2222"}).status_code == 422


def test_revoked_and_old_codes_open_nothing(enterprise, owner):
    revoked, code = joining.invite(enterprise, contact=PHONE, role="clerk", by=owner)
    joining.revoke(revoked, by=owner)
    old, old_code = joining.invite(enterprise, contact=PHONE, role="clerk", by=owner)
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now())

    assert joining.find(code) is None
    assert joining.find(old_code) is None


def test_owner_takes_an_invitation_back_once(client, owner, enterprise):
    invitation, code = joining.invite(enterprise, contact=PHONE, role="clerk", by=owner)
    address = reverse("workspace:revoke", args=[invitation.pk])
    client.force_login(owner)
    assert address in client.get(MEMBERS).text

    page = client.post(address, follow=True).text
    invitation.refresh_from_db()
    revoked_at = invitation.revoked_at
    again = client.post(address, follow=True).text

    assert "邀请已经取消。" in page
    assert address not in page
    assert joining.find(code) is None
    invitation.refresh_from_db()
    assert (invitation.revoked_at, "邀请已经取消。" in again) == (revoked_at, False)
    assert "这个邀请已经用过或者取消。" in again
    said = list(Declaration.objects.order_by("pk").values_list("title", flat=True))
    assert said == ["邀请经办人", "取消邀请经办人"]


def test_invitation_that_was_used_meanwhile_is_not_said_to_be_cancelled(client, owner, enterprise):
    invitation, _ = joining.invite(enterprise, contact=PHONE, role="clerk", by=owner)
    joining.join(invitation, user=UserFactory())
    client.force_login(owner)

    page = client.post(reverse("workspace:revoke", args=[invitation.pk]), follow=True).text

    assert "这个邀请已经用过或者取消。" in page
    assert "邀请已经取消。" not in page
    assert not Declaration.objects.filter(title="取消邀请经办人").exists()


def test_invitation_is_taken_back_by_its_own_owner_alone(client, owner, enterprise):
    invitation, code = joining.invite(enterprise, contact=PHONE, role="clerk", by=owner)
    address = reverse("workspace:revoke", args=[invitation.pk])

    client.force_login(EnterpriseMemberFactory(enterprise=enterprise, role="clerk").user)
    assert client.post(address).status_code == 403
    client.force_login(EnterpriseMemberFactory().user)
    assert client.post(address).status_code == 404
    assert joining.find(code) == invitation


def test_who_has_the_part_already_is_told_and_the_code_stays_good(client, owner, enterprise):
    clerk = EnterpriseMemberFactory(enterprise=enterprise, role="clerk").user
    invitation, code = joining.invite(enterprise, contact=PHONE, role="clerk", by=owner)
    client.force_login(clerk)

    response = client.post(JOIN, {"code": code})

    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == ["这个人在这段时间已经担任这个角色。"]
    assert f'value="{code}"' in response.text
    assert enterprise.members.filter(role="clerk").count() == 1
    assert joining.find(code) == invitation


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"contact": "123", "role": "clerk"}, "contact"),
        ({"contact": PHONE, "role": "king"}, "role"),
        ({"contact": PHONE, "role": "clerk", "member_until": "2020-01-01"}, "__all__"),
        ({"contact": PHONE, "role": "delegate"}, "__all__"),
    ],
)
def test_bad_invitations_are_refused(client, owner, given, field):
    client.force_login(owner)

    response = client.post(MEMBERS, given)

    assert response.status_code == 422
    assert field in response.context["form"].errors or response.context["form"].errors
    assert not Invitation.objects.exists()


def test_clerk_neither_invites_nor_changes_data(client, enterprise):
    clerk = EnterpriseMemberFactory(enterprise=enterprise, role="clerk").user
    client.force_login(clerk)

    assert client.post(MEMBERS, {"contact": PHONE, "role": "clerk"}).status_code == 403
    assert client.post(DATA, {"name": "新名称"}).status_code == 403
    assert client.post(reverse("workspace:confirm")).status_code == 403
    assert client.get(DATA).status_code == 200


def test_last_owner_stays(client, owner, enterprise):
    member = enterprise.members.get()
    client.force_login(owner)

    client.post(reverse("workspace:end_membership", args=[member.pk]))

    assert can_act_for(type(owner).objects.get(pk=owner.pk), enterprise)
    page = client.get(MEMBERS).content.decode()
    assert "企业至少要有一位负责人" in page


def test_one_of_two_owners_leaves(client, owner, enterprise):
    second = EnterpriseMemberFactory(enterprise=enterprise)
    client.force_login(owner)

    client.post(reverse("workspace:end_membership", args=[second.pk]))

    assert not can_act_for(second.user, enterprise)
    assert Declaration.objects.get().kind == "dismissal"
    told = Notification.objects.get(recipient=second.user, channel="inbox")
    last_day = date_format(timezone.localdate() - timedelta(days=1))
    assert told.subject == f"您不再担任{enterprise}的负责人，最后一天是{last_day}"


def test_part_taken_back_on_its_first_day_ends_once(client, owner, enterprise):
    today = timezone.localdate()
    second = EnterpriseMemberFactory(enterprise=enterprise, valid_from=today)
    address = reverse("workspace:end_membership", args=[second.pk])
    client.force_login(owner)

    first = client.post(address, follow=True).text
    again = client.post(address, follow=True).text

    assert f"{second.user}的负责人到今天为止。" in first
    assert address not in first
    assert f"{today.year}年{today.month}月{today.day}日为止，已经办理过。" in again
    second.refresh_from_db()
    assert second.valid_until == today
    assert [each.kind for each in Declaration.objects.all()] == ["dismissal"]


def test_owner_of_today_alone_takes_nobodys_place(client, owner, enterprise):
    today = timezone.localdate()
    EnterpriseMemberFactory(enterprise=enterprise, valid_from=today, valid_until=today)
    member = enterprise.members.get(user=owner)
    client.force_login(owner)

    said = client.post(reverse("workspace:end_membership", args=[member.pk]), follow=True).text

    assert "企业至少要有一位负责人" in said
    member.refresh_from_db()
    assert member.valid_until is None


def test_member_of_another_enterprise_is_out_of_reach(client, owner):
    stranger = EnterpriseMemberFactory()
    client.force_login(owner)

    response = client.post(reverse("workspace:end_membership", args=[stranger.pk]))

    assert response.status_code == 404


def test_everything_said_stands_with_its_receipt(client, owner, enterprise):
    client.force_login(owner)
    client.post(reverse("workspace:confirm"))
    declaration = Declaration.objects.get()

    said = client.get(reverse("workspace:said")).content.decode()
    receipt = client.get(reverse("workspace:receipt", args=[declaration.number])).content.decode()

    assert declaration.number in said
    assert declaration.digest in receipt
    client.force_login(EnterpriseMemberFactory().user)
    assert client.get(reverse("workspace:receipt", args=[declaration.number])).status_code == 404


def test_data_form_keeps_what_was_typed_when_refused(client, owner, enterprise):
    client.force_login(owner)
    form = {
        "name": "驼铃家政",
        "uscc": enterprise.uscc,
        "address": "长征路9号",
        "ways": ["offline"],
        "reason": "",
    }

    response = client.post(DATA, form)

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"reason"}
    assert "长征路9号" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_members_cost_the_same_for_one_and_for_three(
    client, owner, enterprise, django_assert_num_queries, count
):
    for _ in range(count - 1):
        EnterpriseMemberFactory(enterprise=enterprise, role="clerk")
    client.force_login(owner)
    client.get(MEMBERS)

    with django_assert_num_queries(6):
        client.get(MEMBERS)


def test_home_shows_what_was_told_to_whoever_comes_in(client, owner):
    for n in range(7):
        message = outbox.Message("news", f"第{n}条消息", link="/workspace/people/")
        outbox.write(outbox.post_to_users([owner.pk], message))
    client.force_login(owner)

    response = client.get(HOME)
    assert [each.subject for each in response.context["told"]] == [
        f"第{n}条消息" for n in (6, 5, 4, 3, 2)
    ]
    assert '<a href="/workspace/people/">第0条消息</a>' in response.text
    assert "更早的消息" in response.text


def test_home_says_all_of_what_was_told(client, owner):
    message = outbox.Message(
        "news", "授权终止了", "从12月1日起不能再用。\n不清楚的，请问县人社局。"
    )
    outbox.write(outbox.post_to_users([owner.pk], message))
    client.force_login(owner)

    page = client.get(HOME).text

    assert "授权终止了" in page
    assert "从12月1日起不能再用。<br>不清楚的，请问县人社局。" in page


def test_home_of_a_suspended_entry_says_why_and_what_it_means(client, owner):
    enterprise = owner.enterprise_memberships.get().enterprise
    change_standing(enterprise, "suspend", by=UserFactory(), reason="地址找不到")
    client.force_login(owner)

    page = client.get(HOME).text

    assert "名录里已暂停" in page and "地址找不到" in page
    assert "恢复以前不能签新合同、发岗位、设网点" in page
