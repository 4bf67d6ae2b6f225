import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse

from accounts.tests.factories import UserFactory
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from gaotai_jiazheng.tests.sessions import sessions_that_wait, wait_for
from reminders.models import CalendarMove, CalendarYear, Deadline, DeadlineRule
from reminders.rulebook import put_in_force
from reminders.tests.factories import DeadlineFactory, DeadlineRuleFactory

pytestmark = pytest.mark.django_db
LOAD = "/admin/reminders/calendaryear/add/"
LIST_QUERIES = 9


@pytest.fixture
def keeper():
    """Somebody of the dispatch centre."""
    center = BureauFactory(slug="gov-service-center", is_dispatch_center=True)
    return BureauMemberFactory(bureau=center, user__name="孙丽").user


@pytest.fixture
def member(keeper):
    """Somebody of a bureau that keeps no calendar."""
    return BureauMemberFactory(bureau__slug="hrss", bureau__name="县人社局").user


@pytest.fixture
def clock(calendar_2026):
    """A clock into 2027: seven working days from 28 December."""
    return DeadlineFactory(
        subject_label="GT202612280001",
        received_on=date(2026, 12, 28),
        due_on=date(2027, 1, 6),
        is_provisional=True,
    )


# Loading a year ------------------------------------------------------------------------------------


def test_the_page_opens_without_an_error(client, keeper):
    client.force_login(keeper)

    page = client.get(LOAD)

    assert page.context["form"].errors == {}


def test_a_preview_shows_days_and_moves_and_writes_nothing(client, keeper, clock, notice_2027):
    client.force_login(keeper)

    response = client.post(LOAD, {"text": notice_2027, "preview": "1"})

    html = response.content.decode()
    preview = response.context["preview"]
    assert [(move.deadline, move.due_before, move.due_on) for move in preview["moved"]] == [
        (clock, date(2027, 1, 6), date(2027, 1, 7))
    ]
    assert "GT202612280001" in html
    assert "2027年1月6日" in html
    assert "<strong>2027年1月7日</strong>" in html
    assert "调休上班：1月31日（星期日）、2月20日（星期六）" in html
    assert not CalendarYear.objects.filter(pk=2027).exists()
    clock.refresh_from_db()
    assert clock.due_on == date(2027, 1, 6)


def test_confirming_loads_the_year_and_lists_what_moved(client, keeper, clock, notice_2027):
    client.force_login(keeper)

    response = client.post(LOAD, {"text": notice_2027, "confirm": "1"}, follow=True)

    html = response.content.decode()
    year = CalendarYear.objects.get(pk=2027)
    assert response.redirect_chain == [
        (reverse("admin:reminders_calendaryear_change", args=[2027]), 302)
    ]
    assert (year.document, year.loaded_by) == ("国办发明电〔2026〕9号", keeper)
    assert "已载入2027年放假安排，1项时限的届满日变动。" in html
    assert "GT202612280001" in html
    assert CalendarMove.objects.get().deadline == clock


def test_confirming_the_same_again_says_that_nothing_changed(client, keeper, clock, notice_2027):
    client.force_login(keeper)
    client.post(LOAD, {"text": notice_2027, "confirm": "1"})

    response = client.post(LOAD, {"text": notice_2027, "confirm": "1"}, follow=True)

    assert "没有变化" in response.content.decode()
    assert CalendarMove.objects.count() == 1


def test_going_back_from_the_preview_keeps_what_was_typed(client, keeper, notice_2027):
    client.force_login(keeper)

    response = client.post(LOAD, {"text": notice_2027, "source_url": "", "edit": "1"})

    assert response.context["preview"] is None
    assert response.context["form"]["text"].value() == notice_2027


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        pytest.param({"text": ""}, "text", "required", id="nothing"),
        pytest.param(
            {"text": "放假通知", "year": "2027"}, "text", "announcement_unreadable", id="prose"
        ),
        pytest.param({"year": "2026"}, "year", "year_differs", id="another year"),
        pytest.param({"year": "二零二七"}, "year", "invalid", id="no number"),
        pytest.param({"announced_on": "昨天"}, "announced_on", "invalid", id="no date"),
        pytest.param({"text": "长" * 20_001}, "text", "max_length", id="too long"),
    ],
)
def test_wrong_input_gets_a_sentence_beside_its_field_and_is_kept(
    client, keeper, notice_2027, change, field, code
):
    client.force_login(keeper)
    typed = {"text": notice_2027, "year": "", "document": "甲", "announced_on": "", **change}

    response = client.post(LOAD, {**typed, "confirm": "1"})

    form = response.context["form"]
    assert [error.code for error in form.errors.as_data()[field]] == [code]
    assert form.errors[field][0] in response.content.decode()
    assert {name: form[name].value() for name in typed} == typed
    assert not CalendarYear.objects.exists()


def test_a_notice_without_its_number_asks_for_it(client, keeper, notice_2027):
    client.force_login(keeper)
    text = notice_2027.replace("国办发明电〔2026〕9号", "")

    asked = client.post(LOAD, {"text": text, "confirm": "1"})
    client.post(LOAD, {"text": text, "document": "国办发明电〔2026〕9号", "confirm": "1"})

    assert [error.code for error in asked.context["form"].errors.as_data()["document"]] == [
        "required"
    ]
    assert CalendarYear.objects.get().document == "国办发明电〔2026〕9号"


def test_an_uploaded_table_is_shown_in_the_text(client, keeper):
    client.force_login(keeper)
    names = ["元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"]
    rows = [f"2027-{month:02}-01,放假,{name}" for month, name in enumerate(names, start=1)]
    table = "\n".join(["day,kind,name", *rows])
    file = SimpleUploadedFile("2027.csv", table.encode("utf-8-sig"))

    response = client.post(LOAD, {"file": file, "year": "2027", "document": "甲", "preview": "1"})

    assert len(response.context["preview"]["arrangement"].days) == 7
    assert response.context["form"]["text"].value() == table


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param("元旦".encode("gb18030"), "文件不是 UTF-8 编码", id="encoding"),
        pytest.param(b"x" * 60_001, "文件太大", id="size"),
    ],
)
def test_an_unreadable_file_gets_a_sentence(client, keeper, content, sentence):
    client.force_login(keeper)

    response = client.post(LOAD, {"file": SimpleUploadedFile("x.csv", content), "confirm": "1"})

    assert [error.code for error in response.context["form"].errors.as_data()["file"]] == [
        "file_unreadable"
    ]
    assert sentence in response.content.decode()


def test_who_may_load_a_calendar(client, keeper, member, notice_2027):
    resident = UserFactory()
    superuser = UserFactory(is_staff=True, is_superuser=True)
    answers = {}
    for name, user in {
        "dispatch centre": keeper,
        "superuser": superuser,
        "another bureau": member,
        "no staff": resident,
    }.items():
        client.force_login(user)
        answers[name] = client.post(LOAD, {"text": notice_2027, "preview": "1"}).status_code

    assert answers == {
        "dispatch centre": 200,
        "superuser": 200,
        "another bureau": 403,
        "no staff": answers["no staff"],
    }
    assert answers["no staff"] in {302, 403}


def test_every_member_of_staff_may_read_the_calendar_but_not_others_clocks(
    client, keeper, member, clock, notice_2027
):
    client.force_login(keeper)
    client.post(LOAD, {"text": notice_2027, "confirm": "1"})
    page = reverse("admin:reminders_calendaryear_change", args=[2027])

    seen_by_keeper = client.get(page).content.decode()
    client.force_login(member)
    seen_by_member = client.get(page).content.decode()

    assert "GT202612280001" in seen_by_keeper
    assert "国办发明电〔2026〕9号" in seen_by_member
    assert "GT202612280001" not in seen_by_member


# Clocks --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_clocks_takes_the_same_queries_for_one_and_for_three(
    client, member, django_assert_num_queries, count
):
    bureau = member.memberships.get().bureau
    for _ in range(count):
        DeadlineFactory(owner=bureau)
    client.force_login(member)
    address = reverse("admin:reminders_deadline_changelist")
    client.get(address)

    with django_assert_num_queries(LIST_QUERIES):
        response = client.get(address)

    assert len(response.context["cl"].result_list) == count


def test_the_list_shows_a_bureau_its_own_clocks_and_says_how_they_stand(client, member):
    bureau = member.memberships.get().bureau
    DeadlineFactory(
        owner=bureau, subject_label="GT-OWN", due_on=date(2020, 1, 2), received_on=date(2020, 1, 1)
    )
    DeadlineFactory(
        owner=bureau,
        subject_label="GT-SURE",
        is_provisional=True,
        is_expected=True,
        due_on=date(2099, 1, 1),
    )
    DeadlineFactory(subject_label="GT-OTHER")
    client.force_login(member)

    html = client.get(reverse("admin:reminders_deadline_changelist")).content.decode()

    assert "GT-OWN" in html
    assert "已逾期" in html
    assert "2099年1月1日（暂定）（预计）" in html
    assert "GT-OTHER" not in html


@pytest.mark.parametrize(
    ("asked", "labels"),
    [
        ({}, ["GT-LATE", "GT-TODAY", "GT-WEEK"]),
        ({"due": "overdue"}, ["GT-LATE"]),
        ({"due": "today"}, ["GT-TODAY"]),
        ({"due": "week"}, ["GT-TODAY", "GT-WEEK"]),
        ({"state": "open"}, ["GT-LATE", "GT-TODAY", "GT-WEEK", "GT-PAUSED"]),
        ({"state": "cancelled"}, ["GT-GONE"]),
        ({"state": "all"}, ["GT-LATE", "GT-TODAY", "GT-WEEK", "GT-PAUSED", "GT-GONE"]),
        ({"q": "GT-GO"}, ["GT-GONE"]),
    ],
)
def test_the_list_shows_ticking_clocks_unless_others_are_asked_for(
    client, member, time_machine, asked, labels
):
    time_machine.move_to("2026-11-30 10:00+08:00")
    bureau = member.memberships.get().bureau
    for label, due_on, state in [
        ("GT-LATE", date(2026, 11, 27), "running"),
        ("GT-TODAY", date(2026, 11, 30), "running"),
        ("GT-WEEK", date(2026, 12, 7), "running"),
        ("GT-PAUSED", date(2026, 12, 8), "paused"),
        ("GT-GONE", date(2026, 12, 9), "cancelled"),
    ]:
        DeadlineFactory(owner=bureau, subject_label=label, due_on=due_on, state=state)
    client.force_login(member)

    response = client.get(reverse("admin:reminders_deadline_changelist"), asked)

    assert [row.subject_label for row in response.context["cl"].result_list] == labels


def test_the_page_of_a_clock_explains_its_day_and_edits_nothing(client, member, calendar_2026):
    clock = DeadlineFactory(owner=member.memberships.get().bureau, is_expected=True)
    client.force_login(member)
    address = reverse("admin:reminders_deadline_change", args=[clock.pk])

    html = client.get(address).content.decode()
    posted = client.post(address, {"due_on": "2099-01-01"})

    assert "计入7天，不计入2天。" in html
    assert "暂行约定，待主管单位确认" in html
    assert posted.status_code == 403
    clock.refresh_from_db()
    assert clock.due_on == date(2026, 12, 2)


def test_the_page_of_another_bureaus_clock_is_not_shown(client, member, calendar_2026):
    clock = DeadlineFactory(subject_label="GT-OTHER")
    client.force_login(member)

    response = client.get(reverse("admin:reminders_deadline_change", args=[clock.pk]), follow=True)

    assert "GT-OTHER" not in response.content.decode()
    assert response.redirect_chain[0][0] == reverse("admin:index")


# Rules ---------------------------------------------------------------------------------------------


def rule_fields(rule, **changes):
    names = [
        "slug",
        "name",
        "length",
        "unit",
        "roll_forward",
        "extension_length",
        "extension_times",
        "basis",
        "article",
        "confirmed_by",
        "awaiting_confirmation_by",
    ]
    return {name: getattr(rule, name) for name in names} | changes


def test_a_rule_in_use_only_takes_a_confirmation_and_says_why(client, keeper):
    rule = DeadlineRuleFactory()
    DeadlineFactory(rule=rule)
    client.force_login(keeper)
    address = reverse("admin:reminders_deadlinerule_change", args=[rule.pk])

    html = client.get(address).content.decode()
    client.post(address, rule_fields(rule, length=99, confirmed_by="县政府政务服务中心"))

    rule.refresh_from_db()
    assert "这条规则已有事项适用，期限和依据不能再改" in html
    assert (rule.length, rule.confirmed_by) == (7, "县政府政务服务中心")


def test_a_rule_without_cases_is_edited_and_its_history_is_shown(client, keeper):
    rule = DeadlineRuleFactory()
    client.force_login(keeper)
    address = reverse("admin:reminders_deadlinerule_change", args=[rule.pk])

    client.post(address, rule_fields(rule, length=9))
    html = client.get(address).content.decode()

    rule.refresh_from_db()
    assert rule.length == 9
    assert "期限：7 改为 9" in html
    assert "孙丽修改" in html


def test_a_new_row_ends_the_one_before_it(client, keeper):
    rule = DeadlineRuleFactory()
    DeadlineFactory(rule=rule)
    client.force_login(keeper)

    response = client.post(
        reverse("admin:reminders_deadlinerule_add"),
        rule_fields(rule, length=5, in_force_from="2027-01-01"),
    )

    assert response.status_code == 302
    assert list(DeadlineRule.objects.values_list("length", "in_force_from", "in_force_to")) == [
        (7, date(2020, 1, 1), date(2026, 12, 31)),
        (5, date(2027, 1, 1), None),
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_replace_a_rule_at_once_the_second_is_refused_on_the_form(
    client, keeper
):
    rule = DeadlineRuleFactory()
    client.force_login(keeper)
    fields = rule_fields(rule, length=5, in_force_from="2027-01-01")

    def posted():
        try:
            return client.post(reverse("admin:reminders_deadlinerule_add"), fields)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            put_in_force(
                DeadlineRule(
                    slug=rule.slug,
                    name="受理",
                    length=9,
                    unit="workdays",
                    in_force_from=date(2027, 1, 1),
                )
            )
            second = pool.submit(posted)
            wait_for(lambda: sessions_that_wait() == 1 or second.done())
        response = second.result(timeout=20)

    assert response.status_code == 422
    assert list(response.context["adminform"].form.errors) == ["in_force_from"]
    assert list(DeadlineRule.objects.values_list("length", flat=True)) == [7, 9]


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        pytest.param(
            {"in_force_from": "2020-01-01"}, "in_force_from", "rule_not_later", id="not later"
        ),
        pytest.param({"length": 0}, "__all__", "deadline_rule_length_positive", id="no length"),
        pytest.param(
            {"is_statutory": "on"},
            "__all__",
            "deadline_rule_statutory_has_article",
            id="no article",
        ),
    ],
)
def test_a_wrong_new_row_is_refused_with_a_sentence(client, keeper, changes, field, code):
    rule = DeadlineRuleFactory()
    client.force_login(keeper)

    response = client.post(
        reverse("admin:reminders_deadlinerule_add"),
        rule_fields(rule, **{"in_force_from": "2027-01-01", **changes}),
    )

    assert response.status_code == 422
    assert list(response.context["adminform"].form.errors) == [field]
    assert DeadlineRule.objects.count() == 1


def test_another_bureau_reads_the_rules_and_writes_none(client, member):
    rule = DeadlineRuleFactory()
    client.force_login(member)
    address = reverse("admin:reminders_deadlinerule_change", args=[rule.pk])

    read = client.get(address)
    written = client.post(address, rule_fields(rule, length=9))
    added = client.get(reverse("admin:reminders_deadlinerule_add"))

    assert (read.status_code, written.status_code, added.status_code) == (200, 403, 403)
    assert Deadline.objects.count() == 0


def test_the_new_row_begins_with_all_that_the_old_one_says(client, keeper):
    rule = DeadlineRuleFactory(
        acting_party="家政企业", basis="《条例》", article="第三条", is_statutory=True,
        extension_length=3, extension_times=1,
    )  # fmt: skip
    DeadlineFactory(rule=rule)
    client.force_login(keeper)
    page = client.get(reverse("admin:reminders_deadlinerule_change", args=[rule.pk])).text
    (link,) = re.findall(r'href="([^"]+)">另建新规则', page)

    form = client.get(unescape(link)).context["adminform"].form

    kept = set(form.fields) - {"in_force_from", "confirmed_by", "awaiting_confirmation_by"}
    said = {name: str(form[name].value()) for name in kept}
    assert said == {name: str(getattr(rule, name)) for name in kept} | {"is_statutory": "1"}
