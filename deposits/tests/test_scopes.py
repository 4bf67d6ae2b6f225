"""A delegate comes into the rooms of what the delegation says, here the deposit's."""

import pytest
from django.urls import reverse

from enterprises.models import Delegation, Scope
from enterprises.permissions import can_sign_for
from enterprises.tests.factories import EnterpriseMemberFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "scopes", "may_come_in", "may_sign"),
    [
        ("owner", [], True, True),
        ("delegate", ["deposits"], True, True),
        ("delegate", ["prices", "contract"], False, False),
        ("clerk", [], True, False),
    ],
)
def test_a_delegate_stays_within_what_he_is_entrusted_with(
    client, role, scopes, may_come_in, may_sign
):
    member = EnterpriseMemberFactory(role=role)
    if scopes:
        Delegation.objects.create(member=member, scopes=scopes)
    client.force_login(member.user)

    room = client.get(reverse("deposits:room"))
    titles = [each.title for each in client.get(reverse("workspace:home")).context["rooms"]]

    assert room.status_code == (200 if may_come_in else 403)
    assert ("质量保证金" in titles) is may_come_in
    assert can_sign_for(member.user, member.enterprise, Scope.DEPOSITS) is may_sign
    if not may_come_in:
        assert "您的授权不包括“办理质量保证金”" in room.content.decode()


def test_page_without_a_scope_is_open_to_every_delegate(client):
    member = EnterpriseMemberFactory(role="delegate")
    Delegation.objects.create(member=member, scopes=["prices"])
    client.force_login(member.user)

    assert client.get(reverse("workspace:members")).status_code == 200
    assert client.post(reverse("workspace:confirm")).status_code == 403
