"""The rungs of the ladder as they stand in the database, and the file they are first loaded from."""

from pathlib import Path

from django.db import transaction

from gaotai_jiazheng.data_files import BadDataFile, read_data_file
from gaotai_jiazheng.short_memory import remembered
from reminders.models import ReminderStage

SHIPPED = Path(__file__).parent / "data" / "reminder_stages.yaml"
Anchor, Audience = ReminderStage.Anchor, ReminderStage.Audience


@remembered(seconds=5)
def stages() -> tuple[ReminderStage, ...]:
    """The stages in use."""
    return tuple(ReminderStage.objects.filter(is_active=True))


def read_stages(path) -> list[ReminderStage]:
    """The stages of a file, unsaved. Raises BadDataFile with every fault."""
    document = read_data_file(path)
    found = []
    for entry in document.entries("stages"):
        audiences = entry.texts("audiences")
        if unknown := sorted(set(audiences) - set(Audience.values)):
            entry.fault("audiences", f"没有这样的提醒对象：{'、'.join(unknown)}")
        stage = ReminderStage(
            slug=entry.text("slug", max_length=50),
            name=entry.text("name", max_length=40),
            anchor=entry.choice("anchor", Anchor.values),
            offset=entry.number("offset", default=0),
            audiences=audiences,
        )
        found.append(stage)
    document.finish()
    return found


@transaction.atomic
def load_stages(path=SHIPPED) -> int:
    """Add the stages of a file that are missing; how many. One that a clerk has edited stays so.

    Raises BadDataFile.
    """
    known = set(ReminderStage.objects.values_list("slug", flat=True))
    added = [stage for stage in read_stages(path) if stage.slug not in known]
    if doubled := len(added) - len({stage.slug for stage in added}):
        raise BadDataFile([f"{path} 有{doubled}个标识重复。"])
    ReminderStage.objects.bulk_create(added)
    stages.forget()
    return len(added)
