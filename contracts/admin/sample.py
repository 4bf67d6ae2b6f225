"""Sampled calls in the workbench: drawn with a seed that is kept, and written down one by one."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from bureaus.models import Bureau
from bureaus.permissions import roles_of
from contracts import permissions
from contracts.admin.pages import FOLDER, WatchedAdmin
from contracts.forms.keeping import CallForm, SampleForm
from contracts.models import CallSample
from contracts.services import sampling
from gaotai_jiazheng.form_answers import posted


@admin.register(CallSample)
class CallSampleAdmin(WatchedAdmin):
    list_display = ("title", "bureau", "size", "answered", "rate", "drawn_at")
    list_select_related = ("bureau",)
    own_pages = (("<int:pk>/calls/<int:call>/", "call_view", "call"),)

    @admin.display(description="答复（户）")
    def answered(self, sample):
        return sample.asked

    @admin.display(description="使用率")
    def rate(self, sample):
        return sample.rate_in_words

    def get_queryset(self, request):
        """None for whoever does not see contracts: everybody's page of a sample names neither them nor who called."""
        rows = CallSample.objects.with_rate().select_related("bureau", "drawn_by")
        return rows if permissions.sees_contracts(request.user) else rows.none()

    def has_add_permission(self, request):
        return permissions.can_sample(request.user)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The lines that were drawn, and what was said."""
        sample = self.row_or_404(request, object_id)
        context = self.context(request, "", sample) | {
            "sample": sample,
            "calls": list(sample.calls.select_related("enterprise", "contract", "called_by")),
            "may_call": permissions.can_sample(request.user),
        }
        return TemplateResponse(request, f"{FOLDER}/sample.html", context)

    def add_view(self, request, form_url="", extra_context=None):
        """Draw a sample for one's own bureau."""
        if not self.has_add_permission(request):
            raise PermissionDenied(sampling.NO_RIGHT)

        def take(form):
            bureau = own_bureau(request.user)
            return sampling.draw_sample(bureau=bureau, by=request.user, **form.cleaned_data)

        context, done = self.context(request, "抽取"), "已抽取，请照行号打电话。"
        return self.answer(request, SampleForm(posted(request)), take, context, done=done)

    def call_view(self, request, pk, call):
        sample = self.row_or_404(request, pk)
        found = get_object_or_404(sample.calls, pk=call)
        if not permissions.can_sample(request.user):
            raise PermissionDenied(sampling.NO_RIGHT)
        line = f"第{found.line}行"

        def take(form):
            sampling.record_call(found, by=request.user, **form.values())

        context = self.context(request, "记下结果", sample) | {"lead": line}
        form = CallForm(posted(request))
        return self.answer(request, form, take, context, done=f"{line}已记下。")


def own_bureau(user) -> Bureau:
    """The bureau that looks after contracts and for which the person acts."""
    keys = permissions.watching_bureau_ids() & roles_of(user).keys()
    return Bureau.objects.get(pk=min(keys))
