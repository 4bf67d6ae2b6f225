"""A register that papers may be about: here the bureaus themselves, whose contact handles their papers."""

import pytest
from django.urls import reverse

from bureaus.models import Bureau, BureauMember
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from papers import subjects
from papers.models import Series


def visible_bureaus(user):
    if oversees_all_bureaus(user):
        return Bureau.objects.all()
    return Bureau.objects.filter(pk__in=bureau_ids_of(user))


def acts_for(user, bureau):
    return bureau.pk in bureau_ids_of(user)


@pytest.fixture(autouse=True)
def papers_about_bureaus(monkeypatch):
    doors = subjects.Subject(visible_bureaus, acts_for, {"reply": "答复书"})
    monkeypatch.setitem(subjects._subjects, Bureau, doors)
    monkeypatch.setattr(
        Bureau, "get_absolute_url", lambda self: reverse("admin:index"), raising=False
    )


@pytest.fixture
def bureau(db):
    return BureauFactory(slug="market-regulation", name="县市场监管局")


@pytest.fixture
def officer(bureau):
    return BureauMemberFactory(bureau=bureau, role=BureauMember.Role.CONTACT).user


@pytest.fixture
def series(bureau):
    return Series.objects.create(bureau=bureau, word="高市监调")
