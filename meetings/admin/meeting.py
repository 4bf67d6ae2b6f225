"""Meetings in the workbench: bureaus that are asked look, the one that calls takes the steps."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.register_admin import file_to_keep
from meetings import permissions
from meetings.admin.pages import DOCX, FOLDER, MeetingsAdmin
from meetings.admin.steps import OF_ITEM, OF_MEETING
from meetings.forms.steps import MeetingForm
from meetings.models import Action, Meeting
from meetings.services import minutes, packs, planning
from meetings.transitions import TOOK_PLACE, State

BUTTONS = {  # steps without a form -> (the service, what is said afterwards)
    "find": (planning.find_again, "议程已更新。"),
    "pack": (packs.make_again, "材料已生成，并通知了参会单位。"),
    "sign": (minutes.sign, "纪要已签发。"),
}


class DayFilter(admin.SimpleListFilter):
    """Those whose day has passed and that nobody has said were held."""

    title, parameter_name = "会议日", "day"

    def lookups(self, request, model_admin):
        return [("over", "已过，还没有登记召开")]

    def queryset(self, request, queryset):
        if self.value() == "over":
            return queryset.to_be_written_down(timezone.localdate())
        return queryset


@admin.register(Meeting)
class MeetingAdmin(MeetingsAdmin):
    list_display = ("call_number", "title", "held_on", "bureau", "state")
    list_display_links = ("call_number", "title")
    list_filter = ("state", DayFilter, "year", "bureau")
    search_fields = ("title",)
    date_hierarchy = "held_on"
    own_pages = (
        ("<int:pk>/step/<slug:step>/", "step_view", "step"),
        ("<int:pk>/form/<slug:step>/", "form_view", "form"),
        ("<int:pk>/item/<int:item>/<slug:step>/", "item_view", "item"),
        ("<int:pk>/pack/<int:version>/<slug:form>/", "pack_view", "pack"),
    )

    @admin.display(description="次")
    def call_number(self, meeting):
        return meeting.number

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("bureau")

    def has_add_permission(self, request):
        return request.user.is_staff and bool(permissions.convening_bureau_ids_of(request.user))

    def kept_or_403(self, request, pk) -> Meeting:
        meeting = self.row_or_404(request, pk)
        if not permissions.convenes(request.user, meeting):
            raise PermissionDenied("由召集单位办理。")
        return meeting

    @method_decorator(never_cache)
    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied("由实施方案里牵头一项措施的单位召集。")
        bureau_ids = permissions.convening_bureau_ids_of(request.user)
        form = MeetingForm(posted(request), bureau_ids=bureau_ids)

        def take(form):
            return planning.plan(by=request.user, **form.cleaned_data)

        return self.answer(request, form, take, self.context(request, "召集会商"))

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        meeting = self.row_or_404(request, object_id)
        context = self.context(request, "", meeting) | what_stands(meeting, request.user)
        return TemplateResponse(request, f"{FOLDER}/meeting.html", context)

    def step_view(self, request, pk, step):
        meeting = self.kept_or_403(request, pk)
        if step not in BUTTONS:
            raise Http404
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        service, done = BUTTONS[step]
        return self.press(request, meeting, lambda: service(meeting, by=request.user), done)

    @method_decorator(never_cache)
    def form_view(self, request, pk, step):
        meeting = self.kept_or_403(request, pk)
        if step not in OF_MEETING:
            raise Http404
        return self.take_step(request, OF_MEETING[step], meeting, meeting)

    @method_decorator(never_cache)
    def item_view(self, request, pk, item, step):
        meeting = self.kept_or_403(request, pk)
        if step not in OF_ITEM:
            raise Http404
        found = get_object_or_404(meeting.items.select_related("meeting"), pk=item)
        return self.take_step(request, OF_ITEM[step], found, meeting, line=str(found))

    def take_step(self, request, step, row, meeting, line=""):
        form = step.form(posted(request), initial=step.filled(row), **step.given(row))

        def take(form):
            step.take(row, by=request.user, **form.cleaned_data)

        context = self.context(request, step.heading, meeting) | {"line": line}
        return self.answer(request, form, take, context)

    @method_decorator(never_cache)
    def pack_view(self, request, pk, version, form):
        """A pack as it was made."""
        meeting = self.row_or_404(request, pk)
        pack = get_object_or_404(meeting.packs, version=version)
        name = f"{meeting.title}（{meeting.held_on}，第{version}版）"
        if form == "docx":
            return file_to_keep(bytes(pack.word), f"{name}.docx", DOCX)
        return file_to_keep(bytes(pack.pdf), f"{name}.pdf", "application/pdf")


def what_stands(meeting, user) -> dict:
    """Everything on a meeting's page and what can be done now: a fixed number of queries."""
    convenes, state = permissions.convenes(user, meeting), meeting.state
    versions = list(meeting.minutes.select_related("written_by", "signed_by"))
    took_place = convenes and state in TOOK_PLACE
    planned = convenes and state == State.PLANNED
    return {
        "meeting": meeting,
        "items": list(meeting.items.select_related("bureau", "carried_from__meeting")),
        "invited": list(meeting.invitations.select_related("bureau")),
        "packs": list(meeting.packs.defer("pdf", "word")),
        "minutes": versions,
        "actions": list(
            Action.objects.visible_to(user).filter(meeting=meeting).select_related("bureau")
        ),
        "steps": list(meeting.steps.select_related("by")),
        "today": timezone.localdate(),
        "can": {
            "edit": planned,
            "hold": planned and meeting.held_on <= timezone.localdate(),
            "settle": convenes and state == State.HELD,
            "write": took_place,
            "sign": took_place and any(each.signed_at is None for each in versions),
        },
    }
