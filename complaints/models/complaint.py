"""A complaint: who, against whom, about what, where it stands and who has it."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone

from bureaus.models import Bureau
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from complaints.models.category import Category, PrivacyNotice
from complaints.models.choices import Channel, DeclineGround, Standing, TerminationReason
from complaints.models.routing import RoutingRule
from complaints.models.term_shares import worth_an_index
from complaints.transitions import CLOSED_STATES, OPEN_STATES, Kind, State, noun_of, parties_of
from enterprises.models import Enterprise
from gaotai_jiazheng.sealed import SealedTextField
from gaotai_jiazheng.search_terms import conditions_of, query_of_conditions
from regions.models import Community, Town

KINDS_OF_12315 = frozenset({Kind.COMPLAINT, Kind.VIOLATION_REPORT})


def is_empty(name):
    """Whether nothing is stored in a sealed column; an empty text is stored as it is."""
    return Exact(Cast(F(name), models.TextField()), Value(""))


# A case that others were merged into goes on itself, so that nobody is led in a circle.
ONE_DEEP = """
IF EXISTS (
    SELECT FROM complaints_complaint
    WHERE (id = NEW.merged_into_id AND merged_into_id IS NOT NULL) OR merged_into_id = NEW.id
) THEN
    RAISE EXCEPTION 'complaint_merged_one_deep' USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
"""
OPEN = ~Q(state__in=sorted(CLOSED_STATES))


class Matches(models.Func):
    """Whether a vector matches a query, asked of each row: the function behind ``@@``, which no index
    answers."""

    function = "ts_match_vq"
    output_field = models.BooleanField()


class ComplaintQuerySet(models.QuerySet):
    def open(self):
        """Cases in which a bureau still owes the resident something."""
        return self.filter(OPEN)

    def closed(self):
        """Cases that have ended."""
        return self.filter(state__in=sorted(CLOSED_STATES))

    def overdue(self, on=None):
        """Open cases with a clock whose last day has passed."""
        return self.open().filter(next_due_on__lt=on or timezone.localdate())

    def visible_to(self, user):
        """The cases a person may see: those the person's bureaus handle or assist in; all for who
        oversees the county. The one door for lists, details, files, counts, search and the API."""
        if oversees_all_bureaus(user):
            return self
        bureaus = bureau_ids_of(user)
        if not bureaus:
            return self.none()
        return self.filter(seen_by__overlap=bureaus)

    def search(self, text):
        """Cases whose number, title, content or respondent has these words, in Chinese or not."""
        conditions = conditions_of(text)
        if not conditions:
            return self
        whole = [condition for condition in conditions if not condition.endswith("*")]
        looked_up = [f"'{term}'" for term in worth_an_index([each.strip("'") for each in whole])]
        found = self.filter(search_vector=query_of_conditions(looked_up or conditions))
        if looked_up and len(looked_up) < len(conditions):
            found = found.filter(Matches("search_vector", query_of_conditions(conditions)))
        return found


# An event holds the row that a change replaced: so the history begins with what was filed, and filing
# writes no event.
@pghistory.track(
    pghistory.UpdateEvent("replaced", row=pghistory.Old),
    pghistory.DeleteEvent(),
    exclude=["search_vector"],
)
class Complaint(models.Model):
    """A case: a complaint about a household-service enterprise, or another matter (``kind``) brought in.

    ``seen_by`` (bureau ids) and ``next_due_on`` are kept by the services: they are what lists filter and
    sort by, so that a list costs the same at a thousand cases and at a million.
    """

    number = models.CharField("编号", max_length=24)
    query_code_digest = models.CharField(max_length=64)
    kind = models.CharField("事项类型", max_length=20, choices=Kind, default=Kind.COMPLAINT)
    category = models.ForeignKey(Category, models.PROTECT, db_index=False, verbose_name="类别")
    channel = models.CharField("渠道", max_length=20, choices=Channel, default=Channel.PORTAL)
    title = models.CharField("标题", max_length=80)
    content = models.TextField("事实经过", max_length=4000)
    demand = models.CharField("诉求", max_length=500)
    amount_yuan = models.DecimalField(
        "涉及金额（元）", max_digits=10, decimal_places=2, null=True, blank=True
    )
    occurred_on = models.DateField("发生日期", null=True, blank=True)

    respondent_name = models.CharField("被投诉人", max_length=80)
    respondent_address = models.CharField("被投诉人地址", max_length=160, blank=True)
    enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="complaints",
        verbose_name="家政企业",
    )
    town = models.ForeignKey(
        Town, models.PROTECT, db_index=False, null=True, blank=True, verbose_name="镇"
    )
    community = models.ForeignKey(
        Community, models.PROTECT, null=True, blank=True, verbose_name="社区（村）"
    )

    complainant_name = SealedTextField("投诉人姓名")
    complainant_phone = SealedTextField("投诉人电话")
    complainant_phone_index = models.CharField(max_length=64)
    complainant_address = SealedTextField("投诉人地址", blank=True)
    is_anonymous = models.BooleanField("匿名", default=False)
    standing = models.CharField("投诉方式", max_length=10, choices=Standing, default=Standing.ALONE)
    hides_name = models.BooleanField("对被投诉人隐去姓名", default=False)
    agrees_to_publish = models.BooleanField("同意公示投诉信息", default=False)
    agrees_to_entrust = models.BooleanField("同意委托调解", default=False)
    privacy_notice = models.ForeignKey(
        PrivacyNotice, models.PROTECT, db_index=False, verbose_name="隐私告知版本"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="代为登记人",
    )

    filed_with = models.ForeignKey(
        "self",
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="同一次提交的首件",
        help_text="一次提交含几类事项时分开办理，凭首件的编号和查询码都能看到。",
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="并入的事项",
    )
    state = models.CharField("状态", max_length=20, choices=State, default=State.SUBMITTED)
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, db_index=False, related_name="complaints", verbose_name="承办单位"
    )
    assisting_bureaus = ArrayField(
        models.BigIntegerField(), default=list, blank=True, verbose_name="协办单位"
    )
    seen_by = ArrayField(models.BigIntegerField(), default=list)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="经办人",
    )
    routing_rule = models.ForeignKey(
        RoutingRule,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="派单规则",
    )
    routing_reason = models.CharField("派单理由", max_length=300)
    number_12315 = models.CharField("12315编号", max_length=60, blank=True)
    hops = models.PositiveSmallIntegerField("转办次数", default=0)
    sent_back_by = ArrayField(
        models.BigIntegerField(), default=list, blank=True, verbose_name="退回过的单位"
    )
    submitted_at = models.DateTimeField("提交时间", default=timezone.now)
    received_on = models.DateField("承办单位收到日", null=True, blank=True)
    identity_due_on = models.DateField("身份证明期限", null=True, blank=True)
    accepted_on = models.DateField("受理日", null=True, blank=True)
    declined_ground = models.PositiveSmallIntegerField(
        "不予受理的情形", choices=DeclineGround, null=True, blank=True
    )
    termination_reason = models.PositiveSmallIntegerField(
        "终止调解的情形", choices=TerminationReason, null=True, blank=True
    )
    outcome = models.TextField("处理结果", blank=True)
    next_due_on = models.DateField("最近期限", null=True, blank=True)
    next_due_is_provisional = models.BooleanField("最近期限为暂定", default=False)
    next_due_is_expected = models.BooleanField("最近期限为预计", default=False)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    erased_at = models.DateTimeField("个人信息删除时间", null=True, blank=True, editable=False)
    search_vector = SearchVectorField(null=True, editable=False)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "事项"
        verbose_name_plural = "事项"
        # A foreign key without an index of its own is covered by one below or never searched by:
        # each index is paid for with every filing.
        constraints = [
            models.UniqueConstraint(fields=["number"], name="complaint_number_once"),
            models.CheckConstraint(
                condition=Q(amount_yuan=None) | Q(amount_yuan__gte=0),
                name="complaint_amount_not_negative",
                violation_error_message="金额不能小于零。",
            ),
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(kind=Kind.VIOLATION_REPORT),
                name="complaint_only_reports_are_anonymous",
                violation_error_message="只有举报可以匿名。",
            ),
            models.CheckConstraint(
                condition=Q(is_anonymous=False)
                | Q(complainant_phone_index="") & is_empty("complainant_name"),
                name="complaint_anonymous_says_nothing_of_who",
                violation_error_message="匿名举报不能留姓名、电话和地址。",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(state__in=[State.MERGED, State.ARCHIVED]),
                name="complaint_merged_into_has_its_state",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="complaint_not_merged_into_itself",
                violation_error_message="一件事项不能并入它自己。",
            ),
            models.CheckConstraint(
                condition=Q(hops__lte=3),
                name="complaint_at_most_three_hops",
                violation_error_message="一件事项最多转办三次。",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(complainant_phone_index=""),
                name="complaint_erased_cannot_be_found_by_phone",
            ),
            models.CheckConstraint(
                condition=Q(seen_by__contains=[F("bureau")]),
                name="complaint_seen_by_its_bureau",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DECLINED, declined_ground__isnull=False)
                | ~Q(state=State.DECLINED),
                name="complaint_declined_has_its_ground",
                violation_error_message="请选择不予受理的情形。",
            ),
            models.CheckConstraint(
                condition=Q(state=State.TERMINATED, termination_reason__isnull=False)
                | ~Q(state=State.TERMINATED),
                name="complaint_terminated_has_its_reason",
                violation_error_message="请选择终止调解的情形。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["bureau", "next_due_on", "id"], condition=OPEN, name="complaint_bureau_due"
            ),
            models.Index(fields=["next_due_on", "id"], condition=OPEN, name="complaint_open_due"),
            models.Index(fields=["bureau", "-id"], name="complaint_bureau_newest"),
            models.Index(fields=["state", "-id"], name="complaint_state_newest"),
            models.Index(fields=["category", "-id"], name="complaint_category_newest"),
            models.Index(fields=["town", "-id"], name="complaint_town_newest"),
            models.Index(fields=["enterprise", "-id"], name="complaint_enterprise_newest"),
            models.Index(fields=["complainant_phone_index"], name="complaint_phone"),
            models.Index(
                fields=["filed_with"],
                condition=Q(filed_with__isnull=False),
                name="complaint_filed_together",
            ),
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="complaint_merged",
            ),
            # Of closed cases that still have personal data; filing pays nothing for it.
            models.Index(
                fields=["closed_at"],
                condition=Q(closed_at__isnull=False, erased_at=None),
                name="complaint_to_be_erased",
            ),
            GinIndex(fields=["seen_by"], name="complaint_seen_by"),
            GinIndex(fields=["seen_by"], condition=OPEN, name="complaint_open_seen_by"),
            GinIndex(fields=["search_vector"], name="complaint_search"),
            # Of open cases only: what a new one is compared with, and the words searched for in the list.
            GinIndex(fields=["search_vector"], condition=OPEN, name="complaint_open_search"),
            models.Index(
                fields=["enterprise", "-id"],
                condition=OPEN & Q(enterprise__isnull=False),
                name="complaint_open_enterprise",
            ),
            # What was filed or closed in a month, for the statistics; next to nothing at a filing.
            BrinIndex(
                fields=["submitted_at", "closed_at"], autosummarize=True, name="complaint_months"
            ),
        ]

        triggers = [
            pgtrigger.Trigger(
                name="merged_one_deep",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("merged_into_id"),
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__merged_into__isnull=False),
                func=ONE_DEEP,
            )
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("admin:complaints_complaint_change", args=[self.pk])

    @property
    def noun(self):
        """What its person has brought in: 您的投诉, 您的欠薪反映."""
        return noun_of(self.kind)

    @property
    def complainant_word(self):
        return parties_of(self.kind)[0]

    @property
    def respondent_word(self):
        return parties_of(self.kind)[1]

    @property
    def is_open(self):
        return self.state in OPEN_STATES

    @property
    def lacks_12315_number(self):
        """Whether a matter of 总局令第121号 still waits for its number on the national platform (第四十条)."""
        return (
            self.is_open
            and self.kind in KINDS_OF_12315
            and self.bureau.handles_by_complaint_measures
            and not self.number_12315
        )

    @property
    def is_overdue(self):
        return (
            self.is_open
            and self.next_due_on is not None
            and self.next_due_on < timezone.localdate()
        )
