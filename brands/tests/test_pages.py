"""What everybody reads of brands, the enterprise's room, and the workbench."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from brands.models import Brand, Licence
from brands.services import brands
from brands.tests.factories import PAPER, PICTURE, keeper, licensed, planned, recognised
from enterprises.tests.factories import EnterpriseFactory, EnterpriseMemberFactory
from recruitment.tests.factories import departed
from recruitment.tests.factories import keeper as labour_officer
from schools.tests.test_pages import PNG
from workers.tests.factories import WorkerFactory, officer

pytestmark = pytest.mark.django_db


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_as_often_for_three_as_for_one(client, django_assert_num_queries, rows):
    by = keeper()
    brand = recognised(by)
    for _ in range(rows):
        licensed(brand, by)
        licensed(brand, by, worker=WorkerFactory())
    with django_assert_num_queries(1):
        client.get(reverse("brands:index"))
    with django_assert_num_queries(8):
        page = client.get(reverse("brands:brand", args=[brand.slug]))
    with django_assert_num_queries(2):
        client.get(reverse("brands:members"))
    assert f"有效的授权{rows * 2}个" in text_of(page)
    assert "秀兰" not in text_of(page)


def test_everybody_reads_of_a_brand_once_it_is_in_care(client):
    by = keeper()
    hidden, brand = planned(by, name="筹备牌", slug="planned"), recognised(by)
    page = text_of(client.get(reverse("brands:brand", args=[brand.slug])))
    mark = client.get(reverse("brands:mark", args=[brand.slug]))
    standard = client.get(reverse("brands:standard", args=[brand.slug]))

    assert all(words in page for words in ("持证上岗", "带证书到县妇联报名", "有效的授权0个"))
    assert (mark["Content-Type"], mark.getvalue()) == ("image/png", PICTURE.content)
    assert (standard["Content-Type"], standard.getvalue()) == ("application/pdf", PAPER.content)
    assert "筹备牌" not in text_of(client.get(reverse("brands:index")))
    assert client.get(reverse("brands:brand", args=[hidden.slug])).status_code == 404


def test_wages_of_a_few_are_nobodys_to_read(client):
    by, today = keeper(), timezone.localdate()
    brand = recognised(by)
    page = reverse("brands:brand", args=[brand.slug])

    def survey():
        worker = WorkerFactory()
        brands.add_survey(brand, worker, on=today, before_yuan=3000, now_yuan=5200, by=by)
        return text_of(client.get(page))

    few = [survey() for _ in range(4)]
    enough = survey()

    assert all("调查不到5人次，不列" in each and "2200元" not in each for each in few)
    assert "约2200元（按百元取整），调查5人次" in enough


def test_what_one_more_survey_said_cannot_be_worked_out(client):
    by, today = keeper(), timezone.localdate()
    brand = recognised(by)
    for now in (3100, 3200, 3300, 3400, 3555):
        brands.add_survey(brand, WorkerFactory(), on=today, before_yuan=3000, now_yuan=now, by=by)

    shown = text_of(client.get(reverse("brands:brand", args=[brand.slug])))

    assert "约300元（按百元取整），调查5人次" in shown and "311" not in shown


def test_of_a_few_nobody_reads_who_stayed(client):
    by, recorder, today = keeper(), labour_officer(), timezone.localdate()
    brand = recognised(by)
    for _ in range(4):
        gone = departed(recorder, today - timedelta(days=100))
        brands.add_departure(brand, gone.worker, by=by)

    shown = text_of(client.get(reverse("brands:brand", args=[brand.slug])))

    assert "到了90天的不到5人次，不列" in shown


def test_an_enterprise_shows_the_qr_of_a_licence_that_holds(client):
    by, member = keeper(), EnterpriseMemberFactory()
    brand = recognised(by)
    licensed(brand, by, days=10, begins=100, enterprise=member.enterprise)
    address = reverse("brands_workspace:index")
    client.force_login(member.user)
    before = text_of(client.get(address))
    licensed(brand, by, enterprise=member.enterprise)
    after = text_of(client.get(address))

    assert (before.count("<svg"), after.count("<svg")) == (0, 1)
    assert "顾客扫这个码" in after


def test_workbench_is_of_the_three_bureaus_of_the_measure(client):
    brand = planned(keeper())
    page = brand.get_absolute_url()
    step = reverse("admin:brands_brand_step", args=[brand.pk, "grow"])
    answers = {}
    for slug in ("womens-federation", "industry-commerce", "finance"):
        client.force_login(officer(slug))
        answers[slug] = (client.get(page).status_code, client.get(step).status_code)

    assert answers == {
        "womens-federation": (200, 200),
        "industry-commerce": (200, 200),
        "finance": (403, 403),
    }


def test_a_brand_goes_from_its_plan_to_its_members(client):
    by, today = keeper(), timezone.localdate()
    client.force_login(by)
    sent = {
        "name": "高台嫂",
        "slug": "gaotai-sao",
        "owner": "协会",
        "bureau": by.memberships.get().bureau_id,
        "phone": "0936-6620000",
        "story": "介绍",
        "standard": "标准",
        "joining": "报名",
    }
    add = reverse("admin:brands_brand_add")
    client.post(add, sent)
    again = client.post(add, sent)
    brand = Brand.objects.get()

    def addition(part, **values):
        return client.post(reverse("admin:brands_brand_addition", args=[brand.pk, part]), values)

    def step(action):
        address = reverse("admin:brands_brand_step", args=[brand.pk, action])
        return client.post(address, {"on": today.isoformat(), "document": "高妇发〔2026〕5号"})

    step("grow")
    bare = step("recognise")
    picture = SimpleUploadedFile("标识.png", PNG, "image/png")
    addition("mark", file=picture)
    addition("standard", file=SimpleUploadedFile("标准.png", PNG, "image/png"))
    step("recognise")
    addition("support", bureau=sent["bureau"], on=today.isoformat(), what="统一形象设计")
    days = {"valid_from": today.isoformat(), "valid_until": today.isoformat()}
    enterprise, worker = EnterpriseFactory(), WorkerFactory()
    addition("enterprise", enterprise=enterprise.pk, **days)
    twice = addition("enterprise", enterprise=enterprise.pk, **days)
    addition("worker", id_type="resident", id_number=worker.id_number, **days)
    page = text_of(client.get(brand.get_absolute_url()))
    licence = Licence.objects.get(enterprise=enterprise)
    end = reverse("admin:brands_licence_end", args=[licence.pk])
    client.post(end, {"ended_on": today.isoformat(), "ended_reason": "违反标准"})

    assert (again.status_code, "这个品牌已经登记" in text_of(again)) == (422, True)
    assert (bare.status_code, "要有标识和标准文件" in text_of(bare)) == (422, True)
    assert (twice.status_code, "已经有这个品牌的授权" in text_of(twice)) == (422, True)
    assert all(words in page for words in ("统一形象设计", "高妇发〔2026〕5号", "王*"))
    assert "违反标准" in text_of(client.get(licence.get_absolute_url()))
