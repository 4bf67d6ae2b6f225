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
