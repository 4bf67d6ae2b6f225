"""What waits in the workbench: clocks whose day has passed, messages that did not arrive."""

from django.utils import timezone

from accounts.permissions import is_system_administrator
from bureaus.permissions import acts_for_a_bureau
from gaotai_jiazheng.waiting_work import waits


@waits("reminders.Deadline", "已经逾期的各类期限", acts_for_a_bureau, due="overdue")
def _(clocks, user):
    return clocks.overdue(timezone.localdate())


waits("reminders.Notification", "没有送到的消息", is_system_administrator, state__exact="failed")
