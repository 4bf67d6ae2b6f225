"""Three-party contracts of the demonstration county: invented people, played through the services."""

import base64
from datetime import datetime, time, timedelta
from io import BytesIO

from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.models import User
from bureaus.models import Bureau
from contracts.forms.contract import ContractForm
from contracts.models import ServiceContract
from contracts.services import composing, drafting, ending, sampling, sending, signing
from enterprises.models import Enterprise, EnterpriseMember
from gaotai_jiazheng.demo.enterprises import ENTERPRISES
from market.services import prices
from market.services.prices import Line
from regions.models import Community

OFFICER, BUREAU = "market-regulation", "market-regulation"
ELDER_CARE = Line(
    title="居家养老护理",
    content="（演示）协助起居、做饭、陪诊，每月休息四天。",
    service_line="elder_care",
    price_fen=450_000,
    unit="month",
)
# (place in ENTERPRISES, sent so many days ago, length in days, household, worker, how far it came)
CONTRACTS = (
    (3, 39, 365, "周慧兰", "马翠英", "in_force"),
    (3, 38, 50, "吴国强", "陈桂花", "in_force"),
    (3, 30, 180, "郑小燕", "杨春梅", "changed"),
    (3, 25, 200, "冯建设", "李玉芬", "ended"),
    (3, 2, 365, "褚秀英", "王淑珍", "waiting"),
    (3, 1, 365, "卫明", "赵金凤", "draft"),
    (0, 15, 365, "蒋文博", "何桂兰", "in_force"),
    (2, 12, 90, "沈丽", "韩月琴", "in_force"),
)
CALLS = ("with_contract", "without_contract", "with_contract", "no_answer", "without_contract")
ADDED = ("（演示）自己加的一条", "服务费交了以后概不退还。")


class ContractPlayer:
    """Plays contracts, each step so many days before today."""

    def __init__(self, now: datetime):
        self.now = now
        self.users = {user.username: user for user in User.objects.all()}
        by_name = {enterprise.name: enterprise for enterprise in Enterprise.objects.all()}
        self.enterprises = [by_name[row[0]] for row in ENTERPRISES]
        self.communities = list(Community.objects.active().order_by("pk"))
        self.count = 0

    def at(self, days_ago: int, hour: int = 10) -> datetime:
        day = timezone.localdate(self.now) - timedelta(days=days_ago)
        return min(timezone.make_aware(datetime.combine(day, time(hour, 30))), self.now)

    def owner_of(self, enterprise) -> User:
        """Somebody who binds the enterprise."""
        members = EnterpriseMember.objects.current().filter(
            enterprise=enterprise, role=EnterpriseMember.Role.OWNER
        )
        return members.select_related("user").order_by("pk").first().user

    def with_prices(self, enterprise, by, at):
        """The price list of that moment; one is published where there is none."""
        found = composing.prices_at(enterprise, at)
        if found is None:
            draft = prices.begin_draft(enterprise, by=by, at=at)
            day = timezone.localdate(at)
            draft = prices.save_draft(draft, lines=[ELDER_CARE], effective_on=day, by=by)
            prices.publish(draft, by=by, at=at)
            found = composing.prices_at(enterprise, at)
        return found

    def answers(self, household, worker, days_ago, length, found) -> dict:
        self.count += 1
        first = timezone.localdate(self.at(days_ago))
        community = self.communities[self.count % len(self.communities)]
        return {
            "consumer_name": household,
            "consumer_phone": f"139936001{self.count:02}",
            "worker_name": worker,
            "worker_phone": f"138936002{self.count:02}",
            "items": [composing.item_choices(found)[-1][0]],
            "service_detail": "（演示）照顾老人起居，做午饭和晚饭，打扫两间房。",
            "starts_on": str(first),
            "ends_on": str(first + timedelta(days=length)),
            "hours": "周一至周六8:30至17:30，中午休息一小时",
            "rest_days": "每周日休息，法定节假日另外商量",
            "place": f"community:{community.pk}",
            "address": f"（演示）甲小区{self.count}号楼",
            "worker_pay": "每月4200元",
            "pay_way": "每月10日前转账给服务员本人",
            "fee": "每月4500元",
            "fee_way": "每月5日前转账给企业",
            "deposit_yuan": "0",
            "insurance": ["liability", "accident"],
            "insurance_payer": "enterprise",
            "change_days": "7",
            "change_times": "2",
            "refund_rule": "按天计算，退还没有做的天数的费用",
            "refund_days": "7",
            "cameras": "none",
            "notice_days": "7",
        }

    def draft(self, enterprise, household, worker, days_ago, length):
        by, at = self.owner_of(enterprise), self.at(days_ago)
        found = self.with_prices(enterprise, by, at)
        mode = enterprise.mode or "employee_based"
        contract = drafting.begin(enterprise, mode=mode, by=by, at=at)
        given = self.answers(household, worker, days_ago, length, found)
        return drafting.save_answers(contract, given, by=by)

    def send(self, contract, days_ago):
        by, at = self.owner_of(contract.enterprise), self.at(days_ago, 11)
        choices = composing.item_choices(composing.prices_at(contract.enterprise, at))
        form = ContractForm(contract.given, items=choices)
        form.is_valid()
        return sending.send(contract, form.values(), by=by, has_seen_hints=True, at=at)

    def sign(self, contract, days_ago, roles=("enterprise", "worker", "consumer")):
        for role in roles:
            at = self.at(days_ago, 15)
            if role == "enterprise":
                by = self.owner_of(contract.enterprise)
                contract = signing.sign_for_enterprise(
                    contract, sha256=contract.sha256, by=by, at=at
                )
                continue
            party = contract.parties.get(role=role)
            drawn = signing.accept_drawing(drawing()) if role == "worker" else None
            contract = signing.sign(
                party,
                sha256=contract.sha256,
                method="drawn" if drawn else "typed",
                drawing=drawn,
                typed_name=party.name,
                at=at,
            )
        return contract

    def play(self, place, days_ago, length, household, worker, outcome):
        enterprise = self.enterprises[place]
        contract = self.draft(enterprise, household, worker, days_ago, length)
        by = self.owner_of(enterprise)
        if outcome == "draft":
            title, text = ADDED
            drafting.write_added(contract, None, title=title, text=text, by=by)
            drafting.save_answers(contract, {"change_days": ""}, by=by)
            return
        contract = self.send(contract, days_ago)
        if outcome == "waiting":
            self.sign(contract, days_ago, roles=("enterprise",))
            return
        contract = self.sign(contract, days_ago)
        if outcome == "changed":
            change = drafting.amend(contract, by=by, at=self.at(9))
            found = composing.prices_at(enterprise, self.at(9))
            items = [composing.item_choices(found)[-1][0]]
            change = drafting.save_answers(
                change, {"items": items, "worker_pay": "每月4400元"}, by=by
            )
            self.sign(self.send(change, 9), 8)
        elif outcome == "ended":
            ending.end(
                contract,
                ended_by="consumer",
                reason="（演示）老人搬到外地",
                ended_on=timezone.localdate(self.at(6)),
                by=by,
                at=self.at(5),
            )

    def sample(self):
        """A sample of lines of a list that nobody has, with some calls."""
        officer = self.users[OFFICER]
        drawn = sampling.draw_sample(
            bureau=Bureau.objects.get(slug=BUREAU),
            title="（演示）合同使用电话抽查",
            source="（演示）服务台账",
            population=320,
            size=8,
            seed=20261127,
            by=officer,
            at=self.at(4),
        )
        for call, outcome in zip(drawn.calls.all(), CALLS, strict=False):
            sampling.record_call(
                call, outcome=outcome, called_on=timezone.localdate(self.at(3)), by=officer
            )


def drawing() -> str:
    """A stroke that is nobody's name."""
    picture = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    ImageDraw.Draw(picture).line(
        (60, 140, 180, 50, 300, 150, 420, 60, 540, 120), fill="black", width=6
    )
    content = BytesIO()
    picture.save(content, "PNG")
    return "data:image/png;base64," + base64.b64encode(content.getvalue()).decode()


def play_contracts(now=None) -> int:
    """Play every contract of the demonstration; how many. Nothing where there are some already."""
    if ServiceContract.objects.exists():
        return 0
    player = ContractPlayer(now or timezone.now())
    for row in CONTRACTS:
        player.play(*row)
    player.sample()
    return ServiceContract.objects.count()
