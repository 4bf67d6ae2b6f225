"""Events in the workbench: entered, announced, their booths given, what came of each booth."""

from functools import partial

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404

from gaotai_jiazheng.form_answers import posted
from recruitment import to_do
from recruitment.admin.pages import ROWS_SHOWN, RecruitmentAdmin, WaitsForUs
from recruitment.forms.keeping import (
    CorrectionForm,
    EventForm,
    GiveBoothForm,
    RefuseBoothForm,
    StepForm,
)
from recruitment.models import Booth, RecruitmentEvent
from recruitment.permissions import holds_event, keeps_events, reads_recruitment
from recruitment.services import events
from recruitment.transitions import EVENT_LIFE, Action, actions_from

DECISIONS = {
    "give": ("分配展位", GiveBoothForm, events.give_booth),
    "refuse": ("不分配展位", RefuseBoothForm, events.refuse_booth),
}


class EventsToClose(WaitsForUs):
    narrowed = staticmethod(to_do.events_to_close)


@admin.register(RecruitmentEvent)
class RecruitmentEventAdmin(RecruitmentAdmin):
    list_display = ("title", "kind", "starts_at", "state", "taken", "booths", "bureau")
    list_filter = ("state", "kind", EventsToClose)
    list_select_related = ("bureau",)
    search_fields = ("title",)
    own_pages = (
        ("<int:pk>/step/<slug:action>/", "step_view", "step"),
        ("<int:pk>/booths/<int:booth>/<slug:decision>/", "booth_view", "booth"),
    )
    reads, keeps = staticmethod(reads_recruitment), staticmethod(keeps_events)
    add_form, add_heading = EventForm, "登记招聘活动"
    only = "由县人社局、县工业信息化和商务局、县妇联办理。"

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related("bureau", "by")

    def kept_or_403(self, request, pk):
        event = super().kept_or_403(request, pk)
        if not holds_event(request.user, event):
            raise PermissionDenied(events.ONLY_ITS_HOLDER)
        return event

    def new_form(self, request):
        return self.add_form(posted(request), user=request.user)

    def enter(self, form, user):
        return events.enter(by=user, **form.cleaned_data)

    def page(self, request, event):
        keeps = holds_event(request.user, event)
        actions = actions_from(EVENT_LIFE, event.state) if keeps else []
        rows = event.booth_rows.select_related("enterprise").with_results()[:ROWS_SHOWN]
        return {
            "state": event.get_state_display(),
            "lines": [
                ("类型", f"{event.get_kind_display()}，{event.get_mode_display()}"),
                ("主办单位", event.bureau.name),
                ("对接的地区或者单位", event.partner),
                ("地点", event.place),
                ("网址", event.link),
                ("开始", event.starts_at),
                ("结束", event.ends_at),
                ("展位", f"{event.booths}个，已分配{event.taken}个" if event.booths else "不设"),
                ("内容", event.story),
            ],
            "buttons": [
                (self.address("step", event.pk, each), Action(each).label, each == Action.CANCEL)
                for each in actions
            ],
            "tables": [
                {"title": "展位", "rows": [self.booth_line(event, each, keeps) for each in rows]}
            ],
            "steps": list(event.steps.select_related("by")),
        }

    def booth_line(self, event, booth, keeps):
        label = f"{booth.label}号　" if booth.label else ""
        came = "" if booth.visitors is None else f"，来看{booth.visitors}人"
        aside = (
            f"{label}{booth.get_state_display()}{came}，意向{booth.intents_count}人，"
            f"录用{booth.hired_count}人"
        )
        decides = keeps and booth.state == Booth.State.ASKED
        links = [
            (self.address("booth", event.pk, booth.pk, name), heading)
            for name, (heading, *_) in DECISIONS.items()
            if decides
        ]
        return {"words": f"{booth.enterprise}：{booth.wanted}", "aside": aside, "links": links}

    def step_view(self, request, pk, action):
        event = self.kept_or_403(request, pk)
        if action not in Action:
            raise Http404
        if action == Action.CORRECT:
            service = partial(events.correct, event, by=request.user)
            form = CorrectionForm(posted(request), event=event)
        else:
            service = partial(events.step, event, action, by=request.user)
            form = StepForm(posted(request))
        return self.step_page(request, event, form, service, Action(action).label)

    def booth_view(self, request, pk, booth, decision):
        event = self.kept_or_403(request, pk)
        found = event.booth_rows.select_related("enterprise").filter(pk=booth).first()
        if found is None or decision not in DECISIONS:
            raise Http404
        heading, form_class, service = DECISIONS[decision]
        return self.step_page(
            request,
            event,
            form_class(posted(request)),
            partial(service, found, by=request.user),
            f"{heading}：{found.enterprise}",
        )
