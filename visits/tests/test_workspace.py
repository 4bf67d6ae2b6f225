"""The enterprise's room, and a worker's own pages."""

from datetime import timedelta

import pytest
from django.urls import reverse

from gaotai_jiazheng import rate_limits
from reminders.models import Notification
from visits import services
from visits.models import Visit
from visits.tests.factories import HOUSEHOLD, TODAY, YESTERDAY, moment

pytestmark = pytest.mark.django_db
HOME = reverse("workspace_visits:index")
OWN, STARS = reverse("visits:own"), reverse("visits:own_stars")


@pytest.fixture
def signed_in(county, client):
    client.force_login(county.owner)
    return client


@pytest.fixture
def amei(county, client):
    """Amei in her own pages."""
    phone = county.amei.phone
    client.post(reverse("worker:sign_in"), {"phone": phone})
    body = Notification.objects.filter(kind="worker_code").latest("pk").body
    code = "".join(each for each in body if each.isdigit())[:6]
    assert client.post(reverse("worker:code"), {"code": code}).status_code == 302
    return client


def test_enterprise_plans_for_its_worker(county, signed_in):
    assert "陈阿梅" in signed_in.get(reverse("workspace_visits:choose")).content.decode()
    path = reverse("workspace_visits:plan", args=[county.amei.pk])
    values = {"visited_on": TODAY.isoformat(), "service_line": "cleaning", "phone": HOUSEHOLD}

    bad = signed_in.post(path, values | {"phone": county.amei.phone})
    good = signed_in.post(path, values)

    assert (bad.status_code, good["Location"]) == (422, HOME)
    assert "要由住户自己确认和评价" in bad.content.decode()
    page = signed_in.get(HOME).content.decode()
    assert "待住户确认" in page
    assert "陈阿梅" in page
    assert HOUSEHOLD not in page
    county.amei.employments.update(ended_on=YESTERDAY)
    assert "陈阿梅" not in signed_in.get(HOME).content.decode()


def test_visit_that_is_planned_twice_is_told_and_the_household_gets_one_message(county, signed_in):
    path = reverse("workspace_visits:plan", args=[county.amei.pk])
    values = {"visited_on": TODAY.isoformat(), "service_line": "cleaning", "phone": HOUSEHOLD}

    first, again = (signed_in.post(path, values) for _ in range(2))

    visit = Visit.objects.get()
    assert (first.status_code, again.status_code) == (302, 409)
    assert f"已经安排过，编号{visit.number}" in again.text
    assert Notification.objects.filter(kind="visit").count() == 1
    services.cancel(visit, reason="住户改期", by=county.owner)
    assert signed_in.post(path, values).status_code == 302


def test_enterprise_sees_only_its_own(county, client):
    visit = county.rated(text="请打13912345678找我")
    client.force_login(county.stranger)

    assert visit.number not in client.get(HOME).content.decode()
    for name in ("cancel", "dispute"):
        path = reverse(f"workspace_visits:{name}", args=[visit.pk])
        assert client.get(path).status_code == client.post(path).status_code == 404
    path = reverse("workspace_visits:plan", args=[county.amei.pk])
    assert client.get(path).status_code == 404
    assert list(Visit.objects.visible_to(county.stranger)) == []
    assert list(Visit.objects.visible_to(county.owner)) == [visit]


def test_what_anybody_may_type_is_shown_to_nobody_before_it_is_confirmed(county, amei):
    visit = county.recorded()

    assert visit.number not in amei.get(OWN).content.decode()
    assert amei.get(reverse("visits:own_dispute", args=[visit.pk])).status_code == 404
    amei.force_login(county.owner)
    assert visit.number not in amei.get(HOME).content.decode()
    dispute = reverse("workspace_visits:dispute", args=[visit.pk])
    assert amei.get(dispute).status_code == 404
    assert list(Visit.objects.visible_to(county.hrss)) == []


def test_words_are_shown_to_the_enterprise_masked(county, signed_in):
    county.rated(text="请打13912345678找我")

    page = signed_in.get(HOME).content.decode()

    assert "139****5678" in page
    assert "13912345678" not in page


def test_enterprise_cancels_and_disputes(county, signed_in):
    visit, _ = county.planned()
    done = county.rated("13700000002")
    cancel = reverse("workspace_visits:cancel", args=[visit.pk])
    dispute = reverse("workspace_visits:dispute", args=[done.pk])

    assert signed_in.post(cancel, {"reason": ""}).status_code == 422
    assert signed_in.post(cancel, {"reason": "住户改期"})["Location"] == HOME
    assert signed_in.post(cancel, {"reason": "住户改期"}).status_code == 409
    assert signed_in.post(dispute, {"text": "那天没有派人。"})["Location"] == HOME
    done.refresh_from_db()
    assert (done.state, done.disputes.get().side) == ("disputed", "enterprise")


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_the_room_has_a_fixed_number_of_queries(
    county, signed_in, django_assert_num_queries, rows
):
    county.many_rated(rows)
    signed_in.get(HOME)

    with django_assert_num_queries(9):
        signed_in.get(HOME)


def test_worker_sees_her_visits_and_nobody_elses(county, amei):
    county.rated(quality=4, satisfaction=5, text="很准时")
    other = county.worker(name="李少")
    card = county.card(other, at=moment("2026-03-10 10:00"))
    hidden = county.rated("13700000003", card=card)

    page = amei.get(OWN).content.decode()

    for words in ("服务质量4分", "满意度5分", "很准时"):
        assert words in page
    assert HOUSEHOLD not in page
    assert hidden.number not in page
    path = reverse("visits:own_dispute", args=[hidden.pk])
    assert amei.get(path).status_code == 404


def test_worker_disputes_a_visit(county, amei):
    visit = county.rated()
    path = reverse("visits:own_dispute", args=[visit.pk])

    assert amei.post(path, {"text": " "}).status_code == 422
    assert amei.post(path, {"text": "那天在家休息。"})["Location"] == OWN
    assert amei.post(path, {"text": "那天在家休息。"}).status_code == 409
    assert "服务人员提出争议，等答复" in amei.get(OWN).content.decode()


def test_worker_sees_how_her_stars_were_computed_and_may_object(county, amei):
    county.many_rated()
    batch = county.noticed()
    notice = services.notice_of(batch)

    page = amei.get(STARS).content.decode()

    assert "总分69.04" in page
    assert reverse("disclosure:object", args=[notice.number]) in page
    services.grant(batch, by=county.leader, at=moment("2026-12-01 10:00"))
    assert "三星，2026年12月1日授予" in amei.get(STARS).content.decode()


def test_draft_is_not_shown_to_the_worker(county, amei):
    county.many_rated()
    county.proposed()

    assert "总分" not in amei.get(STARS).content.decode()


def test_day_before_yesterday_is_no_day_of_the_plan(county, signed_in):
    path = reverse("workspace_visits:plan", args=[county.amei.pk])
    values = {"service_line": "cleaning", "phone": HOUSEHOLD}

    for day, sentence in (("2026-01-01", "只能补记30天以内"), ("2027-11-01", "最多提前180天")):
        answer = signed_in.post(path, values | {"visited_on": day})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    assert signed_in.post(path, values | {"visited_on": str(YESTERDAY)}).status_code == 302


@pytest.mark.parametrize("limit", ["TEXTS_PER_PHONE", "TEXTS_PER_ENTERPRISE"])
def test_visits_are_planned_as_often_as_texts_may_be_sent(county, signed_in, monkeypatch, limit):
    monkeypatch.setattr(rate_limits, limit, 2)
    path = reverse("workspace_visits:plan", args=[county.amei.pk])
    values = {"service_line": "cleaning", "phone": HOUSEHOLD}

    days = [TODAY + timedelta(days=days) for days in (1, 2, 3)]
    answers = [signed_in.post(path, values | {"visited_on": str(day)}) for day in days]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "请过一小时再试" in answers[-1].text
    assert Visit.objects.count() == 2
