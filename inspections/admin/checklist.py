"""Checklists in the workbench: written as a draft, put to use, retired."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from unfold.admin import TabularInline

from bureaus.models import Bureau
from bureaus.permissions import bureau_ids_of
from gaotai_jiazheng.form_answers import button
from gaotai_jiazheng.register_admin import LabelledInline, RegisterAdmin
from inspections import permissions, services
from inspections.models import Checklist, Question


class QuestionInline(LabelledInline, TabularInline):
    model = Question
    extra = 5
    fields = ("position", "number", "section", "text", "basis", "is_mandatory", "may_not_apply")

    def has_add_permission(self, request, obj=None):
        return obj is None or may_write(request.user, obj)

    has_change_permission = has_delete_permission = has_add_permission

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff


def may_write(user, checklist) -> bool:
    """Whether the person writes in the draft: of the bureau that makes it."""
    is_draft = checklist.state == Checklist.State.DRAFT
    return is_draft and checklist.bureau_id in bureau_ids_of(user)


@admin.register(Checklist)
class ChecklistAdmin(RegisterAdmin):
    """A version in use never changes; another version is another draft."""

    list_display = ("title", "version", "bureau", "state", "source")
    list_filter = ("state",)
    list_select_related = ("bureau",)
    search_fields = ("title",)
    fields = ("title", "version", "source", "bureau", "state")
    readonly_fields = ("state",)
    inlines = (QuestionInline,)
    actions = None
    change_form_template = "admin/inspections/checklist_form.html"

    def get_urls(self):
        own = [("use", self.use_view), ("retire", self.retire_view)]
        return [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(view),
                name=f"inspections_checklist_{name}",
            )
            for name, view in own
        ] + super().get_urls()

    def has_add_permission(self, request):
        return permissions.can_plan(request.user)

    def has_change_permission(self, request, obj=None):
        return permissions.can_plan(request.user) and (obj is None or may_write(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        return obj is not None and may_write(request.user, obj)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "bureau":
            kwargs["queryset"] = Bureau.objects.filter(pk__in=bureau_ids_of(request.user))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        found = (
            Checklist.objects.filter(pk=object_id).first() if str(object_id).isdecimal() else None
        )
        keeps = found is not None and found.bureau_id in bureau_ids_of(request.user)
        buttons = {"can_use": keeps and found.state == Checklist.State.DRAFT}
        buttons["can_retire"] = keeps and found.state == Checklist.State.IN_USE
        return super().changeform_view(
            request, object_id, form_url, {**(extra_context or {}), **buttons}
        )

    @method_decorator(require_POST)
    def use_view(self, request, pk):
        return self.press(request, pk, services.put_to_use, "已投入使用，不能再改。")

    @method_decorator(require_POST)
    def retire_view(self, request, pk):
        return self.press(request, pk, services.retire, "已停用。")

    def press(self, request, pk, step, done):
        found = Checklist.objects.filter(pk=pk).first()
        if found is None:
            raise Http404
        if found.bureau_id not in bureau_ids_of(request.user):
            raise PermissionDenied("只有制定单位的人员可以管理检查表。")
        target = reverse("admin:inspections_checklist_change", args=[found.pk])
        return button(request, lambda: step(found), done=done, target=target)
