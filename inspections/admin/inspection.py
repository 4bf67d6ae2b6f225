"""Inspections in the workbench: the list, the page of one, its steps, and the record on a phone."""

import uuid

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import log_access
from accounts.models import AccessLog
from disclosure.services import obstacles_of
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import button, posted
from gaotai_jiazheng.kept_files import file_response
from gaotai_jiazheng.refusals import not_now_in_words
from gaotai_jiazheng.register_admin import RegisterAdmin, get_or_404
from inspections import clocks, permissions, services
from inspections.admin.pages import FOLDER, form_page
from inspections.admin.steps import SERVICES, step_buttons
from inspections.forms.planning import RecusalForm
from inspections.forms.steps import FORMS, PhotoFirstForm, RecheckForm, ReplyForm
from inspections.models import Finding, Inspection, Inspector, Photo, RectificationFile
from inspections.transitions import OPEN_FOR_RECORD, Action, State, state_after
from papers.models import Paper


@admin.register(Inspection)
class InspectionAdmin(RegisterAdmin):
    """Who may see an inspection is asked of bureaus and assignments (``visible_to``)."""

    list_display = ("number", "enterprise", "plan", "state", "visit_on", "inspected_on")
    list_filter = ("state", "plan")
    list_select_related = ("enterprise", "plan")
    search_fields = ("number", "enterprise__name")
    sortable_by = ()
    actions = None

    def get_urls(self):
        own = [
            ("<int:pk>/step/<slug:action>/", self.step_view, "step"),
            ("<int:pk>/sheet/", self.sheet_view, "sheet"),
            ("<int:pk>/questions/<int:question>/", self.question_view, "question"),
            ("<int:pk>/questions/<int:question>/photo/", self.photo_view, "add_photo"),
            ("<int:pk>/recuse/<int:assignment>/", self.recuse_view, "recuse"),
            ("<int:pk>/paper/", self.paper_view, "paper"),
            ("finding/<int:pk>/recheck/", self.recheck_view, "recheck"),
            ("photo/<int:pk>/", self.picture_view, "photo"),
            ("photo/<int:pk>/remove/", self.remove_photo_view, "remove_photo"),
            ("file/<int:pk>/", self.file_view, "file"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"inspections_inspection_{name}")
            for route, view, name in own
        ] + super().get_urls()

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return Inspection.objects.visible_to(request.user)

    def inspection_or_404(self, request, pk) -> Inspection:
        rows = self.get_queryset(request).select_related(
            "enterprise", "plan__checklist", "notice", "drawn"
        )
        return get_or_404(rows.prefetch_related("plan__bureaus__bureau"), pk)

    def context(self, request, inspection, heading="", back="") -> dict:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{heading} {inspection.number}".strip(),
            "heading": heading,
            "inspection": inspection,
            "back": back or inspection.get_absolute_url(),
        }

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The inspection: what can be done, who goes, what was found, how it went."""
        inspection = self.inspection_or_404(request, object_id)
        user = request.user
        findings = list(
            inspection.findings.select_related("question").prefetch_related(
                "rechecks", "rectifications__files"
            )
        )
        running = clocks.running_of(findings)
        today = timezone.localdate()
        assignments = inspection.assignments.select_related(
            "inspector__user", "inspector__bureau", "recusal"
        ).annotate(may_go=Exists(Inspector.objects.active().filter(pk=OuterRef("inspector"))))
        may_recheck = inspection.state == State.RECTIFYING and permissions.may_do(
            user, inspection, Action.RECHECK
        )
        is_up = inspection.state == State.NOTICED
        context = self.context(request, inspection) | {
            "step_buttons": step_buttons(user, inspection, findings, running, today),
            "writes": permissions.can_write_record(user, inspection),
            "missing": services.missing_from_record(inspection)
            if inspection.state in OPEN_FOR_RECORD
            else [],
            "assignments": list(assignments),
            "may_recuse": inspection.state in {State.PLANNED, *OPEN_FOR_RECORD},
            "takes_part": permissions.takes_part(user, inspection.plan),
            "rows": [{"finding": each, "clock": running.get(each.pk)} for each in findings],
            "may_recheck": may_recheck,
            "replies": list(
                inspection.replies.select_related("question").order_by("question__position")
            ),
            "photos": list(inspection.photos.select_related("question")),
            "papers": list(Paper.objects.of(inspection).valid().defer("recipients")),
            "may_issue": inspection.recorded_at is not None
            and permissions.may_handle_papers(user, inspection),
            "paper_key": uuid.uuid4(),
            "steps": list(inspection.steps.select_related("by"))[::-1],
            "obstacles": obstacles_of(inspection.notice, today) if is_up else [],
        }
        return TemplateResponse(request, f"{FOLDER}/inspection.html", context)

    def history_view(self, request, object_id, extra_context=None):
        """The steps on its page are its history."""
        return redirect(self.inspection_or_404(request, object_id))

    def step_view(self, request, pk, action):
        """The form of a step; 403 who may not, 409 what is not possible now."""
        inspection = self.inspection_or_404(request, pk)
        form_class = FORMS.get(action)
        if form_class is None:
            raise Http404
        if not permissions.may_do(request.user, inspection, action):
            raise PermissionDenied(f"您不能{Action(action).label}。")
        context = self.context(request, inspection, Action(action).label)
        if request.method == "GET" and state_after(inspection.state, action) is None:
            context["sentence"] = not_now_in_words(
                "这次检查", inspection.get_state_display(), Action(action).label
            )
            return TemplateResponse(request, f"{FOLDER}/refused.html", context, status=409)
        form = form_class(posted(request), inspection=inspection)
        return form_page(
            request,
            form,
            lambda: SERVICES[action](inspection, by=request.user, **form.values()),
            context=context,
            done=f"已办理：{Action(action).label}。",
            target=inspection.get_absolute_url(),
        )

    # The record, made for a phone: one question on a page

    @method_decorator(require_safe)
    def sheet_view(self, request, pk):
        """Every question with what was answered, each a link to its page."""
        inspection = self.written_or_403(request, pk)
        said = {reply.question_id: reply for reply in inspection.replies.all()}
        rows = [
            {"question": question, "reply": said.get(question.pk)}
            for question in inspection.plan.checklist.questions.all()
        ]
        missing = sum(row["question"].is_mandatory and row["reply"] is None for row in rows)
        context = self.context(request, inspection, "检查表") | {
            "rows": rows,
            "missing": missing,
            "is_open": inspection.state in OPEN_FOR_RECORD,
        }
        return TemplateResponse(request, f"{FOLDER}/sheet.html", context)

    def written_or_403(self, request, pk) -> Inspection:
        inspection = self.inspection_or_404(request, pk)
        if not permissions.inspects(request.user, inspection):
            raise PermissionDenied("只有抽中的检查人员可以填写。")
        return inspection

    def question_of(self, request, pk, question):
        inspection = self.written_or_403(request, pk)
        found = get_object_or_404(inspection.plan.checklist.questions, pk=question)
        return inspection, found

    @method_decorator(never_cache)
    def question_view(self, request, pk, question):
        """Answer one question, with a picture or without; then on to the next."""
        inspection, found = self.question_of(request, pk, question)
        form = ReplyForm(
            posted(request), request.FILES, question=found, initial=said_of(inspection, found)
        )
        return self.question_page(request, inspection, found, form)

    @transaction.atomic
    def save_reply(self, request, inspection, question, *, file, **values):
        services.reply(inspection, question, by=request.user, **values)
        if file:
            services.add_photo(inspection, question, file=file, by=request.user)

    @method_decorator(require_POST)
    def photo_view(self, request, pk, question):
        """Keep a picture before the question is answered; what was typed beside it stays as it is."""
        inspection, found = self.question_of(request, pk, question)
        form = PhotoFirstForm(request.POST, request.FILES, question=found)
        status = 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                services.add_photo(inspection, found, file=file, by=request.user)
            except ValidationError as error:
                form.add_error("file", error.messages)
            else:
                messages.success(request, "照片已经保存；这一项的结论还没有保存。")
                form = ReplyForm(question=found, initial=request.POST.dict())
                status = 200
        context = self.question_context(request, inspection, found, form)
        return TemplateResponse(request, f"{FOLDER}/question.html", context, status=status)

    def question_page(self, request, inspection, question, form):
        following = following_of(inspection, question)
        sheet = reverse("admin:inspections_inspection_sheet", args=[inspection.pk])
        goes_on = "next" in request.POST and following is not None
        target = (
            reverse("admin:inspections_inspection_question", args=[inspection.pk, following.pk])
            if goes_on
            else sheet
        )
        return form_page(
            request,
            form,
            lambda: self.save_reply(request, inspection, question, **form.cleaned_data),
            context=self.question_context(request, inspection, question, form),
            done=f"{question.number} 已保存。",
            target=target,
            template=f"{FOLDER}/question.html",
        )

    def question_context(self, request, inspection, question, form):
        sheet = reverse("admin:inspections_inspection_sheet", args=[inspection.pk])
        return self.context(request, inspection, question.number, back=sheet) | {
            "question": question,
            "form": form,
            "following": following_of(inspection, question),
            "photos": list(inspection.photos.filter(question=question)),
        }

    @method_decorator(require_POST)
    def remove_photo_view(self, request, pk):
        photo = self.photo_or_404(request, pk)
        if not permissions.inspects(request.user, photo.inspection):
            raise PermissionDenied("只有抽中的检查人员可以删除照片。")
        target = reverse(
            "admin:inspections_inspection_question",
            args=[photo.inspection_id, photo.question_id],
        )
        return button(
            request,
            lambda: services.remove_photo(photo, by=request.user),
            done="照片已经删除。",
            target=target,
        )

    def photo_or_404(self, request, pk) -> Photo:
        rows = Photo.objects.filter(inspection__in=self.get_queryset(request))
        return get_object_or_404(rows.select_related("inspection"), pk=pk)

    @method_decorator(require_safe)
    def picture_view(self, request, pk):
        """A picture taken on site; the look is written down, the one thing that a GET writes here."""
        photo = self.photo_or_404(request, pk)
        self.note_look(request, photo.inspection, f"photo {photo.pk}")
        return file_response(photo)

    @method_decorator(require_safe)
    def file_view(self, request, pk):
        """A file that the enterprise has handed in; the look is written down."""
        rows = RectificationFile.objects.filter(
            rectification__finding__inspection__in=self.get_queryset(request)
        )
        found = get_object_or_404(rows.select_related("rectification__finding__inspection"), pk=pk)
        self.note_look(request, found.rectification.finding.inspection, f"file {found.pk}")
        return file_response(found)

    def note_look(self, request, inspection, what):
        if permissions.stood_aside(request.user, inspection):
            raise PermissionDenied("您已回避，不能打开这次检查的材料。")
        if request.method == "GET":
            log_access(
                request.user,
                AccessLog.Action.VIEW,
                inspection,
                fields=[what],
                address=client_address(request),
            )

    # Who goes, what is looked at again, and the paper

    def recuse_view(self, request, pk, assignment):
        inspection = self.inspection_or_404(request, pk)
        found = get_object_or_404(
            inspection.assignments.current().select_related("inspector__user"), pk=assignment
        )
        is_own = found.inspector.user_id == request.user.pk
        if not is_own and not permissions.takes_part(request.user, inspection.plan):
            raise PermissionDenied("只有本人或者参加单位的人员可以办理回避。")
        form = RecusalForm(posted(request))
        return form_page(
            request,
            form,
            lambda: services.stand_aside(found, by=request.user, **form.cleaned_data),
            context=self.context(request, inspection, "办理回避") | {"said_before": f"{found}。"},
            done="已经回避，由排序里的下一位递补。",
            target=reverse("admin:inspections_inspection_changelist")
            if is_own
            else inspection.get_absolute_url(),
        )

    def recheck_view(self, request, pk):
        rows = Finding.objects.filter(inspection__in=self.get_queryset(request))
        finding = get_object_or_404(rows.select_related("question"), pk=pk)
        inspection = self.inspection_or_404(request, finding.inspection_id)
        if not permissions.may_do(request.user, inspection, Action.RECHECK):
            raise PermissionDenied("由参加单位的检查人员复查。")
        form = RecheckForm(posted(request))
        said = f"{finding.question.number} {finding.what}"
        return form_page(
            request,
            form,
            lambda: services.recheck(finding, by=request.user, **form.cleaned_data),
            context=self.context(request, inspection, "复查") | {"said_before": said},
            done="已记录复查。",
            target=inspection.get_absolute_url(),
        )

    @method_decorator(require_POST)
    def paper_view(self, request, pk):
        """Issue the record as a paper."""
        inspection = self.inspection_or_404(request, pk)
        if not permissions.may_handle_papers(request.user, inspection):
            raise PermissionDenied("只有参加单位的人员和检查人员可以签发检查记录。")
        try:
            key = uuid.UUID(request.POST.get("key", ""))
        except ValueError:
            raise Http404 from None
        return button(
            request,
            lambda: services.issue_record(inspection, by=request.user, key=key),
            done="已签发检查记录，可以打印签字。",
            target=inspection.get_absolute_url(),
        )


def following_of(inspection, question):
    """The next question of the sheet; None after the last."""
    return inspection.plan.checklist.questions.filter(position__gt=question.position).first()


def said_of(inspection, question) -> dict:
    """What was answered before."""
    reply = inspection.replies.filter(question=question).first()
    finding = inspection.findings.filter(question=question).first()
    said = {"value": reply.value, "note": reply.note} if reply else {}
    return said | ({"what": finding.what, "severity": finding.severity} if finding else {})
