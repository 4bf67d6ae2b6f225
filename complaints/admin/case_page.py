"""What the case page shows: read in a fixed number of queries, masked before a template sees it."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.access import accesses_of
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from complaints import permissions
from complaints.admin.filters import register_choices
from complaints.admin.panels import panels_of
from complaints.admin.wording import Wording, clock_words, due_words, state_words
from complaints.models import Complaint
from complaints.transitions import STAYING_ACTIONS, Action
from gaotai_jiazheng.masking import mask_address, mask_name, mask_phone
from reminders.calendars import calendar
from reminders.models import Deadline

SHOWN_ACCESSES = 10
SHOWN_CASES_OF_PERSON = 5
# Steps that end a case against the complainant's wish or take it from the bureau.
GRAVE_ACTIONS = frozenset({Action.DECLINE, Action.TERMINATE, Action.SEND_BACK, Action.WITHDRAW})


@dataclass(frozen=True)
class Clock:
    """A clock of the case, where it stands, and whether the person may open its explanation."""

    deadline: Deadline
    words: Wording
    can_be_opened: bool


def visible_case(user, pk) -> Complaint:
    """The case with what its page names. Raises Complaint.DoesNotExist for who may not see it."""
    named = Complaint.objects.visible_to(user).select_related(
        "bureau",
        "category",
        "assignee",
        "enterprise",
        "town",
        "community",
        "entered_by",
        "routing_rule__category",
        "routing_rule__bureau",
    )
    return named.defer("search_vector").get(pk=pk)


def case_context(user, complaint) -> dict:
    """Everything on the case page."""
    today = timezone.localdate()
    steps = list(complaint.steps.select_related("by", "bureau"))
    clocks = clocks_of(complaint, user, today)
    can_reveal = permissions.can_reveal(user, complaint)
    return {
        "complaint": complaint,
        "state": state_words(complaint),
        "due": next_due(complaint, today),
        "clocks": clocks,
        "complainant": masked_complainant(complaint),
        "can_reveal": can_reveal,
        "attachments": list(complaint.attachments.all()),
        "assisting_bureaus": assisting_names(complaint),
        "steps": steps[::-1],
        "follow_ups": list(complaint.follow_ups.select_related("asked_by")),
        "accesses": list(accesses_of(complaint)[:SHOWN_ACCESSES]),
        "others": cases_of_same_person(user, complaint) if can_reveal else [],
        "shown_others": SHOWN_CASES_OF_PERSON,
        "panels": panels_of(user, complaint),
        **offered_steps(user, complaint, clocks),
    }


def next_due(complaint, today) -> Wording | None:
    if not complaint.is_open:
        return None
    notes = ["暂定"] if complaint.next_due_is_provisional else []
    return due_words(complaint.next_due_on, today, calendar(), notes=notes)


def clocks_of(complaint, user, today) -> list[Clock]:
    """Ticking clocks first, by their last day; then those that have ended, the latest first."""
    deadlines = list(Deadline.objects.of(complaint).select_related("rule", "owner"))
    ticking = [each for each in deadlines if each.met_on is None and not each.ended_reason]
    ended = [each for each in deadlines if each not in ticking]
    ordered = sorted(ticking, key=lambda each: (each.due_on, each.pk))
    ordered += sorted(ended, key=lambda each: -each.pk)
    sees_all = oversees_all_bureaus(user)
    owners = bureau_ids_of(user)
    return [
        Clock(each, clock_words(each, today, calendar()), sees_all or each.owner_id in owners)
        for each in ordered
    ]


def masked_complainant(complaint) -> dict[str, str]:
    return {
        "name": mask_name(complaint.complainant_name),
        "phone": mask_phone(complaint.complainant_phone),
        "address": mask_address(complaint.complainant_address),
    }


def assisting_names(complaint) -> list[str]:
    names = dict(register_choices()["bureau"])
    return [names[str(pk)] for pk in complaint.assisting_bureaus if str(pk) in names]


def cases_of_same_person(user, complaint):
    """Other cases from the same telephone number that the person may see; one more than is shown."""
    if not complaint.complainant_phone_index:
        return []
    others = Complaint.objects.visible_to(user).filter(
        complainant_phone_index=complaint.complainant_phone_index
    )
    named = others.exclude(pk=complaint.pk).only("number", "title", "state")
    return list(named.order_by("-pk")[: SHOWN_CASES_OF_PERSON + 1])


def offered_steps(user, complaint, clocks) -> dict:
    """The steps that this person may take now: those that move the case on, and the others."""
    actions = permissions.actions_for(user, complaint)
    if not any(can_be_extended(clock.deadline) for clock in clocks):
        actions = [action for action in actions if action != Action.EXTEND]
    return {
        "moving_steps": [
            {"action": action, "is_grave": action in GRAVE_ACTIONS}
            for action in sorted(set(actions) - STAYING_ACTIONS, key=actions.index)
        ],
        "staying_steps": [action for action in actions if action in STAYING_ACTIONS],
    }


def can_be_extended(deadline) -> bool:
    """Whether its rule knows extensions and it is still going."""
    return deadline.rule.extension_times > 0 and deadline.state == Deadline.State.RUNNING
