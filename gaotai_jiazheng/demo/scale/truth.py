"""What was seeded, written down as it was planned, and counted again out of the database.

The file is JSON: ``as_of`` (day), ``seed``, ``sizes``; ``rows`` (model -> rows that there are to be), ``states``
(model -> state -> rows added), ``badly_written`` (rows with odd names or full-width digits), ``figures`` (metric
-> its number on the day), ``frauds`` (rule -> numbers of the classes that it has to name), ``classes`` (first key
and how many).
"""

from collections import Counter
from datetime import date

from django.db import connection
from django.db.models import Count

from complaints.models import Complaint
from enterprises.models import Enterprise
from gaotai_jiazheng.demo.scale.invented import PLAIN_NAME
from plan.metrics import metric_of
from reminders.models import Deadline
from subsidies.models import Application
from training.auditing import RULES
from training.models import Completion, Enrolment, Session, TrainingClass
from training.services.records import terms_of
from workers.models import Attestation, Employment, OccupationCertificate, Policy, Worker

COUNTED = (
    Enterprise, Worker, Employment, OccupationCertificate, Attestation, Policy, Complaint, Deadline, TrainingClass,
    Session, Enrolment, Completion, Application,
)  # fmt: skip
FIGURES = (
    "enterprises_registered", "workers_registered", "certified_workers", "workers_insured", "complaints_received",
    "training_person_times",
)  # fmt: skip
# Of the classes in which nothing was planted, every so manieth is audited too.
HONEST_EVERY = 40


def rows_now() -> dict[str, int]:
    return {model._meta.label: model.objects.count() for model in COUNTED}


def states_now() -> dict[str, Counter]:
    """Of cases and applications."""
    return {
        model._meta.label: Counter(
            dict(model.objects.order_by().values_list("state").annotate(Count("pk")))
        )
        for model in (Complaint, Application)
    }


def figures_now(on: date) -> dict[str, int]:
    return {slug: metric_of(slug).count(on) for slug in FIGURES}


def added(before: dict, more: dict) -> dict:
    """Key -> sum; what nobody has added stays."""
    return {key: count + more.get(key, 0) for key, count in before.items()}


def badly_written_now() -> int:
    """Workers and applicants whose name or telephone is not as a form would take it, unsealed one by one."""
    return sum(
        not PLAIN_NAME.fullmatch(name) or not phone.isascii()
        for model in (Worker, Application)
        for name, phone in model.objects.order_by().values_list("name", "phone").iterator(5000)
    )


def findings_of(classes) -> dict[str, set[str]]:
    """Rule -> numbers of those of the classes that it names."""
    found = {slug: set() for slug in RULES}
    for row in classes.select_related("institution", "occupation").iterator(200):
        terms = terms_of(row)
        for slug, (_, rule) in RULES.items():
            if rule(row, terms):
                found[slug].add(row.number)
    return found


def differences(truth: dict) -> list[str]:
    """What is not as it was written down, in words; nothing where all is."""
    on = date.fromisoformat(truth["as_of"])
    wrong = [
        *unequal("行数", truth["rows"], rows_now()),
        *unequal("指标", truth["figures"], figures_now(on)),
        *unequal("书写不规范的行", {"": truth["badly_written"]}, {"": badly_written_now()}),
    ]
    for model, states in states_now().items():
        wrong += unequal(f"{model}的状态", truth["states"][model], states)
    return wrong + wrong_findings(truth) + switched_off()


def unequal(what, expected, seen) -> list[str]:
    return [
        f"{what}{key}：应为{expected.get(key, 0)}，数到{seen.get(key, 0)}"
        for key in sorted({*expected, *seen})
        if expected.get(key, 0) != seen.get(key, 0)
    ]


def wrong_findings(truth) -> list[str]:
    """The rules over every class with something planted, and over some of the others."""
    if not truth["classes"]:
        return []
    first, count = truth["classes"]["first"], truth["classes"]["count"]
    planted = {number for numbers in truth["frauds"].values() for number in numbers}
    classes = TrainingClass.objects.order_by("pk")
    honest = classes.filter(pk__in=range(first, first + count, HONEST_EVERY)).exclude(
        number__in=planted
    )
    found = findings_of(classes.filter(number__in=planted) | honest)
    wrong = []
    for slug, (name, _) in RULES.items():
        expected = set(truth["frauds"].get(slug, []))
        wrong += [f"{name}：没有查出{number}" for number in sorted(expected - found[slug])]
        wrong += [f"{name}：误报{number}" for number in sorted(found[slug] - expected)]
    return wrong


SWITCHED_OFF = """
    SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'
    UNION ALL SELECT 'trigger of ' || tgrelid::regclass FROM pg_trigger WHERE tgisinternal AND tgenabled <> 'O'
    UNION ALL SELECT 'constraint ' || conname FROM pg_constraint WHERE NOT convalidated
    UNION ALL SELECT 'index ' || indexrelid::regclass FROM pg_index WHERE NOT indisvalid
"""


def switched_off() -> list[str]:
    """Triggers, constraints and indexes that do not hold."""
    with connection.cursor() as cursor:
        cursor.execute(SWITCHED_OFF)
        return [f"没有生效：{name}" for (name,) in cursor.fetchall()]
