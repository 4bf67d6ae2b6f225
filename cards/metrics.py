"""Figures of home-visit cards that a plan may promise, read from cards and counted checks."""

from datetime import date

from django.db.models import Q, QuerySet

from cards.models import Card, CheckCount
from plan.counting import Column, Guarded, Total, counted, end_of, year_to

REGISTER = "居家上门服务证登记"


@counted(
    "cards_in_use",
    register=REGISTER,
    title="使用中的上门服务证",
    unit="张",
    definition="当天已经发出、在有效期内，没有挂失、换发、吊销的居家上门服务证。",
    columns=(Guarded("企业", "enterprise__name"),),
)
def cards_in_use(on: date) -> QuerySet[Card]:
    not_ended = Q(ended_at=None) | Q(ended_at__gte=end_of(on))
    return Card.objects.filter(not_ended, issued_on__lte=on, valid_until__gte=on)


@counted(
    "card_checks",
    register="上门服务证查验次数",
    title="上门服务证查验",
    unit="次",
    definition="当年1月1日到当天居民扫码或者输入代码查验上门服务证的次数；只记日期和结果，不记谁查、查的是哪张。",
    columns=(Column("日期", "day"), Column("结果", "get_outcome_display")),
    by=Total("checks", label="次数"),
)
def card_checks(on: date) -> QuerySet[CheckCount]:
    return CheckCount.objects.filter(day__range=year_to(on))
