"""Partnerships, home care, trademarks and incubators in the workbench."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseInlineFormSet
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from unfold.admin import TabularInline

from enterprises.admin.refusals import status_of
from enterprises.forms.support import AnswerForm, GrantForm, NoteForm
from enterprises.models import HomeCareQualification, Incubator, Partnership, Tenancy, Trademark
from enterprises.permissions import can_keep_register, can_qualify
from enterprises.services import supporting
from gaotai_jiazheng.form_answers import add_errors
from gaotai_jiazheng.register_admin import LabelledInline, RegisterAdmin, WrittenByServices

FOLDER = "admin/enterprises/support"


class SupportAdmin(WrittenByServices, RegisterAdmin):
    """A register whose rows are only written by steps. steps: name -> (label, form, service)."""

    steps = {}
    has_files = False
    sortable_by = ()

    def get_urls(self):
        name = f"enterprises_{self.opts.model_name}_step"
        own = path(
            "<int:pk>/step/<slug:step>/", self.admin_site.admin_view(self.step_view), name=name
        )
        return [own, *super().get_urls()]

    def may_step(self, user) -> bool:
        return False

    def possible_steps(self, row) -> list[str]:
        return []

    def lines(self, row) -> list:
        """(label, value) of what the page shows."""
        return [
            (self.opts.get_field(name).verbose_name, self.shown(row, name)) for name in self.fields
        ]

    def shown(self, row, name):
        display = getattr(row, f"get_{name}_display", None)
        value = display() if display and name != "service_lines" else getattr(row, name)
        return "、".join(row.service_line_names) if name == "service_lines" else value or "—"

    def context(self, request):
        return {**self.admin_site.each_context(request), "opts": self.opts}

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = get_object_or_404(self.get_queryset(request), pk=object_id)
        may = self.may_step(request.user)
        context = self.context(request) | {
            "title": str(row),
            "row": row,
            "lines": self.lines(row),
            "files": row.files.all() if self.has_files else [],
            "steps": [
                {"label": self.steps[step][0], "address": self.address_of(row, step)}
                for step in self.possible_steps(row)
                if may
            ],
        }
        return TemplateResponse(request, f"{FOLDER}/page.html", context)

    def address_of(self, row, step):
        return reverse(f"admin:enterprises_{self.opts.model_name}_step", args=[row.pk, step])

    @method_decorator(never_cache)
    def step_view(self, request, pk, step):
        """403 who may not, 409 what is not possible now, 422 what is filled in wrongly."""
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        if step not in self.steps:
            raise Http404
        if not self.may_step(request.user):
            raise PermissionDenied("只有负责的单位可以办理。")
        label, form_class, service = self.steps[step]
        form = form_class(request.POST if request.method == "POST" else None)
        status = 200 if step in self.possible_steps(row) else 409
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    service(row, by=request.user, **form.cleaned_data)
                except ValidationError as error:
                    add_errors(form, error)
                    status = status_of(error)
                else:
                    messages.success(request, f"已办理：{label}。")
                    return redirect(f"admin:enterprises_{self.opts.model_name}_change", pk)
        context = self.context(request) | {
            "title": f"{label} {row}",
            "row": row,
            "form": form,
            "button": label,
            "is_possible": status != 409,
        }
        return TemplateResponse(request, f"{FOLDER}/step.html", context, status=status)


def confirm(row, **values):
    return supporting.decide_partnership(row, accepts=True, **values)


def decline(row, **values):
    return supporting.decide_partnership(row, accepts=False, **values)


@admin.register(Partnership)
class PartnershipAdmin(SupportAdmin):
    list_display = ("enterprise", "property_company", "quarter", "community", "state", "signed_on")
    list_filter = ("state", "community__town")
    list_select_related = ("enterprise", "community__town")
    search_fields = ("property_company", "quarter")
    fields = (
        "enterprise",
        "property_company",
        "quarter",
        "community",
        "service_lines",
        "signed_on",
        "valid_until",
        "state",
        "proposed_by",
        "answer",
    )
    has_files = True
    steps = {
        "confirm": ("登记合作", NoteForm, confirm),
        "decline": ("不予登记", AnswerForm, decline),
    }

    def may_step(self, user):
        return can_keep_register(user)

    def possible_steps(self, row):
        return ["confirm", "decline"] if row.state == Partnership.State.PROPOSED else []


@admin.register(HomeCareQualification)
class HomeCareQualificationAdmin(SupportAdmin):
    list_display = ("enterprise", "state", "applied_on", "valid_from", "valid_until")
    list_filter = ("state",)
    list_select_related = ("enterprise",)
    search_fields = ("enterprise__name",)
    fields = (
        "enterprise",
        "statement",
        "state",
        "applied_on",
        "valid_from",
        "valid_until",
        "decided_by",
        "decided_on",
        "answer",
    )
    has_files = True
    steps = {
        "grant": ("认定", GrantForm, supporting.grant_home_care),
        "decline": ("不予认定", AnswerForm, supporting.decline_home_care),
        "revoke": ("取消资格", AnswerForm, supporting.revoke_home_care),
    }

    def may_step(self, user):
        return can_qualify(user)

    def possible_steps(self, row):
        states = HomeCareQualification.State
        return {states.APPLIED: ["grant", "decline"], states.GRANTED: ["revoke"]}.get(row.state, [])


@admin.register(Trademark)
class TrademarkAdmin(SupportAdmin):
    """What the enterprises have told of their trademarks; nothing is done here."""

    list_display = ("name", "enterprise", "classes", "number", "state", "state_on")
    list_filter = ("state",)
    list_select_related = ("enterprise",)
    search_fields = ("name", "number")
    fields = ("name", "enterprise", "classes", "number", "state", "state_on")


class TenancyFormSet(BaseInlineFormSet):
    """All tenants of an incubator: never more at once than it has room for, as the database holds, too."""

    def clean(self):
        super().clean()
        rows = [form.cleaned_data for form in self.forms if form.is_valid() and form.cleaned_data]
        room = self.instance.capacity
        if room is not None and any(at_once(rows, row["since"]) > room for row in rows):
            message = f"同一天里的企业超过了{room}家，请核对入驻日和迁出日。"
            raise ValidationError(message, code="tenancy_within_capacity")


def at_once(rows, day) -> int:
    """How many of the tenants are in on the day."""
    return sum(
        row["since"] <= day and (row.get("until") is None or row["until"] >= day) for row in rows
    )


class TenancyInline(LabelledInline, TabularInline):
    model = Tenancy
    formset = TenancyFormSet
    extra = 0
    autocomplete_fields = ("enterprise",)
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return can_keep_register(request.user)

    def has_change_permission(self, request, obj=None):
        return can_keep_register(request.user)

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff


@admin.register(Incubator)
class IncubatorAdmin(RegisterAdmin):
    list_display = ("name", "operator", "town", "phone", "opened_on", "closed_on")
    list_select_related = ("town",)
    search_fields = ("name", "operator")
    inlines = (TenancyInline,)

    def has_add_permission(self, request):
        return can_keep_register(request.user)

    def has_change_permission(self, request, obj=None):
        return can_keep_register(request.user)

    def has_delete_permission(self, request, obj=None):
        """Nobody: one that is gone gets its last day."""
        return False
