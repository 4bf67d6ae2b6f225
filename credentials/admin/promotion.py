"""Levels that prizes speak for, decided in the workbench by 县人社局."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from credentials import permissions
from credentials.admin.pages import FOLDER, form_page
from credentials.models import Promotion
from credentials.services import promoting
from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.form_fields import LineField
from gaotai_jiazheng.register_admin import RegisterAdmin, WrittenByServices, get_or_404


class DecideForm(forms.Form):
    leads_to = "同意不等于发证：本人报这一级的考核时，凭这项决定免去申报条件。决定以后不能改。"
    is_agreed = forms.TypedChoiceField(
        label="决定",
        choices=[("yes", "同意"), ("no", "不同意")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择同意还是不同意。", "invalid_choice": "请重新选。"},
    )
    reason = LineField(
        label="理由",
        longest=200,
        help_text="写明依据职业标准的哪一条。",
        error_messages={"required": "请写明理由。"},
    )


@admin.register(Promotion)
class PromotionAdmin(WrittenByServices, RegisterAdmin):
    """Who reads certificates looks; 县人社局 decides each once."""

    list_display = ("__str__", "worker", "basis", "state", "proposed_at")
    list_filter = ("state",)
    list_select_related = ("worker", "occupation")
    sortable_by = ()
    actions = None

    def get_queryset(self, request):
        return Promotion.objects.visible_to(request.user)

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff and permissions.reads_exams(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What is proposed and why; for who decides, as long as it waits, the form of the decision."""
        promotion = self.promotion_or_404(request, object_id)
        decides = permissions.keeps_exams(request.user)
        if request.method == "POST" and not decides:
            raise PermissionDenied("由县人社局决定。")
        changelist = reverse("admin:credentials_promotion_changelist")
        said = f"，{promotion.get_state_display()}：{promotion.reason}" if promotion.reason else ""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"晋升建议 {promotion}",
            "heading": "决定",
            "line": f"{promotion.worker}，{promotion}。依据：{promotion.basis}{said}",
            "back": changelist,
        }
        waits = decides and promotion.state == Promotion.State.PROPOSED
        if request.method != "POST" and not waits:
            context |= {"promotion": promotion}
            return TemplateResponse(request, f"{FOLDER}/promotion.html", context)
        form = DecideForm(posted(request))
        return form_page(
            request,
            form,
            lambda: promoting.decide(promotion, by=request.user, **form.cleaned_data),
            context=context,
            done="已决定。",
            target=changelist,
        )

    def promotion_or_404(self, request, pk) -> Promotion:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_or_404(self.get_queryset(request).select_related("worker", "occupation"), pk)

    def history_view(self, request, object_id, extra_context=None):
        """What was decided stands on its page."""
        found = self.promotion_or_404(request, object_id)
        return redirect("admin:credentials_promotion_change", found.pk)
