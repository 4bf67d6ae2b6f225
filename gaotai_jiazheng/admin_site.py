"""The staff workbench at /admin/: its site, and the content policy that its pages need."""

from functools import wraps
from http import HTTPStatus

from csp.constants import UNSAFE_EVAL, UNSAFE_INLINE
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from unfold.sites import UnfoldAdminSite

from bureaus.permissions import has_left
from communities.permissions import towns_of
from deposits.permissions import custodian_ids_of
from employment.permissions import station_ids_of
from gaotai_jiazheng import change_pages, doctor_page
from ratings.permissions import sits_on_a_panel

# Where unfold's pages are. Its Alpine compiles expressions with Function() and its base template has a
# <style> of theme colours; without these two the command palette covers every page.
LOOSER_PREFIXES = ("/admin/", "/inbox/")
LOOSER_POLICY = {"script-src": [UNSAFE_EVAL], "style-src": [UNSAFE_INLINE]}
# Whoever works in the workbench without an office in a bureau.
OTHER_PARTS = (towns_of, custodian_ids_of, station_ids_of, sits_on_a_panel)
ANY_ROW = "<path:content_type_id>/<path:object_id>"


class WorkbenchSite(UnfoldAdminSite):
    """The admin, entered by the portal's own sign-in: its lockout and second factor hold here too."""

    def get_urls(self):
        register = "changes/<slug:app_label>/<slug:model_name>/"
        return [
            path("doctor/", doctor_page.doctor, name="doctor"),
            path("changes/", change_pages.index, name="changes"),
            path(register, change_pages.register, name="changes_of_register"),
            path(f"{register}<int:pk>/", change_pages.row, name="changes_of_row"),
            path(f"r/{ANY_ROW}/", self.admin_view(view_on_site), name="view_on_site"),
            *super().get_urls(),
        ]

    def is_open_to(self, user) -> bool:
        """Whether the person looks at what the whole staff looks at: not after the last office, without another part.

        The account stays as it is until the system administrator closes it: the same person may act for an enterprise,
        and is in again as soon as an office is written down.
        """
        return not has_left(user) or any(has_part(user) for has_part in OTHER_PARTS)

    def admin_view(self, view, cacheable=False):
        return with_faults_told(super().admin_view(view, cacheable))

    def get_app_list(self, request, app_label=None):
        """Every register that this person may open, asked for only by a page that shows it: the sidebar
        has a list of its own."""
        return SimpleLazyObject(lambda: super(WorkbenchSite, self).get_app_list(request, app_label))

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """On to the page that was asked for, by way of the sign-in page for strangers."""
        target = request.GET.get(REDIRECT_FIELD_NAME, "")
        if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
            target = reverse("admin:index")
        if self.has_permission(request):
            # Not redirect(), which takes what is no path for the name of a view.
            return HttpResponseRedirect(target)
        if request.user.is_authenticated:
            raise PermissionDenied("这个账号不能进入工作台。")
        return redirect_to_login(target)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def search(self, request, extra_context=None):
        """Unfold's search keeps answers for minutes and reads whole tables; the case list searches."""
        raise Http404


def view_on_site(request, content_type_id, object_id):
    """Django's way from any row of any table to its page asks nobody who may see the row: it would tell all
    staff which rows there are, and of a voucher the address by which whoever has it spends it."""
    raise Http404


def with_faults_told(view):
    """A form of Django's own that was not taken is answered 422, as every other form; Django says 200."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if request.method == "POST" and isinstance(response, TemplateResponse):
            has_faults = (response.context_data or {}).get("errors")
            if has_faults and response.status_code == HTTPStatus.OK:
                response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY.value
        return response

    return wrapped


class WorkbenchPolicyMiddleware:
    """Lets unfold's pages, and no others, do what it cannot do without; stands below CSPMiddleware."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path_info.startswith(LOOSER_PREFIXES):
            response._csp_update = LOOSER_POLICY
        return response
