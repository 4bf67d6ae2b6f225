"""A class from its first lesson to who completed it: the year's quota and the county's figure count it."""

import re

from bench.journeys.casework import person
from bench.journeys.resident import photograph
from bench.journeys.walker import Walker, days_pass
from training.models import TrainingClass
from training.transitions import State

LESSONS_ARE_OVER = 22  # days after, also where the class was moved behind the turn of the year
FIGURE = "main dt:has-text('结业（计入目标）') + dd"


def walk(browser, address, password):
    row = TrainingClass.objects.filter(state=State.ENROLLING).earliest("starts_at")
    learners = list(row.enrolments.seated())
    days_pass(LESSONS_ARE_OVER)
    anybody = Walker(browser, address, "completion-public", "phone")
    counted = completions(anybody)
    keeper = person(browser, address, password, "hrss")
    plan = f"/admin/training/yearplan/{row.quota.plan_id}/change/"
    used = used_in(keeper, plan)
    teacher = Walker(browser, address, "completion", "phone", has_script=False)
    teacher.sign_in("institution-demo", password)
    begins(teacher, row)
    keeper.looks_at(plan, "completion-01-quota")
    assert used_in(keeper, plan) == used + len(learners)
    writes_down(teacher, row, learners)
    confirms(keeper, row)
    teacher.looks_at(f"/training/classrooms/{row.pk}/", "07-completed")
    assert completions(anybody) == counted + len(learners)
    opens_the_figure(anybody, row, len(learners))
    return teacher


def completions(anybody) -> int:
    """The person-times of the year that the public page says."""
    anybody.open("/training/person-times/")
    return int(re.match(r"\d+", anybody.page.locator(FIGURE).inner_text())[0])


def used_in(keeper, plan) -> int:
    """What all quotas of the plan's page have used."""
    keeper.open(plan)
    return int(keeper.page.locator("tfoot td[data-label='已使用']").inner_text())


def begins(teacher, row):
    teacher.looks_at("/training/rooms/", "01-room")
    teacher.press(f"^{row.title}$")
    teacher.look("02-class")
    teacher.press("^开班$")
    teacher.press("^开班$")
    teacher.look("03-begun")


def writes_down(teacher, row, learners):
    """Each lesson's sheet, each learner's result: one without a file is refused, and ticks stay."""
    room = f"/training/classrooms/{row.pk}/"
    first, *others = [each.pk for each in row.sessions.all()]
    everybody = [str(each.pk) for each in learners]
    teacher.open(f"/training/lessons/{first}/sheet/")
    teacher.fill(present=everybody)
    teacher.press("^登记|^更正")
    teacher.is_told("请附上签到表的扫描件或者照片。")
    teacher.look("04-without-file")
    for lesson in (first, *others):
        teacher.open(f"/training/lessons/{lesson}/sheet/")
        teacher.fill(present=everybody, file=photograph("签到表"))
        teacher.press("^登记|^更正")
        teacher.sees("已登记。")
    for each in learners:
        teacher.open(f"{room}results/{each.pk}/")
        teacher.fill(outcome="passed", score="81")
        teacher.press("^登记|^更正")
        teacher.sees("已登记。")
    teacher.looks_at(room, "05-attended")
    for step in ("结业", "登记评价完成"):
        teacher.open(f"/training/rooms/classes/{row.pk}/")
        teacher.press(f"^{step}$")
        teacher.press(f"^{step}$")
    teacher.look("06-assessed")


def confirms(keeper, row):
    page = f"/admin/training/classroom/{row.pk}/change/"
    keeper.looks_at(page, "completion-02-to-confirm")
    keeper.press("^确认结业$")
    keeper.press("^确认结业$")
    keeper.sees("已确认结业。")
    keeper.look("completion-03-confirmed")


def opens_the_figure(anybody, row, learners):
    """The figure leads to its rows, and the page names the classes that make it: this one among them, with so many."""
    anybody.look("01-figure")
    anybody.page.locator(f"{FIGURE} a").click()
    anybody.look("02-rows")
    anybody.open("/training/person-times/")
    line = anybody.page.locator("#classes ~ .table-wrap tr", has_text=row.title).first
    assert f"{learners}人次" in line.inner_text()
    anybody.press(f"^{row.title}$")
    anybody.look("03-class")
