"""Workers by spreadsheet: upload, look at every line, write, take back."""

import json

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.workspace import WHEN_SENT, enterprise_page
from gaotai_jiazheng import spreadsheets
from gaotai_jiazheng.form_answers import INVALID
from gaotai_jiazheng.masking import mask_id_number, mask_name
from workers.models import ImportLine, WorkerImport
from workers.services import importing, sheet_lines
from workers.views.workspace import refuse_clerks

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_IMPORTS = 20
LINES_ON_A_PAGE = 100
State = WorkerImport.State
POSSIBLE = {
    State.PREVIEWED: (("apply", "写入"), ("drop", "放弃")),
    State.APPLIED: (("undo", "撤销这次导入"),),
}
NOTHING_TO_WRITE = (("drop", "放弃"),)
TONES = {
    State.APPLIED: "done",
    State.FAILED: "late",
    State.DROPPED: "",
    State.UNDONE: "",
    State.CHECKING: "run",
    State.APPLYING: "run",
    State.UNDOING: "run",
}
SAID = {
    "apply": "已经交给系统写入。",
    "undo": "已经交给系统撤销。",
    "drop": "已放弃，表格里的内容已经删除。",
}


class SheetForm(forms.Form):
    sheet = forms.FileField(
        label="xlsx 表格",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text="第一行的列名不要动；一次最多10000行。",
        error_messages={"required": "请选择文件。", "empty": "这是一个空文件。"},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@enterprise_page(begins=WHEN_SENT)
def imports(request, enterprise):
    """The sheets so far. POST takes one in; what each line would do is shown when a worker has looked."""
    refuse_clerks(request.user, enterprise)
    is_post = request.method == "POST"
    form = SheetForm(request.POST if is_post else None, request.FILES if is_post else None)
    status = 200
    if is_post:
        status = INVALID
        if form.is_valid():
            try:
                batch = take_in(form.cleaned_data["sheet"], enterprise, request.user)
            except ValidationError as error:
                form.add_error("sheet", error.messages)
            else:
                return redirect("workspace_workers:import", batch.pk)
    context = {
        "enterprise": enterprise,
        "form": form,
        "batches": list(WorkerImport.objects.filter(enterprise=enterprise)[:SHOWN_IMPORTS]),
    }
    return render(request, "workers/workspace/imports.html", context, status=status)


def take_in(file, enterprise, user) -> WorkerImport:
    """Keep an uploaded sheet; of one that is too large no more is read than shows it."""
    content = file.read(spreadsheets.MAX_BYTES + 1)
    return importing.upload(content, file_name=file.name, enterprise=enterprise, by=user)


@require_safe
@enterprise_page
def template(request, enterprise):
    """The empty sheet."""
    response = HttpResponse(sheet_lines.template(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="workers.xlsx"'
    return response


@never_cache
@require_safe
@enterprise_page
def one_import(request, enterprise, pk):
    """One sheet, its lines with what is wrong first. ?after= is the last line seen."""
    refuse_clerks(request.user, enterprise)
    batch = get_object_or_404(WorkerImport, enterprise=enterprise, pk=pk)
    after = request.GET.get("after", "")
    lines = batch.lines.all()
    if request.GET.get("show") == "wrong":
        lines = lines.exclude(problem="")
    if after.isascii() and after.isdigit() and len(after) < 10:
        lines = lines.filter(number__gt=after)
    lines = list(lines.order_by("number")[: LINES_ON_A_PAGE + 1])
    shown = lines[:LINES_ON_A_PAGE]
    context = {
        "enterprise": enterprise,
        "batch": batch,
        "rows": [shown_line(line) for line in shown],
        "show": "wrong" if request.GET.get("show") == "wrong" else "all",
        "next": shown[-1].number if len(lines) > LINES_ON_A_PAGE else None,
        "steps": steps_of(batch),
        "tone": TONES.get(batch.state, "wait"),
    }
    return render(request, "workers/workspace/import.html", context)


def steps_of(batch):
    """(step, what its button says) of what can be done with a sheet now."""
    if batch.state == State.PREVIEWED and not batch.new_count + batch.known_count:
        return NOTHING_TO_WRITE
    return POSSIBLE.get(batch.state, ())


def shown_line(line: ImportLine) -> dict:
    """A line with what recognises the person, masked."""
    values = json.loads(line.values) if line.values else {}
    return {
        "line": line,
        "name": mask_name(values.get("name", "")),
        "id_number": mask_id_number(values.get("id_number", "")),
    }


@require_POST
@enterprise_page
def import_step(request, enterprise, pk, step):
    """Write, drop or undo; a worker does the rest. A step that is not possible now is told in words."""
    refuse_clerks(request.user, enterprise)
    batch = get_object_or_404(WorkerImport, enterprise=enterprise, pk=pk)
    service = importing.STEPS.get(step)
    if service is None:
        raise Http404
    try:
        service(batch, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, SAID[step])
    return redirect("workspace_workers:import", pk)
