"""Quarters, reports and templates in the workbench, for programs, and as a figure."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from plan.metrics import metric_of
from reporting.models import ReportPeriod, ReportTemplate
from reporting.services import templates
from reporting.tests.factories import WORDS, Quarter, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter():
    return Quarter()


def of_report(report, name, **more):
    return reverse(f"admin:reporting_progressreport_{name}", kwargs={"pk": report.pk, **more})


@time_machine.travel("2026-10-08 09:00+08:00", tick=False)
def test_a_quarter_is_opened_on_a_form(quarter, client):
    page = reverse("admin:reporting_reportperiod_add")
    client.force_login(quarter.writer)
    assert client.get(page).status_code == 403
    client.force_login(quarter.collector)
    assert 'value="3" selected' in client.get(page).content.decode()
    given = {"year": "2026", "quarter": "3", "due_on": "2026-10-15"}
    assert client.post(page, given | {"quarter": "4"}).status_code == 422
    assert client.post(page, given).url == ReportPeriod.objects.get().get_absolute_url()
    assert client.post(page, given).status_code == 409


@time_machine.travel("2026-10-12 09:00+08:00", tick=False)
def test_a_report_goes_from_hand_to_hand(quarter, client):
    quarter.open()
    report = quarter.report_of(quarter.labour)
    client.force_login(quarter.rival)
    assert client.get(report.get_absolute_url()).status_code == 404
    client.force_login(quarter.writer)
    words = of_report(report, "words")
    refused = client.post(words, {"measure_6": WORDS, "measure_7": "电话13800000000"})
    assert refused.status_code == 422 and WORDS in refused.content.decode()
    assert client.post(words, {"measure_6": WORDS, "measure_7": WORDS}).status_code == 302
    assert client.post(of_report(report, "step", action="submit")).status_code == 302
    assert client.post(words, {"measure_6": "改"}).status_code == 409
    assert client.post(of_report(report, "step", action="accept")).status_code == 403

    client.force_login(quarter.second)
    returned = of_report(report, "return")
    assert client.post(returned, {"reason": "改", "again_by": "2026-10-20"}).status_code == 422
    assert client.post(of_report(report, "step", action="accept")).status_code == 302
    page = client.get(report.get_absolute_url()).content.decode()
    assert "已采纳" in page and "下载定稿" in page
    client.force_login(quarter.writer)
    pdf = client.get(of_report(report, "paper", form="pdf")).content
    assert (
        pdf.startswith(b"%PDF")
        and pdf == client.get(of_report(report, "paper", form="pdf")).content
    )
    assert client.get(of_report(report, "paper", form="docx")).content.startswith(b"PK")


@time_machine.travel("2026-10-16 09:00+08:00", tick=False)
def test_the_office_sees_who_is_late_and_makes_the_summary(quarter, client):
    quarter.open().accepted()
    client.force_login(quarter.collector)
    page = client.get(quarter.period.get_absolute_url()).content.decode()
    assert "已逾期" in page and "还没有生成过" in page
    make = reverse("admin:reporting_reportperiod_summarise", args=[quarter.period.pk])
    assert client.post(make).status_code == 302
    page = client.get(quarter.period.get_absolute_url()).content.decode()
    address = page.split("/summary/")[1].split('"')[0]
    for form in (address, address.replace("pdf", "docx")):
        answer = client.get(f"{quarter.period.get_absolute_url()[:-7]}summary/{form}")
        assert answer.status_code == 200
    client.force_login(quarter.writer)
    assert client.post(make).status_code == 403


@time_machine.travel("2026-10-16 09:00+08:00", tick=False)
def test_a_template_is_uploaded_bound_and_filled(quarter, client):
    quarter.open()
    client.force_login(quarter.writer)
    add = reverse("admin:reporting_reporttemplate_add")
    given = {"bureau": quarter.labour.pk, "title": "市里的表"}
    assert client.post(add, given).status_code == 422
    template_page = client.post(add, given | {"file": workbook()}).url
    template = ReportTemplate.objects.get()
    bind = reverse("admin:reporting_reporttemplate_bind", args=[template.pk])
    assert "汇总!B5" in client.get(bind).content.decode()
    wrong = client.post(bind, {"place": "B4", "metric": "meetings_held", "quarters_back": "0"})
    assert wrong.status_code == 422 and "公式" in wrong.content.decode()
    right = {"place": "B3", "metric": "meetings_held", "quarters_back": "0"}
    assert client.post(bind, right).url == template_page
    assert "部门会商（meetings_held）" in client.get(template_page).content.decode()
    fill = reverse("admin:reporting_reporttemplate_fill", args=[template.pk])
    filled = client.get(fill, {"period": quarter.period.pk})
    assert openpyxl.load_workbook(BytesIO(filled.content))["汇总"]["B3"].value == 0
    client.force_login(quarter.rival)
    assert client.get(template_page).status_code == 404
    assert client.get(fill, {"period": quarter.period.pk}).status_code == 404
    templates.retire(template, by=quarter.writer)
    client.force_login(quarter.writer)
    assert client.post(bind, right).status_code == 409


@time_machine.travel("2026-10-16 09:00+08:00", tick=False)
def test_a_place_is_emptied_and_a_template_laid_aside(quarter, client):
    client.force_login(quarter.writer)
    template = templates.keep(
        bureau=quarter.labour, title="市里的表", file=workbook(), by=quarter.writer
    )
    binding = templates.bind(template, place="B3", metric="meetings_held", by=quarter.writer)
    page = template.get_absolute_url()
    unbind = reverse("admin:reporting_reporttemplate_unbind", args=[template.pk, binding.pk])
    retire = reverse("admin:reporting_reporttemplate_retire", args=[template.pk])
    assert all(f'action="{each}"' in client.get(page).text for each in (unbind, retire))

    client.force_login(quarter.rival)
    assert [client.post(each).status_code for each in (unbind, retire)] == [404, 404]
    client.force_login(quarter.writer)
    assert [client.get(each).status_code for each in (unbind, retire)] == [405, 405]
    emptied = client.post(unbind, follow=True).text
    again = client.post(unbind).status_code
    laid_aside = client.post(retire, follow=True).text

    assert ("已删去。" in emptied, "还没有设置。" in emptied, again) == (True, True, 404)
    assert ("已停用。" in laid_aside, f'action="{retire}"' in laid_aside) == (True, False)
    template.refresh_from_db()
    assert (template.is_in_use, template.bindings.exists()) == (False, False)


def test_programs_read_the_reports_of_their_person(quarter, client):
    quarter.open().accepted()
    for user, count in ((quarter.collector, 3), (quarter.rival, 1)):
        client.force_login(user)
        rows = client.get(reverse("staff_progress_reports")).json()["results"]
        assert len(rows) == count
    assert {"period", "state", "sha256"} <= set(rows[0])


def test_the_share_in_time_is_that_of_its_day(quarter, client):
    quarter.open()
    quarter.accepted()
    quarter.submitted(at="2026-10-16 10:00", bureau=quarter.education, by=quarter.rival)
    metric = metric_of("reports_accepted_in_time_percent")

    assert [metric.count(date(2026, 10, day)) for day in (12, 15, 31)] == [None, 33, 33]
    page = client.get(metric.rows_url(date(2026, 10, 31)))
    assert page.status_code == 200 and "县教育局" in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_as_often_for_three_as_for_one(
    quarter, client, django_assert_max_num_queries, count
):
    quarter.open()
    for number in range(count):
        templates.keep(
            bureau=quarter.office, title=f"表{number}", file=workbook(), by=quarter.collector
        )
    client.force_login(quarter.collector)
    for model in ("reportperiod", "progressreport", "reporttemplate"):
        address = reverse(f"admin:reporting_{model}_changelist")
        client.get(address)
        with django_assert_max_num_queries(24):
            assert client.get(address).status_code == 200
