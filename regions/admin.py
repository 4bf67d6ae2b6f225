"""Towns and communities in the workbench."""

from django.contrib import admin

from gaotai_jiazheng.register_admin import RegisterAdmin
from regions.models import Community, Town


@admin.display(description="区划代码", ordering="code")
def code_or_unconfirmed(region):
    return region.code or "待确认"


@admin.register(Town)
class TownAdmin(RegisterAdmin):
    list_display = ("name", code_or_unconfirmed, "position", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "code")


@admin.register(Community)
class CommunityAdmin(RegisterAdmin):
    list_display = ("name", "town", "kind", code_or_unconfirmed, "is_active")
    list_filter = ("town", "kind", "is_active")
    list_select_related = ("town",)
    search_fields = ("name", "code")
    autocomplete_fields = ("town",)
