import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from accounts.roles import Role
from accounts.tests.factories import UserFactory
from reminders.inbox import unread_count
from reminders.models import CalendarFeed, Notification, NotificationPreference
from reminders.tests.factories import NotificationFactory

pytestmark = pytest.mark.django_db

PHONE = "13800000000"


@pytest.fixture
def me():
    return UserFactory(username="me", is_staff=True)


@pytest.fixture
def mine(client, me):
    client.force_login(me)
    return client


def message(user, **fields):
    return NotificationFactory(channel="inbox", address="", state="sent", recipient=user, **fields)


def shown(response):
    return [notification.subject for notification in response.context["notifications"]]


def test_inbox_shows_my_messages_newest_first_and_nobody_elses(mine, me):
    message(me, subject="第一条")
    message(me, subject="第二条", is_late=True)
    message(UserFactory(), subject="别人的")
    NotificationFactory(recipient=me, subject="邮件")

    response = mine.get("/inbox/")

    assert response.status_code == 200
    assert shown(response) == ["第二条", "第一条"]
    assert response.context["unread_count"] == 2
    assert response.content.decode().count(">补发<") == 1


def test_inbox_is_the_staffs(client):
    client.force_login(UserFactory())
    for name in ("inbox", "calendar_feed"):
        assert client.get(reverse(f"reminders:{name}")).status_code == 403


def test_stranger_is_asked_to_sign_in(client):
    response = client.get("/inbox/")
    assert (response.status_code, response.url) == (302, f"{reverse('account_login')}?next=/inbox/")


@pytest.mark.parametrize("rows", [1, 3])
def test_inbox_asks_the_same_for_any_number_of_rows(mine, me, rows, django_assert_num_queries):
    for _ in range(rows):
        message(me)
    mine.get("/inbox/")
    with django_assert_num_queries(INBOX_QUERIES):
        mine.get("/inbox/")


# Session, user, whether the last office has ended, the messages, the unread ones; the rest is the sidebar's, here and on every page.
INBOX_QUERIES = 8


def test_inbox_is_read_page_by_page(mine, me):
    for number in range(60):
        message(me, subject=str(number))

    first = mine.get("/inbox/")
    second = mine.get("/inbox/", {"before": first.context["older"]})

    assert shown(first) == [str(number) for number in range(59, 9, -1)]
    assert shown(second) == [str(number) for number in range(9, -1, -1)]
    assert second.context["older"] is None


@pytest.mark.parametrize("before", ["abc", "-1", "９", "9" * 40, "'"])
def test_a_page_that_makes_no_sense_is_the_first(mine, me, before):
    message(me, subject="有")
    assert shown(mine.get("/inbox/", {"before": before})) == ["有"]


def test_looking_marks_nothing_as_read(mine, me):
    message(me)
    mine.get("/inbox/")
    assert unread_count(me) == 1


def test_opening_marks_as_read_and_leads_to_the_case(mine, me):
    opened, other = message(me, link="/admin/cases/7/"), message(me)

    response = mine.post(f"/inbox/{opened.pk}/open/")

    assert (response.status_code, response.url) == (302, "/admin/cases/7/")
    opened.refresh_from_db()
    other.refresh_from_db()
    assert opened.read_at is not None
    assert other.read_at is None


def test_opening_again_keeps_when_it_was_read(mine, me):
    opened = message(me)
    mine.post(f"/inbox/{opened.pk}/open/")
    first = Notification.objects.get().read_at

    mine.post(f"/inbox/{opened.pk}/open/")

    assert Notification.objects.get().read_at == first


@pytest.mark.parametrize("link", ["", "https://elsewhere.example/", "//elsewhere.example/"])
def test_opening_never_leads_out_of_the_portal(mine, me, link):
    opened = message(me, link=link)
    assert mine.post(f"/inbox/{opened.pk}/open/").url == "/inbox/"


def test_message_of_another_is_not_there(mine):
    theirs = message(UserFactory())

    assert mine.post(f"/inbox/{theirs.pk}/open/").status_code == 404
    assert Notification.objects.get().read_at is None


def test_read_all_is_about_mine(mine, me):
    message(me)
    message(me)
    theirs = message(UserFactory())

    mine.post("/inbox/read/")

    assert unread_count(me) == 0
    theirs.refresh_from_db()
    assert theirs.read_at is None


@pytest.mark.parametrize("path", ["/inbox/read/", "/inbox/1/open/", "/inbox/calendar/make/"])
def test_what_changes_something_is_posted(mine, path):
    assert mine.get(path).status_code == 405


def test_preferences_are_kept_and_the_number_never_shown(mine, me):
    data = {"by_sms": "on", "phone": PHONE, "wants_digest": "on"}

    response = mine.post("/inbox/preferences/", data, follow=True)

    preference = NotificationPreference.objects.get(user=me)
    assert (preference.by_email, preference.by_sms, preference.phone) == (False, True, PHONE)
    page = response.content.decode()
    assert PHONE not in page
    assert "138****0000" in page


def test_empty_number_keeps_the_one_there_is(mine, me):
    NotificationPreference.objects.create(user=me, by_sms=True, phone=PHONE)

    mine.post("/inbox/preferences/", {"by_sms": "on", "by_email": "on", "phone": ""})

    preference = NotificationPreference.objects.get(user=me)
    assert (preference.phone, preference.by_email, preference.wants_digest) == (PHONE, True, False)


def test_number_can_be_taken_away(mine, me):
    NotificationPreference.objects.create(user=me, by_sms=True, phone=PHONE)

    mine.post("/inbox/preferences/", {"forget_phone": "on"})

    preference = NotificationPreference.objects.get(user=me)
    assert (preference.phone, preference.by_sms) == ("", False)


@pytest.mark.parametrize(
    ("phone", "code"),
    [("12345", "phone_invalid"), ("0936-6621234", "phone_invalid"), ("", "phone_missing")],
)
def test_text_messages_need_a_mobile_number(mine, phone, code):
    response = mine.post("/inbox/preferences/", {"by_sms": "on", "phone": phone})

    assert response.context["form"].errors.as_data()["phone"][0].code == code
    assert not NotificationPreference.objects.exists()


def test_looking_at_the_preferences_writes_nothing(mine):
    mine.get("/inbox/preferences/")
    assert not NotificationPreference.objects.exists()


@pytest.fixture
def owner(client):
    """Somebody who acts for an enterprise."""
    user = UserFactory(email="zhao@example.cn")
    NotificationPreference.objects.create(user=user, by_sms=True, phone=PHONE, wants_digest=False)
    client.force_login(user)
    return user


def test_who_is_not_of_the_staff_chooses_the_channels_alone(client, owner):
    page = client.get("/inbox/preferences/")
    client.post("/inbox/preferences/", {"phone": "13911111111", "wants_digest": "on"})

    assert list(page.context["form"].fields) == ["by_email", "by_sms"]
    assert ("138****0000" in page.text, PHONE in page.text) == (True, False)
    preference = NotificationPreference.objects.get(user=owner)
    assert (preference.by_email, preference.by_sms) == (False, False)
    assert (preference.phone, preference.wants_digest) == (PHONE, False)


def test_who_left_no_address_is_told_so(client):
    client.force_login(UserFactory(email=""))

    page = client.get("/inbox/preferences/")

    assert list(page.context["form"].fields) == []
    assert "账号没有登记邮箱和手机号" in page.text


def test_calendar_address_is_shown_once(mine, me):
    response = mine.post("/inbox/calendar/make/")

    address = response.context["address"]
    feed = CalendarFeed.objects.get(user=me)
    assert address.startswith("http://testserver/api/v1/staff/deadlines.ics?token=")
    assert address in response.content.decode()
    assert response["Cache-Control"].find("no-store") >= 0
    assert feed.token_digest not in address
    assert "token=" not in mine.get("/inbox/calendar/").content.decode()


# The outbox in the admin -------------------------------------------------------------------------


@pytest.fixture
def system_admin():
    user = UserFactory(username="system", is_staff=True)
    codenames = ["view_notification", "change_notification"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


LIST = "/admin/reminders/notification/"


def failed_message(**fields):
    return NotificationFactory(
        channel="sms",
        address=PHONE,
        state="failed",
        attempts=8,
        last_error="短信网关答复 500",
        **fields,
    )


@pytest.mark.parametrize("count", [0, 2])
def test_first_page_leads_to_what_failed(client, system_admin, count):
    for _ in range(count):
        failed_message()
    system_admin.groups.add(Group.objects.get_or_create(name=Role.SYSTEM)[0])
    client.force_login(system_admin)

    page = client.get("/admin/").text

    assert f"{count}条</span>" in page
    link = f'<a href="{LIST}?state__exact=failed">发送失败的消息</a>'
    assert (link in page) is bool(count)


def test_failed_messages_are_listed_without_anybodys_address(client, system_admin):
    failed_message()
    NotificationFactory(state="failed", address="zhang@example.invalid")
    client.force_login(system_admin)

    page = client.get(LIST, {"state__exact": "failed"}).content.decode()

    assert page.count("重新发送</button>") == 2
    assert PHONE not in page
    assert PHONE[-4:] not in page
    assert "当事人手机" in page
    assert "zhang@example.invalid" not in page
    assert "z***@example.invalid" in page


def test_button_sends_again(client, system_admin):
    failed = failed_message()
    client.force_login(system_admin)

    response = client.post(f"{LIST}{failed.pk}/send-again/")

    assert (response.status_code, response.url) == (302, LIST)
    failed.refresh_from_db()
    assert (failed.state, failed.attempts, failed.last_error) == ("queued", 0, "")


def test_action_sends_the_selected_again(client, system_admin):
    first, second = failed_message(), failed_message()
    client.force_login(system_admin)

    client.post(LIST, {"action": "send_selected_again", "_selected_action": [first.pk]})

    states = dict(Notification.objects.values_list("pk", "state"))
    assert states == {first.pk: "queued", second.pk: "failed"}


def test_bar_of_actions_names_no_number_that_nobody_counted(client, system_admin):
    failed_message()
    client.force_login(system_admin)

    page = client.get(LIST).text

    assert ("重新发送所选的失败消息" in page, "选中所有的" in page) == (True, False)


def test_sending_again_is_posted_by_who_may(client, system_admin):
    failed = failed_message()
    reader = UserFactory(is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_notification"))

    client.force_login(system_admin)
    assert client.get(f"{LIST}{failed.pk}/send-again/").status_code == 405
    client.force_login(reader)
    assert client.post(f"{LIST}{failed.pk}/send-again/").status_code == 403
    failed.refresh_from_db()
    assert failed.state == "failed"


@pytest.mark.parametrize("rows", [1, 3])
def test_outbox_asks_the_same_for_any_number_of_rows(
    client, system_admin, rows, django_assert_num_queries
):
    for _ in range(rows):
        failed_message(recipient=UserFactory())
    client.force_login(system_admin)
    client.get(LIST)
    with django_assert_num_queries(OUTBOX_QUERIES):
        client.get(LIST)


# As the inbox but for the two of its own, and the rows; nothing is counted.
OUTBOX_QUERIES = 7


def test_notice_on_paper_is_for_who_may_see_the_outbox(client, system_admin):
    notice = NotificationFactory(
        channel="print", address="", state="sent", subject="您的投诉GT1已提交", link="/track/"
    )
    client.force_login(system_admin)
    page = client.get(f"{LIST}{notice.pk}/notice/").content.decode()
    assert "您的投诉GT1已提交" in page
    assert "/track/" in page

    client.force_login(UserFactory(is_staff=True))
    assert client.get(f"{LIST}{notice.pk}/notice/").status_code == 403
