"""Whose clocks of classes are explained to whom."""

from reminders.subjects import explained_to_who_sees
from training.models import TrainingClass


@explained_to_who_sees(TrainingClass)
def classes_in_sight(user):
    return TrainingClass.objects.visible_to(user)
