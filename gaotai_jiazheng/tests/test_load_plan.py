from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import TestCase

from bureaus.models import Bureau
from complaints.models import Category, PrivacyNotice, RoutingRule
from complaints.models.choices import Channel, Kind
from complaints.routing import route
from plan.models import Measure, Plan, Responsibility, Target
from regions.models import Community, Town
from reminders.models import CalendarYear, DeadlineRule, ReminderStage

pytestmark = pytest.mark.django_db
GAOTAI = Path(settings.BASE_DIR) / "plan" / "data" / "gaotai.yaml"

OTHER_COUNTY = """\
plan:
  slug: other
  title: 沙湾县家政服务方案
  county: 沙湾县
  version: 正式稿
  is_draft: false
  in_force_from: 2027-01-01
supervising_office: office
dispatch_center: hotline
bureaus:
  - {slug: office, name: 县政府办}
  - {slug: hotline, name: 县热线中心, full_name: 沙湾县热线中心, phone: 0123-4567890}
  - {slug: commerce, name: 县商务局}
measures:
  - number: 1
    title: 办好家政
    kind: task
    summary: 让家政方便可靠。
    bureaus: [commerce, office]
    targets:
      - {slug: shops, title: 网点, definition: 年底的网点数, at_least: 5, unit: 个, period: yearly}
towns:
  - {name: 沙湾镇, communities: [{name: 第一社区}, {name: 柳树村, kind: village}]}
"""


def load(path, **options):
    out = StringIO()
    call_command("load_plan", path, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def write(tmp_path):
    def to_file(text):
        path = tmp_path / "county.yaml"
        path.write_text(text, "utf-8")
        return path

    return to_file


class GaotaiTests(TestCase):
    """What one command has loaded for the county; it takes seconds and is loaded once for all of these."""

    @classmethod
    def setUpTestData(cls):
        load(GAOTAI)

    def test_the_county_is_loaded_as_the_plan_has_it(self):
        assert (Bureau.objects.count(), Town.objects.count(), Community.objects.count()) == (
            17,
            9,
            8,
        )
        assert list(Measure.objects.values_list("number", flat=True)) == list(range(1, 18))
        assert Measure.objects.filter(kind="safeguard").count() == 2
        assert Responsibility.objects.count() == 73
        lead = Responsibility.objects.filter(position=1).values_list(
            "measure__number", "bureau__slug"
        )
        assert dict(lead) == {
            **dict.fromkeys(range(6, 18), "hrss"),
            **dict.fromkeys([1, 2, 4], "industry-commerce"),
            3: "development-reform",
            5: "market-regulation",
            15: "trade-union",
        }
        fifth = Responsibility.objects.filter(measure__number=5).values_list(
            "bureau__name", flat=True
        )
        assert list(fifth) == [
            "县市场监管局",
            "县工业信息化和商务局",
            "县人社局",
            "县政府政务服务中心",
        ]

    def test_the_two_numbers_of_the_plan(self):
        rows = Target.objects.values_list("slug", "measure__number", "at_least", "period", "due_on")
        assert list(rows) == [
            ("standardized_enterprises", 4, 1, "once", date(2026, 12, 31)),
            ("training_person_times", 6, 200, "yearly", None),
        ]
        assert Plan.objects.get().is_draft

    def test_only_confirmed_codes_are_loaded(self):
        codes = dict(Town.objects.exclude(code="").values_list("name", "code"))
        assert codes == {"城关镇": "620724100"}
        assert set(Community.objects.values_list("town__name", flat=True)) == {"城关镇"}

    def test_offices_of_the_county(self):
        center = Bureau.objects.get(slug="gov-service-center")
        assert (center.is_supervising_office, center.is_dispatch_center) == (True, True)
        assert Bureau.objects.get(handles_by_complaint_measures=True).slug == "market-regulation"

    def test_one_command_makes_a_portal_that_can_take_a_complaint(self):
        assert list(CalendarYear.objects.values_list("year", flat=True).order_by("year")) == [
            2025,
            2026,
        ]
        assert DeadlineRule.objects.filter(slug="samr_accept").count() == 2
        assert ReminderStage.objects.count() == 8
        assert (Category.objects.count(), RoutingRule.objects.count()) == (33, 33)
        notice = PrivacyNotice.objects.get()
        assert "高台县人民政府政务服务中心，电话12345" in notice.text
        assert "{" not in notice.text

    def test_who_gets_what(self):
        for slug, text, bureau in (
            ("service_quality", "窗户没有擦干净，偷工减料", "market-regulation"),
            ("refund_prepaid", "年卡不退", "market-regulation"),
            ("service_quality", "家里的金镯子被偷了", "public-security"),
            ("other", "保姆说公司拖欠工资三个月", "hrss"),
            ("personal_safety", "老人摔伤", "public-security"),
            ("property_partner_service", "物业的保洁不好", "housing"),
            ("worker_identity_or_papers", "没有健康证明", "industry-commerce"),
            ("other", "不知道归谁管", "gov-service-center"),
        ):
            with self.subTest(text):
                category = Category.objects.get(slug=slug)
                day = date(2026, 11, 23)
                routed = route(Kind.COMPLAINT, category, Channel.PORTAL, text, day)
                assert routed.bureau.slug == bureau


def test_loading_twice_changes_nothing():
    load(GAOTAI)
    responsibilities = list(Responsibility.objects.values_list("pk", flat=True))

    answer = load(GAOTAI)

    assert "措施：未变 17" in answer
    assert "新增 1" not in answer and "修改" not in answer
    assert list(Responsibility.objects.values_list("pk", flat=True)) == responsibilities


def test_loading_again_follows_the_file(write):
    load(write(OTHER_COUNTY))

    changed = OTHER_COUNTY.replace("[commerce, office]", "[office, commerce]")
    load(
        write(
            changed.replace("at_least: 5", "at_least: 6").replace(
                "dispatch_center: hotline", "dispatch_center: office"
            )
        )
    )

    order = Responsibility.objects.order_by("position").values_list("bureau__slug", flat=True)
    assert list(order) == ["office", "commerce"]
    assert Target.objects.get().at_least == 6
    assert Bureau.objects.get(is_dispatch_center=True).slug == "office"


def test_what_staff_have_added_stays(write):
    load(write(OTHER_COUNTY))
    Town.objects.update(code="123456100")
    Bureau.objects.filter(slug="commerce").update(phone="0123-7654321")
    Category.objects.filter(slug="other").update(name="其他事情")

    load(write(OTHER_COUNTY))

    assert Town.objects.get().code == "123456100"
    assert Bureau.objects.get(slug="commerce").phone == "0123-7654321"
    assert Category.objects.get(slug="other").name == "其他事情"


def test_another_county_loads_its_own_file(write):
    load(write(OTHER_COUNTY))

    assert Plan.objects.get().county == "沙湾县"
    assert Bureau.objects.get(is_dispatch_center=True).slug == "hotline"
    assert set(Community.objects.values_list("name", "kind")) == {
        ("第一社区", "community"),
        ("柳树村", "village"),
    }
    assert "沙湾县热线中心，电话0123-4567890" in PrivacyNotice.objects.get().text
    assert RoutingRule.objects.count() == 0
    routed = route(
        Kind.COMPLAINT, Category.objects.first(), Channel.PORTAL, "没擦干净", date(2027, 1, 4)
    )
    assert routed.bureau.slug == "hotline"


def test_dry_run_writes_nothing():
    answer = load(GAOTAI, dry_run=True)

    assert "措施：新增 17" in answer
    assert "试运行，没有写入。" in answer
    assert (Bureau.objects.count(), CalendarYear.objects.count(), Category.objects.count()) == (
        0,
        0,
        0,
    )


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        ("bureaus: [commerce, office]", "bureaus: [comerce]", ["第19行 measures[1].bureaus：没有标识为 comerce 的单位。"]),
        ("bureaus: [commerce, office]", "bureaus: []", ["第19行 measures[1].bureaus：至少要有一个责任单位。"]),
        ("kind: task", "kind: tasks", ["第17行 measures[1].kind：应为 task、safeguard 之一，现为 tasks。"]),
        ("dispatch_center: hotline", "dispatch_center: nobody", ["第9行 dispatch_center：没有标识为 nobody 的单位。"]),
        ("slug: hotline", "slug: office", ["第10行 bureaus：标识 office 重复。", "第9行 dispatch_center：没有标识为 hotline 的单位。"]),
        ("period: yearly", "period: once", ["第21行 measures[1].targets[1].due_on：一次性的目标要有期限；每年的目标不填。"]),
        ("at_least: 5", "at_least: 很多", ["第21行 measures[1].targets[1].at_least：应为不小于1的整数。"]),
        ("version: 正式稿", "versoin: 正式稿", ["第5行 plan.versoin：没有这个项目，请核对拼写。", "第2行 plan.version：缺少这一项。"]),
        ("in_force_from: 2027-01-01", "in_force_from: 明年", ["第7行 plan.in_force_from：应为日期，如 2026-12-31。"]),
        ("name: 沙湾镇, ", "", ["第23行 towns[1].name：缺少这一项。"]),
    ],
)  # fmt: skip
def test_a_fault_of_the_file_is_told_and_nothing_is_written(write, old, new, problems):
    path = write(OTHER_COUNTY.replace(old, new))

    with pytest.raises(CommandError) as raised:
        load(path)

    told = str(raised.value).splitlines()
    assert told[0] == str(path)
    assert sorted(told[1:]) == sorted(problems)
    assert Bureau.objects.count() == 0
