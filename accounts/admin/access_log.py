"""Who saw, exported or changed what: for the audit administrator to read."""

from functools import cache

from django.apps import apps
from django.contrib import admin

from accounts.models import AccessLog
from gaotai_jiazheng.register_admin import ShortPaginator, WorkbenchAdmin, WrittenByServices


class ReadOnlyAdmin(WrittenByServices, WorkbenchAdmin):
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
    paginator = ShortPaginator
    list_disable_select_all = True
    search_fields = ("label", "by__username", "by__name")
    show_full_result_count = False
    fields = ("at", "by", "action", "subject_type", "label", "field_names", "reason", "address")

    @admin.display(description="字段")
    def field_names(self, row):
        """What the fields are called; the name itself where there is no such field any more."""
        names = names_of_fields(row.subject_type)
        return "、".join(names.get(name, name) for name in row.fields)


@cache
def names_of_fields(kind) -> dict[str, str]:
    """Field -> what people call it, of a register and of the others in its app: a batch is opened with its rows."""
    subject = kind.model_class()
    if subject is None:
        return {}
    models = [*apps.get_app_config(kind.app_label).get_models(), subject]
    return {each.name: str(each.verbose_name) for model in models for each in model._meta.fields}
