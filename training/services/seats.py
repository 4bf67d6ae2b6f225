"""A seat, or a place in the list, for the code of a text message: taken and told of with one command.

While many enrol at once each holds the class for as long as the database works, and not until a thread of
Python has its turn again. The enrolment is locked first, so that guesses at one code come one after the other;
then the class, if the code is right, so that the place in the list is counted while nobody else comes to it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from gaotai_jiazheng.sealed import blind_index
from gaotai_jiazheng.together import insert_selected
from reminders.models import Notification
from training.models import Enrolment

MOST_ATTEMPTS = 5
# Where the number stands in the text for whoever has come to the list; no title holds it.
PLACE = "\ufffc"

CODE_IS_OPEN = """
    state = 'pending' AND sms_expires_at >= %(at)s AND attempts < %(most_attempts)s"""
CODE_IS_RIGHT = f"id = %(pk)s AND sms_digest = %(sms)s AND {CODE_IS_OPEN}"
# The triggers give a seat where one is asked for, or a place in the list.
ASK_FOR_A_SEAT = f"""
    UPDATE training_enrolment SET state = 'seated', entered_at = %(at)s, code_digest = %(code)s, sms_digest = '',
        worker_id = (SELECT id FROM workers_worker
            WHERE workers_worker.id_digest = training_enrolment.id_digest
                AND workers_worker.id_digest <> '')
    WHERE {CODE_IS_RIGHT}
    RETURNING id, training_class_id, state, entered_at, id_digest, phone_digest"""
TOLD_OF_IT = """
    SELECT state,
        CASE WHEN state = 'seated' THEN 0 ELSE 1 + (SELECT count(*) FROM training_enrolment before
            WHERE before.training_class_id = asked.training_class_id AND before.state = 'waiting'
                AND (before.entered_at, before.id) < (asked.entered_at, asked.id)) END AS place,
        EXISTS (SELECT 1 FROM training_enrolment other
            WHERE other.state = 'seated' AND other.id <> asked.id
                AND (other.id_digest = asked.id_digest AND other.id_digest <> ''
                    OR other.phone_digest = asked.phone_digest AND other.phone_digest <> '')) AS is_known
    FROM asked"""
SUBJECT = "CASE WHEN state = 'seated' THEN %(seated)s ELSE left(replace(%(waiting)s, %(place)s, place::text), 120) END"
COUNT_A_WRONG_CODE = f"""
    UPDATE training_enrolment SET attempts = attempts + 1
    WHERE id = %(pk)s AND sms_digest <> %(sms)s AND {CODE_IS_OPEN} RETURNING 1"""
COMMAND = f"""
    SELECT id FROM training_enrolment WHERE id = %(pk)s FOR NO KEY UPDATE;
    SELECT id FROM training_trainingclass
        WHERE id = (SELECT training_class_id FROM training_enrolment WHERE {CODE_IS_RIGHT}) FOR NO KEY UPDATE;
    WITH asked AS ({ASK_FOR_A_SEAT}), given AS ({TOLD_OF_IT}), message AS (MESSAGE),
        wrong AS ({COUNT_A_WRONG_CODE})
    SELECT state, place, is_known FROM given UNION ALL SELECT 'wrong', 0, false FROM wrong"""


@dataclass(frozen=True)
class Given:
    """What a code came to. state: seated, waiting, or wrong where it was counted as a wrong one. place: in the
    list of who waits, from 1; 0 with a seat. is_known: whether another seat has her number or telephone."""

    state: str
    place: int
    is_known: bool

    @property
    def is_wrong(self) -> bool:
        return self.state == "wrong"


def take(
    enrolment: Enrolment,
    *,
    code: str,
    cancel_code: str,
    message: Notification,
    waiting: str,
    at: datetime,
) -> Given | None:
    """None where the code is over, or the enrolment is not waiting for one.

    message: the row that tells of a seat; waiting: its subject for whoever has come to the list, with ``PLACE`` in
    it. Raises what the triggers refuse, and then nothing is done.
    """
    insert, values = insert_selected(message, "given", subject=SUBJECT)
    values |= {
        "pk": enrolment.pk,
        "at": at,
        "sms": blind_index(code, "training_sms"),
        "code": blind_index(cancel_code, "training_cancel"),
        "most_attempts": MOST_ATTEMPTS,
        "seated": message.subject,
        "waiting": waiting,
        "place": PLACE,
    }
    with connection.cursor() as cursor:
        cursor.execute(COMMAND.replace("MESSAGE", insert), values)
        found = cursor.fetchone()
    return found and Given(*found)
