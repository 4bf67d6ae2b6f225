"""The list of inspectors in the workbench, and what they declare."""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.urls import reverse

from accounts.admin.naming import NamesOthers
from accounts.forms import NamingForm
from bureaus.models import Bureau
from bureaus.permissions import bureau_ids_of
from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.register_admin import RegisterAdmin
from inspections import permissions, services
from inspections.admin.pages import form_page
from inspections.forms.planning import TieForm
from inspections.models import Inspector, Tie


class InspectorForm(NamingForm):
    """Somebody who acts for the bureau today, named by a colleague. Later who it is stays as it was."""

    own_part_words = "自己的检查人员资格要由同事登记。"

    class Meta:
        model = Inspector
        fields = ("code", "user", "bureau", "function", "is_active")

    def clean(self):
        given = super().clean()
        bureau, user = given.get("bureau"), given.get("user")
        if bureau and user and not bureau.members.current().filter(user=user).exists():
            self.add_error("user", "这个人现在不是这个单位的人员。")
        return given


@admin.register(Inspector)
class InspectorAdmin(NamesOthers, RegisterAdmin):
    """Each bureau keeps its own list; who leaves it is marked, never deleted."""

    form = InspectorForm
    list_display = ("code", "user", "bureau", "function", "is_active")
    list_filter = ("bureau", "is_active")
    list_select_related = ("user", "bureau")
    search_fields = ("code", "user__name")
    sortable_by = ()
    actions = None

    def has_view_permission(self, request, obj=None):
        return permissions.can_keep_inspectors(request.user) or super().has_view_permission(request)

    def has_add_permission(self, request):
        return permissions.can_keep_inspectors(request.user)

    def has_change_permission(self, request, obj=None):
        bureau = obj.bureau_id if obj else None
        return permissions.can_keep_inspectors(request.user, bureau)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return ("code", "user", "bureau") if obj else ()

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        permissions.inspector_user_ids.forget()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        own = bureau_ids_of(request.user)
        if db_field.name == "bureau":
            kwargs["queryset"] = Bureau.objects.filter(pk__in=own)
        if db_field.name == "user":
            people = get_user_model().objects.filter(is_active=True, memberships__bureau__in=own)
            kwargs["queryset"] = people.distinct().order_by("name", "pk")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Tie)
class TieAdmin(RegisterAdmin):
    """Everybody declares the own ties; the own bureau sees them, nobody else."""

    list_display = ("inspector", "enterprise", "kind", "declared_on", "until")
    list_select_related = ("inspector__user", "enterprise")
    search_fields = ("enterprise__name", "inspector__code")
    sortable_by = ()
    actions = None

    def get_queryset(self, request):
        mine = Q(inspector__user=request.user)
        own_bureau = Q(inspector__bureau__in=bureau_ids_of(request.user))
        return super().get_queryset(request).filter(mine | own_bureau)

    def has_add_permission(self, request):
        return permissions.is_inspector(request.user)

    def has_change_permission(self, request, obj=None):
        return obj is not None and obj.inspector.user_id == request.user.pk

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return ("inspector", "enterprise", "kind", "declared_on")

    def add_view(self, request, form_url="", extra_context=None):
        """Declare an own tie; for somebody on the lists of two bureaus it counts in both."""
        if not self.has_add_permission(request):
            raise PermissionDenied("只有检查人员名单上的人可以申报。")
        form = TieForm(posted(request))
        back = reverse("admin:inspections_tie_changelist")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "申报利害关系",
            "heading": "申报利害关系",
            "back": back,
        }
        return form_page(
            request,
            form,
            lambda: services.declare_ties(
                request.user, form.enterprise, kind=form.cleaned_data["kind"]
            ),
            context=context,
            done="已申报。",
            target=back,
        )
