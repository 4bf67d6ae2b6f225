"""The teachers of an institution in its rooms."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from gaotai_jiazheng.form_answers import DONE, posted
from training.forms.answering import send
from training.forms.classes import TeacherChangeForm, TeacherEndForm, TeacherForm
from training.services import teaching
from training.views.rooms import GET_AND_POST, SHOWN, form_page, institution_page

KEPT = ("name", "qualification", "qualification_number")


@require_http_methods(GET_AND_POST)
@institution_page
def teachers(request, institution):
    """Who teaches, masked; POST registers somebody."""
    form, status = TeacherForm(posted(request)), 200
    if request.method == "POST":
        status = send(form, partial(teaching.register_teacher, institution, by=request.user))
        if status == DONE:
            messages.success(request, "已登记。")
            return redirect("training_rooms:teachers")
    context = {
        "institution": institution,
        "form": form,
        "teachers": list(institution.teachers.teaching()[:SHOWN]),
    }
    return render(request, "training/rooms/teachers.html", context, status=status)


@require_http_methods(GET_AND_POST)
@institution_page
def change(request, institution, pk):
    """Put right what was written of a teacher."""
    found = get_object_or_404(institution.teachers.teaching(), pk=pk)
    initial = {name: getattr(found, name) for name in KEPT}
    return form_page(
        request,
        institution,
        TeacherChangeForm(posted(request), initial=initial),
        partial(teaching.change_teacher, found, by=request.user),
        heading="修改教师信息",
        done="已改好。",
        target="training_rooms:teachers",
    )


@require_http_methods(GET_AND_POST)
@institution_page
def leave(request, institution, pk):
    """A teacher has left."""
    here = institution.teachers.teaching()
    found = get_object_or_404(here, pk=pk)
    return form_page(
        request,
        institution,
        TeacherEndForm(posted(request), others=here.exclude(pk=pk)),
        partial(teaching.end_teacher, found, by=request.user),
        heading=f"登记{found.masked_name}离开",
        done="已登记离开。",
        grave=True,
        target="training_rooms:teachers",
    )
