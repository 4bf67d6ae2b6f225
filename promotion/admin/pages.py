"""What the workbench pages of campaigns share: a row that only services write, and a step with its form."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from gaotai_jiazheng.form_answers import CONFLICT, DONE, posted
from gaotai_jiazheng.register_admin import WorkbenchAdmin, WrittenByServices, get_or_404
from promotion import permissions
from promotion.forms.answering import send

FOLDER = "admin/promotion"


class SteppedAdmin(WrittenByServices, WorkbenchAdmin):
    """A register that only services write; each step is a page with a form.

    A subclass says which steps there are (``all_steps``: name -> (label, form class, service, is grave)), which of
    them a row has now (``names_now``), and what its page shows.
    """

    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    sortable_by = ()
    actions = None
    all_steps = {}

    def get_queryset(self, request):
        return self.model.objects.visible_to(request.user)

    def has_view_permission(self, request, obj=None):
        return permissions.sees_campaigns(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

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

    def names_now(self, row) -> list[str]:
        """The steps that the row's state allows."""
        raise NotImplementedError

    def may_step(self, user, row) -> bool:
        """Whether the person takes steps of this row at all."""
        raise NotImplementedError

    def form_of(self, request, row, form_class):
        """The form of a step, bound when it was sent."""
        return form_class(posted(request))

    def more(self, user, row) -> dict:
        """What else the page shows to this person: clocks, steps, tables."""
        return {}

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.row_or_404(request, object_id)
        names = self.names_now(row) if self.may_step(request.user, row) else []
        context = self.context(request, row, str(row)) | {
            "lines": [(label, value) for label, value in self.lines(row) if value],
            "offered": [
                {
                    "name": name,
                    "label": self.all_steps[name][0],
                    "is_grave": self.all_steps[name][3],
                }
                for name in names
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
        if not self.may_step(request.user, row):
            raise PermissionDenied("您不能办理这一步。")
        label, form_class, service, grave = self.all_steps[step]
        context = self.context(request, row, f"{label} {row}") | {"heading": label}
        if step not in self.names_now(row):
            return TemplateResponse(request, f"{FOLDER}/refused.html", context, status=CONFLICT)
        form, status = self.form_of(request, row, form_class), 200
        if request.method == "POST":
            status = send(form, partial(service, row, by=request.user))
            if status == DONE:
                messages.success(request, f"已办理：{label}。")
                return redirect(self.address_of(row))
        context |= {"form": form, "is_grave": grave}
        return TemplateResponse(request, f"{FOLDER}/step.html", context, status=status)
