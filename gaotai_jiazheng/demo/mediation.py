"""Who mediates in the demonstration county, and the enterprise that answers complaints itself first."""

from datetime import date

from bureaus.models import Bureau
from complaints.models import MediationOrganization, Mediator
from enterprises.models import Enterprise
from gaotai_jiazheng.demo.enterprises import ENTERPRISES

SINCE = date(2026, 1, 1)
ORGANIZATION = "高台县消费者协会（演示）"
MEDIATOR = "周明（演示）"
ODR_ENTERPRISE = 4  # place in ENTERPRISES


def seed_mediation():
    """Make the organisation, the mediator and the enterprise's undertaking where they are missing."""
    MediationOrganization.objects.get_or_create(
        name=ORGANIZATION,
        defaults={
            "kind": MediationOrganization.Kind.CONSUMER_ASSOCIATION,
            "contact_name": "（演示）秘书处",
            "phone": "0936-6629001",
            "valid_from": SINCE,
        },
    )
    Mediator.objects.get_or_create(
        name=MEDIATOR,
        defaults={
            "bureau": Bureau.objects.get(slug="market-regulation"),
            "qualification": "（演示）调解员聘书第1号",
            "valid_from": SINCE,
        },
    )
    name = ENTERPRISES[ODR_ENTERPRISE][0]
    Enterprise.objects.filter(name=name, odr_from=None).update(odr_from=SINCE)
