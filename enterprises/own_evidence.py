"""The register itself as evidence: that the enterprise works in the portal."""

from django.urls import reverse
from django.utils.formats import date_format

from enterprises.tax_evidence import Found, Row, evidence_line


@evidence_line(
    "workspace_people",
    condition="system",
    title="在本平台办理业务的企业人员",
    lacks="这一天没有人在本平台代表企业办理业务。",
)
def workspace_people(enterprise, on, limit) -> Found:
    """Who acts for the enterprise in the portal on the day, by role and without names; two queries."""
    members = enterprise.members.current(on).order_by("-valid_from", "-pk")
    link = reverse("workspace:members")
    rows = [
        Row(
            member.valid_from,
            f"{member.get_role_display()}，自{date_format(member.valid_from)}",
            link,
        )
        for member in members[:limit]
    ]
    return Found(members.count(), rows)
