"""Deadline rules, and the clocks that run by them."""

from datetime import timedelta

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import display

from bureaus.permissions import oversees_all_bureaus
from gaotai_jiazheng.register_admin import ShortPaginator, WorkbenchAdmin, WrittenByServices
from reminders import deadlines, rulebook
from reminders.models import Deadline, DeadlineRule
from reminders.permissions import can_keep_time, can_see_time
from reminders.subjects import explainable_to

# What may still be written on a rule that cases have: that the bureau has confirmed it.
CONFIRMATION_FIELDS = ["confirmed_by", "awaiting_confirmation_by"]
EVENT_LABELS = {"insert": "新建", "update": "修改"}


class DeadlineRuleForm(forms.ModelForm):
    """A new row ends the one before it, so that they do not overlap once it is saved."""

    class Meta:
        model = DeadlineRule
        fields = [
            "slug",
            "name",
            "length",
            "unit",
            "roll_forward",
            "extension_length",
            "extension_times",
            "acting_party",
            "basis",
            "article",
            "in_force_from",
            "is_statutory",
            "confirmed_by",
            "awaiting_confirmation_by",
        ]

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk is None and {"slug", "in_force_from"} <= cleaned.keys():
            new = DeadlineRule(slug=cleaned["slug"], in_force_from=cleaned["in_force_from"])
            rulebook.refuse_unless_later(new)
        return cleaned


@admin.register(DeadlineRule)
class DeadlineRuleAdmin(WorkbenchAdmin):
    """Rules with their dates. One that cases have is not edited: a new dated row takes its place."""

    form = DeadlineRuleForm
    list_display = ["name", "length_text", "basis_text", "in_force_from", "in_force_to"]
    list_filter = ["is_statutory", "unit", "awaiting_confirmation_by"]
    search_fields = ["name", "slug", "basis"]
    change_form_outer_before_template = "admin/reminders/deadlinerule/in_use.html"
    change_form_outer_after_template = "admin/reminders/deadlinerule/history.html"

    def has_module_permission(self, request):
        return can_see_time(request.user)

    def has_view_permission(self, request, obj=None):
        return can_see_time(request.user)

    def has_add_permission(self, request):
        return can_keep_time(request.user)

    def has_change_permission(self, request, obj=None):
        return can_keep_time(request.user)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        names = [field.name for field in DeadlineRule._meta.fields if field.name != "id"]
        return names if obj else [name for name in names if name != "in_force_to"]

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        if rulebook.is_in_use(obj):
            return [
                name for name in self.get_fields(request, obj) if name not in CONFIRMATION_FIELDS
            ]
        return ["slug", "in_force_from", "in_force_to"]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        rule = self.get_object(request, object_id) if object_id else None
        context = {"rule": rule}
        if rule is not None:
            context["is_in_use"] = rulebook.is_in_use(rule)
            context["can_replace"] = self.has_add_permission(request)
            context["history"] = history_of(rule)
        return super().changeform_view(
            request, object_id, form_url, {**(extra_context or {}), **context}
        )

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
            rulebook.forget()
        else:
            rulebook.put_in_force(obj)

    @admin.display(description="期限", ordering="length")
    def length_text(self, rule):
        text = rule.length_text
        if rule.extension_times:
            text += (
                f"，可延长{rule.extension_times}次{rule.extension_length}{rule.get_unit_display()}"
            )
        return text

    @admin.display(description="依据")
    def basis_text(self, rule):
        return rule.basis_text


def history_of(rule):
    """Each change of a row, the newest first: when, by whom, what was before and after."""
    events = list(rule.events.select_related("pgh_context").order_by("pgh_id"))
    user_ids = {
        (event.pgh_context.metadata.get("user") if event.pgh_context else None) for event in events
    }
    names = {
        user.pk: str(user) for user in get_user_model().objects.filter(pk__in=user_ids - {None})
    }
    rows = []
    for before, event in zip([None, *events], events, strict=False):
        user_id = event.pgh_context.metadata.get("user") if event.pgh_context else None
        rows.append(
            {
                "at": event.pgh_created_at,
                "label": EVENT_LABELS[event.pgh_label],
                "by": names.get(user_id, "系统"),
                "changes": differences(before, event) if before else [],
            }
        )
    return rows[::-1]


def differences(before, after):
    """(field's name, value before, value after) of what differs between two events."""
    found = []
    for field in DeadlineRule._meta.fields:
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new:
            found.append((field.verbose_name, old, new))
    return found


class StateFilter(DropdownFilter):
    """Ticking clocks unless somebody asks for others: they are the work to be done. Whoever searches for a
    number looks among all."""

    title = "状态"
    parameter_name = "state"
    all_option = ["", "计时中"]

    def lookups(self, request, model_admin):
        states = Deadline.State
        others = [choice for choice in states.choices if choice[0] != states.RUNNING]
        return [("open", "未完（含暂停）"), *others, ("all", "全部状态")]

    def queryset(self, request, queryset):
        asked = self.value() or ("all" if request.GET.get(SEARCH_VAR) else "running")
        if asked == "all":
            return queryset
        return queryset.open() if asked == "open" else queryset.filter(state=asked)


class DueFilter(admin.SimpleListFilter):
    """By how near the last day is; of ticking clocks only."""

    title = "到期"
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return [
            ("overdue", "已逾期"),
            ("today", "今天到期"),
            ("week", "七日内到期"),
        ]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "overdue":
            return queryset.overdue(today)
        if self.value() == "today":
            return queryset.running().filter(due_on=today)
        if self.value() == "week":
            return queryset.running().filter(due_on__range=(today, today + timedelta(days=7)))
        return queryset


class RuleFilter(DropdownFilter):
    """By what is to be done; several rules at once, with commas between their slugs, where a figure is of
    several."""

    title = "事项"
    parameter_name = "rule"

    def lookups(self, request, model_admin):
        rules = DeadlineRule.objects.order_by("in_force_from").values_list("slug", "name")
        names = dict(rules)
        choices = sorted(names.items(), key=lambda row: row[1])
        asked = request.GET.get(self.parameter_name, "").split(",")
        if len(asked) > 1:
            words = "、".join(names[slug] for slug in asked if slug in names)
            choices.insert(0, (",".join(asked), words))
        return choices

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.filter(rule__slug__in=self.value().split(","))


@admin.register(Deadline)
class DeadlineAdmin(WrittenByServices, WorkbenchAdmin):
    """The clocks a person may see; nothing is edited here, the case's own steps do that."""

    list_display = ["subject_label", "rule_name", "owner", "due_text", "state_label"]
    list_filter = [DueFilter, StateFilter, RuleFilter, "is_provisional", "owner"]
    list_select_related = ["rule", "owner"]
    search_fields = ["subject_label__startswith"]
    show_full_result_count = False
    paginator = ShortPaginator
    fields = ["subject_label", "case", "rule", "owner", "assignee", "lead_bureau", "state_label"]
    readonly_fields = ["case", "state_label"]
    list_before_template = "admin/reminders/deadline/whose.html"
    change_form_outer_after_template = "admin/reminders/deadline/explanation.html"

    def has_module_permission(self, request):
        return can_see_time(request.user)

    def has_view_permission(self, request, obj=None):
        return can_see_time(request.user)

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def changelist_view(self, request, extra_context=None):
        context = {"is_of_all": oversees_all_bureaus(request.user), **(extra_context or {})}
        return super().changelist_view(request, context)

    def get_object(self, request, object_id, from_field=None):
        """Also a clock of another bureau, of a case that the person sees: see ``explainable_to``."""
        try:
            return explainable_to(request.user).get(pk=object_id)
        except (Deadline.DoesNotExist, ValueError):
            return None

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        context = dict(extra_context or {})
        deadline = self.get_object(request, object_id)
        if deadline is not None:
            context["explanation"] = deadlines.explain(deadline)
        return super().changeform_view(request, object_id, form_url, context)

    @admin.display(description="事项", ordering="rule__name")
    def rule_name(self, deadline):
        return deadline.rule.name

    @admin.display(description="届满日", ordering="due_on")
    def due_text(self, deadline):
        """The day, and in words what makes it uncertain."""
        text = date_format(deadline.due_on)
        if deadline.is_provisional:
            text += "（暂定）"
        if deadline.is_expected:
            text += "（预计）"
        return text

    @display(
        description="状态",
        label={"已逾期": "danger", "逾期完成": "warning", "计时中": "info", "已完成": "success"},
    )
    def state_label(self, deadline):
        if deadline.is_overdue():
            return "逾期完成" if deadline.state == Deadline.State.MET else "已逾期"
        return deadline.get_state_display()

    @admin.display(description="办理")
    def case(self, deadline):
        if not deadline.link:
            return "-"
        return format_html(
            '<a class="text-link" href="{}">打开{}</a>', deadline.link, deadline.subject_label
        )
