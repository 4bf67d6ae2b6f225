"""Prints the life of a complaint as a Mermaid diagram, from the table that the services obey."""

from django.core.management.base import BaseCommand

from complaints.transitions import NEXT_STATE, Action, State


def drawing() -> str:
    """A Mermaid state diagram; a state or a step that is not in it does not exist."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {state.value}: {state.label}" for state in State]
    lines += ["    [*] --> submitted", "    [*] --> returned"]
    lines += [
        f"    {State(before).value} --> {State(after).value}: {Action(action).label}"
        for (before, action), after in NEXT_STATE.items()
    ]
    return "\n".join(lines)


class Command(BaseCommand):
    help = "Print the life of a complaint as a Mermaid diagram (docs/complaint-lifecycle.md)."

    def handle(self, **options):
        self.stdout.write(drawing())
