"""What the workbench writes by itself is Chinese: headings of columns, days, empty lists, who looked at what."""

import re
from collections import Counter
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.admin.access_log import AccessLogAdmin
from accounts.models import AccessLog
from accounts.tests.factories import UserFactory
from complaints.models import Complaint
from credentials.models import Award
from gaotai_jiazheng import register_admin
from gaotai_jiazheng.sidebar import SIDEBAR, groups_for
from gaotai_jiazheng.templatetags.facts import fact
from regions.tests.factories import TownFactory
from reminders.models import Deadline
from training.models import Completion
from workers.models import Occupation
from workers.tests.factories import officer

DAY = date(2026, 1, 1)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def headings():
    for model, model_admin in admin.site._registry.items():
        for name in {*model_admin.list_display, *model_admin.readonly_fields} - {"__str__"}:
            yield model._meta.label, name, label_for_field(name, model, model_admin)


def test_every_column_has_a_chinese_heading():
    assert [row for row in headings() if not CHINESE.search(str(row[2]))] == []


@pytest.mark.django_db
def test_every_filter_has_a_chinese_title_of_its_own(admin_user):
    request = RequestFactory().get("/")
    request.user = admin_user
    titles = [
        (model._meta.label, str(each.title))
        for model, model_admin in admin.site._registry.items()
        for each in model_admin.get_changelist_instance(request).get_filters(request)[0]
    ]

    assert len(titles) > 50
    assert [row for row in titles if not CHINESE.search(row[1])] == []
    assert [row for row, times in Counter(titles).items() if times > 1] == []


def test_every_level_of_the_place_has_a_name_of_its_own():
    """Above a page stand its app, its register and its row; in the sidebar its group and its register."""
    registers = {model._meta: model._meta.app_config.verbose_name for model in admin.site._registry}

    assert [str(opts) for opts, app in registers.items() if app == opts.verbose_name_plural] == []
    assert [
        title
        for title, entries in SIDEBAR
        for label, _ in entries
        if apps.get_model(label)._meta.verbose_name_plural == title
    ] == []


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2026, 9, 9), "2026年9月9日"),
        (datetime(2026, 12, 3, 22, 0, tzinfo=UTC), "2026年12月4日 06:00"),
        (True, "是"),
        (0, "0"),
        (None, "—"),
        ("<b>\n", "&lt;b&gt;<br>"),
    ],
)
def test_fact(value, shown):
    assert fact(value) == shown


@pytest.mark.django_db
def test_empty_list_speaks_of_filters_only_where_one_is_set(admin_client):
    page = reverse("admin:reminders_calendaryear_changelist")
    assert "还没有" in admin_client.get(page).text
    found = admin_client.get(f"{page}?q=1949").text
    assert "没有符合条件的" in found
    assert "还没有" not in found


@pytest.mark.django_db
def test_list_says_how_much_it_shows_and_offers_all_only_where_some_are_left_out(
    admin_client, monkeypatch
):
    monkeypatch.setattr(register_admin, "COUNTED_ROWS", 2)
    page = reverse("admin:workers_occupation_changelist")
    for code in "12":
        Occupation.objects.create(code=code, name=code, dict_version="2022年版", active_from=DAY)
    whole = admin_client.get(page).text
    assert "共2条" in whole
    assert "看全部" not in whole
    found = admin_client.get(f"{page}?q=1").text
    assert "共1条" in found
    assert "看全部" in found

    Occupation.objects.create(code="3", name="3", dict_version="2022年版", active_from=DAY)
    assert "只列出前2条，请搜索或者筛选，缩小范围" in admin_client.get(page).text


@pytest.mark.django_db
def test_titles_say_what_is_listed_and_what_is_done(admin_client):
    register = "admin:regions_town"
    town = TownFactory(name="城关镇")
    titles = [
        admin_client.get(address).context["title"]
        for address in (
            reverse("admin:reminders_notification_changelist"),
            reverse(f"{register}_changelist"),
            reverse(f"{register}_add"),
            reverse(f"{register}_change", args=[town.pk]),
            reverse(f"{register}_history", args=[town.pk]),
        )
    ]

    assert titles == ["消息", "镇", "增加镇", "修改镇", "变更历史：城关镇"]


@pytest.mark.django_db
def test_list_that_is_not_counted_to_its_end_does_not_offer_to_choose_all(rf, admin_user):
    request = rf.get("/")
    request.user = admin_user

    assert [
        str(model._meta)
        for model, page in admin.site._registry.items()
        if page.paginator is not Paginator
        and page.get_actions(request)
        and not page.list_disable_select_all
    ] == []


@pytest.mark.django_db
def test_access_log_names_what_was_opened():
    kind = ContentType.objects.get_for_model(Complaint)
    row = AccessLog(subject_type=kind, fields=["complainant_phone", "gone_since"])
    assert AccessLogAdmin(AccessLog, admin.site).field_names(row) == "投诉人电话、gone_since"


@pytest.mark.parametrize(
    ("stands", "words"),
    [
        pytest.param({}, "2026年12月2日前", id="ticking"),
        pytest.param({"due_on": date(2026, 11, 20)}, "2026年11月20日前 已逾期", id="overdue"),
        pytest.param(
            {"is_provisional": True, "is_expected": True},
            "2026年12月2日前（暂定）（预计）",
            id="uncertain",
        ),
        pytest.param({"state": "paused"}, "已暂停计时", id="paused"),
        pytest.param(
            {"state": "met", "met_on": date(2026, 12, 1)}, "2026年12月1日完成", id="in time"
        ),
        pytest.param(
            {"state": "met", "met_on": date(2026, 12, 3)}, "2026年12月3日完成，逾期", id="late"
        ),
        pytest.param({"state": "cancelled", "ended_reason": "已撤回"}, "已撤回", id="cancelled"),
    ],
)
def test_page_of_a_row_says_where_its_clock_stands(stands, words):
    clock = Deadline(**{"due_on": date(2026, 12, 2)} | stands)

    with time_machine.travel("2026-11-28T10:00:00+08:00"):
        html = render_to_string("admin/_clock.html", {"clock": clock})

    assert " ".join(strip_tags(html).split()) == words


@pytest.mark.django_db
def test_menu_begins_with_the_groups_in_which_somebody_works(rf):
    def titles_for(user):
        request = rf.get("/")
        request.user = user
        return [title for title, _ in groups_for(request)]

    everything = [title for title, _ in SIDEBAR]
    of_education = titles_for(officer("education"))

    assert titles_for(UserFactory(is_staff=True)) == everything
    assert sorted(of_education) == sorted(everything)
    assert (of_education[0], of_education[-1]) == (everything[0], everything[-1])
    assert of_education.index("人才培养") < of_education.index("企业登记")


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Award, Completion])
def test_what_was_taken_back_is_left_out_in_words(admin_user, model):
    request = RequestFactory().get("/")
    request.user = admin_user
    shown = admin.site.get_model_admin(model).get_changelist_instance(request)
    [stands] = [each for each in shown.filter_specs if each.title == "是否有效"]

    assert [each["display"] for each in stands.choices(shown)] == ["全部", "有效", "已撤销"]
