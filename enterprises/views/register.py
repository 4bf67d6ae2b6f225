"""An enterprise registers itself: page by page, a look at the whole, one click, a receipt."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signing_up import user_of
from enterprises.answers import remarks_of, sections_of
from enterprises.forms.members import PhoneCodeForm
from enterprises.forms.pages import PAGES, Page, page_called
from enterprises.forms.registration import AccountForm, RegistrationForm
from enterprises.reviewing_bureaus import verifying_bureau
from enterprises.services import filing, proving, registering
from enterprises.transitions import State
from enterprises.views.opened import (
    BEGUN_PER_HOUR,
    FILES_PER_HOUR,
    SENT_PER_HOUR,
    may,
    open_registration,
    refuse_guessing,
    refuse_too_many_codes,
    registration_of,
    stay_with_own,
    tired_or_wrong,
    was_closed,
)
from gaotai_jiazheng.form_answers import CONFLICT, INVALID, TOO_MANY
from gaotai_jiazheng.masking import mask_phone
from gaotai_jiazheng.opened_rows import open_again

BUTTON = "go"
CODE_GROUP = 4
BACKEND = "accounts.backends.PasswordBackend"


@login_not_required
@never_cache
@require_safe
def start(request):
    """What is needed, what comes of it; whoever has begun already is shown the way on."""
    stay_with_own(request)
    registration = registration_of(request)
    context = {
        "registration": registration,
        "first": PAGES[0],
        "next_page": first_open_page(registration) if is_editable(registration) else None,
    }
    return render(request, "enterprises/register/start.html", context)


def is_editable(registration) -> bool:
    return registration is not None and registration.is_editable


def first_open_page(registration) -> Page:
    """The first page of which nothing has been answered, or the last one."""
    given = registration.given
    return next((page for page in PAGES if not given.keys() & set(page.fields)), PAGES[-1])


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request, slug):
    """One page of the registration. POST keeps what is in order, whatever else is wrong."""
    page = page_called(slug)
    if page is None:
        raise Http404
    registration = registration_of(request)
    if was_closed(request):
        messages.error(
            request, "有一个小时没有人填，登记已经收起来。请凭编号和续填码打开，这一页再填一次。"
        )
        return open_again("enterprises:resume")
    if registration is not None and not registration.is_editable:
        if registration.is_open or registration.state == State.APPROVED:
            return redirect("enterprises:status")
        registration = None
    if request.method == "POST":
        return take_answers(request, page, registration)
    given = registration.given if registration else {}
    form = RegistrationForm(initial=given, page=page, **told_by(registration))
    return show_page(request, page, registration, form)


def stored_purposes(registration) -> frozenset[str]:
    if registration is None:
        return frozenset()
    return frozenset(registration.files.values_list("purpose", flat=True))


def told_by(registration) -> dict:
    """What the form has to know of a registration that was begun."""
    return {
        "stored": stored_purposes(registration),
        "phone_stays": registration is not None and registration.applicant_id is not None,
    }


def take_answers(request, page, registration):
    count = sum(len(request.FILES.getlist(name)) for name in request.FILES)
    may_upload = may(request, "registration-file", FILES_PER_HOUR, count)
    form = RegistrationForm(
        request.POST,
        request.FILES if may_upload else None,
        page=page,
        initial=registration.given if registration else {},
        **told_by(registration),
    )
    form.full_clean()
    if not may_upload:
        form.add_error(
            None, ValidationError("上传太频繁，请过一小时再传。", code="too_many_uploads")
        )
    answers = form.typed_answers()
    if registration is None and (any(answers.values()) or form.accepted_files()):
        if not may(request, "registration-begun", BEGUN_PER_HOUR):
            form.add_error(
                None, ValidationError("从您这里开始的登记太多，请过一小时再来。", code="too_many")
            )
            return show_page(request, page, None, form, status=TOO_MANY)
        registration = registering.begin()
        open_registration(request, registration)
    if registration is not None:
        registration = request.registration = keep(registration, form, answers)
    button = request.POST.get(BUTTON, "next")
    if not may_upload:
        return show_page(request, page, registration, form, status=TOO_MANY)
    if button == "back":
        return redirect(address_beside(page, -1))
    if button.startswith("remove:"):
        remove(registration, button.removeprefix("remove:"))
        form = RegistrationForm(
            initial=form.typed_answers(in_order_only=False),
            page=page,
            **told_by(registration),
        )
        return show_page(request, page, registration, form)
    if form.errors:
        return show_page(request, page, registration, form, status=INVALID)
    if request.GET.get("to") == "check":
        return redirect("enterprises:check")
    return redirect(address_beside(page, 1))


def keep(registration, form, answers):
    """Put the answers and files that are in order into the registration."""
    for name, purpose in form.FILES.items():
        files = form.accepted_files().get(purpose)
        if files:
            try:
                filing.add_files(files, registration=registration, purpose=purpose)
            except ValidationError as error:
                form.add_error(name, error)
    return registering.save_answers(registration, answers)


def remove(registration, pk):
    if registration is not None and pk.isascii() and pk.isdigit() and len(pk) < 19:
        filing.remove_file(registration, int(pk))


def address_beside(page, direction):
    """The page before or behind; the check page behind the last one."""
    place = max(PAGES.index(page) + direction, 0)
    if place == len(PAGES):
        return reverse("enterprises:check")
    return reverse("enterprises:register_step", args=[PAGES[place].slug])


def show_page(request, page, registration, form, *, status=200):
    rows = rows_of(page, registration, form)
    context = {
        "registration": registration,
        "resume_code": grouped(registration.resume_code) if registration else "",
        "form": form,
        "page": page,
        "pages": PAGES,
        "number": PAGES.index(page) + 1,
        "rows": [rows[name] for name in page.open_fields],
        "fold": fold_of(page, rows),
        "to_check": request.GET.get("to") == "check",
    }
    return render(request, "enterprises/register/step.html", context, status=status)


def rows_of(page, registration, form) -> dict[str, dict]:
    """Field name -> the field with what is to be put right in it, and its files."""
    remarks = remarks_of(registration)
    purposes = [purpose for name, purpose in form.FILES.items() if name in page.fields]
    files = list(registration.files.filter(purpose__in=purposes)) if registration else []
    return {
        name: {
            "field": form[name],
            "remark": remarks.get(name),
            "files": [file for file in files if file.purpose == form.FILES.get(name)],
        }
        for name in page.fields
    }


def fold_of(page, rows) -> dict | None:
    """The folded fields, open where one of them says something or is to be put right."""
    if page.fold is None:
        return None
    folded = [rows[name] for name in page.fold.fields]
    is_open = any(
        row["field"].value() or row["field"].errors or row["remark"] or row["files"]
        for row in folded
    )
    return {"title": page.fold.title, "rows": folded, "is_open": is_open}


def grouped(code: str) -> str:
    """A code in groups of four, as it is read out on the telephone."""
    return " ".join(code[i : i + CODE_GROUP] for i in range(0, len(code), CODE_GROUP))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request):
    """Everything at a glance; POST sends it, and makes the owner's account when nobody is signed in."""
    registration = registration_of(request)
    if registration is None:
        return redirect("enterprises:register")
    if not registration.is_editable:
        return redirect("enterprises:status")
    form = RegistrationForm(registration.given, stored=stored_purposes(registration))
    is_complete = form.is_valid()
    needs_account = registration.applicant_id is None and not request.user.is_authenticated
    account = None
    if needs_account:
        account = new_account(form, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return show_check(request, registration, form, account)
    if not is_complete or (account is not None and not account.is_valid()):
        return show_check(request, registration, form, account, status=INVALID)
    if not may(request, "registration-sent", SENT_PER_HOUR):
        refusal = "从您这里提交得太频繁。内容已经保存，请过一小时再来提交。"
        return show_check(request, registration, form, account, refusals=[refusal], status=TOO_MANY)
    try:
        registration = registering.submit(
            registration,
            form.values(),
            by=request.user if request.user.is_authenticated else None,
            account=account.cleaned_data if account else None,
        )
    except ValidationError as error:
        return show_check(
            request, registration, form, account, refusals=error.messages, status=CONFLICT
        )
    if account is not None:
        login(request, registration.applicant, backend=BACKEND)
    open_registration(request, registration)
    return redirect("enterprises:receipt")


@login_not_required
@never_cache
@require_POST
def prove_phone(request):
    """Send a code to the registration's number, or take the one that was typed; what is filled in stays."""
    registration = registration_of(request)
    if registration is None or not registration.is_editable:
        return redirect("enterprises:status")
    form = RegistrationForm(registration.given, stored=stored_purposes(registration))
    form.full_clean()
    phone = form.cleaned_data.get("phone", "")
    if not phone:
        return redirect("enterprises:check")
    purpose = proving.purpose_of(registration)
    if request.POST.get(BUTTON) == "send":
        return send_code(request, registration, form, purpose, phone)
    code_form, status = PhoneCodeForm(request.POST), INVALID
    if code_form.is_valid():
        try:
            refuse_guessing(request)
            proving.prove(purpose, phone, code_form.cleaned_data["phone_code"])
            return redirect("enterprises:check")
        except ValidationError as error:
            code_form.add_error(None, error)
            status = tired_or_wrong(error)
    return show_check(request, registration, form, new_account(form), code_form, status=status)


def send_code(request, registration, form, purpose, phone):
    try:
        refuse_too_many_codes(request)
        proving.send(purpose, phone)
    except ValidationError as error:
        account, status = new_account(form), tired_or_wrong(error)
        return show_check(
            request, registration, form, account, refusals=error.messages, status=status
        )
    messages.success(request, f"验证码已发到{mask_phone(phone)}。")
    return redirect("enterprises:check")


def new_account(form, data=None) -> AccountForm:
    """The form of the account that is made with the registration."""
    return AccountForm(
        data,
        owner_name=form.cleaned_data.get("legal_representative", ""),
        owner_phone=form.cleaned_data.get("phone", ""),
    )


def show_check(request, registration, form, account, code_form=None, *, refusals=(), status=200):
    sections = sections_of(registration, form)
    phone = form.cleaned_data.get("phone", "")
    purpose = proving.purpose_of(registration)
    is_unproved = account is not None and bool(phone) and not proving.is_proved(purpose, phone)
    context = {
        "code_form": (code_form or PhoneCodeForm()) if is_unproved else None,
        "code_is_out": is_unproved and proving.has_open_code(purpose, phone),
        "counter": verifying_bureau(),
        "registration": registration,
        "form": account if account is not None and not is_unproved else form,
        "sections": sections,
        "is_complete": form.is_valid(),
        "account": account,
        # Said to who has proved the number alone: not to whoever types one.
        "has_account": account is not None
        and bool(phone)
        and not is_unproved
        and user_of(phone) is not None,
        "phone": mask_phone(phone),
        "refusals": refusals,
        "pages": PAGES,
    }
    return render(request, "enterprises/register/check.html", context, status=status)
