"""What is proved of posts, seekers and matches: a row of everything with an address, of the member and of a rival."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from employment import permissions
from employment.models import GigStation, StationMember, WageFloor
from employment.services import interns, pairs, posting, seeking
from enterprises.models import Enterprise, EnterpriseMember
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory
from gaotai_jiazheng.tests.doors.keys import OF_ONE_ROW, every, keyed
from workers.tests.factories import id_number

POSTERS_STEPS = ("withdraw", "fill", "reopen")
OFFICERS_STEPS = ("publish", "send_back", "refuse", "take_down")
MATCH_STEPS = ("agree", "decline", "interview", "outcome", "place", "end")


class Employing:
    """Of the member's enterprise a draft, a published post with a match that was agreed to, a placement and an
    internship month; of a rival's a published post with a match that waits, and a month; of a station a post."""

    def __init__(self, work):
        self.people = work.people
        self.community = work.community
        self.at, self.today = timezone.now(), timezone.localdate()
        self.clerk = work.people["labour"]
        self.station = GigStation.objects.create(
            name="门前零工驿站",
            community=self.community,
            address="南门",
            phone="0936-6620909",
            hours="每天 7:00—19:00",
            opened_on=date(2026, 1, 1),
        )
        self.member = StationMember.objects.create(
            station=self.station, user=self.clerk, valid_from=date(2026, 1, 1)
        )
        permissions.station_ids_by_user.forget()
        self.floor = WageFloor.objects.create(
            in_force_from=date(2026, 1, 1),
            month_yuan=Decimal(100),
            hour_yuan=Decimal(1),
            source="测试",
            awaiting_confirmation_by="县人社局",
        )
        self.enterprise = self.verified(work.enterprise)
        self.owner = self.owner_of(self.enterprise)
        self.rival = self.verified(EnterpriseFactory(name="高台县对门家政服务部"))
        self.rivals_owner = EnterpriseMemberFactory(enterprise=self.rival).user
        self.make_rows()

    def verified(self, enterprise):
        Enterprise.objects.filter(pk=enterprise.pk).update(confirmed_on=self.today)
        enterprise.refresh_from_db()
        return enterprise

    def owner_of(self, enterprise):
        rows = EnterpriseMember.objects.current().filter(enterprise=enterprise, role="owner")
        return rows.select_related("user").first().user

    def told(self) -> dict:
        return {
            "title": "钟点保洁",
            "service_line": "cleaning",
            "wage_unit": "hour",
            "wage_min_yuan": Decimal(40),
            "wage_max_yuan": Decimal(50),
            "shifts": ["morning"],
            "hours": "8点到12点",
            "community": self.community,
            "insurance": ["accident"],
            "places": 2,
            "is_live_in": False,
            "requirements": "",
            "contact_phone": "0936-6620101",
            "expires_on": self.today + timedelta(days=20),
        }

    def draft(self, enterprise, owner):
        return posting.draft(enterprise=enterprise, by=owner, at=self.at, **self.told())

    def seeker(self, number):
        return seeking.register_on_paper(
            name="求职某",
            phone=f"138936{900 + number:05}",
            communities=[self.community],
            service_lines=["cleaning"],
            reach="town",
            shifts=["morning"],
            takes_live_in=False,
            wage_min_yuan=None,
            wage_unit="",
            note="",
            station=self.station,
            by=self.clerk,
            at=self.at,
        )[0]

    def month(self, host, by, number):
        month = (self.today.replace(day=1) - timedelta(days=1)).replace(day=1)
        return interns.record(
            host=host,
            name="见习某",
            id_number=id_number(number),
            month=month,
            allowance_yuan=Decimal(2000),
            by=by,
        )

    def make_rows(self):
        # The draft comes second: two alike at once would be one.
        self.published = posting.submit(self.draft(self.enterprise, self.owner), by=self.owner)
        self.drafted = self.draft(self.enterprise, self.owner)
        self.rivals = posting.submit(
            self.draft(self.rival, self.rivals_owner), by=self.rivals_owner
        )
        employer = {"employer_kind": "household", "employer_name": "雇主某"}
        employer["employer_phone"] = "13893600500"
        self.of_station = posting.submit(
            posting.draft(station=self.station, by=self.clerk, **employer, **self.told()),
            by=self.clerk,
        )
        self.seekers = [self.seeker(number) for number in range(3)]
        agreed = pairs.propose(self.published, self.seekers[0], by=self.owner)
        self.agreed = pairs.agree_by_phone(agreed, by=self.clerk)
        placed = pairs.propose(self.published, self.seekers[1], by=self.owner)
        placed = pairs.agree_by_phone(placed, by=self.clerk)
        self.placement = pairs.place(placed, start_on=self.today, by=self.owner)
        self.waiting = pairs.propose(self.rivals, self.seekers[2], by=self.rivals_owner)
        self.months = {
            "own": self.month(self.enterprise, self.owner, 71),
            "rival": self.month(self.rival, self.rivals_owner, 72),
        }

    def addresses(self):
        """Route -> (row, arguments, query) of the pages about these rows."""
        return {**self.workbench(), **self.workspace(), **self.everybody()}

    def workbench(self):
        jobs = {
            "drafted": self.drafted,
            "published": self.published,
            "rival": self.rivals,
            "station": self.of_station,
        }
        seekers = {"looking": self.seekers[0], "placed": self.seekers[1]}
        matches = {"agreed": self.agreed, "waiting": self.waiting}
        placement = {"own": self.placement}
        return {
            **every("admin:employment_job_{}", OF_ONE_ROW, jobs),
            "admin:employment_job_step": [
                key
                for step in (*POSTERS_STEPS, *OFFICERS_STEPS, "mend", "submit", "propose")
                for key in keyed(jobs, step=step)
            ],
            **every("admin:employment_seeker_{}", OF_ONE_ROW, seekers),
            "admin:employment_seeker_step": [
                key for step in ("propose", "withdraw") for key in keyed(seekers, step=step)
            ],
            "admin:employment_seeker_reveal": keyed(seekers),
            **every("admin:employment_match_{}", OF_ONE_ROW, matches),
            "admin:employment_match_step": [
                key for step in MATCH_STEPS for key in keyed(matches, step=step)
            ],
            "admin:employment_match_reveal": keyed(matches),
            **every("admin:employment_placement_{}", OF_ONE_ROW, placement),
            "admin:employment_placement_step": [
                key for step in ("check", "leave") for key in keyed(placement, step=step)
            ],
            **every("admin:employment_internshipmonth_{}", OF_ONE_ROW, self.months),
            "admin:employment_internshipmonth_step": [
                key for step in ("pay", "strike") for key in keyed(self.months, step=step)
            ],
            **every("admin:employment_gigstation_{}", OF_ONE_ROW, {"own": self.station}),
            **every("admin:employment_stationmember_{}", OF_ONE_ROW, {"own": self.member}),
            **every("admin:employment_wagefloor_{}", OF_ONE_ROW, {"own": self.floor}),
        }

    def workspace(self):
        jobs = {"drafted": self.drafted, "published": self.published, "rival": self.rivals}
        matches = {"agreed": self.agreed, "rival": self.waiting}
        return {
            **every("workspace_jobs:{}", ("job", "edit", "check", "candidates"), jobs),
            "workspace_jobs:step": [
                key for step in POSTERS_STEPS for key in keyed(jobs, action=step)
            ],
            "workspace_jobs:propose": [
                (name, {"pk": job.pk, "seeker": self.seekers[0].pk}, "")
                for name, job in jobs.items()
            ],
            **every("workspace_jobs:{}", ("match", "contact"), matches),
            "workspace_jobs:match_step": [
                key
                for step in ("interview", "outcome", "place", "end")
                for key in keyed(matches, name=step)
            ],
            "workspace_jobs:intern_step": [
                key for step in ("pay", "strike") for key in keyed(self.months, name=step)
            ],
        }

    def everybody(self):
        numbers = {"drafted": self.drafted, "published": self.published}
        return {
            "employment:job": [(name, {"number": job.number}, "") for name, job in numbers.items()],
            "employment:community": keyed({"own": self.community}),
            "employment:sheet": keyed({"own": self.community}),
            "employment:answer": [("unknown", {"token": "x" * 32}, "")],
            "employment:mine_answer": keyed({"agreed": self.agreed}),
            "employment:mine_volunteer": keyed({"published": self.published}),
            "api_job-detail": keyed({"drafted": self.drafted, "published": self.published}),
        }
