"""One page a story; each step is a button or a form of its own, for whom it may be taken by now."""

import base64
from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts.access import log_access
from accounts.models import AccessLog
from bureaus.permissions import bureau_ids_of
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import INVALID, FormAnswers
from gaotai_jiazheng.register_admin import (
    RegisterAdmin,
    WrittenByServices,
    file_to_keep,
    get_or_404,
)
from gaotai_jiazheng.uploads import SUFFIXES
from stories import services
from stories.forms import ConsentForm, ReasonForm, StoryForm, WithdrawConsentForm, WithdrawForm
from stories.models import Story
from stories.permissions import keeps_stories, reads_stories
from stories.transitions import Action, State, state_after

FOLDER = "admin/stories"
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "story_reviewed_by_another",
        "story_published_by_a_third",
        "story_goes_up_with_consent",
        "consent_one_of_a_story",
        "no_consent",
    }
)
ANSWERS = FormAnswers(CONFLICTS)
BUTTONS = {
    Action.SUBMIT: services.submit,
    Action.APPROVE: services.approve,
    Action.PUBLISH: services.publish,
}


@dataclass(frozen=True)
class FormStep:
    """take: (story, values of the form, who) -> anything."""

    heading: str
    form: type[forms.Form]
    take: Callable


FORMS = {
    "consent": FormStep(
        "登记同意书", ConsentForm, lambda row, given, by: services.consent(row, by=by, **given)
    ),
    "send_back": FormStep(
        "退回修改", ReasonForm, lambda row, given, by: services.send_back(row, by=by, **given)
    ),
    "withdraw": FormStep(
        "撤下", WithdrawForm, lambda row, given, by: services.withdraw(row, by=by, **given)
    ),
    "withdraw_consent": FormStep(
        "登记本人撤回同意",
        WithdrawConsentForm,
        lambda row, given, by: services.withdraw_consent(row, by=by, **given),
    ),
}


@admin.register(Story)
class StoryAdmin(WrittenByServices, RegisterAdmin):
    list_display = ("title", "kind", "bureau", "state", "published_at")
    list_filter = ("state", "kind", "bureau")
    list_select_related = ("bureau",)
    search_fields = ("title",)
    sortable_by = ()
    actions = None

    def get_queryset(self, request):
        return Story.objects.visible_to(request.user).defer("photo", "text")

    def get_urls(self):
        own = (
            ("<int:pk>/step/<slug:action>/", self.step_view, "step"),
            ("<int:pk>/form/<slug:step>/", self.form_view, "form"),
            ("<int:pk>/write/", self.write_view, "write"),
            ("<int:pk>/consent/", self.consent_file, "consent"),
            ("<int:pk>/photo/", self.photo_view, "photo"),
        )
        return [
            path(route, self.admin_site.admin_view(view), name=f"stories_story_{name}")
            for route, view, name in own
        ] + super().get_urls()

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff and reads_stories(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return request.user.is_staff and keeps_stories(request.user)

    def row_or_404(self, request, pk) -> Story:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = Story.objects.visible_to(request.user).select_related(
            "bureau", "opening", "job", "written_by", "reviewed_by", "published_by", "withdrawn_by"
        )
        return get_or_404(rows, pk)

    def kept_or_403(self, request, pk) -> Story:
        story = self.row_or_404(request, pk)
        if not keeps_stories(request.user):
            raise PermissionDenied("由措施十七的责任单位办理。")
        return story

    def context(self, request, heading, story=None) -> dict:
        changelist = reverse("admin:stories_story_changelist")
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{heading} {story or ''}".strip(),
            "heading": heading,
            "story": story,
            "back": story.get_absolute_url() if story else changelist,
        }

    @method_decorator(never_cache)
    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied("由措施十七的责任单位撰稿。")
        bureaus = services.bureaus_of(request.user)
        form = StoryForm(*sent(request), bureaus=bureaus, initial={"bureau": bureaus[:1]})
        context = self.context(request, "写稿")
        return self.answer(
            request, form, lambda: services.write(by=request.user, **form.cleaned_data), context
        )

    @method_decorator(never_cache)
    def write_view(self, request, pk):
        story = self.kept_or_403(request, pk)
        names = StoryForm.base_fields.keys() - {"photo", "drops_photo"}
        given = {name: getattr(story, name) for name in names}
        given["job"] = story.job.number if story.job else ""
        bureaus = services.bureaus_of(request.user)
        form = StoryForm(
            *sent(request), bureaus=bureaus, has_photo=story.photo is not None, initial=given
        )
        return self.answer(
            request,
            form,
            lambda: services.write(story, by=request.user, **form.cleaned_data),
            self.context(request, "改稿", story),
        )

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        story = self.row_or_404(request, object_id)
        context = self.context(request, "", story) | what_stands(story, request.user)
        return TemplateResponse(request, f"{FOLDER}/story.html", context)

    def history_view(self, request, object_id, extra_context=None):
        """What happened stands on its page."""
        return redirect(self.row_or_404(request, object_id))

    def step_view(self, request, pk, action):
        """A step of one button; a refusal becomes a sentence on the page."""
        story = self.kept_or_403(request, pk)
        if action not in BUTTONS:
            raise Http404
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            BUTTONS[action](story, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, f"已办理：{Action(action).label}。")
        return redirect(story)

    @method_decorator(never_cache)
    def form_view(self, request, pk, step):
        story = self.kept_or_403(request, pk)
        if step not in FORMS:
            raise Http404
        found = FORMS[step]
        form = found.form(*sent(request))
        context = self.context(request, found.heading, story)
        return self.answer(
            request, form, lambda: found.take(story, form.cleaned_data, request.user), context
        )

    @method_decorator(never_cache)
    def consent_file(self, request, pk):
        """The signed sheet, for the people of the bureau that wrote; each look is written down."""
        story = self.row_or_404(request, pk)
        if story.bureau_id not in bureau_ids_of(request.user):
            raise PermissionDenied("同意书只有供稿单位能打开。")
        if (row := story.consents.first()) is None:
            raise Http404
        log_access(
            request.user,
            AccessLog.Action.REVEAL,
            row,
            ["form"],
            "查看同意书",
            client_address(request),
        )
        name = f"同意书{SUFFIXES.get(row.form_type, '')}"
        return file_to_keep(base64.b64decode(row.form), name, row.form_type)

    @method_decorator(never_cache)
    def photo_view(self, request, pk):
        story = self.row_or_404(request, pk)
        if story.photo is None:
            raise Http404
        return HttpResponse(bytes(story.photo), content_type="image/jpeg")

    def answer(self, request, form, take, context):
        """Show the form and take the step; 422 what is filled in wrongly, 409 what is not possible now."""
        status = 200
        if request.method == "POST":
            status = INVALID
            if form.is_valid():
                try:
                    made = take()
                except ValidationError as error:
                    status = ANSWERS.refuse(form, error)
                else:
                    messages.success(request, f"已办理：{context['heading']}。")
                    return redirect(context["story"] or made)
        template = f"{FOLDER}/form.html"
        return TemplateResponse(request, template, context | {"form": form}, status=status)


def sent(request):
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def what_stands(story, user) -> dict:
    """The consent, the steps that this person may take now, and whether everybody reads it."""
    consent = story.consents.first()
    keeps = keeps_stories(user)
    steps = [each for each in BUTTONS if keeps and state_after(story.state, each)]
    if story.written_by_id == user.pk:
        steps = [each for each in steps if each == Action.SUBMIT]
    if story.reviewed_by_id == user.pk:
        steps = [each for each in steps if each != Action.PUBLISH]
    stands = consent is not None and consent.withdrawn_at is None
    forms_now = {
        "consent": not stands and not story.is_news and story.state != State.WITHDRAWN,
        "send_back": state_after(story.state, Action.SEND_BACK) is not None,
        "withdraw": story.state == State.PUBLISHED,
        "withdraw_consent": stands,
    }
    return {
        "consent": consent,
        "buttons": steps,
        "forms": [(name, FORMS[name].heading) for name, may in forms_now.items() if keeps and may],
        "may_write": keeps
        and story.state == State.DRAFT
        and story.bureau_id in bureau_ids_of(user),
        "may_open_consent": consent is not None and story.bureau_id in bureau_ids_of(user),
        "is_up": Story.objects.public().filter(pk=story.pk).exists(),
    }
