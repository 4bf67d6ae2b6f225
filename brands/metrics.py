"""Figures of labour brands that a plan may promise, and what came of one brand, read from live rows."""

from datetime import date, timedelta

from django.db.models import Avg, Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from brands.models import Brand, BrandDeparture, Licence
from complaints.models import Complaint
from complaints.transitions import Kind, State
from contracts.models import ServiceContract
from enterprises.models import Enterprise
from plan.counting import Column, Guarded, Ratio, Total, counted, end_of, year_to
from plan.metrics import metric
from recruitment.models import FollowUp
from training.models import Completion

REGISTER = "劳务品牌登记"
A_YEAR = timedelta(days=365)
STILL_AWAY = (FollowUp.Result.WORKING, FollowUp.Result.MOVED)


@metric(
    "labour_brands",
    register=REGISTER,
    rows="brands:recognised",
    title="认定的劳务品牌",
    unit="个",
    definition="这一天处在认定状态的劳务品牌，按每个品牌最近一步的文件；筹备、培育和停用的不算。",
)
def labour_brands(on: date) -> int:
    return Brand.objects.recognised(on).count()


@metric(
    "brand_members_valid",
    register="品牌授权登记",
    rows="brands:members",
    title="持有效品牌授权的企业和服务人员",
    unit="个",
    definition="这一天有效的品牌授权，一家企业或者一名服务人员持一个品牌算一个；到期和终止的不算。",
)
def brand_members_valid(on: date) -> int:
    return Licence.objects.valid(on).count()


@counted(
    "brand_complaints_per_100_contracts",
    register="品牌授权、投诉和三方合同登记",
    title="品牌企业每百份合同的投诉",
    unit="件",
    definition=(
        "这一天持有效品牌授权的企业，过去一年受理的投诉件数，除以过去一年生效的三方合同份数，按每一百份合同计，"
        "取整数；并案的只计一件，没有合同时为暂无。各家有几件，件数不到5件的不公布，所以这里只列企业。"
    ),
    columns=(Column("企业", "name", "self"),),
    by=Ratio(Total("complaint_count"), Total("contract_count")),
)
def brand_complaints_per_100_contracts(on: date) -> QuerySet[Enterprise]:
    begin = on - A_YEAR
    complaints = Complaint.objects.filter(
        enterprise=OuterRef("pk"),
        kind=Kind.COMPLAINT,
        merged_into=None,
        accepted_on__gt=begin,
        accepted_on__lte=on,
    ).exclude(state=State.ANNULLED)
    contracts = ServiceContract.objects.filter(
        enterprise=OuterRef("pk"), in_force_at__gte=end_of(begin), in_force_at__lt=end_of(on)
    )
    holders = Licence.objects.valid(on).exclude(enterprise=None).values("enterprise")
    return Enterprise.objects.filter(pk__in=holders).annotate(
        complaint_count=number_of(complaints), contract_count=number_of(contracts)
    )


def number_of(rows):
    """How many rows each enterprise has, as a column."""
    counts = rows.order_by().values("enterprise").annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(counts), 0)


@counted(
    "brand_workers_placed",
    register="品牌输出登记",
    title="以劳务品牌输出的服务人员",
    unit="人次",
    definition="当年到这一天为止以劳务品牌外出务工的，同一个人出去两次算两次。",
    columns=(Guarded("品牌", "brand__name", day="departure__left_on"),),
)
def brand_workers_placed(on: date) -> QuerySet[BrandDeparture]:
    return BrandDeparture.objects.filter(departure__left_on__range=year_to(on))


def outcomes_of(brand, on: date) -> dict:
    """What came of a brand until the day; three queries.

    trained: person-times that completed its classes. sent: departures under it. asked_90, kept_90: of those of
    whom a call after 90 days was due, and of these who still worked away. wage_change_yuan: mean change of a
    month's wage by the surveys, None without any; surveyed: how many.
    """
    trained = Completion.objects.standing().filter(
        enrolment__training_class__in=brand.classes.values("training_class"), completed_on__lte=on
    )
    due = Q(departure__left_on__lte=on - timedelta(days=90))
    kept = Q(
        departure__follow_ups__days=90,
        departure__follow_ups__on__lte=on,
        departure__follow_ups__result__in=STILL_AWAY,
    )
    sent = brand.departures.order_by().filter(departure__left_on__lte=on)
    surveys = brand.surveys.order_by().filter(on__lte=on)
    return {
        "trained": trained.count(),
        **sent.aggregate(
            sent=Count("pk", distinct=True),
            asked_90=Count("pk", distinct=True, filter=due),
            kept_90=Count("pk", distinct=True, filter=due & kept),
        ),
        **surveys.aggregate(
            wage_change_yuan=Avg(F("now_yuan") - F("before_yuan")), surveyed=Count("pk")
        ),
    }
