from datetime import date

import pytest
from django.core.exceptions import ValidationError

from bureaus.models import Bureau, BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "is_current"),
    [
        (date(2026, 1, 1), None, True),
        (date(2026, 11, 23), date(2026, 11, 23), True),
        (date(2026, 1, 1), date(2026, 11, 22), False),
        (date(2026, 11, 24), None, False),
    ],
)
def test_current_members_have_their_first_and_last_day(valid_from, valid_until, is_current):
    BureauMemberFactory(valid_from=valid_from, valid_until=valid_until)

    assert BureauMember.objects.current(date(2026, 11, 23)).exists() is is_current


def test_one_person_has_a_role_once_at_a_time():
    member = BureauMemberFactory(valid_until=date(2026, 6, 30))
    again = BureauMember(
        bureau=member.bureau, user=member.user, role=member.role, valid_from=date(2026, 6, 30)
    )

    with pytest.raises(ValidationError) as raised:
        again.full_clean()
    again.valid_from = date(2026, 7, 1)
    again.full_clean()

    assert raised.value.messages == ["这个人在这段时间已经担任这个角色。"]


@pytest.mark.parametrize(
    ("office", "message"),
    [
        ("is_supervising_office", "督办机构只能有一个。"),
        ("is_dispatch_center", "派单机构只能有一个。"),
    ],
)
def test_office_is_held_by_one_bureau(office, message):
    BureauFactory(**{office: True})

    with pytest.raises(ValidationError) as raised:
        Bureau(slug="other", name="别的单位", **{office: True}).full_clean()

    assert raised.value.messages == [message]


@pytest.mark.parametrize(
    ("published_on", "is_channel"),
    [
        pytest.param(None, False, id="第八条: not published"),
        pytest.param(date(2026, 11, 24), False, id="第八条: published tomorrow"),
        pytest.param(date(2026, 11, 23), True, id="第八条: published today"),
    ],
)
def test_portal_is_the_channel_from_the_day_it_was_published(published_on, is_channel):
    bureau = BureauFactory(portal_channel_from=published_on)

    assert bureau.is_portal_its_channel(date(2026, 11, 23)) is is_channel
