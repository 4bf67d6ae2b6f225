"""Roles exclude each other, are given by the right person, and every change is written down."""

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import permissions, rights
from accounts.models import AccessLog, User
from accounts.roles import PERMISSIONS, Role
from accounts.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PEOPLE = ("system", "security", "audit", "superuser", "officer", "former")


def person(kind):
    """A person by what they are; the three roles carry the names of their groups."""
    user = UserFactory(is_staff=True, is_superuser=kind == "superuser", is_active=kind != "former")
    if kind in Role.values or kind == "former":
        user.groups.add(Group.objects.get(name=kind if kind in Role.values else "security"))
    return user


@pytest.mark.parametrize(
    ("question", "yes"),
    [
        (permissions.is_system_administrator, {"system", "superuser"}),
        (permissions.is_security_administrator, {"security", "superuser"}),
        (permissions.is_audit_administrator, {"audit", "superuser"}),
    ],
)
def test_who_is_which_administrator(question, yes):
    assert {kind for kind in PEOPLE if question(person(kind))} == yes


@pytest.mark.parametrize(
    ("account", "who_may"),
    [
        ("officer", {"system", "superuser"}),
        ("system", {"superuser"}),
        ("security", {"superuser"}),
        ("audit", {"superuser"}),
        ("former", {"superuser"}),
        ("superuser", {"superuser"}),
    ],
)
def test_who_may_change_whose_account(account, who_may):
    account = person(account)

    assert {
        kind for kind in PEOPLE if permissions.can_change_account(person(kind), account)
    } == who_may


def test_who_may_assign_roles_and_to_whom():
    officer, security, superuser = person("officer"), person("security"), person("superuser")

    assert {kind for kind in PEOPLE if permissions.can_assign_roles(person(kind), officer)} == {
        "security",
        "superuser",
    }
    assert not permissions.can_assign_roles(security, security)
    assert not permissions.can_assign_roles(security, superuser)


def test_who_may_reset_a_second_factor():
    officer, security, superuser = person("officer"), person("security"), person("superuser")

    assert {
        kind for kind in PEOPLE if permissions.can_reset_second_factor(person(kind), officer)
    } == {"security", "superuser"}
    assert not permissions.can_reset_second_factor(security, security)
    assert not permissions.can_reset_second_factor(security, superuser)


def test_who_may_issue_a_token_for_whom():
    officer, security = person("officer"), person("security")
    colleague = UserFactory(is_staff=True, password="correct-horse-battery")
    program = UserFactory()

    assert permissions.can_issue_token(officer, officer)
    assert not permissions.can_issue_token(officer, program)
    assert not permissions.can_issue_token(security, colleague)
    assert permissions.can_issue_token(security, program)
    assert not permissions.can_issue_token(program, program)


def test_a_role_is_given_and_written_down():
    by, account = person("security"), person("officer")

    rights.set_roles(account, ["audit"], by=by, address="203.0.113.9")

    row = AccessLog.objects.get()
    assert permissions.is_audit_administrator(account)
    assert (row.by, row.action, row.subject, row.fields) == (by, "rights", account, ["+audit"])
    assert row.address == "203.0.113.9"


def test_one_role_takes_the_place_of_another():
    account = person("system")

    rights.set_roles(account, ["audit"], by=person("security"))

    assert permissions.administrator_roles_of(account) == {"audit"}
    assert AccessLog.objects.get().fields == ["-system", "+audit"]


@pytest.mark.parametrize(
    "roles",
    [["system", "security"], ["security", "audit"], ["system", "audit"], Role.values],
    ids="+".join,
)
def test_nobody_holds_two_roles(roles):
    account = person("officer")

    with pytest.raises(ValidationError) as refused:
        rights.set_roles(account, roles, by=person("superuser"))

    assert refused.value.code == "roles_exclude_each_other"
    assert permissions.administrator_roles_of(account) == frozenset()
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize("kind", ["system", "audit", "officer", "former"])
def test_others_than_the_security_administrator_give_no_role(kind):
    account = person("officer")

    with pytest.raises(PermissionDenied):
        rights.set_roles(account, ["audit"], by=person(kind))

    assert permissions.administrator_roles_of(account) == frozenset()


def test_nobody_gives_a_role_to_themselves():
    security = person("security")

    with pytest.raises(PermissionDenied):
        rights.set_roles(security, ["audit"], by=security)


def test_setting_what_is_set_writes_nothing():
    rights.set_roles(person("audit"), ["audit"], by=person("security"))

    assert not AccessLog.objects.exists()


def test_reset_second_factor_removes_it_and_is_written_down_once():
    by, account = person("security"), person("officer")
    Authenticator.objects.create(user=account, type="totp", data={"secret": ""})
    Authenticator.objects.create(user=account, type="recovery_codes", data={"seed": ""})

    done = [rights.reset_second_factor(account, by=by) for _ in range(2)]

    assert done == [True, False]
    assert not Authenticator.objects.exists()
    assert [row.fields for row in AccessLog.objects.all()] == [["second_factor"]]


@pytest.mark.parametrize("kind", ["system", "audit", "officer"])
def test_others_do_not_reset_a_second_factor(kind):
    account = person("officer")
    Authenticator.objects.create(user=account, type="totp", data={"secret": ""})

    with pytest.raises(PermissionDenied):
        rights.reset_second_factor(account, by=person(kind))

    assert Authenticator.objects.count() == 1


@pytest.mark.parametrize("role", Role.values)
def test_every_permission_of_a_role_exists_and_its_group_has_exactly_these(role):
    granted = Permission.objects.filter(group__name=role).values_list(
        "content_type__app_label", "codename"
    )

    assert {f"{app}.{codename}" for app, codename in granted} == PERMISSIONS[role]


def test_no_role_has_rights_on_cases_and_none_writes_the_access_log():
    of_cases = {
        permission
        for permissions_of_role in PERMISSIONS.values()
        for permission in permissions_of_role
        if permission.endswith(("_complaint", "_step", "_attachment"))
    }
    on_the_log = {
        (role.value, permission)
        for role, permissions_of_role in PERMISSIONS.items()
        for permission in permissions_of_role
        if permission.endswith("_accesslog")
    }

    assert of_cases == set()
    assert on_the_log == {("audit", "accounts.view_accesslog")}


def test_migrating_again_takes_away_what_was_added_by_hand():
    group = Group.objects.get(name="audit")
    group.permissions.add(Permission.objects.get(codename="change_user"))

    from accounts.groups import grant_role_permissions

    grant_role_permissions(apps.get_app_config("accounts"), using="default")

    assert not group.permissions.filter(codename="change_user").exists()


def test_roles_are_asked_once_per_person(django_assert_num_queries):
    user = User.objects.get(pk=person("audit").pk)

    with django_assert_num_queries(1):
        assert permissions.is_audit_administrator(user)
        assert not permissions.is_system_administrator(user)
