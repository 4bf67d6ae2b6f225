"""A rating: the enterprise closes its gaps and applies, a panel scores, days pass, and the level stands in public."""

from datetime import date

from bench.journeys.casework import person
from bench.journeys.resident import photograph
from bench.journeys.walker import Walker, days_pass
from gaotai_jiazheng.demo.ratings import BUREAU, LEADER, PANEL
from ratings.models import Application

FIRM = "高台县暖心居养老服务有限公司"
NOTICE_IS_OVER = 16  # days after, whatever holidays lie between but the longest
GAP = "main table td[data-label='还差'] a"


def walk(browser, address, password):
    owner = Walker(browser, address, "rating", "phone")
    owner.sign_in("enterprise-demo", password)
    owner.open("/workspace/choose/")
    owner.press(f"{FIRM}$")
    applies(owner)
    application = Application.objects.get(enterprise__name=FIRM)
    page = application.get_absolute_url()
    contact = person(browser, address, password, BUREAU)
    visits(contact, page)
    for member in PANEL:
        scores(person(browser, address, password, member), application, page)
    puts_up(contact, page)
    days_pass(NOTICE_IS_OVER)
    leader = person(browser, address, password, LEADER)
    leader.takes(page, "授予")
    leader.looks_at(page, "rating-09-granted")
    stands_in_public(Walker(browser, address, "rating-public", "phone"))
    return owner


def applies(owner):
    """What is lacking is answered and shown, one by one, until the page offers to apply."""
    owner.looks_at("/workspace/rating/", "01-gaps")
    owner.looks_at("/workspace/rating/apply/", "02-too-early")
    owner.sees("补齐后才能申请")
    owner.open("/workspace/rating/")
    while owner.page.locator(GAP).count():
        with owner.page.expect_navigation():
            owner.page.locator(GAP).first.click()
        item = owner.page.url
        owner.fill(claim="met")
        owner.press("^保存，返回$")
        owner.open(item.removeprefix(owner.address))
        owner.fill(**{"evidence-title": "核对过的材料", "evidence-file": photograph("材料")})
        owner.press("^上传材料$")
        owner.look("03-evidence")
        owner.open("/workspace/rating/")
    owner.press("^申请评定$")
    owner.press("^提交申请$")
    owner.sees("已经提交。")
    owner.look("04-applied")


def visits(contact, page):
    contact.takes(page, "受理")
    contact.refused(page, "记录现场核查", "请选择核查人员。")
    contact.fill(visited_on=date.today().isoformat(), report="制度、档案和自评一致。")
    for box in contact.page.locator("[name=inspectors]").all()[:2]:
        box.check()
    contact.press("^记录现场核查$")
    contact.open(page)
    contact.press("^组成评审组$")
    for each in PANEL:
        contact.check(members=each)
    contact.press("^组成评审组$")
    contact.looks_at(page, "rating-05-panel")


def scores(member, application, page):
    """Nine tenths of each item, once nothing stands between member and enterprise."""
    member.open(page)
    member.press("^声明没有利害关系$")
    member.press("^打分$")
    given = {
        f"item_{item.pk}": str(round(item.points * 9 / 10, 1))
        for item in application.scheme.items.all()
    }
    member.fill(**given)
    member.press("^提交|^打分$")
    member.sees("评分已经提交。")
    member.look("rating-06-scored")


def puts_up(contact, page):
    contact.takes(page, "汇总评分")
    contact.takes(page, "发布公示")
    contact.looks_at(page, "rating-07-noticed")
    contact.open(page)
    contact.press("^授予$")
    contact.press("^授予$")
    contact.look("rating-08-too-early")
    contact.sees("公示")


def stands_in_public(anybody):
    """The list opens to the rating, and the page of the firm says it too."""
    anybody.looks_at("/enterprises/ratings/", "01-list")
    anybody.press(f"^{FIRM}$")
    anybody.look("02-rating")
    anybody.sees("有效")
    anybody.press("^看这家企业")
    anybody.look("03-firm")
    anybody.sees("标准化家政企业")
