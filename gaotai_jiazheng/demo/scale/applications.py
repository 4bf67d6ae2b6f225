"""Applications for subsidies of very many people, as far as they go without money.

What is paid goes through budget, notice and the books, row by row: of those a county at scale has none more
than the demonstration. Nobody applies twice for the same policy and year; the database would refuse it.
"""

import random
from collections import Counter
from datetime import datetime, time, timedelta
from itertools import islice

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone

from gaotai_jiazheng.demo.bulk import analyze, copy_rows
from gaotai_jiazheng.demo.scale.invented import FIRST_APPLICANT, person
from gaotai_jiazheng.demo.scale.keys import reserve, sealed
from gaotai_jiazheng.demo.scale.progress import told
from gaotai_jiazheng.numbering import format_number
from regions.models import Community
from subsidies.loading import load_policies
from subsidies.models import Application, PolicyCode, SubsidyPolicy
from subsidies.models.application import NUMBER_SEQUENCE, person_index, phone_index
from subsidies.services.filing import NOBODY, PREFIX
from subsidies.transitions import State

COLUMNS = [
    "number", "query_code_digest", "policy_id", "code", "state", "name", "id_number", "person_digest", "phone",
    "phone_digest", "bank_account", "town_id", "community_id", "year", "facts", "begun_at", "submitted_at",
    "ended_reason",
]  # fmt: skip
CODES = {
    PolicyCode.TRAINING: 40,
    PolicyCode.TRAVEL: 25,
    PolicyCode.START_UP_GRANT: 15,
    PolicyCode.WORKER_REWARD: 10,
    PolicyCode.START_UP_LOAN: 10,
}
STATES = {
    State.CHECKING: 8,
    State.RETURNED: 4,
    State.REFUSED: 70,
    State.WITHDRAWN: 15,
    State.DRAFT: 3,
}
# A loan is granted and not paid out by the portal.
LOAN_STATES = {State.GRANTED: 80, State.CHECKING: 5, State.REFUSED: 15}
YEARS = 6
# Each row for training holds a lock of its person until its transaction ends, and PostgreSQL has some thousands.
ROWS_A_TRANSACTION = 2_000


def seed_applications(count: int, seed: int) -> Counter:
    """Write so many; State -> how many. Raises ObjectDoesNotExist where a policy is missing."""
    load_policies()
    policies = {policy.code: policy for policy in SubsidyPolicy.objects.order_by("version")}
    if missing := [code.label for code in CODES if code not in policies]:
        raise ObjectDoesNotExist("、".join(missing))
    counted = Counter()
    made = told(rows(count, random.Random(seed), policies, counted), count, "补贴申请")
    while part := list(islice(made, ROWS_A_TRANSACTION)):
        with transaction.atomic():
            copy_rows(Application, COLUMNS, part)
    analyze(Application)
    return counted


def rows(count, chance, policies, counted):
    places = list(Community.objects.values_list("town_id", "pk")) or [(None, None)]
    number = reserve(NUMBER_SEQUENCE, count)
    first = FIRST_APPLICANT + Application.objects.count()
    codes, code_weights = list(CODES), list(CODES.values())
    today = timezone.localdate()
    for order in range(count):
        [code] = chance.choices(codes, code_weights)
        states = LOAN_STATES if code == PolicyCode.START_UP_LOAN else STATES
        [state] = chance.choices(list(states), states.values())
        days = (count - order) * YEARS * 365 // count
        at = timezone.make_aware(datetime.combine(today - timedelta(days=days), time(10)))
        counted[state.value] += 1
        yield row(
            first + order,
            format_number(PREFIX, at.date(), number + order),
            policies[code],
            state,
            at,
            places,
        )


def row(serial, number, policy, state, at, places):
    """In the order of COLUMNS. A draft is nobody's yet."""
    who, is_draft = person(serial), state == State.DRAFT
    town_id, community_id = places[serial % len(places)]
    return (
        number, NOBODY, policy.pk, policy.code, state.value,
        sealed(Application, "name", who.name),
        "" if is_draft else sealed(Application, "id_number", who.id_number),
        "" if is_draft else person_index(who.id_number),
        sealed(Application, "phone", who.phone_as_written), phone_index(who.phone),
        sealed(Application, "bank_account", f"6212{serial:014}"),
        town_id, community_id, at.year, "{}", at,
        None if is_draft else at, "（演示）不符合条件" if state == State.REFUSED else "",
    )  # fmt: skip
