"""Who reads and who keeps what happens in classrooms, surveys, orders and applications for bases."""

from training.models.institution import institution_ids_of
from training.reading_bureaus import KEEPS_TRAINING, READS_TRAINING
from workers.reading_bureaus import acts_for_one_of


def reads_classrooms(user) -> bool:
    """Whether the person reads them all: of one of the bureaus of measure 6."""
    return acts_for_one_of(user, READS_TRAINING)


def keeps_classrooms(user) -> bool:
    """Whether the person decides in training: of 县人社局. Nobody does by being the superuser."""
    return not user.is_superuser and acts_for_one_of(user, KEEPS_TRAINING)


def teaches(user, training_class) -> bool:
    """Whether the person enters attendance and results: of the class's institution, or of 县人社局."""
    return training_class.institution_id in institution_ids_of(user) or keeps_classrooms(user)
