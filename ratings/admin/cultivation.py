"""The cultivation list in the workbench."""

from django import forms
from django.contrib import admin

from disclosure.gate import refuse_personal_data
from gaotai_jiazheng.register_admin import RegisterAdmin
from ratings.models import CultivationEntry
from ratings.permissions import can_keep_schemes


class CultivationForm(forms.ModelForm):
    """Everybody reads how an enterprise is helped."""

    def clean(self):
        given = super().clean()
        refuse_personal_data(given.get("help_given", ""), "help_given")
        return given


@admin.register(CultivationEntry)
class CultivationEntryAdmin(RegisterAdmin):
    """Kept by the bureau that keeps the register; who leaves the list is taken off it, history stays."""

    form = CultivationForm
    list_display = ("year", "enterprise", "rung", "help_given", "entered_on")
    list_filter = ("year", "rung")
    list_select_related = ("enterprise",)
    search_fields = ("enterprise__name",)
    autocomplete_fields = ("enterprise",)

    def has_add_permission(self, request):
        return can_keep_schemes(request.user)

    def has_change_permission(self, request, obj=None):
        return can_keep_schemes(request.user)

    def has_delete_permission(self, request, obj=None):
        return can_keep_schemes(request.user)
