"""What the register itself brings to the workspace: its rooms, and its things to do."""

from datetime import timedelta

from django.db.models import OuterRef
from django.urls import reverse
from django.utils import timezone

from enterprises.models import (
    HomeCareQualification,
    Partnership,
    Registration,
    Tenancy,
    Trademark,
)
from enterprises.panels import add_panel
from enterprises.workspace import ToDo, add_room, to_do_source
from gaotai_jiazheng.nested_rows import NestedRows
from reminders.subjects import explained_to_who_sees

LICENSE_WARNING = timedelta(days=60)
STALE_AFTER = timedelta(days=365)
SHOWN = 20

add_room("企业信息", "workspace:data", order=10)
add_room("经营场所", "workspace:premises", order=12)
add_room("物业合作", "workspace:partnerships", order=60)
add_room("居家养老服务资格", "workspace:home_care", order=62)
add_room("商标", "workspace:trademarks", order=64)
add_room("人员和授权", "workspace:members", order=80)
add_room("说过的话和回执", "workspace:said", order=90)


@to_do_source
def entry_to_dos(enterprise, on):
    """The licence that runs out, what is missing in the entry, and an entry nobody has looked at for a
    year; no query. Nothing of an entry that is off the register."""
    if enterprise.state == enterprise.State.CANCELLED:
        return
    data = reverse("workspace:data")
    until = enterprise.license_valid_until
    if until is not None and until <= on + LICENSE_WARNING:
        words = "已经到期" if until < on else "快到期了"
        yield ToDo(f"营业执照{words}", data, until, "换发新执照以后，在企业信息里改有效期。")
    missing = [
        label
        for label, value in (
            ("服务项目", enterprise.service_lines),
            ("经营模式", enterprise.mode),
            ("公开电话", enterprise.phone),
        )
        if not value
    ]
    if missing:
        yield ToDo(f"补充企业信息：{'、'.join(missing)}", data, None, "居民在名录里要看这些。")
    seen_on = enterprise.confirmed_on or enterprise.listed_on
    if seen_on + STALE_AFTER <= on:
        yield ToDo("确认企业信息没有变化", data, None, "名录上写着最近核对的日期，已经超过一年。")


@to_do_source
def home_care_to_dos(enterprise, on):
    """A qualification that runs out, and has not been renewed; of an entry that is on the register."""
    if enterprise.state == enterprise.State.CANCELLED:
        return
    held = enterprise.home_care_qualifications.filter(state__in=["applied", "granted"]).order_by(
        "-valid_until"
    )
    held = list(held.values_list("state", "valid_until"))
    days = [until for state, until in held if state == "granted"]
    is_applied_for = any(state == "applied" for state, _until in held)
    if days and not is_applied_for and on <= days[0] <= on + LICENSE_WARNING:
        link = reverse("workspace:home_care")
        yield ToDo("居家养老服务资格快到期了", link, days[0], "要继续承接的，到期前重新申请。")


def confirmed_support():
    """What bureaus have confirmed of an enterprise today."""
    today, own = timezone.localdate(), OuterRef("pk")
    home_care = HomeCareQualification.objects.in_force(today).filter(enterprise=own)
    partnerships = Partnership.objects.in_force(today).filter(enterprise=own)
    trademarks = Trademark.objects.filter(enterprise=own, state="registered")
    tenancies = Tenancy.objects.inside_on(today).filter(enterprise=own)
    return {
        "home_care": NestedRows(home_care[:1], "valid_from", "valid_until"),
        "partnerships": NestedRows(
            partnerships[:SHOWN],
            *("property_company", "quarter", "service_lines", "signed_on"),
            *("community__name", "community__town__name"),
        ),
        "trademarks": NestedRows(trademarks[:SHOWN], "name", "classes", "number"),
        "tenancies": NestedRows(tenancies[:1], "since", "incubator__name"),
    }


def support_panel(enterprise, **confirmed) -> dict | None:
    """Each of it with its day; left out where there is none."""
    return confirmed if any(confirmed.values()) else None


add_panel("enterprises/directory/_support.html", support_panel, order=50, joined=confirmed_support)


@explained_to_who_sees(Registration)
def registrations_in_sight(user):
    return Registration.objects.visible_to(user)
