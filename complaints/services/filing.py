"""A complaint comes in: numbered, sent to its bureau, its clocks started, everybody told."""

from dataclasses import dataclass

from django.utils import timezone

from complaints.models import Complaint, Step
from complaints.models.choices import Channel, Kind
from complaints.routing import route
from complaints.services import clocks, telling
from complaints.tracking import NUMBER_PREFIX, digest_of
from complaints.transitions import Action, State
from gaotai_jiazheng import numbering
from gaotai_jiazheng.sealed import blind_index
from gaotai_jiazheng.search_terms import vector_of
from gaotai_jiazheng.together import insert_together
from reminders.models import Deadline

NUMBER_SEQUENCE = "complaints_number_seq"


@dataclass(frozen=True)
class Filed:
    """A new case, the code that opens it (shown once, kept only as a digest), and its clocks."""

    complaint: Complaint
    query_code: str
    deadlines: list[Deadline]


def file_complaint(
    *,
    category,
    title,
    content,
    demand,
    respondent_name,
    complainant_name,
    complainant_phone,
    privacy_notice,
    respondent_address="",
    enterprise=None,
    town=None,
    community=None,
    complainant_address="",
    amount_yuan=None,
    occurred_on=None,
    hides_name=False,
    agrees_to_publish=False,
    agrees_to_entrust=False,
    channel=Channel.PORTAL,
    entered_by=None,
    at=None,
) -> Filed:
    """Take a complaint (投诉) in and give it to the bureau that has power over it.

    The case, its first step, its clocks and its messages are written with one command, all or nothing:
    this is the path that every resident waits for. The clocks come back without their keys. The values have been checked by the form or the serializer.
    """
    at = at or timezone.now()
    day = timezone.localdate(at)
    routed = route(Kind.COMPLAINT, category, channel, f"{title}\n{content}", day)
    value, number = numbering.next_number(NUMBER_PREFIX, day, NUMBER_SEQUENCE)
    query_code = numbering.new_code()
    complaint = Complaint(
        # The row's key is the number's sequence value: its clocks can be written before it.
        pk=value,
        number=number,
        query_code_digest=digest_of(number, query_code),
        kind=Kind.COMPLAINT,
        category=category,
        channel=channel,
        title=title,
        content=content,
        demand=demand,
        amount_yuan=amount_yuan,
        occurred_on=occurred_on,
        respondent_name=respondent_name,
        respondent_address=respondent_address,
        enterprise=enterprise,
        town=town or (community.town if community else None),
        community=community,
        complainant_name=complainant_name,
        complainant_phone=complainant_phone,
        complainant_phone_index=blind_index(complainant_phone, "phone"),
        complainant_address=complainant_address,
        hides_name=hides_name,
        agrees_to_publish=agrees_to_publish,
        agrees_to_entrust=agrees_to_entrust,
        privacy_notice=privacy_notice,
        entered_by=entered_by,
        state=State.SUBMITTED if routed.rule else State.RETURNED,
        bureau=routed.bureau,
        assisting_bureaus=list(routed.assisting_bureaus),
        seen_by=sorted({routed.bureau.pk, *routed.assisting_bureaus}),
        routing_rule=routed.rule,
        routing_reason=routed.reason,
        submitted_at=at,
        search_vector=vector_of(number, respondent_name, title, content),
    )
    started = first_clocks(complaint, day, at)
    first = min(started, key=lambda deadline: deadline.due_on)
    complaint.next_due_on = first.due_on
    complaint.next_due_is_provisional = first.is_provisional
    step = Step(
        complaint=complaint,
        action=Action.SUBMIT,
        state=complaint.state,
        bureau=complaint.bureau,
        by=entered_by,
        at=at,
        public_note=routed.reason,
    )
    insert_together(started, [complaint], [step], messages(complaint))
    return Filed(complaint, query_code, started)


def messages(complaint):
    """To the bureau's people and, as a receipt, to the resident."""
    waiting_for = "待裁定承办单位" if complaint.state == State.RETURNED else "待登记签收"
    rows = telling.bureau_rows(complaint, f"新投诉，{waiting_for}", kind="complaint_filed")
    return rows + telling.resident_rows(complaint, "已提交", kind="complaint_receipt")


def first_clocks(complaint, day, at):
    """The clocks of the day of submission. Where the bureau has published the portal as its channel
    that day is the day it received the matter (第八条); elsewhere the law's clock is only expected."""
    if complaint.state == State.RETURNED:
        starts = [clocks.clock(complaint, clocks.DECIDE_BUREAU, received_on=day)]
    else:
        is_expected = False
        if complaint.bureau.handles_by_complaint_measures:
            is_expected = not complaint.bureau.is_portal_its_channel(day)
            complaint.received_on = None if is_expected else day
        else:
            complaint.received_on = day
        starts = clocks.starts_of_bureau(complaint, day, received_on=day, is_expected=is_expected)
    return clocks.prepared(complaint, starts, at=at)
