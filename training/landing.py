"""Who acts for a training institution lands in its room."""

from accounts.landing import add_landing
from training.models.institution import institution_ids_of

add_landing(institution_ids_of, "training_rooms:index")
