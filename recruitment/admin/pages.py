"""What workbench pages of recruitment and brands have in common: who looks and who writes, and the form of a new row."""

from datetime import date, datetime

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.register_admin import PagesAdmin
from recruitment.forms.answering import ANSWERS

ROWS_SHOWN = 100


class WaitsForUs(admin.SimpleListFilter):
    """What the person's own bureau has to do. narrowed: (rows, user) -> those rows."""

    title = "等本单位办理"
    parameter_name = "waits"
    narrowed = None

    def lookups(self, request, model_admin):
        return [("us", "等本单位办理")]

    def queryset(self, request, queryset):
        return self.narrowed(queryset, request.user) if self.value() == "us" else queryset


class RecruitmentAdmin(PagesAdmin):
    """A register with a page of its own for each row, and a form for each step.

    keeps: whether a person may write; only: what the others are told. add_form: the form of a new row;
    ``enter`` makes it. page: what the page of a row shows.
    """

    answers = ANSWERS
    page_template = "admin/recruitment/row.html"
    keeps = staticmethod(lambda user: False)
    add_form = None
    add_heading = ""
    only = "由责任单位办理。"

    def has_add_permission(self, request):
        is_written = self.add_form is not None
        return is_written and request.user.is_staff and self.keeps(request.user)

    def kept_or_403(self, request, pk):
        row = self.row_or_404(request, pk)
        if not self.keeps(request.user):
            raise PermissionDenied(self.only)
        return row

    def new_form(self, request):
        return self.add_form(posted(request), request.FILES or None)

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied(self.only)

        def take(form):
            return self.enter(form, request.user)

        context = self.context(request, self.add_heading)
        return self.answer(request, self.new_form(request), take, context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.row_or_404(request, object_id)
        context = self.context(request, "", row) | self.page(request, row)
        context["lines"] = [(label, in_words(value)) for label, value in context["lines"]]
        return TemplateResponse(request, self.page_template, context)

    def step_page(self, request, row, form, service, heading):
        """The form of one step of a row, and back to the row."""

        def take(form):
            service(**form.cleaned_data)

        return self.answer(request, form, take, self.context(request, heading, row))

    def address(self, step, *arguments):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{step}", args=arguments)


def in_words(value):
    """A day or a moment as people read it here; anything else as it is."""
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    return date_format(value) if isinstance(value, date) else value
