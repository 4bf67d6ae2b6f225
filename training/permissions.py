"""Who keeps plans and classes, who reads of them, and who acts for an institution."""

from training.models.institution import Institution, institution_ids_of
from training.reading_bureaus import KEEPS_TRAINING, reads_all_training
from workers.reading_bureaus import acts_for_one_of


def reads_training(user) -> bool:
    """Whether the person opens training in the workbench."""
    return reads_all_training(user)


def keeps_training(user) -> bool:
    """Whether the person makes plans and decides on classes: of 县人社局, and never by being the superuser."""
    return not user.is_superuser and acts_for_one_of(user, KEEPS_TRAINING)


def acts_for(user, institution: Institution) -> bool:
    """Whether the person does the institution's work in the portal today."""
    return institution.pk in institution_ids_of(user)


def teaches(user, training_class) -> bool:
    """Whether the person enters attendance and results: of the class's institution, or of 县人社局."""
    return acts_for(user, training_class.institution) or keeps_training(user)
