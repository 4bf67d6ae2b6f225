"""Who is told: the people of each bureau today, and the addresses at which they want to be told."""

from dataclasses import dataclass, field

from django.contrib.auth import get_user_model

from bureaus.models import Bureau, BureauMember
from gaotai_jiazheng.short_memory import remembered

Role = BureauMember.Role
# When nobody holds the role that a message is for, it goes to the first of these that is filled.
STAND_INS = (Role.CONTACT, Role.DEPUTY, Role.LEADER)


@dataclass(frozen=True)
class Person:
    """Somebody who can be told. An empty address: not by that channel."""

    user_id: int
    email: str
    phone: str


@dataclass
class Directory:
    """The people in office today."""

    people: dict[int, Person] = field(default_factory=dict)
    members: dict[int, dict[str, tuple[int, ...]]] = field(default_factory=dict)
    supervising_office_id: int | None = None
    superusers: tuple[int, ...] = ()

    def holders(self, bureau_id, roles) -> tuple[int, ...]:
        """User ids of those who hold any of these roles in a bureau, each once."""
        by_role = self.members.get(bureau_id, {})
        return tuple(dict.fromkeys(user_id for role in roles for user_id in by_role.get(role, ())))

    def stand_ins(self, bureau_id) -> tuple[int, ...]:
        """The contact, else the deputy, else the leader of a bureau, else of the supervising office.

        Where even that office has nobody, its other members and then the superusers: a message is
        never lost for want of a person. Empty only while the portal has no people at all.
        """
        for candidate in (bureau_id, self.supervising_office_id):
            for role in STAND_INS:
                if found := self.holders(candidate, [role]):
                    return found
        return self.holders(self.supervising_office_id, Role.values) or self.superusers

    def told(self, bureau_id, roles) -> tuple[int, ...]:
        """Those who hold the roles, else their stand-ins."""
        return self.holders(bureau_id, roles) or self.stand_ins(bureau_id)


@remembered(seconds=5)
def directory() -> Directory:
    """The people in office today, with their addresses."""
    found = Directory()
    rows = BureauMember.objects.current().filter(user__is_active=True).order_by("pk")
    for bureau_id, role, user_id in rows.values_list("bureau_id", "role", "user_id"):
        by_role = found.members.setdefault(bureau_id, {})
        by_role[role] = (*by_role.get(role, ()), user_id)
    users = get_user_model().objects.filter(is_active=True)
    superusers = users.filter(is_superuser=True).order_by("pk")
    found.superusers = tuple(superusers.values_list("pk", flat=True))
    everybody = {
        user for by_role in found.members.values() for ids in by_role.values() for user in ids
    }
    found.people = people_by_id(everybody.union(found.superusers))
    office = Bureau.objects.filter(is_supervising_office=True)
    found.supervising_office_id = office.values_list("pk", flat=True).first()
    return found


def people_by_id(user_ids) -> dict[int, Person]:
    """User id -> person, of those who are active; one query."""
    preference = "notification_preference__"
    rows = get_user_model().objects.filter(pk__in=user_ids, is_active=True)
    rows = rows.values_list(
        "pk", "email", f"{preference}by_email", f"{preference}by_sms", f"{preference}phone"
    )
    return {
        user_id: Person(
            user_id,
            # Who never chose (None) is told by e-mail, as the preference's own default says.
            email=email if by_email is not False else "",
            phone=(phone or "") if by_sms else "",
        )
        for user_id, email, by_email, by_sms, phone in rows
    }


def members_of(bureau_id) -> dict[str, tuple[int, ...]]:
    """Role -> user ids of those who hold it in the bureau today."""
    return directory().members.get(bureau_id, {})
