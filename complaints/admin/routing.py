"""The routing table, kept by the dispatch centre: rules, a dry run, and rules that cannot match."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from accounts.permissions import is_system_administrator
from bureaus.permissions import oversees_all_bureaus, roles_of
from complaints.forms.routing import DryRunForm
from complaints.models import RoutingRule
from complaints.routing import dispatch_center_id, matches, route, routing_table
from gaotai_jiazheng.register_admin import WorkbenchAdmin

FOLDER = "admin/complaints/routingrule"


def keeps_routing(user) -> bool:
    """Whether the person keeps the routing table: the dispatch centre and the system administrator."""
    roles = roles_of(user)  # nobody has any before the bureaus are loaded
    return is_system_administrator(user) or (bool(roles) and dispatch_center_id() in roles)


class CenterKept:
    """Seen by everybody who acts for a bureau, written by the dispatch centre and the administrator."""

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        user = request.user
        return bool(roles_of(user)) or oversees_all_bureaus(user) or is_system_administrator(user)

    def has_add_permission(self, request):
        return keeps_routing(request.user)

    def has_change_permission(self, request, obj=None):
        return keeps_routing(request.user)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(RoutingRule)
class RoutingRuleAdmin(CenterKept, WorkbenchAdmin):
    """A rule that has sent a case stays: it is ended by its last day, never deleted."""

    list_display = [
        "priority",
        "listed_category",
        "listed_words",
        "listed_channel",
        "bureau",
        "duty_basis",
        "valid_from",
        "valid_until",
    ]
    list_display_links = ["priority", "listed_category"]
    list_select_related = ["category", "bureau"]
    sortable_by = []
    list_before_template = f"{FOLDER}/links.html"
    fieldsets = [
        ("什么事情", {"fields": ["kind", "category", "subject_words", "channel"]}),
        ("由谁承办", {"fields": ["bureau", "assisting_bureaus", "duty_basis"]}),
        ("何时适用", {"fields": ["priority", "valid_from", "valid_until"]}),
    ]

    def get_urls(self):
        own = [("dry-run/", self.dry_run_view, "dry_run"), ("idle/", self.idle_view, "idle")]
        return [
            path(route, self.admin_site.admin_view(view), name=f"complaints_routingrule_{name}")
            for route, view, name in own
        ] + super().get_urls()

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["widget"] = UnfoldAdminCheckboxSelectMultipleWidget()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description="类别")
    def listed_category(self, rule):
        return rule.category or "全部类别"

    @admin.display(description="关键词")
    def listed_words(self, rule):
        return rule.subject_words or "不限"

    @admin.display(description="渠道")
    def listed_channel(self, rule):
        return rule.get_channel_display() or "全部渠道"

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        routing_table.forget()

    def dry_run_view(self, request):
        """Who would get this? Asks the same function that files a case; 422 for what cannot be asked."""
        self.require_view(request)
        form = DryRunForm(request.GET or None)
        routed = None
        tried = []
        if form.is_valid():
            asked = form.cleaned_data
            words = (asked["kind"], asked["category"], asked["channel"], asked["text"], asked["on"])
            routed = route(*words)
            tried = [
                {"rule": rule, "matches": matches(rule, *words)} for rule, _ in routing_table()
            ]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "试派：这件事会派给谁",
            "form": form,
            "routed": routed,
            "tried": tried,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, f"{FOLDER}/dry_run.html", context, status=status)

    def idle_view(self, request):
        """The rules that no complaint of today can meet, and why."""
        self.require_view(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "不再生效的派单规则",
            "idle": idle_rules(timezone.localdate()),
        }
        return TemplateResponse(request, f"{FOLDER}/idle.html", context)

    def require_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied


def idle_rules(on) -> list[dict]:
    """Each rule that cannot match on that day, with the reason in words."""
    found = []
    earlier = []
    for rule, _ in routing_table():
        if reason := why_idle(rule, earlier, on):
            found.append({"rule": rule, "reason": reason})
        else:
            earlier.append(rule)
    return found


def why_idle(rule, earlier, on) -> str:
    """earlier: the rules tried before this one that can match."""
    if rule.valid_until is not None and rule.valid_until < on:
        return f"已于{date_format(rule.valid_until)}截止"
    if rule.valid_from > on:
        return f"{date_format(rule.valid_from)}才开始"
    if rule.category is not None and not rule.category.is_active:
        return f"类别“{rule.category}”已停用"
    for other in earlier:
        if covers(other, rule):
            return f"每次都先由“{other}”派走"
    return ""


def covers(other, rule) -> bool:
    """Whether every matter that meets the rule meets the other one first."""
    return (
        other.kind in {"", rule.kind}
        and other.category_id in {None, rule.category_id}
        and other.channel in {"", rule.channel}
        and not other.subject_words
    )
