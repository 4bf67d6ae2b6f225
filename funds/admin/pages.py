"""What the pages of funds share: a register of services, a row's page, and a step with its form."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.urls import reverse

from funds import permissions
from funds.admin.of_a_day import is_behind_a_figure, sum_of
from gaotai_jiazheng.form_answers import CONFLICT, FormAnswers
from gaotai_jiazheng.register_admin import PagesAdmin

FOLDER = "admin/funds"
# What is right as it was filled in, but not possible now.
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "balance_too_low",
        "budget_closed",
        "budget_not_empty",
        "year_closed",
        "nothing_to_pay",
        "has_payable",
        "account_correction_one_open",
        "account_correction_by_two_people",
        "budget_change_by_two_people",
        "payment_batch_by_two_people",
        "funds_change_inside_fund_and_year",
    }
)
ANSWERS = FormAnswers(CONFLICTS)


class FundsAdmin(PagesAdmin):
    """A register that only services write; each step is a page of its own."""

    reads = staticmethod(permissions.sees_funds)
    answers = ANSWERS
    list_after_template = f"{FOLDER}/sum.html"

    def changelist_view(self, request, extra_context=None):
        """The list; of rows that a figure of a day counts with their sum."""
        response = super().changelist_view(request, extra_context)
        shown = getattr(response, "context_data", {}).get("cl")
        if shown is not None:
            response.context_data["sum_yuan"] = sum_of(request, shown.queryset)
        return response

    def get_paginator(self, request, queryset, per_page, *args, **kwargs):
        """A list behind a figure has every row that the figure counts, however many."""
        if is_behind_a_figure(request):
            return Paginator(queryset, per_page, *args, **kwargs)
        return super().get_paginator(request, queryset, per_page, *args, **kwargs)

    def page(self, request, row, *, chip, facts, tables, buttons, lead=""):
        """A row: facts as (label, value), tables as ``table_of`` gives them, buttons as (label, address,
        is grave)."""
        context = self.context(request, "", row) | {
            "chip": chip,
            "lead": lead,
            "facts": facts,
            "tables": [table for table in tables if table],
            "buttons": buttons,
        }
        return TemplateResponse(request, f"{FOLDER}/row.html", context)

    def step(
        self,
        request,
        row,
        form,
        service,
        heading,
        *,
        grave=False,
        lead="",
        done="已办理。",
        beside=None,
    ):
        """Show a form and take the step; 422 what is filled in wrongly, 409 what is not possible now.

        service: called with the form's values; it gives the row to go to, or None for this one. beside: the
        field that is at fault where a refusal names none.
        """
        context = self.context(request, heading, row) | {"lead": lead, "is_grave": grave}
        return ANSWERS.page(
            request,
            form,
            lambda: taken(service, form.cleaned_data, beside),
            context=context,
            done=done,
            target=lambda made: made or row,
            template=f"{FOLDER}/step.html",
        )

    def address(self, name) -> str:
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}"

    def button(self, label, name, *args, grave=False):
        """A button to a page of this register."""
        return label, reverse(self.address(name), args=args), grave


def taken(service, values, beside: str | None):
    """Take the step; what was filled in wrongly is told beside that field where the refusal names none."""
    try:
        return service(**values)
    except ValidationError as error:
        raise told_beside(error, beside) from error


def told_beside(error: ValidationError, field: str | None) -> ValidationError:
    """The refusal beside the field, where something was filled in wrongly and it names none itself."""
    is_of_a_field = hasattr(error, "error_dict") or ANSWERS.status_of(error) == CONFLICT
    return error if field is None or is_of_a_field else ValidationError({field: error.error_list})


def table_of(title, headings, rows, *, more="", empty="还没有。") -> dict:
    """rows: lists of cells; a cell is a text or (text, address). more: the address of all of them."""
    filled = [[cell if isinstance(cell, tuple) else (cell, "") for cell in row] for row in rows]
    labelled = [list(zip(headings, row, strict=True)) for row in filled]
    return {"title": title, "headings": headings, "rows": labelled, "more": more, "empty": empty}
