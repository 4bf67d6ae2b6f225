"""Notices in the workbench: what is up, who objects, and the answers. Every write is a service's."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts.access import reveal
from accounts.decorators import reauthentication
from bureaus.permissions import oversees_all_bureaus, roles_of
from disclosure import attaching, permissions, services
from disclosure.forms import (
    AttachmentForm,
    CheckForm,
    DecisionForm,
    RevealForm,
    WithdrawalForm,
)
from disclosure.models import Notice, Objection
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.register_admin import RegisterAdmin, WrittenByServices, page_of
from reminders.models import Deadline

FOLDER = "admin/disclosure"
SEALED = {"name": "姓名或者单位", "phone": "电话", "content": "异议内容"}
ENDED = frozenset({"objection_ended", "notice_withdrawn", "notice_closed", "attachment_too_late"})
OBJECTED = "waits"


class ObjectionFilter(admin.SimpleListFilter):
    """Notices with an objection that the person may answer."""

    title, parameter_name = "异议", "objection"

    def lookups(self, request, model_admin):
        return [(OBJECTED, "等您答复的")]

    def queryset(self, request, queryset):
        return objected(queryset, request.user) if self.value() == OBJECTED else queryset


def objected(notices, user):
    return notices.filter(pk__in=Objection.objects.to_answer(user).values("notice"))


@admin.register(Notice)
class NoticeAdmin(WrittenByServices, RegisterAdmin):
    """Notices are put up on the page of what they are about; here they are answered for."""

    list_display = ("number", "title", "topic", "bureau", "first_day", "last_day", "state_word")
    list_filter = ("bureau", "topic", ObjectionFilter)
    list_select_related = ("bureau",)
    search_fields = ("number", "title")
    sortable_by = ()
    actions = None

    def get_urls(self):
        own = [
            ("check/", self.check_view, "check"),
            ("<int:pk>/attach/", self.attach_view, "attach"),
            ("<int:pk>/withdraw/", self.withdraw_view, "withdraw"),
            ("objection/<int:pk>/decide/", self.decide_view, "decide"),
            ("objection/<int:pk>/reveal/", self.reveal_view, "reveal"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"disclosure_notice_{name}")
            for route, view, name in own
        ] + super().get_urls()

    def notice_or_404(self, pk) -> Notice:
        try:
            return Notice.objects.select_related("bureau", "published_by", "withdrawn_by").get(
                pk=pk
            )
        except (Notice.DoesNotExist, ValueError):
            raise Http404 from None

    def objection_or_404(self, request, pk) -> Objection:
        rows = Objection.objects.visible_to(request.user).select_related("notice__bureau")
        try:
            return rows.get(pk=pk)
        except Objection.DoesNotExist:
            raise Http404 from None

    def context(self, request, notice) -> dict:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": notice.number,
            "notice": notice,
            "back": reverse("admin:disclosure_notice_change", args=[notice.pk]),
        }

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The notice with its objections; what is sealed of them is opened one by one."""
        notice = self.notice_or_404(object_id)
        user = request.user
        seen = notice.bureau_id in roles_of(user) or oversees_all_bureaus(user)
        objections = list(notice.objections.select_related("decided_by", "row")) if seen else []
        clocks = clocks_of(objections)
        for objection in objections:
            objection.notice = notice
        context = self.context(request, notice) | {
            "objections": [
                {
                    "objection": each,
                    "clock": clocks.get(each.pk),
                    "can_decide": each.state == Objection.State.OPEN
                    and permissions.can_decide(user, each),
                    "can_reveal": permissions.can_reveal(user, each),
                }
                for each in objections
            ],
            "about": page_of(request, notice.subject),
            "sees_objections": seen,
            "obstacles": services.obstacles_of(notice, timezone.localdate()),
            "attachments": attachments_of(notice),
            "can_attach": notice.withdrawn_at is None
            and notice.first_day == timezone.localdate()
            and permissions.can_attach(user, notice),
            "can_withdraw": notice.withdrawn_at is None and permissions.can_withdraw(user, notice),
        }
        return TemplateResponse(request, f"{FOLDER}/notice.html", context)

    def history_view(self, request, object_id, extra_context=None):
        """What happened to a notice stands on its page."""
        return redirect("admin:disclosure_notice_change", object_id)

    def attach_view(self, request, pk):
        notice = self.notice_or_404(pk)
        if not permissions.can_attach(request.user, notice):
            raise PermissionDenied("只有公示单位的人员可以上传附件。")
        form = AttachmentForm(posted(request), request.FILES or None)
        return self.form_page(
            request,
            notice,
            form,
            "上传附件",
            lambda: attaching.attach(notice, by=request.user, **form.cleaned_data),
        )

    @method_decorator(never_cache)
    def check_view(self, request):
        """What the gate finds in a text or a file. Nothing is stored, and nothing is public."""
        if not permissions.can_check(request.user):
            raise PermissionDenied("只有部门的人员可以使用公开前检查。")
        form = CheckForm(posted(request), request.FILES or None)
        found = None
        if request.method == "POST" and form.is_valid():
            try:
                found = findings_of(**form.cleaned_data)
            except ValidationError as error:
                form.add_error("file", error)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "公开前检查",
            "form": form,
            "found": found,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, f"{FOLDER}/check.html", context, status=status)

    def withdraw_view(self, request, pk):
        notice = self.notice_or_404(pk)
        if not permissions.can_withdraw(request.user, notice):
            raise PermissionDenied("只有公示单位的人员可以撤回公示。")
        form = WithdrawalForm(posted(request))
        return self.form_page(
            request,
            notice,
            form,
            "撤回公示",
            lambda: services.withdraw(notice, by=request.user, **form.cleaned_data),
        )

    def decide_view(self, request, pk):
        objection = self.objection_or_404(request, pk)
        if not permissions.can_decide(request.user, objection):
            raise PermissionDenied(
                "由公示单位的另一位人员答复：不能是发布公示的人或者提出异议的人。"
            )
        form = DecisionForm(posted(request))
        return self.form_page(
            request,
            objection.notice,
            form,
            f"答复异议 {objection.number}",
            lambda: services.decide(objection, by=request.user, **form.cleaned_data),
        )

    def form_page(self, request, notice, form, heading, step):
        """Show a form and take the step; 422 what is filled in wrongly, 409 what has ended meanwhile."""
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    step()
                except ValidationError as error:
                    form.add_error(None, error)
                    status = 409 if has_ended(error) else 422
                else:
                    messages.success(request, f"已办理：{heading}。")
                    return redirect("admin:disclosure_notice_change", notice.pk)
        context = self.context(request, notice) | {"heading": heading, "form": form}
        return TemplateResponse(request, f"{FOLDER}/form.html", context, status=status)

    @method_decorator(never_cache)
    def reveal_view(self, request, pk):
        """Who objects and what was said, once, with a reason that is kept."""
        objection = self.objection_or_404(request, pk)
        if not permissions.can_reveal(request.user, objection):
            raise PermissionDenied("只有公示单位的人员可以查看异议内容。")
        if asks_again := reauthentication(request):
            return asks_again
        form = RevealForm(posted(request))
        opened = {}
        if request.method == "POST" and form.is_valid():
            reason, address = form.cleaned_data["reason"], client_address(request)
            try:
                values = reveal(request.user, objection, list(SEALED), reason, address)
            except ValidationError as error:
                form.add_error("reason", error)
            else:
                opened = {label: values[name] or "没有填写" for name, label in SEALED.items()}
        context = self.context(request, objection.notice) | {
            "heading": f"查看异议 {objection.number}",
            "form": form,
            "opened": opened,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, f"{FOLDER}/form.html", context, status=status)


def attachments_of(notice) -> list:
    """The files of a notice, without their contents."""
    rows = list(notice.attachments.select_related("added_by").defer("content"))
    for each in rows:
        each.notice = notice
    return rows


def findings_of(text, file) -> list[str]:
    """What the gate finds, as sentences; of the text, then of the file, and what only a person can read."""
    found, to_look_at = attaching.findings_of_text(text), []
    if file:
        searched = attaching.search_file(attaching.accept_upload(file))
        found, to_look_at = found + searched.findings, searched.to_look_at
    return [attaching.sentence_of(each) for each in found] + to_look_at


def clocks_of(objections) -> dict[int, Deadline]:
    """Objection id -> the clock of its answer."""
    ids = [objection.pk for objection in objections]
    rows = Deadline.objects.filter(
        subject_type__app_label="disclosure", subject_type__model="objection", subject_id__in=ids
    )
    return {clock.subject_id: clock for clock in rows.select_related("rule")} if ids else {}


def has_ended(error) -> bool:
    if hasattr(error, "error_dict"):
        return False
    return any(each.code in ENDED for each in error.error_list)
