"""Rows for the tests of complaints: a county small enough to read."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import factory

from accounts.models import User
from bureaus.models import BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from complaints import services
from complaints.models import (
    Category,
    Complaint,
    MediationOrganization,
    Mediator,
    PrivacyNotice,
    RoutingRule,
)
from complaints.services.filing import NUMBER_SEQUENCE
from gaotai_jiazheng import numbering
from reminders.calendar_loading import load_file
from reminders.models import DeadlineRule

CHINA = ZoneInfo("Asia/Shanghai")
CALENDAR_2026 = Path(__file__).parents[2] / "reminders/data/calendar_2026.csv"


def moment(text: str) -> datetime:
    """An aware time of the county, such as "2026-11-23 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def advance_to_plain_numbers(day: date):
    """Go on to where the next four case numbers have check characters that nobody misreads: a value that
    is passed over would be one query more in a test that counts them."""
    value = numbering.next_in(NUMBER_SEQUENCE)
    while any(numbering.format_number("GT", day, value + step)[-1] in "OI" for step in range(1, 5)):
        value = numbering.next_in(NUMBER_SEQUENCE)


class CategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Category
        django_get_or_create = ["slug"]

    slug = "service_quality"
    name = "服务质量"


class PrivacyNoticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PrivacyNotice
        django_get_or_create = ["version"]

    version = "2026-11"
    text = "我们只为处理您的投诉使用您的信息。"
    in_force_from = date(2020, 1, 1)


class RoutingRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoutingRule

    kind = "complaint"
    duty_basis = "总局令第121号第十三条"
    valid_from = date(2020, 1, 1)


class DeadlineRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DeadlineRule
        django_get_or_create = ["slug", "in_force_from"]

    slug = "samr_accept"
    name = "决定是否受理"
    length = 7
    unit = "workdays"
    in_force_from = date(2020, 1, 1)


class MediationOrganizationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MediationOrganization

    name = factory.Sequence(lambda n: f"高台县消费者协会第{n + 1}分会")
    kind = MediationOrganization.Kind.CONSUMER_ASSOCIATION
    contact_name = "赵敏"
    phone = "0936-6620001"
    valid_from = date(2020, 1, 1)


class MediatorFactory(factory.django.DjangoModelFactory):
    """A mediator of an organisation; give ``bureau`` and ``organization=None`` for one of a bureau."""

    class Meta:
        model = Mediator

    name = factory.Sequence(lambda n: f"调解员{n + 1}")
    organization = factory.SubFactory(MediationOrganizationFactory)
    qualification = "聘书2026年第1号"
    valid_from = date(2020, 1, 1)


class CountyFactory:
    """The dispatch centre, the market-regulation bureau, the housing bureau, their people and rules."""

    def __init__(self, *, channel_published=True):
        self.center = BureauFactory(
            slug="gov-service-center",
            name="县政府政务服务中心",
            is_dispatch_center=True,
            is_supervising_office=True,
        )
        self.market = BureauFactory(
            slug="market-regulation",
            name="县市场监管局",
            handles_by_complaint_measures=True,
            portal_channel_from=date(2026, 1, 1) if channel_published else None,
        )
        self.housing = BureauFactory(slug="housing", name="县住建局")
        self.commerce = BureauFactory(slug="industry-commerce", name="县工业信息化和商务局")
        self.make_members()
        self.category = CategoryFactory()
        self.property_category = CategoryFactory(slug="property", name="物业服务")
        self.unrouted_category = CategoryFactory(slug="other", name="其他")
        self.notice = PrivacyNoticeFactory()
        self.rule = RoutingRuleFactory(category=self.category, bureau=self.market)
        self.rule.assisting_bureaus.add(self.commerce)
        RoutingRuleFactory(
            category=self.property_category, bureau=self.housing, duty_basis="部门职责分工"
        )
        self.make_deadline_rules()
        load_file(CALENDAR_2026)

    def make_members(self):
        """One person of each role in each bureau: ``market_handler`` and so on."""
        members = [
            BureauMemberFactory.build(
                bureau=getattr(self, name),
                role=role,
                user__username=f"{name}-{role}",
                user__name=f"{getattr(self, name).name}{BureauMember.Role(role).label}",
                valid_from=date(2020, 1, 1),
            )
            for name in ("center", "market", "housing", "commerce")
            for role in BureauMember.Role.values
        ]
        User.objects.bulk_create(member.user for member in members)
        for member in members:
            setattr(self, member.user.username.replace("-", "_"), member.user)
        BureauMember.objects.bulk_create(members)

    def make_deadline_rules(self):
        """Those that are not there yet; in one statement, as every test begins with this."""
        law = {"basis": "总局令第121号", "is_statutory": True}
        local = {"awaiting_confirmation_by": "县政府政务服务中心"}
        rules = (
            {"article": "第十五条", **law},
            {
                "slug": "samr_mediate",
                "name": "调解",
                "length": 60,
                "unit": "calendar_days",
                "article": "第二十三条",
                **law,
            },
            {
                "slug": "samr_tell_end",
                "name": "告知调解终止",
                "article": "第二十三条第二款",
                **law,
            },
            {
                "slug": "samr_clue_check",
                "name": "核查线索",
                "length": 15,
                "extension_length": 15,
                "extension_times": 1,
                "article": "第二十七条",
                **law,
            },
            {"slug": "samr_report_check", "name": "核查举报", "length": 15, **local},
            {
                "slug": "odr_negotiate",
                "name": "企业先行和解",
                "length": 10,
                "acting_party": "被投诉企业",
                "awaiting_confirmation_by": "县市场监管局",
            },
            {
                "slug": "agreement_performance",
                "name": "履行调解协议",
                "length": 0,
                "unit": "given_day",
                "acting_party": "协议约定的一方",
            },
            {"slug": "h12345_sign", "name": "签收", "length": 1, **local},
            {
                "slug": "h12345_complaint",
                "name": "办理答复",
                "length": 15,
                "extension_length": 15,
                "extension_times": 1,
                **local,
            },
            {"slug": "h12345_follow_up", "name": "回访", "length": 3, **local},
            {"slug": "arbitrate_return", "name": "裁定承办单位", "length": 1, **local},
        )
        DeadlineRule.objects.bulk_create(
            (DeadlineRuleFactory.build(**values) for values in rules), ignore_conflicts=True
        )

    def file(self, *, at="2026-11-23 10:00", **values) -> services.Filed:
        """A complaint about a cleaning that was paid and not done, filed at that time."""
        plain = {
            "category": self.category,
            "title": "保洁没有做完就走了",
            "content": "约定四小时深度保洁，两小时就离开，要求补做被拒绝。",
            "demand": "退还一半费用",
            "respondent_name": "高台县安心家政服务有限公司",
            "complainant_name": "王小兰",
            "complainant_phone": "13893600001",
            "privacy_notice": self.notice,
        }
        return services.file_complaint(at=moment(at), **{**plain, **values})

    def complaint(self, **values) -> Complaint:
        return self.file(**values).complaint
