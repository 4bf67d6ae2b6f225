"""Rows that are put up, by whether their days are over."""

from django.contrib import admin

from disclosure.models import Notice


class NoticeFilter(admin.SimpleListFilter):
    title, parameter_name = "公示", "notice"

    def lookups(self, request, model_admin):
        return [("running", "公示期内"), ("over", "已经期满")]

    def queryset(self, request, queryset):
        if self.value() == "running":
            return queryset.filter(notice__in=Notice.objects.running())
        if self.value() == "over":
            return queryset.filter(notice__in=Notice.objects.over())
        return queryset
