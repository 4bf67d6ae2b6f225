"""Events in the workbench: who speaks for a community writes people down and tells the headcount."""

from django.contrib import admin

from communities import permissions, services
from communities.admin.pages import CommunitiesAdmin
from communities.forms.events import CallOffForm, HeadcountForm, PaperForm
from communities.models import CommunityEvent
from communities.roster import roster_of
from gaotai_jiazheng.stepped_admin import Step
from reminders.models import Deadline

STEPS = {
    "seat": Step("登记一个人", PaperForm, services.register_on_paper),
    "headcount": Step("填报到场人数", HeadcountForm, services.record_headcount),
    "call-off": Step("取消活动", CallOffForm, services.cancel_event, is_grave=True),
}


@admin.register(CommunityEvent)
class CommunityEventAdmin(CommunitiesAdmin):
    list_display = ("title", "outlet", "starts_at", "state", "taken", "capacity", "headcount")
    list_filter = ("state", "outlet__community__town")
    list_select_related = ("outlet__enterprise", "outlet__community__town")
    search_fields = ("title", "outlet__number", "outlet__enterprise__name")
    all_steps = {name: step.label for name, step in STEPS.items()}

    def lines(self, row):
        return [
            ("状态", row.get_state_display()),
            ("网点", str(row.outlet)),
            ("活动内容", row.story),
            ("免费体验", "、".join(row.trial_names)),
            ("地点", row.place),
            ("开始", row.starts_at),
            ("名额", f"{row.capacity}，已报名{row.taken}"),
            ("到场人数", row.headcount),
            ("取消的原因", row.cancelled_reason),
        ]

    def offered(self, user, row):
        if row.state != CommunityEvent.State.PLANNED or not permissions.keeps_event(user, row):
            return {}
        takes = row.takes_registrations()
        return {
            name: step
            for name, step in STEPS.items()
            if name == "call-off" or takes == (name == "seat")
        }

    def would_be_offered(self, user, row, step):
        return permissions.keeps_event(user, row)

    def more(self, user, row):
        clocks = list(Deadline.objects.of(row).select_related("rule", "owner"))
        if not permissions.takes_registrations(user, row):
            return {"clocks": clocks}
        rows = [
            {"words": f"{seat.name} {seat.phone}", "aside": f"{seat.number} {seat.way}"}
            for seat in roster_of(row)
        ]
        return {"clocks": clocks, "tables": [{"title": "报名的人", "rows": rows}]}
