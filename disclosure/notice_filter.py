"""Rows that are put up, by whether their days are over."""

from django.contrib import admin

from disclosure.models import Notice


class NoticeFilter(admin.SimpleListFilter):
    """field: of the row, by which its notice stands."""

    title, parameter_name = "公示", "notice"
    field = "notice"

    def lookups(self, request, model_admin):
        return [("running", "公示期内"), ("over", "已经期满")]

    def queryset(self, request, queryset):
        if self.value() == "running":
            return queryset.filter(**{f"{self.field}__in": Notice.objects.running()})
        if self.value() == "over":
            return queryset.filter(**{f"{self.field}__in": Notice.objects.over()})
        return queryset
