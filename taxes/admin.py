"""What enterprises show the tax bureau, in the workbench: to read, never to write."""

from django.contrib import admin
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import log_access
from accounts.models import AccessLog
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.kept_files import file_response
from gaotai_jiazheng.register_admin import WorkbenchAdmin, get_or_404
from taxes import permissions, services
from taxes.checking import check
from taxes.conditions import JUDGED_BY
from taxes.files import pack_response, packs_shown
from taxes.forms import DayForm
from taxes.models import Declaration, Pack, Sharing

FOLDER = "admin/taxes"


@admin.register(Sharing)
class SharingAdmin(WorkbenchAdmin):
    """Only consents that hold, and only to the bureau that they were given to."""

    list_display = ("enterprise", "bureau", "given_at")
    list_select_related = ("enterprise", "bureau")
    search_fields = ("enterprise__name", "enterprise__uscc")
    list_per_page = 50
    show_full_result_count = False
    sortable_by = ()
    actions = None

    def get_urls(self):
        own = [
            ("<int:pk>/packs/<slug:number>/", self.pack_view, "pack"),
            ("<int:pk>/files/<int:declaration>/", self.file_view, "file"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"taxes_sharing_{name}")
            for route, view, name in own
        ] + super().get_urls()

    def has_view_permission(self, request, obj=None):
        return permissions.works_at_tax_bureau(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return Sharing.objects.visible_to(request.user)

    def sharing_or_404(self, request, pk) -> Sharing:
        return get_or_404(self.get_queryset(request).select_related("enterprise", "bureau"), pk)

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The self-check as of a day; the look is written down, the one thing that a GET writes here."""
        sharing = self.sharing_or_404(request, object_id)
        form = DayForm(request.GET or None)
        note_look(request, sharing, "self-check")
        packs, older = packs_shown(sharing.enterprise, request.GET.get("packs", ""))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"免税条件自查 {sharing.enterprise}",
            "sharing": sharing,
            "form": form,
            "check": check(sharing.enterprise, form.day),
            "judged_by": JUDGED_BY,
            "packs": packs,
            "older": older,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, f"{FOLDER}/sharing.html", context, status=status)

    def history_view(self, request, object_id, extra_context=None):
        """A consent has no history of its own here."""
        raise Http404

    @method_decorator(require_safe)
    def pack_view(self, request, pk, number):
        sharing = self.sharing_or_404(request, pk)
        found = get_object_or_404(Pack, enterprise=sharing.enterprise_id, number=number)
        note_look(request, sharing, f"pack {found.number}")
        try:
            return pack_response(found)
        except services.PackDamaged:
            raise Http404 from None

    @method_decorator(require_safe)
    def file_view(self, request, pk, declaration):
        sharing = self.sharing_or_404(request, pk)
        rows = Declaration.objects.filter(enterprise=sharing.enterprise_id, withdrawn_on=None)
        found = get_object_or_404(rows, pk=declaration)
        note_look(request, sharing, f"file {found.pk}")
        return file_response(found)


def note_look(request, sharing, what):
    """Write down what of the enterprise was opened."""
    if request.method == "GET":
        log_access(
            request.user,
            AccessLog.Action.VIEW,
            sharing,
            fields=[what],
            address=client_address(request),
        )
