"""Who organises competitions, who reads them, who enters people, who judges."""

from competitions.models import Judge
from competitions.transitions import State
from workers.reading_bureaus import COMMERCE, EDUCATION, HRSS, UNION, WOMEN, acts_for_one_of

# Measure 7: 县人社局、县教育局、县工业信息化和商务局、县妇联、县总工会.
READS_COMPETITIONS = frozenset({HRSS, EDUCATION, COMMERCE, WOMEN, UNION})


def reads_competitions(user) -> bool:
    """Whether the person opens competitions in the workbench."""
    return acts_for_one_of(user, READS_COMPETITIONS)


def keeps_competitions(user) -> bool:
    """Whether the person takes their steps: of 县人社局, and nobody by being the superuser."""
    return not user.is_superuser and acts_for_one_of(user, frozenset({HRSS}))


def judge_of(user, competition) -> Judge | None:
    """The person as a judge of it; None for whoever is not, or not any more."""
    return Judge.objects.filter(competition=competition, user=user, withdrawn_at=None).first()


def can_open_entrants(user, competition) -> bool:
    """Whether the person learns who took part, for the certificates; nobody who judges there does."""
    return keeps_competitions(user) and judge_of(user, competition) is None


def judges_now(user) -> bool:
    """Whether sheets of hers are taken today."""
    return seats_of(user).exists()


def seats_of(user):
    """The person's seats as a judge in competitions that are held now."""
    return Judge.objects.filter(
        user=user, withdrawn_at=None, competition__state=State.HELD
    ).select_related("competition")
