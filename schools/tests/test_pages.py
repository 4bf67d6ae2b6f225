"""What everybody reads, and the workbench: who opens it, what a refusal becomes."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from bureaus.tests.factories import BureauMemberFactory
from enterprises.tests.factories import EnterpriseFactory
from gaotai_jiazheng.short_memory import forget_all
from reminders.models import Deadline
from schools.models import Agreement, Programme
from schools.services import agreements, programmes
from schools.tests.factories import (
    FIGURES,
    MajorFactory,
    ProgrammeFactory,
    SchoolFactory,
    agreed,
    keeper,
    opened,
)
from schools.views import public
from workers.tests.factories import officer

pytestmark = pytest.mark.django_db
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND"
    b"\xaeB`\x82"
)


def text_of(response):
    return response.content.decode()


def told(by):
    programme = opened(by, major=MajorFactory(position=5, name="家政服务与管理"))
    programmes.enter_figures(programme, by=by, **FIGURES)
    agreement = agreed(by, school=programme.school)
    agreements.add_module(
        agreement,
        programme=programme,
        kind="work_study",
        name="居家保洁",
        hours=80,
        hours_in_firm=50,
        by=by,
    )
    return programme


def test_everybody_reads_what_is_taught_where_and_where_graduates_go(client):
    programme = told(keeper())
    MajorFactory(position=6, name="公共营养保健")

    index = text_of(client.get(reverse("schools:index")))
    page = text_of(client.get(reverse("schools:programme", args=[programme.pk])))
    held = text_of(client.get(reverse("schools:cooperations")))
    students = text_of(client.get(reverse("schools:students")))

    assert "列出2个专业，其中1个已经有学校开设" in index
    assert "还没有学校登记" in index
    assert all(words in page for words in ("3年", "12人", "其他", "80学时", "2025学年报表"))
    assert "今天有效的协议1份" in held
    assert "年末在校共100人" in students


def test_the_printed_total_is_of_all_rows_and_lists_page_on(client, monkeypatch):
    monkeypatch.setattr(public, "SHOWN", 2)
    by = keeper()
    for position in range(1, 4):
        programme = opened(by, major=MajorFactory(position=position))
        programmes.enter_figures(programme, by=by, **FIGURES)

    address = reverse("schools:students")
    opened(by, major=MajorFactory(position=4))
    first, second = client.get(address), client.get(address, {"page": 2})
    assert "现在开设的专业4个；登记了人数的3个" in re.sub("<.+?>", "", text_of(first))
    assert "年末在校共300人" in text_of(first)
    assert "年末在校共300人" in text_of(second)
    assert (len(first.context["rows"]), len(second.context["rows"])) == (2, 1)
    assert "?page=2" in first.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_index_asks_as_often_for_three_as_for_one(client, django_assert_num_queries, rows):
    by = keeper()
    for position in range(1, rows + 1):
        opened(by, major=MajorFactory(position=position))
    client.get(reverse("schools:index"))

    with django_assert_num_queries(2):
        client.get(reverse("schools:index"))


def test_workbench_is_read_by_the_bureaus_of_the_measure_and_written_by_education(client):
    programme = ProgrammeFactory()
    page = reverse("admin:schools_programme_change", args=[programme.pk])
    step = reverse("admin:schools_programme_step", args=[programme.pk, "apply"])
    answers = {}
    office = BureauMemberFactory(bureau__slug="office", bureau__is_supervising_office=True).user
    forget_all()
    for slug in ("education", "hrss", "office", "taxation"):
        client.force_login(office if slug == "office" else officer(slug))
        answers[slug] = (client.get(page).status_code, client.get(step).status_code)

    assert answers == {
        "education": (200, 200),
        "hrss": (200, 403),
        "office": (200, 403),
        "taxation": (403, 403),
    }


def test_programme_goes_through_its_steps_and_figures(client):
    client.force_login(keeper())
    school, major = SchoolFactory(), MajorFactory()
    sent = {"school": school.pk, "major": major.pk, "length_months": "36"}
    client.post(reverse("admin:schools_programme_add"), sent)
    again = client.post(reverse("admin:schools_programme_add"), sent)
    programme = Programme.objects.get()
    step = {"on": "2026-01-05", "document": "高教发〔2026〕1号"}
    for action in ("apply", "approve", "open"):
        client.post(reverse("admin:schools_programme_step", args=[programme.pk, action]), step)
    late = client.post(reverse("admin:schools_programme_step", args=[programme.pk, "open"]), step)
    figures = reverse("admin:schools_programme_figures", args=[programme.pk])
    wrong = client.post(figures, FIGURES | {"in_county": 99})
    client.post(figures, FIGURES)
    page = text_of(client.get(programme.get_absolute_url()))

    assert (again.status_code, "这个专业已经登记" in text_of(again)) == (422, True)
    assert (late.status_code, "不能办理“记录开设”" in text_of(late)) == (409, True)
    assert (wrong.status_code, "不能多于毕业人数" in text_of(wrong)) == (422, True)
    assert 'value="99"' in text_of(wrong)
    assert "高教发〔2026〕1号" in page
    assert "2025年第1版" in page


def test_agreement_is_entered_with_its_paper(client):
    existing = agreed(keeper())
    client.force_login(keeper())
    add = reverse("admin:schools_agreement_add")
    today = timezone.localdate()
    sent = {
        "school": existing.school_id,
        "enterprise": existing.enterprise_id,
        "kinds": ["teachers"],
        "valid_from": today.isoformat(),
        "valid_until": today.replace(year=today.year - 1).isoformat(),
    }
    paper = {"file": SimpleUploadedFile("协议.png", PNG, "image/png")}
    wrong = client.post(add, sent | paper)
    sent["valid_until"] = today.replace(year=today.year + 1, day=1).isoformat()
    paper = {"file": SimpleUploadedFile("协议.png", PNG, "image/png")}
    client.post(add, sent | paper)
    made = Agreement.objects.exclude(pk=existing.pk).get()
    file = client.get(reverse("admin:schools_agreement_file", args=[made.pk]))

    assert (wrong.status_code, "不能早于起始日" in text_of(wrong)) == (422, True)
    assert made.kind_names == ["师资互聘"]
    assert (file["Content-Type"], file.getvalue()[:4]) == ("image/png", b"\x89PNG")
    assert "师资互聘" in text_of(client.get(made.get_absolute_url()))


def test_agreement_names_no_enterprise_that_has_left_the_register(client):
    gone = EnterpriseFactory(state="cancelled")
    client.force_login(keeper())

    wrong = client.post(reverse("admin:schools_agreement_add"), {"enterprise": gone.pk})

    assert wrong.context["form"].errors["enterprise"] == ["没有这一项，请重新选。"]


def test_module_is_added_to_an_agreement_by_the_page(client):
    by = keeper()
    programme = opened(by)
    agreement = agreed(by, school=programme.school)
    page = reverse("admin:schools_agreement_module", args=[agreement.pk])
    sent = {
        "kind": "work_study",
        "programme": programme.pk,
        "name": "居家保洁",
        "hours": "80",
        "hours_in_firm": "50",
    }
    client.force_login(officer("hrss"))
    assert client.post(page, sent).status_code == 403
    client.force_login(by)
    assert page in text_of(client.get(agreement.get_absolute_url()))
    foreign = client.post(page, sent | {"programme": opened(by).pk})
    long = client.post(page, sent | {"hours_in_firm": "90"})

    done = client.post(page, sent, follow=True)
    again = client.post(page, sent)

    assert (foreign.status_code, list(foreign.context["form"].errors)) == (422, ["programme"])
    assert (long.status_code, 'value="居家保洁"' in text_of(long)) == (422, True)
    assert "居家保洁" in text_of(done)
    assert (again.status_code, agreement.modules.count()) == (422, 1)


def test_agreement_is_ended_early_once_by_the_page(client):
    by = keeper()
    agreement = agreed(by)
    page = reverse("admin:schools_agreement_end", args=[agreement.pk])
    today = timezone.localdate()
    sent = {"ended_on": today.isoformat(), "ended_reason": "企业停业"}
    client.force_login(officer("hrss"))
    assert client.post(page, sent).status_code == 403
    client.force_login(by)
    assert page in text_of(client.get(agreement.get_absolute_url()))
    late = sent | {"ended_on": (agreement.valid_until + timedelta(days=1)).isoformat()}
    wrong = client.post(page, late)

    done = client.post(page, sent, follow=True)
    again = client.post(page, sent)

    assert (wrong.status_code, 'value="企业停业"' in text_of(wrong)) == (422, True)
    assert "企业停业" in text_of(done)
    assert page not in text_of(done)
    assert (again.status_code, "这份协议已经终止。" in text_of(again)) == (409, True)
    agreement.refresh_from_db()
    assert (agreement.ended_on, agreement.ended_reason) == (today, "企业停业")
    assert not Deadline.objects.of(agreement).running().exists()
