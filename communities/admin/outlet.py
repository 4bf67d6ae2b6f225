"""Outlets in the workbench: the community's view, the filing, the yearly check."""

from django.contrib import admin

from communities import permissions, services
from communities.admin.pages import CommunitiesAdmin
from communities.forms.costs import WaiverForm
from communities.forms.outlets import GRAVE, STEP_FORMS
from communities.forms.steps import STEP_SERVICES
from communities.models import Outlet
from communities.transitions import ENDED_STATES, Action
from gaotai_jiazheng.stepped_admin import Step
from ledger.amounts import yuan_of
from reminders.models import Deadline

SHOWN = 50
WAIVE = "waive_rent"


@admin.register(Outlet)
class OutletAdmin(CommunitiesAdmin):
    list_display = ("number", "enterprise", "community", "mode", "state", "opened_on")
    list_filter = ("state", "mode", "community__town")
    list_select_related = ("enterprise", "community__town", "facility")
    search_fields = ("number", "enterprise__name", "filing_number")
    search_help_text = "编号、企业名称、备案号"
    all_steps = {action.value: action.label for action in STEP_SERVICES}
    all_steps[WAIVE] = "记录租金减免"

    def lines(self, row):
        return [
            ("状态", row.get_state_display()),
            ("家政企业", row.enterprise.name),
            ("经营方式", row.get_mode_display()),
            ("合作方", row.partner),
            ("位置", row.place),
            ("服务", "、".join(row.service_line_names)),
            ("开放时间", row.hours),
            ("电话", row.phone),
            ("怎么进门", row.access_words),
            ("一照多址备案号", row.filing_number),
            ("备案日", row.filed_on),
            ("开放日", row.opened_on),
            ("暂停至", row.paused_until),
            ("最近复核日", row.checked_on),
            ("关闭日", row.closed_on),
        ]

    def offered(self, user, row):
        steps = {
            action: Step(
                Action(action).label,
                STEP_FORMS[action],
                STEP_SERVICES[action],
                action in GRAVE,
            )
            for action in permissions.actions_for(user, row)
            if action in STEP_SERVICES
        }
        if permissions.can_waive_rent(user) and row.state not in ENDED_STATES:
            steps[WAIVE] = Step("记录租金减免", WaiverForm, services.waive_rent)
        return steps

    def would_be_offered(self, user, row, step):
        if step == WAIVE:
            return permissions.can_waive_rent(user)
        return permissions.may_do(user, row, Action(step))

    def more(self, user, row):
        return {
            "clocks": list(Deadline.objects.of(row).select_related("rule", "owner")[:SHOWN]),
            "tables": [meter_table(row), waiver_table(row)],
            "steps": list(row.steps.select_related("by").order_by("-pk")[:SHOWN]),
        }


def meter_table(outlet) -> dict:
    rows = outlet.meters.select_related("supplier")[:SHOWN]
    return {
        "title": "水电气暖表",
        "rows": [
            {
                "link": meter.get_absolute_url(),
                "words": f"{meter} {meter.supplier.name}",
                "aside": meter.get_state_display(),
            }
            for meter in rows
        ],
    }


def waiver_table(outlet) -> dict:
    return {
        "title": "租金减免",
        "rows": [
            {
                "link": waiver.get_absolute_url(),
                "words": f"{waiver} {waiver.months}个月",
                "aside": f"每月{yuan_of(waiver.monthly_fen)}元",
            }
            for waiver in outlet.rent_waivers.all()[:SHOWN]
        ],
    }
