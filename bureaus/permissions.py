"""Which bureaus a person acts for, and as what."""

from django.db import connections, router
from django.db.models import F, Q
from django.utils import timezone

from accounts.permissions import administrator_roles_of, is_audit_administrator
from bureaus.models import Bureau, BureauMember
from gaotai_jiazheng.short_memory import remembered

Role = BureauMember.Role
# BureauMember.objects.current() of one person, written out: it stands before every step of the staff, and
# Django would build it anew each time.
ROLES_TODAY = """
SELECT bureau_id, role FROM bureaus_bureaumember
WHERE user_id = %s AND valid_from <= %s AND (valid_until IS NULL OR valid_until >= %s)
"""


def roles_of(user) -> dict[int, frozenset[str]]:
    """Bureau id -> the roles the person has there today. Asked once per user object."""
    if not user.is_authenticated or not user.is_active:
        return {}
    known = user.__dict__.get("_bureau_roles")
    if known is None:
        known = {}
        for bureau_id, role in roles_today(user):
            known[bureau_id] = known.get(bureau_id, frozenset()) | {role}
        user.__dict__["_bureau_roles"] = known
    return known


def roles_today(user) -> list[tuple[int, str]]:
    """(bureau id, role) of every membership of the person in force today; one query."""
    today = timezone.localdate()
    with connections[router.db_for_read(BureauMember)].cursor() as cursor:
        cursor.execute(ROLES_TODAY, [user.pk, today, today])
        return cursor.fetchall()


def bureau_ids_of(user) -> list[int]:
    """The bureaus the person acts for today."""
    return sorted(roles_of(user))


def acts_for_a_bureau(user) -> bool:
    """Whether the person acts for any bureau today."""
    return bool(roles_of(user))


def has_left(user) -> bool:
    """Whether the person's offices have all ended; who never had one, or administers the portal, has not left. Asked
    once per user object."""
    if user.is_superuser or roles_of(user) or administrator_roles_of(user):
        return False
    known = user.__dict__.get("_has_left")
    if known is None:
        offices = BureauMember.objects.filter(user=user.pk)
        last_first = offices.order_by(F("valid_until").desc(nulls_first=True))
        last = last_first.values_list("valid_until", flat=True)[:1]
        known = any(day is not None and day < timezone.localdate() for day in last)
        user.__dict__["_has_left"] = known
    return known


def bureaus_asked_for(user) -> str:
    """The person's bureaus as a list in the workbench is asked for them: their ids with commas between."""
    return ",".join(map(str, bureau_ids_of(user)))


def oversees_all_bureaus(user) -> bool:
    """Whether the person sees the work of every bureau: the dispatch and supervising offices' people,
    the audit administrator and the superuser."""
    if not user.is_authenticated or not user.is_active:
        return False
    if not overseeing_bureau_ids().isdisjoint(roles_of(user)):
        return True
    return is_audit_administrator(user)


@remembered(seconds=5)
def overseeing_bureau_ids() -> frozenset[int]:
    """The dispatch centre and the supervising office."""
    overseeing = Bureau.objects.filter(Q(is_supervising_office=True) | Q(is_dispatch_center=True))
    return frozenset(overseeing.values_list("pk", flat=True))
