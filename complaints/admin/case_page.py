"""What the case page shows: read in a fixed number of queries, masked before a template sees it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Prefetch, Q, prefetch_related_objects
from django.utils import timezone

from accounts.access import accesses_of
from bureaus.permissions import bureau_ids_of
from complaints import permissions, services
from complaints.admin import mediating
from complaints.admin.filters import register_choices
from complaints.admin.panels import panels_of
from complaints.admin.wording import Wording, clock_words, next_due_words, state_words
from complaints.models import CaseMediator, Complaint, Step
from complaints.models.choices import OF_WHO_IT_IS, Channel, Standing
from complaints.scrubbing import reporter_scrubber
from complaints.transitions import STAYING_ACTIONS, Action, Kind, State
from deposits.models import AdvanceClaim, QualityDeposit
from gaotai_jiazheng.identifiers import MOBILE
from gaotai_jiazheng.masking import mask_address, mask_name, mask_phone
from papers.models import Paper
from reminders.calendars import calendar
from reminders.models import Deadline

# What people have written into the case itself.
WRITTEN = ("content", "demand", "outcome")
SHOWN_ACCESSES = 10
SHOWN_CASES_OF_PERSON = 5
SHOWN_MERGED = 20
# Steps that only make sense for a case that was handed over.
AFTER_A_HANDOVER = frozenset(
    {Action.CONFIRM_HANDOVER, Action.RETURN_HANDOVER, Action.RECORD_RESULT}
)
# Steps that end a case against the complainant's wish or take it from the bureau.
GRAVE_ACTIONS = frozenset(
    {
        Action.DECLINE,
        Action.TERMINATE,
        Action.SEND_BACK,
        Action.WITHDRAW,
        Action.HAND_TO_POLICE,
        Action.NOT_PERFORMED,
    }
)


@dataclass(frozen=True)
class Clock:
    """A clock of the case and where it stands."""

    deadline: Deadline
    words: Wording


def visible_case(user, pk) -> Complaint:
    """The case with what its page names, and with whether it has what most cases have not, so that nothing is
    asked for in vain: ``was_split`` (other cases came with it), ``has_merged`` (others were merged into it),
    ``has_mediators``, ``has_papers``, ``has_claims`` (on a deposit), ``has_deposit`` (its enterprise).

    Raises Complaint.DoesNotExist for whoever may not see it.
    """
    named = Complaint.objects.visible_to(user).select_related(
        *mediating.ONE_EACH,
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
    return named.defer("search_vector").annotate(**what_it_has()).get(pk=pk)


def what_it_has() -> dict[str, Exists]:
    """Name -> whether there is such a row, asked along with the case."""
    case = {
        "subject_type": ContentType.objects.get_for_model(Complaint),
        "subject_id": OuterRef("pk"),
    }
    rows = {
        "was_split": Complaint.objects.filter(filed_with=OuterRef("pk")),
        "has_merged": Complaint.objects.filter(merged_into=OuterRef("pk")),
        "has_mediators": CaseMediator.objects.filter(complaint=OuterRef("pk")),
        "has_papers": Paper.objects.filter(**case),
        "has_claims": AdvanceClaim.objects.filter(**case),
        "has_deposit": QualityDeposit.objects.open().filter(enterprise=OuterRef("enterprise")),
    }
    return {name: Exists(found) for name, found in rows.items()}


def case_context(user, complaint) -> dict:
    """Everything on the case page."""
    today = timezone.localdate()
    # The panels read these too.
    prefetch_related_objects(
        [complaint], Prefetch("steps", Step.objects.select_related("by", "bureau")), "attachments"
    )
    steps = list(complaint.steps.all())
    scrub = scrub_for(user, complaint)
    clocks = clocks_of(complaint, today)
    can_reveal = permissions.can_reveal(user, complaint)
    handovers = handovers_of(complaint, steps)
    return {
        "complaint": complaint,
        "state": state_words(complaint),
        "due": next_due(complaint, today),
        "identity_is_late": complaint.identity_due_on is not None
        and complaint.identity_due_on < today,
        "clocks": clocks,
        "complainant": masked_complainant(user, complaint),
        "said": {name: scrub(getattr(complaint, name)) for name in WRITTEN},
        "can_reveal": can_reveal,
        **files_shown(user, complaint, can_reveal),
        "parts": parts_of(user, complaint),
        **merged_context(user, complaint),
        "assisting_bureaus": assisting_names(complaint),
        "steps": scrubbed(steps[::-1], scrub, "public_note", "internal_note"),
        "follow_ups": scrubbed(follow_ups_of(complaint, steps), scrub, "remark"),
        "accesses": list(accesses_of(complaint)[:SHOWN_ACCESSES]),
        "others": cases_of_same_person(user, complaint) if can_reveal else [],
        "shown_others": SHOWN_CASES_OF_PERSON,
        "beside": beside(complaint),
        "panels": panels_of(user, complaint),
        "handovers": handovers,
        "waits_for_leader": waits_for_leader(user, complaint),
        **offered_steps(user, complaint, clocks, handovers),
    }


def parts_of(user, complaint) -> list:
    """The other cases of the same submission; nothing is asked for one that came alone."""
    if complaint.filed_with_id is None and not complaint.was_split:
        return []
    return services.parts_seen_by(user, complaint)


def merged_context(user, complaint) -> dict:
    """The case that this one was merged into and those that were merged into it, as far as the person may
    see them; nothing is asked for a case that stands alone."""
    in_sight = Complaint.objects.visible_to(user).only("number", "title", "state")
    into, others = None, []
    if complaint.merged_into_id is not None:
        into = in_sight.filter(pk=complaint.merged_into_id).first()
    if complaint.has_merged:
        others = list(in_sight.filter(merged_into=complaint).order_by("pk")[:SHOWN_MERGED])
    return {"merged_into": into, "merged_cases": others}


def follow_ups_of(complaint, steps) -> list:
    if not any(step.action == Action.FOLLOW_UP for step in steps):
        return []
    return list(complaint.follow_ups.select_related("asked_by"))


def next_due(complaint, today) -> Wording | None:
    if not complaint.is_open:
        return None
    return next_due_words(complaint, today, calendar())


def clocks_of(complaint, today) -> list[Clock]:
    """Ticking clocks first, by their last day; then those that have ended, the latest first."""
    found = Deadline.objects.of(complaint).with_times_extended()
    deadlines = list(found.select_related("rule", "owner"))
    ticking = [each for each in deadlines if each.met_on is None and not each.ended_reason]
    ended = [each for each in deadlines if each not in ticking]
    ordered = sorted(ticking, key=lambda each: (each.due_on, each.pk))
    ordered += sorted(ended, key=lambda each: -each.pk)
    return [Clock(each, clock_words(each, today, calendar())) for each in ordered]


def masked_complainant(user, complaint) -> dict | None:
    """Name, telephone and address, masked, and whether text messages reach the telephone; None where not even
    that much is to be known (第三十七条)."""
    if complaint.is_anonymous or not permissions.sees_reporter(user, complaint):
        return None
    return {
        "name": mask_name(complaint.complainant_name),
        "phone": mask_phone(complaint.complainant_phone),
        "gets_texts": bool(MOBILE.fullmatch(complaint.complainant_phone)),
        "address": mask_address(complaint.complainant_address),
    }


def scrub_for(user, complaint) -> Callable[[str], str]:
    """What is written in the case passes through this: it leaves the writer out where not even a mask is to be
    known (第三十七条)."""
    if permissions.sees_reporter(user, complaint):
        return str
    return reporter_scrubber(
        complaint.kind,
        complaint.complainant_name,
        complaint.complainant_phone,
        complaint.complainant_address,
    )


def scrubbed(rows, scrub, *names) -> list:
    """The rows, not to be saved, with these texts as the person may read them."""
    for row in rows:
        for name in names:
            setattr(row, name, scrub(getattr(row, name)))
    return rows


def beside(complaint) -> dict | None:
    """An agent or the other complainants, masked; nothing is asked for whoever complains alone."""
    if complaint.standing == Standing.AGENT:
        return {"agent": masked_agent(complaint.agent)}
    if complaint.standing == Standing.JOINT:
        people = complaint.joint_complainants.prefetch_related("consents")
        return {"people": [masked_person(person) for person in people]}
    return None


def masked_agent(agent) -> dict:
    return {
        "name": mask_name(agent.name),
        "phone": mask_phone(agent.phone),
        "matter": agent.matter,
        "authority": agent.authority,
        "valid_from": agent.valid_from,
        "valid_until": agent.valid_until,
        "has_expired": agent.valid_until < timezone.localdate(),
        "checked_by": agent.originals_checked_by,
    }


def masked_person(person) -> dict:
    return {
        "name": mask_name(person.name),
        "phone": mask_phone(person.phone),
        "is_representative": person.is_representative,
        "consents": [f"同意{consent.get_action_display()}" for consent in person.consents.all()],
    }


def files_shown(user, complaint, can_reveal) -> dict:
    """The files that the person may open, and how many others there are."""
    files = list(complaint.attachments.all())
    seen = [
        file
        for file in files
        if permissions.sees_files(user, complaint)
        and (can_reveal or file.purpose not in OF_WHO_IT_IS)
    ]
    return {"attachments": seen, "hidden_files": len(files) - len(seen)}


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
    # A report of somebody else's bureau would tell here who has made it.
    of_bureau = bureau_ids_of(user)
    others = others.exclude(~Q(bureau__in=of_bureau), kind=Kind.VIOLATION_REPORT)
    named = others.exclude(pk=complaint.pk).only("number", "title", "state")
    return list(named.order_by("-pk")[: SHOWN_CASES_OF_PERSON + 1])


def handovers_of(complaint, steps) -> list:
    """Where the case stands with the hotlines; nothing is asked for one that neither came from there nor went
    there."""
    came = complaint.channel in {Channel.HOTLINE_12345, Channel.HOTLINE_12315}
    if came or any(step.action == Action.HAND_OVER for step in steps):
        return list(complaint.handovers.all())
    return []


def waits_for_leader(user, complaint) -> bool:
    """Whether the person looks at a returned case that only the leader of the dispatch centre may decide."""
    is_last = complaint.state == State.RETURNED and permissions.needs_leader(complaint)
    return is_last and not permissions.leads_center(user)


def waits_for_the_other_side(action, handovers) -> bool:
    """Whether one of the hand-overs waits for what the step records."""
    waiting = [each for each in handovers if each.is_unanswered]
    if action == Action.CONFIRM_HANDOVER:
        return any(each.received_at is None for each in waiting)
    if action == Action.RECORD_RESULT:
        return any(each.received_at is not None for each in waiting)
    return bool(waiting)


def offered_steps(user, complaint, clocks, handovers) -> dict:
    """The steps that this person may take now: those that move the case on, and the others."""
    actions = permissions.actions_for(user, complaint)
    actions = [
        action
        for action in actions
        if action not in AFTER_A_HANDOVER or waits_for_the_other_side(action, handovers)
    ]
    if not any(can_be_extended(clock.deadline) for clock in clocks):
        actions = [action for action in actions if action != Action.EXTEND]
    if not any(has_standing_extension(clock.deadline) for clock in clocks):
        actions = [action for action in actions if action != Action.REVOKE_EXTENSION]
    return {
        "moving_steps": [
            {"action": action, "is_grave": action in GRAVE_ACTIONS}
            for action in sorted(set(actions) - STAYING_ACTIONS, key=actions.index)
        ],
        "staying_steps": [action for action in actions if action in STAYING_ACTIONS],
    }


def can_be_extended(deadline) -> bool:
    """Whether it is ticking, its last day has not passed and its rule gives one more extension."""
    is_going = deadline.state == Deadline.State.RUNNING and not deadline.is_overdue()
    return is_going and deadline.times_extended < deadline.rule.extension_times


def has_standing_extension(deadline) -> bool:
    return deadline.state == Deadline.State.RUNNING and deadline.times_extended > 0
