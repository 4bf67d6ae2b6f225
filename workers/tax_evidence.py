"""The register of workers as evidence: whom an enterprise has registered, and what they have learnt there."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from enterprises.tax_evidence import Found, Row, evidence_line
from workers.models import CertificateKind, Employment, OccupationCertificate


@evidence_line(
    "workers",
    condition="system",
    title="登记管理的家政服务员",
    lacks="没有登记这一天在职的服务员。",
)
def workers_in_service(enterprise, on, limit) -> Found:
    """Times in service that hold on the day; two queries."""
    rows = Employment.objects.in_force(on).filter(enterprise=enterprise)
    shown = rows.order_by("-started_on", "-pk")[:limit]
    return Found(rows.count(), [row_of_employment(employment) for employment in shown])


@evidence_line(
    "training",
    condition="wages_and_training",
    title="服务员在职期间取得的培训证书",
    lacks="没有登记服务员在职期间取得的培训证书。",
)
def trained_in_service(enterprise, on, limit) -> Found:
    """Certificates of training that workers got while they were with the enterprise, those who have left it
    too; two queries. A class of the portal enters them by itself."""
    in_service = Employment.objects.filter(
        Q(ended_on=None) | Q(ended_on__gte=OuterRef("issued_on")),
        enterprise=enterprise,
        worker=OuterRef("worker"),
        started_on__lte=OuterRef("issued_on"),
    )
    rows = OccupationCertificate.objects.in_force(on).filter(
        Exists(in_service), kind=CertificateKind.TRAINING
    )
    shown = rows.select_related("occupation").order_by("-issued_on", "-pk")[:limit]
    return Found(rows.count(), [row_of_certificate(certificate) for certificate in shown])


def row_of_employment(employment) -> Row:
    contract = employment.get_contract_kind_display() or "没有登记合同"
    text = f"{employment.get_mode_display()}，{contract}"
    return Row(employment.started_on, text, page_of(employment.worker_id))


def row_of_certificate(certificate) -> Row:
    text = f"{certificate.occupation.name}培训发证"
    return Row(certificate.issued_on, text, page_of(certificate.worker_id))


def page_of(worker_id) -> str:
    """Where the enterprise reads of somebody who works or worked for it."""
    return reverse("workspace_workers:worker", args=[worker_id])
