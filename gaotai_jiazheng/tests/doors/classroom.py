"""What is proved of classrooms at the door: a row of everything with an address, of two institutions."""

from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.utils import timezone

from gaotai_jiazheng.tests.doors.keys import OF_ONE_ROW, every, keyed
from training.models import (
    AuditFlag,
    BaseApplication,
    BaseFile,
    ClassroomTerms,
    DemandAnswer,
    DemandSurvey,
    EmployerOrder,
)
from training.tests.classroom import completed, followup_rule

OF_A_LESSON = ("code", "sheet_pdf", "enter_sheet", "sign_in")


class Classrooms:
    """A class that was completed, of an institution and of its rival; the member's enterprise has ordered
    and answered a survey; an application with a paper waits to be checked."""

    def __init__(self, work):
        followup_rule()
        self.own, self.rival = completed(1), completed(1, serial=50)
        self.scans = {name: scan_of(room) for name, room in self.rooms.items()}
        self.teacher, self.rival_teacher = self.own.teacher, self.rival.teacher
        labour, today = work.people["labour"], timezone.localdate()
        occupation, town = self.own.row.occupation, self.own.row.community.town
        self.flag = AuditFlag.objects.create(
            training_class=self.own.row,
            rule="shared_phone",
            key="phone/1",
            reason="两个人同一个手机号",
        )
        self.survey = DemandSurvey.objects.create(
            title="需求调查", opens_on=today, closes_on=today, by=labour
        )
        self.answer = DemandAnswer.objects.create(
            survey=self.survey,
            enterprise=work.enterprise,
            occupation=occupation,
            town=town,
            people=2,
        )
        self.order = EmployerOrder.objects.create(
            enterprise=work.enterprise,
            occupation=occupation,
            people=2,
            needed_by=today,
            placed_by=work.people["member"],
        )
        self.application = BaseApplication.objects.create(
            kind="training_base",
            level="city",
            applicant="弱水职业培训学校",
            title="培训基地",
            conditions="实训室",
            filed_by=labour,
        )
        self.paper = BaseFile.objects.create(
            application=self.application,
            name="材料.pdf",
            file=ContentFile(b"%PDF-1.4", name="none.pdf"),
            content_type="application/pdf",
            size=1,
            digest="d" * 64,
        )
        self.terms = ClassroomTerms.objects.create(
            in_force_from=today,
            attended_percent_least=80,
            times_a_year_most=3,
            certified_a_week_most=60,
            people_of_a_phone_most=1,
            source="测试",
            confirmed_by="县人社局",
        )

    @property
    def rooms(self) -> dict[str, SimpleNamespace]:
        return {"own": self.own, "rival": self.rival}

    @property
    def rounds(self):
        return {name: room.row.followups.first() for name, room in self.rooms.items()}

    def addresses(self):
        """Route -> (row, arguments, query) of the pages about these rows."""
        return {**self.room_addresses(), **self.workbench_addresses()}

    def room_addresses(self):
        lessons = {name: room.sessions[0] for name, room in self.rooms.items()}
        return {
            **every("classroom:{}", OF_A_LESSON, lessons),
            "classroom:sheet_scan": keyed(self.scans),
            "classroom:room": keyed({name: room.row for name, room in self.rooms.items()}),
            "classroom:correct": keyed(
                {name: room.people[0].attendances.first() for name, room in self.rooms.items()}
            ),
            "classroom:result": [
                (name, {"pk": room.row.pk, "enrolment": room.people[0].pk}, "")
                for name, room in self.rooms.items()
            ],
            "classroom:certificate": keyed(
                {name: room.made[0] for name, room in self.rooms.items()}
            ),
            "classroom:followup": keyed(self.rounds),
            "classroom:take_from_register": keyed(self.rounds),
            "training_demand:withdraw": keyed({"member": self.order}),
        }

    def workbench_addresses(self):
        room, order = {"own": self.own.row}, {"member": self.order}
        application = {"filed": self.application}
        return {
            **every("admin:training_classroom_{}", ("confirm", "audit", *OF_ONE_ROW), room),
            "admin:training_classroom_flag": [
                ("own", {"pk": self.own.row.pk, "flag": self.flag.pk}, "")
            ],
            **every("admin:training_auditflag_{}", OF_ONE_ROW, {"own": self.flag}),
            **every("admin:training_followupround_{}", OF_ONE_ROW, self.rounds),
            **every("admin:training_completion_{}", OF_ONE_ROW, {"own": self.own.made[0]}),
            **every(
                "admin:training_employerorder_{}", ("class", "decline", "close", *OF_ONE_ROW), order
            ),
            **every("admin:training_demandsurvey_{}", OF_ONE_ROW, {"open": self.survey}),
            **every("admin:training_demandanswer_{}", OF_ONE_ROW, {"member": self.answer}),
            **every("admin:training_baseapplication_{}", OF_ONE_ROW, application),
            "admin:training_baseapplication_step": keyed(application, action="check"),
            "admin:training_baseapplication_file": keyed({"filed": self.paper}),
            **every("admin:training_classroomterms_{}", OF_ONE_ROW, {"today": self.terms}),
        }


def scan_of(room):
    """A sheet of the first lesson, with its file."""
    return room.sessions[0].sheets.create(
        name="签到表.pdf",
        file=ContentFile(b"%PDF-1.4", name="none.pdf"),
        content_type="application/pdf",
        size=1,
        digest="d" * 64,
        by=room.teacher,
    )
