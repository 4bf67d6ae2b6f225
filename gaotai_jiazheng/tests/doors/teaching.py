"""What institutions keep beside their classes: teachers and curricula, of two institutions; and a payee."""

from django.core.files.base import ContentFile

from gaotai_jiazheng.tests.doors.keys import keyed
from training.models import Curriculum
from training.tests.factories import TeacherFactory


class Teaching:
    """funds: a ``Funds``. classes: name -> class, the own institution's and a rival's."""

    def __init__(self, funds, classes):
        self.payable = {"failed": funds.failed}
        self.curricula = {name: curriculum(row) for name, row in classes.items()}
        self.teachers = {
            name: TeacherFactory(institution=row.institution) for name, row in classes.items()
        }

    def addresses(self):
        """Route -> (row, arguments, query) of the pages about these rows."""
        files = [
            (name, {"pk": each.training_class_id, "curriculum": each.pk}, "")
            for name, each in self.curricula.items()
        ]
        classes = {name: each.training_class for name, each in self.curricula.items()}
        return {
            "training_rooms:teacher": keyed(self.teachers),
            "training_rooms:teacher_leave": keyed(self.teachers),
            "training_rooms:curriculum": keyed(classes),
            "training_rooms:curriculum_file": files,
            "admin:training_trainingclass_curriculum": files,
            "admin:funds_payable_reveal": keyed(self.payable),
        }


def curriculum(row) -> Curriculum:
    return Curriculum.objects.create(
        training_class=row,
        file=ContentFile(b"%PDF-1.4", name="none.pdf"),
        name="大纲",
        content_type="application/pdf",
        size=1,
        digest="c" * 64,
        by=row.filed_by,
    )
