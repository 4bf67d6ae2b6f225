"""What the workbench pages of visits and stars share."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from communities.admin.pages import FOLDER, SteppedAdmin
from gaotai_jiazheng.form_answers import DONE, posted
from visits import permissions
from visits.views.answering import send


class VisitsAdmin(SteppedAdmin):
    """A register that only services write; seen by the bureaus of measures 13 to 15."""

    def has_view_permission(self, request, obj=None):
        return permissions.sees_visits(request.user)

    row_template = f"{FOLDER}/row.html"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        response = super().change_view(request, object_id, form_url, extra_context)
        response.template_name = self.row_template
        return response

    def step_view(self, request, pk, step):
        """403 who may not, 409 what is not possible now, 422 what is filled in wrongly."""
        row = self.row_or_404(request, pk)
        if step not in self.all_steps:
            raise Http404
        offered = self.offered(request.user, row)
        if step not in offered:
            if self.would_be_offered(request.user, row, step):
                return self.refused(request, row, self.all_steps[step])
            raise PermissionDenied("您不能办理这一步。")
        label, form_class, service, grave = offered[step]
        form, status = form_class(posted(request)), 200
        if request.method == "POST":
            status = send(form, partial(service, row, by=request.user))
            if status == DONE:
                messages.success(request, f"已办理：{label}。")
                return redirect(self.address_of(row))
        context = self.context(request, row, f"{label} {row}") | {
            "form": form,
            "heading": label,
            "is_grave": grave,
        }
        return TemplateResponse(request, f"{FOLDER}/step.html", context, status=status)
