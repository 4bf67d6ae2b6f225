"""Fixtures of the tests about hotlines."""

import pytest
import time_machine
from django.contrib.auth.models import Group

from accounts.roles import Role
from accounts.tests.factories import UserFactory
from complaints.tests.factories import CountyFactory, moment
from exchange import keys
from exchange.tests.factories import PartnerFactory
from gaotai_jiazheng.tests.made_once import made_once

NOW = "2026-11-23 10:00"


@pytest.fixture
@made_once
def county(db):
    return CountyFactory()


@pytest.fixture
@made_once
def partner(county):
    return PartnerFactory()


@pytest.fixture
def now():
    """Monday morning, after the caller spoke to the hotline."""
    with time_machine.travel(moment(NOW), tick=False):
        yield moment(NOW)


@pytest.fixture
def security_administrator(db):
    user = UserFactory(username="security", name="安全管理员", is_staff=True, password="secret")
    group, _ = Group.objects.get_or_create(name=Role.SECURITY)
    user.groups.add(group)
    return user


@pytest.fixture
def key(partner, security_administrator):
    """A key of the partner that has been valid for some days."""
    return keys.issue(partner, by=security_administrator, at=moment("2026-11-20 09:00"))
