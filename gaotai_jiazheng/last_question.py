"""The page that asks once more before a step that cannot be taken back; it needs no JavaScript.

A view that acts on POST shows it on GET, where the list had a link and not a button:

    if request.method != "POST":
        return ask(request, "取消报名", of=str(found), loses="座位让给候补的人。", back=reverse("…:mine"))
"""

from django.http import HttpResponse
from django.shortcuts import render


def ask(request, step: str, *, of: str, loses: str, back: str, answer: str = "") -> HttpResponse:
    """What the step is about, what it loses, and a button that takes it.

    step: its name, on the heading and the button. back: where somebody goes who thinks better of it.
    answer: what the button sends as ``answer``, for a view that takes several.
    """
    shown = {"step": step, "of": of, "loses": loses, "back": back, "answer": answer}
    return render(request, "last_question.html", shown)
