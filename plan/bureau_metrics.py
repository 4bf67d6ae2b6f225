"""Figures of the responsible bureaus themselves: who has somebody to speak to."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from bureaus.models import Bureau, BureauMember
from plan.counting import Column, counted
from plan.models import Plan, Responsibility

REGISTER = "责任单位人员登记"


@counted(
    "bureaus_with_contact",
    register=REGISTER,
    title="指定了联系人的责任单位",
    unit="个",
    definition="当天有效的方案的责任单位中，有专人（联系人）在任的。联系人是谁不在这里公开。",
    columns=(Column("单位", "name"), Column("公开电话", "phone")),
)
def bureaus_with_contact(on: date) -> QuerySet[Bureau]:
    contacts = BureauMember.objects.current(on).filter(
        bureau=OuterRef("pk"), role=BureauMember.Role.CONTACT
    )
    parts = Responsibility.objects.filter(
        bureau=OuterRef("pk"), measure__plan=Plan.objects.begun(on).values("pk")[:1]
    )
    return Bureau.objects.filter(Exists(contacts), Exists(parts))
