"""Prints the life of a kind of case as a Mermaid diagram, from the table that the services obey."""

from django.core.management.base import BaseCommand

from complaints.transitions import LIVES, Action, Kind, State, states_of


def drawing(kind) -> str:
    """A Mermaid state diagram; a state or a step that is not in it does not exist."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {state.value}: {state.label}" for state in states_of(kind)]
    lines += ["    [*] --> submitted", "    [*] --> returned"]
    lines += [
        f"    {State(before).value} --> {State(after).value}: {Action(action).label}"
        for (before, action), after in LIVES[kind].items()
    ]
    return "\n".join(lines)


class Command(BaseCommand):
    help = "Print the life of a kind of case as a Mermaid diagram (docs/complaint-lifecycle.md)."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=Kind.values)

    def handle(self, *, kind, **options):
        self.stdout.write(drawing(kind))
