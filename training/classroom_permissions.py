"""Who enters attendance and results."""

from training.permissions import acts_for, keeps_training


def teaches(user, training_class) -> bool:
    """Of the class's institution, or of 县人社局."""
    return acts_for(user, training_class.institution) or keeps_training(user)
