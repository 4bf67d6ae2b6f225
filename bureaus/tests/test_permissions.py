from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.tests.factories import UserFactory
from bureaus.models import BureauMember
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus, roles_of
from bureaus.tests.factories import BureauFactory, BureauMemberFactory

pytestmark = pytest.mark.django_db
Role = BureauMember.Role


def test_roles_of_a_person_in_two_bureaus():
    user = UserFactory()
    first, second = BureauFactory(), BureauFactory()
    BureauMemberFactory(user=user, bureau=first, role=Role.CONTACT)
    BureauMemberFactory(user=user, bureau=first, role=Role.LEADER)
    BureauMemberFactory(user=user, bureau=second, role=Role.HANDLER)
    BureauMemberFactory(user=user, role=Role.HANDLER, valid_until=date(2021, 1, 1))

    assert roles_of(user) == {
        first.pk: {Role.CONTACT, Role.LEADER},
        second.pk: {Role.HANDLER},
    }
    assert bureau_ids_of(user) == sorted([first.pk, second.pk])


def test_roles_are_those_in_force_on_the_first_and_the_last_day():
    user, today = UserFactory(), timezone.localdate()
    day = timedelta(days=1)
    for valid_from, valid_until in [
        (today, today),
        (today - day, None),
        (today + day, None),
        (today - 2 * day, today - day),
    ]:
        BureauMemberFactory(user=user, valid_from=valid_from, valid_until=valid_until)

    in_force = BureauMember.objects.current().filter(user=user)
    assert len(in_force) == 2
    assert roles_of(user) == {each.bureau_id: {each.role} for each in in_force}


def test_roles_are_asked_once(django_assert_num_queries):
    user = BureauMemberFactory().user

    with django_assert_num_queries(1):
        roles_of(user)
        roles_of(user)


def test_who_is_not_active_or_not_signed_in_has_no_role():
    assert roles_of(BureauMemberFactory(user__is_active=False).user) == {}
    assert roles_of(AnonymousUser()) == {}


@pytest.mark.parametrize(
    ("office", "oversees"),
    [({"is_dispatch_center": True}, True), ({"is_supervising_office": True}, True), ({}, False)],
)
def test_who_oversees_all_bureaus(office, oversees):
    member = BureauMemberFactory(bureau=BureauFactory(**office))

    assert oversees_all_bureaus(member.user) is oversees


def test_superuser_oversees_and_stranger_does_not():
    assert oversees_all_bureaus(UserFactory(is_superuser=True))
    assert not oversees_all_bureaus(UserFactory(is_superuser=True, is_active=False))
    assert not oversees_all_bureaus(AnonymousUser())
