"""The register of series, each bureau its own."""

from django import forms
from django.contrib import admin
from unfold.widgets import UnfoldAdminSelectWidget

from accounts.permissions import is_system_administrator
from bureaus.models import Bureau
from gaotai_jiazheng.register_admin import RegisterAdmin
from papers import permissions, subjects
from papers.models import Series

REST = "其余全部"


class SeriesForm(forms.ModelForm):
    template = forms.ChoiceField(
        label="哪种文书",
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text="“其余全部”是本单位没有另外登记字号的全部文书。",
    )

    class Meta:
        model = Series
        fields = ["bureau", "template", "word", "pattern", "source"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "template" in self.fields:
            self.fields["template"].choices = [("", REST), *subjects.forms().items()]


@admin.register(Series)
class SeriesAdmin(RegisterAdmin):
    """A word that has numbered papers may change: what was issued keeps its number."""

    form = SeriesForm
    list_display = ["bureau", "form_title", "word", "pattern", "source"]
    list_display_links = ["form_title", "word"]
    list_select_related = ["bureau"]
    list_filter = ["bureau"]

    @admin.display(description="哪种文书", ordering="template")
    def form_title(self, series):
        return subjects.forms().get(series.template, series.template) or REST

    def get_fields(self, request, obj=None):
        return ["bureau", "form_title" if obj else "template", "word", "pattern", "source"]

    def has_add_permission(self, request):
        return permissions.keeps_any_series(request.user)

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return permissions.keeps_any_series(request.user)
        return permissions.can_keep_series(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return ["bureau", "form_title"] if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Only the bureaus whose series the person keeps can be chosen."""
        if db_field.name == "bureau" and not is_system_administrator(request.user):
            kept = permissions.bureaus_whose_series_kept_by(request.user)
            kwargs["queryset"] = Bureau.objects.filter(pk__in=kept)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
