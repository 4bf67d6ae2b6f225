"""What workbench pages of recruitment and brands have in common: who gets in, one form, what a refusal becomes."""

from datetime import date, datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache

from gaotai_jiazheng.form_answers import DONE, posted
from gaotai_jiazheng.register_admin import RegisterAdmin, WrittenByServices, get_or_404
from recruitment.forms.answering import send

ROWS_SHOWN = 100


class SteppedAdmin(WrittenByServices, RegisterAdmin):
    """A register with a page of its own for each row, and a form for each step.

    reads, keeps: whether a person may look, or write. add_form: the form of a new row; ``enter`` makes it.
    """

    sortable_by = ()
    actions = None
    own_urls = ()  # (route, name of the method, name of the address)
    page_template = "admin/recruitment/row.html"
    reads = keeps = staticmethod(lambda user: False)
    add_form = None
    add_heading = ""
    only = "由责任单位办理。"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path(
                route,
                never_cache(self.admin_site.admin_view(getattr(self, view))),
                name=f"{name}_{step}",
            )
            for route, view, step in self.own_urls
        ] + super().get_urls()

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff and self.reads(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        is_written = self.add_form is not None
        return is_written and request.user.is_staff and self.keeps(request.user)

    def row_or_404(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_or_404(self.get_queryset(request), pk)

    def kept_or_403(self, request, pk):
        row = self.row_or_404(request, pk)
        if not self.keeps(request.user):
            raise PermissionDenied(self.only)
        return row

    def history_view(self, request, object_id, extra_context=None):
        """What happened to a row stands on its page."""
        return redirect(self.row_or_404(request, object_id))

    @method_decorator(never_cache)
    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied(self.only)
        form = self.add_form(posted(request), request.FILES or None)
        made = []
        context = self.context(request, self.add_heading)
        return self.form_page(
            request,
            form,
            lambda **values: made.append(self.enter(form, request.user)),
            context=context,
            done=lambda: made[0],
        )

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.row_or_404(request, object_id)
        context = self.context(request, "", row) | self.page(request, row)
        context["lines"] = [(label, in_words(value)) for label, value in context["lines"]]
        return TemplateResponse(request, self.page_template, context)

    def form_page(self, request, form, service, *, context, done):
        """Show a form and take the step; 422 what is filled in wrongly, 409 what is not possible now.

        done: gives the row whose page follows.
        """
        status = 200
        if request.method == "POST":
            status = send(form, service)
            if status == DONE:
                messages.success(request, f"已办理：{context['heading']}。")
                return redirect(done())
        return TemplateResponse(
            request, "admin/form_page.html", context | {"form": form}, status=status
        )

    def step_page(self, request, row, form, service, heading):
        """The form of one step of a row, and back to the row."""
        context = self.context(request, heading, row)
        return self.form_page(request, form, service, context=context, done=lambda: row)

    def address(self, step, *arguments):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{step}", args=arguments)

    def context(self, request, heading, row=None) -> dict:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{heading} {row or ''}".strip(),
            "heading": heading,
            "row": row,
            "back": row.get_absolute_url() if row else self.address("changelist"),
        }


def in_words(value):
    """A day or a moment as people read it here; anything else as it is."""
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    return date_format(value) if isinstance(value, date) else value
