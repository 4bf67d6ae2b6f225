"""The small registers of complaints: categories and privacy notices."""

from django.contrib import admin

from complaints import catalogue
from complaints.admin.filters import register_choices
from complaints.admin.routing import CenterKept
from complaints.models import Category, PrivacyNotice
from gaotai_jiazheng.register_admin import WorkbenchAdmin

SLUG_HELP = "给程序用的名字：小写英文字母、数字和连字符，例如 no-price-list；保存以后不能改。"


@admin.register(Category)
class CategoryAdmin(CenterKept, WorkbenchAdmin):
    """What a complaint may be about; one that is no longer offered is switched off, not deleted."""

    list_display = ["name", "kind", "hint", "is_dangerous", "position", "is_active"]
    list_filter = ["kind", "is_active"]
    fields = ["kind", "name", "slug", "hint", "is_dangerous", "position", "is_active"]

    def get_readonly_fields(self, request, obj=None):
        # Programs send the slug, and cases of this kind are under it; changing them would break both.
        return ["kind", "slug"] if obj else []

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        """Calls for help and suggestions have the categories of questions, and none of their own."""
        if db_field.name == "kind":
            own = [kind for kind in catalogue.OFFERED_KINDS if catalogue.subjects_of(kind) == kind]
            kwargs["choices"] = [(kind.value, kind.label) for kind in own]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def get_form(self, request, obj=None, **kwargs):
        return super().get_form(request, obj, help_texts={"slug": SLUG_HELP}, **kwargs)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        catalogue.categories.forget()
        register_choices.forget()


@admin.register(PrivacyNotice)
class PrivacyNoticeAdmin(CenterKept, WorkbenchAdmin):
    """A version that residents have accepted stays as it was: a change is a new version."""

    list_display = ["version", "in_force_from"]
    fields = ["version", "in_force_from", "text"]

    def has_change_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        catalogue.privacy_notice.forget()
