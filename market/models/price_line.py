"""One line of a price list: a price for a unit, or the way the price is counted, in words."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from enterprises.models import ServiceLine
from ledger.amounts import FEN_OF_A_YUAN, yuan_of
from market.models.price_list import PriceList

# Assumption: no service of a household costs more; to be confirmed by 县发展和改革局.
MOST_FEN = 10_000_000
LONGEST_TITLE, LONGEST_CONTENT = 40, 200

# Lines are written while their list is a draft, and never again.
LIST_IS_DRAFT = """
    PERFORM 1 FROM market_pricelist WHERE id = {row}.price_list_id AND state = 'draft' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'price list % is published, its lines stay', {row}.price_list_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'price_lines_stay';
    END IF;
    RETURN {row};
"""


class Unit(models.TextChoices):
    """What one price is for."""

    HOUR = "hour", "小时"
    VISIT = "visit", "次"
    DAY = "day", "天"
    MONTH = "month", "月"
    SQUARE_METRE = "square_metre", "平方米"
    PIECE = "piece", "件（台）"


def yuan_text(fen: int) -> str:
    """4000 -> "40", 4050 -> "40.50"."""
    yuan = yuan_of(fen)
    return f"{yuan:.0f}" if fen % FEN_OF_A_YUAN == 0 else f"{yuan:.2f}"


class PriceLine(models.Model):
    """One priced item: a price for a unit, or the way the price is counted, in words; never both.

    service_line: of the register; "" for an item of the enterprise's own. least_fen, most_fen: the least
    and the most that one order costs, None without such a limit.
    """

    price_list = models.ForeignKey(
        PriceList, models.CASCADE, related_name="lines", verbose_name="价目表"
    )
    position = models.PositiveSmallIntegerField("次序")
    service_line = models.CharField("服务类别", max_length=20, choices=ServiceLine, blank=True)
    title = models.CharField("项目", max_length=LONGEST_TITLE)
    content = models.CharField("服务内容", max_length=LONGEST_CONTENT)
    price_fen = models.PositiveBigIntegerField("单价（分）", null=True, blank=True)
    method = models.CharField("计价方法", max_length=LONGEST_CONTENT, blank=True)
    unit = models.CharField("计价单位", max_length=14, choices=Unit, blank=True)
    least_fen = models.PositiveBigIntegerField("每单最低（分）", null=True, blank=True)
    most_fen = models.PositiveBigIntegerField("每单最高（分）", null=True, blank=True)

    class Meta:
        ordering = ["price_list", "position"]
        verbose_name = "价目"
        verbose_name_plural = "价目"
        constraints = [
            models.UniqueConstraint(
                fields=["price_list", "position"], name="price_line_position_once"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(content=""),
                name="price_line_says_what",
                violation_error_message="请写明项目和服务内容。",
            ),
            models.CheckConstraint(
                condition=Q(price_fen__isnull=False, method="") & ~Q(unit="")
                | Q(price_fen=None) & ~Q(method=""),
                name="price_line_price_or_method",
                violation_error_message="单价（写明单位）和计价方法，填写其中一项。",
            ),
            models.CheckConstraint(
                condition=(Q(price_fen=None) | Q(price_fen__range=(1, MOST_FEN)))
                & (Q(least_fen=None) | Q(least_fen__range=(1, MOST_FEN)))
                & (Q(most_fen=None) | Q(most_fen__range=(1, MOST_FEN))),
                name="price_line_amounts_in_range",
                violation_error_message="金额应在0.01元到10万元之间。",
            ),
            models.CheckConstraint(
                condition=Q(least_fen=None) | Q(most_fen=None) | Q(most_fen__gte=F("least_fen")),
                name="price_line_limits_in_order",
                violation_error_message="最高收费不能低于最低收费。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["service_line", "unit", "price_list"], name="price_line_of_service"
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="written_into_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=LIST_IS_DRAFT.format(row="NEW"),
            ),
            pgtrigger.Trigger(
                name="taken_from_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=LIST_IS_DRAFT.format(row="OLD"),
            ),
            pgtrigger.ReadOnly(name="stays_in_its_list", fields=["price_list"]),
        ]

    def __str__(self):
        return self.title

    @property
    def price_text(self):
        """The price with its unit, such as 40元/小时, or the way it is counted."""
        if self.price_fen is None:
            return self.method
        return f"{yuan_text(self.price_fen)}元/{self.get_unit_display()}"

    @property
    def limits_text(self):
        """The least and the most that one order costs; "" without limits."""
        limits = (("最低", self.least_fen), ("最高", self.most_fen))
        return "，".join(f"{word}{yuan_text(fen)}元" for word, fen in limits if fen is not None)

    @property
    def service_name(self):
        """The service of the register, or that it is the enterprise's own item."""
        return self.get_service_line_display() or "自选项目"
