"""What a resident sees of a case with its number and query code."""

import hmac
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from complaints.models import Complaint, Step
from complaints.transitions import Action
from gaotai_jiazheng import numbering
from gaotai_jiazheng.sealed import blind_index
from reminders.calendars import calendar
from reminders.models import Deadline

# Steps of the bureau's own household; shown to the resident only when they carry a public note.
INNER_ACTIONS = frozenset(
    {
        Action.ASSIGN,
        Action.NOTE,
        Action.URGE,
        Action.SUPERVISE,
        Action.ARCHIVE,
        Action.FIND_CLUE,
        Action.HAND_TO_POLICE,
        Action.RECORD_CONSENT,
        Action.CHECK_ORIGINALS,
    }
)
NOBODY = "0" * 64
CODE_GROUP = 4
NUMBER_PREFIX = "GT"


def digest_of(number: str, query_code: str) -> str:
    """What is kept of a query code: a keyed digest that is worth nothing for another number."""
    return blind_index(f"{number}:{query_code}", "query_code")


def grouped(code: str) -> str:
    """A code in groups of four, as it is read out on the telephone."""
    return " ".join(code[i : i + CODE_GROUP] for i in range(0, len(code), CODE_GROUP))


def find(number: str, query_code: str) -> Complaint | None:
    """The case that this pair opens. A wrong number and a wrong code are answered alike, in the same time."""
    number = numbering.clean_number(number, NUMBER_PREFIX)[:24]
    given = digest_of(number, numbering.clean_code(query_code)[:24])
    complaint = Complaint.objects.select_related("bureau", "category").filter(number=number).first()
    kept = complaint.query_code_digest if complaint else NOBODY
    return complaint if hmac.compare_digest(given, kept) else None


@dataclass(frozen=True)
class Progress:
    """A case as its resident may see it. is_over: the bureau has done its part; the days count up to then."""

    complaint: Complaint
    is_over: bool
    days_since_submission: int
    workdays_since_submission: int
    steps: list[Step]
    deadlines: list[Deadline]
    onward: "Onward | None" = None

    @property
    def latest(self) -> Step | None:
        """The last step that says something to the resident; her own say nothing new to her."""
        told = [step for step in self.steps if step.public_note and not step.is_by_resident]
        return told[-1] if told else None

    @property
    def ticking(self) -> list[Deadline]:
        """The clocks that have not been met."""
        return [each for each in self.deadlines if each.state != Deadline.State.MET]

    @property
    def met(self) -> list[Deadline]:
        return [each for each in self.deadlines if each.state == Deadline.State.MET]


@dataclass(frozen=True)
class Onward:
    """How the case stands into which this one was merged, as the person of this one may see it.

    Its words, steps and results were written for somebody else. number: only when it is the same person's.
    """

    state: str
    is_open: bool
    bureau: str
    next_due_on: date | None
    number: str


def progress(complaint: Complaint, on: date | None = None) -> Progress:
    """The public steps, oldest first, and the clocks, ticking ones first. The days count from the
    submission and never start again, whoever has the case; a case that was merged goes on in the other one."""
    is_over = complaint.closed_at is not None and complaint.merged_into_id is None
    on = timezone.localdate(complaint.closed_at) if is_over else on or timezone.localdate()
    submitted_on = timezone.localdate(complaint.submitted_at)
    steps = [step for step in complaint.steps.select_related("bureau") if is_public(step)]
    clocks = Deadline.objects.of(complaint).exclude(state=Deadline.State.CANCELLED)
    return Progress(
        complaint=complaint,
        is_over=is_over,
        days_since_submission=(on - submitted_on).days,
        workdays_since_submission=calendar().workdays_between(submitted_on, on),
        steps=steps,
        deadlines=sorted(
            clocks.select_related("rule", "owner"),
            key=lambda deadline: (deadline.state == Deadline.State.MET, deadline.due_on),
        ),
        onward=onward(complaint),
    )


def onward(complaint: Complaint) -> Onward | None:
    """Where a merged case goes on; nothing is asked for one that was not merged."""
    if complaint.merged_into_id is None:
        return None
    into = Complaint.objects.select_related("bureau").get(pk=complaint.merged_into_id)
    phone = complaint.complainant_phone_index
    return Onward(
        state=into.get_state_display(),
        is_open=into.is_open,
        bureau=into.bureau.name,
        next_due_on=into.next_due_on if into.is_open else None,
        number=into.number if phone and phone == into.complainant_phone_index else "",
    )


def parts(complaint: Complaint, on: date | None = None) -> list[Progress]:
    """The further cases of a submission that was split; its first number shows them all."""
    others = complaint.parts.select_related("bureau", "category").order_by("pk")
    return [progress(other, on) for other in others]


def is_public(step: Step) -> bool:
    """Whether the resident sees the step."""
    return bool(step.public_note) or step.action not in INNER_ACTIONS
