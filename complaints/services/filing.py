"""A case comes in: numbered, sent to its bureau, its clocks started, everybody told."""

from dataclasses import dataclass
from itertools import chain

from django.utils import timezone

from complaints.models import Complaint, Handover, Step
from complaints.models.choices import Channel
from complaints.routing import Routed, route
from complaints.scrubbing import reporter_scrubber
from complaints.services import clocks, telling
from complaints.tracking import NUMBER_PREFIX, digest_of
from complaints.transitions import Action, Kind, State
from gaotai_jiazheng import numbering
from gaotai_jiazheng.sealed import blind_index
from gaotai_jiazheng.search_terms import vector_of
from gaotai_jiazheng.together import insert_together
from reminders.models import Deadline, Notification

NUMBER_SEQUENCE = "complaints_number_seq"


@dataclass(frozen=True)
class Filed:
    """A new case, the code that opens it (shown once, kept only as a digest), and its clocks."""

    complaint: Complaint
    query_code: str
    deadlines: list[Deadline]


@dataclass(frozen=True)
class Prepared:
    """A case that is worked out and not yet written, with its first step."""

    filed: Filed
    step: Step
    came_with: Handover | None = None


def file_complaint(**values) -> Filed:
    """Take a case in and give it to the bureau that has power over it; arguments as ``prepare_case``.

    The case, its first step, its clocks and its messages are written with one command, all or nothing:
    this is the path that every resident waits for. The clocks come back without their keys.
    """
    prepared = prepare_case(**values)
    write_cases([prepared], messages(prepared.filed.complaint))
    return prepared.filed


def write_cases(cases: list[Prepared], letters: list, *further: list) -> None:
    """Write prepared cases, further new rows that belong to them (a list for each model) and these
    unwritten messages with one command, all or nothing."""
    value = insert_together(
        list(chain.from_iterable(case.filed.deadlines for case in cases)),
        [case.filed.complaint for case in cases],
        [case.step for case in cases],
        [case.came_with for case in cases if case.came_with],
        *further,
        letters,
        then=(numbering.DRAW, [NUMBER_SEQUENCE]),
    )
    numbering.keep_ahead(NUMBER_SEQUENCE, value)


def prepare_case(
    *, entered_by=None, at=None, number=None, came_with=None, received_on=None, **values
) -> Prepared:
    """Work out a case: its number, its bureau, its clocks. Nothing is written.

    number: (sequence value, number) that was drawn before. came_with: the unsaved hand-over by which it
    came from a hotline. received_on: the day on which the bureau under 总局令第121号 had the matter, where the
    12315 hotline says so; None = the day of submission. values: as ``new_case``.
    """
    at = at or timezone.now()
    day = timezone.localdate(at)
    value, text = number or numbering.next_number(NUMBER_PREFIX, day, NUMBER_SEQUENCE)
    query_code = numbering.new_code()
    complaint = new_case(
        # The row's key is the number's sequence value: its clocks can be written before it.
        pk=value,
        number=text,
        query_code_digest=digest_of(text, query_code),
        entered_by=entered_by,
        submitted_at=at,
        **values,
    )
    started = first_clocks(complaint, day, at, received_on)
    first = min(started, key=lambda deadline: deadline.due_on)
    clocks.show_as_next(complaint, first)
    step = Step(
        complaint=complaint,
        action=Action.SUBMIT,
        state=complaint.state,
        bureau=complaint.bureau,
        by=entered_by,
        at=at,
        public_note=complaint.routing_reason,
    )
    if came_with is not None:
        came_with.complaint = complaint
    return Prepared(Filed(complaint, query_code, started), step, came_with)


PERSON = ("complainant_name", "complainant_phone", "complainant_address")


def new_case(
    *,
    category,
    title,
    content,
    respondent_name="",
    town=None,
    community=None,
    routed=None,
    **values,
) -> Complaint:
    """The row of a case that came in just now, sent to its bureau; not written.

    routed: where it goes, for a case that a bureau opens itself; None = by the routing table.
    values: further fields of Complaint, checked by the form or the serializer.
    """
    routed = routed or routed_by(category, title, content, values)
    values.setdefault("complainant_phone", "")
    kind = values.pop("kind", Kind.COMPLAINT)
    # Titles stand on lists, and words are searched for, by more people than may know the reporter.
    scrub = reporter_scrubber(kind, *(values.get(name, "") for name in PERSON))
    title = scrub(title)
    return Complaint(
        kind=kind,
        category=category,
        title=title,
        content=content,
        respondent_name=respondent_name,
        town=town or (community.town if community else None),
        community=community,
        complainant_phone_index=index_of(values["complainant_phone"]),
        state=State.SUBMITTED if routed.is_decided else State.RETURNED,
        bureau=routed.bureau,
        assisting_bureaus=list(routed.assisting_bureaus),
        seen_by=sorted({routed.bureau.pk, *routed.assisting_bureaus}),
        routing_rule=routed.rule,
        routing_reason=routed.reason,
        search_vector=vector_of(values["number"], respondent_name, title, scrub(content)),
        **values,
    )


def index_of(phone) -> str:
    """What cases of the same telephone are found by; empty for whoever left none."""
    return blind_index(phone, "phone") if phone else ""


def routed_by(category, title, content, values) -> Routed:
    """Where these words of this kind go on the day of their submission."""
    return route(
        values.get("kind", Kind.COMPLAINT),
        category,
        values.get("channel", Complaint._meta.get_field("channel").default),
        f"{title}\n{content}",
        timezone.localdate(values["submitted_at"]),
    )


def messages(complaint) -> list[Notification]:
    """To the bureau's people and, as a receipt, to the resident."""
    waiting_for = "待裁定承办单位" if complaint.state == State.RETURNED else "待登记签收"
    subject = f"新{complaint.noun}，{waiting_for}"
    rows = telling.bureau_rows(complaint, subject, kind="complaint_filed")
    return rows + telling.resident_rows(complaint, "已提交", kind="complaint_receipt")


def letters_of_many(complaints: list[Complaint], what: str, *, kind) -> list:
    """One message to each bureau about those of these cases that it has, by the number of the first."""
    of_bureau = {}
    for complaint in complaints:
        of_bureau.setdefault(complaint.bureau_id, []).append(complaint)
    return [
        row
        for cases in of_bureau.values()
        for row in telling.bureau_rows(cases[0], f"等{len(cases)}{what}", kind=kind)
    ]


def first_clocks(complaint, day, at, told=None) -> list[Deadline]:
    """The clocks of the day of submission. Where the bureau has published the portal as its channel
    that day is the day it received the matter (第八条); elsewhere the law's clock is only expected. What the
    bureau had on the 12315 platform before it came here, it received on that day (``told``): bringing it in
    late, by file, gives nobody more time (第十五条)."""
    if complaint.state == State.RETURNED:
        starts = [clocks.clock(complaint, clocks.DECIDE_BUREAU, received_on=day)]
    else:
        follows_law = clocks.follows_law(complaint)
        is_expected = follows_law and not is_received(complaint, day)
        received = told if told and follows_law and is_of_12315(complaint) else day
        complaint.received_on = None if is_expected else received
        starts = clocks.starts_of_bureau(
            complaint, day, received_on=received, is_expected=is_expected
        )
    return clocks.prepared(complaint, starts, at=at)


def is_of_12315(complaint) -> bool:
    """Whether the case came from the platform of the bureau under 总局令第121号 and is that bureau's."""
    is_the_bureaus = complaint.bureau.handles_by_complaint_measures
    return is_the_bureaus and complaint.channel == Channel.HOTLINE_12315


def is_received(complaint, day) -> bool:
    """Whether what comes in here is received by the bureau that the law names on the same day, or was
    before."""
    bureau = complaint.bureau
    if not bureau.handles_by_complaint_measures or is_of_12315(complaint):
        return True
    return bureau.is_portal_its_channel(day)
