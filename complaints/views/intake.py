"""Filing a complaint: page by page, a look at the whole, one click."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from complaints import attachments, catalogue, drafts, guard
from complaints.forms.intake import IntakeForm, questions_with_errors
from complaints.forms.questions import page_asking, page_called, pages_of
from complaints.views.browser import (
    draft_of,
    draft_to_write,
    forget_draft,
    open_case,
    remember_draft,
    unfiled_draft_of,
)
from gaotai_jiazheng.context import is_elder_view

INVALID = 422
TOO_MANY = 429
BUTTON = "go"  # the pressed button: next, back, find, or remove:<attachment>


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """The first page; who has begun already is asked first whether to go on."""
    pages = pages_of(is_elder_view(request))
    if request.method == "POST":
        return take_answers(request, pages, pages[0])
    answers = drafts.answers_of(draft_of(request))
    if answers:
        return render(request, "complaints/resume.html", {"page": first_open_page(answers, pages)})
    return show_page(request, pages, pages[0], IntakeForm(page=pages[0]))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request, slug):
    """One page of the form; the name of a page of the other view leads to the same question here."""
    pages = pages_of(is_elder_view(request))
    page = page_called(slug, pages)
    if page is None:
        raise Http404
    if request.method == "POST":
        return take_answers(request, pages, page)
    if page.slug != slug:
        return redirect("complaints:step", page.slug)
    answers = drafts.answers_of(draft_of(request))
    return show_page(request, pages, page, IntakeForm(initial=answers, page=page))


def take_answers(request, pages, page):
    """Keep what is in order; go on, go back, or stay with what has to be put right."""
    may_upload = not request.FILES or attachments.may_upload(request)
    form = IntakeForm(request.POST, request.FILES if may_upload else None, page=page)
    form.full_clean()
    if not may_upload:
        refusal = ValidationError("上传太频繁，请过一小时再传。", code="too_many_uploads")
        form.add_error(None, refusal)
    button = request.POST.get(BUTTON, "next")
    token = keep_answers(request, form)
    if not may_upload:
        response = show_page(request, pages, page, form, status=TOO_MANY)
    elif "attachments" in form.errors or (button == "next" and form.errors):
        response = show_page(request, pages, page, form, status=INVALID)
    elif button == "next":
        response = redirect(address_after(request, pages, page))
    elif button == "back":
        response = redirect("complaints:step", pages[max(0, pages.index(page) - 1)].slug)
    else:
        remove_attachment(request, button.removeprefix("remove:"))
        # Searching or removing is no reason to complain about what is not filled in yet.
        form = IntakeForm(initial=form.typed_answers(in_order_only=False), page=page)
        response = show_page(request, pages, page, form, has_searched=button == "find")
    return remember_draft(response, token) if token else response


def keep_answers(request, form) -> str:
    """Put the answers and files that are in order into the draft; the token of a draft begun for them."""
    answers = form.typed_answers()
    files = form.cleaned_data.get("attachments", [])
    if not files and not any(answers.values()):
        return ""
    draft, token = draft_to_write(request)
    if files:
        try:
            attachments.add(files, owner=draft)
        except ValidationError as error:
            form.add_error("attachments", error)
    drafts.save_answers(draft, answers)
    return token


def address_after(request, pages, page):
    """The next page; the check page behind the last one, and for who came from there to change something."""
    later = pages[pages.index(page) + 1 :]
    if not later or request.GET.get("to") == "check":
        return reverse("complaints:check")
    return reverse("complaints:step", args=[later[0].slug])


def remove_attachment(request, pk):
    """Take a file out of the browser's own draft; anything else is left alone."""
    draft = unfiled_draft_of(request)
    if draft is not None and pk.isascii() and pk.isdigit() and len(pk) < 19:
        attachments.delete(draft.attachments.filter(pk=pk, complaint=None))


def show_page(request, pages, page, form, *, status=200, has_searched=False):
    draft = unfiled_draft_of(request)
    number = pages.index(page)
    one_question = len(page.questions) == 1
    if one_question and len(page.fields) == 1:
        # The question is the label: it need not be asked twice.
        form.fields[page.fields[0]].label = page.questions[0].title
    context = {
        "form": form,
        "page": page,
        "pages": pages,
        "number": number + 1,
        "is_first": number == 0,
        "one_question": one_question,
        "questions": [(asked, [form[name] for name in asked.fields]) for asked in page.questions],
        "has_searched": has_searched,
        "files": draft.attachments.all() if draft and "attachments" in page.fields else [],
        "is_dangerous": number > 0 and is_dangerous(drafts.answers_of(draft)),
        "asks_category": "category" in page.fields,
        "to_check": request.GET.get("to") == "check",
    }
    return render(request, "complaints/step.html", context, status=status)


def is_dangerous(answers):
    category = catalogue.categories().get(answers.get("category"))
    return category is not None and category.is_dangerous


def first_open_page(answers, pages):
    """The first page of which nothing has been answered, or the last one."""
    return next((page for page in pages if not answers.keys() & set(page.fields)), pages[-1])


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
    lines: list[Line]
    is_incomplete: bool


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request):
    """Everything at a glance before it is sent; nothing is asked here. POST sends it."""
    draft = draft_of(request)
    if draft is None:
        return redirect("complaints:new")
    if draft.complaint_id is not None:
        return redirect("complaints:receipt")
    form = IntakeForm(drafts.answers_of(draft))
    if request.method != "POST":
        return show_check(request, draft, form)
    if not form.is_valid():
        return show_check(request, draft, form, status=INVALID)
    if not guard.may_file(request):
        refusal = "从您这里提交得太频繁。内容已经保存，请过一小时再来提交，或者拨打12315。"
        return show_check(request, draft, form, refusal=refusal, status=TOO_MANY)
    complaint = drafts.file(draft, form.filing_values())
    open_case(request, complaint)
    return redirect("complaints:receipt")


def show_check(request, draft, form, *, refusal="", status=200):
    pages = pages_of(is_elder_view(request))
    files = list(draft.attachments.all())
    wrong = {page_asking(asked.fields[0], pages).slug for asked in questions_with_errors(form)}
    context = {
        "sections": [
            Section(page.title, page.slug, lines_of(form, page, files), page.slug in wrong)
            for page in pages
        ],
        "is_complete": not wrong,
        "refusal": refusal,
        "is_dangerous": is_dangerous(drafts.answers_of(draft)),
        "pages": pages,
    }
    return render(request, "complaints/check.html", context, status=status)


def lines_of(form, page, files) -> list[Line]:
    """The answers of a page that are in order; what was left out is left out here too."""
    lines = []
    for name in page.fields:
        if name == "attachments":
            text = "\n".join(file.name for file in files)
        elif name in form.errors or name not in form.cleaned_data:
            text = ""
        else:
            text = shown(name, form.cleaned_data)
        if text:
            label = form.fields["demand_choices" if name == "demand" else name].label
            lines.append(Line(label, text))
    return lines


def shown(name, values) -> str:
    """A cleaned value in words."""
    value = values[name]
    if name == "consent_version":
        return f"已同意（版本{value.version}）"
    if name == "place":
        return str(value[1] or value[0] or "")
    if name == "demand_choices":
        return ""  # it is part of the demand
    if name == "occurred_on":
        return f"{value.year}年{value.month}月{value.day}日" if value else ""
    if name == "amount_yuan":
        return f"{value:,}元" if value is not None else ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value or "")


@login_not_required
@require_POST
def discard(request):
    """Throw the unfinished complaint away and begin again."""
    draft = unfiled_draft_of(request)
    if draft is not None:
        drafts.discard(draft)
        messages.success(request, "草稿和已传的文件都删除了。")
    return forget_draft(redirect("complaints:new"))
