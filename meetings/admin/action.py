"""Actions in the workbench: what each bureau has to do, and the steps."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from gaotai_jiazheng.form_answers import posted
from meetings import permissions
from meetings.admin.pages import FOLDER, MeetingsAdmin
from meetings.admin.steps import OF_ACTION
from meetings.models import Action
from meetings.transitions import ActionState


class OverdueFilter(admin.SimpleListFilter):
    """Those whose last day has passed."""

    title = "逾期"
    parameter_name = "overdue"

    def lookups(self, request, model_admin):
        return [("yes", "已逾期")]

    def queryset(self, request, queryset):
        return queryset.overdue(timezone.localdate()) if self.value() == "yes" else queryset


@admin.register(Action)
class ActionAdmin(MeetingsAdmin):
    list_display = ("title", "bureau", "due_on", "state", "done_on")
    list_filter = ("state", OverdueFilter, "bureau")
    search_fields = ("title",)
    own_pages = (("<int:pk>/step/<slug:step>/", "step_view", "step"),)

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related("bureau", "meeting__bureau", "item", "ended_by", "decided_by")

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        action, user = self.row_or_404(request, object_id), request.user
        context = self.context(request, "", action) | {
            "action": action,
            "terms": list(action.terms.select_related("by")),
            "today": timezone.localdate(),
            "steps": [
                (name, step.heading) for name, step in OF_ACTION.items() if may(user, action, name)
            ],
        }
        return TemplateResponse(request, f"{FOLDER}/action.html", context)

    @method_decorator(never_cache)
    def step_view(self, request, pk, step):
        action = self.row_or_404(request, pk)
        if step not in OF_ACTION:
            raise Http404
        if not is_of(request.user, action, step):
            raise PermissionDenied("由召集单位办理；办结也可以由责任单位登记。")
        of_step = OF_ACTION[step]
        form = of_step.form(posted(request))

        def take(form):
            of_step.take(action, by=request.user, **form.cleaned_data)

        return self.answer(request, form, take, self.context(request, of_step.heading, action))


def is_of(user, action, step) -> bool:
    """Whether the step is the person's, whatever state the action is in."""
    if step == "finish" and permissions.does(user, action):
        return True
    return permissions.convenes(user, action.meeting)


def may(user, action, step) -> bool:
    return action.state == ActionState.OPEN and is_of(user, action, step)
