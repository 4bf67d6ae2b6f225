"""Notices in the workbench."""

import pytest
import time_machine
from django.urls import reverse

from accounts.tests.sessions import sign_in
from bureaus.tests.factories import BureauMemberFactory
from disclosure import services
from disclosure.models import Objection
from disclosure.tests.factories import moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_the_notice_period():
    with time_machine.travel(moment("2026-11-26 10:00"), tick=False):
        yield


def url(name, row):
    return reverse(f"admin:disclosure_notice_{name}", args=[row.pk])


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_one_objection_and_for_three(
    client, notices, django_assert_num_queries, count
):
    notice = notices.notice()
    for number in range(count):
        notices.objection(notice, content=f"培训记录第{number}行的日期与实际不符。")
    client.force_login(notices.leader)
    client.get(url("change", notice))

    with django_assert_num_queries(12):
        response = client.get(url("change", notice))

    assert len(response.context["objections"]) == count


def test_a_notice_leads_to_what_it_is_about(client, notices):
    notice = notices.notice()
    client.force_login(notices.leader)
    about = reverse("admin:bureaus_bureau_change", args=[notice.subject_id])
    assert f'<a href="{about}">{notice.subject}</a>' in client.get(url("change", notice)).text


def test_leader_answers(client, notices):
    objection = notices.objection(notices.notice())
    client.force_login(notices.leader)

    wrong = client.post(url("decide", objection), {"is_upheld": "no", "answer": "电话13893600001"})
    right = client.post(url("decide", objection), {"is_upheld": "no", "answer": "核对无误。"})
    again = client.post(url("decide", objection), {"is_upheld": "no", "answer": "再来。"})

    assert (wrong.status_code, right.status_code, again.status_code) == (422, 302, 409)
    assert "公开的文字里有手机号" in wrong.text
    assert Objection.objects.get().answer == "核对无误。"


def test_who_may_answer(client, notices):
    objection = notices.objection(notices.notice())
    client.force_login(notices.contact)
    assert client.get(url("decide", objection)).status_code == 403

    client.force_login(BureauMemberFactory().user)
    assert client.get(url("decide", objection)).status_code == 404


def test_other_bureaus_see_the_notice_and_no_objection(client, notices):
    notice = notices.notice()
    objection = notices.objection(notice)
    client.force_login(BureauMemberFactory().user)

    page = client.get(url("change", notice))

    assert page.status_code == 200
    assert objection.number not in page.text


def test_sealed_words_are_opened_with_a_reason(client, notices):
    objection = notices.objection(notices.notice(), name="王小兰", content="王小兰知道的实情。")
    sign_in(client, notices.leader)

    asked = client.post(url("reveal", objection), {"reason": ""})
    opened = client.post(url("reveal", objection), {"reason": "核实异议所说的事实"})

    assert asked.status_code == 422
    assert "王小兰知道的实情。" not in asked.text
    assert "王小兰知道的实情。" in opened.text


def test_notice_is_withdrawn_with_a_reason(client, notices):
    notice = notices.notice()
    client.force_login(notices.contact)

    client.post(url("withdraw", notice), {"reason": "分数有误"})
    again = client.post(url("withdraw", notice), {"reason": "分数有误"})

    notice.refresh_from_db()
    assert notice.withdrawal_reason == "分数有误"
    assert again.status_code == 409


def test_objection_waits_for_whoever_may_answer_it_until_it_is_answered(client, notices):
    notice, other = notices.notice(), notices.notice()
    objection = notices.objection(notice)
    start, title = reverse("admin:index"), "有异议等您答复的公示"

    def waiting(person):
        client.force_login(person)
        found = {each.title: each for each in client.get(start).context["waiting"]}
        return found.get(title)

    hers = waiting(notices.leader)
    shown = client.get(hers.url).context["cl"].result_list

    assert (hers.count, list(shown)) == (1, [notice])
    assert other not in shown
    assert waiting(notices.contact) is None
    assert waiting(BureauMemberFactory().user) is None
    services.decide(objection, is_upheld=False, answer="核对无误。", by=notices.leader)
    assert waiting(notices.leader) is None
