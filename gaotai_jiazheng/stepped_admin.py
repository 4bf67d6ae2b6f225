"""A register of the workbench in which each row has a page and each step a form. A leaf.

@admin.register(Meter)
class MeterAdmin(SteppedAdmin):
    reads, answers = staticmethod(permissions.sees_outlets), ANSWERS
    all_steps = {"refuse": "登记拒绝"}

    def lines(self, row):
        return [("状态", row.get_state_display())]

    def offered(self, user, row):
        return {"refuse": Step("登记拒绝", RefusalForm, services.refuse, is_grave=True)}
"""

from collections.abc import Callable
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404
from django.template.response import TemplateResponse

from gaotai_jiazheng.form_answers import CONFLICT, posted
from gaotai_jiazheng.register_admin import PagesAdmin


class Step(NamedTuple):
    """What can be done with a row: ``service(row, by=user, **what the form says)``.

    is_grave: it ends something or tells somebody no, and its button looks so. leads_to: what it leads to, said above
    the form; "" where the form itself says it or there is nothing to say.
    """

    label: str
    form: type[BaseForm]
    service: Callable
    is_grave: bool = False
    leads_to: str = ""


class SteppedAdmin(PagesAdmin):
    """A subclass says what a page shows (``lines``, ``more``) and what is offered to whom (``offered``).

    all_steps: name -> label of every step that some row has at some time; another name is a 404.
    list_select_related: what the list and the page of a row need; a tuple.
    """

    all_steps = {}
    row_template = "admin/row_page.html"
    own_pages = (("<int:pk>/step/<slug:step>/", "step_view", "step"),)

    def lines(self, row) -> list:
        """(label, value) of what the page shows; an empty value is left out."""
        raise NotImplementedError

    def more(self, user, row) -> dict:
        """What else the page shows to this person: ``clocks``, ``steps``, ``tables``, ``links`` (address, words)."""
        return {}

    def offered(self, user, row) -> dict[str, Step]:
        """The steps that the person can take now."""
        return {}

    def would_be_offered(self, user, row, step) -> bool:
        """Whether the person could take the step if the row stood otherwise."""
        return False

    def form_of(self, request, row, form_class):
        """The form of a step, bound when it was sent."""
        return form_class(posted(request), request.FILES if request.method == "POST" else None)

    def named_rows(self, request):
        return self.get_queryset(request).select_related(*self.list_select_related)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.row_or_404(request, object_id)
        context = self.context(request, "", row) | {
            "lines": [(label, value) for label, value in self.lines(row) if value],
            "offered": self.offered(request.user, row),
            "step_url": f"admin:{self.opts.app_label}_{self.opts.model_name}_step",
            **self.more(request.user, row),
        }
        return TemplateResponse(request, self.row_template, context)

    def step_view(self, request, pk, step):
        """403 who may not, 409 what is not possible now, 422 what is filled in wrongly."""
        row = self.row_or_404(request, pk)
        if step not in self.all_steps:
            raise Http404
        offered = self.offered(request.user, row)
        if step in offered:
            return self.step_page(request, row, offered[step])
        if self.would_be_offered(request.user, row, step):
            return self.refused_page(request, row, self.all_steps[step])
        raise PermissionDenied("您不能办理这一步。")

    def step_page(self, request, row, step):
        def take(form):
            return step.service(row, by=request.user, **form.cleaned_data)

        context = self.context(request, step.label, row) | {"is_grave": step.is_grave}
        form = self.form_of(request, row, step.form)
        if step.leads_to:
            form.leads_to = step.leads_to
        return self.answer(request, form, take, context)

    def refused_page(self, request, row, label):
        """The step is the person's, and the row does not stand so."""
        context = self.context(request, label, row)
        return TemplateResponse(request, "admin/refused_page.html", context, status=CONFLICT)
