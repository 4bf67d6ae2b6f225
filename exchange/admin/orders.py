"""Work orders and the news about them, of those cases that the person may see."""

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html
from unfold.paginator import InfinitePaginator

from complaints.transitions import Action
from exchange import outbound
from exchange.models import Delivery, WorkOrder
from exchange.permissions import sees_orders, sends_again
from gaotai_jiazheng.register_admin import WorkbenchAdmin, WrittenByServices


class OfVisibleCases(WrittenByServices, WorkbenchAdmin):
    """Rows that services write; whoever may see the case may see them."""

    list_per_page = 50
    show_full_result_count = False
    paginator = InfinitePaginator
    sortable_by = ()

    def get_queryset(self, request):
        return self.model.objects.visible_to(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return sees_orders(request.user)


def link_to(complaint):
    address = reverse("admin:complaints_complaint_change", args=[complaint.pk])
    return format_html('<a class="text-link" href="{}">{}</a>', address, complaint.number)


@admin.register(WorkOrder)
class WorkOrderAdmin(OfVisibleCases):
    list_display = ("external_number", "partner", "case", "received_at", "taken_at", "undone_at")
    list_select_related = ("partner", "complaint")
    list_filter = ("partner",)
    linked_by = ("batch",)
    search_fields = ("external_number",)
    fields = (
        "external_number", "partner", "case", "received_at", "taken_at", "batch", "undone_at",
    )  # fmt: skip

    @admin.display(description="事项")
    def case(self, order):
        return link_to(order.complaint)


@admin.register(Delivery)
class DeliveryAdmin(OfVisibleCases):
    """News for partners. ``?state__exact=failed`` are those that were given up."""

    list_display = (
        "order",
        "partner",
        "case",
        "sequence",
        "event_name",
        "state",
        "attempts",
        "last_error",
    )
    list_select_related = ("partner", "order__complaint")
    search_fields = ("order__external_number",)
    search_help_text = "对方的工单编号"
    list_filter = ("state", "partner")
    list_disable_select_all = True  # the bar would say how many there are, which nobody counts
    actions = ("send_selected_again",)
    fields = (
        "reference", "partner", "order", "case", "sequence", "event_name", "state", "attempts",
        "created_at", "next_attempt_at", "last_error", "delivered_at",
    )  # fmt: skip

    def has_send_again_permission(self, request):
        return sends_again(request.user)

    @admin.display(description="事项")
    def case(self, delivery):
        return link_to(delivery.order.complaint)

    @admin.display(description="事件")
    def event_name(self, delivery):
        return Action(delivery.event).label

    @admin.action(description="重新发送所选的失败回传", permissions=["send_again"])
    def send_selected_again(self, request, queryset):
        count = outbound.send_again(queryset)
        if count:
            self.message_user(request, f"{count}条办理进展将重新发送。", messages.SUCCESS)
        else:
            self.message_user(request, "所选的都没有失败，不需要重新发送。", messages.WARNING)
