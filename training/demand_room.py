"""What training brings to the enterprise's workspace, and who sees the clocks of follow-up."""

from enterprises.workspace import add_room
from reminders.subjects import explained_to_who_sees
from training.models import FollowupRound
from training.permissions import reads_training

add_room("培训需求和订单", "training_demand:index", order=23)


@explained_to_who_sees(FollowupRound)
def rounds_in_sight(user):
    return FollowupRound.objects.all() if reads_training(user) else FollowupRound.objects.none()
