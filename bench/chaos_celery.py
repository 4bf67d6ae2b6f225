"""The portal's own Celery app with a schedule in seconds, so that a chaos run is over in minutes.

Small batches make a run long enough to be killed in the middle.
"""

from gaotai_jiazheng.celery import app
from gaotai_jiazheng.schedule import every

app.conf.beat_schedule = {
    "give reminders": every("reminders.tasks.send_reminders", 2.0, expires=10, args=(5,)),
    "deliver text messages": every(
        "reminders.tasks.deliver_outbox", 2.0, expires=10, args=("sms",)
    ),
}
