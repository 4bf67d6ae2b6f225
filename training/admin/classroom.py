"""Classes from their first day on: what auditors' rules found, completion, where learners went."""

from functools import partial

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from gaotai_jiazheng.form_answers import button, posted
from gaotai_jiazheng.register_admin import StandsFilter, WrittenByServices, get_or_404
from training import pace, person_times
from training.admin.pages import form_page
from training.admin.registers import KeptByHrss, YearOfCompletion, YearOfStart
from training.auditing import RULES
from training.forms.deciding import ConfirmForm, FlagForm
from training.models import AuditFlag, Classroom, ClassroomTerms, Completion, FollowupRound
from training.permissions import keeps_training
from training.roll import roll_of
from training.services import flagging, settling
from training.transitions import COMPLETED_STATES, USING_STATES

FOLDER, FLAGS_SHOWN = "admin/training", 100


def named(flags) -> list[dict]:
    """Flags with the names of their rules."""
    return [{"flag": each, "rule": RULES[each.rule][0]} for each in flags]


@admin.register(Classroom)
class ClassroomAdmin(WrittenByServices, KeptByHrss):
    list_display = ("number", "title", "what", "institution", "starts_at", "taken", "state")
    list_filter = ("state", "kind", YearOfStart, "institution")
    linked_by = ("settlement",)
    list_select_related = ("institution", "occupation")
    search_fields = ("number", "title")

    def get_urls(self):
        own = [
            ("<int:pk>/confirm/", self.confirm_view, "confirm"),
            ("<int:pk>/audit/", self.audit_view, "audit"),
            ("<int:pk>/flags/<int:flag>/", self.flag_view, "flag"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"training_classroom_{name}")
            for route, view, name in own
        ] + super().get_urls()

    def get_queryset(self, request):
        rows = Classroom.objects.visible_to(request.user).order_by("-starts_at", "-pk")
        # What rules find is shown from filing on; lessons begin later.
        return rows.exclude(state__in=flagging.NOT_LOOKED_AT)

    @admin.display(description="培训")
    def what(self, row):
        return row.what

    def row_or_404(self, request, pk) -> Classroom:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_queryset(request).select_related("institution", "occupation")
        return get_or_404(rows, pk)

    def kept_or_403(self, request, pk) -> Classroom:
        row = self.row_or_404(request, pk)
        if not keeps_training(request.user):
            raise PermissionDenied("由县人社局办理。")
        return row

    def context(self, request, heading, row) -> dict:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{heading} {row}".strip(),
            "heading": heading,
            "class": row,
            "subject": row,
            "back": row.get_absolute_url(),
        }

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What was found, who has completed and who may, and the rounds of follow-up."""
        row = self.row_or_404(request, object_id)
        roll = roll_of(row)
        flags = row.audit_flags.select_related("answered_by").order_by(
            "answer", F("lapsed_at").asc(nulls_first=True), "-pk"
        )
        keeps = keeps_training(request.user)
        is_settled = settling.is_settled(row)
        context = self.context(request, "", row) | {
            "keeps": keeps,
            "has_begun": row.state in USING_STATES,
            "is_settled": is_settled,
            "may_confirm": keeps and row.state in COMPLETED_STATES and not is_settled,
            "flags": named(flags[:FLAGS_SHOWN]),
            "orders": list(row.orders.select_related("enterprise", "occupation")),
            "rounds": list(row.followups.all()),
            "learners": len(roll.learners),
            "fit": sum(each.record.completed_on is not None for each in roll.learners),
            "completed": sum(each.completion is not None for each in roll.learners),
            "unassessed": sum(each.result is None for each in roll.learners),
        }
        return TemplateResponse(request, f"{FOLDER}/classroom.html", context)

    def history_view(self, request, object_id, extra_context=None):
        """What happened to a class stands on its page."""
        return redirect(self.row_or_404(request, object_id))

    @method_decorator(never_cache)
    def confirm_view(self, request, pk):
        row = self.kept_or_403(request, pk)
        return form_page(
            request,
            ConfirmForm(posted(request)),
            partial(settling.confirm, row),
            context=self.context(request, "确认结业", row),
            done="已确认结业。",
            target=row,
        )

    def audit_view(self, request, pk):
        """Look at the class by every rule now."""
        row = self.kept_or_403(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return button(request, lambda: flagging.audit(row), done="已按规则核对。", target=row)

    @method_decorator(never_cache)
    def flag_view(self, request, pk, flag):
        row = self.kept_or_403(request, pk)
        found = get_object_or_404(AuditFlag, training_class=row, pk=flag)
        return form_page(
            request,
            FlagForm(posted(request)),
            partial(flagging.answer, found),
            context=self.context(request, "处理核对提示", row) | {"line": found.reason},
            done="已处理。",
            target=row,
        )


class RuleFilter(admin.SimpleListFilter):
    title, parameter_name = "规则", "rule"

    def lookups(self, request, model_admin):
        return [(slug, name) for slug, (name, _) in RULES.items()]

    def queryset(self, request, queryset):
        return queryset.filter(rule=self.value()) if self.value() else queryset


@admin.register(AuditFlag)
class AuditFlagAdmin(WrittenByServices, KeptByHrss):
    """What the rules found in classes that are looked at; each opens to its class. One that is cancelled needs no
    answer any more, one that was sent back none before it is filed again."""

    list_display = ("reason", "training_class", "found_at", "answer", "lapsed_at")
    list_filter = (("answer", admin.ChoicesFieldListFilter), RuleFilter)
    linked_by = ("answered_at", "lapsed_at")
    list_select_related = ("training_class",)
    search_fields = ("training_class__number", "training_class__title")
    search_help_text = "培训班编号、名称"

    def get_queryset(self, request):
        found = super().get_queryset(request).order_by("-pk")
        return found.exclude(training_class__state__in=flagging.NOT_LOOKED_AT)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return redirect("admin:training_classroom_change", found.training_class_id)

    def history_view(self, request, object_id, extra_context=None):
        return self.change_view(request, object_id)


class GapFilter(admin.SimpleListFilter):
    """Rounds that are over and lack answers stand first; the others are one click away."""

    title, parameter_name = "登记情况", "gaps"

    def lookups(self, request, model_admin):
        return [("all", "全部跟踪")]

    def choices(self, changelist):
        for value, label in ((None, "过期还缺答复"), ("all", "全部跟踪")):
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string(
                    {self.parameter_name: value} if value else {},
                    [] if value else [self.parameter_name],
                ),
                "display": label,
            }

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(last_day__lt=timezone.localdate(), missing__gt=0)


@admin.register(FollowupRound)
class FollowupRoundAdmin(WrittenByServices, KeptByHrss):
    """Rounds of follow-up, each opening to its answers."""

    list_display = ("round_name", "institution", "as_of", "last_day", "missing")
    list_filter = (GapFilter,)
    list_select_related = ("training_class__institution",)

    def get_queryset(self, request):
        rows = super().get_queryset(request).with_missing().with_last_day()
        return rows.order_by("as_of", "pk")

    @admin.display(description="跟踪")
    def round_name(self, row):
        return str(row)

    @admin.display(description="培训机构")
    def institution(self, row):
        return row.training_class.institution

    @admin.display(description="登记期限")
    def last_day(self, row):
        return row.last_day

    @admin.display(description="还缺答复（人）")
    def missing(self, row):
        return row.missing

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return redirect(found)

    def history_view(self, request, object_id, extra_context=None):
        return self.change_view(request, object_id)


@admin.register(Completion)
class CompletionAdmin(WrittenByServices, KeptByHrss):
    """The rows behind the person-times: who completed what when, without a name."""

    list_display = ("number", "training_class", "kind", "completed_on", "is_counted")
    list_filter = (
        ("withdrawn_at", StandsFilter),
        "enrolment__training_class__kind",
        YearOfCompletion,
    )
    list_select_related = ("enrolment__training_class",)
    search_fields = ("number", "enrolment__number", "enrolment__training_class__number")

    def get_urls(self):
        view = self.admin_site.admin_view(self.pace_view)
        return [path("pace/", view, name="training_completion_pace"), *super().get_urls()]

    def get_queryset(self, request):
        return super().get_queryset(request).order_by("-completed_on", "-pk")

    @admin.display(description="培训班")
    def training_class(self, row):
        return row.enrolment.training_class

    @admin.display(description="类型")
    def kind(self, row):
        return row.enrolment.training_class.get_kind_display()

    @admin.display(description="计入", boolean=True)
    def is_counted(self, row):
        return row.withdrawn_at is None

    def pace_view(self, request):
        """The year's figures side by side, the pace and the forecast with its method."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        today = timezone.localdate()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "培训人次进度",
            "today": today,
            "figures": person_times.figures_of(today),
            "kinds": person_times.by_kind(today),
            "pace": person_times.pace_of(today),
            "method": pace.METHOD,
            "rows": f"{reverse('admin:training_completion_changelist')}"
            f"?withdrawn_at__isempty=1&completed_on__year={today.year}",
        }
        return TemplateResponse(request, f"{FOLDER}/pace.html", context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The row stands on its class's roll."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return redirect("classroom:room", found.enrolment.training_class_id)

    def history_view(self, request, object_id, extra_context=None):
        return self.change_view(request, object_id)


@admin.register(ClassroomTerms)
class ClassroomTermsAdmin(KeptByHrss):
    list_display = (
        "in_force_from",
        "attended_percent_least",
        "times_a_year_most",
        "certified_a_week_most",
        "people_of_a_phone_most",
        "standing",
    )

    @admin.display(description="确认情况")
    def standing(self, terms):
        return terms.standing_text
