"""Prices, the association and the convention of the demonstration county; every word is invented."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import User
from bureaus.models import Bureau
from enterprises.models import Enterprise, EnterpriseMember
from gaotai_jiazheng.demo.enterprises import ENTERPRISES
from market.models import Association, CouncilMember, PriceList
from market.services import association, conventions, prices
from market.services.prices import Line

BUREAU = "industry-commerce"
NAME = "高台县家政服务行业协会（演示）"
CLEANING = Line(
    title="日常保洁",
    content="擦拭、拖地、厨卫清洁；工具和清洁剂由企业提供，两小时起。",
    service_line="cleaning",
    price_fen=4000,
    unit="hour",
    least_fen=8000,
)
WINDOWS = Line(
    title="擦玻璃",
    content="内外双面，含窗框和纱窗。",
    service_line="deep_cleaning",
    price_fen=800,
    unit="square_metre",
    least_fen=10_000,
)
MOVING_IN = Line(
    title="开荒保洁",
    content="装修以后第一次全屋保洁，不含高空外窗。",
    service_line="deep_cleaning",
    method="上门看过以后按建筑面积和污染程度报价，书面确认以后不再加价。",
    least_fen=30_000,
)
ELDER_CARE = Line(
    title="居家养老护理",
    content="协助起居、做饭、陪诊，每月休息四天。",
    service_line="elder_care",
    price_fen=420_000,
    unit="month",
)
HOOD = Line(
    title="油烟机清洗",
    content="拆洗，不含更换零件。",
    service_line="appliance_cleaning",
    price_fen=12_000,
    unit="piece",
)
# Place in ENTERPRISES -> versions: (days ago, the price of an hour of cleaning in fen, further items).
LISTS = {
    0: ((160, 3800, (WINDOWS,)), (20, 4200, (WINDOWS, MOVING_IN, HOOD))),
    3: ((120, 3500, (ELDER_CARE,)), (40, 4000, (replace(ELDER_CARE, price_fen=450_000),))),
    2: ((90, 4500, (HOOD,)),),
    5: ((210, 3600, (replace(WINDOWS, price_fen=1000), ELDER_CARE)),),
}
SIGNERS = (0, 2, 3)
COUNCIL = (
    (0, "president"),
    (5, "vice_president"),
    (2, "council"),
    (3, "council"),
    (1, "supervisor"),
)
TITLE = "高台县家政服务公约（演示）"
ARTICLES = (
    "第一条 明码标价：服务项目、内容和价格公开，不在标价以外收费。",
    "第二条 持证上门：上门前出示本人证件和服务证，经消费者同意才进门。",
    "第三条 先签后做：服务前签订书面合同，写明换人、退费和保险。",
    "第四条 诚信用工：按时支付报酬，不克扣、不扣押证件。",
    "第五条 先行和解：收到投诉两个工作日以内联系消费者。",
)
NEXT_ARTICLE = "第六条 保护隐私：不拍摄、不传播消费者家里的情况。"
COMMENTS = (
    ("resident", "建议写明保洁的工具和清洁剂由谁提供。", "taken", "采纳，写进第一条的价目表说明。"),
    ("worker", "希望写明节假日的加班费。", "partly", "报酬由合同约定，公约写明按时支付。"),
)
DUTIES = (  # days from today, title, result
    (-150, "（演示）组织两次上门服务规范学习", "（演示）四月、六月各一次，参加86人次。"),
    (-40, "（演示）走访会员企业，核对公开的价目表", "（演示）走访9家，提醒3家更新。"),
    (20, "（演示）修订家政服务公约", ""),
)


class MarketPlayer:
    """Plays prices and the convention through the services, each step so many days before today."""

    def __init__(self, now: datetime):
        self.now = now
        self.today = timezone.localdate(now)
        self.officer = User.objects.get(username=BUREAU)
        by_name = {enterprise.name: enterprise for enterprise in Enterprise.objects.all()}
        self.enterprises = [by_name[row[0]] for row in ENTERPRISES]

    def at(self, days_ago: int) -> datetime:
        return self.now - timedelta(days=days_ago)

    def owner_of(self, place) -> User:
        """Somebody who binds the enterprise."""
        members = EnterpriseMember.objects.current().filter(
            enterprise=self.enterprises[place], role=EnterpriseMember.Role.OWNER
        )
        return members.select_related("user").order_by("pk").first().user

    def publish(self, place, days_ago, hour_fen, lines):
        by, at = self.owner_of(place), self.at(days_ago)
        draft = prices.begin_draft(self.enterprises[place], by=by, at=at)
        day = timezone.localdate(at)
        items = [replace(CLEANING, price_fen=hour_fen), *lines]
        draft = prices.save_draft(draft, lines=items, effective_on=day, by=by)
        prices.publish(draft, by=by, at=at)

    def found(self) -> Association:
        founded = Association.objects.create(
            name=NAME,
            bureau=Bureau.objects.get(slug=BUREAU),
            founded_on=date(2025, 6, 18),
            address="城关镇人民西路甲18号",
            phone="0936-6620100",
            purpose="（演示）行业自律、服务规范、纠纷调解和从业人员培训。",
        )
        CouncilMember.objects.bulk_create(
            CouncilMember(
                association=founded,
                enterprise=self.enterprises[place],
                office=office,
                valid_from=founded.founded_on,
            )
            for place, office in COUNCIL
        )
        return founded

    def plan(self, founded):
        """The duties of this year; those that would fall into another one are left out."""
        year = self.today.year
        plan = association.begin_plan(
            founded, year=year, report_due_on=date(year + 1, 3, 31), by=self.officer
        )
        results = {}
        for days, title, result in DUTIES:
            due_on = self.today + timedelta(days=days)
            if due_on.year == year:
                duty = association.add_duty(plan, title=title, due_on=due_on, by=self.officer)
                results[duty] = result
        if not results:
            association.add_duty(
                plan, title="（演示）修订家政服务公约", due_on=date(year, 12, 31), by=self.officer
            )
        association.adopt_plan(plan, by=self.officer, on=self.today - timedelta(days=200))
        for duty, result in results.items():
            if result:
                association.record_done(duty, result=result, by=self.officer, on=duty.due_on)

    def convention(self, founded):
        """One in force since 150 days ago with its signers, the next one up for comments."""
        asked = self.put_up(founded, ARTICLES, days_ago=190)
        first = conventions.adopt(
            asked.convention,
            text=asked.text,
            decision="（演示）会员大会通过",
            in_force_on=timezone.localdate(self.at(150)),
            by=self.officer,
            at=self.at(150),
        )
        for place in SIGNERS:
            conventions.sign(
                first,
                digest=first.digest,
                enterprise=self.enterprises[place],
                by=self.owner_of(place),
                at=self.at(140 - place),
            )
        asked = self.put_up(founded, (*ARTICLES, NEXT_ARTICLE), days_ago=5)
        for voice, content, outcome, answer in COMMENTS:
            row = conventions.comment(asked, voice=voice, content=content, at=self.at(3))
            conventions.answer(row, outcome=outcome, answer=answer, by=self.officer, at=self.at(1))

    def put_up(self, founded, articles, *, days_ago):
        draft = conventions.begin(founded, by=self.officer)
        draft = conventions.write(draft, title=TITLE, text="\n".join(articles), by=self.officer)
        at = self.at(days_ago)
        last_day = timezone.localdate(at) + timedelta(days=20)
        return conventions.put_up(draft, last_day=last_day, by=self.officer, at=at)


def play_market(now=None) -> int:
    """Publish price lists, found the association, bring the convention in force; how many lists are new."""
    if PriceList.objects.exists():
        return 0
    player = MarketPlayer(now or timezone.now())
    for place, versions in LISTS.items():
        for days_ago, hour_fen, lines in versions:
            player.publish(place, days_ago, hour_fen, lines)
    founded = player.found()
    player.plan(founded)
    player.convention(founded)
    return sum(map(len, LISTS.values()))
