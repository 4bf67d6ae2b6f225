"""What is proved of workers at the door and in exams: a row of everything with an address."""

from datetime import date

from django.utils import timezone

from credentials.models import Award
from credentials.services import passports
from credentials.tests.factories import announced, candidate
from gaotai_jiazheng.tests.doors.keys import OF_ONE_ROW, every, keyed
from visits import services as visits
from visits.formula import newest
from visits.models import StarBatch
from visits.tests.factories import sms_code

PAGES_OF_AN_EXAM = ("part", "candidate", "sheet", "confirm", "certify", "cancel")


class Proving:
    """A visit of the member's worker that waits for its household and one that is confirmed; an exam that
    takes candidates and has her; a passport and an award of hers."""

    def __init__(self, work):
        self.worker, self.card = work.worker, work.card
        at, today = timezone.now(), timezone.localdate()
        self.planned, _code = visits.plan(
            work.enterprise,
            self.worker,
            service_line="cleaning",
            visited_on=today,
            phone="13700000001",
            by=work.people["member"],
            at=at,
        )
        recorded = visits.record(
            self.card, service_line="cleaning", visited_on=today, phone="13700000002", at=at
        )
        self.confirmed = visits.confirm_by_code(recorded, code=sms_code(recorded), at=at).visit
        self.batch = StarBatch.objects.create(
            number="XJ20261126000001",
            bureau=work.commerce,
            first_day=date(2026, 1, 1),
            last_day=today,
            as_of=today,
            formula=newest().as_data(),
            proposed_by=work.people["assisting"],
        )
        self.exam = announced(created_by=work.people["labour"])
        self.candidate = candidate(self.exam, self.worker, enterprise=work.enterprise)
        self.passport, self.token = passports.make(
            self.worker, fields=["certificates"], openings=1, at=at
        )
        self.award = Award.objects.create(
            worker=self.worker,
            title="最美家政人",
            awarded_by="县妇联",
            document="高妇发〔2026〕3号",
            awarded_on=date(2026, 3, 8),
            bureau=self.exam.created_by.memberships.get().bureau,
            by=work.people["labour"],
        )

    def addresses(self):
        """Route -> (row, arguments, query) of the pages about these rows."""
        return {**self.visit_addresses(), **self.exam_addresses()}

    def visit_addresses(self):
        rows = {"planned": self.planned, "confirmed": self.confirmed}
        batch = {"proposed": self.batch}
        return {
            **every("admin:visits_visit_{}", OF_ONE_ROW, rows),
            "admin:visits_visit_step": keyed(rows, step="decide"),
            "admin:visits_visit_reveal": keyed(rows),
            **every("admin:visits_starbatch_{}", OF_ONE_ROW, batch),
            "admin:visits_starbatch_step": [
                *keyed(batch, step="put_up"),
                *keyed(batch, step="grant"),
            ],
            **every("workspace_visits:{}", ("cancel", "dispute"), rows),
            "workspace_visits:plan": [("member", {"worker": self.worker.pk}, "")],
            "visits:own_dispute": keyed(rows),
        }

    def exam_addresses(self):
        exam, award = {"announced": self.exam}, {"member": self.award}
        of_candidate = [("member", {"pk": self.exam.pk, "registration": self.candidate.pk}, "")]
        return {
            **every("admin:credentials_examplan_{}", (*PAGES_OF_AN_EXAM, *OF_ONE_ROW), exam),
            "admin:credentials_examplan_step": keyed(exam, action="hold"),
            **{
                f"admin:credentials_examplan_{page}": of_candidate
                for page in ("withdraw", "recuse", "correct")
            },
            **every("admin:credentials_award_{}", ("withdraw", *OF_ONE_ROW), award),
            "credentials_workspace:exam": [("announced", {"number": self.exam.number}, "")],
            "credentials_workspace:withdraw": keyed({"member": self.candidate}),
            "credentials:passport_revoke": keyed({"member": self.passport}),
        }
