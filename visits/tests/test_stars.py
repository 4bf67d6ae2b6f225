"""Batches of stars: what is proposed, what is put up, what blocks the grant, and what an outsider computes."""

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from credentials.services import passports
from disclosure import services as disclosure
from gaotai_jiazheng.short_memory import forget_all
from reminders.models import Notification
from visits import services
from visits.models import StarBatch, StarProposal, StarRating, Visit, VisitStep
from visits.services.stars import grant_one, lock, published
from visits.tests.factories import AT, TODAY, YESTERDAY, moment
from visits.tests.test_visiting import code_of
from visits.transitions import NEXT_BATCH_STATE, BatchAction, BatchState
from workers.badges import badges_of

pytestmark = pytest.mark.django_db
SCRIPT = Path(settings.BASE_DIR) / "docs" / "star_recompute.py"
OVER = moment("2026-12-01 10:00")


def recomputed(data, tmp_path):
    file = tmp_path / "batch.json"
    file.write_text(json.dumps(data), "utf-8")
    return subprocess.run([sys.executable, "-I", SCRIPT, file], capture_output=True, text=True)


@pytest.fixture
def rated(county):
    """Amei with six good visits, another with four, a third with six bad ones."""
    few, bad = county.worker(name="李少"), county.worker(name="赵差")
    for worker in (few, bad):
        county.card(worker, at=moment("2026-03-10 10:00"))
    county.many_rated()
    county.many_rated(4, worker=few)
    county.many_rated(worker=bad, points=(1, 1))
    return county


def test_batch_has_who_reaches_stars_and_nobody_else(rated):
    batch = rated.proposed()

    proposal = batch.proposals.get()
    assert (proposal.worker, proposal.enterprise) == (rated.amei, rated.enterprise)
    assert proposal.data["tenure_days"] == 327  # from 1 January to 23 November 2026
    # Quality and satisfaction (30 + 15) / 11 / 5 = 81.82, time worked 327 / 1825 = 17.92.
    assert proposal.data["result"] == {
        "counted": 6,
        "quality": "81.82",
        "satisfaction": "81.82",
        "tenure": "17.92",
        "total": "69.04",
        "stars": 3,
    }


def test_outsider_comes_to_the_same_stars(rated, client, tmp_path):
    batch = rated.noticed()

    answer = client.get(reverse("visits:batch_data", args=[batch.number]))
    outside = recomputed(answer.json(), tmp_path)

    assert outside.returncode == 0, outside.stderr
    assert outside.stdout == "1\t69.04\t3\nthe published batch is the same\n"
    for secret in ("阿梅", "惠民", rated.amei.id_number, rated.amei.phone, "13700"):
        assert secret not in answer.content.decode()


def test_tampered_batch_is_told(rated, tmp_path):
    data = published(rated.noticed())
    data["workers"][0]["ratings"][0]["quality"] = 1

    outside = recomputed(data, tmp_path)

    assert outside.returncode == 1
    assert "1 quality: published 81.82, computed" in outside.stdout
    assert "not a batch" in recomputed({"format": "x"}, tmp_path).stderr


def test_draft_is_not_public(rated, client):
    batch = rated.proposed()

    for name in ("visits:batch", "visits:batch_data"):
        assert client.get(reverse(name, args=[batch.number])).status_code == 404


def test_notice_is_masked_and_stars_are_granted_after_it(rated, client):
    batch = rated.noticed()
    notice = services.notice_of(batch)
    assert "阿梅" not in notice.text
    assert "陈*" in notice.text
    assert (notice.first_day, notice.last_day) == (TODAY, date(2026, 11, 30))

    with pytest.raises(ValidationError) as refused:
        services.grant(batch, by=rated.leader, at=moment("2026-11-30 10:00"))
    assert code_of(refused) == "notice_not_clear"
    (star,) = services.grant(batch, by=rated.leader, at=OVER)

    assert (star.stars, star.valid_until) == (3, date(2027, 11, 30))
    assert star.is_in_force(OVER.date())
    assert Notification.objects.filter(kind="worker_stars").count() == 2
    batch.refresh_from_db()
    assert batch.state == "granted"
    forget_all()
    assert badges_of(star.worker_id, OVER.date()) == ("三星服务员",)
    assert badges_of(star.worker_id, TODAY) == ()
    passport, _ = passports.make(star.worker, fields=["badges"], openings=1, at=OVER)
    assert passports.open_passport(passport, at=OVER).badges == ("三星服务员",)


def test_objection_blocks_the_grant_until_it_is_answered(rated):
    batch = rated.noticed()
    notice = services.notice_of(batch)
    filed = disclosure.submit_objection(
        notice, content="评价是找人刷出来的。", at=moment("2026-11-25 10:00")
    )

    with pytest.raises(ValidationError) as refused:
        services.grant(batch, by=rated.leader, at=OVER)
    with pytest.raises(IntegrityError) as past, transaction.atomic():
        grant_one(batch.proposals.get(), notice, OVER.date(), OVER.date(), rated.leader)
    disclosure.decide(
        filed.objection, is_upheld=False, answer="经核实不属实。", by=rated.leader, at=OVER
    )
    services.grant(batch, by=rated.leader, at=OVER)

    assert code_of(refused) == "notice_not_clear"
    assert past.value.__cause__.diag.constraint_name == "notice_is_clear"
    assert StarRating.objects.count() == 1


def test_upheld_objection_leads_to_a_new_notice_without_that_worker(rated):
    second = rated.worker(name="周二")
    rated.card(second, at=moment("2026-03-10 10:00"))
    rated.many_rated(worker=second)
    batch = rated.noticed()
    filed = disclosure.submit_objection(
        services.notice_of(batch), content="序号2有一次没有去。", at=moment("2026-11-25 10:00")
    )
    disclosure.decide(filed.objection, is_upheld=True, answer="属实。", by=rated.leader, at=OVER)

    with pytest.raises(ValidationError):
        services.grant(batch, by=rated.leader, at=OVER)
    services.take_back(batch, reason="异议成立", by=rated.clerk, at=OVER)
    services.leave_out(batch, place=2, reason="异议成立", by=rated.clerk)
    services.put_up(batch, by=rated.contact, at=OVER)
    stars = services.grant(batch, by=rated.leader, at=moment("2026-12-09 10:00"))

    assert [star.worker for star in stars] == [rated.amei]


def test_who_put_it_up_does_not_grant_and_only_the_bureau_proposes(rated):
    batch = services.put_up(rated.proposed(), by=rated.leader)

    for person in (rated.leader, rated.contact, rated.hrss, rated.owner):
        with pytest.raises(PermissionDenied):
            services.grant(batch, by=person, at=OVER)
    for person in (rated.hrss, rated.owner):
        with pytest.raises(PermissionDenied):
            services.propose(first_day=date(2026, 1, 1), last_day=YESTERDAY, by=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        StarBatch.objects.filter(pk=batch.pk).update(state="granted", granted_by=rated.leader)


def test_open_dispute_keeps_somebody_out(rated):
    visit = Visit.objects.filter(worker=rated.amei).first()
    services.dispute(visit, side=VisitStep.Side.WORKER, text="没有去过。")

    with pytest.raises(ValidationError) as refused:
        rated.proposed()

    assert code_of(refused) == "nobody"


def test_void_visit_counts_nothing(rated):
    for visit in Visit.objects.filter(worker=rated.amei)[:2]:
        services.dispute(visit, side=VisitStep.Side.ENTERPRISE, text="合同已解除。")
        services.decide(visit, is_upheld=True, answer="属实。", by=rated.hrss)

    with pytest.raises(ValidationError):
        rated.proposed()


def test_version_of_the_day_counts(county):
    visits = county.many_rated(5)
    later = AT + timedelta(days=3)
    services.change(visits[0], quality=1, satisfaction=1, at=later)

    before, after = county.proposed(), None
    services.close(before, reason="重算", by=county.clerk)
    period = {"first_day": date(2026, 1, 1), "last_day": YESTERDAY}
    with pytest.raises(ValidationError):
        after = services.propose(**period, by=county.clerk, at=later)

    assert after is None
    assert before.proposals.get().data["result"]["quality"] == "80.00"


def test_nobody_is_in_two_open_batches_and_period_has_an_end(rated):
    rated.proposed()
    for period, code in (
        ((date(2026, 1, 1), YESTERDAY), "nobody"),
        ((TODAY, YESTERDAY), {"last_day": "period"}),
        ((YESTERDAY, TODAY + timedelta(days=1)), {"last_day": "period"}),
    ):
        with pytest.raises(ValidationError) as refused:
            services.propose(first_day=period[0], last_day=period[1], by=rated.clerk)
        assert code_of(refused) == code


def test_stars_are_revoked_with_a_reason(rated):
    (star,) = services.grant(rated.noticed(), by=rated.leader, at=OVER)

    with pytest.raises(PermissionDenied):
        services.revoke(star, reason="伪造评价", by=rated.contact, at=OVER)
    with pytest.raises(ValidationError) as refused:
        services.revoke(star, reason=" ", by=rated.leader, at=OVER)
    services.revoke(star, reason="伪造评价", by=rated.leader, at=OVER)

    last = Notification.objects.filter(channel="sms").latest("pk")
    assert last.address == star.worker.phone
    assert last.subject == "您的星级撤销了，原因写在“我的星级”里"
    assert code_of(refused) == {"reason": "reason_missing"}
    star.refresh_from_db()
    assert (star.standing_word, star.is_in_force(OVER.date())) == ("已撤销", False)
    with pytest.raises(DatabaseError), transaction.atomic():
        StarRating.objects.update(revoked_on=None, revoked_by=None, revoked_reason="")


def test_renewed_stars_end_the_day_before(rated):
    (star,) = services.grant(rated.noticed(), by=rated.leader, at=OVER)
    StarRating.objects.filter(pk=star.pk).update(valid_until=date(2026, 12, 31))
    batch = services.put_up(
        rated.proposed(moment("2026-12-02 10:00")), by=rated.contact, at=moment("2026-12-02 10:00")
    )
    (renewed,) = services.grant(batch, by=rated.leader, at=moment("2026-12-10 10:00"))

    star.refresh_from_db()
    assert star.valid_until == date(2026, 12, 9)
    assert renewed.granted_on == date(2026, 12, 10)


@pytest.mark.parametrize("state", list(BatchState))
def test_pairs_of_a_batch_that_are_not_in_the_table_are_refused(rated, state):
    batch = rated.proposed()
    values = {"state": state}
    if state == BatchState.CLOSED:
        values["ended_reason"] = "测试"
    if state == BatchState.GRANTED:
        values |= {"put_up_by": rated.clerk, "granted_by": rated.leader}
    StarBatch.objects.filter(pk=batch.pk).update(**values)

    for action in BatchAction:
        if (state, action) not in NEXT_BATCH_STATE:
            with pytest.raises(ValidationError) as refused:
                lock(batch, action)
            assert code_of(refused) == "step_not_allowed"


def test_what_was_computed_never_changes(rated):
    batch = rated.proposed()

    for change in ({"stars": 5}, {"data": {}}, {"place": 9}):
        with pytest.raises(DatabaseError), transaction.atomic():
            StarProposal.objects.filter(batch=batch).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        StarBatch.objects.filter(pk=batch.pk).update(formula={})
