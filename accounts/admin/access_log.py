"""Who saw, exported or changed what: for the audit administrator to read."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from accounts.models import AccessLog
from gaotai_jiazheng.register_admin import WrittenByServices


class ReadOnlyAdmin(WrittenByServices, ModelAdmin):
    """Rows that nobody adds, changes or deletes here."""


@admin.register(AccessLog)
class AccessLogAdmin(ReadOnlyAdmin):
    list_display = (
        "at",
        "by",
        "action",
        "subject_type",
        "label",
        "field_names",
        "reason",
        "address",
    )
    list_display_links = ("at",)
    list_filter = ("action", "at")
    list_select_related = ("by", "subject_type")
    search_fields = ("label", "by__username", "by__name")
    show_full_result_count = False
    fields = ("at", "by", "action", "subject_type", "label", "field_names", "reason", "address")

    @admin.display(description="字段")
    def field_names(self, row):
        """What the fields are called; the name itself where the register has no such field any more."""
        subject = row.subject_type.model_class()
        names = {each.name: each.verbose_name for each in subject._meta.fields} if subject else {}
        return "、".join(str(names.get(name, name)) for name in row.fields)
