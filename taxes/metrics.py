"""The figure of tax self-checks that a plan may promise. Whose they are is nobody else's business."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from enterprises.models import Enterprise
from plan.counting import Guarded, counted, moments_of_year_to
from taxes.models import Pack


@counted(
    "enterprises_with_tax_self_check",
    register="税费优惠自查登记",
    title="做过税费优惠自查的企业",
    unit="家",
    definition="当年1月1日到当天生成过税费优惠自查材料的家政企业；一家只计一次。材料属于企业自己，这里不列名称。",
    columns=(Guarded("镇", "town__name"),),
)
def self_checked(on: date) -> QuerySet[Enterprise]:
    packs = Pack.objects.filter(moments_of_year_to("made_at", on), enterprise=OuterRef("pk"))
    return Enterprise.objects.filter(Exists(packs))
