"""Which steps of an inspection are offered to whom, and what takes each."""

from inspections import permissions, services
from inspections.forms.steps import FORMS
from inspections.transitions import Action, State

SERVICES = {
    Action.NOTIFY: services.announce_visit,
    Action.MOVE_VISIT: services.move_visit,
    Action.GO_UNANNOUNCED: services.go_unannounced,
    Action.ABANDON: services.abandon,
    Action.RECORD: services.record,
    Action.ORDER: services.order,
    Action.GIVE_UP: services.give_up,
    Action.PUT_UP: services.put_up,
    Action.CORRECT: services.correct,
    Action.CLOSE: services.close,
}
GRAVE_ACTIONS = frozenset({Action.ABANDON, Action.GIVE_UP, Action.CORRECT})


def step_buttons(user, inspection, findings, running, today) -> list[dict]:
    """The steps that the person can take now and that have something to do. findings: all of the inspection;
    running: their clocks."""
    return [
        {"action": Action(action), "is_grave": action in GRAVE_ACTIONS}
        for action in permissions.actions_for(user, inspection)
        if action in FORMS and is_offered(inspection, action, findings, running, today)
    ]


def is_offered(inspection, action, findings, running, today) -> bool:
    """Whether a step that the table allows has something to do."""
    if action == Action.GIVE_UP:
        is_overdue = all(clock.due_on < today for clock in running.values())
        return is_overdue and not any(finding.is_to_recheck for finding in findings)
    if action == Action.CORRECT:
        return services.may_correct(inspection)
    if inspection.state == State.DONE:
        has_faults = any(finding.annulled_at is None for finding in findings)
        return has_faults == (action == Action.ORDER)
    return True
