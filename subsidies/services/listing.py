"""One notice for many: the decided applications of a policy, put up as a list (拟发放名单)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from disclosure.listing import MOST_ROWS, Line, publish_list
from gaotai_jiazheng.masking import mask_id_number, mask_name
from subsidies.models import Application, NoticeList
from subsidies.models.policy import yuan_words
from subsidies.permissions import can_list
from subsidies.services import stepping, telling
from subsidies.services.deciding import TOPIC
from subsidies.transitions import Action, State


@transaction.atomic
def put_up_list(policy, *, by, at=None) -> NoticeList:
    """Put up the decided applications of a policy that wait for it, the oldest first, at most 200.

    Codes: list_empty, and those of notices.
    """
    at = at or timezone.now()
    stepping.require(can_list(by, policy))
    waiting = Application.objects.select_for_update(of=("self",), no_key=True)
    rows = waiting.filter(policy=policy, state=State.DECIDED).order_by("pk")
    rows = list(rows.select_related("policy__bureau", "town", "amount_line")[:MOST_ROWS])
    if not rows:
        raise ValidationError("没有等候公示的申请。", code="list_empty")
    listed = NoticeList.objects.create(policy=policy, put_up_by=by, put_up_at=at)
    has_demo = any(row.amount_line.is_demo for row in rows)
    mark = "演示金额，不是真实标准。" if has_demo else ""
    notice = publish_list(
        listed,
        [line_of(row) for row in rows],
        topic=TOPIC,
        title=f"{policy.name}拟发放名单",
        text=f"拟发放{len(rows)}笔。依据：{policy.basis_text}。{mark}",
        bureau=policy.bureau,
        by=by,
        at=at,
    )
    for row in rows:
        row.state = stepping.next_state(row, Action.LIST)
        row.notice = notice
        stepping.finish(row, Action.LIST, by=by, at=at)
        telling.tell_applicant(row, "已列入名单，正在公示")
    return listed


def line_of(application) -> Line:
    is_unit = application.policy.is_for_units
    return Line(
        subject=application,
        name=application.name if is_unit else mask_name(application.name),
        masked_number="" if is_unit else mask_id_number(application.id_number),
        item=f"{application.policy.name}，{application.year}年度{application.period}",
        amount=yuan_words(application.amount_fen),
        place=str(application.town or ""),
    )
