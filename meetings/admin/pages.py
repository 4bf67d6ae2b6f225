"""What the pages of meetings and actions share: who comes in, a row of one's own, a form."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header

from gaotai_jiazheng.register_admin import RegisterAdmin, WrittenByServices
from meetings.forms.answering import refuse
from meetings.permissions import reads_meetings

FOLDER = "admin/meetings"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class PagesAdmin(WrittenByServices, RegisterAdmin):
    """A register with a page for each row and a page or a button for each step."""

    sortable_by = ()
    actions = None
    own_pages = ()  # (route, name of the view, name)

    def get_urls(self):
        stem = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path(route, self.admin_site.admin_view(getattr(self, view)), name=f"{stem}_{name}")
            for route, view, name in self.own_pages
        ] + super().get_urls()

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff and reads_meetings(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def row_or_404(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            return self.get_queryset(request).get(pk=pk)
        except (self.model.DoesNotExist, ValueError):
            raise Http404 from None

    def context(self, request, heading, row=None) -> dict:
        changelist = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": heading if row is None else f"{heading} {row}".strip(),
            "heading": heading,
            "row": row,
            "back": row.get_absolute_url() if row else changelist,
        }

    def history_view(self, request, object_id, extra_context=None):
        """What happened stands on its page."""
        return redirect(self.row_or_404(request, object_id))

    def answer(self, request, form, take, context):
        """Show the form and take the step; 422 what is filled in wrongly, 409 what is not possible now."""
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    made = take(form)
                except ValidationError as error:
                    status = refuse(form, error)
                else:
                    messages.success(request, f"已办理：{context['heading']}。")
                    return redirect(context["row"] or made)
        template = f"{FOLDER}/form.html"
        return TemplateResponse(request, template, context | {"form": form}, status=status)

    def press(self, request, row, take, done):
        """A step of one button; a refusal becomes a sentence on the page."""
        try:
            take()
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, done)
        return redirect(row)


def file_response(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to be kept by who asked for it, with its Chinese name."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "no-store"
    return response
