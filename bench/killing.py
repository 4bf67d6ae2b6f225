"""Workers are killed at random while they give reminders: nothing is lost, nothing is told twice."""

import json

from bench.bars import none_of

KILLS, QUICK_KILLS = 50, 6
REMINDERS, QUICK_REMINDERS = 5_000, 400


def measure(county):
    """Yields what is missing or double after so many kills of workers, schedulers and the broker."""
    kills, reminders = (KILLS, REMINDERS) if county.is_full else (QUICK_KILLS, QUICK_REMINDERS)
    told = county.run(
        "-m", "bench.chaos_reminders", "--kills", str(kills), "--reminders", str(reminders),
        database=county.demo(), DJANGO_ENV="test",
    )  # fmt: skip
    seen = json.loads(told)
    lost = reminders - seen["reminders"]
    unsent = seen["text_messages_sent"] - seen["text_messages_at_gateway"]
    yield {
        "figure": f"{reminders:,} reminders while {kills} workers are killed",
        "value": f"{lost} lost, {seen['notifications_doubled']} doubled, {unsent} text messages unlike "
        f"the gateway's, {seen['seconds']} s",
        "bars": none_of(
            lost=lost,
            doubled=seen["notifications_doubled"],
            text_messages_unlike_the_gateways=abs(unsent),
            not_done=int(not (seen["ok"] and seen["all_done"])),
        ),
        **seen,
    }
