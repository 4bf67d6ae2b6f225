"""Visits and stars in the workbench: who sees them, who answers, who proposes and grants."""

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AccessLog
from accounts.tests.sessions import sign_in as sign_in_again
from gaotai_jiazheng.short_memory import forget_all
from visits import services
from visits.models import StarBatch, StarRating, Visit, VisitStep, VisitTerms
from visits.tests.factories import HOUSEHOLD, YESTERDAY, moment

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"admin:visits_{name}", args=args)


@pytest.fixture
def sign_in(client):
    def sign_in(user):
        user.is_staff = True
        user.save()
        client.force_login(user)
        forget_all()
        return client

    return sign_in


def test_bureaus_of_the_register_see_it_and_others_do_not(county, sign_in):
    visit = county.rated()

    for user in (county.hrss, county.commerce):
        page = sign_in(user).get(url("visit_change", visit.pk)).content.decode()
        assert "服务质量5分，满意度4分，第1版" in page
        assert HOUSEHOLD not in page
    for user in (county.police, county.health):
        assert sign_in(user).get(url("visit_changelist")).status_code == 403
        assert sign_in(user).get(url("visit_change", visit.pk)).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_list_has_a_fixed_number_of_queries(county, sign_in, django_assert_num_queries, rows):
    county.many_rated(rows)
    client = sign_in(county.hrss)
    client.get(url("visit_changelist"))

    with django_assert_num_queries(7):
        client.get(url("visit_changelist"))


def test_dispute_is_answered_on_its_page(county, sign_in):
    visit = county.rated()
    services.dispute(visit, side=VisitStep.Side.WORKER, text="没有去过。")
    step = url("visit_step", visit.pk, "decide")

    client = sign_in(county.hrss)
    assert client.post(step, {"is_upheld": "yes", "answer": ""}).status_code == 422
    assert client.post(step, {"is_upheld": "yes", "answer": "属实。"}).status_code == 302
    assert client.post(step, {"is_upheld": "yes", "answer": "属实。"}).status_code == 409

    visit.refresh_from_db()
    assert visit.state == "void"


def test_number_and_words_are_opened_with_a_reason(county, sign_in):
    visit = county.rated(text="很好")
    services.dispute(visit, side=VisitStep.Side.WORKER, text="没有去过。")
    client = sign_in(county.hrss)
    path = url("visit_reveal", visit.pk)
    page = client.get(url("visit_change", visit.pk)).content.decode()
    assert path in page
    assert "没有去过" not in page

    assert client.get(path).status_code in {302, 403}
    sign_in_again(client, county.hrss)
    assert client.post(path, {"reason": "看"}).status_code == 422
    opened = client.post(path, {"reason": "核实争议所说的事实"}).content.decode()

    for words in (HOUSEHOLD, "没有去过。", "很好"):
        assert words in opened
    assert AccessLog.objects.filter(by=county.hrss, action=AccessLog.Action.REVEAL).count() == 3


def test_batch_goes_its_way_in_the_workbench(county, sign_in):
    county.many_rated()
    clerk = sign_in(county.clerk)
    period = {"first_day": "2026-01-01", "last_day": str(YESTERDAY)}

    assert clerk.post(url("starbatch_add"), period | {"first_day": ""}).status_code == 422
    assert clerk.post(url("starbatch_add"), period).status_code == 302
    batch = StarBatch.objects.get()
    page = clerk.get(url("starbatch_change", batch.pk)).content.decode()
    assert "三星，69.04分" in page
    assert clerk.post(url("starbatch_add"), period).status_code == 409
    start = clerk.get(reverse("admin:index")).context["waiting"]
    assert "草拟好、待公示的星级名单" in [each.title for each in start]
    step = clerk.get(url("starbatch_step", batch.pk, "close")).text
    assert '<h2 class="case-title">停止办理</h2>' in step and "计算并提名" not in step
    step = clerk.get(url("starbatch_step", batch.pk, "put_up")).text
    assert "提名马上公示，谁都可以提异议" in step
    assert clerk.post(url("starbatch_step", batch.pk, "put_up")).status_code == 302
    assert clerk.get(url("starbatch_step", batch.pk, "grant")).status_code == 403

    leader = sign_in(county.leader)
    assert leader.post(url("starbatch_step", batch.pk, "grant")).status_code == 409
    page = leader.get(url("starbatch_change", batch.pk)).content.decode()
    assert "期满后才能决定" in page
    with time_machine.travel(moment("2026-12-01 10:00"), tick=False):
        leader = sign_in(county.leader)
        assert leader.post(url("starbatch_step", batch.pk, "grant")).status_code == 302
        star = StarRating.objects.get()
        assert "有效" in leader.get(url("starrating_change", star.pk)).content.decode()
        revoke = url("starrating_step", star.pk, "revoke")
        assert leader.post(revoke, {"reason": "伪造评价"}).status_code == 302
    star.refresh_from_db()
    assert star.revoked_reason == "伪造评价"


def test_others_do_not_propose(county, sign_in):
    client = sign_in(county.hrss)

    assert client.get(url("starbatch_add")).status_code == 403
    assert client.get(url("starbatch_changelist")).status_code == 200


def test_terms_are_kept_by_the_two_bureaus(county, sign_in):
    values = {
        "in_force_from": "2026-11-23",
        "confirm_days": 5,
        "back_days": 10,
        "rate_days": 10,
        "change_days": 3,
        "repeat_limit": 2,
        "repeat_days": 30,
        "retention_days": 15,
        "source": "县工信商务局通知",
        "confirmed_by": "县工业信息化和商务局",
        "awaiting_confirmation_by": "",
    }

    assert sign_in(county.police).post(url("visitterms_add"), values).status_code == 403
    assert sign_in(county.commerce).post(url("visitterms_add"), values).status_code == 302
    assert VisitTerms.objects.get().confirm_days == 5
    assert county.planned()[0].confirm_by.day == 28
    assert Visit.objects.count() == 1
