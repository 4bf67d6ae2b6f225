"""Figures of the register of workers, each opening to the rows that are counted; counted from live rows.

The rows are everybody's: of a worker they tell the town and nothing else.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from plan.counting import Guarded, Share, counted, marked
from workers.models import (
    Attestation,
    AttestationKind,
    Employment,
    HealthCertificate,
    InsuranceMonth,
    Policy,
    Worker,
)
from workers.models.choices import LABOR_CONTRACTS

REGISTER = "家政服务人员登记"
TOWN = (Guarded("镇", "town__name"),)


def employed_rows(on: date):
    """Ids of those who work for an enterprise on the day."""
    return Employment.objects.in_force(on).order_by().values("worker")


def health_rows(on: date):
    """Of them, those with a verified health certificate that holds."""
    held = HealthCertificate.objects.in_force(on).verified().order_by().values("worker")
    return Worker.objects.filter(pk__in=employed_rows(on)).filter(pk__in=held).values("pk")


def insured_rows(on: date):
    """Of them, those with a commercial policy that holds: as it was entered, unless a look found it to be otherwise."""
    held = Policy.objects.in_force(on).not_refused().order_by().values("worker")
    return Worker.objects.filter(pk__in=employed_rows(on)).filter(pk__in=held).values("pk")


def contract_rows(on: date):
    """Of them, those under a written contract."""
    held = Employment.objects.under_contract(on).order_by().values("worker")
    return Worker.objects.filter(pk__in=employed_rows(on)).filter(pk__in=held).values("pk")


ROWS = {"health": health_rows, "insured": insured_rows, "contract": contract_rows}


def people(keys) -> QuerySet[Worker]:
    return Worker.objects.filter(pk__in=keys)


def part_of_all(on: date, keys) -> QuerySet[Worker]:
    """All who work on the day, those with these keys marked."""
    rows = people(employed_rows(on))
    return rows.annotate(is_counted=marked(Q(pk__in=keys)))


@counted(
    "workers_registered",
    register=REGISTER,
    title="在册家政服务人员",
    unit="人",
    definition="当天至少在一家企业任职的家政服务人员；在几家任职只计一次。",
    columns=TOWN,
)
def workers_registered(on: date) -> QuerySet[Worker]:
    """People who work for at least one enterprise on the day; each once."""
    return people(employed_rows(on))


@counted(
    "workers_with_health_certificate",
    register=REGISTER,
    title="持健康证明的家政服务人员",
    unit="人",
    definition="在册人员里，当天有核验过、在有效期内的健康证明的。",
    columns=TOWN,
)
def workers_with_health_certificate(on: date) -> QuerySet[Worker]:
    return people(health_rows(on))


@counted(
    "workers_insured",
    register=REGISTER,
    title="有商业保险的家政服务人员",
    unit="人",
    definition="在册人员里，当天有在保的意外伤害险或者雇主责任险的；核验不一致的不算。",
    columns=TOWN,
)
def workers_insured(on: date) -> QuerySet[Worker]:
    return people(insured_rows(on))


@counted(
    "workers_under_contract",
    register=REGISTER,
    title="签订书面合同的家政服务人员",
    unit="人",
    definition="在册人员里，当天与企业有书面劳动合同、三方协议或者其他书面协议的。",
    columns=TOWN,
)
def workers_under_contract(on: date) -> QuerySet[Worker]:
    return people(contract_rows(on))


@counted(
    "written_contract_percent",
    register=REGISTER,
    title="书面合同签订率",
    unit="%",
    definition="在册家政服务人员里，当天与企业有书面合同或者协议的百分比，取整数；没有人在册时为暂无。",
    by=Share(label="有书面合同"),
)
def written_contracts(on: date) -> QuerySet[Worker]:
    return part_of_all(on, contract_rows(on))


@counted(
    "labor_contract_percent",
    register=REGISTER,
    title="员工制人员劳动合同签订率",
    unit="%",
    definition="当天以员工制方式任职的从业经历里，有劳动合同（固定期限、无固定期限、以完成任务为期限）的百分比，取整数。",
    by=Share(label="有劳动合同"),
)
def labor_contracts(on: date) -> QuerySet[Employment]:
    rows = Employment.objects.in_force(on).filter(mode="employee_based")
    held = Employment.objects.under_contract(on).filter(
        pk=OuterRef("pk"), contract_kind__in=sorted(LABOR_CONTRACTS)
    )
    return rows.annotate(is_counted=marked(Exists(held)))


@counted(
    "social_insurance_percent",
    register=REGISTER,
    title="员工制人员养老保险参保率",
    unit="%",
    definition="当天以员工制方式任职的从业经历里，上个月登记已缴养老保险的百分比，取整数；登记由县人社局录入。",
    by=Share(label="上月已缴养老保险"),
)
def pensions(on: date) -> QuerySet[Employment]:
    return paid_last_month(on, pension=True)


@counted(
    "work_injury_insurance_percent",
    register=REGISTER,
    title="员工制人员工伤保险参保率",
    unit="%",
    definition="当天以员工制方式任职的从业经历里，上个月登记已缴工伤保险的百分比，取整数；登记由县人社局录入。",
    by=Share(label="上月已缴工伤保险"),
)
def injuries(on: date) -> QuerySet[Employment]:
    return paid_last_month(on, work_injury=True)


def paid_last_month(on: date, **flags) -> QuerySet[Employment]:
    """The employee-based employments of a day; marked: with the insurance of the month before."""
    month = date(on.year - 1, 12, 1) if on.month == 1 else on.replace(month=on.month - 1, day=1)
    paid = InsuranceMonth.objects.filter(employment=OuterRef("pk"), month=month, **flags)
    rows = Employment.objects.in_force(on).filter(mode="employee_based")
    return rows.annotate(is_counted=marked(Exists(paid)))


@counted(
    "commercial_insurance_percent",
    register=REGISTER,
    title="商业保险参保率",
    unit="%",
    definition="在册家政服务人员里，当天有在保的意外伤害险或者雇主责任险的百分比，核验不一致的不算，取整数；没有人在册时为暂无。",
    by=Share(label="有商业保险"),
)
def commercial_insurance(on: date) -> QuerySet[Worker]:
    return part_of_all(on, insured_rows(on))


@counted(
    "workers_in_union_percent",
    register=REGISTER,
    title="加入工会的家政服务人员占比",
    unit="%",
    definition="在册家政服务人员里，当天县总工会登记为工会会员的百分比，取整数；没有人在册时为暂无。",
    by=Share(label="工会会员"),
)
def union_members(on: date) -> QuerySet[Worker]:
    held = Attestation.objects.in_force(on).filter(kind=AttestationKind.UNION_MEMBER)
    return part_of_all(on, held.order_by().values("worker"))
