"""Who keeps the books of deposits, who decides on claims, and whose deposit it is."""

from django.db.models import Exists, OuterRef, Q

from accounts.permissions import is_system_administrator
from bureaus.models import Bureau
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus, roles_of
from deposits.models import AdvanceClaim, Custodian, CustodianMember
from gaotai_jiazheng.short_memory import remembered


def custodian_ids_of(user) -> frozenset[int]:
    """The custodians that the person keeps books for today."""
    return custodians_by_user().get(user.pk, frozenset())


@remembered(seconds=5)
def custodians_by_user() -> dict[int, frozenset[int]]:
    """User id -> the custodians whose books the person keeps today; a handful of rows."""
    found = {}
    rows = CustodianMember.objects.current().values_list("user_id", "custodian_id")
    for user_id, custodian_id in rows:
        found[user_id] = found.get(user_id, frozenset()) | {custodian_id}
    return found


def supervises(user, custodian) -> bool:
    """Whether the person acts for the bureau that looks after this custodian's deposits."""
    return custodian.bureau_id in roles_of(user)


def can_keep_books(user, custodian) -> bool:
    """Whether the person may write down what came in and what was paid: the custodian's own people and
    those of the bureau."""
    return supervises(user, custodian) or custodian.pk in custodian_ids_of(user)


def custodians_kept_by(user):
    """The custodians whose books the person keeps, as ``can_keep_books`` says."""
    mine = Q(bureau__in=bureau_ids_of(user)) | Q(pk__in=custodian_ids_of(user))
    return Custodian.objects.filter(mine)


def can_open_deposits(user) -> bool:
    """Whether there may be deposits or claims that the person opens: of a bureau that looks after a
    custodian or that has asked for a claim, or one who keeps books."""
    return bool(custodian_ids_of(user)) or not concerned_bureaus().keys().isdisjoint(roles_of(user))


def decides_on_claims(user) -> bool:
    """Whether there may be claims that the person decides on: of a bureau that looks after a custodian."""
    return any(concerned_bureaus().get(bureau) for bureau in roles_of(user))


def keeps_any_books(user) -> bool:
    """Whether there may be something for the person to write into the books: see ``can_keep_books``."""
    return bool(custodian_ids_of(user)) or decides_on_claims(user)


@remembered(seconds=5)
def concerned_bureaus() -> dict[int, bool]:
    """The bureaus that have to do with deposits -> whether it looks after a custodian; one query."""
    its = {"bureau": OuterRef("pk")}
    found = Bureau.objects.annotate(
        supervises=Exists(Custodian.objects.filter(**its)),
        asks=Exists(AdvanceClaim.objects.filter(**its)),
    )
    return dict(found.filter(Q(supervises=True) | Q(asks=True)).values_list("pk", "supervises"))


def can_approve(user, claim) -> bool:
    """Whether the person may decide on the claim: of the bureau, did not ask for it, did not decide yet."""
    has_part = user.pk in {claim.submitted_by_id, claim.first_approver_id}
    return supervises(user, claim.deposit.custodian) and not has_part


def can_pay(user, claim) -> bool:
    """Whether the person may write down that the custodian has paid."""
    return can_keep_books(user, claim.deposit.custodian)


def can_withdraw(user, claim) -> bool:
    """Whether the person may take the claim back: of the bureau that asked for it."""
    return claim.bureau_id in roles_of(user)


def can_set_terms(user) -> bool:
    """Whether the person may enter parameters and custodians: the system administrator and the superuser;
    whose numbers they are is written in the row."""
    return user.is_active and (user.is_superuser or is_system_administrator(user))


def sees_deposits(user) -> bool:
    """Whether the workbench shows the registers of deposits to the person at all."""
    return oversees_all_bureaus(user) or can_open_deposits(user)
