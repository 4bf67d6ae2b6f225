"""Rules, clocks and stages for tests. A clock's subject is its bureau: any row will do."""

from copy import copy
from datetime import date
from functools import cache

import factory
from django.contrib.contenttypes.models import ContentType

from bureaus.models import Bureau
from bureaus.tests.factories import BureauFactory
from gaotai_jiazheng.data_files import read_data_file
from reminders.models import Deadline, DeadlineRule, Notification, ReminderStage
from reminders.rulebook import SHIPPED_RULES, read_rule, rules

NOTICE_2027 = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕9号

各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
    经国务院批准，现将2027年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
    一、元旦：1月1日（周五）至3日（周日）放假，共3天。
    二、春节：2月5日（农历腊月二十九、周五）至11日（农历正月初六、周四）放假调休，共7天。1月31日（周日）、2月20日（周六）上班。鼓励各单位安排职工在除夕（2月5日）休息。
    三、清明节：4月3日（周六）至5日（周一）放假，共3天。
    四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。
    五、端午节：6月9日（周三）放假1天，不调休。
    六、中秋节：9月15日（周三）放假，与周末不连休。
    七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
    鼓励单位和个人结合落实带薪年休假等制度，实际形成较长假期。
"""


class DeadlineRuleFactory(factory.django.DjangoModelFactory):
    """Accept within seven working days, as our own interim agreement."""

    class Meta:
        model = DeadlineRule
        django_get_or_create = ("slug", "in_force_from")

    slug = "accept"
    name = "受理期限"
    length = 7
    unit = DeadlineRule.Unit.WORKDAYS
    in_force_from = date(2020, 1, 1)


class DeadlineFactory(factory.django.DjangoModelFactory):
    """A ticking clock from Monday 23 November to Wednesday 2 December 2026, which nothing woke yet."""

    class Meta:
        model = Deadline

    rule = factory.SubFactory(DeadlineRuleFactory)
    owner = factory.SubFactory(BureauFactory)
    subject_type = factory.LazyFunction(lambda: ContentType.objects.get_for_model(Bureau))
    subject_id = factory.Sequence(lambda n: n + 1)
    subject_label = factory.LazyAttribute(lambda deadline: f"GT202611230{deadline.subject_id:03}")
    link = factory.LazyAttribute(lambda deadline: f"/admin/cases/{deadline.subject_id}/")
    received_on = date(2026, 11, 23)
    due_on = date(2026, 12, 2)
    next_reminder_on = date(2026, 11, 24)


class ReminderStageFactory(factory.django.DjangoModelFactory):
    """Two working days before the last day, to the contact."""

    class Meta:
        model = ReminderStage

    slug = factory.Sequence(lambda n: f"stage-{n}")
    name = "届满前2个工作日"
    anchor = ReminderStage.Anchor.BEFORE_DUE
    offset = 2
    audiences = factory.LazyFunction(lambda: ["contact"])


class NotificationFactory(factory.django.DjangoModelFactory):
    """An e-mail that waits to be delivered."""

    class Meta:
        model = Notification

    channel = Notification.Channel.EMAIL
    address = "li@example.invalid"
    kind = "reminder"
    subject = "GT202611230001 受理期限 12月2日届满，还有2个工作日"
    link = "/admin/cases/1/"


def load_shipped_rules(*beginnings):
    """The rules that come with the portal whose name begins so, all when none is given, but for those that
    are there already. Their checks are proved once, by the test of the file."""
    chosen = (copy(rule) for rule in shipped_rules() if rule.slug.startswith(beginnings or ""))
    DeadlineRule.objects.bulk_create(chosen, ignore_conflicts=True)
    rules.forget()


@cache
def shipped_rules():
    return [read_rule(entry) for entry in read_data_file(SHIPPED_RULES).entries("rules")]
