"""Who enters and verifies which paper, and who reads the register of workers."""

from workers.models import (
    Attestation,
    BackgroundCheck,
    HealthCertificate,
    InsuranceMonth,
    OccupationCertificate,
    Policy,
)
from workers.models.attestation import BUREAUS_OF
from workers.reading_bureaus import HEALTH, HRSS, POLICE, READS_WORKERS, acts_for_one_of

# Kind of paper -> the bureaus that verify it, and enter it where no enterprise does.
VERIFIERS = {
    OccupationCertificate: frozenset({HRSS}),
    HealthCertificate: frozenset({HEALTH}),
    BackgroundCheck: frozenset({POLICE}),
    Policy: frozenset({HRSS}),
    InsuranceMonth: frozenset({HRSS}),
}


def verifying_slugs(model, kind="") -> frozenset[str]:
    """The bureaus of a kind of paper; kind: of an attestation."""
    if model is Attestation:
        return BUREAUS_OF.get(kind, frozenset())
    return VERIFIERS.get(model, frozenset())


def can_verify(user, model) -> bool:
    """Whether the person's bureau verifies this kind. Nobody does by being the superuser: a look is a
    bureau's."""
    return not user.is_superuser and acts_for_one_of(user, verifying_slugs(model))


def can_enter(user, model, kind="") -> bool:
    """Whether the person's bureau enters this kind."""
    return not user.is_superuser and acts_for_one_of(user, verifying_slugs(model, kind))


def reads(user, model) -> bool:
    """Whether the person's bureau reads papers of this kind at all."""
    return acts_for_one_of(user, model.objects.all().readers)


def sees_register(user) -> bool:
    """Whether the person opens the register of workers in the workbench."""
    return acts_for_one_of(user, READS_WORKERS)


def keeps_register(user) -> bool:
    """Whether the person corrects who somebody is and answers requests: of 县人社局."""
    return not user.is_superuser and acts_for_one_of(user, frozenset({HRSS}))


def can_reveal_to_bureau(user) -> bool:
    """Whether the person opens number and telephone in the workbench: of a bureau that enters or verifies."""
    return not user.is_superuser and acts_for_one_of(user, frozenset({HRSS, HEALTH, POLICE}))


def attested_kinds(user) -> list[str]:
    """The kinds of facts that the person's bureau enters."""
    return [kind for kind in BUREAUS_OF if can_enter(user, Attestation, kind)]
