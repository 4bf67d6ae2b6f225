"""What the workbench pages of the market have in common: one form, one service, what a refusal becomes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from gaotai_jiazheng.register_admin import RegisterAdmin
from market.permissions import can_guide
from market.services.conventions import current_association

FOLDER = "admin/market"
# What is no fault of who filled the form in: the row is not as it was.
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "term_running",
        "comments_waiting",
        "comment_answered",
        "plan_adopted",
        "plan_not_adopted",
        "duty_done",
        "report_handed_in",
    }
)


class ServiceAdmin(RegisterAdmin):
    """A register that only services write; each step is a page with a form, or a button."""

    sortable_by = ()
    actions = None
    list_max_show_all = 0

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def row_or_404(self, rows, pk):
        try:
            return rows.get(pk=pk)
        except (rows.model.DoesNotExist, ValueError):
            raise Http404 from None

    def context(self, request, heading, row=None) -> dict:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{heading} {row or ''}".strip(),
            "heading": heading,
            "row": row,
        }


def guided_association(user):
    """The association that the person keeps. Raises PermissionDenied, also while there is none.

    Asked by the pages alone: whether an "add" button is shown is asked for every register on every page.
    """
    association = current_association()
    if association is None:
        raise PermissionDenied("还没有登记行业协会，请先登记。")
    if not can_guide(user, association):
        raise PermissionDenied("由协会的指导单位办理。")
    return association


def posted(request):
    """What was sent; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def form_page(request, form, step, *, context, done, target):
    """Show a form and take the step; 422 what is filled in wrongly, 409 what is not possible now.

    step: called with the cleaned values. target: where to go afterwards.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                step(**form.cleaned_data)
            except ValidationError as error:
                status = 409 if is_conflict(error) else 422
                add_errors(form, error)
            else:
                messages.success(request, done)
                return redirect(target)
    context |= {"form": form, "back": target}
    return TemplateResponse(request, f"{FOLDER}/form.html", context, status=status)


def button(request, step, *, done, target):
    """Take a step of one button; a refusal becomes a sentence on the page."""
    try:
        step()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, done)
    return redirect(target)


def add_errors(form, error):
    """Put a service's refusal beside the field it names, or above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error.error_list)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def is_conflict(error) -> bool:
    return not hasattr(error, "error_dict") and error.error_list[0].code in CONFLICTS
