"""What is learnt in classes: a row of everything with an address, of one institution and of a rival."""

from django.utils import timezone

from gaotai_jiazheng.tests.doors.keys import OF_ONE_ROW, every, keyed
from training.models import ClassKind, ShortageCatalogue, YearPlan
from training.tests.factories import enrolment, new_class, quota_of
from training.transitions import State

PAGES_OF_A_ROOM = ("training_class", "refile", "seats", "enrol")


class Training:
    """A class that takes people and one that waits for its review, each of an institution of its own; a
    learner in the first; a draft of a plan and a catalogue. by: who made the draft. quota: that the
    first class uses."""

    def __init__(self, by, quota):
        self.own = new_class(quota)
        self.rival = new_class(state=State.FILED)
        self.learner = enrolment(self.own, 1)
        self.draft = YearPlan.objects.create(year=2030, made_by=by)
        self.quota = quota_of(kind=ClassKind.STARTUP)
        self.catalogue = ShortageCatalogue.objects.create(
            name="急需紧缺职业目录",
            in_force_from=timezone.localdate(),
            source="测试",
            awaiting_confirmation_by="县人社局",
        )

    def addresses(self):
        """Route -> (row, arguments, query) of the pages about these rows."""
        rows = {"own": self.own, "rival": self.rival}
        learner = [("own", {"pk": self.own.pk, "enrolment": self.learner.pk}, "")]
        return {
            **every("training:{}", ("training_class", "enrol", "paper"), rows),
            "training:mine_cancel": keyed({"own": self.learner}),
            **every("training_rooms:{}", PAGES_OF_A_ROOM, rows),
            "training_rooms:step": keyed(rows, action="cancel"),
            "training_rooms:reveal": learner,
            "training_rooms:cancel_seat": keyed({"own": self.learner}),
            **self.workbench(rows, learner),
        }

    def workbench(self, rows, learner):
        draft = {"draft": self.draft}
        quota = [("draft", {"pk": self.draft.pk, "quota": self.quota.pk}, "")]
        institutions = {name: row.institution for name, row in rows.items()}
        teachers = {name: row.sessions.first().teacher for name, row in rows.items()}
        return {
            **every("admin:training_trainingclass_{}", OF_ONE_ROW, rows),
            "admin:training_trainingclass_enrol": keyed(rows),
            "admin:training_trainingclass_step": keyed(rows, action="approve"),
            "admin:training_trainingclass_reveal": learner,
            **every("admin:training_yearplan_{}", ("quota", "approve", *OF_ONE_ROW), draft),
            "admin:training_yearplan_remove": quota,
            **every("admin:training_institution_{}", OF_ONE_ROW, institutions),
            **every("admin:training_teacher_{}", OF_ONE_ROW, teachers),
            **every("admin:training_shortagecatalogue_{}", OF_ONE_ROW, {"edition": self.catalogue}),
        }
