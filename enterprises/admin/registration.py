"""Registrations in the workbench: two bureaus check them, every step through a service."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from unfold.paginator import InfinitePaginator

from accounts.access import reveal
from accounts.decorators import reauthentication
from enterprises import duplicates
from enterprises.admin.refusals import status_of
from enterprises.answers import sections_of
from enterprises.forms.members import CounterCodeForm
from enterprises.forms.registration import RegistrationForm
from enterprises.forms.review import ReasonForm, SendBackForm, StepForm
from enterprises.models import Purpose, Registration
from enterprises.permissions import can_decide, can_verify, sees_registrations
from enterprises.services import proving, registration_steps, reviewing
from enterprises.transitions import NEXT_STATE, Action, State
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import add_errors
from gaotai_jiazheng.masking import mask_phone
from gaotai_jiazheng.register_admin import WorkbenchAdmin, WrittenByServices, get_or_404

FOLDER = "admin/enterprises/registration"
MAY = {
    Action.VERIFY: can_verify,
    Action.DOUBT: can_verify,
    Action.SEND_BACK: can_decide,
    Action.APPROVE: can_decide,
    Action.REFUSE: can_decide,
}


def possible_steps(user, registration) -> list[Action]:
    """What the person may do with it now."""
    return [
        action
        for action, may in MAY.items()
        if (State(registration.state), action) in NEXT_STATE and may(user)
    ]


def hands_out_codes(user) -> bool:
    return can_verify(user) or can_decide(user)


def form_of(registration) -> RegistrationForm:
    """The answers as a validated form; the files are there already."""
    form = RegistrationForm(registration.given, stored=frozenset(Purpose.values))
    form.is_valid()
    return form


@admin.register(Registration)
class RegistrationAdmin(WrittenByServices, WorkbenchAdmin):
    list_display = ("number", "name", "uscc", "state", "submitted_at")
    list_filter = ("state",)
    list_per_page = 50
    show_full_result_count = False
    paginator = InfinitePaginator
    sortable_by = ()
    list_before_template = f"{FOLDER}/links.html"
    search_fields = ("number__exact", "uscc__exact", "name__startswith")
    search_help_text = "编号、统一社会信用代码，或者名称开头的字"

    def get_urls(self):
        own = [
            path(
                "phone-code/",
                self.admin_site.admin_view(self.phone_code_view),
                name="enterprises_registration_phone_code",
            ),
            path(
                "<int:pk>/step/<slug:action>/",
                self.admin_site.admin_view(self.step_view),
                name="enterprises_registration_step",
            ),
        ]
        return own + super().get_urls()

    def get_queryset(self, request):
        return Registration.objects.visible_to(request.user).defer("answers", "resume_code")

    def has_view_permission(self, request, obj=None):
        return sees_registrations(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def changelist_view(self, request, extra_context=None):
        context = {"hands_out_codes": hands_out_codes(request.user), **(extra_context or {})}
        return super().changelist_view(request, context)

    def registration_or_404(self, request, pk):
        found = Registration.objects.visible_to(request.user).select_related("enterprise")
        return get_or_404(found, pk)

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The registration as both bureaus see it; names and numbers open with a reason (POST)."""
        registration = self.registration_or_404(request, object_id)
        if request.method == "POST" and (asks_again := reauthentication(request)):
            return asks_again
        reason_form = ReasonForm(request.POST if request.method == "POST" else None)
        is_open = False
        if request.method == "POST" and reason_form.is_valid():
            try:
                reason = reason_form.cleaned_data["reason"]
                reveal(request.user, registration, ["answers"], reason, client_address(request))
                is_open = True
            except ValidationError as error:
                reason_form.add_error("reason", error)
        form = form_of(registration)
        context = self.context(request) | {
            "title": registration.number,
            "registration": registration,
            "sections": sections_of(registration, form, is_masked=not is_open),
            "is_open": is_open,
            "reason_form": reason_form,
            "signs": duplicates.signs_of(registration),
            "deadlines": registration_steps.clocks_of(registration),
            "steps": registration.steps.select_related("by"),
            "possible": possible_steps(request.user, registration),
        }
        status = 422 if reason_form.errors else 200
        return TemplateResponse(request, f"{FOLDER}/page.html", context, status=status)

    def history_view(self, request, object_id, extra_context=None):
        """The steps on the page are its history."""
        return redirect(self.registration_or_404(request, object_id))

    @method_decorator(never_cache)
    def step_view(self, request, pk, action):
        """Take one step; 403 who may not, 409 what is not possible now, 422 what is filled in wrongly."""
        registration = self.registration_or_404(request, pk)
        if action not in MAY:
            raise Http404
        action = Action(action)
        if not MAY[action](request.user):
            raise PermissionDenied(f"您不能对企业登记{action.label}。")
        data = request.POST if request.method == "POST" else None
        if action == Action.SEND_BACK:
            form = SendBackForm(data, action=action, answers=answers_in_words(registration))
        else:
            form = StepForm(data, action=action)
        status = 200 if (State(registration.state), action) in NEXT_STATE else 409
        if request.method == "POST":
            status = self.take(request, registration, action, form)
            if status == 200:
                messages.success(request, f"已办理：{action.label}。")
                return redirect(registration)
        context = self.context(request) | {
            "title": f"{action.label} {registration.number}",
            "registration": registration,
            "action": action,
            "form": form,
            "is_possible": status != 409,
        }
        return TemplateResponse(request, f"{FOLDER}/step.html", context, status=status)

    @method_decorator(never_cache)
    def phone_code_view(self, request):
        """A printed code for somebody whom no text message reaches: the officer has seen person and telephone.
        The code is shown once."""
        if not hands_out_codes(request.user):
            raise PermissionDenied("只有核验和审核企业登记的单位可以发验证码。")
        form = CounterCodeForm(request.POST if request.method == "POST" else None)
        row, code, status = None, "", 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                row, code = proving.hand_out(by=request.user, **form.cleaned_data)
                status = 200
        context = self.context(request) | {
            "title": "窗口发手机验证码",
            "form": form,
            "row": row,
            "code": code,
            "phone": mask_phone(form.cleaned_data["phone"]) if row else "",
        }
        return TemplateResponse(request, f"{FOLDER}/phone_code.html", context, status=status)

    def take(self, request, registration, action, form) -> int:
        """The status that the answer has."""
        if not form.is_valid():
            return 422
        try:
            take_step(registration, action, by=request.user, **form.values())
        except ValidationError as error:
            add_errors(form, error)
            return status_of(error)
        return 200

    def context(self, request):
        """What every page of the workbench has."""
        return {**self.admin_site.each_context(request), "opts": self.opts}


def answers_in_words(registration) -> dict[str, str]:
    """Field name -> the answer, masked; a field of files with their names."""
    sections = sections_of(registration, form_of(registration), is_masked=True)
    return {
        line.name: line.text or "、".join(file.name for file in line.files)
        for section in sections
        for line in section.lines
    }


def take_step(registration, action, *, by, **values):
    """Call the service of a step."""
    if action in {Action.VERIFY, Action.DOUBT}:
        return reviewing.verify(registration, agrees=action == Action.VERIFY, by=by, **values)
    if action == Action.APPROVE:
        form = form_of(registration)
        if not form.is_valid():
            raise ValidationError("登记内容已经不完整，请退回补正。", code="incomplete")
        return reviewing.approve(registration, form.values(), by=by, **values)
    return getattr(reviewing, action)(registration, by=by, **values)
