"""Checklists: written as a draft, put to use, retired; and the one that comes with the portal."""

from collections import Counter
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from gaotai_jiazheng.data_files import read_data_file
from inspections.models import Checklist, Question

SHIPPED = Path(__file__).parents[1] / "data" / "reference_checklist.yaml"
State = Checklist.State


@transaction.atomic
def put_to_use(checklist) -> Checklist:
    """From now on plans may go by it, and it never changes. Codes: checklist_not_draft, checklist_empty."""
    checklist = Checklist.objects.select_for_update().get(pk=checklist.pk)
    if checklist.state != State.DRAFT:
        raise ValidationError("只有草稿可以投入使用。", code="checklist_not_draft")
    if not checklist.questions.filter(is_mandatory=True).exists():
        raise ValidationError("检查表里还没有必查的内容。", code="checklist_empty")
    checklist.state = State.IN_USE
    checklist.save(update_fields=["state"])
    return checklist


@transaction.atomic
def retire(checklist) -> Checklist:
    """No new plan by it; inspections go on by it to their end. Codes: checklist_not_in_use."""
    checklist = Checklist.objects.select_for_update().get(pk=checklist.pk)
    if checklist.state != State.IN_USE:
        raise ValidationError("只有使用中的检查表可以停用。", code="checklist_not_in_use")
    checklist.state = State.RETIRED
    checklist.save(update_fields=["state"])
    return checklist


@transaction.atomic
def load_reference(bureau, path=SHIPPED) -> dict[str, Counter]:
    """Bring in the checklist that comes with the portal, where it is missing. Raises BadDataFile."""
    document = read_data_file(path)
    title, version = document.text("title", max_length=80), document.text("version", max_length=20)
    source = document.text("source", max_length=200)
    questions = [read_question(entry) for entry in document.entries("questions")]
    document.finish()
    if Checklist.objects.filter(title=title, version=version).exists():
        return {"检查表": Counter({"未变": 1})}
    checklist = Checklist.objects.create(title=title, version=version, source=source, bureau=bureau)
    for position, question in enumerate(questions, start=1):
        question.checklist, question.position = checklist, position
    Question.objects.bulk_create(questions)
    put_to_use(checklist)
    return {"检查表": Counter({"新增": 1})}


def read_question(entry) -> Question:
    """A row that is not saved yet."""
    return Question(
        number=entry.text("number", max_length=10),
        section=entry.text("section", max_length=30),
        text=entry.text("text", max_length=200),
        basis=entry.text("basis", max_length=120, default=""),
        is_mandatory=entry.yes("is_mandatory", default=True),
        may_not_apply=entry.yes("may_not_apply", default=False),
    )
