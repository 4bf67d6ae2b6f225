"""What exams and passports bring to the enterprise's workspace, to clocks and to a worker's own pages."""

from credentials.permissions import reads_exams
from credentials.services.passports import openings_of
from enterprises.workspace import add_room
from reminders.subjects import explained_to_who_sees
from workers.models import EvaluationBody
from workers.services.own import look_source

add_room("技能考核", "credentials_workspace:index", order=22)
look_source(openings_of)


@explained_to_who_sees(EvaluationBody)
def bodies_in_sight(user):
    return EvaluationBody.objects.all() if reads_exams(user) else EvaluationBody.objects.none()
