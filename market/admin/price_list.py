"""Published price lists in the workbench, and which of them nobody has looked at for long."""

from datetime import timedelta

from django.contrib import admin
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from gaotai_jiazheng.register_admin import RegisterAdmin
from market.differences import differences
from market.models import PriceList
from market.services import clocks
from reminders.models import Deadline


class FreshnessFilter(admin.SimpleListFilter):
    """Newest lists by whether they were published or confirmed within the time of the rule."""

    title = "核对情况"
    parameter_name = "freshness"

    def lookups(self, request, model_admin):
        return [("fresh", "近期核对过"), ("stale", "很久没有核对")]

    def queryset(self, request, queryset):
        days = clocks.days_until_stale(timezone.localdate())
        if days is None or self.value() not in {"fresh", "stale"}:
            return queryset
        since = timezone.now() - timedelta(days=days)
        newest = queryset.filter(state=PriceList.State.PUBLISHED)
        if self.value() == "fresh":
            return newest.filter(seen_at__gte=since)
        return newest.filter(seen_at__lt=since)


@admin.register(PriceList)
class PriceListAdmin(RegisterAdmin):
    """Enterprises write their lists in the workspace; here they are read."""

    list_display = ("enterprise", "version", "standing_text", "in_force_from", "last_seen")
    list_display_links = ("version",)
    list_filter = (FreshnessFilter, "state")
    list_select_related = ("enterprise",)
    search_fields = ("enterprise__name",)
    sortable_by = ()
    actions = None
    list_max_show_all = 0

    def get_queryset(self, request):
        return PriceList.objects.visible_to(request.user).published().with_seen_at()

    @admin.display(description="状态")
    def standing_text(self, price_list):
        return price_list.standing

    @admin.display(description="最近公布或者确认")
    def last_seen(self, price_list):
        return timezone.localdate(price_list.seen_at)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """One version, what it changed, and its clock."""
        rows = self.get_queryset(request).select_related("enterprise", "published_by")
        try:
            found = rows.get(pk=object_id)
        except (PriceList.DoesNotExist, ValueError):
            raise Http404 from None
        lines = list(found.lines.all())
        before = (
            PriceList.objects.published()
            .filter(enterprise=found.enterprise_id, version__lt=found.version)
            .order_by("-version")
            .first()
        )
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(found),
            "price_list": found,
            "lines": lines,
            "before": before,
            "differences": differences(before.lines.all(), lines) if before else [],
            "confirmations": list(found.confirmations.select_related("by")[:20]),
            "clocks": list(Deadline.objects.of(found).select_related("rule", "owner")),
        }
        return TemplateResponse(request, "admin/market/price_list.html", context)

    def history_view(self, request, object_id, extra_context=None):
        """A published list does not change."""
        return redirect("admin:market_pricelist_change", object_id)
