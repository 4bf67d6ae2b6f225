"""The register of series, each bureau its own."""

from django.contrib import admin

from accounts.permissions import is_system_administrator
from bureaus.models import Bureau
from gaotai_jiazheng.register_admin import RegisterAdmin
from papers import permissions
from papers.models import Series


@admin.register(Series)
class SeriesAdmin(RegisterAdmin):
    """A word that has numbered papers may change: what was issued keeps its number."""

    list_display = ["bureau", "template_or_all", "word", "pattern", "source"]
    list_display_links = ["template_or_all", "word"]
    list_select_related = ["bureau"]
    list_filter = ["bureau"]
    fields = ["bureau", "template", "word", "pattern", "source"]

    @admin.display(description="文书标识", ordering="template")
    def template_or_all(self, series):
        return series.template or "其余全部"

    def has_add_permission(self, request):
        return permissions.keeps_any_series(request.user)

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return permissions.keeps_any_series(request.user)
        return permissions.can_keep_series(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return ["bureau", "template"] if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Only the bureaus whose series the person keeps can be chosen."""
        if db_field.name == "bureau" and not is_system_administrator(request.user):
            kept = permissions.bureaus_whose_series_kept_by(request.user)
            kwargs["queryset"] = Bureau.objects.filter(pk__in=kept)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
