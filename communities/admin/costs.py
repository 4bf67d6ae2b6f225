"""Meters, suppliers, prices and rent waivers in the workbench: the bureau of prices reads who refuses."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format

from communities import duties, permissions, services
from communities.admin.pages import CommunitiesAdmin
from communities.forms.costs import RATE_FORMS, EndWaiverForm
from communities.forms.rates import RATE_SERVICES
from communities.models import Meter, RentWaiver, Supplier, Tariff
from communities.transitions import RateAction, RateState, rate_actions_from
from gaotai_jiazheng.register_admin import RegisterAdmin
from gaotai_jiazheng.stepped_admin import Step
from ledger.amounts import yuan_of
from reminders.models import Deadline

SHOWN = 100
BUREAUS_ACTIONS = (RateAction.CONFIRM, RateAction.REFUSE)


@admin.register(Meter)
class MeterAdmin(CommunitiesAdmin):
    list_display = (
        "meter_number",
        "kind",
        "supplier",
        "outlet",
        "state",
        "applied_on",
        "answered_on",
    )
    list_filter = ("state", "kind", "supplier")
    list_select_related = ("supplier", "outlet__enterprise", "outlet__community__town")
    search_fields = ("meter_number", "outlet__number", "supplier__name")
    all_steps = {action.value: action.label for action in BUREAUS_ACTIONS}

    def lines(self, row):
        return [
            ("状态", row.get_state_display()),
            ("网点", str(row.outlet)),
            ("供应单位", row.supplier.name),
            ("申请日", row.applied_on),
            ("答复日", row.answered_on),
            ("执行居民价自", row.household_from),
            ("拒绝的理由", row.refusal),
        ]

    def offered(self, user, row):
        if not permissions.acts_for(user, duties.rates_bureau()):
            return {}
        return {
            action: Step(
                RateAction(action).label,
                RATE_FORMS[action],
                RATE_SERVICES[action],
                action == RateAction.REFUSE,
            )
            for action in rate_actions_from(row.state)
            if action in BUREAUS_ACTIONS
        }

    def would_be_offered(self, user, row, step):
        return permissions.acts_for(user, duties.rates_bureau())

    def more(self, user, row):
        return {
            "clocks": list(Deadline.objects.of(row).select_related("rule", "owner")[:SHOWN]),
            "steps": list(row.steps.select_related("by").order_by("-pk")[:SHOWN]),
            "tables": [
                {
                    "title": "账单",
                    "rows": [
                        {
                            "link": reverse("outlets:bill_file", args=[bill.pk]),
                            "words": f"{bill} {bill.quantity}{row.unit}",
                            "aside": "已作废" if bill.voided_at else f"{yuan_of(bill.paid_fen)}元",
                        }
                        for bill in row.bills.all()[:SHOWN]
                    ],
                }
            ],
        }


@admin.register(Supplier)
class SupplierAdmin(RegisterAdmin):
    """Who answers how: each supplier with what was asked, confirmed and refused, and the reasons."""

    list_display = ("name", "kind", "asked", "confirmed", "refused", "waiting")
    list_filter = ("kind",)
    search_fields = ("name",)
    sortable_by = ()

    def get_queryset(self, request):
        return super().get_queryset(request).with_answers()

    @admin.display(description="申请的表")
    def asked(self, supplier):
        return supplier.asked

    @admin.display(description="已执行")
    def confirmed(self, supplier):
        return supplier.confirmed

    @admin.display(description="被拒绝")
    def refused(self, supplier):
        return supplier.refused

    @admin.display(description="等答复")
    def waiting(self, supplier):
        return supplier.waiting

    def has_add_permission(self, request):
        return permissions.can_keep_prices(request.user)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """One supplier: which outlets it has refused and why, which wait for it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            supplier = self.get_queryset(request).get(pk=object_id)
        except (Supplier.DoesNotExist, ValueError):
            raise Http404 from None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(supplier),
            "row": supplier,
            "lines": [
                ("申请的表", f"{supplier.asked}块"),
                ("已执行居民价", f"{supplier.confirmed}块"),
                ("被拒绝", f"{supplier.refused}块"),
                ("等答复", f"{supplier.waiting}块"),
            ],
            "tables": [
                answer_table(supplier, RateState.REFUSED, "拒绝的表和理由"),
                answer_table(supplier, RateState.APPLIED, "等答复的表"),
            ],
        }
        return TemplateResponse(request, "admin/row_page.html", context)


def answer_table(supplier, state, title) -> dict:
    rows = supplier.meters.filter(state=state).select_related("outlet__enterprise")[:SHOWN]
    return {
        "title": title,
        "rows": [
            {
                "link": meter.get_absolute_url(),
                "words": str(meter.outlet),
                "aside": meter.refusal or f"{date_format(meter.applied_on)}申请",
            }
            for meter in rows
        ],
    }


@admin.register(Tariff)
class TariffAdmin(RegisterAdmin):
    """A price that a bill was held against stays; another one is a new row with a later day."""

    list_display = ("kind", "price_yuan", "in_force_from", "document")
    list_filter = ("kind",)

    def has_add_permission(self, request):
        return permissions.can_keep_prices(request.user)

    def has_change_permission(self, request, obj=None):
        if not permissions.can_keep_prices(request.user):
            return False
        return obj is None or not obj.bills.exists()

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(RentWaiver)
class RentWaiverAdmin(CommunitiesAdmin):
    list_display = ("decision_number", "outlet", "first_month", "last_month", "monthly")
    list_select_related = ("outlet__enterprise", "outlet__community__town")
    search_fields = ("decision_number", "outlet__number", "outlet__enterprise__name")
    all_steps = {"end": "提前结束"}

    @admin.display(description="每月减免（元）")
    def monthly(self, waiver):
        return yuan_of(waiver.monthly_fen)

    def lines(self, row):
        return [
            ("网点", str(row.outlet)),
            ("决定单位", row.decided_by),
            ("决定日", row.decided_on),
            ("自", f"{row.first_month:%Y-%m}"),
            ("至", f"{row.last_month:%Y-%m}"),
            ("每月减免", f"{yuan_of(row.monthly_fen)}元"),
            ("一共", f"{row.months}个月，{yuan_of(row.months * row.monthly_fen)}元"),
            ("提前结束的原因", row.ended_reason),
        ]

    def offered(self, user, row):
        if not permissions.can_waive_rent(user):
            return {}
        return {"end": Step("提前结束", EndWaiverForm, services.end_waiver, is_grave=True)}

    def more(self, user, row):
        return {"clocks": list(Deadline.objects.of(row).select_related("rule", "owner")[:SHOWN])}
