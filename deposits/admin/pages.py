"""What the pages of deposits and claims share: the register, a row of it, and a step with its form."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from deposits import permissions
from gaotai_jiazheng.register_admin import WorkbenchAdmin, WrittenByServices, get_or_404

FOLDER = "admin/deposits"
# What is no fault of who filled the form in: the row is not as it was, or there is not enough money.
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "deposit_closed",
        "balance_too_low",
        "hold_ended",
        "still_waiting",
        "claims_open",
        "recovery_ended",
        "recovery_under_way",
    }
)


class BooksAdmin(WrittenByServices, WorkbenchAdmin):
    """A register that only services write; each step is a page with a form."""

    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    sortable_by = []
    actions = None

    def get_queryset(self, request):
        return self.model.objects.visible_to(request.user)

    def has_view_permission(self, request, obj=None):
        return permissions.sees_deposits(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def row_or_404(self, request, pk):
        return get_or_404(self.named_rows(request), pk)

    def history_view(self, request, object_id, extra_context=None):
        """The steps on the row's page are its history."""
        return redirect(self.row_or_404(request, object_id))

    def context(self, request, title) -> dict:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}

    def step_page(self, request, row, form, heading, service, *, grave=False):
        """Show a step's form and take the step; 422 what is filled in wrongly, 409 what cannot be now."""
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    service(row, by=request.user, **form.cleaned_data)
                except ValidationError as error:
                    form.add_error(None, error)
                    status = 409 if is_conflict(error) else 422
                else:
                    messages.success(request, f"已办理：{heading}。")
                    return redirect(row)
        context = self.context(request, f"{heading} {row}") | {
            "row": row,
            "form": form,
            "heading": heading,
            "is_grave": grave,
        }
        return TemplateResponse(request, f"{FOLDER}/step.html", context, status=status)


def is_conflict(error) -> bool:
    return not hasattr(error, "error_dict") and error.error_list[0].code in CONFLICTS
