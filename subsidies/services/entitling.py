"""Who may be entitled to what: the same rules over what the registers hold already. Nothing is applied for."""

import json

from django.db import connection, transaction
from django.utils import timezone

from regions.places import value_of
from subsidies import rules
from subsidies.models import Entitlement, EntitlementRun, SubsidyPolicy
from subsidies.services import records
from workers.models import Worker

AT_ONCE = 5000
# That somebody is old enough speaks for nothing yet.
SAYS_NOTHING = frozenset({"age"})
KEEP = """
    INSERT INTO subsidies_entitlement (run_id, worker_id, policy_id, facts, reasons)
    SELECT %s, found.worker_id, kind.policy_id, kind.facts, kind.reasons
    FROM unnest(%s::bigint[], %s::bigint[]) AS found (worker_id, place)
    JOIN unnest(%s::bigint[], %s::jsonb[], %s::jsonb[]) WITH ORDINALITY
        AS kind (policy_id, facts, reasons, place) USING (place)
"""


def run(on=None) -> EntitlementRun:
    """Look at every worker of the register by a fixed number of statements for each five thousand.

    What was found by earlier runs goes when this one is complete, and not before.
    """
    on = on or timezone.localdate()
    made = EntitlementRun.objects.create(on=on)
    policies = list(SubsidyPolicy.objects.in_force(on).filter(is_for_units=False))
    last = 0
    while ids := next_ids(last):
        made.found += keep(made, policies, records.facts_between(ids[0], ids[-1], on))
        made.people, last = made.people + len(ids), ids[-1]
    return finish(made)


def next_ids(last) -> list[int]:
    rows = Worker.objects.registered().filter(pk__gt=last).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])


def keep(made, policies, facts_by_worker) -> int:
    """Keep what was found for these workers with one statement; how much it was.

    Very many have the same facts, and the rules are asked once for each of them.
    """
    same = {}
    for worker_id, facts in facts_by_worker.items():
        same.setdefault(facts, []).append(worker_id)
    kinds, workers, kind_of_worker = [], [], []
    for facts, worker_ids in same.items():
        for policy in policies:
            judgement = rules.judge(policy.code, facts, policy.terms)
            if judgement.is_possible and speaks_for(judgement):
                kinds.append(
                    (policy.pk, json.dumps(facts.as_data()), json.dumps(judgement.as_data()))
                )
                workers += worker_ids
                kind_of_worker += [len(kinds)] * len(worker_ids)
    if kinds:
        with connection.cursor() as cursor:
            columns = [list(column) for column in zip(*kinds, strict=True)]
            cursor.execute(KEEP, [made.pk, workers, kind_of_worker, *columns])
    return len(workers)


def speaks_for(judgement) -> bool:
    return any(each.holds and each.code not in SAYS_NOTHING for each in judgement.reasons)


@transaction.atomic
def finish(made) -> EntitlementRun:
    made.ended_at = timezone.now()
    made.save()
    old = EntitlementRun.objects.filter(pk__lt=made.pk)
    of_old = Entitlement.objects.filter(run__in=old)
    of_old._raw_delete(of_old.db)
    old.delete()
    return made


def of_worker(worker) -> list[Entitlement]:
    """What the newest complete run found for her."""
    newest = EntitlementRun.objects.exclude(ended_at=None).first()
    if newest is None:
        return []
    rows = Entitlement.objects.filter(run=newest, worker=worker)
    return list(rows.select_related("policy", "run").order_by("pk"))


def prefilled(worker) -> dict:
    """The answers of a form that the registers can give: field name -> what a browser would send."""
    answers = {"name": worker.name, "id_number": worker.id_number}
    if residence := value_of(worker.town, worker.community):
        answers["residence"] = residence
    known = records.facts_of(worker, timezone.localdate())
    for name, value in (known.as_data() if known else {}).items():
        if value not in ("", False, 0):
            answers[name] = str(value)
    return answers


def prefilled_of_unit(enterprise) -> dict:
    """The same of a unit."""
    return {"name": enterprise.name, "id_number": enterprise.uscc}
