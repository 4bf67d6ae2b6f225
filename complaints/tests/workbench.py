"""What the tests of the workbench share: signing in, addresses, the keys of listed cases."""

from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.roles import Role
from accounts.tests.factories import UserFactory

LIST = "admin:complaints_complaint_changelist"


def page_of(complaint, name="change", *more):
    return reverse(f"admin:complaints_complaint_{name}", args=[complaint.pk, *more])


def step_of(complaint, action):
    return page_of(complaint, "step", action)


def listed(client, **query):
    """The keys of the cases on the first page of the list, in its order."""
    response = client.get(reverse(LIST), query)
    assert response.status_code == 200
    return [complaint.pk for complaint in response.context["cl"].result_list]


def take(client, complaint, action, **fields):
    """Post a step as the page shows it now."""
    seen = complaint.steps.order_by("-pk").first()
    return client.post(step_of(complaint, action), {"seen_step": seen.pk, **fields})


def auditor():
    user = UserFactory(username="auditor", name="审计员", is_staff=True)
    group, _ = Group.objects.get_or_create(name=Role.AUDIT)
    user.groups.add(group)
    return user


def system_administrator():
    user = UserFactory(username="system", name="系统管理员", is_staff=True)
    group, _ = Group.objects.get_or_create(name=Role.SYSTEM)
    user.groups.add(group)
    return user
