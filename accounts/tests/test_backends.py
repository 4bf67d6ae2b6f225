import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission

from accounts.backends import PasswordBackend


def permission(codename):
    return Permission.objects.get(content_type__app_label="auth", codename=codename)


@pytest.fixture
def person(db):
    user = get_user_model().objects.create(username="clerk", is_active=True)
    group = Group.objects.create(name="readers")
    group.permissions.set([permission("view_group"), permission("view_permission")])
    user.groups.add(group)
    user.user_permissions.set([permission("change_group"), permission("view_group")])
    return get_user_model().objects.get(pk=user.pk)


def test_own_permissions_and_those_of_groups_come_with_one_query(person, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert person.get_all_permissions() == {
            "auth.view_group",
            "auth.view_permission",
            "auth.change_group",
        }
        assert person.has_perm("auth.change_group") is True
        assert person.has_perm("auth.delete_group") is False
        assert person.has_module_perms("auth") is True


def test_who_is_not_active_has_none(person):
    person.is_active = False

    assert PasswordBackend().get_all_permissions(person) == set()


def test_superuser_has_all(db):
    user = get_user_model().objects.create(username="root", is_superuser=True)

    assert PasswordBackend().get_all_permissions(user) == {
        f"{app}.{codename}"
        for app, codename in Permission.objects.values_list("content_type__app_label", "codename")
    }
