"""What the workbench pages of posts, seekers and matches share."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from communities.admin.pages import FOLDER, SteppedAdmin
from employment import permissions
from employment.forms.answering import send
from gaotai_jiazheng.form_answers import DONE, posted


class EmploymentAdmin(SteppedAdmin):
    """A register that only services write; seen by the bureaus of measure 11 and by stations."""

    row_template = f"{FOLDER}/row.html"

    def has_view_permission(self, request, obj=None):
        return permissions.sees_jobs(request.user)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        response = super().change_view(request, object_id, form_url, extra_context)
        response.template_name = self.row_template
        return response

    def refused(self, request, row, label):
        context = self.context(request, row, f"{label} {row}") | {"heading": label}
        return TemplateResponse(request, "admin/employment/refused.html", context, status=409)

    def step_form(self, form_class, request, row):
        """The form of a step; an admin whose forms need the row overrides it."""
        return form_class(posted(request))

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
        form, status = self.step_form(form_class, request, row), 200
        if request.method == "POST":
            status = send(form, partial(service, row, by=request.user))
            if status == DONE:
                messages.success(request, f"已办理：{label}。")
                return redirect(self.address_of(row))
        return self.form_page(request, row, form, label, status, is_grave=grave)

    def form_page(self, request, row, form, label, status, *, is_grave=False):
        context = self.context(request, row, f"{label} {row or ''}") | {
            "form": form,
            "heading": label,
            "is_grave": is_grave,
        }
        return TemplateResponse(request, f"{FOLDER}/step.html", context, status=status)

    def new_page(self, request, form, label, keep):
        """A new row by a form; ``keep`` writes it and gives it back."""
        status, made = 200, []
        if request.method == "POST":
            status = send(form, lambda **values: made.append(keep(**values)))
            if status == DONE:
                messages.success(request, f"已办理：{label}。")
                return redirect(self.address_of(made[0]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": label,
            "row": self.opts.verbose_name,
            "back": "../",
            "form": form,
            "heading": label,
        }
        return TemplateResponse(request, f"{FOLDER}/step.html", context, status=status)
