"""Workers with where they work, what they have learned and how they are insured.

Each is somebody else and can be found by number, name and telephone. The papers are written by the database
itself from the workers' keys: ``Workers`` says beforehand who has which.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from bureaus.models import Bureau
from enterprises.models import Enterprise
from gaotai_jiazheng.demo.bulk import analyze, copy_rows, rebuilt_indexes
from gaotai_jiazheng.demo.scale.invented import person
from gaotai_jiazheng.demo.scale.keys import reserve_keys, sealed
from gaotai_jiazheng.demo.scale.progress import told
from regions.models import Community
from workers.models import (
    Attestation,
    Employment,
    Occupation,
    OccupationCertificate,
    Policy,
    Verification,
    Worker,
)
from workers.models.worker import id_digest, name_digest, phone_digest

COLUMNS = [
    "id", "id_type", "id_number", "id_digest", "name", "name_digest", "sex", "birth_date", "phone", "phone_digest",
    "town_id", "community_id", "state", "registered_at",
]  # fmt: skip
PAPERS = (Verification, Employment, OccupationCertificate, Attestation, Policy)


@dataclass(frozen=True)
class Workers:
    """first: key of the first one, whose place is 0. Who works, is certified, …: of every twenty."""

    first: int
    count: int

    def having(self, least: int) -> int:
        """How many have a place that is least or more in its twenty."""
        whole, rest = divmod(self.count, 20)
        return whole * (20 - least) + max(0, rest - least)

    @property
    def employed(self) -> int:
        return self.having(3)

    @property
    def certified(self) -> int:
        return self.having(12)

    @property
    def insured(self) -> int:
        return self.having(8)

    @property
    def poor(self) -> int:
        return self.having(17)


@transaction.atomic
def seed_workers(count: int) -> Workers:
    """Write so many workers with their papers. Raises ObjectDoesNotExist where there is no enterprise, nobody who
    verifies, or no occupation with levels."""
    made = Workers(reserve_keys(Worker, count), count)
    with rebuilt_indexes(count, Worker, *PAPERS):
        copy_rows(Worker, COLUMNS, told(rows(made), count, "服务人员"))
        write_papers(made)
    analyze(Worker, *PAPERS)
    return made


def rows(made):
    places = list(Community.objects.values_list("town_id", "pk")) or [(None, None)]
    now = timezone.now()
    for place in range(made.count):
        who = person(place)
        town_id, community_id = places[place % len(places)]
        yield (
            made.first + place, "resident",
            sealed(Worker, "id_number", who.id_number), id_digest("resident", who.id_number),
            sealed(Worker, "name", who.name), name_digest(who.name), who.sex,
            sealed(Worker, "birth_date", who.born.isoformat()),
            sealed(Worker, "phone", who.phone_as_written), phone_digest(who.phone),
            town_id, community_id, "registered", now - timedelta(days=place % 2000),
        )  # fmt: skip


def write_papers(made):
    values = {
        "first": made.first,
        "last": made.first + made.count - 1,
        "type": ContentType.objects.get_for_model(Worker).pk,
        "bureau": Bureau.objects.order_by("pk").first().pk,
        "user": found(User.objects.order_by("pk"), "人员").pk,
        "occupation": found(Occupation.objects.order_by("pk"), "职业").pk,
        "enterprises": list(Enterprise.objects.order_by("-pk").values_list("pk", flat=True)[:5000]),
    }
    if not values["enterprises"]:
        raise ObjectDoesNotExist("企业")
    with connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement, values)


def found(rows, what):
    row = rows.first()
    if row is None:
        raise ObjectDoesNotExist(what)
    return row


PLACES = "(SELECT id, id - %(first)s AS place FROM workers_worker WHERE id BETWEEN %(first)s AND %(last)s) w"
STATEMENTS = (
    f"""
    INSERT INTO workers_employment (worker_id, enterprise_id, mode, service_lines, started_on, ended_on, end_reason,
        contract_kind, contract_number, contract_from, contract_until)
    SELECT id, (%(enterprises)s::bigint[])[1 + place %% cardinality(%(enterprises)s::bigint[])], 'employee_based',
        CASE WHEN place %% 4 = 0 THEN '{{child_care}}'::text[] ELSE '{{cleaning}}' END,
        current_date - 400 - (place %% 900)::int, CASE WHEN place %% 20 < 3 THEN current_date - 30 END, '',
        CASE WHEN place %% 20 < 15 THEN 'open_ended' ELSE '' END, '',
        CASE WHEN place %% 20 < 15 THEN current_date - 400 - (place %% 900)::int END, NULL
    FROM {PLACES} ORDER BY id
    """,
    f"""
    INSERT INTO workers_verification (subject_type_id, subject_id, agrees, method, note, bureau_id, by_id, at)
    SELECT %(type)s, id, true, 'original', note, %(bureau)s, %(user)s, now() - interval '30 days'
    FROM {PLACES} JOIN (VALUES ('scale: certificate', 12), ('scale: poverty', 17)) paper(note, least)
        ON place %% 20 >= least ORDER BY id
    """,
    """
    INSERT INTO workers_occupationcertificate (worker_id, kind, occupation_id, work_type, skill_level, number,
        issuer, issued_on, revoked_reason, entered_at, verification_id)
    SELECT subject_id, 'skill_level', %(occupation)s, '', 3 + subject_id %% 3, 'S' || subject_id, '演示评价机构',
        current_date - 30 - (subject_id %% 1500)::int, '', now(), id
    FROM workers_verification WHERE subject_type_id = %(type)s AND subject_id BETWEEN %(first)s AND %(last)s
        AND note = 'scale: certificate'
    """,
    """
    INSERT INTO workers_attestation (worker_id, kind, value, since, verification_id)
    SELECT subject_id, 'lifted_out_of_poverty', '', '2020-12-31', id
    FROM workers_verification WHERE subject_type_id = %(type)s AND subject_id BETWEEN %(first)s AND %(last)s
        AND note = 'scale: poverty'
    """,
    f"""
    INSERT INTO workers_policy (worker_id, entered_at, kind, insurer, number, valid_from, valid_until)
    SELECT id, now(), 'accident', '演示财险', 'S' || id, current_date - 300, current_date + 20 + (place %% 300)::int
    FROM {PLACES} WHERE place %% 20 >= 8 ORDER BY id
    """,
)
