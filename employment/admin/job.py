"""Posts in the workbench: the officer's decision, and a station's posts for households."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.formats import date_format

from employment import permissions
from employment.admin.pages import EmploymentAdmin
from employment.forms.pairs import SeekerChoiceForm
from employment.forms.posting import (
    ENDING_FORMS,
    NoteForm,
    NothingForm,
    StationJobForm,
    SubmitForm,
    values_of,
)
from employment.models import Job
from employment.services import pairs, posting
from employment.transitions import OFFICERS_ACTIONS, Action, State, actions_from
from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.stepped_admin import Step
from reminders.models import Deadline

SHOWN = 50
PROPOSE = "propose"
GRAVE = (Action.REFUSE, Action.TAKE_DOWN, Action.WITHDRAW)


def propose(job, *, seeker, by):
    return pairs.propose(job, seeker, by=by)


STEPS = {
    action: Step(action.label, form, service, is_grave=action in GRAVE)
    for action, form, service in (
        (Action.MEND, StationJobForm, posting.mend),
        (Action.SUBMIT, SubmitForm, posting.submit),
        (Action.PUBLISH, NothingForm, posting.publish),
        (Action.SEND_BACK, NoteForm, posting.send_back),
        (Action.REFUSE, NoteForm, posting.refuse),
        (Action.TAKE_DOWN, NoteForm, posting.take_down),
        (Action.FILL, ENDING_FORMS[Action.FILL], posting.fill),
        (Action.REOPEN, ENDING_FORMS[Action.REOPEN], posting.reopen),
        (Action.WITHDRAW, ENDING_FORMS[Action.WITHDRAW], posting.withdraw),
    )
} | {PROPOSE: Step("推荐求职人", SeekerChoiceForm, propose)}


@admin.register(Job)
class JobAdmin(EmploymentAdmin):
    list_display = (
        "number",
        "title",
        "poster",
        "community",
        "state",
        "expires_on",
        "placed",
        "places",
    )
    list_filter = ("state", "service_line", "community__town")
    list_select_related = ("enterprise", "station", "community__town")
    search_fields = ("number", "title", "enterprise__name", "station__name")
    search_help_text = "编号、岗位、企业或者驿站名称"
    all_steps = {name: step.label for name, step in STEPS.items()}

    @admin.display(description="发布人")
    def poster(self, job):
        return job.poster_name

    def has_add_permission(self, request):
        return bool(permissions.station_ids_of(request.user))

    def add_view(self, request, form_url="", extra_context=None):
        """A station posts for a household."""
        stations = permissions.stations_of(request.user)
        if not stations:
            raise PermissionDenied("由零工驿站的人员代发岗位。")
        form = StationJobForm(posted(request), stations=stations)

        def take(form):
            return posting.draft(by=request.user, **({"station": stations[0]} | form.cleaned_data))

        whose = stations[0] if len(stations) == 1 else ""
        return self.answer(request, form, take, self.context(request, f"{whose}代发岗位"))

    def form_of(self, request, row, form_class):
        if form_class is StationJobForm:
            names = ("employer_kind", "employer_name", "employer_phone")
            initial = values_of(row) | {name: getattr(row, name) for name in names}
            return form_class(posted(request), initial=initial)
        if form_class is SeekerChoiceForm:
            return form_class(posted(request), job=row)
        return form_class(posted(request))

    def lines(self, row):
        return [
            ("状态", row.get_state_display()),
            ("发布人", row.poster_name),
            ("做什么", row.get_service_line_display()),
            ("工资", row.wage_words),
            ("时间", f"{row.hours}（{'、'.join(row.shift_names)}）"),
            ("在哪里", str(row.community)),
            ("保险", "、".join(row.insurance_names) or "没有"),
            ("人数", f"招{row.places}人，已上岗{row.placed}人{'，住家' if row.is_live_in else ''}"),
            ("要求和说明", row.requirements),
            ("联系电话", row.contact_phone),
            ("有效期至", date_format(row.expires_on)),
            ("发布人的说明", row.explanation),
        ]

    def offered(self, user, row):
        names = [name for name in actions_from(row.state) if self.may(user, row, name)]
        if row.is_open and permissions.matches(user):
            names.append(PROPOSE)
        return {name: STEPS[name] for name in names}

    def may(self, user, row, action) -> bool:
        if action in OFFICERS_ACTIONS:
            return permissions.decides(user) and user.pk != row.posted_by_id
        is_ours = row.station_id is not None and permissions.posts_for(user, row)
        return is_ours and action in STEPS

    def would_be_offered(self, user, row, step):
        if step == PROPOSE:
            return permissions.matches(user)
        return self.may(user, row, Action(step))

    def more(self, user, row):
        hits = row.hits
        if row.state == State.DRAFT and row.station_id:
            hits = posting.hits(row, timezone.localdate())
        found = [
            {"words": hit["text"], "aside": "不能发布" if hit["is_grave"] else "要审核"}
            for hit in hits
        ]
        return {
            "clocks": list(Deadline.objects.of(row).select_related("rule", "owner")[:SHOWN]),
            "tables": [{"title": "检查发现", "rows": found}],
            "steps": list(row.steps.select_related("by").order_by("-pk")[:SHOWN]),
        }
