"""Bringing a matter in: what it is, page by page, a look at the whole, one click."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from complaints import attachments, catalogue, drafts, guard
from complaints.forms.intake import COMPLAINT_FORM
from complaints.forms.interviews import COMPLAINT, INTERVIEWS, REPORT, interview_of
from complaints.forms.questions import page_asking
from complaints.forms.report import ANONYMOUS
from complaints.models import Complaint
from complaints.similar import Told, resembles
from complaints.views.brought import brought_answers, brought_query
from complaints.views.browser import (
    draft_of,
    draft_to_write,
    forget_draft,
    open_case,
    opened_case_of,
    remember_draft,
    unfiled_draft_of,
)
from gaotai_jiazheng.context import is_elder_view
from gaotai_jiazheng.masking import mask_phone
from gaotai_jiazheng.questions import is_its_label
from papers.blank_forms import Sheet
from papers.views import download_blank

INVALID = 422
TOO_MANY = 429
PAPER_SECONDS = 300
BUTTON = "go"  # the pressed button: next, back, find, or remove:<attachment>


@login_not_required
@never_cache
@require_safe
def new(request):
    """What it is, in plain words; whoever has begun already is asked first whether to go on."""
    answers = drafts.answers_of(draft_of(request))
    if answers:
        interview = interview_of(answers)
        pages = interview.pages(is_elder_view(request), answers)
        page = first_open_page(answers, pages)
        context = {
            "interview": interview,
            "address": interview.address_of(page),
            "about": brought_query(request, interview),
            "about_anew": brought_query(request),
        }
        return render(request, "complaints/resume.html", context)
    context = {
        "ways": INTERVIEWS,
        "about": brought_query(request),
        "about_enterprise": brought_query(request, REPORT),
    }
    return render(request, "complaints/new.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request, slug, interview=COMPLAINT):
    """One page of a form; the name of a page of the other view leads to the same question here."""
    answers = drafts.answers_of(draft_of(request))
    pages = interview.pages(is_elder_view(request), answers)
    page = interview.page_called(slug, pages)
    if page is None:
        raise Http404
    if request.method == "POST":
        return take_answers(request, interview, page)
    if page.slug != slug:
        return redirect(interview.address_of(page) + brought_query(request, interview))
    brought = brought_answers(request, interview)
    form = interview.form(
        initial={**brought, **answers}, page=page, stored=stored_purposes(request)
    )
    is_filled_in = "content" in brought.keys() - answers.keys()
    return show_page(request, interview, page, form, is_filled_in=is_filled_in)


def take_answers(request, interview, page):
    """Keep what is in order; go on, go back, or stay with what has to be put right."""
    may_upload = not request.FILES or attachments.may_upload(request)
    files = request.FILES if may_upload else None
    form = interview.form(
        request.POST,
        files,
        page=page,
        stored=stored_purposes(request),
        initial=drafts.answers_of(draft_of(request)),
    )
    form.full_clean()
    if not may_upload:
        refusal = ValidationError("上传太频繁，请过一小时再传。", code="too_many_uploads")
        form.add_error(None, refusal)
    button = request.POST.get(BUTTON, "next")
    token = keep_answers(request, interview, form)
    has_bad_files = not form.FILES.keys().isdisjoint(form.errors)
    if not may_upload:
        response = show_page(request, interview, page, form, status=TOO_MANY)
    elif (button == "next" and form.errors) or (
        button != "back" and has_bad_files and request.FILES
    ):
        response = show_page(request, interview, page, form, status=INVALID)
    elif button in {"next", "back"}:
        response = redirect(address_beside(request, interview, page, back=button == "back"))
    else:
        remove_attachment(request, button.removeprefix("remove:"))
        # Searching or removing is no reason to complain about what is not filled in yet.
        answers = {**form.initial, **form.answers_for(button)}
        form = interview.form(initial=answers, page=page, stored=stored_purposes(request))
        response = show_page(request, interview, page, form, has_searched=button == "find")
    return remember_draft(response, token) if token else response


def stored_purposes(request) -> frozenset[str]:
    """What the files of the browser's draft are for."""
    draft = unfiled_draft_of(request)
    if draft is None:
        return frozenset()
    return frozenset(draft.attachments.values_list("purpose", flat=True))


def keep_answers(request, interview, form) -> str:
    """Put the answers and files that are in order into the draft; the token of a draft begun for them."""
    known = drafts.answers_of(unfiled_draft_of(request))
    brought = brought_answers(request, interview)
    answers = {name: value for name, value in brought.items() if name not in known}
    answers |= form.typed_answers()
    files = form.accepted_files()
    if not files and not any(answers.values()):
        return ""
    draft, token = draft_to_write(request)
    for name, purpose in form.FILES.items():
        if purpose in files:
            try:
                attachments.add(files[purpose], owner=draft, purpose=purpose)
            except ValidationError as error:
                form.add_error(name, error)
    request.complaint_draft = drafts.save_answers(draft, {**answers, "interview": interview.slug})
    return token


def address_beside(request, interview, page, *, back=False):
    """The page before, or the next one that the answers call for; the check page behind the last one, and
    for whoever came from there to change something, unless the change asks for more."""
    answers = drafts.answers_of(unfiled_draft_of(request))
    asked = interview.pages(is_elder_view(request), answers)
    everything = interview.views[is_elder_view(request)]
    place = everything.index(page)
    if back:
        before = [other for other in everything[:place] if other in asked]
        return interview.address_of(before[-1] if before else page)
    later = [other for other in everything[place + 1 :] if other in asked]
    if request.GET.get("to") == "check":
        later = [other for other in later if other in unanswered_extras(answers, asked)]
    return interview.address_of(later[0]) if later else interview.check_address


def unanswered_extras(answers, asked):
    """The pages that only some are asked and of which nothing has been answered."""
    return [
        page
        for page in asked
        if all(question.only_if for question in page.questions)
        and not answers.keys() & set(page.fields)
    ]


def remove_attachment(request, pk):
    """Take a file out of the browser's own draft; anything else is left alone."""
    draft = unfiled_draft_of(request)
    if draft is not None and pk.isascii() and pk.isdigit() and len(pk) < 19:
        attachments.delete(draft.attachments.filter(pk=pk, complaint=None))


def show_page(
    request, interview, page, form, *, status=200, has_searched=False, is_filled_in=False
):
    draft = unfiled_draft_of(request)
    answers = drafts.answers_of(draft)
    pages = interview.pages(is_elder_view(request), answers)
    number = pages.index(page) if page in pages else 0
    one_question = len(page.questions) == 1
    is_label = one_question and is_its_label(form, page.questions[0])
    if is_label:
        form[page.fields[0]].label = page.questions[0].title
    context = {
        "interview": interview,
        "address": interview.address_of(page),
        "form": form,
        "page": page,
        "pages": pages,
        "number": number + 1,
        "is_first": number == 0,
        "one_question": one_question,
        "is_label": is_label,
        "questions": [(asked, [form[name] for name in asked.fields]) for asked in page.questions],
        "has_searched": has_searched,
        "files": files_of(draft, page, form),
        "is_dangerous": number > 0 and is_dangerous(answers),
        "asks_category": "category" in page.fields,
        "to_check": request.GET.get("to") == "check",
        "about": brought_query(request, interview),
        "is_filled_in": is_filled_in,
    }
    return render(request, "complaints/step.html", context, status=status)


def files_of(draft, page, form):
    """The files of the draft that this page asks for."""
    purposes = [purpose for name, purpose in form.FILES.items() if name in page.fields]
    return draft.attachments.filter(purpose__in=purposes) if draft and purposes else []


def is_dangerous(answers):
    category = catalogue.categories().get(answers.get("category"))
    return category is not None and category.is_dangerous


def first_open_page(answers, pages):
    """The first page of which nothing has been answered, or the last one."""
    return next((page for page in pages if not answers.keys() & set(page.fields)), pages[-1])


@login_not_required
@require_safe
@cache_control(public=True, max_age=PAPER_SECONDS)
def paper(request):
    """What is asked of a complainant on A4, to be filled in with a pen and handed in."""
    sheet = Sheet(
        number=COMPLAINT_FORM,
        title="消费投诉表",
        lead="被坑了想要个说法的，填好请人代您登记，登记后给您编号和查询码。不收费。",
        bring_to="镇、社区（村）的工作人员，或者承办单位的窗口。",
        path=COMPLAINT.first_address,
    )
    return download_blank(request, COMPLAINT.whole_form(), sheet, COMPLAINT.questions)


@dataclass(frozen=True)
class Line:
    """One answer on the check page."""

    label: str
    text: str


@dataclass(frozen=True)
class Section:
    """The answers of one page with the way back to it."""

    title: str
    slug: str
    address: str
    lines: list[Line]
    is_incomplete: bool


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request, interview=COMPLAINT):
    """Everything at a glance before it is sent; nothing is asked here. POST sends it."""
    draft = draft_of(request)
    if draft is None:
        return redirect("complaints:new")
    if draft.complaint_id is not None:
        return redirect("complaints:receipt")
    form = interview.form(drafts.answers_of(draft), stored=stored_purposes(request))
    if request.method != "POST":
        return show_check(request, interview, draft, form)
    if not form.is_valid():
        return show_check(request, interview, draft, form, status=INVALID)
    if not guard.may_file(request):
        refusal = "从您这里提交得太频繁。内容已经保存，请过一小时再来提交，或者拨打12345。"
        return show_check(request, interview, draft, form, refusal=refusal, status=TOO_MANY)
    complaint = drafts.file(draft, form.filing_values())
    open_case(request, complaint)
    return redirect("complaints:receipt")


def show_check(request, interview, draft, form, *, refusal="", status=200):
    pages = interview.pages(is_elder_view(request), drafts.answers_of(draft))
    files = list(draft.attachments.all())
    wrong = {page_asking(name, pages).slug for name in form.errors}
    context = {
        "interview": interview,
        "sections": [
            Section(
                page.title,
                page.slug,
                interview.address_of(page),
                lines_of(form, page, files),
                page.slug in wrong,
            )
            for page in pages
        ],
        "is_complete": not wrong,
        "refusal": refusal,
        "is_dangerous": is_dangerous(drafts.answers_of(draft)),
        "is_anonymous": interview is REPORT and form.cleaned_data.get("identity") == ANONYMOUS,
        "pages": pages,
        "own_similar": None if wrong else own_similar_case(request, form),
    }
    return render(request, "complaints/check.html", context, status=status)


def own_similar_case(request, form) -> Complaint | None:
    """The open case that this browser filed or opened just now, when it seems to be about the same thing.

    No other is looked for, not even by the telephone number: that a case is there is nobody else's
    business, and anybody may type a number.
    """
    complaint = opened_case_of(request)
    if complaint is None or not complaint.is_open:
        return None
    values = form.cleaned_data
    enterprise = values.get("enterprise")
    told = Told(
        respondent_name=enterprise.name if enterprise else values.get("respondent_name") or "",
        enterprise_id=enterprise.pk if enterprise else None,
        title=values.get("title") or "",
        content=values.get("content") or "",
    )
    return complaint if resembles(told, complaint) else None


def lines_of(form, page, files) -> list[Line]:
    """The answers of a page that are in order; what was left out is left out here too."""
    lines = []
    for name in page.fields:
        if name not in form.fields:
            text = ""
        elif name in form.FILES:
            text = "\n".join(file.name for file in files if file.purpose == form.FILES[name])
        elif name in form.errors or name not in form.cleaned_data:
            text = ""
        else:
            text = shown(form, name)
        if text:
            label = form.fields["demand_choices" if name == "demand" else name].label
            lines.append(Line(label, text))
    return lines


def shown(form, name) -> str:
    """A cleaned value in words."""
    value = form.cleaned_data[name]
    own_words = form.words_of(name)
    if own_words is not None:
        return own_words
    if name == "consent_version":
        return f"已同意（版本{value.version}）"
    if name == "place":
        return str(value[1] or value[0] or "")
    if name == "demand_choices":
        return ""  # it is part of the demand
    if name == "joint_people":
        return "\n".join(f"{person['name']} {mask_phone(person['phone'])}" for person in value)
    if name in {"kind", "identity", "extras"}:
        words = dict(form.fields[name].choices)
        return "、".join(words[each] for each in ([value] if isinstance(value, str) else value))
    if isinstance(value, date):
        return date_format(value)
    if name == "amount_yuan":
        return f"{value:,}元" if value is not None else ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value or "")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request):
    """Ask once, then throw what is unfinished away and begin again."""
    draft = unfiled_draft_of(request)
    if draft is not None and request.method != "POST":
        context = {
            "address": interview_of(drafts.answers_of(draft)).check_address,
            "about": brought_query(request),
        }
        return render(request, "complaints/discard.html", context)
    if draft is not None:
        drafts.discard(draft)
        messages.success(request, "草稿和已传的文件都删除了。")
    return forget_draft(redirect(reverse("complaints:new") + brought_query(request)))
