"""What the database refuses becomes a sentence beside its field; what no table names stays an error."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from bureaus.models import BureauMember
from bureaus.tests.factories import BureauMemberFactory
from gaotai_jiazheng.refusals import by_own_names, in_words, not_now, refusal, words_of

pytestmark = pytest.mark.django_db
TWICE = "bureau_member_role_once_at_a_time"


def enter_twice(refusals):
    member = BureauMemberFactory()
    with in_words(refusals):
        BureauMember.objects.create(bureau=member.bureau, user=member.user, role=member.role)


def test_constraint_is_told_beside_its_field_and_the_transaction_goes_on():
    with pytest.raises(ValidationError) as caught:
        enter_twice(by_own_names(words_of(BureauMember), {TWICE: "role"}))

    [error] = caught.value.error_dict["role"]
    assert (error.code, error.message) == (TWICE, "这个人在这段时间已经担任这个角色。")
    assert BureauMember.objects.count() == 1


def test_constraint_that_nobody_named_stays_an_error():
    with pytest.raises(IntegrityError):
        enter_twice({"another": (None, "不相干", "another")})


def test_refusal_without_a_field_stands_above_the_form():
    assert refusal(None, "办不了。", "no").message == "办不了。"
    assert refusal("on", "太早。", "early").message_dict == {"on": ["太早。"]}


@pytest.mark.parametrize(
    ("state", "step", "said"),
    [
        ("核验一致", "核验一致", "这份登记现在就是“核验一致”，不用再办。"),
        ("已撤回", "撤回", "这份登记现在就是“已撤回”，不用再办。"),
        (
            "已撤回",
            "核验一致",
            "这份登记现在是“已撤回”，不能办理“核验一致”；可能刚刚有人办理过，请刷新页面看看。",
        ),
        (
            "核验不一致",
            "一致",
            "这份登记现在是“核验不一致”，不能办理“一致”；可能刚刚有人办理过，请刷新页面看看。",
        ),
    ],
)
def test_step_that_cannot_be_taken_says_where_the_row_stands(state, step, said):
    assert not_now("这份登记", state, step).messages == [said]
