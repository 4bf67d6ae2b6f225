"""Contracts as evidence: that the enterprise signs with workers and customers."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from contracts.models import ServiceContract
from enterprises.tax_evidence import Found, Row, evidence_line


@evidence_line(
    "signed_contracts",
    condition="agreements",
    title="企业、服务员、客户三方都签过字的合同",
    lacks="没有这一天有效、在平台上三方都签过字的合同。",
)
def signed_contracts(enterprise, on, limit) -> Found:
    """Versions signed by all three that hold on the day; two queries."""
    rows = ServiceContract.objects.held_on(on).filter(
        enterprise=enterprise, in_force_at__date__lte=on, starts_on__lte=on
    )
    shown = rows.defer("answers").order_by("-in_force_at", "-pk")[:limit]
    return Found(rows.count(), [row_of(contract) for contract in shown])


def row_of(contract) -> Row:
    return Row(
        timezone.localdate(contract.in_force_at),
        f"合同{contract.number}，{date_format(contract.starts_on)}至{date_format(contract.ends_on)}，内容SHA-256 {contract.sha256}",
        reverse("contracts_workspace:contract", args=[contract.pk]),
    )
