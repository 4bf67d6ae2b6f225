"""The standards that enterprises are rated by: versions that never change once they are in use."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.db.models import Q

from bureaus.models import Bureau

# The items of a scheme are written while it is a draft, and never again.
SCHEME_IS_DRAFT = """
    PERFORM 1 FROM ratings_standardscheme
        WHERE id = {row}.scheme_id AND state = 'draft' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'scheme % is in use, its items stay', {row}.scheme_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'scheme_items_stay';
    END IF;
    RETURN {row};
"""


class StandardSchemeQuerySet(models.QuerySet):
    def in_use(self):
        """Those that an enterprise may measure itself by, the newest first."""
        return self.filter(state=StandardScheme.State.IN_USE).order_by("-pk")


@pghistory.track()
class StandardScheme(models.Model):
    """One version of the criteria. Unconfirmed it is a reference to measure oneself by, and no more.

    Nobody is rated by a scheme that no bureau has confirmed with a document: the provincial criteria
    were not found, and a draft of ours is not a rule.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        IN_USE = "in_use", "使用中"
        RETIRED = "retired", "已停用"

    title = models.CharField("名称", max_length=80)
    version = models.CharField("版本", max_length=20)
    source = models.CharField(
        "来源", max_length=200, help_text="文件名称和文号；没有文件的写明自拟。"
    )
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, related_name="rating_schemes", verbose_name="评定单位"
    )
    mandatory_share = models.PositiveSmallIntegerField(
        "必备项得分不低于（%）", default=60, help_text="必备项得分达到满分的这个比例才算达到。"
    )
    levels = models.JSONField("等级", help_text="名称和最低总分。")
    valid_years = models.PositiveSmallIntegerField("有效期（年）", default=3)
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    confirmed_on = models.DateField("确认日", null=True, blank=True)
    confirmation_document = models.CharField("确认文件", max_length=120, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = StandardSchemeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "评定标准"
        verbose_name_plural = "评定标准"
        constraints = [
            models.UniqueConstraint(
                fields=["title", "version"],
                name="scheme_version_once",
                violation_error_message="这个名称的这个版本已经有了，请换一个版本号。",
            ),
            models.CheckConstraint(
                condition=Q(mandatory_share__gte=1, mandatory_share__lte=100),
                name="scheme_mandatory_share_percent",
                violation_error_message="必备项的比例应在1到100之间。",
            ),
            models.CheckConstraint(
                condition=Q(valid_years__gte=1, valid_years__lte=10),
                name="scheme_valid_years",
                violation_error_message="有效期应在1到10年之间。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on=None, confirmed_by=None, confirmation_document="")
                | Q(confirmed_on__isnull=False, confirmed_by__isnull=False)
                & ~Q(confirmation_document=""),
                name="scheme_confirmed_with_document",
                violation_error_message="确认标准要写明文件。",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="words_stay",
                operation=pgtrigger.UpdateOf(
                    "title", "version", "source", "bureau_id", "mandatory_share", "levels",
                    "valid_years",
                ),
                condition=pgtrigger.Condition("OLD.state <> 'draft'"),
            ),
            pgtrigger.Protect(
                name="used_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.state <> 'draft'"),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.title}（{self.version}）"

    @property
    def is_confirmed(self):
        return self.confirmed_on is not None

    @property
    @admin.display(description="效力")
    def standing(self):
        """What a reader has to know of it: a rule, or only a reference."""
        if self.is_confirmed:
            return f"{self.bureau}确认：{self.confirmation_document}"
        return "自评参考（非官方）"

    @property
    def levels_from_lowest(self):
        """[{"name", "at_least"}], the lowest first."""
        return sorted(self.levels, key=lambda level: level["at_least"])


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Item(models.Model):
    """One criterion of a scheme."""

    scheme = models.ForeignKey(
        StandardScheme, models.CASCADE, related_name="items", verbose_name="评定标准"
    )
    position = models.PositiveSmallIntegerField("次序")
    number = models.CharField("编号", max_length=10)
    category = models.CharField("类别", max_length=30)
    title = models.CharField("内容", max_length=200)
    points = models.DecimalField("分值", max_digits=5, decimal_places=2)
    is_mandatory = models.BooleanField("必备项", default=False)
    evidence = models.CharField("证明材料", max_length=200, blank=True)
    source = models.CharField("依据", max_length=200, blank=True)
    effort = models.PositiveSmallIntegerField(
        "工作量",
        null=True,
        blank=True,
        help_text="标准的作者标的，1最省力，5最费力；空着表示没有填写。",
    )
    cost_note = models.CharField("费用说明", max_length=200, blank=True)

    class Meta:
        ordering = ["scheme", "position"]
        verbose_name = "评定项目"
        verbose_name_plural = "评定项目"
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "number"],
                name="item_number_once",
                violation_error_message="编号重复。",
            ),
            models.UniqueConstraint(fields=["scheme", "position"], name="item_position_once"),
            models.CheckConstraint(
                condition=Q(points__gt=0),
                name="item_points_positive",
                violation_error_message="分值应大于0。",
            ),
            models.CheckConstraint(
                condition=Q(effort=None) | Q(effort__gte=1, effort__lte=5),
                name="item_effort_from_one_to_five",
                violation_error_message="工作量应为1到5。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="added_to_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=SCHEME_IS_DRAFT.format(row="NEW"),
            ),
            pgtrigger.Trigger(
                name="taken_from_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=SCHEME_IS_DRAFT.format(row="OLD"),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"
