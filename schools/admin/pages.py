"""What the workbench pages of schools have in common: who gets in, one form, and what a refusal becomes."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path, reverse

from gaotai_jiazheng.form_answers import FormAnswers
from gaotai_jiazheng.register_admin import RegisterAdmin, WrittenByServices, get_or_404
from schools.permissions import keeps_schools, reads_schools

FOLDER = "admin/schools"
CONFLICTS = frozenset({"step_not_allowed", "already_ended", "figures_of_an_opened_programme"})


class KeptAdmin(WrittenByServices, RegisterAdmin):
    """A register with a page of its own for each row, and a form for each step."""

    sortable_by = ()
    actions = None
    own_urls = ()  # (route, name of the method, name of the address)

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path(
                route,
                self.admin_site.admin_view(getattr(self, view)),
                name=f"{name}_{step}",
            )
            for route, view, step in self.own_urls
        ] + super().get_urls()

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff and reads_schools(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return request.user.is_staff and keeps_schools(request.user)

    def row_or_404(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_or_404(self.get_queryset(request), pk)

    def kept_or_403(self, request, pk):
        row = self.row_or_404(request, pk)
        if not keeps_schools(request.user):
            raise PermissionDenied("由县教育局办理。")
        return row

    def history_view(self, request, object_id, extra_context=None):
        """What happened to a row stands on its page."""
        return redirect(self.row_or_404(request, object_id))

    def context(self, request, heading, row=None) -> dict:
        changelist = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{heading} {row or ''}".strip(),
            "heading": heading,
            "row": row,
            "back": row.get_absolute_url() if row else changelist,
        }


ANSWERS = FormAnswers(CONFLICTS)


def form_page(request, form, step, *, context, done):
    """Show a form and take the step, which gives the row whose page follows."""
    return ANSWERS.page(
        request,
        form,
        step,
        context=context,
        done=done,
        target=lambda row: row,
        template="admin/form_page.html",
    )
