"""The reminder at the end of a month: where the year's person-times will end if the work goes on as it has."""

from datetime import date, timedelta

from django.urls import reverse

from plan.models import Responsibility, Target
from reminders import outbox
from training.person_times import TARGET, pace_of

TOLD = ("contact", "leader")


def remind(on: date) -> int:
    """Tell the responsible bureaus of the target, for the newest month that has ended, each person once; how
    many messages are written or known. Nothing while the pace is enough.

    The figures are those of the month's last day; in December the target's own clock warns besides.
    """
    last = on if (on + timedelta(days=1)).day == 1 else on.replace(day=1) - timedelta(days=1)
    pace = pace_of(last)
    if pace is None or not pace.is_behind:
        return 0
    message = outbox.Message(
        kind="training_pace",
        subject=f"培训人次：{pace.sentence}",
        body=(
            f"到{last:%Y年%-m月%-d日}结业{pace.done}人次，还差{pace.missing}，"
            f"以后每个月要有{pace.needed_a_month}人次结业。打开链接看计入的班和算法。"
        ),
        link=reverse("classroom:person_times"),
        dedupe_key=f"training_pace:{last:%Y-%m}",
    )
    measure = Target.objects.in_force(on).get(slug=TARGET).measure_id
    bureaus = Responsibility.objects.filter(measure=measure).values_list("bureau", flat=True)
    rows = [row for bureau in bureaus for row in outbox.post_to_members(bureau, TOLD, message)]
    outbox.write(rows)
    return len(rows)
