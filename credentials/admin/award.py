"""Awards and reward rules in the workbench: entered by the bureaus of measure 15."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import log_access
from accounts.models import AccessLog
from bureaus.models import Bureau
from bureaus.permissions import bureau_ids_of
from credentials import permissions
from credentials.admin.pages import FOLDER, form_page
from credentials.forms.awarding import AwardForm, WithdrawForm
from credentials.models import Award, AwardFile, RewardRule
from credentials.services import awarding
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.kept_files import file_response
from gaotai_jiazheng.register_admin import RegisterAdmin, StandsFilter, get_or_404


@admin.register(RewardRule)
class RewardRuleAdmin(RegisterAdmin):
    """Each bureau enters the amounts of its own documents; an amount is never changed, it ends."""

    list_display = ("name", "amount_yuan", "document", "bureau", "in_force_from", "until")
    list_select_related = ("bureau",)
    sortable_by = ()
    actions = None

    def has_add_permission(self, request):
        return permissions.gives_awards(request.user)

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return permissions.gives_awards(request.user)
        return obj.bureau_id in bureau_ids_of(request.user)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return ("name", "amount_yuan", "document", "bureau", "in_force_from") if obj else ()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "bureau":
            kwargs["queryset"] = Bureau.objects.filter(pk__in=bureau_ids_of(request.user))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Award)
class AwardAdmin(RegisterAdmin):
    """What documents say of workers; withdrawn with a reason, never deleted."""

    list_display = ("title", "worker", "awarded_by", "awarded_on", "bureau", "withdrawn_on")
    list_filter = ("bureau", ("withdrawn_on", StandsFilter))
    list_select_related = ("worker", "bureau")
    search_fields = ("title", "document")
    date_hierarchy = "awarded_on"
    sortable_by = ()
    actions = None

    def get_urls(self):
        own = [
            ("<int:pk>/withdraw/", self.withdraw_view, "withdraw"),
            ("files/<int:pk>/", self.file_view, "file"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"credentials_award_{name}")
            for route, view, name in own
        ] + super().get_urls()

    def get_queryset(self, request):
        return Award.objects.visible_to(request.user).order_by("-awarded_on", "-pk")

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff and permissions.reads_awards(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return permissions.gives_awards(request.user)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def award_or_404(self, request, pk) -> Award:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = Award.objects.visible_to(request.user)
        rows = rows.select_related("worker", "bureau", "rule", "by").prefetch_related("files")
        return get_or_404(rows, pk)

    def context(self, request, heading, back) -> dict:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": heading,
            "heading": heading,
            "back": back,
        }

    @method_decorator(never_cache)
    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied("由县人社局、总工会、妇联或者工业信息化和商务局登记表彰。")
        form = AwardForm(posted(request), request.FILES or None)
        back = reverse("admin:credentials_award_changelist")
        return form_page(
            request,
            form,
            lambda: awarding.enter(form.worker, by=request.user, **form.values()),
            context=self.context(request, "登记表彰", back),
            done="已登记，本人在自己的页面上看得到。",
            target=lambda award: reverse("admin:credentials_award_change", args=[award.pk]),
        )

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What the document says, its files, and whether it stands."""
        award = self.award_or_404(request, object_id)
        back = reverse("admin:credentials_award_changelist")
        context = self.context(request, str(award), back) | {
            "award": award,
            "may_withdraw": award.withdrawn_on is None
            and permissions.may_withdraw(request.user, award),
        }
        return TemplateResponse(request, f"{FOLDER}/award.html", context)

    def history_view(self, request, object_id, extra_context=None):
        """What was changed in a row is the audit's to read."""
        return redirect("admin:credentials_award_change", self.award_or_404(request, object_id).pk)

    @method_decorator(never_cache)
    def withdraw_view(self, request, pk):
        award = self.award_or_404(request, pk)
        if not permissions.may_withdraw(request.user, award):
            raise PermissionDenied("由登记这项表彰的单位撤销。")
        form = WithdrawForm(posted(request))
        target = reverse("admin:credentials_award_change", args=[award.pk])
        return form_page(
            request,
            form,
            lambda: awarding.withdraw(award, by=request.user, **form.cleaned_data),
            context=self.context(request, "撤销表彰", target) | {"line": str(award)},
            done="已撤销。",
            target=target,
        )

    @method_decorator(require_safe)
    def file_view(self, request, pk):
        """A file of an award, for whoever sees the award; the look is written down."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = AwardFile.objects.filter(award__in=Award.objects.visible_to(request.user))
        found = get_object_or_404(rows.select_related("award__worker"), pk=pk)
        if request.method == "GET":
            log_access(
                request.user,
                AccessLog.Action.VIEW,
                found.award.worker,
                fields=[f"award file {found.pk}"],
                reason="查看表彰的文件",
                address=client_address(request),
            )
        return file_response(found)
