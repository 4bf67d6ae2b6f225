"""The curriculum of a class in its institution's rooms."""

from functools import partial

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.kept_files import file_response
from training.forms.classes import CurriculumForm
from training.services import curricula
from training.views.rooms import GET_AND_POST, class_of, form_page, institution_page


@require_http_methods(GET_AND_POST)
@institution_page
def add(request, institution, pk):
    """Give a class its curriculum, or a newer one."""
    row = class_of(institution, pk)
    return form_page(
        request,
        institution,
        CurriculumForm(posted(request), request.FILES or None),
        partial(curricula.add, row, by=request.user),
        heading="上传教学大纲",
        done="教学大纲已存好。",
        row=row,
    )


@require_safe
@institution_page
def download(request, institution, pk, curriculum):
    """The file itself."""
    found = get_object_or_404(class_of(institution, pk).curricula, pk=curriculum)
    return file_response(found)
