"""What everybody reads, and the enterprise's own room."""

from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.tests.factories import UserFactory
from disclosure import services as disclosure
from enterprises import workspace
from enterprises.panels import panels_of
from inspections import services
from inspections.metrics import closed_inspections
from inspections.models import RectificationFile
from inspections.rooms import inspection_to_dos
from inspections.tests.factories import DRAWN_AT, moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(moment("2026-11-19 10:00"), tick=False):
        yield


def page(client, name, *args):
    return client.get(reverse(f"inspections:{name}", args=args))


def picture_file():
    content = BytesIO()
    Image.new("RGB", (20, 20), "green").save(content, "PNG")
    return SimpleUploadedFile("价格表.png", content.getvalue())


def test_public_reads_plan_and_result(client, county):
    inspection = county.closed()

    assert inspection.plan.title in page(client, "index").text
    plan = page(client, "plan", inspection.plan.number).text
    assert "看结果" in plan
    result = page(client, "result", inspection.number).text
    assert "明码标价没有做到" in result
    assert "已整改" in result
    assert "已经贴好价格表" not in result
    assert inspection.enterprise.name in page(client, "results").text


def test_result_that_is_not_put_up_does_not_exist(client, county):
    inspection = county.rechecked()

    assert page(client, "result", inspection.number).status_code == 404


def test_result_whose_notice_was_withdrawn_is_not_public_any_more(client, county):
    inspection = county.noticed()
    up = page(client, "result", inspection.number)
    assert "看结果" in page(client, "plan", inspection.plan.number).text

    disclosure.withdraw(inspection.notice, reason="文字有误", by=county.contact)

    taken_back = page(client, "result", inspection.number)
    assert (up.status_code, taken_back.status_code) == (200, 404)
    plan = page(client, "plan", inspection.plan.number).text
    assert (inspection.enterprise.name in plan, "看结果" in plan) == (True, False)


def test_what_was_found_is_told_with_the_result(client, county):
    """Of one enterprise that was drawn, every figure of the plan is its own."""
    inspection = county.rectifying(faults=("1.1", "2.1"))
    public = (page(client, "plan", inspection.plan.number), page(client, "index"))

    for shown in public:
        found = shown.context["figures"]
        assert (found.inspected, found.judged, found.hits, found.findings, found.due) == (
            1,
            0,
            0,
            0,
            0,
        )
        assert "等那一家的结果公示以后才计入" in shown.text
    assert "已检查，结果还没有公示" in public[0].text
    assert "整改中" not in public[0].text


def test_what_was_found_stands_in_the_figures_once_it_is_up(client, county):
    inspection = county.noticed()
    up = page(client, "plan", inspection.plan.number)

    disclosure.withdraw(inspection.notice, reason="文字有误", by=county.contact)
    taken_back = page(client, "plan", inspection.plan.number)

    told = [
        (each.context["figures"].judged, each.context["figures"].hits) for each in (up, taken_back)
    ]
    assert told == [(1, 1), (0, 0)]
    assert "公示已撤回，更正以后重新公示" in taken_back.text


def test_plan_that_is_not_announced_does_not_exist(client, county):
    assert page(client, "plan", county.plan().number).status_code == 404


def test_metric_counts_the_rows_of_its_page(client, county):
    inspection = county.closed()

    assert closed_inspections(inspection.closed_on) == 1
    assert closed_inspections(inspection.inspected_on) == 0


def test_closed_inspection_stands_on_the_enterprises_page(county):
    inspection = county.closed()

    panels = {panel["template"]: panel for panel in panels_of(inspection.enterprise)}

    shown = panels["inspections/_panel.html"]["inspections"]
    assert [(each.found, each.rectified) for each in shown] == [(1, 1)]


def test_pages_of_the_public_cost_the_same_with_more_rows(
    client, county, django_assert_num_queries
):
    inspection = county.closed()
    plan = inspection.plan

    with django_assert_num_queries(5):
        page(client, "index")
    with django_assert_num_queries(1):
        page(client, "results")
    with django_assert_num_queries(7):
        page(client, "plan", plan.number)
    county.drawn(county.plan(count=4))
    with django_assert_num_queries(5):
        page(client, "index")


# The enterprise's room


def test_enterprise_sees_nothing_before_it_is_told(client, county):
    inspection = county.planned()
    client.force_login(county.owner_of(inspection.enterprise))
    services.go_unannounced(inspection, by=county.contact, at=moment(DRAWN_AT))

    assert "还没有被抽中检查" in client.get(reverse("inspections_workspace:index")).text
    address = reverse("inspections_workspace:inspection", args=[inspection.number])
    assert client.get(address).status_code == 404


def test_enterprise_answers_with_evidence(client, county):
    inspection = county.rectifying()
    finding = inspection.findings.get()
    client.force_login(county.owner_of(inspection.enterprise))
    address = reverse("inspections_workspace:answer", args=[finding.pk])

    empty = client.post(address, {"text": " ", "files": picture_file()})
    sent = client.post(address, {"text": "价格表已经贴在门口。", "files": picture_file()})

    assert empty.status_code == 422
    assert "请写明怎样整改的。" in empty.text
    assert sent.status_code == 302
    shown = client.get(sent["Location"]).text
    assert "价格表已经贴在门口。" in shown
    assert "待复查" in shown
    kept = RectificationFile.objects.get()
    file = client.get(reverse("inspections_workspace:file", args=[kept.pk]))
    assert len(b"".join(file)) == kept.size


def test_refused_answer_loses_nothing(client, county):
    finding = county.rechecked().findings.get()
    client.force_login(county.owner_of(finding.inspection.enterprise))

    response = client.post(
        reverse("inspections_workspace:answer", args=[finding.pk]), {"text": "又改了一次"}
    )

    assert response.status_code == 409
    assert "这次检查现在是“已复查”，不能办理“提交整改情况”" in response.text
    assert "又改了一次" in response.text


def test_clerk_reads_but_does_not_answer(client, county):
    inspection = county.rectifying()
    clerk = UserFactory()
    inspection.enterprise.members.create(user=clerk, role="clerk", valid_from="2026-01-01")
    client.force_login(clerk)
    address = reverse("inspections_workspace:answer", args=[inspection.findings.get().pk])

    page = client.get(reverse("inspections_workspace:inspection", args=[inspection.number])).text

    assert address not in page and "由企业负责人或者受托人提交整改情况" in page
    assert client.post(address, {"text": "好了"}).status_code == 403


def test_inspection_of_another_enterprise_does_not_exist(client, county):
    inspection = county.rectifying()
    other = next(each for each in county.enterprises if each != inspection.enterprise)
    client.force_login(county.owner_of(other))

    for name, argument in (
        ("inspection", inspection.number),
        ("answer", inspection.findings.get().pk),
    ):
        address = reverse(f"inspections_workspace:{name}", args=[argument])
        assert client.get(address).status_code == 404


def test_what_waits_for_the_enterprise(county, django_assert_num_queries):
    inspection = county.rectifying(faults=("1.1", "2.1"))

    with django_assert_num_queries(3):
        found = list(inspection_to_dos(inspection.enterprise, inspection.inspected_on))

    assert [to_do.title for to_do in found] == [
        "整改：营业执照公示没有做到",
        "整改：明码标价没有做到",
    ]
    assert {str(to_do.due_on) for to_do in found} == {"2026-11-20"}
    assert "检查整改" in [room.title for room in workspace.rooms()]
