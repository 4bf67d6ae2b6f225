"""Who plans exams, registers candidates, enters and confirms results, and who enters awards."""

from bureaus.models import Bureau
from bureaus.permissions import roles_of
from credentials.models.award import GIVES_AWARDS
from enterprises.permissions import can_sign_for
from workers.reading_bureaus import (
    HRSS,
    READS_CERTIFICATES,
    acts_for_one_of,
    bureau_ids,
)


def reads_exams(user) -> bool:
    """Whether the person opens exams in the workbench."""
    return acts_for_one_of(user, READS_CERTIFICATES)


def keeps_exams(user) -> bool:
    """Whether the person plans exams, enters results and issues certificates: of 县人社局. Nobody does by
    being the superuser: a certificate is a bureau's."""
    return not user.is_superuser and acts_for_one_of(user, frozenset({HRSS}))


def can_register_for(user, enterprise) -> bool:
    """Whether the person registers the enterprise's people."""
    return can_sign_for(user, enterprise)


def reads_awards(user) -> bool:
    return acts_for_one_of(user, GIVES_AWARDS)


def gives_awards(user) -> bool:
    """Whether the person enters awards and reward rules: of one of the bureaus of measure 15."""
    return not user.is_superuser and acts_for_one_of(user, GIVES_AWARDS)


def awarding_bureau(user) -> Bureau | None:
    """The bureau for which the person enters awards."""
    ids, mine = bureau_ids(), roles_of(user)
    found = [ids[slug] for slug in sorted(GIVES_AWARDS) if ids.get(slug) in mine]
    return Bureau.objects.get(pk=found[0]) if found else None


def may_withdraw(user, award) -> bool:
    """An award is withdrawn by the bureau that has entered it."""
    return gives_awards(user) and award.bureau_id in roles_of(user)
