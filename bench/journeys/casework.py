"""A case from the counter to the archive: taken down, sent to and fro, mediated, asked after, put away."""

import re
from datetime import date

from bench.journeys.walker import Walker
from complaints.models import Complaint

FIRM = "高台县黑河湾家政服务有限公司"
SAID = "保洁员打碎了阳台的玻璃，公司不认账。请帮我要回赔偿。"
BASIS = "物业提供的家政服务由县住建局管理"
MISSING = "请填写这一项。"
BUREAU, CENTER = "market-regulation", "gov-service-center"


def walk(browser, address, password):
    officer = person(browser, address, password, BUREAU)
    case = takes_down(officer)
    page = f"/admin/complaints/complaint/{case.pk}/change/"
    officer.refused(page, "退回", MISSING)
    officer.picture("11-missing", "body")
    officer.takes(page, "退回", "已退回县政府政务服务中心裁定", duty_basis=BASIS)
    leader = person(browser, address, password, f"{CENTER}-leader")
    decides(leader, page)
    carries_through(officer, page)
    phone = Walker(browser, address, "staff", "phone")
    phone.sign_in(BUREAU, password)
    phone.open(page)
    phone.picture("14-archived-phone", "body")
    officer.taken += leader.taken + phone.taken
    return officer


def person(browser, address, password, username):
    walker = Walker(browser, address, "staff", "desktop")
    walker.sign_in(username, password)
    return walker


def takes_down(officer):
    """Nothing that was typed is lost when something is missing."""
    officer.open("/admin/complaints/complaint/add/")
    officer.fill(category="service_quality", content=SAID, demand_choices=["compensate"])
    officer.presses_last("登记")
    officer.sees("请填写投诉人的真实姓名。")
    assert officer.page.locator("[name=content]").input_value() == SAID
    officer.fill(
        respondent_name=FIRM,
        complainant_name="李桂兰",
        complainant_phone="13893604455",
        consent_version=True,
    )
    officer.presses_last("登记")
    officer.sees("已登记，请念给投诉人")
    number = re.search(r"GT[0-9]+[0-9A-Z]", officer.page.inner_text("main"))[0]
    return Complaint.objects.get(number=number)


def decides(leader, page):
    leader.takes(
        page,
        "裁定承办单位",
        to_bureau={"label": "县市场监管局"},
        duty_basis="这一家不是物业公司，服务质量由市场监管部门处理",
    )
    leader.picture("12-decided", "body")


def carries_through(officer, page):
    today = date.today().isoformat()
    officer.takes(page, "登记签收")
    officer.takes(page, "受理")
    officer.takes(page, "开始调解", complainant_agreed_on=today, respondent_agreed_on=today)
    officer.takes(page, "达成调解", outcome="企业赔玻璃款80元。", sum_yuan="80", paper="at_once")
    officer.takes(page, "回访", is_solved="yes", grade="4")
    officer.takes(page, "归档")
    officer.picture("13-archived", "body")
