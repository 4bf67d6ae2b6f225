"""Partnerships, home care, trademarks and incubators in the workbench."""

from functools import partial

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.urls import reverse
from unfold.admin import TabularInline

from enterprises.admin.refusals import ANSWERS
from enterprises.forms.support import AnswerForm, GrantForm, NoteForm
from enterprises.models import HomeCareQualification, Incubator, Partnership, Tenancy, Trademark
from enterprises.permissions import can_keep_register, can_qualify
from enterprises.services import supporting
from gaotai_jiazheng.register_admin import LabelledInline, RegisterAdmin
from gaotai_jiazheng.stepped_admin import Step, SteppedAdmin


class SupportAdmin(SteppedAdmin):
    """A register of what enterprises tell: everybody on the staff reads it, and who is responsible answers.

    shown: the fields of a row's page. steps: state -> name -> step.
    """

    reads = staticmethod(lambda user: user.is_active)
    answers = ANSWERS
    shown = ()
    steps = {}
    may_step = staticmethod(lambda user: False)

    def get_queryset(self, request):
        return self.model.objects.all()

    def lines(self, row):
        return [
            (self.opts.get_field(name).verbose_name, value_of(row, name)) for name in self.shown
        ]

    def more(self, user, row):
        link = reverse("admin:enterprises_enterprise_change", args=[row.enterprise_id])
        tables = [{"title": "企业", "rows": [{"words": row.enterprise.name, "link": link}]}]
        if hasattr(row, "files"):
            files = [
                {"words": file.name, "link": reverse("enterprises:file", args=[file.pk])}
                for file in row.files.all()
            ]
            tables.append({"title": "材料", "rows": files})
        return {"tables": tables}

    def offered(self, user, row):
        return self.steps.get(row.state, {}) if self.may_step(user) else {}

    def would_be_offered(self, user, row, step):
        return self.may_step(user)


def value_of(row, name):
    """A field's value as it is read."""
    if name == "service_lines":
        return "、".join(row.service_line_names)
    display = getattr(row, f"get_{name}_display", None)
    return display() if display else getattr(row, name)


@admin.register(Partnership)
class PartnershipAdmin(SupportAdmin):
    list_display = ("enterprise", "property_company", "quarter", "community", "state", "signed_on")
    list_filter = ("state", "community__town")
    list_select_related = ("enterprise", "community__town")
    search_fields = ("property_company", "quarter", "enterprise__name")
    search_help_text = "物业企业、小区、家政企业名称"
    shown = (
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
    may_step = staticmethod(can_keep_register)
    all_steps = {"confirm": "登记合作", "decline": "不予登记"}
    steps = {
        Partnership.State.PROPOSED: {
            "confirm": Step(
                "登记合作", NoteForm, partial(supporting.decide_partnership, accepts=True)
            ),
            "decline": Step(
                "不予登记",
                AnswerForm,
                partial(supporting.decide_partnership, accepts=False),
                is_grave=True,
            ),
        }
    }


@admin.register(HomeCareQualification)
class HomeCareQualificationAdmin(SupportAdmin):
    list_display = ("enterprise", "state", "applied_on", "valid_from", "valid_until")
    list_filter = ("state",)
    list_select_related = ("enterprise",)
    search_fields = ("enterprise__name",)
    shown = (
        "statement",
        "state",
        "applied_on",
        "valid_from",
        "valid_until",
        "decided_by",
        "decided_on",
        "answer",
    )
    may_step = staticmethod(can_qualify)
    all_steps = {"grant": "认定", "decline": "不予认定", "revoke": "取消资格"}
    steps = {
        HomeCareQualification.State.APPLIED: {
            "grant": Step("认定", GrantForm, supporting.grant_home_care),
            "decline": Step("不予认定", AnswerForm, supporting.decline_home_care, is_grave=True),
        },
        HomeCareQualification.State.GRANTED: {
            "revoke": Step("取消资格", AnswerForm, supporting.revoke_home_care, is_grave=True)
        },
    }


@admin.register(Trademark)
class TrademarkAdmin(SupportAdmin):
    """What the enterprises have told of their trademarks; nothing is done here."""

    list_display = ("name", "enterprise", "classes", "number", "state", "state_on")
    list_filter = ("state",)
    list_select_related = ("enterprise",)
    search_fields = ("name", "number", "enterprise__name")
    search_help_text = "商标、申请号或者注册号、企业名称"
    shown = ("name", "classes", "number", "state", "state_on")


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
