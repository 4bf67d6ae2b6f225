"""Which rule gives a matter its time on a day, and how a new rule takes the place of an old one."""

from datetime import date, timedelta
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.formats import date_format

from gaotai_jiazheng.data_files import BadDataFile, Entry, read_data_file
from gaotai_jiazheng.refusals import write
from gaotai_jiazheng.short_memory import remembered
from reminders.models import DeadlineRule

SHIPPED_RULES = Path(__file__).parent / "data" / "deadline_rules.yaml"


def rule_for(slug: str, on: date) -> DeadlineRule:
    """The row in force on that day, its last day included. Raises DeadlineRule.DoesNotExist."""
    for rule in rules().get(slug, ()):
        if rule.in_force_from <= on and (rule.in_force_to is None or on <= rule.in_force_to):
            return rule
    raise DeadlineRule.DoesNotExist(f"no rule {slug} in force on {on}")


def length_in_words(slug: str, on: date) -> str:
    """How long a matter may take by the rule of that day: 5个工作日; 规定的时间 where there is none."""
    try:
        return rule_for(slug, on).length_text
    except DeadlineRule.DoesNotExist:
        return "规定的时间"


def first_day(slug: str) -> date | None:
    """The day on which the oldest row came into force; None where there is no row."""
    rows = rules().get(slug)
    return rows[-1].in_force_from if rows else None


@remembered(seconds=5)
def rules() -> dict[str, tuple[DeadlineRule, ...]]:
    """Slug -> its rows, the newest first: that is the one most often asked for."""
    found = {}
    for rule in DeadlineRule.objects.order_by("slug", "-in_force_from"):
        found[rule.slug] = (*found.get(rule.slug, ()), rule)
    return found


def refuse_unless_later(rule: DeadlineRule) -> DeadlineRule | None:
    """The row that a new one would follow; None for the first of its slug.

    Raises ValidationError, code rule_not_later, on in_force_from: only the end of a line of rows can
    be added to, because cases keep the row of their day.
    """
    previous = DeadlineRule.objects.filter(slug=rule.slug).order_by("-in_force_from").first()
    if previous is not None and rule.in_force_from <= previous.in_force_from:
        message = f"施行日期须晚于现有规则的施行日期（{date_format(previous.in_force_from)}）。"
        raise ValidationError({"in_force_from": ValidationError(message, code="rule_not_later")})
    return previous


@transaction.atomic
def put_in_force(rule: DeadlineRule) -> DeadlineRule:
    """Save a new row; the row before it ends on the day before. Cases keep the row that they have.

    Of two officers at once the second one waits and follows the first one's row, or is refused in words.
    Raises ValidationError as refuse_unless_later does, or of the model's own checks.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"rule:{rule.slug}"]
        )
    previous = refuse_unless_later(rule)
    if previous is not None:
        day_before = rule.in_force_from - timedelta(days=1)
        if previous.in_force_to is None or previous.in_force_to > day_before:
            previous.in_force_to = day_before
            previous.save(update_fields=["in_force_to"])
    write(rule)
    forget()
    return rule


def forget() -> None:
    """Forget the remembered rows for what follows in this transaction, and again for who read meanwhile."""
    rules.forget()
    transaction.on_commit(rules.forget)


def is_in_use(rule: DeadlineRule) -> bool:
    """Whether a clock runs or ran by this row; then its text may not change any more."""
    return rule.deadlines.exists()


@transaction.atomic
def load_rules(path: Path = SHIPPED_RULES) -> int:
    """Add the rows of a file that are missing and return how many; existing rows stay as they are.

    A row is known by slug and first day in force, so that what a bureau has edited or ended is kept.
    Raises BadDataFile.
    """
    document = read_data_file(path)
    found = [read_rule(entry) for entry in document.entries("rules")]
    document.finish()
    known = set(DeadlineRule.objects.values_list("slug", "in_force_from"))
    missing = [rule for rule in found if (rule.slug, rule.in_force_from) not in known]
    for rule in missing:
        try:
            rule.full_clean()
        except ValidationError as error:
            problems = [f"{rule.slug} {rule.in_force_from}：{text}" for text in error.messages]
            raise BadDataFile(problems) from error
        rule.save()
    forget()
    return len(missing)


def read_rule(entry: Entry) -> DeadlineRule:
    """A row that is not saved yet."""
    unit = entry.choice("unit", DeadlineRule.Unit.values)
    return DeadlineRule(
        slug=entry.text("slug", max_length=60),
        name=entry.text("name", max_length=60),
        length=entry.number("length", at_least=int(unit != DeadlineRule.Unit.GIVEN_DAY)),
        unit=unit,
        roll_forward=entry.choice(
            "roll_forward",
            DeadlineRule.RollForward.values,
            default=DeadlineRule.RollForward.STATUTORY_HOLIDAY,
        ),
        extension_length=entry.number("extension_length", default=0),
        extension_times=entry.number("extension_times", default=0),
        acting_party=entry.text("acting_party", max_length=30, default=""),
        basis=entry.text("basis", max_length=120, default=""),
        article=entry.text("article", max_length=60, default=""),
        in_force_from=entry.day("in_force_from"),
        in_force_to=entry.day("in_force_to", default=None),
        is_statutory=entry.yes("is_statutory"),
        confirmed_by=entry.text("confirmed_by", max_length=60, default=""),
        awaiting_confirmation_by=entry.text("awaiting_confirmation_by", max_length=60, default=""),
    )
