"""Applications and claims of classes whose payable was cancelled: they go to payment once more, or are refused."""

from django.contrib import admin

from subsidies.services.money import of_cancelled


class CancelledFilter(admin.SimpleListFilter):
    title, parameter_name = "待付款项", "payment"

    def lookups(self, request, model_admin):
        return [("cancelled", "已取消")]

    def queryset(self, request, queryset):
        return of_cancelled(queryset) if self.value() == "cancelled" else queryset
