"""Matches and placements in the workbench: the answer heard on the telephone, interviews, the thirty days."""

from django.contrib import admin
from django.utils import timezone
from django.utils.formats import date_format

from employment import permissions
from employment.admin.pages import EmploymentAdmin
from employment.admin.seeker import RevealingAdmin
from employment.forms.pairs import (
    CheckForm,
    EndForm,
    InterviewForm,
    LeaveForm,
    OutcomeForm,
    PlaceForm,
)
from employment.forms.posting import NothingForm
from employment.models import Interview, Match, Placement
from employment.services import pairs
from employment.transitions import MatchState
from gaotai_jiazheng.stepped_admin import Step
from reminders.models import Deadline

SHOWN = 50
ANSWERS = {
    "agree": Step("登记：本人同意联系", NothingForm, pairs.agree_by_phone),
    "decline": Step("登记：本人不同意", NothingForm, pairs.decline_by_phone),
}
AGREED = {
    "interview": Step("约面试", InterviewForm, pairs.plan_interview),
    "outcome": Step("登记面试结果", OutcomeForm, pairs.record_interview),
    "place": Step("登记上岗", PlaceForm, pairs.place),
}
END = {"end": Step("未成，结束", EndForm, pairs.end, is_grave=True)}
OF_STATE = {MatchState.PROPOSED: ANSWERS | END, MatchState.AGREED: AGREED | END}


@admin.register(Match)
class MatchAdmin(RevealingAdmin):
    list_display = ("job", "seeker", "score", "state", "proposed_on", "agreed_on")
    list_filter = ("state", "agreed_way")
    list_select_related = (
        "job__enterprise",
        "job__station",
        "job__community__town",
        "seeker",
    )
    search_fields = ("job__number", "job__title", "seeker__number")
    all_steps = {name: step.label for name, step in (ANSWERS | AGREED | END).items()}

    def lines(self, row):
        return [
            ("状态", row.get_state_display()),
            ("岗位", f"{row.job.title}，{row.job.poster_name}"),
            ("求职人", row.seeker.number),
            ("匹配分", f"{row.score}分：{row.reason_words}"),
            ("推荐日", date_format(row.proposed_on)),
            (
                "本人同意",
                row.agreed_on and f"{date_format(row.agreed_on)}，{row.get_agreed_way_display()}",
            ),
            ("说明", row.note),
        ]

    def offered(self, user, row):
        found = dict(OF_STATE.get(row.state, {}))
        if not permissions.matches(user):
            found = {name: step for name, step in found.items() if name not in ANSWERS}
        if not permissions.may_propose(user, row.job):
            return {}
        is_planned = row.interviews.filter(outcome=Interview.Outcome.PLANNED).exists()
        found.pop("interview" if is_planned else "outcome", None)
        return found

    def would_be_offered(self, user, row, step):
        if step in ANSWERS:
            return permissions.matches(user)
        return permissions.may_propose(user, row.job)

    def may_reveal(self, user, row):
        return row.seeker.erased_at is None and permissions.may_open_contact(user, row)

    def person_of(self, row):
        return row.seeker

    def more(self, user, row):
        rows = [
            {
                "words": f"{date_format(timezone.localtime(each.at), 'DATETIME_FORMAT')}，{each.place}",
                "aside": each.get_outcome_display(),
            }
            for each in row.interviews.all()[:SHOWN]
        ]
        return {
            "tables": [{"title": "面试", "rows": rows}],
            "links": self.reveal_links(user, row),
        }


@admin.register(Placement)
class PlacementAdmin(EmploymentAdmin):
    list_display = ("job", "start_on", "checked_on", "is_still_there", "ended_on")
    list_filter = ("is_still_there",)
    list_select_related = (
        "job__enterprise",
        "job__station",
        "job__community__town",
        "match__seeker",
        "match__job__enterprise",
    )
    search_fields = ("job__number", "job__title")
    all_steps = {"check": "满30天回访", "leave": "登记离岗"}

    def lines(self, row):
        still = {None: "", True: "还在岗", False: "已不在岗"}[row.is_still_there]
        return [
            ("岗位", f"{row.job.title}，{row.job.poster_name}"),
            ("求职人", row.match.seeker.number),
            ("上岗日", date_format(row.start_on)),
            ("回访", row.checked_on and f"{date_format(row.checked_on)}，{still}"),
            ("离岗日", row.ended_on and f"{date_format(row.ended_on)}，{row.ended_reason}"),
        ]

    def offered(self, user, row):
        found = {}
        if permissions.matches(user) and row.checked_on is None:
            found["check"] = Step("满30天回访", CheckForm, pairs.check)
        if permissions.may_propose(user, row.job) and row.ended_on is None:
            found["leave"] = Step("登记离岗", LeaveForm, pairs.end_placement, is_grave=True)
        return found

    def would_be_offered(self, user, row, step):
        return (
            permissions.matches(user) if step == "check" else permissions.may_propose(user, row.job)
        )

    def more(self, user, row):
        return {"clocks": list(Deadline.objects.of(row).select_related("rule", "owner")[:SHOWN])}
