"""Brands: the badge holds exactly as long as the licence, and complaints open a review."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from brands import metrics, tasks
from brands.models import Review
from brands.rooms import licences_that_run_out
from brands.services import brands, licensing
from brands.tests.factories import keeper, licensed, planned, recognised
from cards import services as cards
from cards.tests.factories import AT, TODAY, CardCounty, moment
from complaints import services as complaints
from complaints.tests.factories import CountyFactory
from enterprises.services.standing import change_standing
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory
from gaotai_jiazheng.short_memory import forget_all
from recruitment.services import departures
from recruitment.tests.factories import departed
from recruitment.tests.factories import keeper as labour_officer
from recruitment.tests.test_services import code_of
from reminders.models import Deadline, Notification
from training.tests.classroom import completed, followup_rule
from workers.tests.factories import WorkerFactory

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)


def test_a_brand_is_recognised_with_its_mark_and_its_standard():
    by, today = keeper(), timezone.localdate()
    brand = brands.step(planned(by), "grow", on=today, document="文件", by=by)
    with pytest.raises(ValidationError) as refused:
        brands.step(brand, "recognise", on=today, document="文件", by=by)
    assert code_of(refused) == {"brand_recognised_with_mark_and_standard"}
    with pytest.raises(ValidationError) as refused:
        licensed(brand, by)
    assert code_of(refused) == {"licence_of_a_recognised_brand"}


def test_no_two_licences_of_one_holder_at_once():
    by = keeper()
    brand = recognised(by)
    worker = WorkerFactory()
    licensed(brand, by, worker=worker)
    with pytest.raises(ValidationError) as refused:
        licensed(brand, by, begins=-365, worker=worker)
    assert code_of(refused) == {"licence_once_at_a_time_worker"}
    licensed(brand, by, begins=-366, worker=worker)
    enterprise = licensed(brand, by).enterprise
    with pytest.raises(ValidationError) as refused:
        licensed(brand, by, enterprise=enterprise)
    assert code_of(refused) == {"licence_once_at_a_time_enterprise"}


@pytest.fixture
def county(db):
    with time_machine.travel(AT, tick=False):
        yield CardCounty()


def test_badge_is_gone_everywhere_the_day_after_the_licence(client, county):
    """On the enterprise's page, at the door, in the API, on the brand's page and behind its QR."""
    by = keeper()
    brand = recognised(by)
    card = county.card()
    cards.follow_changes()
    of_enterprise = licensed(brand, by, days=10, enterprise=county.enterprise)
    licensed(brand, by, days=10, worker=card.worker)
    pages = [
        reverse("enterprises:enterprise", args=[county.enterprise.pk]),
        f"/c/{card.token}",
        reverse("brands:members"),
        reverse("brands:member", args=[brand.slug, of_enterprise.pk]),
        "/api/v1/brands/",
    ]
    badge = {pages[3]: "授权有效", pages[4]: county.enterprise.name}

    def shown_on(day):
        with time_machine.travel(moment(f"{day} 12:00"), tick=False):
            forget_all()
            return [
                badge.get(page, "高台嫂") in client.get(page).content.decode() for page in pages
            ]

    assert shown_on(TODAY + 10 * ONE_DAY) == [True] * 5
    assert shown_on(TODAY + 11 * ONE_DAY) == [False] * 5
    licensing.end(of_enterprise, ended_on=TODAY + ONE_DAY, ended_reason="违反标准", by=by)
    assert shown_on(TODAY) == [True] * 5
    assert shown_on(TODAY + ONE_DAY) == [False, True, True, False, False]
    brands.step(brand, "end", on=TODAY, document="停用", by=by)
    assert shown_on(TODAY) == [False] * 5


def test_enterprise_page_shows_the_licences_of_this_moment(client):
    by, enterprise = keeper(), EnterpriseFactory()
    address = enterprise.get_absolute_url()
    assert "高台嫂" not in client.get(address).content.decode()

    licence = licensed(recognised(by), by, begins=1, enterprise=enterprise)
    assert "高台嫂" in client.get(address).content.decode()

    today = timezone.localdate()
    licensing.end(licence, ended_on=today, ended_reason="违反标准", by=by)
    assert "高台嫂" not in client.get(address).content.decode()


def test_licences_end_with_their_enterprises_entry_of_the_register(client):
    by, enterprise = keeper(), EnterpriseFactory()
    brand = recognised(by)
    licence, other = licensed(brand, by, begins=1, enterprise=enterprise), licensed(brand, by)
    to_come = licensed(brand, by, begins=-400, enterprise=enterprise)

    change_standing(enterprise, "cancel", by=by, reason="停业")

    for row in (licence, other, to_come):
        row.refresh_from_db()
    assert (licence.ended_on, licence.ended_reason) == (timezone.localdate(), "企业已从名录注销")
    assert (other.ended_on, to_come.ended_on) == (None, to_come.valid_from)
    assert not Deadline.objects.of(licence).open().exists()
    member = reverse("brands:member", args=[brand.slug, licence.pk])
    assert "授权有效" not in client.get(member).text


def test_end_that_is_set_for_a_later_day_comes_earlier_by_a_review():
    by, today = keeper(), timezone.localdate()
    licence = licensed(recognised(by), by, begins=1)
    licensing.end(licence, ended_on=today + 30 * ONE_DAY, ended_reason="合作到期", by=by)
    review = licensing.open_review(licence, [], on=today)

    licensing.decide_review(review, outcome="end", reason="两次违反标准", by=by)

    licence.refresh_from_db()
    assert (licence.ended_on, licence.ended_reason) == (today, "两次违反标准")
    with pytest.raises(ValidationError) as refused:
        licensing.end(licence, ended_on=today, ended_reason="再来一次", by=by)
    assert code_of(refused) == {"already_ended"}


def test_review_is_over_with_its_licence(client):
    by, today = keeper(), timezone.localdate()
    brand = recognised(by)
    ended, run_out, later, valid = (licensed(brand, by, begins=9, days=99) for _ in range(4))
    reviews = [licensing.open_review(each, [], on=today) for each in (ended, run_out, later, valid)]

    def waits(licence):
        return Deadline.objects.of(licence).open().filter(rule__slug="brand_review").exists()

    licensing.end(ended, ended_on=today, ended_reason="违反标准", by=by)
    licensing.end(later, ended_on=today + ONE_DAY, ended_reason="合作到期", by=by)
    assert [waits(each) for each in (ended, later)] == [False, True]
    client.force_login(by)
    pages = [client.get(each.get_absolute_url()).text for each in (ended, valid)]
    assert ["登记结论" in page for page in pages] == [False, True]
    assert "授权已经结束，没有作结论" in pages[0]
    with pytest.raises(ValidationError) as refused:
        licensing.decide_review(reviews[0], outcome="keep", reason="改了", by=by)
    assert code_of(refused) == {"review_not_open"}

    licensing.meet_ended(today + ONE_DAY)
    assert [waits(each) for each in (later, valid)] == [False, True]
    licensing.meet_ended(run_out.valid_until + ONE_DAY)
    assert not waits(run_out)


def test_licence_has_a_clock_that_is_met_after_its_last_day():
    by = keeper()
    licence = licensed(recognised(by), by, days=10)
    clock = Deadline.objects.of(licence).get()
    assert clock.due_on == licence.valid_until
    assert licensing.meet_ended(licence.valid_until) == 0
    assert licensing.meet_ended(licence.valid_until + ONE_DAY) == 1


def test_two_upheld_complaints_open_one_review():
    with time_machine.travel(moment("2026-11-23 10:00"), tick=False):
        county, by, enterprise = CountyFactory(), keeper(), EnterpriseFactory()
        licence = licensed(recognised(by), by, enterprise=enterprise)

        def uphold():
            case = county.complaint(enterprise=enterprise)
            handler, day = county.market_handler, TODAY
            complaints.record(case, by=handler)
            complaints.accept(case, by=handler)
            complaints.start_mediation(
                case, complainant_agreed_on=day, respondent_agreed_on=day, by=handler
            )
            complaints.agree(case, outcome="企业退还200元。", by=handler)

        uphold()
        assert not Review.objects.exists()
        uphold()
        review = Review.objects.get()
        uphold()

        figure = metrics.brand_complaints_per_100_contracts
        assert figure(TODAY) is None
        licensee = figure.query(TODAY).get()
        assert (licensee, licensee.complaint_count, licensee.contract_count) == (enterprise, 3, 0)
        assert not figure.query(TODAY - ONE_DAY).exists()
        assert figure.labels == ["企业"]
        assert (review.licence, review.complaints.count()) == (licence, 2)
        assert Review.objects.count() == 1
        assert Deadline.objects.of(licence).open().filter(rule__slug="brand_review").count() == 1
        licensing.decide_review(review, outcome="end", reason="两次违反标准", by=by)
        licence.refresh_from_db()
        assert licence.ended_on == TODAY
        assert not licence.is_valid(TODAY)
        assert not Deadline.objects.of(licence).open().exists()
        with pytest.raises(ValidationError) as refused:
            licensing.decide_review(review, outcome="keep", reason="改了", by=by)
        assert code_of(refused) == {"review_not_open"}


@time_machine.travel("2026-11-24T10:00:00+08:00", tick=False)
def test_outcomes_are_counted_where_they_are_recorded(client):
    by, today = keeper(), timezone.localdate()
    officer = labour_officer()
    brand = recognised(by)
    away, home = (departed(officer, today - timedelta(days=100)) for _ in range(2))
    for departure, result in ((away, "working"), (home, "returned")):
        brands.add_departure(brand, departure.worker, by=by)
        departures.follow_up(departure, days=90, on=today, result=result, by=officer)
    with pytest.raises(ValidationError) as refused:
        brands.add_departure(brand, away.worker, by=by)
    assert code_of(refused) == {"brands_branddeparture_departure_id_key"}
    followup_rule()
    brands.add_class(brand, training_class=completed(2).row, by=by)
    brands.add_survey(brand, away.worker, on=today, before_yuan=3000, now_yuan=5200, by=by)

    found = metrics.outcomes_of(brand, today)
    assert (found["sent"], found["asked_90"], found["kept_90"]) == (2, 2, 1)
    assert found["trained"] == 2
    assert (found["wage_change_yuan"], found["surveyed"]) == (2200, 1)
    assert metrics.brand_workers_placed(today) == 2
    rows = client.get(reverse("plan:rows", args=["brand_workers_placed"])).text
    assert "不到5条，不列" in rows and away.city not in rows
    assert metrics.labour_brands(today) == 1
    assert metrics.labour_brands(today - ONE_DAY) == 0


def test_support_that_is_sent_twice_is_written_down_once():
    by = keeper()
    brand = recognised(by)
    given = {"bureau": brand.bureau, "on": timezone.localdate(), "what": "支持参展费用"}
    brands.support(brand, by=by, commitment=None, **given)

    with pytest.raises(ValidationError) as refused:
        brands.support(brand, by=by, commitment=None, **given)

    assert code_of(refused) == {"support_known"}
    assert brand.supports.count() == 1


def test_who_carries_a_brand_hears_of_it_and_of_its_end():
    by, today = keeper(), timezone.localdate()
    brand, member = recognised(by), EnterpriseMemberFactory()
    worker = WorkerFactory(phone="13893600021")
    of_enterprise = licensed(brand, by, begins=1, enterprise=member.enterprise)
    of_worker = licensed(brand, by, begins=1, worker=worker)
    for licence in (of_enterprise, of_worker):
        licensing.end(licence, ended_on=today, ended_reason="违反标准", by=by)

    told = Notification.objects.filter(kind="brand_licence").order_by("pk")
    subjects = ["可以用“高台嫂”品牌了", "“高台嫂”品牌的授权终止了"]
    assert [
        each.subject for each in told.filter(recipient=member.user, channel="inbox")
    ] == subjects
    texts = told.filter(channel="sms", recipient=None)
    assert [(each.address, each.subject) for each in texts] == [
        ("13893600021", subject) for subject in subjects
    ]
    assert not any("违反标准" in each.body for each in told)


def test_licence_that_runs_out_is_a_thing_to_do_until_the_next_one_is_there():
    by, today = keeper(), timezone.localdate()
    brand, enterprise = recognised(by), EnterpriseFactory()
    licence = licensed(brand, by, days=40, begins=1, enterprise=enterprise)

    assert list(licences_that_run_out(enterprise, today)) == []
    (to_do,) = licences_that_run_out(enterprise, today + 10 * ONE_DAY)
    assert (to_do.title, to_do.due_on) == ("“高台嫂”品牌的授权快到期了", licence.valid_until)
    licensed(brand, by, begins=-40, enterprise=enterprise)
    assert list(licences_that_run_out(enterprise, today + 10 * ONE_DAY)) == []


def test_who_carries_a_brand_hears_once_before_the_licence_runs_out():
    by, today = keeper(), timezone.localdate()
    brand, member = recognised(by), EnterpriseMemberFactory()
    worker, renewed = WorkerFactory(phone="13893600021"), WorkerFactory(phone="13893600022")
    for holder in ({"enterprise": member.enterprise}, {"worker": worker}, {"worker": renewed}):
        licence = licensed(brand, by, days=40, begins=1, **holder)
    licensed(brand, by, begins=-40, worker=renewed)

    for days in (8, 9, 10, 39):
        with time_machine.travel(timezone.now() + days * ONE_DAY, tick=False):
            tasks.remind_of_endings()

    told = Notification.objects.filter(kind="brand_licence", subject__contains="到期")
    subject = f"“高台嫂”品牌的授权{date_format(licence.valid_until)}到期"
    assert {
        (row.recipient_id, row.address, row.subject) for row in told.exclude(channel="email")
    } == {(member.user_id, "", subject), (None, "13893600021", subject)}
    assert licence.valid_until == today + 39 * ONE_DAY
    assert told.exclude(channel="email").count() == 2
