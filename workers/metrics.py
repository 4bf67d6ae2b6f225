"""Figures of the register, each opening to the rows that are counted; counted from live rows."""

from datetime import date

from plan.metrics import metric
from workers.models import Employment, HealthCertificate, Policy, Worker


def employed_rows(on: date):
    """Ids of those who work for an enterprise on the day."""
    return Employment.objects.in_force(on).order_by().values("worker")


def health_rows(on: date):
    """Of them, those with a verified health certificate that holds."""
    held = HealthCertificate.objects.in_force(on).verified().order_by().values("worker")
    return Worker.objects.filter(pk__in=employed_rows(on)).filter(pk__in=held).values("pk")


def insured_rows(on: date):
    """Of them, those with a commercial policy that holds."""
    held = Policy.objects.in_force(on).order_by().values("worker")
    return Worker.objects.filter(pk__in=employed_rows(on)).filter(pk__in=held).values("pk")


def contract_rows(on: date):
    """Of them, those under a written contract."""
    held = Employment.objects.under_contract(on).order_by().values("worker")
    return Worker.objects.filter(pk__in=employed_rows(on)).filter(pk__in=held).values("pk")


ROWS = {"health": health_rows, "insured": insured_rows, "contract": contract_rows}
REGISTER, PAGE = "家政服务人员登记", "workers:coverage"


@metric(
    "workers_registered",
    register=REGISTER,
    rows=PAGE,
    title="在册家政服务人员",
    unit="人",
    definition="当天至少在一家企业任职的家政服务人员；在几家任职只计一次。",
)
def workers_registered(on: date) -> int:
    """People who work for at least one enterprise on the day; each once."""
    return employed_rows(on).distinct().count()


@metric(
    "workers_with_health_certificate",
    register=REGISTER,
    rows=PAGE,
    title="持健康证明的家政服务人员",
    unit="人",
    definition="在册人员里，当天有核验过、在有效期内的健康证明的。",
)
def workers_with_health_certificate(on: date) -> int:
    return health_rows(on).count()


@metric(
    "workers_insured",
    register=REGISTER,
    rows=PAGE,
    title="有商业保险的家政服务人员",
    unit="人",
    definition="在册人员里，当天有在保的商业保险的。",
)
def workers_insured(on: date) -> int:
    return insured_rows(on).count()


@metric(
    "workers_under_contract",
    register=REGISTER,
    rows=PAGE,
    title="签订书面合同的家政服务人员",
    unit="人",
    definition="在册人员里，当天与企业有书面劳动合同或者服务协议的。",
)
def workers_under_contract(on: date) -> int:
    return contract_rows(on).count()
