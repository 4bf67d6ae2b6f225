"""Booths in the workbench: a register of who asked for one, at which event, and what became of it."""

from django.contrib import admin
from django.urls import reverse

from recruitment import to_do
from recruitment.admin.event import DECISIONS
from recruitment.admin.pages import RecruitmentAdmin, WaitsForUs, in_words
from recruitment.models import Booth
from recruitment.permissions import holds_event, keeps_events, reads_recruitment

STEP = "admin:recruitment_recruitmentevent_booth"


class BoothsToGive(WaitsForUs):
    narrowed = staticmethod(to_do.booths_to_give)


@admin.register(Booth)
class BoothAdmin(RecruitmentAdmin):
    """Enterprises ask in their own room; the steps are those of the event's page."""

    list_display = ("enterprise", "event", "wanted", "state", "label", "at")
    list_filter = ("state", "event__kind", BoothsToGive)
    list_select_related = ("enterprise", "event")
    search_fields = ("enterprise__name", "event__title")
    search_help_text = "企业名称、活动名称"
    reads, keeps = staticmethod(reads_recruitment), staticmethod(keeps_events)
    only = "由县人社局、县工业信息化和商务局、县妇联办理。"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("event__bureau", "enterprise")

    def page(self, request, booth):
        is_asked = booth.state == Booth.State.ASKED
        decides = is_asked and holds_event(request.user, booth.event)
        counted = Booth.objects.with_results().get(pk=booth.pk)
        return {
            "state": booth.get_state_display(),
            "lines": [
                ("招什么人", booth.wanted),
                ("申请时间", booth.at),
                ("展位号", booth.label),
                ("答复", booth.answer),
                ("答复时间", booth.decided_at),
                ("来看的人数", booth.visitors),
                ("有意向", f"{counted.intents_count}人，录用{counted.hired_count}人"),
            ],
            "buttons": [
                (reverse(STEP, args=[booth.event_id, booth.pk, name]), heading, False)
                for name, (heading, *_) in DECISIONS.items()
                if decides
            ],
            "tables": [
                {"title": "活动", "rows": [event_line(booth.event)]},
                {"title": "带来的岗位", "rows": [job_line(job) for job in booth.jobs.all()]},
            ],
        }


def event_line(event):
    link = (event.get_absolute_url(), "打开")
    return {"words": event.title, "aside": in_words(event.starts_at), "links": [link]}


def job_line(job):
    return {"words": job.title, "aside": f"{job.number}，{job.get_state_display()}"}
