"""What the workbench pages of contracts share: who sees them, a form, and what a refusal becomes."""

from django.shortcuts import redirect
from django.urls import path

from contracts import permissions
from gaotai_jiazheng.form_answers import FormAnswers
from gaotai_jiazheng.register_admin import WorkbenchAdmin, get_or_404

FOLDER = "admin/contracts"
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "template_not_draft",
        "template_not_in_use",
        "call_answered",
    }
)


class WatchedAdmin(WorkbenchAdmin):
    """A register for the bureaus that look after contracts; only services write it."""

    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    sortable_by = ()
    actions = None

    def has_view_permission(self, request, obj=None):
        return permissions.sees_contracts(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def own_urls(self):
        """[(route, view, name)] of the pages beside Django's own."""
        return []

    def get_urls(self):
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path(route, self.admin_site.admin_view(view), name=f"{prefix}_{name}")
            for route, view, name in self.own_urls()
        ] + super().get_urls()

    def row_or_404(self, request, pk):
        return get_or_404(self.get_queryset(request), pk)

    def history_view(self, request, object_id, extra_context=None):
        """What was done stands on the row's own page."""
        row = self.row_or_404(request, object_id)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", row.pk)

    def context(self, request, title) -> dict:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}


ANSWERS = FormAnswers(CONFLICTS)


def form_page(request, form, step, *, context, done, target):
    """Show a form and take the step; the page's link back leads to where the step leads."""
    return ANSWERS.page(
        request,
        form,
        step,
        context=context | {"back": target},
        done=done,
        target=target,
        template=f"{FOLDER}/form.html",
    )
