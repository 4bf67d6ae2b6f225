"""A county at scale in one go, and what it is to be recounted against."""

from collections import Counter

from django.utils import timezone

from complaints.models import Complaint
from enterprises.models import Enterprise
from gaotai_jiazheng.demo.scale import truth
from gaotai_jiazheng.demo.scale.applications import seed_applications
from gaotai_jiazheng.demo.scale.cases import seed_complaints
from gaotai_jiazheng.demo.scale.classes import seed_classes
from gaotai_jiazheng.demo.scale.clocks import seed_deadlines
from gaotai_jiazheng.demo.scale.frauds import completing
from gaotai_jiazheng.demo.scale.invented import FIRST_APPLICANT, person
from gaotai_jiazheng.demo.scale.register import seed_enterprises
from gaotai_jiazheng.demo.scale.workers import seed_workers
from subsidies.models import Application


class Seeding:
    """One run: ``sizes`` in, ``truth`` out. What is planned is added up beside the rows, not read from them."""

    def __init__(self, sizes, *, seed=7, due=1000, say=print):
        self.sizes, self.seed, self.due, self.say = sizes, seed, due, say
        self.rows, self.figures = Counter(), Counter()
        self.states = {Complaint._meta.label: Counter(), Application._meta.label: Counter()}
        self.classes, self.frauds, self.badly_written = None, {}, 0

    def run(self) -> dict:
        """Seed part by part; the truth. Raises ObjectDoesNotExist where what rows refer to is missing."""
        on = timezone.localdate()
        rows, states = truth.rows_now(), truth.states_now()
        figures, badly = truth.figures_now(on), truth.badly_written_now()
        for name, count in self.sizes:
            if count:
                getattr(self, f"add_{name}")(count)
        return {
            "as_of": on.isoformat(),
            "seed": self.seed,
            "sizes": dict(self.sizes),
            "rows": truth.added(rows, self.rows),
            "states": {model: truth_of(states[model], self.states[model]) for model in states},
            "figures": truth.added(figures, self.figures),
            "badly_written": badly + self.badly_written,
            "classes": self.classes,
            "frauds": self.frauds,
        }

    def add_enterprises(self, count):
        seed_enterprises(count, self.seed)
        self.rows["enterprises.Enterprise"] += count
        self.figures["enterprises_registered"] += count
        self.say(f"企业 {count} 家")

    def add_workers(self, count):
        self.workers = made = seed_workers(count)
        self.rows.update(
            {
                "workers.Worker": count,
                "workers.Employment": count,
                "workers.OccupationCertificate": made.certified,
                "workers.Attestation": made.poor,
                "workers.Policy": made.insured,
            }
        )
        self.figures.update(
            {
                "workers_registered": made.employed,
                "certified_workers": made.certified,
                "workers_insured": made.insured,
            }
        )
        self.badly_written += sum(person(place).is_badly_written for place in range(count))
        self.say(f"服务人员 {count} 人")

    def add_complaints(self, count):
        enterprises = Enterprise.objects.count()
        clocks, states, of_year = seed_complaints(count, self.seed)
        registered = Enterprise.objects.count() - enterprises
        self.rows.update(
            {
                "complaints.Complaint": count,
                "reminders.Deadline": clocks,
                "enterprises.Enterprise": registered,
            }
        )
        self.states["complaints.Complaint"] += states
        self.figures["complaints_received"] += of_year
        self.figures["enterprises_registered"] += registered
        self.say(f"投诉 {count} 件，其中办理中的时限 {clocks} 个")

    def add_deadlines(self, count):
        seed_deadlines(count, self.due)
        self.rows["reminders.Deadline"] += count
        self.say(f"时限 {count} 个，今天应提醒 {min(self.due, count)} 个")

    def add_classes(self, count):
        made = seed_classes(count, self.workers)
        schedule, frauds = made.schedule, made.frauds
        self.classes = {"first": made.first, "count": count}
        self.frauds = {
            rule: sorted(made.number(place) for place in places)
            for rule, places in sorted(frauds.found.items())
        }
        past = [place for place in range(count) if schedule.is_past(place)]
        year = timezone.localdate().year
        completed = [frauds.moved.get(place, schedule.monday(place)).year == year for place in past]
        self.rows.update(
            {
                "training.TrainingClass": count,
                "training.Session": 5 * count + len(frauds.holidays),
                "training.Enrolment": count * schedule.learners + len(frauds.extra),
                "training.Completion": len(past) * completing(schedule.learners),
            }
        )
        self.figures["training_person_times"] += sum(completed) * completing(schedule.learners)
        self.say(f"培训班 {count} 个，其中 {sum(map(len, self.frauds.values()))} 处有问题")

    def add_applications(self, count):
        first = FIRST_APPLICANT + Application.objects.count()
        self.states["subsidies.Application"] += seed_applications(count, self.seed)
        self.rows["subsidies.Application"] += count
        self.badly_written += sum(
            person(serial).is_badly_written for serial in range(first, first + count)
        )
        self.say(f"补贴申请 {count} 件")


def truth_of(before: Counter, more: Counter) -> dict:
    return dict(before + more)
