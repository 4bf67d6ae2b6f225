"""Rehearsals in the workbench: the system administrator reads them, nobody writes them."""

from django.contrib import admin
from django.utils.html import format_html_join

from accounts.permissions import is_system_administrator
from backups.models import BackupRehearsal
from gaotai_jiazheng.register_admin import WorkbenchAdmin, WrittenByServices


@admin.register(BackupRehearsal)
class BackupRehearsalAdmin(WrittenByServices, WorkbenchAdmin):
    list_display = ["started_at", "result", "listed_size", "rows", "files", "listed_seconds"]
    fields = [
        "started_at",
        "ended_at",
        "result",
        "reason",
        "listed_size",
        "rows",
        "files",
        "backup_ms",
        "restore_ms",
        "listed_checks",
    ]
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    actions = None
    sortable_by = []

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff and is_system_administrator(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    @admin.display(description="备份大小")
    def listed_size(self, rehearsal):
        return f"{rehearsal.size_bytes / 1024**2:.1f} MiB"

    @admin.display(description="备份和恢复用时")
    def listed_seconds(self, rehearsal):
        return f"{rehearsal.backup_ms / 1000:.1f} + {rehearsal.restore_ms / 1000:.1f} 秒"

    @admin.display(description="各项检查")
    def listed_checks(self, rehearsal):
        rows = (
            ("成立" if each["is_ok"] else "不成立", each["name"], each["detail"])
            for each in rehearsal.checks
        )
        return format_html_join("\n", "<p>{}：{}，{}</p>", rows) or "没有做到检查这一步"
