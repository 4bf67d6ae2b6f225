"""A worker's own pages, the page behind a link, the enterprise's room and the public figures."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from credentials import metrics
from credentials.models import Passport, PassportField, PassportOpening, Promotion, Registration
from credentials.services import levels, passports, promoting
from credentials.tests.factories import (
    FAILED,
    BodyFactory,
    LevelRuleFactory,
    announced,
    candidate,
    certificate,
    employer_body,
    held,
    in_state,
    occupation,
)
from credentials.tests.test_awards import award
from credentials.tests.test_candidates import confirmed, published
from enterprises.tests.factories import EnterpriseMemberFactory
from reminders.models import Notification
from workers.signed_in import SESSION_KEY
from workers.tests.factories import EmploymentFactory, WorkerFactory, officer

pytestmark = pytest.mark.django_db


def sign_in(client, worker):
    session = client.session
    session[SESSION_KEY] = {
        "pk": worker.pk,
        "phone": worker.phone_digest,
        "seen": timezone.now().timestamp(),
    }
    session.save()
    return client


@pytest.fixture
def worker():
    return WorkerFactory(name="王秀兰", phone="13912345678")


@pytest.fixture
def signed_in(client, worker):
    return sign_in(client, worker)


def text_of(response):
    return response.content.decode()


def path_of(worker):
    return levels.paths_of(worker, timezone.localdate())[0]


@pytest.mark.parametrize("name", ["next_level", "exams", "awards", "passport"])
def test_stranger_is_sent_to_sign_in(client, name):
    way_in = client.get(reverse(f"credentials:{name}"))["Location"]
    assert way_in.split("?")[0] == reverse("worker:sign_in")


def test_next_level_says_what_is_lacking_in_words(signed_in, worker):
    LevelRuleFactory(level=3, previous_level=4, months_after_previous=60)
    certificate(worker, 4, issued_on=timezone.localdate() - timedelta(days=730))
    EmploymentFactory(worker=worker, started_on=timezone.localdate() - timedelta(days=364))
    body = BodyFactory(name="某评价组织")
    announced(body=body, level=3, place="县职教中心")

    page = text_of(signed_in.get(reverse("credentials:next_level")))

    assert "取得上一级以后从业时间还差48个月" in page
    assert "取得上一级以后满60个月（县人社局确认）" in page
    assert "某评价组织" in page
    assert "县职教中心，某评价组织，还有20个名额" in page


def test_rule_that_nobody_has_confirmed_is_not_shown_as_official(signed_in, worker):
    LevelRuleFactory(
        level=3,
        previous_level=4,
        months_after_previous=60,
        confirmed_by="",
        awaiting_confirmation_by="县人社局",
    )
    certificate(worker, 4)

    page = text_of(signed_in.get(reverse("credentials:next_level")))

    assert "合格线待县人社局核对" in page
    assert "60" not in page.split("考什么")[1].split("什么时候考")[0]
    assert "可以报四级" not in page and "可以报三级" not in page
    assert "报名以前请问县人社局" in page
    assert path_of(worker).lacks == ()


def test_decision_on_a_prize_is_told_and_stands_on_her_page(signed_in, worker):
    promotion = Promotion.objects.create(
        worker=worker, occupation=occupation(), level=3, basis="县级技能大赛一等奖"
    )
    certificate(worker, 4)
    path = reverse("credentials:next_level")
    assert "待决定" in text_of(signed_in.get(path))

    promoting.decide(promotion, is_agreed=True, reason="按标准第三条", by=officer("hrss"))

    page = text_of(signed_in.get(path))
    assert "：按标准第三条" in page and "报这一级的考核不看从业时间" in page
    (message,) = Notification.objects.filter(channel="sms")
    assert (message.address, message.link) == (worker.phone, path)
    assert message.subject == "您的家政服务员三级（高级工）晋升建议有了决定"


def test_unverified_level_does_not_count_as_held(worker):
    LevelRuleFactory(level=3, previous_level=4)
    certificate(worker, 4, is_verified=False)

    assert path_of(worker).lacks == ("要先有四级（中级工）的证书，并且经县人社局核验",)


def test_highest_level_has_no_next(signed_in, worker):
    certificate(worker, 2)

    assert "这个职业没有更高的等级" in text_of(signed_in.get(reverse("credentials:next_level")))


def test_overlapping_employments_count_once(worker):
    day = timezone.localdate()
    for _ in range(2):
        EmploymentFactory(worker=worker, started_on=day - timedelta(days=364))

    assert levels.months_worked(worker, day) == 12


def test_result_is_told_when_it_is_published(signed_in, worker):
    plan = announced(in_days=0)
    candidate(plan, worker)
    in_state(plan, "held")
    confirmed(plan, FAILED)
    path = reverse("credentials:exams")
    assert "技能59" not in text_of(signed_in.get(path))

    in_state(plan, "entered")
    in_state(plan, "published", published_at=timezone.now())

    assert "理论80，技能59，不合格" in text_of(signed_in.get(path))


def test_awards_are_on_the_own_page_with_the_amount_of_their_document(signed_in, worker):
    award(worker, amount="2000.00")
    award(WorkerFactory(), title="别人的表彰")

    page = text_of(signed_in.get(reverse("credentials:awards")))

    assert "2026年度巾帼家政标兵" in page
    assert "奖励2000.00元，按某文〔2026〕1号" in page
    assert "别人的表彰" not in page


def make(signed_in, fields=("certificates", "years"), openings="1"):
    response = signed_in.post(
        reverse("credentials:passport"), {"fields_shown": fields, "openings": openings}
    )
    assert response.status_code == 201
    return response.context["link"].removeprefix("http://testserver")


def test_link_is_shown_once_and_only_its_digest_is_kept(signed_in):
    link = make(signed_in)

    token = link.rstrip("/").rsplit("/", 1)[-1]
    row = Passport.objects.get()
    assert row.token_digest == passports.digest_of(token)
    assert token not in text_of(signed_in.get(reverse("credentials:passport")))
    assert row.expires_at - row.made_at == timedelta(days=7)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"openings": "1"}, "请至少选一项。"),
        ({"fields_shown": ["years"], "openings": "0"}, "至少1次。"),
        ({"fields_shown": ["years"], "openings": "99"}, "最多20次。"),
        ({"fields_shown": ["phone"], "openings": "1"}, "没有这一项，请重新选。"),
    ],
)
def test_passport_that_is_filled_in_wrongly(signed_in, data, words):
    response = signed_in.post(reverse("credentials:passport"), data)

    assert response.status_code == 422
    assert words in text_of(response)
    assert not Passport.objects.exists()


def test_passport_shows_the_chosen_fields_and_nothing_else(signed_in, client, worker):
    certificate(worker, 4)
    EmploymentFactory(worker=worker, enterprise__name="绿洲家政")
    award(worker)
    link = make(signed_in, fields=["certificates", "years"])

    first = client.get(link)
    assert "技能证书、从业时间" in text_of(first)
    assert PassportOpening.objects.count() == 0
    page = text_of(client.post(link))

    assert worker.masked_name in page
    assert "家政服务员四级（中级工）" in page
    for hidden in ("王秀兰", "绿洲家政", "标兵", "13912345678", worker.id_number):
        assert hidden not in page


def test_all_fields_of_a_passport(signed_in, client, worker):
    EmploymentFactory(worker=worker, enterprise__name="绿洲家政")
    award(worker)
    link = make(signed_in, fields=PassportField.values)

    page = text_of(client.post(link))

    for seen in (
        "王秀兰",
        "绿洲家政",
        "2026年度巾帼家政标兵",
        "没有核验过的证书",
        "今天没有有效的星级和品牌",
    ):
        assert seen in page


def test_link_opens_once_and_is_not_indexed(signed_in, client):
    link = make(signed_in)

    opened, again = client.post(link), client.post(link)

    assert (opened.status_code, again.status_code) == (200, 410)
    assert client.get(link).status_code == 410
    assert opened["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in text_of(opened)
    assert "no-store" in opened["Cache-Control"]


def test_head_and_get_do_not_use_the_link_up(signed_in, client):
    link = make(signed_in)

    for _ in range(3):
        assert (client.get(link).status_code, client.head(link).status_code) == (200, 200)
    assert client.post(link).status_code == 200


def test_link_that_ran_out_or_was_taken_back(signed_in, client, worker):
    link = make(signed_in, openings="5")
    passport = Passport.objects.get()
    assert client.post(link).status_code == 200
    with pytest.raises(ValidationError):
        passports.open_passport(passport, at=timezone.now() + timedelta(days=8))

    signed_in.post(reverse("credentials:passport_revoke", args=[passport.pk]))

    assert client.post(link).status_code == 410
    assert PassportOpening.objects.count() == 1


def test_unknown_link_is_not_found(client):
    assert client.get(reverse("credentials:shown", args=["x" * 32])).status_code == 404


def test_nobody_takes_back_another_ones_link(signed_in):
    other, _ = passports.make(WorkerFactory(), fields=["years"], openings=1)

    response = signed_in.post(reverse("credentials:passport_revoke", args=[other.pk]))

    assert response.status_code == 404
    assert Passport.objects.get().revoked_at is None


def test_each_opening_is_listed_in_who_saw_me(signed_in, client):
    link = make(signed_in, openings="2")
    client.post(link)
    client.post(link)
    other, _ = passports.make(WorkerFactory(), fields=["awards"], openings=1)
    passports.open_passport(other)

    page = text_of(signed_in.get(reverse("worker:looks")))

    assert page.count("看了您的职业护照（技能证书、从业时间）") == 2
    assert "表彰" not in page


def test_too_many_open_links(signed_in, worker):
    for _ in range(passports.MOST_OPEN):
        passports.make(worker, fields=["years"], openings=1)

    response = signed_in.post(
        reverse("credentials:passport"), {"fields_shown": ["years"], "openings": "1"}
    )

    assert response.status_code == 409
    assert "最多有10个还能打开的链接" in text_of(response)


def test_openings_are_counted_by_the_database(worker):
    passport, _ = passports.make(worker, fields=["years"], openings=1)
    PassportOpening.objects.create(passport=passport)

    with pytest.raises(IntegrityError, match="passport_not_opened_too_often"), transaction.atomic():
        PassportOpening.objects.create(passport=passport)


@pytest.mark.django_db(transaction=True)
def test_link_for_one_opening_opens_once_for_many_at_once():
    passport, _ = passports.make(WorkerFactory(), fields=["years"], openings=1)
    barrier = Barrier(8)

    def run(_):
        try:
            barrier.wait()
            return passports.open_passport(passport)
        except ValidationError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(run, range(8)))

    assert found.count("passport_closed") == 7
    assert Passport.objects.get().opened == 1


@pytest.fixture
def member():
    return EnterpriseMemberFactory(enterprise__name="绿洲家政")


@pytest.fixture
def owner(client, member):
    client.force_login(member.user)
    return client


def sent(worker):
    return {"id_type": "resident", "id_number": worker.id_number}


def test_enterprise_registers_by_number(owner, member):
    plan = announced()
    employed = EmploymentFactory(enterprise=member.enterprise).worker
    path = reverse("credentials_workspace:exam", args=[plan.number])

    assert owner.post(path, sent(employed)).status_code == 302

    assert Registration.objects.get().enterprise == member.enterprise
    again = owner.post(path, sent(employed))
    assert again.status_code == 409
    assert "这个人已经报了这次考核" in text_of(again)


def test_enterprise_chooses_one_of_its_people_and_types_no_number(owner, member):
    path = reverse("credentials_workspace:exam", args=[announced().number])
    employed = EmploymentFactory(enterprise=member.enterprise).worker
    left = EmploymentFactory(
        enterprise=member.enterprise, ended_on=timezone.localdate() - timedelta(days=1)
    ).worker
    chosen = {"id_type": "resident", "id_number": "", "own_worker": str(employed.pk)}

    page = text_of(owner.get(path))
    gone = owner.post(path, chosen | {"own_worker": str(left.pk)})
    nobody = owner.post(path, chosen | {"own_worker": ""})
    two = owner.post(
        path,
        chosen | {"id_number": EmploymentFactory(enterprise=member.enterprise).worker.id_number},
    )
    done = owner.post(path, chosen)

    assert (employed.name in page, f'value="{left.pk}"' in page) == (True, False)
    assert [each.status_code for each in (gone, nobody, two, done)] == [422, 422, 422, 302]
    assert "请选一个人，或者写证件号码。" in text_of(nobody)
    assert Registration.objects.get().worker == employed


def test_enterprise_is_not_told_of_people_of_others(owner):
    plan = announced()
    stranger = EmploymentFactory().worker

    response = owner.post(reverse("credentials_workspace:exam", args=[plan.number]), sent(stranger))

    assert response.status_code == 422
    assert "您企业现在的服务人员里没有这个人" in text_of(response)


def test_full_exam_is_a_conflict(owner, member):
    plan = announced(seats=1)
    candidate(plan)
    employed = EmploymentFactory(enterprise=member.enterprise).worker

    response = owner.post(reverse("credentials_workspace:exam", args=[plan.number]), sent(employed))

    assert response.status_code == 409
    assert "名额已经满了" in text_of(response)


def test_own_exam_of_another_employer_is_not_there(owner, member):
    other, own = announced(body=employer_body()), announced(body=employer_body(member.enterprise))

    pages = [
        owner.get(reverse("credentials_workspace:exam", args=[plan.number]))
        for plan in (other, own)
    ]

    assert [page.status_code for page in pages] == [404, 200]
    index = text_of(owner.get(reverse("credentials_workspace:index")))
    assert own.number in index
    assert other.number not in index


def test_enterprise_gives_a_seat_back(owner, member):
    plan = announced()
    worker = EmploymentFactory(enterprise=member.enterprise).worker
    mine = candidate(plan, worker, enterprise=member.enterprise)
    others = candidate(plan)

    answers = [
        owner.post(reverse("credentials_workspace:withdraw", args=[each.pk])).status_code
        for each in (mine, others)
    ]

    plan.refresh_from_db()
    assert (answers, plan.taken) == ([302, 404], 1)


def test_clerk_registers_nobody(client):
    member = EnterpriseMemberFactory(role="clerk")
    client.force_login(member.user)
    worker = EmploymentFactory(enterprise=member.enterprise).worker

    response = client.post(
        reverse("credentials_workspace:exam", args=[announced().number]), sent(worker)
    )

    assert response.status_code == 403


def test_public_figures_are_of_verified_certificates_and_published_exams(client):
    certificate(WorkerFactory(), 4)
    certificate(WorkerFactory(), 4, is_verified=False)
    plan = published(candidates=5)
    held()

    page = text_of(client.get(reverse("credentials:levels")))

    day = timezone.localdate()
    assert metrics.certified_workers(day) == 1
    assert metrics.BY_LEVEL[4](day) == 1
    assert metrics.BY_LEVEL[5](day) == 0
    assert metrics.exam_pass_rate_percent(day) == 100
    assert plan.body.name in page
    assert "5人（100%）" in page


def test_results_of_a_few_are_told_of_no_body(client):
    many, some, few = (published(candidates=count) for count in (9, 6, 2))

    rows = {row.name: row for row in client.get(reverse("credentials:levels")).context["rows"]}
    passed = [
        (rows[plan.body.name].came, rows[plan.body.name].passed) for plan in (many, some, few)
    ]

    assert passed == [(9, 9), (6, None), (2, None)]


def test_revoked_certificate_leaves_the_figures_at_once():
    made = certificate(WorkerFactory(), 4)
    made.revoked_on, made.revoked_reason = date(2026, 1, 1), "伪造"
    made.save()

    assert metrics.certified_workers(timezone.localdate()) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same(owner, member, django_assert_num_queries, count):
    for _ in range(count):
        plan = announced()
        worker = EmploymentFactory(enterprise=member.enterprise).worker
        candidate(plan, worker, enterprise=member.enterprise)
    path = reverse("credentials_workspace:index")
    owner.get(path)
    with django_assert_num_queries(6):
        owner.get(path)
    public = reverse("credentials:levels")
    with django_assert_num_queries(6):
        owner.get(public)


@pytest.mark.parametrize("count", [1, 3])
def test_own_exams_cost_the_same(signed_in, worker, django_assert_num_queries, count):
    for _ in range(count):
        plan = announced(in_days=0)
        candidate(plan, worker)
        in_state(plan, "held")
        confirmed(plan)
        in_state(plan, "published", published_at=timezone.now())
        award(worker, title=f"表彰{plan.pk}")
    path = reverse("credentials:exams")
    signed_in.get(path)
    with django_assert_num_queries(7):
        signed_in.get(path)
    with django_assert_num_queries(7):
        signed_in.get(reverse("credentials:awards"))


def test_officer_of_another_bureau_does_not_read_exams(client):
    client.force_login(officer("market-regulation"))

    assert client.get(reverse("admin:credentials_examplan_changelist")).status_code == 403
