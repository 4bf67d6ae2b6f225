"""What the workbench pages of outlets share: a row that only services write, and a step with its form."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from communities import permissions
from communities.forms.answering import send
from gaotai_jiazheng.form_answers import DONE, posted
from gaotai_jiazheng.register_admin import WorkbenchAdmin, get_or_404

FOLDER = "admin/communities"


class SteppedAdmin(WorkbenchAdmin):
    """A register that only services write; each step is a page with a form.

    A subclass says which rows a person sees (``visible_to`` of the model), what a page shows (``lines``),
    and which steps a row has for a person (``offered``: name -> (label, form class, service, is grave)).
    """

    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    sortable_by = ()
    actions = None

    def get_queryset(self, request):
        return self.model.objects.visible_to(request.user)

    def has_view_permission(self, request, obj=None):
        return permissions.sees_outlets(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_step"
        step = path(
            "<int:pk>/step/<slug:step>/", self.admin_site.admin_view(self.step_view), name=name
        )
        return [step, *super().get_urls()]

    def row_or_404(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_queryset(request).select_related(*self.list_select_related)
        return get_or_404(rows, pk)

    def address_of(self, row) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])

    def context(self, request, row, title) -> dict:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "row": row,
            "back": self.address_of(row),
        }

    def lines(self, row) -> list:
        """(label, value) of what the page shows; an empty value is left out."""
        raise NotImplementedError

    def offered(self, user, row) -> dict:
        return {}

    def more(self, user, row) -> dict:
        """What else the page shows to this person: clocks, steps, tables."""
        return {}

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.row_or_404(request, object_id)
        context = self.context(request, row, str(row)) | {
            "lines": [(label, value) for label, value in self.lines(row) if value],
            "offered": [
                {"name": name, "label": label, "is_grave": grave}
                for name, (label, _form, _service, grave) in self.offered(request.user, row).items()
            ],
            "step_url": f"admin:{self.opts.app_label}_{self.opts.model_name}_step",
            **self.more(request.user, row),
        }
        return TemplateResponse(request, f"{FOLDER}/row.html", context)

    def history_view(self, request, object_id, extra_context=None):
        """The steps on the row's page are its history."""
        return redirect(self.address_of(self.row_or_404(request, object_id)))

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
        form, status = form_class(posted(request), **self.form_arguments(request)), 200
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

    def form_arguments(self, request) -> dict:
        return {"files": request.FILES} if request.method == "POST" else {}

    def would_be_offered(self, user, row, step) -> bool:
        """Whether the person could take the step if the row stood otherwise."""
        return False

    def refused(self, request, row, label):
        context = self.context(request, row, f"{label} {row}") | {"heading": label}
        return TemplateResponse(request, f"{FOLDER}/refused.html", context, status=409)
