"""One question a page, for whoever reads in large type: no JavaScript, nothing kept between the pages.

What was answered travels in the page as hidden fields until the last question, so a browser that goes back
finds what was typed. A view that has a draft keeps every page's answers too (``keep``) and begins where the
draft ends. A leaf.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.shortcuts import render

from gaotai_jiazheng.questions import Question, is_its_label, questions_of

TEMPLATE = "one_question.html"
INVALID, DONE = 422, 302


@dataclass(frozen=True)
class Walk:
    """What a reader is told beside the question.

    noun: what is being filled in. last_button: what it says on the last page. paper: address of the same
    questions as PDF. note: a sentence on every page.
    """

    noun: str
    last_button: str
    paper: str
    note: str = ""


def walk(request, form, about: Walk, *, submit: Callable, keep: Callable | None = None):
    """The page that comes next; None once ``submit(request, form)`` has answered 302.

    form: bound to everything that was sent, or unbound with what a draft has. keep(form, question): stores
    the answers to this question, whichever button was pressed; it may add errors.
    """
    questions = questions_of(form)
    if request.method != "POST":
        return show(request, form, questions, first_open(form, questions), about)
    place, status = place_in(request, questions), 200
    question = questions[place]
    goes_back = "back" in request.POST
    is_last = place + 1 == len(questions)
    form.full_clean()
    if keep is not None and (goes_back or not is_last):
        keep(form, question)
    wrong = set(question.fields) & set(form.errors)
    if wrong and (not goes_back or request.FILES):
        status = INVALID
        keep_only(form, wrong)
    elif goes_back or not is_last:
        place = max(0, place - 1) if goes_back else place + 1
        form.errors.clear()
    else:
        status = submit(request, form)
        if status == DONE:
            return None
        place = place_of_error(form, questions, place)
    return show(request, form, questions, place, about, status=status)


def show(request, form, questions, place, about, *, status=200):
    question = questions[place]
    is_label = is_its_label(form, question)
    if is_label:
        form[question.fields[0]].label = question.title
    context = {
        "walk": about,
        "form": form,
        "question": question,
        "is_label": is_label,
        "fields": [form[name] for name in question.fields],
        "carried": carried(form, question),
        "place": place,
        "number": place + 1,
        "total": len(questions),
        "is_last": place + 1 == len(questions),
    }
    return render(request, TEMPLATE, context, status=status)


def place_in(request, questions) -> int:
    """Which question was answered; the first for anything else."""
    text = request.POST.get("place", "0")
    is_place = text.isascii() and text.isdecimal() and len(text) < 4
    return int(text) if is_place and int(text) < len(questions) else 0


def first_open(form, questions) -> int:
    """Where a draft goes on: the first question without an answer; the first one where nothing is open."""
    for place, question in enumerate(questions):
        if not any(form.initial.get(name) for name in question.fields):
            return place
    return 0


def keep_only(form, names) -> None:
    """Leave out what is wrong with questions that were not asked yet."""
    for name in [name for name in form.errors if name not in names]:
        del form.errors[name]


def place_of_error(form, questions, place) -> int:
    """The first question with something to be put right."""
    for index, question in enumerate(questions):
        if set(question.fields) & set(form.errors):
            return index
    return place


def carried(form, question: Question) -> list[tuple[str, str]]:
    """(name, value) of every answer to another question, as hidden fields; files are not among them."""
    others = [name for name in form.fields if name not in question.fields]
    if not form.is_bound:
        return [(name, form.initial[name]) for name in others if form.initial.get(name)]
    return [(name, value) for name in others for value in form.data.getlist(name)]
