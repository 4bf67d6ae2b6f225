"""What waits in the workbench: what meetings gave a bureau to do, and what a bureau has not said of its meetings."""

from django.utils import timezone

from bureaus.permissions import acts_for_a_bureau, bureau_ids_of, bureaus_asked_for
from gaotai_jiazheng.waiting_work import waits

waits(
    "meetings.Action",
    "会商交办、还没有办结的",
    acts_for_a_bureau,
    state__exact="open",
    bureau__in=bureaus_asked_for,
)


@waits(
    "meetings.Action",
    "会商交办、已经逾期的",
    acts_for_a_bureau,
    overdue="yes",
    bureau__in=bureaus_asked_for,
)
def _(rows, user):
    return rows.overdue(timezone.localdate()).filter(bureau__in=bureau_ids_of(user))


@waits(
    "meetings.Meeting",
    "会议日已过、还没有登记召开的会商",
    acts_for_a_bureau,
    day="over",
    bureau__in=bureaus_asked_for,
)
def _(rows, user):
    return rows.to_be_written_down(timezone.localdate()).filter(bureau__in=bureau_ids_of(user))
