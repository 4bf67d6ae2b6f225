"""Sampled calls in the workbench: drawn with a seed that is kept, and written down one by one."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from bureaus.models import Bureau
from bureaus.permissions import roles_of
from contracts import permissions
from contracts.admin.pages import FOLDER, WatchedAdmin, form_page
from contracts.forms.keeping import CallForm, SampleForm
from contracts.models import CallSample
from contracts.services import sampling
from gaotai_jiazheng.form_answers import add_errors, posted


@admin.register(CallSample)
class CallSampleAdmin(WatchedAdmin):
    list_display = ("title", "bureau", "size", "answered", "rate", "drawn_at")
    list_select_related = ("bureau",)

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

    def own_urls(self):
        return [("<int:pk>/calls/<int:call>/", self.call_view, "call")]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The lines that were drawn, and what was said."""
        sample = self.row_or_404(request, object_id)
        context = self.context(request, str(sample)) | {
            "sample": sample,
            "calls": list(sample.calls.select_related("enterprise", "contract", "called_by")),
            "may_call": permissions.can_sample(request.user),
        }
        return TemplateResponse(request, f"{FOLDER}/sample.html", context)

    def add_view(self, request, form_url="", extra_context=None):
        """Draw a sample for one's own bureau."""
        if not self.has_add_permission(request):
            raise PermissionDenied(sampling.NO_RIGHT)
        form = SampleForm(posted(request))
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    sample = sampling.draw_sample(
                        bureau=own_bureau(request.user), by=request.user, **form.cleaned_data
                    )
                except ValidationError as error:
                    add_errors(form, error)
                else:
                    messages.success(request, f"已抽出{sample.size}行，请照行号打电话。")
                    return redirect("admin:contracts_callsample_change", sample.pk)
        context = self.context(request, "抽取") | {
            "form": form,
            "heading": "抽取",
            "back": reverse("admin:contracts_callsample_changelist"),
        }
        return TemplateResponse(request, f"{FOLDER}/form.html", context, status=status)

    def call_view(self, request, pk, call):
        sample = self.row_or_404(request, pk)
        found = get_object_or_404(sample.calls, pk=call)
        if not permissions.can_sample(request.user):
            raise PermissionDenied(sampling.NO_RIGHT)
        form = CallForm(posted(request))
        heading = f"第{found.line}行"
        return form_page(
            request,
            form,
            lambda: sampling.record_call(found, by=request.user, **form.values()),
            context=self.context(request, heading) | {"heading": "记下结果", "lead": heading},
            done=f"{heading}已记下。",
            target=reverse("admin:contracts_callsample_change", args=[sample.pk]),
        )


def own_bureau(user) -> Bureau:
    """The bureau that looks after contracts and for which the person acts."""
    keys = permissions.watching_bureau_ids() & roles_of(user).keys()
    return Bureau.objects.get(pk=min(keys))
