"""A clock of a case, as every resource tells it."""

from rest_framework import serializers

from reminders import rulebook
from reminders.models import Deadline, DeadlineRule


class ClockSerializer(serializers.Serializer):
    """A clock as anybody may see it: the rule, its last day, and why."""

    rule = serializers.CharField(source="rule.slug")
    name = serializers.CharField(source="rule.name")
    due_on = serializers.DateField()
    provisional = serializers.BooleanField(source="is_provisional")
    expected = serializers.BooleanField(source="is_expected")
    basis = serializers.CharField(source="rule.basis_text")
    state = serializers.CharField()


def clock_of(deadline) -> dict:
    """What ClockSerializer says of a clock, without asking it: filing waits for this."""
    return clock(
        deadline.rule,
        deadline.due_on,
        deadline.is_provisional,
        deadline.is_expected,
        deadline.state,
    )


def clocks_of(complaint) -> list[dict]:
    """The same of every clock of a case, from its columns and the remembered rules."""
    rules = {rule.pk: rule for rows in rulebook.rules().values() for rule in rows}
    columns = ("rule_id", "due_on", "is_provisional", "is_expected", "state")
    return [
        # A rule that another process put in force in the last seconds is not remembered yet.
        clock(rules.get(rule_id) or DeadlineRule.objects.get(pk=rule_id), *values)
        for rule_id, *values in Deadline.objects.of(complaint).values_list(*columns)
    ]


def clock(rule, due_on, is_provisional, is_expected, state) -> dict:
    return {
        "rule": rule.slug,
        "name": rule.name,
        "due_on": due_on.isoformat(),
        "provisional": is_provisional,
        "expected": is_expected,
        "basis": rule.basis_text,
        "state": state,
    }
