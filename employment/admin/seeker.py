"""Seekers in the workbench: the paper form, a job that fits, and calling who has no telephone of her own."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache

from accounts.access import reveal
from accounts.decorators import reauthentication
from employment import permissions
from employment.admin.pages import EmploymentAdmin
from employment.forms.pairs import JobChoiceForm, ReasonForm
from employment.forms.posting import NothingForm
from employment.forms.seeking import PaperSeekerForm
from employment.models import Seeker, labels_of, phone_index
from employment.services import pairs, seeking
from employment.sheets import SEEKER_FORM
from enterprises.models import ServiceLine
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.stepped_admin import Step
from gaotai_jiazheng.typed_values import phone_in
from papers.models import TakenSheet
from papers.taking import type_in
from reminders.models import Deadline

SHOWN = 50
PROPOSE, WITHDRAW = "propose", "withdraw"


def propose(seeker, *, job, by):
    return pairs.propose(job, seeker, by=by)


STEPS = {
    PROPOSE: Step("推荐岗位", JobChoiceForm, propose),
    WITHDRAW: Step("代为撤回", NothingForm, seeking.withdraw, is_grave=True),
}


class RevealingAdmin(EmploymentAdmin):
    """A register with somebody behind it who is opened once, with a reason that is kept."""

    own_pages = (*EmploymentAdmin.own_pages, ("<int:pk>/reveal/", "reveal_view", "reveal"))

    def reveal_links(self, user, row) -> list[tuple[str, str]]:
        """(address, words) of the page that opens her; nothing for who may not."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_reveal"
        may = self.may_reveal(user, row)
        return [(reverse(name, args=[row.pk]), "查看联系方式")] if may else []

    def may_reveal(self, user, row) -> bool:
        raise NotImplementedError

    def person_of(self, row) -> Seeker:
        raise NotImplementedError

    @method_decorator(never_cache)
    def reveal_view(self, request, pk):
        row = self.row_or_404(request, pk)
        if not self.may_reveal(request.user, row):
            raise PermissionDenied("求职人同意以后，由有关人员查看联系方式。")
        if asks_again := reauthentication(request):
            return asks_again
        form, opened = ReasonForm(posted(request)), []
        if request.method == "POST" and form.is_valid():
            try:
                opened = contact_of(request, self.person_of(row), form.cleaned_data["reason"])
            except ValidationError as error:
                form.add_error("reason", error)
        context = self.context(request, "查看联系方式", row) | {"form": form, "opened": opened}
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/reveal.html", context, status=status)


def contact_of(request, seeker, reason) -> list[tuple[str, str]]:
    """(label, value) of who a seeker is; the look is written down first."""
    fields = ["name", "phone", "note"]
    found = reveal(request.user, seeker, fields, reason, client_address(request))
    labels = ("姓名", "电话", "想说的话")
    return [(label, found[name] or "没有") for label, name in zip(labels, fields, strict=True)]


@admin.register(Seeker)
class SeekerAdmin(RevealingAdmin):
    list_display = ("number", "lines_word", "reach", "state", "way", "registered_on")
    list_filter = ("state", "way", "reach")
    list_select_related = ("station",)
    search_fields = ("number",)
    search_help_text = "编号，或者求职人完整的电话号码"
    all_steps = {name: step.label for name, step in STEPS.items()}

    @admin.display(description="会做什么")
    def lines_word(self, seeker):
        return "、".join(labels_of(ServiceLine, seeker.service_lines))

    def get_search_results(self, request, queryset, search_term):
        """By number; by the whole telephone number, for whoever may look at it."""
        if permissions.may_open_seeker(request.user) and (phone := phone_in(search_term)):
            return queryset.filter(phone_digest=phone_index(phone)), False
        return super().get_search_results(request, queryset, search_term)

    def has_add_permission(self, request):
        return permissions.matches(request.user)

    def add_view(self, request, form_url="", extra_context=None):
        """The paper form, typed in by whoever took it; the query code is shown once."""
        if not permissions.matches(request.user):
            raise PermissionDenied("由零工驿站、县人社局或者县妇联的人员登记。")
        stations = permissions.stations_of(request.user)
        alone = {"station": stations[0] if stations else None}

        def take(form):
            seeker, code = type_in(
                seeking.register_on_paper,
                form_number=SEEKER_FORM,
                by=request.user,
                **(alone | form.cleaned_data),
            )
            words = f"编号{seeker.number}，查询码{code}。请写给本人，只显示这一次。"
            messages.success(request, words)
            return seeker

        form = PaperSeekerForm(posted(request), stations=stations)
        return self.answer(request, form, take, self.context(request, "登记求职人"))

    def form_of(self, request, row, form_class):
        if form_class is JobChoiceForm:
            return form_class(posted(request), seeker=row)
        return form_class(posted(request))

    def lines(self, row):
        return [
            ("状态", row.get_state_display()),
            ("会做什么", "、".join(row.line_names)),
            ("想在哪里做", "、".join(str(place) for place in row.communities.all())),
            ("多远", row.get_reach_display()),
            ("什么时候有空", "、".join(row.shift_names)),
            ("住家", "可以" if row.takes_live_in else "不可以"),
            (
                "工资不低于",
                row.wage_min_yuan and f"{row.wage_min_yuan:f}元/{row.get_wage_unit_display()}",
            ),
            ("姓名", row.masked_name),
            ("电话", row.masked_phone),
            ("登记", f"{row.get_way_display()}，{date_format(row.registered_on)}"),
            *(("纸质表", each) for each in TakenSheet.objects.of(row)),
        ]

    def offered(self, user, row):
        if not permissions.matches(user):
            return {}
        if row.state == Seeker.State.LOOKING:
            return STEPS
        return {WITHDRAW: STEPS[WITHDRAW]} if row.state == Seeker.State.PLACED else {}

    def would_be_offered(self, user, row, step):
        return permissions.matches(user)

    def may_reveal(self, user, row):
        return row.erased_at is None and permissions.may_open_seeker(user)

    def person_of(self, row):
        return row

    def more(self, user, row):
        matches = row.matches.select_related("job")[:SHOWN]
        return {
            "clocks": list(Deadline.objects.of(row).select_related("rule", "owner")[:SHOWN]),
            "tables": [
                {
                    "title": "推荐过的岗位",
                    "rows": [
                        {
                            "words": f"{each.job.title} {each.score}分",
                            "aside": each.get_state_display(),
                        }
                        for each in matches
                    ],
                }
            ],
            "links": self.reveal_links(user, row),
        }
